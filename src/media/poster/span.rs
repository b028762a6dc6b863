//! Bytes of a file as they are read: numbers in order, never beyond the end.

use std::io::{Read as _, Seek as _, SeekFrom};

use bytes::Bytes;

use crate::asset::MediaFault;
use crate::asset::media::byte_size;
use crate::media::fetch::Reader;

/// Reads `size` bytes at `at` in one go, and nothing else. What is longer than `most` is not read, whatever the file says.
pub(super) fn span(reader: &mut Reader, at: u64, size: u64, most: u64) -> Result<Bytes, MediaFault> {
    if size > most {
        return Err(MediaFault::TooLarge { what: format!("a part of {}", byte_size(size)) });
    }
    if at.checked_add(size).is_none_or(|end| end > reader.length()) {
        return Err(cut_off());
    }
    reader.seek(SeekFrom::Start(at)).map_err(|_| cut_off())?;
    reader.bring(size).map_err(|_| cut_off())?;
    near(reader, at, size)
}

/// Reads `size` bytes at `at`, a few: what follows them is likely to be read next.
pub(super) fn near(reader: &mut Reader, at: u64, size: u64) -> Result<Bytes, MediaFault> {
    let mut bytes = vec![0; usize::try_from(size).map_err(|_| cut_off())?];
    reader.seek(SeekFrom::Start(at)).map_err(|_| cut_off())?;
    reader.read_exact(&mut bytes).map_err(|_| cut_off())?;
    Ok(bytes.into())
}

pub(super) fn damaged(what: &str) -> MediaFault {
    MediaFault::Damaged { what: what.to_owned() }
}

pub(super) fn cut_off() -> MediaFault {
    damaged("cut off")
}

/// Numbers in order, most significant byte first; `None` at the end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'a>(pub &'a [u8]);

impl<'a> Fields<'a> {
    pub(super) fn take(&mut self, size: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(size)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn skip(&mut self, size: usize) -> Option<()> {
        self.take(size).map(|_| ())
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_be_bytes)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    pub(super) fn i32(&mut self) -> Option<i32> {
        self.array().map(i32::from_be_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_be_bytes)
    }

    /// A number of so many bytes, at most eight.
    pub(super) fn unsigned(&mut self, size: usize) -> Option<u64> {
        let bytes = self.take(size)?;
        (size <= 8).then(|| bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_end_where_the_bytes_end() {
        let mut fields = Fields(&[1, 2, 3, 4, 5]);
        assert_eq!(fields.u16(), Some(0x0102));
        assert_eq!(fields.u32(), None);
        assert_eq!(fields.unsigned(3), Some(0x03_0405));
        assert_eq!(fields.u8(), None);
    }
}
