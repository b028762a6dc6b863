//! Folders by their handles.

use std::fs::{self, File};
use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::time::{Duration, SystemTime};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, RenameFlags, Stat};
use rustix::io::Errno;

use super::Standing;

/// An open folder.
#[derive(Debug)]
pub(in crate::media::download) struct Dir(OwnedFd);

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

impl Dir {
    /// Opens the folder at a path of the user's own, who may have put a link there; makes it, and those above, where they
    /// are missing.
    pub(in crate::media::download) fn open(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        Ok(Self(rustix::fs::open(path, FOLDER, Mode::empty())?))
    }

    /// Another handle to it.
    pub(in crate::media::download) fn again(&self) -> io::Result<Self> {
        Ok(Self(self.0.try_clone()?))
    }

    /// Whether this folder still is the one at `path`.
    pub(in crate::media::download) fn is_at(&self, path: &Path) -> io::Result<bool> {
        let own = rustix::fs::fstat(&self.0)?;
        match rustix::fs::stat(path) {
            Ok(there) => Ok((own.st_dev, own.st_ino) == (there.st_dev, there.st_ino)),
            Err(Errno::NOENT | Errno::NOTDIR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// A folder in this one; `None` where it is missing and not to be made.
    pub(in crate::media::download) fn sub(&self, name: &str, make: bool) -> io::Result<Option<Self>> {
        if make {
            match rustix::fs::mkdirat(&self.0, name, Mode::from_raw_mode(0o777)) {
                Ok(()) | Err(Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
            }
        }
        match rustix::fs::openat(&self.0, name, FOLDER | OFlags::NOFOLLOW, Mode::empty()) {
            Ok(folder) => Ok(Some(Self(folder))),
            Err(Errno::NOENT) if !make => Ok(None),
            Err(Errno::LOOP | Errno::NOTDIR) => Err(io::Error::other(format!("{name} is a link, or no folder"))),
            Err(error) => Err(error.into()),
        }
    }

    /// The names of all that is in it. Those that are no text are left out: none of ours is such.
    pub(in crate::media::download) fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in rustix::fs::Dir::read_from(&self.0)? {
            if let Ok(name) = entry?.file_name().to_str()
                && !matches!(name, "." | "..")
            {
                names.push(name.to_owned());
            }
        }
        Ok(names)
    }

    /// The names of the folders in it.
    pub(in crate::media::download) fn folders(&self) -> io::Result<Vec<String>> {
        let mut names = self.names()?;
        names.retain(|name| self.stat(name).is_ok_and(|its| its.is_some_and(|its| file_type(&its).is_dir())));
        Ok(names)
    }

    fn stat(&self, name: &str) -> io::Result<Option<Stat>> {
        match rustix::fs::statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(its) => Ok(Some(its)),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// What stands under a name, if anything does.
    pub(in crate::media::download) fn standing(&self, name: &str) -> io::Result<Option<Standing>> {
        Ok(self.stat(name)?.map(|its| Standing {
            is_file: file_type(&its).is_file(),
            bytes: u64::try_from(its.st_size).unwrap_or_default(),
            modified: modified(&its),
        }))
    }

    /// Opens a plain file to read it.
    pub(in crate::media::download) fn read(&self, name: &str) -> io::Result<File> {
        // A pipe would be waited for.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        Ok(rustix::fs::openat(&self.0, name, flags, Mode::empty())?.into())
    }

    /// Opens a file to write it, and makes it where it is missing: readable as the user's mask has it, never executable.
    pub(in crate::media::download) fn write(&self, name: &str) -> io::Result<File> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = match rustix::fs::openat(&self.0, name, flags, Mode::from_raw_mode(0o644)) {
            Ok(file) => File::from(file),
            Err(Errno::LOOP) => return Err(foreign(name)),
            Err(error) => return Err(error.into()),
        };
        let its = rustix::fs::fstat(&file)?;
        // What has a second name is somebody else's file.
        if file_type(&its).is_file() && its.st_nlink <= 1 { Ok(file) } else { Err(foreign(name)) }
    }

    /// Whether an open file is the one under this name.
    pub(in crate::media::download) fn holds(&self, file: &File, name: &str) -> io::Result<bool> {
        let own = rustix::fs::fstat(file)?;
        Ok(self.stat(name)?.is_some_and(|its| (its.st_dev, its.st_ino) == (own.st_dev, own.st_ino)))
    }

    /// Renames a file, and fails where there is anything under the new name.
    pub(in crate::media::download) fn rename_new(&self, from: &str, to: &str) -> io::Result<()> {
        #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
        match rustix::fs::renameat_with(&self.0, from, &self.0, to, RenameFlags::NOREPLACE) {
            // Neither each kernel nor each file system knows how.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            done => return Ok(done?),
        }
        rustix::fs::linkat(&self.0, from, &self.0, to, AtFlags::empty())?;
        Ok(rustix::fs::unlinkat(&self.0, from, AtFlags::empty())?)
    }

    /// Takes away a file; one that is not there is none.
    pub(in crate::media::download) fn remove(&self, name: &str) -> io::Result<()> {
        match rustix::fs::unlinkat(&self.0, name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Has the names in it written to the disk.
    pub(in crate::media::download) fn sync(&self) -> io::Result<()> {
        match rustix::fs::fsync(&self.0) {
            // Some file systems cannot, and have nothing to write.
            Ok(()) | Err(Errno::INVAL | Errno::NOTSUP) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether [`sync_all`](Self::sync_all) may stand for a sync of each file. That it tells of what could not be written
    /// came with Linux 5.8. Of file systems only those are believed that write all of it to a disk of their own: one that lies
    /// on another, or beyond a network, may know nothing of what became of it there.
    #[cfg(target_os = "linux")]
    pub(in crate::media::download) fn tells_of_all(&self) -> bool {
        const EXT: u64 = 0xef53;
        const XFS: u64 = 0x5846_5342;
        const BTRFS: u64 = 0x9123_683e;
        const F2FS: u64 = 0xf2f5_2010;
        let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        let mut numbers = kernel.split(['.', '-']).map_while(|number| number.trim().parse::<u32>().ok());
        let tells = (numbers.next(), numbers.next()) >= (Some(5), Some(8));
        let kind = rustix::fs::fstatfs(&self.0).ok().and_then(|its| u64::try_from(its.f_type).ok());
        tells && kind.is_some_and(|kind| matches!(kind, EXT | XFS | BTRFS | F2FS))
    }

    #[cfg(not(target_os = "linux"))]
    #[expect(clippy::unused_self, reason = "Linux is asked by the handle")]
    pub(in crate::media::download) fn tells_of_all(&self) -> bool {
        false
    }

    /// Has all that was written to its file system written to the disk, by whomever.
    #[cfg(target_os = "linux")]
    pub(in crate::media::download) fn sync_all(&self) -> io::Result<()> {
        Ok(rustix::fs::syncfs(&self.0)?)
    }

    #[cfg(not(target_os = "linux"))]
    #[expect(clippy::unused_self, reason = "Linux is asked by the handle")]
    pub(in crate::media::download) fn sync_all(&self) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Whether both are on the same file system.
    pub(in crate::media::download) fn shares_disk(&self, other: &Self) -> io::Result<bool> {
        Ok(rustix::fs::fstat(&self.0)?.st_dev == rustix::fs::fstat(&other.0)?.st_dev)
    }

    /// Bytes that the user may still write there.
    pub(in crate::media::download) fn free(&self) -> Option<u64> {
        let its = rustix::fs::fstatvfs(&self.0).ok()?;
        its.f_bavail.checked_mul(its.f_frsize)
    }
}

fn file_type(its: &Stat) -> FileType {
    FileType::from_raw_mode(its.st_mode)
}

/// To the second: that is all it is compared by.
fn modified(its: &Stat) -> Option<SystemTime> {
    let seconds = Duration::from_secs(its.st_mtime.unsigned_abs());
    let epoch = SystemTime::UNIX_EPOCH;
    if its.st_mtime < 0 { epoch.checked_sub(seconds) } else { epoch.checked_add(seconds) }
}

fn foreign(name: &str) -> io::Error {
    io::Error::other(format!("{name} is a link, or no plain file"))
}
