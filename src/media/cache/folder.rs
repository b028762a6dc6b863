//! The folder of the cache: one private file an entry, of a limited size all together. Several programs may use it at once:
//! each writes beside an entry and puts it in its place whole, and what another one took away was never there.

use std::fs::{self, File};
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::private;

/// The end of an entry's name.
const ENTRY: &str = "preview";

/// The end of the name of one that is being written.
const DRAFT: &str = "draft";

/// The hexadecimal digits before either end.
const DIGITS: usize = 32;

/// The largest entry.
const LARGEST: u64 = 32 * 1024 * 1024;

/// How long an entry counts as used just now.
const JUST_NOW: Duration = Duration::from_hours(1);

/// What takes longer than this to be written was left by a program that was ended.
const LONGEST_DRAFT: Duration = Duration::from_hours(1);

/// What is in the cache.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    pub entries: u64,
    pub bytes: u64,
}

/// A folder of entries.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    limit: u64,
    /// How much is in it as far as is known here; not known before the folder was read once.
    fill: Mutex<Option<Fill>>,
}

#[derive(Clone, Copy, Debug)]
struct Fill {
    bytes: u64,
    /// What was written here since the folder was read: others write, too.
    written: u64,
}

struct Entry {
    path: PathBuf,
    bytes: u64,
    used: SystemTime,
}

impl Folder {
    pub(super) fn new(path: &Path, limit: u64) -> Self {
        Self { path: path.to_path_buf(), limit, fill: Mutex::new(None) }
    }

    fn file(&self, name: u128) -> PathBuf {
        self.path.join(format!("{name:0DIGITS$x}.{ENTRY}"))
    }

    /// An entry's bytes, which from then on counts as used just now.
    pub(super) fn read(&self, name: u128) -> Option<Vec<u8>> {
        if self.limit == 0 {
            return None;
        }
        let path = self.file(name);
        // Neither a link nor a pipe is opened.
        let its = fs::symlink_metadata(&path).ok().filter(|its| its.is_file() && its.len() <= LARGEST)?;
        let mut bytes = Vec::with_capacity(usize::try_from(its.len()).ok()?);
        File::open(&path).ok()?.take(LARGEST).read_to_end(&mut bytes).ok()?;
        let now = SystemTime::now();
        let is_recent = its.modified().is_ok_and(|used| now.duration_since(used).is_ok_and(|ago| ago < JUST_NOW));
        if !is_recent {
            // The system's own time of access is often not kept. Where this one cannot be set, it is only forgotten sooner.
            let _ = File::options().write(true).open(&path).and_then(|file| file.set_modified(now));
        }
        Some(bytes)
    }

    /// Keeps an entry, in the place of the one of that name. What was used least recently goes where there is no room.
    pub(super) fn keep(&self, name: u128, bytes: &[u8]) -> io::Result<()> {
        let length = bytes.len() as u64;
        if length > self.limit.min(LARGEST) {
            return Ok(());
        }
        private::folders().recursive(true).create(&self.path)?;
        let path = self.file(name);
        if fs::symlink_metadata(&path).is_ok_and(|its| !its.is_file()) {
            return Ok(());
        }
        // Two that keep the same at once do not meet in one draft.
        let draft = self.path.join(format!("{:0DIGITS$x}.{DRAFT}", RandomState::new().hash_one(name)));
        let done = write_new(&draft, bytes).and_then(|()| fs::rename(&draft, &path));
        if done.is_err() {
            let _ = fs::remove_file(&draft);
        }
        done?;
        self.grew(length)
    }

    /// Takes away an entry that cannot be read.
    pub(super) fn remove(&self, name: u128) {
        let _ = fs::remove_file(self.file(name));
    }

    /// Counts what was written, and makes room where it is too much. The folder is read now and then only.
    fn grew(&self, bytes: u64) -> io::Result<()> {
        let mut fill = self.fill.lock().unwrap_or_else(PoisonError::into_inner);
        let known = fill.map(|fill| Fill { bytes: fill.bytes + bytes, written: fill.written + bytes });
        *fill = match known {
            Some(known) if known.bytes <= self.limit && known.written <= self.limit / 16 => Some(known),
            Some(_) | None => Some(Fill { bytes: self.prune()?, written: 0 }),
        };
        Ok(())
    }

    /// Takes away what was used least recently, until nine tenths of the limit are left. Tells how much is there then.
    fn prune(&self) -> io::Result<u64> {
        let now = SystemTime::now();
        for draft in self.files(DRAFT)? {
            if now.duration_since(draft.used).is_ok_and(|ago| ago > LONGEST_DRAFT) {
                let _ = fs::remove_file(draft.path);
            }
        }
        let mut entries = self.files(ENTRY)?;
        let mut bytes = entries.iter().map(|entry| entry.bytes).sum::<u64>();
        if bytes > self.limit {
            entries.sort_unstable_by(|a, b| (a.used, &a.path).cmp(&(b.used, &b.path)));
            for entry in entries {
                if bytes <= self.limit / 10 * 9 {
                    break;
                }
                if gone(fs::remove_file(&entry.path)) {
                    bytes -= entry.bytes;
                }
            }
        }
        Ok(bytes)
    }

    /// How much is in it.
    pub(super) fn held(&self) -> io::Result<Held> {
        let entries = self.files(ENTRY)?;
        Ok(Held { entries: entries.len() as u64, bytes: entries.iter().map(|entry| entry.bytes).sum() })
    }

    /// Takes away all entries and what was left of writing them, and tells how much that was. What is not ours stays; a
    /// folder that is empty then goes.
    pub(super) fn clear(&self) -> io::Result<Held> {
        let mut cleared = Held::default();
        for draft in self.files(DRAFT)? {
            let _ = fs::remove_file(draft.path);
        }
        for entry in self.files(ENTRY)? {
            match fs::remove_file(&entry.path) {
                Ok(()) => {
                    cleared.entries += 1;
                    cleared.bytes += entry.bytes;
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        let _ = fs::remove_dir(&self.path);
        *self.fill.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(cleared)
    }

    /// The files with a name of ours and this end. Links, folders and what others put there are passed over.
    fn files(&self, end: &str) -> io::Result<Vec<Entry>> {
        let mut found = Vec::new();
        let listed = match fs::read_dir(&self.path) {
            Ok(listed) => listed,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(found),
            Err(error) => return Err(error),
        };
        for file in listed {
            let path = file?.path();
            if !is_ours(&path, end) {
                continue;
            }
            // What is not there any more was taken away by another program.
            let Ok(its) = fs::symlink_metadata(&path) else { continue };
            if its.is_file() {
                let used = its.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                found.push(Entry { path, bytes: its.len(), used });
            }
        }
        Ok(found)
    }
}

fn is_ours(path: &Path, end: &str) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.split_once('.'));
    name.is_some_and(|(name, its_end)| {
        let is_digit = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        its_end == end && name.len() == DIGITS && name.bytes().all(is_digit)
    })
}

fn gone(removed: io::Result<()>) -> bool {
    removed.is_ok() || removed.is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// Not flushed to the disk: what a power failure cuts off is seen by its checksum, and can be made again.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    private::file().write(true).create_new(true).open(path)?.write_all(bytes)
}

#[cfg(test)]
mod tests;
