//! What the next start has to know of the queue, on disk: a file of this process, which nobody else reads while it runs.
//!
//! Lines are only added to it. One that was cut off says nothing, and what is not over waits again after it is read. A
//! journal whose process has ended is taken over by the first that finds it: its lock tells whether that process lives.

mod fault;
mod line;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use super::item::Item;
use super::list::{List, Note, is_kept};
use crate::asset::{DownloadId, Stage};
use crate::private;
use line::{Line, VERSION};

/// What journals are called, and what they are called until they are whole.
const ENDING: &str = "ndjson";
const UNFINISHED: &str = "new";

/// A longer line says nothing.
const LONGEST_LINE: u64 = 1 << 20;

/// More of one file is not read.
const LONGEST: u64 = 256 << 20;

/// So many lines that say nothing any more are left in a journal.
const STALE: usize = 10_000;

/// The journals of a folder: those of processes that have ended, and the one of this process.
#[derive(Debug)]
pub(super) struct Journal {
    folder: PathBuf,
    own: Option<Own>,
    /// Read, and not written anew yet.
    taken_over: Vec<Taken>,
}

/// The journal of this process.
#[derive(Debug)]
struct Own {
    file: File,
    path: PathBuf,
    lines: usize,
    /// Whether the last line may be cut off.
    is_torn: bool,
}

/// The journal of another process, which has ended.
#[derive(Debug)]
struct Taken {
    /// Locked as long as it is open.
    file: File,
    path: PathBuf,
}

impl Taken {
    /// Locks a file; `None` where its process lives, or it is none.
    fn lock(path: PathBuf) -> Option<Self> {
        if !fs::symlink_metadata(&path).ok()?.is_file() {
            return None;
        }
        let file = private::file().read(true).write(true).open(&path).ok()?;
        file.try_lock().ok()?;
        Some(Self { file, path })
    }

    /// Takes it away. Who waits for the lock finds it empty.
    fn remove(self) -> io::Result<()> {
        self.file.set_len(0)?;
        fs::remove_file(&self.path)
    }
}

impl Journal {
    /// Reads what processes that have ended left in this folder, in the order of their files' names. Blocks on the disk.
    pub(super) fn open(folder: PathBuf) -> (Self, Vec<(Item, Stage)>) {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        paths.sort();
        let mut journal = Self { folder, own: None, taken_over: Vec::new() };
        let mut found = Vec::new();
        for path in paths {
            match path.extension().and_then(OsStr::to_str) {
                Some(ENDING) => {
                    if let Some(taken) = Taken::lock(path)
                        && let Some(entries) = read(&taken.file)
                    {
                        if entries.is_empty() {
                            // All of it was over when its process was killed.
                            let _ = taken.remove();
                            continue;
                        }
                        found.extend(entries);
                        journal.taken_over.push(taken);
                    }
                }
                // Its process was killed while it began; what it was to hold is still in the others.
                Some(UNFINISHED) => drop(Taken::lock(path).map(Taken::remove)),
                Some(_) | None => {}
            }
        }
        (journal, found)
    }

    /// Whether all is to be written next, not only what is new; `live` is how many downloads are to be kept.
    pub(super) fn begins_anew(&self, live: usize) -> bool {
        self.own.as_ref().is_none_or(|own| own.is_torn || own.lines > 2 * live + STALE)
    }

    /// Adds lines. Blocks on the disk.
    pub(super) fn add(&mut self, lines: &[u8]) -> io::Result<()> {
        let Some(own) = &mut self.own else { return self.write_all(lines) };
        own.is_torn = true;
        own.file.write_all(lines)?;
        own.is_torn = false;
        own.lines += count(lines);
        Ok(())
    }

    /// Writes all of them into a new file, in the place of those that were there. Blocks on the disk.
    pub(super) fn write_all(&mut self, lines: &[u8]) -> io::Result<()> {
        private::folders().recursive(true).create(&self.folder)?;
        let name = format!("{:016x}", RandomState::new().build_hasher().finish());
        let unfinished = self.folder.join(&name).with_extension(UNFINISHED);
        let path = self.folder.join(&name).with_extension(ENDING);
        let own = begin(&unfinished, &path, lines);
        if own.is_err() {
            // It may not even be there.
            let _ = fs::remove_file(&unfinished);
        }
        let before = self.own.replace(own?).map(|own| Taken { file: own.file, path: own.path });
        for old in self.taken_over.drain(..).chain(before) {
            // One that stays is read again by the next start, which takes each asset once.
            let _ = old.remove();
        }
        Ok(())
    }

    /// The end: what is kept is on the disk, and where nothing is to be kept there is no file. Blocks on the disk.
    pub(super) fn close(self, live: usize) -> io::Result<()> {
        let Some(own) = self.own else { return Ok(()) };
        if live == 0 {
            return Taken { file: own.file, path: own.path }.remove();
        }
        own.file.sync_all()
    }
}

/// Makes a journal that is locked before anybody can find it under its name.
fn begin(unfinished: &Path, path: &Path, lines: &[u8]) -> io::Result<Own> {
    let mut file = private::file().read(true).write(true).create_new(true).open(unfinished)?;
    file.try_lock().map_err(|error| match error {
        TryLockError::Error(error) => error,
        TryLockError::WouldBlock => io::ErrorKind::WouldBlock.into(),
    })?;
    file.write_all(&Line::Begin { version: VERSION }.bytes())?;
    file.write_all(lines)?;
    file.sync_all()?;
    fs::rename(unfinished, path)?;
    Ok(Own { file, path: path.to_owned(), lines: count(lines), is_torn: false })
}

fn count(lines: &[u8]) -> usize {
    lines.split(|byte| *byte == b'\n').count() - 1
}

/// What a journal holds, in its order. `None` for one that is none, or is of a later version: it is left as it is.
fn read(mut file: &File) -> Option<Vec<(Item, Stage)>> {
    file.rewind().ok()?;
    let mut reader = BufReader::new(file.take(LONGEST));
    let mut entries = BTreeMap::new();
    let mut bytes = Vec::new();
    let mut is_first = true;
    loop {
        bytes.clear();
        if reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes).ok()? == 0 {
            // An empty one was taken over by somebody just now.
            return Some(entries.into_values().collect());
        }
        // What is cut off, damaged or too long says nothing; a later line may.
        let line = bytes.strip_suffix(b"\n").and_then(Line::parse);
        if std::mem::take(&mut is_first) && !matches!(line, Some(Line::Begin { version: VERSION })) {
            return None;
        }
        if let Some(line) = line {
            line.apply(&mut entries);
        }
    }
}

/// How many downloads the journals of a folder hold that are not over, those of programs that run included. Nothing is
/// locked or taken away. Blocks on the disk.
pub(super) fn count_live(folder: &Path) -> usize {
    let paths = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let journals = paths.filter(|path| path.extension().and_then(OsStr::to_str) == Some(ENDING));
    let is_file = |path: &PathBuf| fs::symlink_metadata(path).is_ok_and(|found| found.is_file());
    let held = journals.filter(is_file).filter_map(|path| read(&File::open(path).ok()?)).flatten();
    held.filter(|(_, stage)| is_kept(stage)).count()
}

/// The lines of all that has to be kept.
pub(super) fn all(list: &List) -> Vec<u8> {
    let live = list.iter().filter(|(_, entry)| is_kept(&entry.stage));
    let mut lines = Vec::new();
    live.for_each(|(id, entry)| lines.extend_from_slice(&Line::added(id, entry).bytes()));
    lines
}

/// The lines of what has changed, as it is now.
pub(super) fn changes(list: &List, notes: &[(DownloadId, Note)]) -> Vec<u8> {
    let line = |(id, note): &(DownloadId, Note)| {
        let entry = list.get(*id).filter(|entry| is_kept(&entry.stage));
        match (note, entry) {
            (Note::Gone, _) | (_, None) => Line::Gone { id: id.0 },
            (Note::Added, Some(entry)) => Line::added(*id, entry),
            (Note::Stage, Some(entry)) => Line::staged(*id, entry),
            (Note::Url, Some(entry)) => Line::renewed(*id, entry),
        }
    };
    let mut lines = Vec::new();
    for note in notes {
        lines.extend_from_slice(&line(note).bytes());
    }
    lines
}

#[cfg(test)]
mod tests;
