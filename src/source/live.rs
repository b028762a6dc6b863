//! Pages straight from the providers.
//!
//! A service is asked in pieces of one size, whatever the size of the pages that people look at: pages of different
//! sizes, and of queries that the service answers alike, share their pieces.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::OnceCell;

use super::Source;
use crate::asset::walk::Stop;
use crate::asset::{AccountName, Ask, Collection, Cursor, Fault, FaultKind, Origin, Page, Query};
use crate::provider::place::{self, Place};
use crate::provider::sieve::Sieve;
use crate::provider::{PieceAsk, Shared};

/// How many pieces of an account are remembered.
const REMEMBERED: usize = 16;

/// How many bytes of their answers, so that large items do not make these pieces large too.
const REMEMBERED_BYTES: usize = 16 * 1024 * 1024;

/// How many pieces are looked through for one page.
const MOST_REQUESTS: usize = 20;

/// The providers, each asked by its account's name.
pub struct Live {
    desks: BTreeMap<AccountName, Desk>,
}

impl Live {
    pub fn new(providers: &[Shared]) -> Self {
        let desks = providers.iter().map(|provider| (provider.account().name.clone(), Desk::new(provider))).collect();
        Self { desks }
    }

    /// Where the item number `offset` (from 0) is; `None` where pages have no numbers.
    pub fn cursor_at(&self, account: &AccountName, collection: Collection, offset: u64) -> Option<Cursor> {
        let desk = self.desks.get(account)?;
        place::cursor_at(&*desk.provider, collection, offset)
    }
}

impl std::fmt::Debug for Live {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Live").field(&self.desks.keys()).finish()
    }
}

impl Source for Live {
    fn page(&self, ask: Ask) -> BoxFuture<'_, Result<Page, Fault>> {
        async move {
            match &ask.origin {
                Origin::Account(account) => match self.desks.get(account) {
                    Some(desk) => desk.page(&ask).await,
                    None => Err(Fault::new(account, FaultKind::NotFound, "no account has this name")),
                },
                Origin::Catalog => Err(Fault::of_catalog("it is not asked here")),
            }
        }
        .boxed()
    }
}

/// One account, and what is remembered of it.
struct Desk {
    provider: Shared,
    pieces: Mutex<VecDeque<Remembered>>,
}

/// A piece that is being asked for or has arrived. Who comes second waits for the first; if the first gives up, the
/// second asks.
struct Remembered {
    query: Query,
    place: Place,
    piece: Arc<OnceCell<Page>>,
}

impl Remembered {
    fn bytes(&self) -> usize {
        self.piece.get().map_or(0, |page| page.assets.iter().map(|asset| asset.raw.len()).sum())
    }
}

impl Desk {
    fn new(provider: &Shared) -> Self {
        Self { provider: Arc::clone(provider), pieces: Mutex::new(VecDeque::new()) }
    }

    async fn page(&self, ask: &Ask) -> Result<Page, Fault> {
        let largest = self.provider.capabilities(ask.query.collection).largest_page;
        let start = match &ask.cursor {
            None => Place::beginning(largest),
            Some(cursor) => Place::parse(cursor, largest).ok_or_else(|| self.strange(cursor))?,
        };
        if ask.fresh {
            self.forget(&self.sieve(&ask.query).asked);
        }
        let mut filling = Filling::new(start, ask.count.max(1));
        for _ in 0..MOST_REQUESTS {
            let Some(place) = filling.place.clone() else { break };
            let asked = self.sieve(&ask.query).asked;
            match self.piece(&asked, &place).await {
                // Which filters are left to us is known when the service has answered: it may have another version now.
                Ok(piece) => filling.take(piece, &self.sieve(&ask.query)),
                Err(fault) if filling.page.assets.is_empty() => return Err(fault),
                Err(fault) => {
                    filling.page.warning = Some(fault);
                    break;
                }
            }
            if filling.is_full() {
                break;
            }
            if filling.leads_back() {
                break;
            }
        }
        Ok(filling.finish())
    }

    fn sieve(&self, query: &Query) -> Sieve {
        Sieve::new(query, &self.provider.capabilities(query.collection))
    }

    fn strange(&self, cursor: &Cursor) -> Fault {
        let detail = format!("the listing has no place {:?}", cursor.as_str().chars().take(40).collect::<String>());
        Fault::new(&self.provider.account().name, FaultKind::NotFound, &detail)
    }

    /// A piece, remembered or asked for.
    async fn piece(&self, query: &Query, place: &Place) -> Result<Page, Fault> {
        let piece = self.remembered(query, place);
        let ask = PieceAsk { query: query.clone(), cursor: place.cursor.clone(), size: place.size };
        let page = piece.get_or_try_init(|| self.provider.piece(ask)).await?.clone();
        let mut pieces = self.pieces();
        if page.warning.is_some() {
            // It may be whole the next time.
            pieces.retain(|other| !Arc::ptr_eq(&other.piece, &piece));
        }
        while pieces.iter().map(Remembered::bytes).sum::<usize>() > REMEMBERED_BYTES {
            pieces.pop_front();
        }
        Ok(page)
    }

    fn remembered(&self, query: &Query, place: &Place) -> Arc<OnceCell<Page>> {
        let place = Place { skip: 0, ..place.clone() };
        let mut pieces = self.pieces();
        let at = pieces.iter().position(|piece| piece.place == place && piece.query == *query);
        let piece = at.and_then(|at| pieces.remove(at)).unwrap_or_else(|| Remembered {
            query: query.clone(),
            place,
            piece: Arc::default(),
        });
        let cell = Arc::clone(&piece.piece);
        // The least lately used is the first.
        pieces.push_back(piece);
        if pieces.len() > REMEMBERED {
            pieces.pop_front();
        }
        cell
    }

    fn forget(&self, query: &Query) {
        self.pieces().retain(|piece| piece.query != *query);
    }

    fn pieces(&self) -> std::sync::MutexGuard<'_, VecDeque<Remembered>> {
        self.pieces.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A page that is being filled.
struct Filling {
    page: Page,
    count: usize,
    /// Where to look on; `None` at the end.
    place: Option<Place>,
    listed: HashSet<Arc<str>>,
    visited: HashSet<Option<Cursor>>,
}

impl Filling {
    fn new(start: Place, count: usize) -> Self {
        Self {
            page: Page::default(),
            count,
            visited: HashSet::from([start.cursor.clone()]),
            place: Some(start),
            listed: HashSet::new(),
        }
    }

    fn is_full(&self) -> bool {
        self.page.assets.len() == self.count
    }

    /// Takes from a piece what passes and has room, and moves on behind it.
    fn take(&mut self, piece: Page, sieve: &Sieve) {
        let Some(mut place) = self.place.take() else { return };
        let held = piece.assets.len();
        let begin = place.skip.min(held);
        place.skip = begin;
        for asset in piece.assets.into_iter().skip(begin) {
            let passes = sieve.admits(&asset);
            if passes && self.is_full() {
                break;
            }
            place.skip += 1;
            if passes && self.listed.insert(Arc::clone(&asset.id.id)) {
                self.page.assets.push(asset);
            }
        }
        if sieve.sifts {
            *self.page.sifted.get_or_insert(0) += (place.skip - begin) as u64;
        }
        self.page.total = piece.total.or(self.page.total);
        if let Some(warning) = piece.warning {
            self.page.warning.get_or_insert(warning);
        }
        self.place = if place.skip < held {
            Some(place)
        } else {
            piece.next.map(|cursor| Place { size: place.size, skip: 0, cursor: Some(cursor) })
        };
    }

    /// Whether the next piece was looked through already. The listing ends here then.
    fn leads_back(&mut self) -> bool {
        let Some(place) = &self.place else { return false };
        let back = !self.visited.insert(place.cursor.clone());
        if back {
            self.place = None;
            self.page.stopped = Some(Stop::CursorRepeats);
        }
        back
    }

    fn finish(mut self) -> Page {
        self.page.bounded = !self.is_full() && self.place.is_some() && self.page.warning.is_none();
        self.page.next = self.place.map(|place| place.to_cursor());
        self.page
    }
}
