//! The reader's own connection to the file.

use std::path::Path;

use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, params};

use crate::asset::{AccountName, Asset, AssetId};
use crate::catalog::rows::{self, LONGEST_TEXT};

/// How much of the file is kept in memory, in KiB.
const CACHE: i32 = 4096;

/// How many statements are kept ready: more than there are.
const STATEMENTS: usize = 32;

/// How long the writer may be waited for, in milliseconds. Readers of a WAL wait for nobody but at its recovery.
const PATIENCE: i32 = 5000;

/// The open file.
#[derive(Debug)]
pub(super) struct File {
    connection: Connection,
}

impl File {
    /// Opens the file, which is there and of our schema.
    pub(super) fn open(path: &Path) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.execute_batch(&format!("PRAGMA busy_timeout = {PATIENCE}; PRAGMA cache_size = -{CACHE}"))?;
        // A row with its JSON; a longer one is an error of that row alone.
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, i32::try_from(2 * LONGEST_TEXT).unwrap_or(i32::MAX))?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(Self { connection })
    }

    /// All that is read of one look is of one state of the file.
    pub(super) fn snapshot(&self) -> rusqlite::Result<Snapshot<'_>> {
        Ok(Snapshot { transaction: self.connection.unchecked_transaction()? })
    }
}

/// The file as it was at one moment.
#[derive(Debug)]
pub(super) struct Snapshot<'f> {
    transaction: Transaction<'f>,
}

impl std::ops::Deref for Snapshot<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.transaction
    }
}

impl Snapshot<'_> {
    /// The state of the catalogue: grows with each change.
    pub(super) fn revision(&self) -> rusqlite::Result<u64> {
        self.fact("revision")
    }

    /// The revision in which rows were last deleted.
    pub(super) fn forgotten(&self) -> rusqlite::Result<u64> {
        self.fact("forgotten")
    }

    fn fact(&self, name: &str) -> rusqlite::Result<u64> {
        let found = self
            .prepare_cached("SELECT value FROM fact WHERE name = ?1")?
            .query_row([name], |row| row.get::<_, i64>(0))
            .optional()?;
        Ok(found.and_then(|value| u64::try_from(value).ok()).unwrap_or(0))
    }

    /// Differs from the one before if anybody has written to the file since.
    pub(super) fn version(&self) -> rusqlite::Result<i64> {
        self.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
    }

    /// The accounts in the file, each as the service that its name stands for now.
    pub(super) fn accounts(&self) -> rusqlite::Result<Accounts> {
        let mut statement = self.prepare_cached("SELECT account, name FROM account WHERE current = 1 ORDER BY name")?;
        let mut found = Vec::new();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Some(name) = rows::text(row.get_ref(1)?).and_then(|name| AccountName::new(name).ok()) {
                found.push((row.get(0)?, name));
            }
        }
        Ok(Accounts { found })
    }

    /// The asset in the row of this number; `None` if it is not there or cannot be read.
    pub(super) fn asset(&self, number: i64, accounts: &Accounts) -> rusqlite::Result<Option<Asset>> {
        let read = self
            .prepare_cached(&rows::statement())?
            .query_row([number], |row| Ok(rows::read(row, |account| accounts.name_of(account))));
        match read {
            Err(rusqlite::Error::SqliteFailure(error, _)) if error.code == rusqlite::ErrorCode::TooBig => Ok(None),
            read => Ok(read.optional()?.flatten()),
        }
    }

    /// The identity of the asset in the row of this number; `None` if it is not there or cannot be read.
    pub(super) fn id_of(&self, number: i64, accounts: &Accounts) -> rusqlite::Result<Option<AssetId>> {
        let mut statement = self.prepare_cached("SELECT account, collection, id FROM asset WHERE asset = ?1")?;
        let mut rows = statement.query([number])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let (collection, id) = (rows::text(row.get_ref(1)?), rows::text(row.get_ref(2)?));
        let (Some(collection), Some(id)) = (collection.and_then(rows::collection_of), id) else { return Ok(None) };
        Ok(accounts.name_of(row.get(0)?).map(|account| AssetId { account, collection, id: id.into() }))
    }

    /// The number of an asset's row.
    pub(super) fn row_of(&self, id: &AssetId, accounts: &Accounts) -> rusqlite::Result<Option<i64>> {
        let Some(account) = accounts.number_of(&id.account) else { return Ok(None) };
        self.prepare_cached("SELECT asset FROM asset WHERE account = ?1 AND collection = ?2 AND id = ?3")?
            .query_row(params![account, id.collection.as_str(), &*id.id], |row| row.get(0))
            .optional()
    }
}

/// The accounts in the file, each with its number there.
#[derive(Clone, Debug, Default)]
pub(super) struct Accounts {
    found: Vec<(i64, AccountName)>,
}

impl Accounts {
    pub(super) fn names(&self) -> Vec<AccountName> {
        self.found.iter().map(|(_, name)| name.clone()).collect()
    }

    pub(super) fn number_of(&self, name: &AccountName) -> Option<i64> {
        self.found.iter().find(|(_, found)| found == name).map(|(number, _)| *number)
    }

    fn name_of(&self, number: i64) -> Option<AccountName> {
        self.found.iter().find(|(found, _)| *found == number).map(|(_, name)| name.clone())
    }
}
