//! One folder in which files are saved: which names are taken in it, by whom, and how a whole file gets one.

use std::collections::{HashMap, HashSet};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::dir::{Dir, Standing};
use super::disk::fault;
use super::part::{self, Owner, Part};
use crate::asset::DownloadFault;
use crate::asset::file_name::{self, Names};

/// Times of modification that are no further apart count as equal: some file systems count in steps of two seconds.
const SAME_TIME: Duration = Duration::from_secs(2);

/// An open folder and what is in it.
#[derive(Debug)]
pub(super) struct Room {
    path: PathBuf,
    dir: Dir,
    /// It is on the same file system as the folder of the downloads.
    shares_disk: bool,
    held: Mutex<Held>,
    flush: Flush,
}

/// What is in a folder, as it was when it was opened and with what came of us since. Whatever it says is looked at again
/// before it counts; what it does not know of is found by the system when the name is taken.
#[derive(Debug, Default)]
struct Held {
    /// By what their names have in common with those that are the same to some system.
    names: HashMap<String, Taken>,
    parts: HashSet<String>,
}

#[derive(Clone, Debug)]
struct Taken {
    name: String,
    /// Who took it in this process.
    owner: Option<Owner>,
}

/// Which file is looked for.
#[derive(Clone, Debug)]
pub(super) struct Sought {
    pub(super) names: Names,
    pub(super) owner: Owner,
    pub(super) bytes: u64,
    /// When its asset was made: the time of modification that it was given.
    pub(super) created: Option<SystemTime>,
    /// It is not this one: that is known to be of another version.
    pub(super) outdated: Option<String>,
}

/// A whole file has its name.
pub(super) struct Placed {
    pub(super) name: String,
    /// It was there already, with the same bytes.
    pub(super) was_there: bool,
}

impl Room {
    pub(super) fn open(dir: Dir, path: PathBuf, above: &Dir) -> io::Result<Self> {
        let mut held = Held::default();
        for name in dir.names()? {
            if Owner::of_part(&name).is_some() {
                held.parts.insert(name);
            } else {
                held.names.insert(file_name::key(&name), Taken { name, owner: None });
            }
        }
        let shares_disk = dir.shares_disk(above)?;
        Ok(Self { path, dir, shares_disk, held: Mutex::new(held), flush: Flush::default() })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn dir(&self) -> &Dir {
        &self.dir
    }

    pub(super) fn shares_disk(&self) -> bool {
        self.shares_disk
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        // Each change of it is one step.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn taken(&self, name: &str) -> Option<Taken> {
        self.held().names.get(&file_name::key(name)).cloned()
    }

    /// Whether a part of this name was there when the folder was opened, or began since.
    pub(super) fn has_part(&self, name: &str) -> bool {
        self.held().parts.contains(name)
    }

    pub(super) fn began(&self, part: &str) {
        self.held().parts.insert(part.to_owned());
    }

    /// Whether any of the first names of a file is taken, without asking the disk.
    pub(super) fn may_hold(&self, names: &Names) -> bool {
        (0..2).any(|nth| self.taken(&names.nth(nth)).is_some())
    }

    /// A plain file under a name.
    pub(super) fn file(&self, name: &str) -> io::Result<Option<Standing>> {
        Ok(self.dir.standing(name)?.filter(|its| its.is_file))
    }

    /// Notes whose a name is.
    pub(super) fn claim(&self, name: &str, owner: Owner) {
        let taken = Taken { name: name.to_owned(), owner: Some(owner) };
        self.held().names.insert(file_name::key(name), taken);
    }

    /// The name of a file that is there and is the one which is sought, as far as can be told without a record of it: by its
    /// length, and by its time of modification, or where none is known by the asset's id in its name.
    pub(super) fn find(&self, sought: &Sought) -> io::Result<Option<String>> {
        for nth in 0..Names::MOST {
            // The first name may be free again, and the second one its own all the same.
            let taken = match self.taken(&sought.names.nth(nth)) {
                Some(taken) => taken,
                None if nth == 0 => continue,
                None => break,
            };
            let is_others = taken.owner.is_some_and(|owner| owner != sought.owner);
            if is_others || sought.outdated.as_ref() == Some(&taken.name) {
                continue;
            }
            let Some(its) = self.file(&taken.name)? else { continue };
            let is_then = match (sought.created, its.modified) {
                (Some(created), Some(modified)) => is_near(created, modified),
                (Some(_) | None, _) => nth > 0,
            };
            if its.bytes == sought.bytes && is_then {
                self.claim(&taken.name, sought.owner);
                return Ok(Some(taken.name));
            }
        }
        Ok(None)
    }

    /// Gives a whole part the first name that is free, or finds that it is there already.
    pub(super) fn place(&self, part: &Part, sought: &Sought) -> Result<Placed, DownloadFault> {
        let mut nth = 0;
        // A name may be looked at twice: where it is free, and where somebody else was quicker.
        for _ in 0..2 * Names::MOST {
            let name = sought.names.nth(nth);
            if let Some(taken) = self.taken(&name) {
                let is_others = taken.owner.is_some_and(|owner| owner != sought.owner);
                let standing = self.dir.standing(&taken.name).map_err(|error| fault(&error))?;
                let may_be_same = standing.is_some_and(|its| its.is_file && its.bytes == sought.bytes) && !is_others;
                if may_be_same && part.equals(&taken.name).map_err(|error| fault(&error))? {
                    self.claim(&taken.name, sought.owner);
                    return Ok(Placed { name: taken.name, was_there: true });
                }
                // Another one may be just about to get it.
                if standing.is_some() || is_others {
                    nth += 1;
                    continue;
                }
            }
            self.claim(&name, sought.owner);
            match self.dir.rename_new(part.name(), &name) {
                Ok(()) => return Ok(Placed { name, was_there: false }),
                // Somebody else made it since the folder was read: it is looked at like the others.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => self.note(&name),
                Err(error) => {
                    self.held().names.remove(&file_name::key(&name));
                    return Err(fault(&error));
                }
            }
        }
        Err(fault(&io::Error::other("all names for it are taken")))
    }

    /// Notes a name that is nobody's here.
    fn note(&self, name: &str) {
        self.held().names.insert(file_name::key(name), Taken { name: name.to_owned(), owner: None });
    }

    /// Takes away the parts of an asset that were there or began here, but those that somebody works on.
    pub(super) fn discard(&self, owner: Owner) {
        let parts: Vec<String> = {
            let is_its = |name: &String| Owner::of_part(name) == Some(owner);
            self.held().parts.extract_if(is_its).collect()
        };
        part::take_away(&self.dir, owner, parts);
    }

    /// Has the names in it written to the disk; those who ask at the same time share one writing.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.flush.run(|| self.dir.sync())
    }

    /// Forgets a part that got its name or was taken away.
    pub(super) fn ended(&self, part: &str) {
        self.held().parts.remove(part);
    }
}

fn is_near(one: SystemTime, other: SystemTime) -> bool {
    let apart = one.duration_since(other).unwrap_or_else(|error| error.duration());
    apart <= SAME_TIME
}

/// One who flushes for all that wait.
#[derive(Debug, Default)]
pub(super) struct Flush {
    turns: Mutex<Turns>,
    ended: Condvar,
}

#[derive(Debug, Default)]
struct Turns {
    asked: u64,
    done: u64,
    is_running: bool,
}

impl Flush {
    /// Returns when a flush that began after this call has ended.
    pub(super) fn run(&self, flush: impl Fn() -> io::Result<()>) -> io::Result<()> {
        let lock = || self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        let mut turns = lock();
        turns.asked += 1;
        let mine = turns.asked;
        while turns.done < mine {
            if turns.is_running {
                turns = self.ended.wait(turns).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            turns.is_running = true;
            let upto = turns.asked;
            drop(turns);
            let flushed = flush();
            turns = lock();
            turns.is_running = false;
            if flushed.is_ok() {
                turns.done = upto;
            }
            self.ended.notify_all();
            flushed?;
        }
        Ok(())
    }
}
