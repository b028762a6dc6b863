//! How whole files come to stay and get their names: those that wait at the same time, together.
//!
//! A disk takes milliseconds to say that something is on it, however little that is: asked for each of many small files, it is
//! what they wait for most of the time. So one commits for all that wait meanwhile, and `syncfs` has the disk take all of them
//! at once. The names that the round before gave are on the disk with it, so that one wait a round is enough for both.
//!
//! It costs that whatever else waits to be written to this file system is written too, which fsync of a few files does not
//! ask for. So it is for where many wait.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use tokio::sync::oneshot;

use super::dir::Dir;
use super::disk::{Disk, fault, gone};
use super::part::Part;
use super::room::{Room, Sought};
use super::sink::Plan;
use crate::asset::DownloadFault;

/// From so many waits on, one for the whole file system is rather asked for.
const MANY: usize = 4;

/// A file whose bytes are all written, though maybe not on the disk yet.
#[derive(Debug)]
pub(super) struct Whole {
    pub(super) plan: Arc<Plan>,
    pub(super) part: Arc<Part>,
    pub(super) sought: Sought,
    pub(super) told: oneshot::Sender<Result<Stayed, DownloadFault>>,
}

/// Where a file is now, and whether it was there already.
pub(super) type Stayed = (PathBuf, bool);

/// A file that has its name, though it may still lose it where the power fails.
#[derive(Debug)]
struct Named {
    file: Whole,
    stayed: Stayed,
}

/// The files of one folder, and of those in it, that are to stay.
#[derive(Debug)]
pub(super) struct Commits {
    /// The folder itself. It was opened before anything was written in it: what went wrong since is told to this handle.
    dir: Dir,
    disk: Disk,
    waiting: Mutex<Vec<Whole>>,
    /// Held by who commits.
    turn: Mutex<Turn>,
}

#[derive(Debug)]
struct Turn {
    /// Whether what the disk says of all its files is believed. Once it has told a failure it is not any more: of which file
    /// that was, only the file itself tells, and maybe of one that is whole only later.
    believes: bool,
}

impl Commits {
    pub(super) fn new(dir: Dir, disk: Disk) -> Self {
        let believes = (disk.tells_of_all)(&dir);
        Self { dir, disk, waiting: Mutex::default(), turn: Mutex::new(Turn { believes }) }
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Whole>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has a file stay. If nobody else does so already, this commits until nobody waits any more, and blocks on the disk.
    pub(super) fn add(&self, file: Whole) {
        self.waiting().push(file);
        // Looked at again behind each turn: who came at its end left the work to it.
        while !self.waiting().is_empty() {
            let mut turn = match self.turn.try_lock() {
                Ok(turn) => turn,
                Err(TryLockError::Poisoned(turn)) => turn.into_inner(),
                Err(TryLockError::WouldBlock) => return,
            };
            let mut named = Vec::new();
            loop {
                let files = std::mem::take(&mut *self.waiting());
                if files.is_empty() && named.is_empty() {
                    break;
                }
                named = self.round(&mut turn, files, named);
            }
        }
    }

    /// Has these files on the disk, and the names that were given last; then gives them theirs.
    fn round(&self, turn: &mut Turn, files: Vec<Whole>, named: Vec<Named>) -> Vec<Named> {
        let is_on_disk = turn.believes && files.len() + named.len().min(1) >= MANY && {
            turn.believes = (self.disk.sync_all)(&self.dir).is_ok();
            turn.believes
        };
        tell(named, is_on_disk);
        let mut looked = Each::default();
        let mut next = Vec::new();
        for file in files {
            let settled = if is_on_disk && file.part.room().shares_disk() { Ok(()) } else { file.part.sync() };
            match settled.and_then(|()| place(&file, &mut looked)) {
                Ok(stayed) => next.push(Named { file, stayed }),
                Err(fault) => file.fail(fault),
            }
        }
        next
    }
}

/// Says of files that they are there, when their names are on the disk.
fn tell(named: Vec<Named>, is_on_disk: bool) {
    let mut synced = Each::default();
    for Named { file, stayed } in named {
        let room = file.part.room();
        let is_synced = synced.of(room, || if is_on_disk && room.shares_disk() { Ok(()) } else { sync(room) });
        if is_synced.is_ok() {
            room.discard(file.sought.owner);
        }
        // Who does not listen any more has it all the same.
        let _ = file.told.send(is_synced.clone().map(|()| stayed));
    }
}

fn sync(room: &Room) -> Result<(), DownloadFault> {
    room.sync().map_err(|error| fault(&error))
}

fn place(file: &Whole, looked: &mut Each<Result<(), DownloadFault>>) -> Result<Stayed, DownloadFault> {
    let (part, sought) = (&file.part, &file.sought);
    let room = part.room();
    let is_there = || match room.dir().is_at(room.path()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(gone()),
        Err(error) => Err(fault(&error)),
    };
    looked.of(room, is_there).clone()?;
    let placed = room.place(part, sought)?;
    if placed.was_there {
        part.remove()?;
    }
    room.ended(part.name());
    Ok((room.path().join(placed.name), placed.was_there))
}

impl Whole {
    /// It does not stay.
    pub(super) fn fail(self, fault: DownloadFault) {
        if !self.plan.keeps {
            // What failed before is what there is to tell.
            let _ = self.part.remove();
        }
        let _ = self.told.send(Err(fault));
    }
}

/// What is asked once of each folder, however many of its files are concerned.
#[derive(Debug)]
struct Each<T>(Vec<(Arc<Room>, T)>);

impl<T> Default for Each<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Each<T> {
    fn of(&mut self, room: &Arc<Room>, ask: impl FnOnce() -> T) -> &T {
        let at = self.0.iter().position(|(known, _)| Arc::ptr_eq(known, room)).unwrap_or_else(|| {
            self.0.push((Arc::clone(room), ask()));
            self.0.len() - 1
        });
        &self.0[at].1
    }
}

#[cfg(test)]
mod tests;
