//! What was seen of every account, on disk: one `SQLite` file, one thread that writes it, one that reads it and holds the
//! search index. Values go in and out; nobody else knows of SQL.

mod clock;
mod failure;
mod file;
mod folders;
mod glance;
mod known;
mod learn;
mod look;
mod record;
mod rows;
mod saved;
mod store;
mod tally;
#[cfg(test)]
mod tests;
mod upkeep;
mod walks;
pub mod words;
mod writer;

use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::{Semaphore, oneshot, watch};

use crate::asset::{
    Account, AccountName, Asset, AssetId, Census, Collection, Cursor, Facts, Fault, Folder, Page, Probe, Query, Saved,
    Standing,
};
use clock::Clock;
pub use glance::{Glance, glance};
use look::{Reader, Rest, Stretch};
use store::Store;
use writer::{Order, Work, Writer};

/// Pieces of work that may wait for the thread that writes: pages of a few hundred assets at most.
const QUEUE: usize = 16;

/// The catalogue. A clone is another handle to the same one; the threads end with the last of them.
#[derive(Clone, Debug)]
pub struct Catalog {
    orders: mpsc::Sender<Order>,
    /// The places in the queue.
    room: Arc<Semaphore>,
    opening: watch::Receiver<Opening>,
    census: watch::Receiver<Arc<Census>>,
    reader: Reader,
    clock: Clock,
}

/// Whether the file is open, and which one by number: another number is another file of that name. `None` as long as
/// that is not known.
type Opening = Option<Result<u64, Trouble>>;

/// What becomes of a piece of work. It is done whether somebody waits for it or not.
pub type Outcome<T> = BoxFuture<'static, Result<T, Trouble>>;

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
    /// The file was found damaged and could not be replaced.
    #[error("the catalogue is damaged: {0}")]
    Damaged(String),
    /// The catalogue's thread has ended.
    #[error("the catalogue is closed")]
    Closed,
}

impl From<Trouble> for Fault {
    fn from(trouble: Trouble) -> Self {
        Self::of_catalog(&trouble.to_string())
    }
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
    /// Since when all of them are known: the last time that one of them was seen for the first time.
    pub known_since: Option<Timestamp>,
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
    /// When it came there.
    pub reached: Timestamp,
    /// The number of the file's opening: in another file, the pages before this one are missing.
    file: u64,
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

/// The version of `SQLite` that is built in.
#[must_use]
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
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

impl Catalog {
    /// Opens the catalogue in this file, or begins one, on its threads; answers at once. What went wrong is told by
    /// [`ready`](Self::ready), by every later call, and by the census. Dates of searches are read in `zone`.
    #[must_use]
    pub fn open(path: &Path, zone: TimeZone) -> Self {
        let (orders, queue) = mpsc::channel();
        let (tell_opening, opening) = watch::channel(None);
        let (tell_census, census) = watch::channel(Arc::default());
        let clock = Clock::new();
        let writer = Writer::new(path.to_owned(), clock.clone(), tell_opening, tell_census);
        // Without a thread the queue is closed, which is what every call then says.
        let _ = thread::Builder::new().name("catalog-writer".into()).spawn(move || writer.run(&queue));
        let (room, reader) = (Arc::new(Semaphore::new(QUEUE)), Reader::spawn(path, zone));
        Self { orders, room, opening, census, reader, clock }
    }

    /// Waits until the file is open.
    pub async fn ready(&self) -> Result<(), Trouble> {
        self.opened().await.map(|_| ())
    }

    /// Waits until the file is open. Answers with the number of this opening.
    async fn opened(&self) -> Result<u64, Trouble> {
        let mut opening = self.opening.clone();
        let known = opening.wait_for(Option::is_some).await.map_err(|_| Trouble::Closed)?;
        known.clone().unwrap_or(Err(Trouble::Closed))
    }

    /// What is known, as it changes; at most ten times a second.
    #[must_use]
    pub fn census(&self) -> watch::Receiver<Arc<Census>> {
        self.census.clone()
    }

    // --- writing: each is one transaction, done in the order of the calls; the future is only for who wants the outcome.
    // While there is no place in the queue, a piece of work waits in its future, and is lost if that is dropped.

    /// Takes note of the browser's visit, which ends when the catalogue is closed: what is first seen after the end of the
    /// one before it is new.
    pub fn visit(&self) -> Outcome<()> {
        let now = self.clock.now();
        self.work(move |writer| {
            writer.is_visiting = true;
            writer.attempt(|store| store.begin_visit(now))
        })
    }

    /// A base for a listing that is read from its beginning: its assets stand before all that are there.
    pub fn base(&self, account: &Account, collection: Collection) -> Outcome<i64> {
        let key = (account.clone(), collection);
        self.work(move |writer| writer.base(key).map(|(base, _)| base))
    }

    /// The beginning of a full walk.
    pub fn begin(&self, account: &Account, collection: Collection) -> Outcome<Progress> {
        let (key, now) = ((account.clone(), collection), self.clock.timestamp());
        self.work(move |writer| {
            let (base, file) = writer.base(key)?;
            Ok(Progress { started: now, base, position: 0, cursor: None, reached: now, file })
        })
    }

    /// Remembers assets as they are now. `told` is how many the provider says there are in the whole collection.
    pub fn put(
        &self,
        account: &Account,
        collection: Collection,
        assets: Vec<Asset>,
        at: Option<Standpoint>,
        told: Option<u64>,
    ) -> Outcome<Written> {
        let (account, now) = (account.clone(), self.clock.now());
        self.change(move |change| change.record(&account, collection, &assets, at, told, now))
    }

    /// Remembers the folders of an account, in the place of those that were known; the [`census`](Self::census) tells them.
    pub fn put_folders(&self, account: &Account, folders: Vec<Folder>) -> Outcome<()> {
        let account = account.clone();
        self.change(move |change| change.put_folders(&account, &folders))
    }

    /// How far the full walk came that did not come to its end, if there is one.
    pub fn progress(&self, account: &Account, collection: Collection) -> Outcome<Option<Progress>> {
        let account = account.clone();
        self.look(move |store| {
            let Some(row) = store.known()?.account(&account) else { return Ok(None) };
            walks::progress(store.connection(), row, collection, store.number)
        })
    }

    /// Remembers a page of a full walk and how far it has come with it, in one transaction: the position in `progress` is
    /// that behind the last of the assets. Behind a page that could not be written no other is: the walk has to be begun
    /// again from what [`progress`](Self::progress) says.
    pub fn advance(
        &self,
        account: &Account,
        collection: Collection,
        assets: Vec<Asset>,
        told: Option<u64>,
        progress: Progress,
    ) -> Outcome<Written> {
        let account = account.clone();
        let first = progress.position.saturating_sub(assets.len() as u64);
        let at = Some(Standpoint { base: progress.base, position: first });
        // Whatever the clock does: these were seen by this walk.
        let now = self.clock.mark().max(progress.started.as_millisecond());
        self.work(move |writer| {
            writer.advance((account.clone(), collection), first, &progress, |store| {
                store.change(|change| {
                    let written = change.record(&account, collection, &assets, at, told, now)?;
                    change.keep_progress(&account, collection, &progress, now)?;
                    Ok(written)
                })
            })
        })
    }

    /// What is known of a collection now, behind all that was ordered before; the [`census`](Self::census) tells it later.
    pub fn standing(&self, account: &Account, collection: Collection) -> Outcome<Standing> {
        let account = account.clone();
        self.look(move |store| {
            let known = store.known()?;
            // The name may stand for another service in the file.
            let is_known = known.account(&account).is_some();
            let standing = known.census.standing(&account.name, collection).filter(|_| is_known);
            Ok(standing.cloned().unwrap_or_default())
        })
    }

    /// Known assets that were not seen since `started`, at most `most` of them, and how many there are.
    pub fn unseen(
        &self,
        account: &Account,
        collection: Collection,
        started: Timestamp,
        most: usize,
    ) -> Outcome<(u64, Vec<AssetId>)> {
        let account = account.clone();
        self.look(move |store| {
            let Some(row) = store.known()?.account(&account) else { return Ok((0, Vec::new())) };
            walks::unseen(store.connection(), (&account, collection), row, started, most)
        })
    }

    /// The full walk came to its end: the collection is whole, and what was not seen since it began is gone. Answers how
    /// many.
    pub fn finish(&self, account: &Account, collection: Collection, walk: &Progress) -> Outcome<u64> {
        let (account, now) = (account.clone(), self.clock.mark());
        let Progress { started, file, .. } = *walk;
        self.look(move |store| {
            store.must_be(file)?;
            store.change(|change| change.finish(&account, collection, started, now))
        })
    }

    /// A walk from the beginning met what was known when the collection was last whole: so it is now. One that never was
    /// stays as it is.
    pub fn stay_whole(&self, account: &Account, collection: Collection, walk: &Progress) -> Outcome<()> {
        let (account, now, file) = (account.clone(), self.clock.mark(), walk.file);
        self.look(move |store| {
            store.must_be(file)?;
            store.change(|change| change.stay_whole(&account, collection, now))
        })
    }

    /// Keeps what the medium of an asset told of itself, as long as listings name the same medium. Answers whether it was
    /// kept: by now the asset may be unknown, or name another one.
    pub fn learn(&self, asset: &Asset, facts: Facts, probe: Probe) -> Outcome<bool> {
        let (id, version) = (asset.id.clone(), asset.medium_version());
        self.change(move |change| change.learn(&id, version, &facts, &probe))
    }

    /// Remembers where an asset was saved. Of an account of which nothing is known, nothing is remembered.
    pub fn put_saved(&self, id: AssetId, saved: Saved) -> Outcome<()> {
        let now = self.clock.now();
        self.change(move |change| change.put_saved(&id, &saved, now))
    }

    /// These are no longer listed. Answers how many were not gone before.
    pub fn mark_gone(&self, account: &Account, ids: Vec<AssetId>) -> Outcome<u64> {
        let (account, now) = (account.clone(), self.clock.now());
        self.change(move |change| change.mark_gone(&account, &ids, now))
    }

    /// Forgets everything of an account. Answers how many assets.
    pub fn forget(&self, account: &AccountName) -> Outcome<u64> {
        let account = account.clone();
        self.look(move |store| store.forget(&account))
    }

    /// Reads the whole file and looks for damage.
    pub fn check(&self) -> Outcome<Health> {
        self.look(Store::check)
    }

    // --- reading: dropping the future of a look ends it.

    /// A page. Its `total` is exact unless `looked.more`; it has no cursors.
    pub async fn page(&self, look: Look) -> Result<Page, Trouble> {
        // Where another process has written, the census follows; it does not matter if the thread has ended.
        let _ = self.orders.send(Order::Look);
        self.read(|opened| self.reader.page(opened, look.clone())).await
    }

    /// The identities of the assets that a [`page`](Self::page) of this look would show. However many they are, other looks
    /// are answered meanwhile.
    pub async fn ids(&self, look: Look) -> Result<Vec<AssetId>, Trouble> {
        let rows = loop {
            if let Some(rows) = self.read(|opened| self.reader.rows(opened, look.clone())).await? {
                break rows;
            }
        };
        self.in_stretches(rows.into(), |opened, rows| self.reader.ids(opened, rows)).await
    }

    /// Assets by their identities, in the order of `ids`; those that are not known are left out. However many they are,
    /// other looks are answered meanwhile.
    pub async fn assets(&self, ids: Vec<AssetId>) -> Result<Vec<Asset>, Trouble> {
        self.in_stretches(ids.into(), |opened, ids| self.reader.assets(opened, ids)).await
    }

    /// Reads what belongs to each of `keys`, as far as one look has time, and goes on behind that.
    async fn in_stretches<K, T>(
        &self,
        keys: Arc<[K]>,
        find: impl Fn(u64, Rest<K>) -> Outcome<Stretch<T>>,
    ) -> Result<Vec<T>, Trouble> {
        let (mut found, mut from) = (Vec::new(), 0);
        while from < keys.len() {
            let rest = || Rest { keys: Arc::clone(&keys), from };
            let stretch = self.read(|opened| find(opened, rest())).await?;
            found.extend(stretch.found);
            from += stretch.through;
        }
        Ok(found)
    }

    /// Where these assets were saved, in the order of `ids`: of each the newest file first, and nothing of those that were
    /// not. The files need not be there any more.
    pub async fn saved(&self, ids: Vec<AssetId>) -> Result<Vec<(AssetId, Saved)>, Trouble> {
        self.read(|opened| self.reader.saved(opened, ids.clone())).await
    }

    /// The accounts that are in the catalogue, whether they are configured or not.
    pub async fn accounts(&self) -> Result<Vec<AccountName>, Trouble> {
        self.read(|opened| self.reader.accounts(opened)).await
    }

    /// Reads once the file is open. One that turns out to be damaged is replaced, and read once more.
    async fn read<T>(&self, find: impl Fn(u64) -> Outcome<T>) -> Result<T, Trouble> {
        let opened = self.opened().await?;
        match find(opened).await {
            Err(Trouble::Damaged(_)) => {
                self.work(move |writer| writer.replace_opened(opened)).await?;
                find(self.opened().await?).await
            }
            found => found,
        }
    }

    /// Waits until all that was written is on disk, then ends the threads; later calls say [`Trouble::Closed`].
    pub async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.orders.send(Order::Close(done)).is_ok() {
            // It fails where somebody else has closed it before: that is as well.
            let _ = closed.await;
        }
    }

    /// Does a piece of work on the thread that writes: now, or once there is a place in the queue.
    fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writer) -> Result<T, Trouble> + Send + 'static,
    ) -> Outcome<T> {
        let (tell, told) = oneshot::channel();
        let run = Box::new(move |writer: &mut Writer| {
            // Nobody has to wait for it.
            let _ = tell.send(work(writer));
        });
        let orders = self.orders.clone();
        let place = Arc::clone(&self.room).try_acquire_owned();
        let room = Arc::clone(&self.room);
        let sent = match place {
            Ok(place) => orders.send(Order::Work(Work { run, place })).map_err(|_| Trouble::Closed),
            Err(_) => {
                return async move {
                    let place = room.acquire_owned().await.map_err(|_| Trouble::Closed)?;
                    orders.send(Order::Work(Work { run, place })).map_err(|_| Trouble::Closed)?;
                    told.await.unwrap_or(Err(Trouble::Closed))
                }
                .boxed();
            }
        };
        async move {
            sent?;
            told.await.unwrap_or(Err(Trouble::Closed))
        }
        .boxed()
    }

    fn look<T: Send + 'static>(&self, work: impl Fn(&mut Store) -> failure::Result<T> + Send + 'static) -> Outcome<T> {
        self.work(move |writer| writer.attempt(work))
    }

    fn change<T: Send + 'static>(
        &self,
        work: impl Fn(&mut store::Change<'_>) -> failure::Result<T> + Send + 'static,
    ) -> Outcome<T> {
        self.look(move |store| store.change(&work))
    }
}
