//! What is asked of the disk itself, as data: whoever tests what happens on a full one hands in another.

use std::fs::File;
use std::io::{self, IoSlice, Write as _};

use super::dir::Dir;
use crate::asset::DownloadFault;
use crate::text::Label;

/// How files are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Disk {
    pub(super) write: fn(&File, &[IoSlice<'_>]) -> io::Result<usize>,
    /// Has a file written to the disk, its length and times included.
    pub(super) sync: fn(&File) -> io::Result<()>,
    /// Whether `sync_all` does for each file what `sync` does, and tells when it could not.
    pub(super) tells_of_all: fn(&Dir) -> bool,
    /// Has all that was written to the file system of a folder written to the disk.
    pub(super) sync_all: fn(&Dir) -> io::Result<()>,
    /// Bytes that may still be written in a folder.
    pub(super) free: fn(&Dir) -> Option<u64>,
}

impl Default for Disk {
    fn default() -> Self {
        Self {
            write: |mut file, slices| file.write_vectored(slices),
            sync: File::sync_all,
            tells_of_all: Dir::tells_of_all,
            sync_all: Dir::sync_all,
            free: Dir::free,
        }
    }
}

/// What a failure of the disk means.
pub(super) fn fault(error: &io::Error) -> DownloadFault {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => DownloadFault::DiskFull,
        kind => {
            let text = error.to_string();
            let text = match kind {
                io::ErrorKind::NotFound => "there is no such folder".to_owned(),
                io::ErrorKind::AlreadyExists => "something of that name is there already".to_owned(),
                // What the system says has its number behind it.
                kind if error.raw_os_error().is_some() => kind.to_string(),
                _ => text,
            };
            DownloadFault::Folder { what: Label::new(&text) }
        }
    }
}

/// The folder was moved or deleted while something was saved in it.
pub(super) fn gone() -> DownloadFault {
    fault(&io::Error::other("the folder is not there any more"))
}
