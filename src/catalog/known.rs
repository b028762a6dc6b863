//! What the writer keeps in memory of the file: its accounts, its facts and the census.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::Connection;

use super::failure::Result;
use super::folders;
use super::tally::Sort;
use crate::asset::{Account, AccountName, AssetKind, Census, Collection, Standing};

/// What is in the file.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) revision: i64,
    /// When the browser's last visit ended; `None` before the first.
    pub(super) visit_ended: Option<i64>,
    /// The rows that names stand for now: name, provider, base URL.
    accounts: BTreeMap<i64, (AccountName, String, String)>,
    pub(super) census: Census,
    /// Whether the census is another one than when it was last told.
    pub(super) is_changed: bool,
}

impl Known {
    /// Reads it all: few rows, however many assets there are.
    pub(super) fn read(sql: &Connection) -> Result<Self> {
        let facts: BTreeMap<String, i64> = sql
            .prepare_cached("SELECT name, value FROM fact")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let mut known = Self {
            revision: facts.get("revision").copied().unwrap_or(0),
            visit_ended: facts.get("visit_ended").copied(),
            accounts: BTreeMap::new(),
            census: Census::default(),
            is_changed: true,
        };
        known.census.revision = u64::try_from(known.revision).unwrap_or(0);
        known.read_accounts(sql)?;
        known.read_walks(sql)?;
        known.read_tallies(sql)?;
        known.read_new(sql)?;
        known.read_folders(sql)?;
        Ok(known)
    }

    fn read_accounts(&mut self, sql: &Connection) -> Result<()> {
        let mut all = sql.prepare_cached("SELECT account, name, provider, base_url FROM account WHERE current = 1")?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            let name: String = row.get(1)?;
            // Another program may have written it: what can be no name is nobody's.
            if let Ok(name) = AccountName::new(&name) {
                self.accounts.insert(row.get(0)?, (name, row.get(2)?, row.get(3)?));
            }
        }
        Ok(())
    }

    fn read_walks(&mut self, sql: &Connection) -> Result<()> {
        let mut all = sql.prepare_cached("SELECT account, collection, told, whole_at, seen_at FROM walk")?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            let collection: String = row.get(1)?;
            let told: Option<i64> = row.get(2)?;
            let (whole_at, seen_at): (Option<i64>, Option<i64>) = (row.get(3)?, row.get(4)?);
            let Some(standing) = self.standing_of(row.get(0)?, &collection) else { continue };
            standing.told = told.and_then(|told| u64::try_from(told).ok());
            standing.whole_at = whole_at.and_then(moment);
            standing.seen_at = seen_at.and_then(moment);
        }
        Ok(())
    }

    fn read_tallies(&mut self, sql: &Connection) -> Result<()> {
        let mut all = sql.prepare_cached("SELECT account, collection, gone, kind, status, folder, count FROM tally")?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            let collection: String = row.get(1)?;
            let kind: String = row.get(3)?;
            let sort =
                Sort { gone: row.get(2)?, kind: AssetKind::of_word(&kind), status: row.get(4)?, folder: row.get(5)? };
            let count = row.get(6)?;
            if let Some(standing) = self.standing_of(row.get(0)?, &collection) {
                count_in(standing, &sort, count);
            }
        }
        Ok(())
    }

    /// Counts what is new since the last visit: the index holds those alone that were once news.
    fn read_new(&mut self, sql: &Connection) -> Result<()> {
        let Some(ended) = self.visit_ended else { return Ok(()) };
        let mut all = sql.prepare_cached(
            "SELECT account, collection, count(*) FROM asset INDEXED BY asset_news
             WHERE news > ?1 AND gone IS NULL GROUP BY account, collection",
        )?;
        let mut rows = all.query([ended])?;
        while let Some(row) = rows.next()? {
            let collection: String = row.get(1)?;
            let count = row.get(2)?;
            if let Some(standing) = self.standing_of(row.get(0)?, &collection) {
                shift(&mut standing.new, count);
            }
        }
        Ok(())
    }

    fn read_folders(&mut self, sql: &Connection) -> Result<()> {
        for (row, (name, ..)) in &self.accounts {
            let folders = folders::read(sql, *row, name)?;
            if !folders.is_empty() {
                self.census.folders.insert(name.clone(), folders);
            }
        }
        Ok(())
    }

    fn standing_of(&mut self, account: i64, collection: &str) -> Option<&mut Standing> {
        let collection = [Collection::Assets, Collection::Rendered].into_iter().find(|one| one.as_str() == collection);
        let (name, ..) = self.accounts.get(&account)?;
        Some(self.census.standings.entry((name.clone(), collection?)).or_default())
    }

    /// The row of an account, where its name stands for it.
    pub(super) fn account(&self, account: &Account) -> Option<i64> {
        let Account { name, kind, base_url } = account;
        let is_it = |(of, provider, url): &(AccountName, String, String)| {
            of == name && provider == kind.as_str() && url == base_url.as_str()
        };
        self.accounts.iter().find(|(_, known)| is_it(known)).map(|(row, _)| *row)
    }

    /// What is known of a collection, to be changed.
    pub(super) fn standing(&mut self, account: i64, collection: Collection) -> Option<&mut Standing> {
        self.is_changed = true;
        self.standing_of(account, collection.as_str())
    }

    pub(super) fn count(&mut self, account: i64, collection: Collection, sort: &Sort, by: i64, new: i64) {
        if let Some(standing) = self.standing(account, collection) {
            count_in(standing, sort, by);
            shift(&mut standing.new, new);
        }
    }

    pub(super) fn advance_revision(&mut self) {
        // As large as that only where somebody else has written it.
        self.revision = self.revision.saturating_add(1);
        self.census.revision = u64::try_from(self.revision).unwrap_or(0);
        self.is_changed = true;
    }

    /// Whether what came as news then is new to the user.
    pub(super) fn is_new(&self, news: Option<i64>) -> bool {
        self.visit_ended.zip(news).is_some_and(|(ended, news)| news > ended)
    }
}

/// A moment of the file. One that no calendar has is unknown.
pub(super) fn moment(milliseconds: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(milliseconds).ok()
}

fn count_in(standing: &mut Standing, sort: &Sort, by: i64) {
    if sort.gone {
        shift(&mut standing.gone, by);
        return;
    }
    shift(&mut standing.known, by);
    shift_in(&mut standing.kinds, &sort.kind, by);
    shift_in(&mut standing.statuses, &sort.status, by);
    if let Some(folder) = &sort.folder {
        shift_in(&mut standing.folders, folder, by);
    }
}

fn shift_in<K: Ord + Clone>(counts: &mut BTreeMap<K, u64>, key: &K, by: i64) {
    let count = counts.entry(key.clone()).or_default();
    shift(count, by);
    if *count == 0 {
        counts.remove(key);
    }
}

/// Numbers of a file that another program has written into need not add up.
fn shift(count: &mut u64, by: i64) {
    *count = count.saturating_add_signed(by);
}
