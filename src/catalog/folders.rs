//! The folders of accounts, by name, as they were last listed.

use std::sync::Arc;

use rusqlite::{Connection, params};

use super::failure::Result;
use super::store::Change;
use crate::asset::{Account, AccountName, Folder, FolderId};
use crate::text::Label;

/// More are not kept of an account.
const MOST: usize = 10_000;

impl Change<'_> {
    /// Puts an account's folders in the place of those that were known.
    pub(super) fn put_folders(&mut self, account: &Account, folders: &[Folder]) -> Result<()> {
        let row = self.account(account)?;
        let folders = &folders[..folders.len().min(MOST)];
        if self.known.census.folders.get(&account.name).map_or(&[][..], Vec::as_slice) == folders {
            return Ok(());
        }
        self.sql.prepare_cached("DELETE FROM folder WHERE account = ?1")?.execute([row])?;
        let mut insert = self.sql.prepare_cached("INSERT OR IGNORE INTO folder VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for (position, folder) in (0_i64..).zip(folders) {
            insert.execute(params![row, &*folder.id.id, folder.name.raw(), folder.parent.as_deref(), position])?;
        }
        self.known.census.folders.insert(account.name.clone(), folders.to_vec());
        self.known.is_changed = true;
        Ok(())
    }
}

/// The folders of an account, in the order in which they were listed.
pub(super) fn read(sql: &Connection, row: i64, account: &AccountName) -> Result<Vec<Folder>> {
    let mut all = sql.prepare_cached("SELECT id, name, parent FROM folder WHERE account = ?1 ORDER BY position")?;
    let mut rows = all.query([row])?;
    let mut folders = Vec::new();
    while folders.len() < MOST
        && let Some(row) = rows.next()?
    {
        let (id, name, parent): (String, String, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let id = FolderId { account: account.clone(), id: Arc::from(id) };
        folders.push(Folder { id, name: Label::from(name), parent: parent.map(Arc::from) });
    }
    Ok(folders)
}
