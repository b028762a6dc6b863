//! The browser's visits, the check of the file, and its end.

use std::time::Duration;

use super::Health;
use super::failure::{Failure, Result};
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

    /// Reads the whole file. Damage is told and left where it is.
    pub(super) fn check(&mut self) -> Result<Health> {
        let mut health = Health { assets: 0, bytes: 0, schema: SCHEMA, damage: Vec::new() };
        match self.examine(&mut health) {
            Err(Failure::Damaged(why)) => health.damage.push(why),
            Err(Failure::Trouble(trouble)) => return Err(trouble.into()),
            Ok(()) => {}
        }
        Ok(health)
    }

    fn examine(&self, health: &mut Health) -> Result<()> {
        let sql = self.connection();
        let number = |query: &str| sql.query_row(query, [], |row| row.get::<_, i64>(0));
        let positive = |number: i64| u64::try_from(number).unwrap_or(0);
        health.bytes = positive(number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?);
        let mut check = sql.prepare(&format!("PRAGMA integrity_check({MOST_DAMAGE})"))?;
        let mut said = check.query([])?;
        while let Some(row) = said.next()? {
            let word: String = row.get(0)?;
            if word != "ok" {
                health.damage.push(crate::text::safe(&word).into_owned());
            }
        }
        let assets = number("SELECT count(*) FROM asset")?;
        health.assets = positive(assets);
        let strangers = number("SELECT count(*) FROM pragma_foreign_key_check")?;
        if strangers > 0 {
            health.damage.push(format!("{strangers} rows belong to no row"));
        }
        let counted = number("SELECT ifnull(sum(count), 0) FROM tally")?;
        if assets != counted {
            health.damage.push(format!("{counted} assets are counted, {assets} are there"));
        }
        Ok(())
    }

    /// Puts all that was written into the file itself and on the disk, and closes it.
    pub(super) fn close(self) {
        // Where others have it open, the last of them to close it does this; where the disk is full, the -wal keeps it.
        let _ = self.connection().execute_batch("PRAGMA wal_checkpoint(PASSIVE)");
    }
}
