//! The browser's visits, the check of the file, and its end.

use std::time::Duration;

use super::Health;
use super::failure::Result;
use super::file::{PATIENCE, SCHEMA};
use super::known::Known;
use super::store::Store;
use crate::asset::AccountName;

/// How long those who read are waited for when the -wal is to be cut.
const CUT: Duration = Duration::from_secs(2);

/// As many sentences as `SQLite` says of damage.
const MOST_DAMAGE: u32 = 100;

impl Store {
    /// A visit begins. Where the only visit before it never ended, for it was killed, it is over since it began.
    pub(super) fn begin_visit(&mut self, now: i64) -> Result<()> {
        self.change(|change| {
            if change.known.visit_ended.is_none() {
                change
                    .sql
                    .execute("INSERT INTO fact SELECT 'visit_ended', value FROM fact WHERE name = 'visit_began'", [])?;
            }
            change.set_fact("visit_began", now)?;
            change.known = Known::read(change.sql)?;
            Ok(())
        })
    }

    /// The visit ends: what is seen for the first time from now on is new to the next.
    pub(super) fn end_visit(&mut self, now: i64) -> Result<()> {
        self.change(|change| {
            change.set_fact("visit_ended", now)?;
            change.revision();
            change.known = Known::read(change.sql)?;
            Ok(())
        })
    }

    /// Forgets all of an account, down to the bytes in the file: what was deleted is overwritten.
    pub(super) fn forget(&mut self, account: &AccountName) -> Result<u64> {
        self.connection().pragma_update(None, "secure_delete", true)?;
        let forgotten = self.change(|change| change.forget(account.as_str()));
        self.connection().pragma_update(None, "secure_delete", false)?;
        // The -wal still holds pages as they were. Another program that reads just now may keep it from being cut; then
        // the next checkpoint writes over them.
        self.connection().busy_timeout(CUT)?;
        self.connection().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
        self.connection().busy_timeout(PATIENCE)?;
        forgotten
    }

    /// Reads the whole file.
    pub(super) fn check(&mut self) -> Result<Health> {
        let sql = self.connection();
        let bytes: i64 =
            sql.query_row("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", [], |row| {
                row.get(0)
            })?;
        let mut check = sql.prepare(&format!("PRAGMA integrity_check({MOST_DAMAGE})"))?;
        let said: Vec<String> = check.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let mut damage: Vec<String> =
            said.iter().filter(|word| *word != "ok").map(|word| crate::text::safe(word).into_owned()).collect();
        let strangers: i64 = sql.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
        if strangers > 0 {
            damage.push(format!("{strangers} rows belong to no row"));
        }
        let assets: i64 = sql.query_row("SELECT count(*) FROM asset", [], |row| row.get(0))?;
        let counted: i64 = sql.query_row("SELECT ifnull(sum(count), 0) FROM tally", [], |row| row.get(0))?;
        if assets != counted {
            damage.push(format!("{counted} assets are counted, {assets} are there"));
        }
        let positive = |number: i64| u64::try_from(number).unwrap_or(0);
        Ok(Health { assets: positive(assets), bytes: positive(bytes), schema: SCHEMA, damage })
    }

    /// Puts all that was written into the file itself and on the disk, and closes it.
    pub(super) fn close(self) {
        // Where others have it open, the last of them to close it does this; where the disk is full, the -wal keeps it.
        let _ = self.connection().execute_batch("PRAGMA wal_checkpoint(PASSIVE)");
    }
}
