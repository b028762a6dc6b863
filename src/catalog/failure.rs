//! What can go wrong with the file: what is repaired by beginning anew, and what is told.

use std::io;
use std::path::Path;

use rusqlite::ffi;
use rusqlite::{Error, ErrorCode};

use super::Trouble;
use crate::text;

/// Why a piece of work on the file failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The file is not what was written: it is set aside, and the work is done again on a new one.
    Damaged(String),
    /// Something that a new file would not help.
    Trouble(Trouble),
}

pub(super) type Result<T> = std::result::Result<T, Failure>;

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        if is_damage(&error) {
            return Self::Damaged(text::safe(&error.to_string()).into_owned());
        }
        Self::Trouble(Trouble::Failed(sentence(&error)))
    }
}

/// Whether `SQLite`'s error can only come from a file that somebody or something else has written into. All statements are
/// our own: what one of them finds missing was there when the file was begun. All tables are strict, and a key is looked up
/// in the transaction that writes it: neither a value of another type nor a key that is there twice can come from here.
fn is_damage(error: &Error) -> bool {
    const TWICE: [i32; 3] =
        [ffi::SQLITE_CONSTRAINT_UNIQUE, ffi::SQLITE_CONSTRAINT_PRIMARYKEY, ffi::SQLITE_CONSTRAINT_ROWID];
    match error {
        Error::SqliteFailure(code, _) => {
            matches!(code.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
                || TWICE.contains(&code.extended_code)
                // Where the statement itself names what is missing, it comes as the next kind.
                || code.extended_code == ffi::SQLITE_ERROR
        }
        Error::SqlInputError { .. }
        | Error::FromSqlConversionFailure(..)
        | Error::InvalidColumnType(..)
        | Error::IntegralValueOutOfRange(..)
        | Error::Utf8Error(..) => true,
        _ => false,
    }
}

/// What a user can do about it.
fn sentence(error: &Error) -> String {
    let code = error.sqlite_error_code();
    match code {
        Some(ErrorCode::DiskFull) => "the disk is full: what was there before is kept".to_owned(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another program has not let go of it for a minute".to_owned()
        }
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            "it cannot be written: its file and its folder must be writable".to_owned()
        }
        Some(ErrorCode::SystemIoFailure) => {
            "the disk does not take or give what it should: there may be no room left".to_owned()
        }
        _ => text::safe(&error.to_string()).into_owned(),
    }
}

/// A failure of the system with this path.
pub(super) fn of_path(path: &Path, error: &io::Error) -> Trouble {
    let shown = path.to_string_lossy();
    let path = text::safe(&shown);
    Trouble::Failed(match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            format!("{path} cannot be written: it and its folder must be writable")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            format!("{path} cannot be written: the disk is full")
        }
        _ => format!("{path}: {error}"),
    })
}
