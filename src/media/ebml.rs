//! EBML (RFC 8794), and the elements of Matroska and `WebM` (RFC 9559): an identity, a size, what is inside. Numbers in a file
//! are only read here; what they lead to is checked by whoever follows them.

pub(in crate::media) mod id;

use id::Id;

/// A number whose first byte tells its length, without the mark of that; `None` for the one that means "unknown". And how many
/// bytes it has.
pub(in crate::media) fn number(bytes: &[u8]) -> Option<(Option<u64>, usize)> {
    let first = *bytes.first()?;
    let size = first.leading_zeros() as usize + 1;
    let bytes = bytes.get(..size).filter(|_| size <= 8)?;
    let number = bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
    let mask = (1_u64 << (7 * size)) - 1;
    let number = number & mask;
    Some(((number != mask).then_some(number), size))
}

/// The identity, the size, and how many bytes they take.
pub(in crate::media) fn head(bytes: &[u8]) -> Option<(Id, Option<u64>, usize)> {
    let length = bytes.first()?.leading_zeros() as usize + 1;
    if length > 4 {
        return None;
    }
    let id = bytes.get(..length)?.iter().fold(0, |id, byte| id << 8 | Id::from(*byte));
    let (size, width) = number(bytes.get(length..)?)?;
    Some((id, size, length + width))
}

/// The elements inside of one, in order. What is cut off is left out.
pub(in crate::media) fn children(mut bytes: &[u8]) -> impl Iterator<Item = (Id, &[u8])> {
    std::iter::from_fn(move || {
        let (id, size, inner) = head(bytes)?;
        let rest = &bytes[inner..];
        let (body, rest) = rest.split_at_checked(usize::try_from(size?).ok()?)?;
        bytes = rest;
        Some((id, body))
    })
}

/// The first element of this identity.
pub(in crate::media) fn find(bytes: &[u8], id: Id) -> Option<&[u8]> {
    children(bytes).find(|(found, _)| *found == id).map(|(_, body)| body)
}

/// A number that is an element.
pub(in crate::media) fn unsigned(bytes: &[u8], id: Id) -> Option<u64> {
    find(bytes, id).and_then(whole)
}

/// A whole number of up to eight bytes.
pub(in crate::media) fn whole(body: &[u8]) -> Option<u64> {
    (body.len() <= 8).then(|| body.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// A number with a point that is an element.
pub(in crate::media) fn float(bytes: &[u8], id: Id) -> Option<f64> {
    let body = find(bytes, id)?;
    let single = || body.try_into().ok().map(f32::from_be_bytes).map(f64::from);
    let number = body.try_into().ok().map(f64::from_be_bytes).or_else(single)?;
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_length_that_their_first_byte_tells() {
        assert_eq!(number(&[0x81]), Some((Some(1), 1)));
        assert_eq!(number(&[0x40, 0x02, 9]), Some((Some(2), 2)));
        assert_eq!(number(&[0xff]), Some((None, 1)));
        assert_eq!(number(&[0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), Some((None, 8)));
        assert_eq!(number(&[0x00, 1, 2, 3, 4, 5, 6, 7, 8]), None);
        assert_eq!(number(&[0x40]), None);
    }

    #[test]
    fn elements_are_found_and_what_is_cut_off_is_left_out() {
        let bytes = [0xd7, 0x81, 5, 0x63, 0xa2, 0x82, 1, 2, 0x86, 0x84, 1];
        assert_eq!(unsigned(&bytes, 0xd7), Some(5));
        assert_eq!(find(&bytes, 0x63a2), Some(&[1, 2][..]));
        assert_eq!(find(&bytes, 0x86), None);
    }
}
