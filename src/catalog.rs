//! What was seen of every account, on disk: one `SQLite` file, one thread that writes it, one that reads it and holds the
//! search index. Values go in and out; nobody else knows of SQL.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::watch;

use crate::asset::{Account, AccountName, Asset, AssetId, Census, Collection, Cursor, Page, Query};

/// The catalogue. A clone is another handle to the same one; the threads end with the last of them.
#[derive(Clone, Debug)]
pub struct Catalog {}

/// Why the catalogue cannot do something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The file was written by a later version of the program; it is left as it is.
    #[error("the catalogue is of a newer assetbrowse (schema {found}, this one knows {known}): it is left untouched")]
    Newer { found: i64, known: i64 },
    /// It is a file of somebody else.
    #[error("{path} is no catalogue of assetbrowse: it is left untouched")]
    Foreign { path: String },
    /// The disk, the folder or `SQLite` says no.
    #[error("the catalogue cannot be used: {0}")]
    Failed(String),
    /// The catalogue's thread has ended.
    #[error("the catalogue is closed")]
    Closed,
}

/// Where assets stand in their provider's own listing. Assets of one listing read from its beginning share a `base`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standpoint {
    /// From [`Catalog::base`].
    pub base: i64,
    /// The position of the first of the assets in the listing, from 0.
    pub position: u64,
}

/// What writing assets did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Never seen before.
    pub new: u64,
    /// Seen before, and something about them is different now.
    pub changed: u64,
    /// Seen before, and the same.
    pub same: u64,
}

/// How far a full walk through an account's collection has come; kept with each of its pages, so that a later one goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// When the walk began: what is not seen since then is no longer listed.
    pub started: Timestamp,
    pub base: i64,
    /// How many assets were walked through.
    pub position: u64,
    /// Where it goes on; `None` at the beginning.
    pub cursor: Option<Cursor>,
}

/// A look at the catalogue: up to `count` assets of `query` from number `offset` on, among these accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// Those that pass the query's filters, in the order in which they take turns where nothing else orders them.
    pub accounts: Vec<AccountName>,
    pub query: Query,
    pub offset: u64,
    pub count: usize,
    /// Rows a page, for the turns of the accounts: see [`slots`](crate::asset::slots).
    pub page_size: usize,
}

/// What a check of the file found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    pub assets: u64,
    pub bytes: u64,
    pub schema: i64,
    /// Empty where all is well; else `SQLite`'s own sentences.
    pub damage: Vec<String>,
}

#[expect(clippy::unused_async, reason = "the contract; its bodies follow")]
impl Catalog {
    /// Opens the catalogue in this file, or begins one, on its threads; answers at once. What went wrong is told by
    /// [`ready`](Self::ready), by every later call, and by the census. Dates of searches are read in `zone`.
    pub fn open(_path: &Path, _zone: TimeZone) -> Self {
        todo!()
    }

    /// Waits until the file is open.
    pub async fn ready(&self) -> Result<(), Trouble> {
        todo!()
    }

    /// What is known, as it changes; at most ten times a second.
    pub fn census(&self) -> watch::Receiver<Arc<Census>> {
        todo!()
    }

    // --- writing: each is one transaction, done in the order of the calls; the future is only for who wants the outcome.

    /// Takes note of the browser's visit: what is first seen after the end of the one before it is new.
    pub async fn visit(&self) -> Result<(), Trouble> {
        todo!()
    }

    /// A base for a listing that is read from its beginning: its assets stand before all that are there.
    pub async fn base(&self, _account: &Account, _collection: Collection) -> Result<i64, Trouble> {
        todo!()
    }

    /// Remembers assets as they are now. `told` is how many the provider says there are in the whole collection.
    pub async fn put(
        &self,
        _account: &Account,
        _collection: Collection,
        _assets: Vec<Asset>,
        _at: Option<Standpoint>,
        _told: Option<u64>,
    ) -> Result<Written, Trouble> {
        todo!()
    }

    /// How far the full walk came that did not come to its end, if there is one.
    pub async fn progress(&self, _account: &Account, _collection: Collection) -> Result<Option<Progress>, Trouble> {
        todo!()
    }

    /// Remembers a page of a full walk and how far it has come with it, in one transaction.
    pub async fn advance(
        &self,
        _account: &Account,
        _collection: Collection,
        _assets: Vec<Asset>,
        _told: Option<u64>,
        _progress: Progress,
    ) -> Result<Written, Trouble> {
        todo!()
    }

    /// Known assets that were not seen since `started`, at most `most` of them, and how many there are.
    pub async fn unseen(
        &self,
        _account: &Account,
        _collection: Collection,
        _started: Timestamp,
        _most: usize,
    ) -> Result<(u64, Vec<AssetId>), Trouble> {
        todo!()
    }

    /// The full walk that began at `started` came to its end: the collection is whole, and what was not seen since then is
    /// gone. Answers how many.
    pub async fn finish(
        &self,
        _account: &Account,
        _collection: Collection,
        _started: Timestamp,
    ) -> Result<u64, Trouble> {
        todo!()
    }

    /// These are no longer listed. Answers how many were not gone before.
    pub async fn mark_gone(&self, _account: &Account, _ids: Vec<AssetId>) -> Result<u64, Trouble> {
        todo!()
    }

    /// Forgets everything of an account. Answers how many assets.
    pub async fn forget(&self, _account: &AccountName) -> Result<u64, Trouble> {
        todo!()
    }

    /// Reads the whole file and looks for damage.
    pub async fn check(&self) -> Result<Health, Trouble> {
        todo!()
    }

    // --- reading: dropping the future of a look ends it.

    /// A page. Its `total` is exact unless `looked.more`; it has no cursors.
    pub async fn page(&self, _look: Look) -> Result<Page, Trouble> {
        todo!()
    }

    /// Assets by their identities, in the order of `ids`; those that are not known are left out.
    pub async fn assets(&self, _ids: Vec<AssetId>) -> Result<Vec<Asset>, Trouble> {
        todo!()
    }

    /// The accounts that are in the catalogue, whether they are configured or not.
    pub async fn accounts(&self) -> Result<Vec<AccountName>, Trouble> {
        todo!()
    }

    /// Waits until all that was written is on disk, then ends the threads; later calls say [`Trouble::Closed`].
    pub async fn close(&self) {
        todo!()
    }
}
