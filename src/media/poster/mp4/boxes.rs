//! Boxes of an MP4 file (ISO/IEC 14496-12, 4.2): a size, a type of four letters, what is inside.

use bytes::Bytes;

use crate::asset::MediaFault;
use crate::media::fetch::Reader;
use crate::media::poster::span::{Fields, near, span};

pub(super) type Kind = [u8; 4];

/// The head of a box in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub kind: Kind,
    /// Where the box begins, its head included.
    pub at: u64,
    /// How far from there what is inside begins.
    pub inner: u64,
    /// Of the whole box.
    pub size: u64,
}

impl Head {
    /// Reads the head of the box at `at`; `None` where the file ends or no box can be.
    pub(super) fn read(reader: &mut Reader, at: u64) -> Option<Self> {
        let left = reader.length().checked_sub(at)?;
        let bytes = near(reader, at, left.min(16)).ok()?;
        let mut fields = Fields(&bytes);
        let (size, kind) = (fields.u32()?, fields.take(4)?.try_into().ok()?);
        let (head, size) = match size {
            0 => (8, left),
            1 => (16, fields.u64()?),
            size => (8, u64::from(size)),
        };
        (size >= head).then_some(Self { kind, at, inner: head, size })
    }

    /// Where the next box begins.
    pub(super) fn end(&self) -> Option<u64> {
        self.at.checked_add(self.size)
    }

    /// What is inside, `most` bytes of it at the most.
    pub(super) fn body(&self, reader: &mut Reader, most: u64) -> Result<Bytes, MediaFault> {
        span(reader, self.at + self.inner, self.size - self.inner, most)
    }
}

/// The boxes inside of a box, in order. What is cut off is left out.
pub(super) fn inside(mut bytes: &[u8]) -> impl Iterator<Item = (Kind, &[u8])> {
    std::iter::from_fn(move || {
        let mut fields = Fields(bytes);
        let (size, kind) = (fields.u32()?, fields.take(4)?.try_into().ok()?);
        let (head, size) = match size {
            0 => (8, bytes.len()),
            1 => (16, usize::try_from(fields.u64()?).ok()?),
            size => (8, usize::try_from(size).ok()?),
        };
        let body = bytes.get(head..size)?;
        bytes = &bytes[size..];
        Some((kind, body))
    })
}

/// The first box of a kind.
pub(super) fn find(bytes: &[u8], kind: Kind) -> Option<&[u8]> {
    inside(bytes).find(|(found, _)| *found == kind).map(|(_, body)| body)
}

/// The first box at the end of a path.
pub(super) fn at_path<'a>(bytes: &'a [u8], path: &[&Kind]) -> Option<&'a [u8]> {
    path.iter().try_fold(bytes, |bytes, kind| find(bytes, **kind))
}

/// The version, the flags and what follows them.
pub(super) fn full(body: &[u8]) -> Option<(u8, u32, Fields<'_>)> {
    let mut fields = Fields(body);
    let head = fields.u32()?;
    Some((head.to_be_bytes()[0], head & 0x00ff_ffff, fields))
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
