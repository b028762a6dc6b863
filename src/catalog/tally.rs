//! How many assets there are of each sort: counted as they come and go, in the transaction that writes them.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{Connection, params};

use super::failure::Result;
use crate::asset::{AssetKind, Collection, Status};

/// What assets are counted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sort {
    pub(super) gone: bool,
    pub(super) kind: AssetKind,
    pub(super) status: Status,
    pub(super) folder: Option<Arc<str>>,
}

/// Numbers that are not written yet.
#[derive(Debug, Default)]
pub(super) struct Tallies {
    /// By account and sort.
    changes: BTreeMap<(i64, Collection, Sort), i64>,
}

impl Tallies {
    pub(super) fn add(&mut self, account: i64, collection: Collection, sort: Sort, by: i64) {
        *self.changes.entry((account, collection, sort)).or_default() += by;
    }

    pub(super) fn write(&mut self, sql: &Connection) -> Result<()> {
        let mut upsert = sql.prepare_cached(
            "INSERT INTO tally (account, collection, gone, kind, status, folder, count) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (account, collection, gone, kind, ifnull(status, x''), ifnull(folder, x''))
             DO UPDATE SET count = count + excluded.count",
        )?;
        // A sort that no asset is of any more leaves no row.
        let mut clear = sql.prepare_cached(
            "DELETE FROM tally WHERE account = ?1 AND collection = ?2 AND gone = ?3 AND kind = ?4
             AND ifnull(status, x'') = ifnull(?5, x'') AND ifnull(folder, x'') = ifnull(?6, x'') AND count = 0",
        )?;
        for ((account, collection, sort), by) in std::mem::take(&mut self.changes) {
            let Sort { gone, kind, status, folder } = sort;
            let (collection, kind) = (collection.as_str(), kind.as_str());
            let (status, folder) = (status.as_deref(), folder.as_deref());
            if by != 0 {
                upsert.execute(params![account, collection, gone, kind, status, folder, by])?;
            }
            if by < 0 {
                clear.execute(params![account, collection, gone, kind, status, folder])?;
            }
        }
        Ok(())
    }
}
