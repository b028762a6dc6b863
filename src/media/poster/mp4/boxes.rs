//! Boxes where they stand in the file.

use bytes::Bytes;

use crate::asset::MediaFault;
use crate::media::boxes::{self, BoxType, LONGEST_HEAD};
use crate::media::fetch::Reader;
use crate::media::poster::span::{Fields, near, span};

/// The head of a box in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub kind: BoxType,
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
        let bytes = near(reader, at, left.min(LONGEST_HEAD)).ok()?;
        let (kind, inner, size) = boxes::head(&bytes, left)?;
        Some(Self { kind, at, inner: inner as u64, size })
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

/// The version, the flags and what follows them.
pub(super) fn full(body: &[u8]) -> Option<(u8, u32, Fields<'_>)> {
    let mut fields = Fields(body);
    let head = fields.u32()?;
    Some((head.to_be_bytes()[0], head & 0x00ff_ffff, fields))
}
