//! Tokens that only this server can read, and only for the listing that gave them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::demo::dice::{hash, mix};

/// Written `++//` in base64: a client that does not percent-encode a token is found out by each of them. The `=` at the
/// end is due to the length.
const MARK: [u8; 3] = [0xfb, 0xef, 0xff];
const LENGTH: usize = MARK.len() + 8 + 8;

/// The token for going on at `offset`.
pub(in crate::demo) fn write(seed: u64, listing: &str, offset: u64) -> String {
    let tag = tag(seed, listing, offset);
    let mut bytes = Vec::with_capacity(LENGTH);
    bytes.extend(MARK);
    bytes.extend((offset ^ mix(tag)).to_be_bytes());
    bytes.extend(tag.to_be_bytes());
    STANDARD.encode(bytes)
}

/// The offset of a token that was given for this listing.
pub(in crate::demo) fn read(seed: u64, listing: &str, token: &str) -> Option<u64> {
    let bytes = STANDARD.decode(token).ok()?;
    let (veiled, tag) = bytes.strip_prefix(&MARK)?.split_at_checked(8)?;
    let tag = u64::from_be_bytes(tag.try_into().ok()?);
    let offset = u64::from_be_bytes(veiled.try_into().ok()?) ^ mix(tag);
    (self::tag(seed, listing, offset) == tag).then_some(offset)
}

fn tag(seed: u64, listing: &str, offset: u64) -> u64 {
    mix(seed ^ mix(offset ^ hash(listing.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_token_is_read_by_its_own_listing_alone(seed in any::<u64>(), offset in any::<u64>()) {
            let token = write(seed, "v1 video", offset);
            prop_assert!(token.contains('+') && token.contains('/') && token.ends_with('='));
            prop_assert_eq!(read(seed, "v1 video", &token), Some(offset));
            prop_assert_eq!(read(seed, "v1 audio", &token), None);
            prop_assert_eq!(read(seed ^ 1, "v1 video", &token), None);
            prop_assert_eq!(read(seed, "v1 video", &token.replace('+', " ")), None);
        }

        #[test]
        fn any_text_may_be_sent_as_a_token(text in ".{0,60}") {
            prop_assert_eq!(read(1, "v1", &text), None);
        }
    }
}
