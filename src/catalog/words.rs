//! Words of the catalogue for a command line that is being typed: read at once or not at all.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::file;
use crate::asset::AccountName;

/// The most statuses that are told: the set is open, and a service may have one for each asset.
const MOST: usize = 100;

/// What can be named on a command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The accounts of which something is known, in the order of their names.
    pub accounts: Vec<AccountName>,
    /// The statuses that assets have; as the services gave them, so they may be any text.
    pub statuses: Vec<String>,
}

/// Reads the words of the catalogue at `path`. `None` where there is no catalogue that can be read now: nothing is
/// created, mended or waited for.
#[must_use]
pub fn read(path: &Path) -> Option<Words> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).ok()?;
    connection.busy_timeout(std::time::Duration::ZERO).ok()?;
    if !file::is_readable(&connection).ok()? {
        return None;
    }
    let names = texts(&connection, "SELECT name FROM account WHERE current = 1 ORDER BY name").ok()?;
    let statuses = format!("SELECT DISTINCT status FROM tally WHERE status IS NOT NULL ORDER BY status LIMIT {MOST}");
    Some(Words {
        accounts: names.iter().filter_map(|name| AccountName::new(name).ok()).collect(),
        statuses: texts(&connection, &statuses).ok()?,
    })
}

fn texts(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}
