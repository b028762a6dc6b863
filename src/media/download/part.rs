//! A file that is not whole yet. Its name says of which asset and of which version it is, so that nothing else has to be
//! known to go on with it: `clip.mp4.0f1e2d3c4b5a6978-8796a5b4c3d2e1f0.part`.

use std::fmt::{self, Write as _};
use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind, IoSlice, Seek as _, SeekFrom};
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use ring::digest::{SHA256, digest};

use super::dir::Dir;
use super::disk::{Disk, fault};
use super::room::Room;
use crate::asset::{AssetId, DownloadFault};

/// The end of its name.
const PART: &str = ".part";

/// The hexadecimal digits of either number.
const DIGITS: usize = 16;

/// How often it is opened anew where somebody else makes it whole, or takes it away, at the same moment.
const TRIES: u32 = 8;

/// How many pieces are written at once; the least that a system may have for a limit is 16, and it is 1,024 nearly everywhere.
const PIECES: usize = 64;

/// An asset in the name of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Owner(u64);

impl Owner {
    pub(super) fn new(asset: &AssetId) -> Self {
        let AssetId { account, collection, id } = asset;
        Self(number(format!("{account}/{}/{id}", collection.as_str()).as_bytes()))
    }

    /// One that was written down.
    #[cfg(feature = "stores")]
    pub(super) fn read(text: &str) -> Option<Self> {
        hexadecimal(text).map(Self)
    }

    /// Whose part this is, by its name.
    pub(super) fn of_part(name: &str) -> Option<Self> {
        let (_, end) = name.strip_suffix(PART)?.rsplit_once('.')?;
        let (owner, version) = end.split_once('-')?;
        hexadecimal(version)?;
        hexadecimal(owner).map(Self)
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0DIGITS$x}", self.0)
    }
}

/// Exactly as many digits as there should be.
pub(super) fn hexadecimal(text: &str) -> Option<u64> {
    let are_digits = text.len() == DIGITS && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if are_digits { u64::from_str_radix(text, 16).ok() } else { None }
}

/// The beginning of a SHA-256: nobody finds another text with the same one, whatever ids and tags he makes up.
pub(super) fn number(text: &[u8]) -> u64 {
    digest(&SHA256, text).as_ref().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// Which version a part is of: its strong tag and its length. What has none is never gone on with.
pub(super) fn name(wanted: &str, owner: Owner, version: Option<(&[u8], u64)>) -> String {
    let version = version.map_or(0, |(tag, length)| number(&[tag, b"/", &length.to_be_bytes()].concat()));
    let mut name = wanted.to_owned();
    // Writing to a String cannot fail.
    let _ = write!(name, ".{owner}-{version:0DIGITS$x}{PART}");
    name
}

/// The part of something that has no asset: what is written beside a file.
pub(super) fn name_beside(name: &str) -> String {
    let number = number(name.as_bytes());
    format!("{name}.{number:0DIGITS$x}-{:0DIGITS$x}{PART}", 0)
}

/// An open part, ours alone as long as it is open.
#[derive(Debug)]
pub(super) struct Part {
    room: Arc<Room>,
    name: String,
    file: File,
    disk: Disk,
}

impl Part {
    /// Opens a part, and makes it where it is missing. What is in it stays if it is no longer than `most`. Tells how long it
    /// is then.
    pub(super) fn open(room: &Arc<Room>, name: &str, disk: Disk, most: u64) -> Result<(Self, u64), DownloadFault> {
        for _ in 0..TRIES {
            let file = room.dir().write(name).map_err(|error| fault(&error))?;
            match file.try_lock() {
                // Some file systems have no locks.
                Ok(()) | Err(TryLockError::Error(_)) => {}
                Err(TryLockError::WouldBlock) => return Err(DownloadFault::Busy),
            }
            // Whoever had the lock before may have given it its final name.
            let part = Self { room: Arc::clone(room), name: name.to_owned(), file, disk };
            if part.is_there()? {
                room.began(name);
                let bytes = part.bytes()?;
                if bytes <= most {
                    return Ok((part, bytes));
                }
                part.restart()?;
                return Ok((part, 0));
            }
        }
        Err(DownloadFault::Busy)
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn room(&self) -> &Arc<Room> {
        &self.room
    }

    /// Its length; what is written next comes behind it.
    fn bytes(&self) -> Result<u64, DownloadFault> {
        (&self.file).seek(SeekFrom::End(0)).map_err(|error| fault(&error))
    }

    /// Whether it still stands under its name.
    pub(super) fn is_there(&self) -> Result<bool, DownloadFault> {
        self.room.dir().holds(&self.file, &self.name).map_err(|error| fault(&error))
    }

    /// Throws away what is in it.
    fn restart(&self) -> Result<(), DownloadFault> {
        self.file.set_len(0).and_then(|()| (&self.file).rewind()).map_err(|error| fault(&error))
    }

    /// Writes all of these behind one another.
    pub(super) fn write(&self, chunks: &[Bytes]) -> Result<(), DownloadFault> {
        for chunks in chunks.chunks(PIECES) {
            let mut slices: Vec<_> =
                chunks.iter().filter(|chunk| !chunk.is_empty()).map(|chunk| IoSlice::new(chunk)).collect();
            let mut left = &mut slices[..];
            while !left.is_empty() {
                match (self.disk.write)(&self.file, left) {
                    Ok(0) => return Err(fault(&ErrorKind::WriteZero.into())),
                    Ok(written) => IoSlice::advance_slices(&mut left, written),
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(error) => return Err(fault(&error)),
                }
            }
        }
        Ok(())
    }

    /// Sees that it is whole, and gives it this time of modification.
    pub(super) fn seal(&self, bytes: u64, modified: Option<SystemTime>) -> Result<(), DownloadFault> {
        let came = self.bytes()?;
        if came != bytes {
            return Err(DownloadFault::Length { told: bytes, came });
        }
        if let Some(modified) = modified {
            // A time that the file system does not know is not worth a download.
            let _ = self.file.set_modified(modified);
        }
        Ok(())
    }

    /// Has it written to the disk.
    pub(super) fn sync(&self) -> Result<(), DownloadFault> {
        (self.disk.sync)(&self.file).map_err(|error| fault(&error))
    }

    /// Whether another file of its folder has the same bytes.
    pub(super) fn equals(&self, name: &str) -> io::Result<bool> {
        let mut other = self.room.dir().read(name)?;
        (&self.file).rewind()?;
        let equal = same_bytes(&mut &self.file, &mut other)?;
        (&self.file).seek(SeekFrom::End(0))?;
        Ok(equal)
    }

    /// Takes it away.
    pub(super) fn remove(&self) -> Result<(), DownloadFault> {
        self.room.ended(&self.name);
        self.room.dir().remove(&self.name).map_err(|error| fault(&error))
    }
}

/// Takes away those of these parts that are an asset's, but those that somebody works on. What cannot be taken away stays.
pub(super) fn take_away(dir: &Dir, owner: Owner, names: Vec<String>) {
    for name in names.into_iter().filter(|name| Owner::of_part(name) == Some(owner)) {
        let is_file = dir.standing(&name).is_ok_and(|its| its.is_some_and(|its| its.is_file));
        let lock = dir.read(&name).ok().filter(|file| is_file && file.try_lock().is_ok());
        if lock.is_some() {
            let _ = dir.remove(&name);
        }
    }
}

fn same_bytes(one: &mut impl io::Read, other: &mut impl io::Read) -> io::Result<bool> {
    let (mut here, mut there) = (vec![0; 65_536], vec![0; 65_536]);
    loop {
        let (read, other_read) = (fill(one, &mut here)?, fill(other, &mut there)?);
        if here[..read] != there[..other_read] {
            return Ok(false);
        }
        if read == 0 {
            return Ok(true);
        }
    }
}

/// Reads until the buffer is full or there is nothing more.
fn fill(from: &mut impl io::Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
