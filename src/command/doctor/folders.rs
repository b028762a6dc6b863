//! The program's folders: whose they are, who may look into them, and how much room there is.

use std::fs;
use std::path::{Path, PathBuf};

use super::configuration::quoted;
use super::finding::{Cause, Finding, Findings, Topic};
use crate::asset::media::byte_size;
use crate::config::Paths;

/// Less room than this is little, in bytes.
const LITTLE: u64 = 200_000_000;

/// One folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) name: &'static str,
    pub(super) path: String,
    /// Nobody else is to look into it.
    pub(super) is_private: bool,
    pub(super) state: State,
    /// Bytes that may still be written; `None` where the system does not tell.
    pub(super) free: Option<u64>,
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It is made when it is needed; whether it can be.
    Missing {
        can_be_made: bool,
    },
    /// Something else has its name.
    NoFolder,
    There {
        mode: Option<u32>,
        is_ours: bool,
        is_writable: bool,
    },
}

/// Looks at all of them. Blocks on the disk.
pub(super) fn gather(paths: &Paths, downloads: Option<&Path>) -> Vec<Facts> {
    let config = paths.config.parent().map(Path::to_path_buf).unwrap_or_default();
    let own =
        [("config", config, !paths.named), ("data", paths.data.clone(), true), ("cache", paths.cache.clone(), true)];
    let downloads = downloads.map(|folder| ("downloads", folder.to_path_buf(), false));
    own.into_iter().chain(downloads).map(|(name, path, is_private)| one(name, &path, is_private)).collect()
}

fn one(name: &'static str, path: &Path, is_private: bool) -> Facts {
    let above = nearest(path);
    let state = match fs::metadata(path) {
        Ok(found) if found.is_dir() => there(&found, path),
        Ok(_) => State::NoFolder,
        Err(_) => State::Missing { can_be_made: above.as_deref().is_some_and(can_write) },
    };
    Facts { name, path: path.to_string_lossy().into_owned(), is_private, state, free: above.as_deref().and_then(free) }
}

/// The folder itself, or the nearest one above it that is there.
fn nearest(path: &Path) -> Option<PathBuf> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    path.ancestors().find(|folder| folder.is_dir()).map(Path::to_path_buf)
}

#[cfg(unix)]
fn there(found: &fs::Metadata, path: &Path) -> State {
    use std::os::unix::fs::MetadataExt as _;

    let is_ours = found.uid() == rustix::process::geteuid().as_raw();
    State::There { mode: Some(found.mode() & 0o777), is_ours, is_writable: can_write(path) }
}

#[cfg(not(unix))]
fn there(found: &fs::Metadata, _: &Path) -> State {
    State::There { mode: None, is_ours: true, is_writable: !found.permissions().readonly() }
}

#[cfg(unix)]
fn can_write(path: &Path) -> bool {
    rustix::fs::access(path, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK).is_ok()
}

#[cfg(not(unix))]
fn can_write(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.permissions().readonly())
}

#[cfg(unix)]
fn free(path: &Path) -> Option<u64> {
    let room = rustix::fs::statvfs(path).ok()?;
    room.f_bavail.checked_mul(room.f_frsize)
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

pub(super) fn judge(folders: &[Facts]) -> Vec<Finding> {
    let mut found = Findings::of(Topic::Folders);
    for folder in folders {
        let Facts { name, path, state, .. } = folder;
        let shown = quoted(path);
        match *state {
            State::NoFolder => {
                found.wrong(Cause::Other, name, format!("{path} is no folder"), format!("mv {shown} {shown}.old"));
            }
            State::Missing { can_be_made: false } => found.wrong(
                Cause::Other,
                name,
                format!("{path} is not there, and cannot be made"),
                format!("mkdir -p {shown}, as somebody who may"),
            ),
            State::There { is_writable: false, .. } => found.wrong(
                Cause::Other,
                name,
                format!("{path} cannot be written to"),
                format!("chmod u+rwx {shown}, or name another one"),
            ),
            State::There { is_ours: false, .. } if folder.is_private => {
                found.warn(name, format!("{path} belongs to somebody else"), format!("sudo chown \"$USER\" {shown}"));
            }
            State::There { mode: Some(mode), .. } if folder.is_private && mode & 0o077 != 0 => found.warn(
                name,
                format!("{path} can be looked into by others (mode {mode:04o})"),
                format!("chmod 700 {shown}"),
            ),
            State::Missing { can_be_made: true } => {
                found.ok(name, format!("{path}, made when it is needed{}", room(folder)));
            }
            State::There { .. } => found.ok(name, format!("{path}{}", room(folder))),
        }
        // The program writes none of the first kind by itself.
        if let Some(free) = folder.free.filter(|free| *free < LITTLE && *name != "config") {
            found.warn(name, format!("only {} are free there", byte_size(free)), "make room, or name another folder");
        }
    }
    found.all
}

fn room(folder: &Facts) -> String {
    folder.free.map(|free| format!(" · {} free", byte_size(free))).unwrap_or_default()
}
