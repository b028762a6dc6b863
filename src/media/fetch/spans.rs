//! What is here of a medium: pieces of it, none over another.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use bytes::Bytes;

/// Pieces by where they begin.
#[derive(Default)]
pub(super) struct Spans {
    pieces: BTreeMap<u64, Bytes>,
}

impl Spans {
    /// All of something.
    pub(super) fn whole(bytes: Bytes) -> Self {
        let mut spans = Self::default();
        spans.insert(0, bytes);
        spans
    }

    /// Puts in what fills a gap, or its beginning.
    pub(super) fn insert(&mut self, at: u64, bytes: Bytes) {
        if !bytes.is_empty() {
            self.pieces.insert(at, bytes);
        }
    }

    /// From `at` to the end of the piece that it lies in.
    pub(super) fn from(&self, at: u64) -> Option<Bytes> {
        let (begin, piece) = self.pieces.range(..=at).next_back()?;
        let skip = usize::try_from(at - begin).ok().filter(|skip| *skip < piece.len())?;
        Some(piece.slice(skip..))
    }

    /// The first part of `range` that is not here.
    pub(super) fn gap(&self, range: Range<u64>) -> Option<Range<u64>> {
        let mut at = range.start;
        while at < range.end {
            let Some(piece) = self.from(at) else {
                let next = self.pieces.range(at..range.end).next();
                return Some(at..next.map_or(range.end, |(begin, _)| *begin));
            };
            at += piece.len() as u64;
        }
        None
    }

    /// The bytes of `range`; copied only where several pieces make them up.
    pub(super) fn collect(&self, range: Range<u64>) -> Option<Bytes> {
        let length = usize::try_from(range.end.checked_sub(range.start)?).ok()?;
        if length == 0 {
            return Some(Bytes::new());
        }
        let first = self.from(range.start)?;
        if first.len() >= length {
            return Some(first.slice(..length));
        }
        if self.gap(range.clone()).is_some() {
            return None;
        }
        let mut bytes = Vec::with_capacity(length);
        while bytes.len() < length {
            let piece = self.from(range.start + bytes.len() as u64)?;
            let room = length - bytes.len();
            bytes.extend_from_slice(&piece[..piece.len().min(room)]);
        }
        Some(bytes.into())
    }

    /// Puts one piece in the place of all.
    pub(super) fn unite(&mut self, whole: Bytes) {
        *self = Self::whole(whole);
    }
}

/// Where the pieces are; nobody wants to read megabytes.
impl fmt::Debug for Spans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.pieces.iter().map(|(at, piece)| *at..at + piece.len() as u64)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Gaps are filled as a medium fills them: where one is found, all of it or its beginning.
        #[test]
        fn what_was_put_in_is_there_and_nothing_else(asks in prop::collection::vec((0u64..300, 0u64..80, 1u64..40), 0..40)) {
            let file: Vec<u8> = (0u8..=255).cycle().take(380).collect();
            let mut spans = Spans::default();
            let mut has = vec![false; file.len()];
            for (at, length, most) in asks {
                let range = at..at + length;
                let wanted = || (range.start..range.end).map(|at| usize::try_from(at).unwrap());
                let missing = wanted().position(|at| !has[at]).map(|skip| range.start + skip as u64);
                let gap = spans.gap(range.clone());
                prop_assert_eq!(gap.as_ref().map(|gap| gap.start), missing);
                let bytes = spans.collect(range.clone());
                let (from, to) = (usize::try_from(range.start).unwrap(), usize::try_from(range.end).unwrap());
                prop_assert_eq!(bytes.as_deref(), missing.is_none().then(|| &file[from..to]));
                if let Some(gap) = gap {
                    prop_assert!(gap.end <= range.end);
                    let (from, to) = (usize::try_from(gap.start).unwrap(), usize::try_from(gap.end.min(gap.start + most)).unwrap());
                    prop_assert!(has[from..usize::try_from(gap.end).unwrap()].iter().all(|here| !here));
                    spans.insert(gap.start, Bytes::copy_from_slice(&file[from..to]));
                    has[from..to].fill(true);
                }
            }
        }
    }
}
