//! Where assets were saved.

use std::path::{Path, PathBuf};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::failure::Result;
use super::store::Change;
use crate::asset::{AssetId, Saved};
use crate::text::Label;

/// The longest path and the longest version that are taken.
const LONGEST: usize = 64 * 1024;

impl Change<'_> {
    /// Remembers a file of an asset, in the place of what was known of that file. Of an account that is not in the catalogue
    /// nothing is remembered.
    pub(super) fn put_saved(&mut self, id: &AssetId, saved: &Saved, now: i64) -> Result<()> {
        let account: Option<i64> = self
            .sql
            .prepare_cached("SELECT account FROM account WHERE name = ?1 AND current = 1")?
            .query_row([id.account.as_str()], |row| row.get(0))
            .optional()?;
        let Some(account) = account else { return Ok(()) };
        let file = written(&saved.file);
        let bytes = i64::try_from(saved.bytes).unwrap_or(i64::MAX);
        self.sql
            .prepare_cached("INSERT OR REPLACE INTO saved VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![account, id.collection.as_str(), &*id.id, file, bytes, saved.version.raw(), now])?;
        Ok(())
    }
}

/// The files of an asset, the newest first.
pub(super) fn of(sql: &Connection, account: i64, id: &AssetId) -> rusqlite::Result<Vec<Saved>> {
    let mut all = sql.prepare_cached(
        "SELECT file, bytes, version FROM saved WHERE account = ?1 AND collection = ?2 AND id = ?3
         ORDER BY saved_at DESC, file",
    )?;
    let mut rows = all.query(params![account, id.collection.as_str(), &*id.id])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.extend(read(row)?);
    }
    Ok(found)
}

/// `None` for what another program may have written there.
fn read(row: &Row<'_>) -> rusqlite::Result<Option<Saved>> {
    let file = path(row.get_ref(0)?).filter(|file| file.is_absolute());
    let bytes: Option<u64> = row.get_ref(1)?.as_i64().ok().and_then(|bytes| u64::try_from(bytes).ok());
    let version = row.get_ref(2)?.as_str().ok().filter(|version| version.len() <= LONGEST).map(Label::new);
    let saved = |((file, bytes), version)| Saved { file, bytes, version };
    Ok(file.zip(bytes).zip(version).map(saved))
}

/// A path as the file holds it.
fn written(path: &Path) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(match path.to_str() {
        Some(text) => ValueRef::Text(text.as_bytes()),
        None => ValueRef::Blob(path.as_os_str().as_encoded_bytes()),
    })
}

fn path(value: ValueRef<'_>) -> Option<PathBuf> {
    match value {
        ValueRef::Text(bytes) if bytes.len() <= LONGEST => std::str::from_utf8(bytes).ok().map(PathBuf::from),
        #[cfg(unix)]
        ValueRef::Blob(bytes) if bytes.len() <= LONGEST => {
            use std::os::unix::ffi::OsStrExt as _;
            Some(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
        }
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Text(_) | ValueRef::Blob(_) => None,
    }
}
