//! The folder that downloads go to, with the folders in it.

use std::collections::HashMap;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use bytes::Bytes;

use super::commit::Commits;
use super::dir::Dir;
use super::disk::{Disk, fault};
use super::part::{self, Owner, Part};
use super::room::Room;
use crate::asset::{AssetId, DownloadFault, file_name};

/// How many folders are kept open; more are closed again where nobody uses them.
const OPEN: usize = 64;

/// How many folders are looked through for the parts of an asset.
const SEARCHED: usize = 500;

/// An open folder. A clone is another handle to the same one; the names that are taken are known to all of them.
#[derive(Clone, Debug)]
pub struct Folder {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// Absolute.
    path: PathBuf,
    dir: Dir,
    disk: Disk,
    commits: Commits,
    rooms: Mutex<HashMap<Vec<String>, Arc<Room>>>,
    turns: Mutex<HashMap<Owner, Weak<tokio::sync::Mutex<()>>>>,
}

/// One asset is downloaded once at a time.
pub(super) type Turn = tokio::sync::OwnedMutexGuard<()>;

impl Folder {
    /// Opens a folder, and makes it and those above it where they are missing. Blocks on the disk.
    ///
    /// # Errors
    /// It cannot be made, or not be opened.
    pub fn open(path: &Path) -> Result<Self, DownloadFault> {
        Self::open_on(path, Disk::default())
    }

    pub(super) fn open_on(path: &Path, disk: Disk) -> Result<Self, DownloadFault> {
        let open = || {
            let path = std::path::absolute(path)?;
            let dir = Dir::open(&path)?;
            let commits = Commits::new(dir.again()?, disk);
            Ok(Inner { path, dir, disk, commits, rooms: Mutex::default(), turns: Mutex::default() })
        };
        open().map(|inner| Self { inner: Arc::new(inner) }).map_err(|error| fault(&error))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Bytes that may still be written there; `None` where the system does not tell. Blocks on the disk.
    #[must_use]
    pub fn free(&self) -> Option<u64> {
        (self.inner.disk.free)(&self.inner.dir)
    }

    pub(super) fn disk(&self) -> Disk {
        self.inner.disk
    }

    pub(super) fn commits(&self) -> &Commits {
        &self.inner.commits
    }

    /// Waits until nobody else downloads this asset to this folder.
    pub(super) async fn turn(&self, owner: Owner) -> Turn {
        let turn = {
            let mut turns = self.inner.turns.lock().unwrap_or_else(PoisonError::into_inner);
            let turn = turns.get(&owner).and_then(Weak::upgrade).unwrap_or_default();
            turns.retain(|_, turn| turn.strong_count() > 0);
            turns.insert(owner, Arc::downgrade(&turn));
            turn
        };
        turn.lock_owned().await
    }

    fn rooms(&self) -> MutexGuard<'_, HashMap<Vec<String>, Arc<Room>>> {
        self.inner.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A folder in this one that is open already.
    pub(super) fn room_at_hand(&self, folders: &[String]) -> Option<Arc<Room>> {
        self.rooms().get(folders).cloned()
    }

    /// A folder in this one, opened anew where it is no longer the one at its path; `None` where it is missing and not to be
    /// made. Blocks on the disk.
    pub(super) fn room(&self, folders: &[String], make: bool) -> Result<Option<Arc<Room>>, DownloadFault> {
        self.opened(folders, make).map_err(|error| fault(&error))
    }

    fn opened(&self, folders: &[String], make: bool) -> io::Result<Option<Arc<Room>>> {
        if let Some(room) = self.room_at_hand(folders) {
            if room.dir().is_at(room.path())? {
                return Ok(Some(room));
            }
            self.rooms().remove(folders);
        }
        // What is made in a folder that was moved or deleted would be found by nobody.
        if !self.inner.dir.is_at(&self.inner.path)? {
            return Err(io::Error::other("the folder is not there any more"));
        }
        let mut path = self.inner.path.clone();
        let mut dir = self.inner.dir.again()?;
        for folder in folders {
            path.push(folder);
            match dir.sub(folder, make)? {
                Some(sub) => dir = sub,
                None => return Ok(None),
            }
        }
        let room = Arc::new(Room::open(dir, path, &self.inner.dir)?);
        let mut rooms = self.rooms();
        if rooms.len() >= OPEN {
            rooms.retain(|_, room| Arc::strong_count(room) > 1);
        }
        // Somebody else may have opened it in the meantime, and taken names in it.
        Ok(Some(Arc::clone(rooms.entry(folders.to_vec()).or_insert(room))))
    }

    /// Writes a file beside one that was saved, under its name with this ending. One that is there stays as it is. Blocks on
    /// the disk.
    ///
    /// # Errors
    /// The disk failed, or `file` is not in this folder.
    pub fn write_beside(&self, file: &Path, ending: &str, bytes: &[u8]) -> Result<(), DownloadFault> {
        let strange = || fault(&io::Error::other("the file is not in the folder"));
        let inside = file.strip_prefix(&self.inner.path).map_err(|_| strange())?;
        let part = |part: Component<'_>| match part {
            Component::Normal(part) => part.to_str().map(str::to_owned),
            Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => None,
        };
        let mut parts: Vec<String> = inside.components().map(part).collect::<Option<_>>().ok_or_else(strange)?;
        let name = parts.pop().ok_or_else(strange)? + ending;
        let room = self.room(&parts, true)?.ok_or_else(strange)?;
        if room.dir().standing(&name).map_err(|error| fault(&error))?.is_some() {
            return Ok(());
        }
        let (part, _) = Part::open(&room, &part::name_beside(&name), self.disk(), 0)?;
        part.write(&[Bytes::copy_from_slice(bytes)])?;
        part.seal(bytes.len() as u64, None)?;
        part.sync()?;
        let renamed = room.dir().rename_new(part.name(), &name);
        room.ended(part.name());
        match renamed {
            Ok(()) => room.sync().map_err(|error| fault(&error)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => part.remove(),
            Err(error) => Err(fault(&error)),
        }
    }

    /// Takes away the parts of an asset, wherever in the folder they are; the one that somebody works on stays. Blocks on the
    /// disk.
    pub fn discard(&self, asset: &AssetId) {
        let owner = Owner::new(asset);
        let mut left: Vec<_> = self.inner.dir.again().into_iter().map(|dir| (dir, 0)).collect();
        let mut seen = 0;
        while let Some((dir, depth)) = left.pop() {
            part::take_away(&dir, owner, dir.names().unwrap_or_default());
            seen += 1;
            if depth == file_name::DEEPEST {
                continue;
            }
            for name in dir.folders().unwrap_or_default() {
                // Those that wait are open already.
                if seen + left.len() < SEARCHED
                    && let Ok(Some(sub)) = dir.sub(&name, false)
                {
                    left.push((sub, depth + 1));
                }
            }
        }
    }
}
