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
    let (start, bytes) = (to.len(), id.as_bytes());
    let is_number = if bytes.len() == UUID_LENGTH && DASHES.iter().all(|at| bytes[*at] == b'-') {
        to.push(UUID);
        [&bytes[..8], &bytes[9..13], &bytes[14..18], &bytes[19..23], &bytes[24..]]
            .iter()
            .all(|digits| pairs(digits, to))
    } else {
        to.push(HEX);
        pairs(bytes, to)
    };
    if is_number {
        return false;
    }
    to.truncate(start);
    to.push(TEXT);
    to.extend_from_slice(bytes);
    !bytes.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-')
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

/// The value of each digit; capitals are not taken, for they would come back as small letters.
const VALUES: [u8; 256] = {
    let mut values = [NO_DIGIT; 256];
    let mut digit = 0u8;
    while digit < 16 {
        values[DIGITS[digit as usize] as usize] = digit;
        digit += 1;
    }
    values
};
const NO_DIGIT: u8 = 0xff;

/// Adds a byte for each two digits. Answers whether they are digits all, and an even number of them.
fn pairs(digits: &[u8], to: &mut Vec<u8>) -> bool {
    let mut seen = 0;
    to.extend(digits.chunks_exact(2).map(|pair| {
        let (high, low) = (VALUES[usize::from(pair[0])], VALUES[usize::from(pair[1])]);
        seen |= high | low;
        high << 4 | low
    }));
    seen != NO_DIGIT && digits.len().is_multiple_of(2)
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
