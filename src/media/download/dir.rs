//! An open folder: what is made, read, renamed and deleted in it stays in it, and no link is followed.
//!
//! On Unix all of it goes by the folder's handle, whatever becomes of its path; elsewhere by its path, with a look before.

#[cfg(not(unix))]
mod path;
#[cfg(unix)]
mod unix;

use std::time::SystemTime;

#[cfg(not(unix))]
pub(super) use path::Dir;
#[cfg(unix)]
pub(super) use unix::Dir;

/// What stands under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// Neither a folder nor a link nor anything else that is no plain file.
    pub(super) is_file: bool,
    pub(super) bytes: u64,
    pub(super) modified: Option<SystemTime>,
}
