//! Folders by their paths, where systems have no handles for them: a look before stands for what the system cannot promise.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::Standing;

/// An open folder.
#[derive(Debug)]
pub(in crate::media::download) struct Dir(PathBuf);

impl Dir {
    /// Opens the folder at a path of the user's own, who may have put a link there; makes it, and those above, where they
    /// are missing.
    pub(in crate::media::download) fn open(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        Ok(Self(path.to_path_buf()))
    }

    /// Another handle to it.
    #[expect(clippy::unnecessary_wraps, reason = "by handles it may fail")]
    pub(in crate::media::download) fn again(&self) -> io::Result<Self> {
        Ok(Self(self.0.clone()))
    }

    /// No other system than Linux has such a thing.
    #[expect(clippy::unused_self, reason = "Linux is asked by the handle")]
    pub(in crate::media::download) fn tells_of_all(&self) -> bool {
        false
    }

    #[expect(clippy::unused_self, reason = "Linux is asked by the handle")]
    pub(in crate::media::download) fn sync_all(&self) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }

    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "by handles it is told, and may fail")]
    pub(in crate::media::download) fn shares_disk(&self, _other: &Self) -> io::Result<bool> {
        Ok(false)
    }

    /// Whether this folder still is the one at `path`.
    #[expect(clippy::unnecessary_wraps, reason = "by handles it may fail")]
    pub(in crate::media::download) fn is_at(&self, path: &Path) -> io::Result<bool> {
        Ok(self.0 == path && path.is_dir())
    }

    /// A folder in this one; `None` where it is missing and not to be made.
    pub(in crate::media::download) fn sub(&self, name: &str, make: bool) -> io::Result<Option<Self>> {
        let path = self.0.join(name);
        if make {
            match fs::create_dir(&path) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
                Ok(()) | Err(_) => {}
            }
        }
        match self.metadata(name)? {
            Some(its) if its.is_dir() => Ok(Some(Self(path))),
            Some(_) => Err(io::Error::other(format!("{name} is a link, or no folder"))),
            None if make => Err(ErrorKind::NotFound.into()),
            None => Ok(None),
        }
    }

    /// The names of all that is in it. Those that are no text are left out: none of ours is such.
    pub(in crate::media::download) fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            names.extend(entry?.file_name().into_string());
        }
        Ok(names)
    }

    /// The names of the folders in it.
    pub(in crate::media::download) fn folders(&self) -> io::Result<Vec<String>> {
        let mut names = self.names()?;
        names.retain(|name| self.metadata(name).is_ok_and(|its| its.is_some_and(|its| its.is_dir())));
        Ok(names)
    }

    fn metadata(&self, name: &str) -> io::Result<Option<Metadata>> {
        match fs::symlink_metadata(self.0.join(name)) {
            Ok(its) => Ok(Some(its)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// What stands under a name, if anything does.
    pub(in crate::media::download) fn standing(&self, name: &str) -> io::Result<Option<Standing>> {
        let its = self.metadata(name)?;
        Ok(its.map(|its| Standing { is_file: its.is_file(), bytes: its.len(), modified: its.modified().ok() }))
    }

    /// Opens a plain file to read it.
    pub(in crate::media::download) fn read(&self, name: &str) -> io::Result<File> {
        self.refuse_foreign(name)?;
        File::open(self.0.join(name))
    }

    /// Opens a file to write it, and makes it where it is missing.
    pub(in crate::media::download) fn write(&self, name: &str) -> io::Result<File> {
        self.refuse_foreign(name)?;
        File::options().read(true).write(true).create(true).truncate(false).open(self.0.join(name))
    }

    fn refuse_foreign(&self, name: &str) -> io::Result<()> {
        match self.metadata(name)? {
            Some(its) if !its.is_file() => Err(io::Error::other(format!("{name} is a link, or no plain file"))),
            Some(_) | None => Ok(()),
        }
    }

    /// Whether an open file is the one under this name. A file that is open is not renamed here, so it is if there is one.
    pub(in crate::media::download) fn holds(&self, _file: &File, name: &str) -> io::Result<bool> {
        Ok(self.metadata(name)?.is_some())
    }

    /// Renames a file, and fails where there is anything under the new name.
    pub(in crate::media::download) fn rename_new(&self, from: &str, to: &str) -> io::Result<()> {
        let from = self.0.join(from);
        fs::hard_link(&from, self.0.join(to))?;
        fs::remove_file(from)
    }

    /// Takes away a file; one that is not there is none.
    pub(in crate::media::download) fn remove(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.0.join(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Has the names in it written to the disk: the system does so by itself.
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "by handles it is work, and may fail")]
    pub(in crate::media::download) fn sync(&self) -> io::Result<()> {
        Ok(())
    }

    /// Bytes that the user may still write there: not told.
    #[expect(clippy::unused_self, reason = "by handles it is told")]
    pub(in crate::media::download) fn free(&self) -> Option<u64> {
        None
    }
}
