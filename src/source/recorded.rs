//! What the providers answer, remembered on the way: a page that was looked at once is there without a network too.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use url::Url;

use crate::asset::{Account, Asset, AssetId, Collection, Cursor, Fault, Filters, Folder, Page};
use crate::catalog::{Catalog, Standpoint};
use crate::provider::{Capabilities, Pass, PieceAsk, Provider, Shared};

/// How much may wait to be written, in KiB of the services' own JSON. What comes when there is no room is not remembered:
/// nobody waits for the catalogue.
const ROOM: u32 = 32 * 1024;

/// Of how many tokens of an account it is known where they lead.
const PLACES: usize = 4096;

/// Puts what arrives into the catalogue, in its own time.
#[derive(Debug)]
pub struct Recorder {
    arrivals: mpsc::UnboundedSender<Arrival>,
    room: Arc<Semaphore>,
}

impl Recorder {
    /// Begins to remember, on the runtime of the caller.
    pub fn start(catalog: Catalog) -> Self {
        let (arrivals, arrived) = mpsc::unbounded_channel();
        tokio::spawn(write(catalog, arrived));
        Self { arrivals, room: Arc::new(Semaphore::new(ROOM as usize)) }
    }

    /// The same provider, with what it answers remembered.
    pub fn around(&self, provider: Shared) -> Shared {
        let account = Arc::new(provider.account().clone());
        Arc::new(Recorded { provider, account, arrivals: self.arrivals.clone(), room: Arc::clone(&self.room) })
    }

    /// Waits until all that has arrived so far is in the catalogue, or was refused by it.
    pub async fn settle(&self) {
        // Each arrival has a share of the room until it is written.
        let _ = self.room.acquire_many(ROOM).await;
    }
}

/// Something that a service told.
#[derive(Debug)]
struct Arrival {
    account: Arc<Account>,
    news: News,
    _room: OwnedSemaphorePermit,
}

#[derive(Debug)]
enum News {
    Assets { collection: Collection, assets: Vec<Asset>, told: Option<u64>, spot: Spot },
    Folders(Vec<Folder>),
}

/// Where in the listing it came from.
#[derive(Debug)]
enum Spot {
    /// From behind so many others, with what leads on.
    Numbered(u64),
    /// From where this token leads, or from the beginning.
    Token { cursor: Option<Cursor>, next: Option<Cursor> },
    /// From a part of the listing, or from none: a single asset.
    Nowhere,
}

/// A provider whose answers are remembered.
struct Recorded {
    provider: Shared,
    account: Arc<Account>,
    arrivals: mpsc::UnboundedSender<Arrival>,
    room: Arc<Semaphore>,
}

impl Recorded {
    fn remember(&self, collection: Collection, assets: Vec<Asset>, told: Option<u64>, spot: Spot) {
        let bytes = assets.iter().map(|asset| asset.raw.len()).sum();
        self.send(bytes, News::Assets { collection, assets, told, spot });
    }

    /// Sends what takes up so many bytes.
    fn send(&self, bytes: usize, news: News) {
        let share = u32::try_from(bytes / 1024 + 1).unwrap_or(ROOM).min(ROOM);
        let Ok(room) = Arc::clone(&self.room).try_acquire_many_owned(share) else {
            tracing::debug!(account = %self.account.name, "the catalogue is behind, an answer is not remembered");
            return;
        };
        let account = Arc::clone(&self.account);
        // Where nobody writes any more, nothing is remembered.
        let _ = self.arrivals.send(Arrival { account, news, _room: room });
    }

    fn arrived(&self, ask: &PieceAsk, page: &Page) {
        let is_whole = ask.query.filters == Filters::default();
        let spot = match self.provider.number(ask.query.collection, ask.cursor.as_ref()) {
            _ if !is_whole => Spot::Nowhere,
            Some(number) => Spot::Numbered(number.saturating_mul(ask.size as u64)),
            None => Spot::Token { cursor: ask.cursor.clone(), next: page.next.clone() },
        };
        // Of a filtered listing the total may be that of the filter.
        let told = page.total.filter(|_| is_whole);
        self.remember(ask.query.collection, page.assets.clone(), told, spot);
    }
}

impl Provider for Recorded {
    fn account(&self) -> &Account {
        self.provider.account()
    }

    fn collections(&self) -> &[Collection] {
        self.provider.collections()
    }

    fn capabilities(&self, collection: Collection) -> Capabilities {
        self.provider.capabilities(collection)
    }

    fn piece(&self, ask: PieceAsk) -> BoxFuture<'_, Result<Page, Fault>> {
        async move {
            let answer = self.provider.piece(ask.clone()).await;
            if let Ok(page) = &answer {
                self.arrived(&ask, page);
            }
            answer
        }
        .boxed()
    }

    fn numbered(&self, collection: Collection, number: u64) -> Option<Cursor> {
        self.provider.numbered(collection, number)
    }

    fn number(&self, collection: Collection, cursor: Option<&Cursor>) -> Option<u64> {
        self.provider.number(collection, cursor)
    }

    fn key_source(&self) -> String {
        self.provider.key_source()
    }

    fn asset(&self, id: AssetId) -> BoxFuture<'_, Result<Asset, Fault>> {
        async move {
            let answer = self.provider.asset(id).await;
            if let Ok(asset) = &answer {
                self.remember(asset.id.collection, vec![asset.clone()], None, Spot::Nowhere);
            }
            answer
        }
        .boxed()
    }

    fn folders(&self) -> BoxFuture<'_, Result<Vec<Folder>, Fault>> {
        async move {
            let answer = self.provider.folders().await;
            if let Ok(folders) = &answer {
                let bytes = folders.iter().map(|folder| folder.name.raw().len() + folder.id.id.len()).sum();
                self.send(bytes, News::Folders(folders.clone()));
            }
            answer
        }
        .boxed()
    }

    fn media_pass<'a>(&'a self, url: &'a Url) -> BoxFuture<'a, Option<Pass>> {
        self.provider.media_pass(url)
    }
}

/// Writes one arrival after another until nobody sends any more.
async fn write(catalog: Catalog, mut arrived: mpsc::UnboundedReceiver<Arrival>) {
    let mut courses = HashMap::new();
    while let Some(arrival) = arrived.recv().await {
        let Arrival { account, news, _room } = arrival;
        let (collection, assets, told, spot) = match news {
            News::Assets { collection, assets, told, spot } => (collection, assets, told, spot),
            News::Folders(folders) => {
                // What is wrong with the catalogue is told by the catalogue.
                let _ = catalog.put_folders(&account, folders).await;
                continue;
            }
        };
        let course: &mut Course = courses.entry((Arc::clone(&account), collection)).or_default();
        let mut at = course.find(&spot, assets.len() as u64);
        if at == Found::Beginning {
            at = match catalog.base(&account, collection).await {
                Ok(base) => course.begin(base, &spot, assets.len() as u64),
                Err(_) => Found::Unknown,
            };
        }
        let _ = catalog.put(&account, collection, assets, at.standpoint(), told).await;
    }
}

/// What is known of the positions in one listing.
#[derive(Debug, Default)]
struct Course {
    /// Since the listing was last read from its beginning.
    base: Option<i64>,
    /// Where tokens lead.
    places: HashMap<Cursor, Standpoint>,
    /// The tokens in the order in which they came.
    order: VecDeque<Cursor>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Beginning,
    At(Standpoint),
    Unknown,
}

impl Found {
    fn standpoint(self) -> Option<Standpoint> {
        match self {
            Self::At(at) => Some(at),
            Self::Beginning | Self::Unknown => None,
        }
    }
}

impl Course {
    /// Where items of this spot stand, of which there are `held`.
    fn find(&mut self, spot: &Spot, held: u64) -> Found {
        match spot {
            Spot::Numbered(0) | Spot::Token { cursor: None, .. } => Found::Beginning,
            Spot::Numbered(position) => {
                self.base.map_or(Found::Unknown, |base| Found::At(Standpoint { base, position: *position }))
            }
            Spot::Token { cursor: Some(cursor), next } => match self.places.get(cursor).copied() {
                Some(at) => {
                    self.lead(next.as_ref(), at, held);
                    Found::At(at)
                }
                None => Found::Unknown,
            },
            Spot::Nowhere => Found::Unknown,
        }
    }

    /// The listing is read from its beginning.
    fn begin(&mut self, base: i64, spot: &Spot, held: u64) -> Found {
        self.base = Some(base);
        let at = Standpoint { base, position: 0 };
        if let Spot::Token { next, .. } = spot {
            self.lead(next.as_ref(), at, held);
        }
        Found::At(at)
    }

    /// Takes note of where the token behind `held` items leads.
    fn lead(&mut self, next: Option<&Cursor>, at: Standpoint, held: u64) {
        let Some(next) = next else { return };
        let behind = Standpoint { position: at.position + held, ..at };
        if self.places.insert(next.clone(), behind).is_none() {
            self.order.push_back(next.clone());
        }
        if self.order.len() > PLACES
            && let Some(oldest) = self.order.pop_front()
        {
            self.places.remove(&oldest);
        }
    }
}
