//! Elements where they stand in the file.

use bytes::Bytes;

use crate::asset::MediaFault;
use crate::media::ebml;
use crate::media::ebml::id::Id;
use crate::media::fetch::Reader;
use crate::media::poster::span::{cut_off, damaged, near, span};

/// An element in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub id: Id,
    /// Where what is inside begins.
    pub at: u64,
    /// Of what is inside; `None`: unknown, as in what is streamed.
    pub size: Option<u64>,
}

impl Element {
    /// Reads the head of the element at `at`.
    pub(super) fn read(reader: &mut Reader, at: u64) -> Result<Self, MediaFault> {
        let left = reader.length().saturating_sub(at).min(12);
        let head = near(reader, at, left)?;
        let (id, size, head) = ebml::head(&head).ok_or_else(|| damaged("an element"))?;
        Ok(Self { id, at: at.checked_add(head as u64).ok_or_else(cut_off)?, size })
    }

    /// Where the next element begins; `None` where only reading on would tell.
    pub(super) fn end(&self) -> Option<u64> {
        self.at.checked_add(self.size?)
    }

    /// What is inside, where that are `most` bytes at the most.
    pub(super) fn body(&self, reader: &mut Reader, most: u64) -> Result<Bytes, MediaFault> {
        span(reader, self.at, self.size.ok_or_else(cut_off)?, most)
    }
}
