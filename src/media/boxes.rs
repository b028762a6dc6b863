//! Boxes of MP4 and MOV files (ISO/IEC 14496-12, 4.2): a size, a type of four letters, what is inside. Numbers in a file are
//! only read here; what they lead to is checked by whoever follows them.

pub(in crate::media) type BoxType = [u8; 4];

/// How many bytes of a box [`head`] needs at the most.
pub(in crate::media) const LONGEST_HEAD: u64 = 16;

/// The head of the box that `bytes` begin with, where `left` bytes are left up to the end of what it stands in: its type, how
/// many bytes the head takes, and how many the whole box. `None` where no box can be.
pub(in crate::media) fn head(bytes: &[u8], left: u64) -> Option<(BoxType, usize, u64)> {
    let (size, rest) = bytes.split_first_chunk()?;
    let (kind, rest) = rest.split_first_chunk()?;
    let (head, size) = match u32::from_be_bytes(*size) {
        // It goes on to the end.
        0 => (8, left),
        1 => (16, u64::from_be_bytes(*rest.first_chunk()?)),
        size => (8, size.into()),
    };
    (size >= head as u64).then_some((*kind, head, size))
}

/// The boxes inside of a box, in order. What is cut off is left out.
pub(in crate::media) fn inside(mut bytes: &[u8]) -> impl Iterator<Item = (BoxType, &[u8])> {
    std::iter::from_fn(move || {
        let (kind, head, size) = head(bytes, bytes.len() as u64)?;
        let size = usize::try_from(size).ok()?;
        let body = bytes.get(head..size)?;
        bytes = &bytes[size..];
        Some((kind, body))
    })
}

/// The first box of a kind.
pub(in crate::media) fn find(bytes: &[u8], kind: BoxType) -> Option<&[u8]> {
    inside(bytes).find(|(found, _)| *found == kind).map(|(_, body)| body)
}

/// The first box at the end of a path.
pub(in crate::media) fn at_path<'a>(bytes: &'a [u8], path: &[&BoxType]) -> Option<&'a [u8]> {
    path.iter().try_fold(bytes, |bytes, kind| find(bytes, **kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_found_and_what_is_cut_off_is_left_out() {
        let bytes = [0, 0, 0, 9, b'f', b'r', b'e', b'e', 7, 0, 0, 0, 99, b'm', b'o', b'o', b'v', 1];
        assert_eq!(inside(&bytes).collect::<Vec<_>>(), [(*b"free", &[7][..])]);
        assert_eq!(find(&bytes, *b"moov"), None);
    }

    #[test]
    fn a_box_smaller_than_its_head_ends_the_walk() {
        let bytes = [0, 0, 0, 4, b'f', b'r', b'e', b'e', 0, 0, 0, 8, b'f', b'r', b'e', b'e'];
        assert_eq!(inside(&bytes).count(), 0);
    }
}
