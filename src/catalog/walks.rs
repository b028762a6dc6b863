//! Full walks: how far they have come, and what is gone when they have come to their end.

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::Progress;
use super::failure::Result;
use super::known::{Known, moment};
use super::store::Change;
use super::tally::Sort;
use crate::asset::{Account, AssetId, AssetKind, Collection, Cursor};

/// How many assets can be listed anew from the beginning before the next such listing: more than a service can have.
const ROOM: i64 = 1 << 32;

/// A rank before all ranks that are there and before `last`, the one that was given before, with room behind it.
pub(super) fn base(sql: &Connection, account: Option<i64>, collection: Collection, last: Option<i64>) -> Result<i64> {
    let first: Option<i64> = sql
        .prepare_cached("SELECT min(rank) FROM asset WHERE account = ?1 AND collection = ?2 AND gone IS NULL")?
        .query_row(params![account, collection.as_str()], |row| row.get(0))?;
    let front = first.into_iter().chain(last).min();
    Ok(front.map_or(0, |front| front.saturating_sub(ROOM)))
}

/// The walk that has not come to its end, in the file of this number.
pub(super) fn progress(sql: &Connection, account: i64, collection: Collection, file: u64) -> Result<Option<Progress>> {
    let read = |row: &Row<'_>| {
        let (position, cursor, reached): (i64, Option<String>, i64) = (row.get(2)?, row.get(3)?, row.get(4)?);
        Ok((row.get::<_, i64>(0)?, row.get(1)?, position, cursor.as_deref().map(Cursor::new), reached))
    };
    let found = sql
        .prepare_cached(
            "SELECT started, base, position, cursor, reached FROM walk
             WHERE account = ?1 AND collection = ?2
                AND started IS NOT NULL AND base IS NOT NULL AND position IS NOT NULL AND reached IS NOT NULL",
        )?
        .query_row(params![account, collection.as_str()], read)
        .optional()?;
    Ok(found.and_then(|(started, base, position, cursor, reached)| {
        let (started, reached) = (moment(started)?, moment(reached)?);
        Some(Progress { started, base, position: u64::try_from(position).ok()?, cursor, reached, file })
    }))
}

/// Known assets that were last seen before `started`: how many there are, and at most `most` of them.
pub(super) fn unseen(
    sql: &Connection,
    (account, collection): (&Account, Collection),
    row: i64,
    started: Timestamp,
    most: usize,
) -> Result<(u64, Vec<AssetId>)> {
    let mut all = sql.prepare_cached(
        "SELECT id FROM asset WHERE account = ?1 AND collection = ?2 AND gone IS NULL AND last_seen < ?3 ORDER BY rank",
    )?;
    let mut rows = all.query(params![row, collection.as_str(), started.as_millisecond()])?;
    let (mut count, mut ids) = (0, Vec::new());
    while let Some(row) = rows.next()? {
        count += 1;
        if ids.len() < most {
            let id: Arc<str> = row.get(0)?;
            ids.push(AssetId { account: account.name.clone(), collection, id });
        }
    }
    Ok((count, ids))
}

impl Change<'_> {
    /// Remembers how far a full walk has come at `now`.
    pub(super) fn keep_progress(
        &mut self,
        account: &Account,
        collection: Collection,
        progress: &Progress,
        now: i64,
    ) -> Result<()> {
        let account = self.account(account)?;
        let position = i64::try_from(progress.position).unwrap_or(i64::MAX);
        let cursor = progress.cursor.as_ref().map(Cursor::as_str);
        self.sql
            .prepare_cached(
                "UPDATE walk SET started = ?3, base = ?4, position = ?5, cursor = ?6, reached = ?7
                 WHERE account = ?1 AND collection = ?2",
            )?
            .execute(params![
                account,
                collection.as_str(),
                progress.started.as_millisecond(),
                progress.base,
                position,
                cursor,
                now
            ])?;
        Ok(())
    }

    /// The walk that began at `started` has come to its end at `now`: what it did not see is gone.
    pub(super) fn finish(
        &mut self,
        account: &Account,
        collection: Collection,
        started: Timestamp,
        now: i64,
    ) -> Result<u64> {
        let account = self.account(account)?;
        let gone = self.leave_unseen(account, collection, started.as_millisecond(), now)?;
        self.sql
            .prepare_cached(
                "INSERT INTO walk (account, collection, whole_at, seen_at) VALUES (?1, ?2, ?3, ?3)
                 ON CONFLICT (account, collection) DO UPDATE SET whole_at = ?3, seen_at = max(ifnull(seen_at, 0), ?3),
                    started = NULL, base = NULL, position = NULL, cursor = NULL, reached = NULL",
            )?
            .execute(params![account, collection.as_str(), now])?;
        if let Some(standing) = self.known.standing(account, collection) {
            standing.whole_at = moment(now);
            standing.seen_at = standing.seen_at.max(moment(now));
        }
        Ok(gone)
    }

    /// The collection is whole at `now`, as it was before.
    pub(super) fn stay_whole(&mut self, account: &Account, collection: Collection, now: i64) -> Result<()> {
        let account = self.account(account)?;
        let kept = self
            .sql
            .prepare_cached(
                "UPDATE walk SET whole_at = ?3 WHERE account = ?1 AND collection = ?2 AND whole_at IS NOT NULL",
            )?
            .execute(params![account, collection.as_str(), now])?;
        if let Some(standing) = self.known.standing(account, collection).filter(|_| kept > 0) {
            standing.whole_at = moment(now);
        }
        Ok(())
    }

    fn leave_unseen(&mut self, account: i64, collection: Collection, started: i64, now: i64) -> Result<u64> {
        let key = params![account, collection.as_str(), started, self.known.visit_ended];
        let mut sorts = self.sql.prepare_cached(
            "SELECT kind, status, folder, count(*), count(*) FILTER (WHERE news > ?4) FROM asset
             WHERE account = ?1 AND collection = ?2 AND gone IS NULL AND last_seen < ?3
             GROUP BY kind, status, folder",
        )?;
        let sorts: Vec<(Sort, i64, i64)> = sorts
            .query_map(key, |row| Ok((listed_sort(row, 0)?, row.get(3)?, row.get(4)?)))?
            .collect::<rusqlite::Result<_>>()?;
        if sorts.is_empty() {
            return Ok(0);
        }
        for (sort, count, new) in sorts {
            self.leave(account, collection, sort, count, new);
        }
        let revision = self.revision();
        let mut leave = self.sql.prepare_cached(
            "UPDATE asset SET gone = ?4, revision = ?5
             WHERE account = ?1 AND collection = ?2 AND gone IS NULL AND last_seen < ?3",
        )?;
        Ok(leave.execute(params![account, collection.as_str(), started, now, revision])? as u64)
    }

    /// Marks these as gone at `now`. Answers how many were listed before.
    pub(super) fn mark_gone(&mut self, account: &Account, ids: &[AssetId], now: i64) -> Result<u64> {
        let account = self.account(account)?;
        let mut marked = 0;
        for AssetId { collection, id, .. } in ids {
            let mut find = self.sql.prepare_cached(
                "SELECT kind, status, folder, news, asset FROM asset
                 WHERE account = ?1 AND collection = ?2 AND id = ?3 AND gone IS NULL",
            )?;
            let read = |row: &Row<'_>| Ok((listed_sort(row, 0)?, row.get(3)?, row.get::<_, i64>(4)?));
            let found = find.query_row(params![account, collection.as_str(), id], read).optional()?;
            let Some((sort, news, asset)) = found else { continue };
            let new = i64::from(self.known.is_new(news));
            self.leave(account, *collection, sort, 1, new);
            let revision = self.revision();
            self.sql
                .prepare_cached("UPDATE asset SET gone = ?2, revision = ?3 WHERE asset = ?1")?
                .execute(params![asset, now, revision])?;
            marked += 1;
        }
        Ok(marked)
    }

    /// Counts assets that are listed no longer.
    fn leave(&mut self, account: i64, collection: Collection, sort: Sort, count: i64, new: i64) {
        let gone = Sort { gone: true, ..sort.clone() };
        self.count(account, collection, sort, -count, -new);
        self.count(account, collection, gone, count, 0);
    }

    /// Forgets all that was ever seen under a name. Answers how many assets.
    pub(super) fn forget(&mut self, named: &str) -> Result<u64> {
        const OF: &str = "account IN (SELECT account FROM account WHERE name = ?1)";
        self.sql.execute(&format!("DELETE FROM raw WHERE asset IN (SELECT asset FROM asset WHERE {OF})"), [named])?;
        let assets = self.sql.execute(&format!("DELETE FROM asset WHERE {OF}"), [named])?;
        self.sql.execute(&format!("DELETE FROM tally WHERE {OF}"), [named])?;
        self.sql.execute(&format!("DELETE FROM walk WHERE {OF}"), [named])?;
        self.sql.execute(&format!("DELETE FROM folder WHERE {OF}"), [named])?;
        self.sql.execute(&format!("DELETE FROM saved WHERE {OF}"), [named])?;
        self.sql.execute("DELETE FROM account WHERE name = ?1", [named])?;
        let revision = self.revision();
        self.set_fact("forgotten", revision)?;
        self.known = Known::read(self.sql)?;
        Ok(assets as u64)
    }
}

/// The sort of an asset that is listed: its kind, status and folder, from column `at` on.
fn listed_sort(row: &Row<'_>, at: usize) -> rusqlite::Result<Sort> {
    let kind = AssetKind::of_word(row.get_ref(at)?.as_str()?);
    Ok(Sort { gone: false, kind, status: row.get(at + 1)?, folder: row.get(at + 2)? })
}
