//! Ids in few bytes: nearly all of them are numbers to the base 16, with or without the dashes of a UUID.

/// How an id is kept: the byte before it.
const TEXT: u8 = 0;
const HEX: u8 = 1;
const UUID: u8 = 2;

/// Where a UUID has its dashes.
const DASHES: [usize; 4] = [8, 13, 18, 23];
const UUID_LENGTH: usize = 36;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Adds an id to `to`. Answers whether it has other letters than `0` to `9`, `a` to `f` and `-`.
pub(super) fn pack(id: &str, to: &mut Vec<u8>) -> bool {
    let start = to.len();
    if is_uuid(id) {
        to.push(UUID);
        pairs(id.bytes().filter(|byte| *byte != b'-'), to);
        false
    } else if id.len().is_multiple_of(2) && id.bytes().all(|byte| value(byte).is_some()) {
        to.push(HEX);
        pairs(id.bytes(), to);
        false
    } else {
        to.truncate(start);
        to.push(TEXT);
        to.extend_from_slice(id.as_bytes());
        !id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
    }
}

/// Adds the id that was packed to `text`.
pub(super) fn unpack(packed: &[u8], text: &mut String) {
    match packed.split_first() {
        Some((&HEX, bytes)) => bytes.iter().for_each(|byte| push(*byte, text)),
        Some((&UUID, bytes)) => {
            for (at, byte) in bytes.iter().enumerate() {
                if matches!(at, 4 | 6 | 8 | 10) {
                    text.push('-');
                }
                push(*byte, text);
            }
        }
        Some((_, bytes)) => text.push_str(std::str::from_utf8(bytes).unwrap_or_default()),
        None => {}
    }
}

fn is_uuid(id: &str) -> bool {
    id.len() == UUID_LENGTH
        && id
            .bytes()
            .enumerate()
            .all(|(at, byte)| if DASHES.contains(&at) { byte == b'-' } else { value(byte).is_some() })
}

/// The value of a digit; capitals are not taken, for they would come back as small letters.
fn value(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

fn pairs(digits: impl Iterator<Item = u8>, to: &mut Vec<u8>) {
    let mut digits = digits.filter_map(value);
    while let (Some(high), Some(low)) = (digits.next(), digits.next()) {
        to.push(high << 4 | low);
    }
}

fn push(byte: u8, text: &mut String) {
    for digit in [byte >> 4, byte & 15] {
        text.push(char::from(DIGITS[usize::from(digit)]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn unpacked(packed: &[u8]) -> String {
        let mut text = String::new();
        unpack(packed, &mut text);
        text
    }

    #[rstest]
    #[case("0123456789abcdef0123456789abcdef", 17, false)]
    #[case("01234567-89ab-cdef-0123-456789abcdef", 17, false)]
    #[case("012", 4, false)]
    #[case("00FF", 5, false)]
    #[case("video-1", 8, true)]
    #[case("", 1, false)]
    fn numbers_take_half_the_room(#[case] id: &str, #[case] bytes: usize, #[case] wordy: bool) {
        let mut packed = Vec::new();
        assert_eq!(pack(id, &mut packed), wordy);
        assert_eq!((packed.len(), unpacked(&packed)), (bytes, id.to_owned()));
    }

    proptest! {
        #[test]
        fn every_id_comes_back(id in "[0-9a-f]{0,40}|[0-9a-fA-F-]{30,40}|\\PC{0,20}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}") {
            let mut packed = Vec::new();
            pack(&id, &mut packed);
            prop_assert_eq!(unpacked(&packed), id);
        }
    }
}
