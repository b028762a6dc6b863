//! A glance at the file from outside, beside whoever has it open: it is neither begun, brought up to date nor set aside.

use std::fs::{self, File};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::Trouble;
use super::failure::{Failure, Result, of_path};
use super::file::{self, SCHEMA, foreign, harden};
use super::known::Known;
use crate::asset::Census;

/// How long a program that writes may be waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// As many sentences as `SQLite` says of damage.
const MOST_DAMAGE: u32 = 10;

/// What is to be seen of the catalogue from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    /// Of the file itself, in bytes.
    pub bytes: u64,
    /// `None` of a file that is still empty.
    pub schema: Option<i64>,
    /// What it knows; `None` of an older schema, which the next program that writes brings up to date.
    pub census: Option<Census>,
    /// What `SQLite` says is wrong; empty where nothing was found.
    pub damage: Vec<String>,
    /// Whether the time was enough to look at all of it.
    pub is_whole: bool,
}

/// Looks at the catalogue for about `limit`; `None` where there is none. Blocks on the disk.
///
/// # Errors
/// It is not ours, of a later version of the program, damaged from its first bytes on, or it cannot be read.
pub fn glance(path: &Path, limit: Duration) -> std::result::Result<Option<Glance>, Trouble> {
    look(path, limit).map_err(|failure| match failure {
        Failure::Damaged(why) => Trouble::Damaged(why),
        Failure::Trouble(trouble) => trouble,
    })
}

fn look(path: &Path, limit: Duration) -> Result<Option<Glance>> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(of_path(path, &error).into()),
    };
    if !metadata.is_file() {
        return Err(foreign(path).into());
    }
    let mut file = File::open(path).map_err(|error| of_path(path, &error))?;
    let schema = file::header(&mut file, path)?.map(|header| header.schema);
    let mut glance =
        Glance { bytes: metadata.len(), schema, census: None, damage: Vec::new(), is_whole: schema.is_none() };
    if schema.is_some() {
        // The files that SQLite keeps beside it are there while it is open, and go with the last who closes it: one that
        // may only read would leave them.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        harden(&connection)?;
        connection.pragma_update(None, "query_only", true)?;
        if schema == Some(SCHEMA) {
            glance.census = Some(Known::read(&connection)?.census);
        }
        examine(&connection, limit, &mut glance)?;
    }
    Ok(Some(glance))
}

/// Looks for damage until the time is up.
fn examine(connection: &Connection, limit: Duration, glance: &mut Glance) -> Result<()> {
    let (done, waiting) = mpsc::channel::<()>();
    let interrupt = connection.get_interrupt_handle();
    let watch = thread::Builder::new().name("glance".into()).spawn(move || {
        if waiting.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout) {
            interrupt.interrupt();
        }
    });
    // Without a thread nobody would end it.
    if watch.is_err() {
        return Ok(());
    }
    let said = said_of(connection);
    drop(done);
    match said {
        Ok(words) => {
            glance.damage = words;
            glance.is_whole = true;
        }
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn said_of(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut check = connection.prepare(&format!("PRAGMA quick_check({MOST_DAMAGE})"))?;
    let words = check.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(words.into_iter().filter(|word| word != "ok").map(|word| crate::text::safe(&word).into_owned()).collect())
}
