//! The facts of files, held to what ffprobe reads of them; and files that are cut off, changed, or lie.

mod files;
mod hostile;

use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

use super::*;

/// The files that `tests/media/facts/make.sh` makes.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/media/facts")
}

fn file(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap()
}

fn facts_of(bytes: &[u8]) -> Result<Facts, MediaFault> {
    read(&mut Input::new(Cursor::new(bytes), bytes.len() as u64))
}

/// A file in fragments with 2 MiB of nothing behind its index, as large as one that is not read through.
fn with_filling(bytes: &[u8]) -> Vec<u8> {
    const FILLING: u32 = 2 * 1024 * 1024;
    let place = |bytes: &[u8], name: &[u8]| bytes.windows(4).position(|four| four == name);
    let index = place(bytes, b"moov").unwrap() - 4;
    let behind = index + u32::from_be_bytes(bytes[index..index + 4].try_into().unwrap()) as usize;
    let mut large = bytes[..behind].to_vec();
    large.extend(FILLING.to_be_bytes());
    large.extend(b"free");
    large.resize(behind + FILLING as usize, 0);
    large.extend(&bytes[behind..]);
    // The index at the end tells places from the beginning: times, places, numbers, in 19 bytes.
    let mut from = behind;
    while let Some(at) = place(&large[from..], b"tfra").map(|at| from + at) {
        let count = u32::from_be_bytes(large[at + 16..at + 20].try_into().unwrap()) as usize;
        for row in (0..count).map(|row| at + 20 + 19 * row + 8) {
            let place = u64::from_be_bytes(large[row..row + 8].try_into().unwrap()) + u64::from(FILLING);
            large[row..row + 8].copy_from_slice(&place.to_be_bytes());
        }
        from = at + 4;
    }
    large
}
