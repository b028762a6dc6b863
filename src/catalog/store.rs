//! The open file with what is known of it in memory, and the one way of changing it.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

use super::Trouble;
use super::failure::Result;
use super::file::{self, Mark};
use super::known::Known;
use super::tally::{Sort, Tallies};
use crate::asset::{Account, Census, Collection};

/// The catalogue's file, open to be written by this thread.
#[derive(Debug)]
pub(super) struct Store {
    path: PathBuf,
    /// Counts the files that this process has opened, so that a new one is known as such.
    pub(super) number: u64,
    mark: Mark,
    connection: Connection,
    /// What is in the file; `None` where that may have changed.
    known: Option<Known>,
    /// `SQLite`'s number for the last change of another connection.
    version: i64,
}

impl Store {
    /// Opens the file, or begins one, as number `number`. Answers also with the name of the damaged one that was there.
    pub(super) fn open(path: &Path, number: u64) -> std::result::Result<(Self, Option<String>), Trouble> {
        let file::Opened { connection, mark, aside } = file::open(path)?;
        Ok((Self { path: path.to_owned(), number, mark, connection, known: None, version: 0 }, aside))
    }

    /// Whether this is still the file of that name: another process may have set it aside, or the user have deleted it.
    pub(super) fn is_current(&self) -> bool {
        self.mark.is_at(&self.path)
    }

    /// Fails where this is another file than that of this number.
    pub(super) fn must_be(&self, number: u64) -> Result<()> {
        if self.number == number {
            return Ok(());
        }
        Err(Trouble::Failed("it was replaced while it was being filled".to_owned()).into())
    }

    /// Closes the file, and renames it and what belongs to it. Answers with the new name.
    pub(super) fn set_aside(self) -> std::result::Result<Option<String>, Trouble> {
        let Self { path, mark, connection, .. } = self;
        // What cannot be closed cleanly is damaged all the same.
        drop(connection);
        file::set_aside(&path, mark)
    }

    /// What is known, read anew where another process has written.
    pub(super) fn known(&mut self) -> Result<&Known> {
        let version = data_version(&self.connection)?;
        let kept = self.known.take().filter(|_| version == self.version);
        let known = if let Some(known) = kept {
            known
        } else {
            let look = self.connection.unchecked_transaction()?;
            self.version = data_version(&look)?;
            Known::read(&look)?
        };
        Ok(self.known.insert(known))
    }

    /// The census, where it is another one than when it was last taken.
    pub(super) fn census_if_changed(&mut self) -> Option<Census> {
        let known = self.known.as_mut()?;
        std::mem::take(&mut known.is_changed).then(|| known.census.clone())
    }

    /// For reading what is not kept in memory.
    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Does all of `work`, or nothing of it. It waits for other processes that write.
    pub(super) fn change<T>(&mut self, work: impl FnOnce(&mut Change<'_>) -> Result<T>) -> Result<T> {
        let transaction = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)?;
        let version = data_version(&transaction)?;
        let kept = self.known.take().filter(|_| version == self.version);
        self.version = version;
        let known = match kept {
            Some(known) => known,
            None => Known::read(&transaction)?,
        };
        let mut change = Change { sql: &transaction, known, tallies: Tallies::default(), is_content: false };
        let outcome = work(&mut change)?;
        let known = change.settled()?;
        transaction.commit()?;
        self.known = Some(known);
        Ok(outcome)
    }
}

/// A number that changes when another connection has changed the file.
fn data_version(connection: &Connection) -> Result<i64> {
    Ok(connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
}

/// One transaction that writes. What it does to [`Known`] is dropped with it where it fails.
pub(super) struct Change<'a> {
    pub(super) sql: &'a Transaction<'a>,
    pub(super) known: Known,
    tallies: Tallies,
    /// Whether anything but `last_seen` and `rank` has changed.
    is_content: bool,
}

impl Change<'_> {
    /// The revision that this transaction makes; that it makes one is thereby decided.
    pub(super) fn revision(&mut self) -> i64 {
        self.is_content = true;
        self.known.revision + 1
    }

    /// Counts assets of a sort: more, or fewer. `new` is how many of them are new to the user.
    pub(super) fn count(&mut self, account: i64, collection: Collection, sort: Sort, by: i64, new: i64) {
        self.known.count(account, collection, &sort, by, new);
        self.tallies.add(account, collection, sort, by);
    }

    /// The row of an account. Its name stands for this account from now on.
    pub(super) fn account(&mut self, account: &Account) -> Result<i64> {
        if let Some(row) = self.known.account(account) {
            return Ok(row);
        }
        let Account { name, kind, base_url } = account;
        let key = params![name.as_str(), kind.as_str(), base_url.as_str()];
        self.sql.execute("UPDATE account SET current = 0 WHERE name = ?1", [name.as_str()])?;
        let row: Option<i64> = self
            .sql
            .query_row("SELECT account FROM account WHERE (name, provider, base_url) = (?1, ?2, ?3)", key, |row| {
                row.get(0)
            })
            .optional()?;
        if let Some(row) = row {
            self.sql.execute("UPDATE account SET current = 1 WHERE account = ?1", [row])?;
        } else {
            self.sql.execute("INSERT INTO account (name, provider, base_url, current) VALUES (?1, ?2, ?3, 1)", key)?;
        }
        let row = row.unwrap_or_else(|| self.sql.last_insert_rowid());
        let was = self.revision();
        // Which assets there are is another matter now: what is known of them is read anew.
        self.set_fact("forgotten", was)?;
        self.known = Known::read(self.sql)?;
        Ok(row)
    }

    pub(super) fn set_fact(&self, name: &str, value: i64) -> Result<()> {
        self.sql
            .prepare_cached("INSERT INTO fact VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")?
            .execute(params![name, value])?;
        Ok(())
    }

    /// Writes what was counted. Answers with what is known after it.
    fn settled(mut self) -> Result<Known> {
        self.tallies.write(self.sql)?;
        if self.is_content {
            self.known.advance_revision();
            self.set_fact("revision", self.known.revision)?;
        }
        Ok(self.known)
    }
}
