//! A medium as the readers of facts see it: pieces by their place, and never more memory than the medium has bytes.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use crate::asset::{MediaFault, Seconds};

/// The largest piece that is read at once.
pub(super) const LARGEST_PIECE: u64 = 1024 * 1024;

/// A length beyond this is no length of a medium: thirty years.
const LONGEST: f64 = 1e9;

/// A medium, or a piece of it that is here.
#[derive(Debug)]
pub(super) struct Input<R> {
    reader: R,
    length: u64,
}

impl<R: Read + Seek> Input<R> {
    pub(super) fn new(reader: R, length: u64) -> Self {
        Self { reader, length }
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// So many bytes from `at` on. A medium that ends before them is damaged.
    pub(super) fn piece(&mut self, at: u64, length: u64) -> Result<Vec<u8>, MediaFault> {
        let end = at.checked_add(length).filter(|end| *end <= self.length && length <= LARGEST_PIECE);
        let length = usize::try_from(length).ok().filter(|_| end.is_some()).ok_or_else(cut_off)?;
        let mut piece = vec![0; length];
        self.fill(at, &mut piece)?;
        Ok(piece)
    }

    /// The bytes from `at` on: `most` of them, or fewer where the medium ends.
    pub(super) fn up_to(&mut self, at: u64, most: u64) -> Result<Vec<u8>, MediaFault> {
        let length = most.min(self.length.saturating_sub(at));
        self.piece(at.min(self.length), length)
    }

    /// `N` bytes from `at` on.
    pub(super) fn array<const N: usize>(&mut self, at: u64) -> Result<[u8; N], MediaFault> {
        let mut array = [0; N];
        match at.checked_add(N as u64) {
            Some(end) if end <= self.length => self.fill(at, &mut array).map(|()| array),
            Some(_) | None => Err(cut_off()),
        }
    }

    /// From its beginning, for a reader that goes its own way.
    pub(super) fn rewound(&mut self) -> Result<impl BufRead + Seek, MediaFault> {
        self.reader.rewind().map_err(|error| damaged(error.to_string()))?;
        Ok(BufReader::new(&mut self.reader))
    }

    fn fill(&mut self, at: u64, buffer: &mut [u8]) -> Result<(), MediaFault> {
        let read = self.reader.seek(SeekFrom::Start(at)).and_then(|_| self.reader.read_exact(buffer));
        // Where it is the network that failed, `Medium::parse` says so itself.
        read.map_err(|error| damaged(error.to_string()))
    }
}

/// It is damaged in this way.
pub(super) fn damaged(what: impl Into<String>) -> MediaFault {
    MediaFault::Damaged { what: what.into() }
}

pub(super) fn cut_off() -> MediaFault {
    damaged("it ends in the middle")
}

/// `N` bytes of a slice.
pub(super) fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

pub(super) fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_be_bytes)
}

pub(super) fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_be_bytes)
}

pub(super) fn be64(bytes: &[u8], at: usize) -> Option<u64> {
    array(bytes, at).map(u64::from_be_bytes)
}

pub(super) fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_le_bytes)
}

pub(super) fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}

pub(super) fn le64(bytes: &[u8], at: usize) -> Option<u64> {
    array(bytes, at).map(u64::from_le_bytes)
}

/// How long so many units last. `None` where there are none, or where it would be longer than anything is.
pub(super) fn lasting(units: u64, a_second: u64) -> Option<Seconds> {
    seconds(real(units) / real(a_second))
}

/// A length as it was told; `None` where it is none.
pub(super) fn seconds(seconds: f64) -> Option<Seconds> {
    Seconds::new(seconds).filter(|length| length.get() > 0.0 && length.get() <= LONGEST)
}

/// Frames a second; `None` where no screen shows so many or so few.
pub(super) fn rate(frames: f64, seconds: f64) -> Option<f64> {
    let rate = frames / seconds;
    (rate.is_finite() && rate > 0.001 && rate <= 1000.0).then_some(rate)
}

#[expect(clippy::cast_precision_loss, reason = "what is beyond 2^53 is no length and no count that is told")]
pub(super) fn real(number: u64) -> f64 {
    number as f64
}
