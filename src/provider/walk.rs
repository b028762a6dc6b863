//! Walking through one account's whole listing, for scripts: the pages in order, each asset once, retries with their
//! waits, and several requests in flight where pages have numbers.

mod flight;

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use tokio::time::Instant;

use super::place::Place;
use super::sieve::Sieve;
use super::{PieceAsk, Shared};
use crate::asset::walk::{Guard, Passed, Stop};
use crate::asset::{Cursor, Fault, Page, Query, retry};
use flight::{Arrival, Flight, Landed};

/// What to walk through.
#[derive(Clone, Debug)]
pub struct Order {
    pub query: Query,
    /// Where to begin: the `next` of an earlier page, or the `resume` of a walk that failed.
    pub from: Option<Cursor>,
    /// How many requests may be in flight at once: 1 to 16.
    pub concurrency: usize,
}

/// What happens on the way.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// The next page, without what was listed before and what the filters leave out. It may be empty.
    Page(Page),
    /// A request failed after `tries` tries, and is sent again in `wait`.
    Waiting { fault: Fault, wait: Duration, tries: u32 },
    /// The guard ended the walk behind this page, counted from 1. The last step.
    Stopped(Stop, u64),
    /// It failed for good; a later walk may go on from `resume`. The last step.
    Failed { fault: Fault, resume: Option<Cursor> },
    /// The listing's own end, with the service's word on how many there are. The last step.
    Done { listed: u64, total: Option<u64> },
}

/// Walks through a listing. Dropping the stream ends its requests.
pub fn walk(provider: Shared, order: Order) -> BoxStream<'static, Step> {
    let walker = Walker::new(provider, order);
    stream::unfold(walker, |mut walker| async move { walker.step().await.map(|step| (step, walker)) }).boxed()
}

struct Walker {
    provider: Shared,
    query: Query,
    flight: Flight,
    guard: Guard,
    seed: u64,
    /// The page that comes next.
    head: Head,
    /// The first page number that was not asked for yet.
    ahead: u64,
    listed: u64,
    total: Option<u64>,
    /// Until when a failed request waits.
    pause: Option<Instant>,
    ready: VecDeque<Step>,
    over: bool,
}

struct Head {
    place: Place,
    /// Its number, or its order where pages have none.
    number: u64,
}

impl Walker {
    fn new(provider: Shared, order: Order) -> Self {
        let largest = provider.capabilities(order.query.collection).largest_page;
        let place = match &order.from {
            None => Some(Place::beginning(largest)),
            Some(cursor) => Place::parse(cursor, largest),
        };
        // Text that is no place goes to the provider as it is: it says best what is wrong with it.
        let place = place.unwrap_or_else(|| Place { size: largest, skip: 0, cursor: order.from.clone() });
        let number = provider.number(order.query.collection, place.cursor.as_ref()).unwrap_or(0);
        Self {
            query: order.query,
            flight: Flight::new(order.concurrency.clamp(1, 16)),
            guard: Guard::new(),
            seed: RandomState::new().hash_one(number),
            ahead: number,
            head: Head { place, number },
            listed: 0,
            total: None,
            pause: None,
            ready: VecDeque::new(),
            over: false,
            provider,
        }
    }

    async fn step(&mut self) -> Option<Step> {
        while self.ready.is_empty() && !self.over {
            if let Some(until) = self.pause.take() {
                tokio::time::sleep_until(until).await;
            }
            self.launch();
            match self.flight.look(self.head.number).await {
                Arrival::Landed(landed) => {
                    let Landed { result, at, tries } = *landed;
                    match result {
                        Ok(page) => {
                            self.arrived(page);
                            self.go_on().await;
                        }
                        Err(fault) => self.failed(fault, at, tries),
                    }
                }
                Arrival::Room => {}
                Arrival::Over => self.over = true,
            }
        }
        self.ready.pop_front()
    }

    /// Sends what follows before the page is handed out: writing it may take a while, and the service shall not wait.
    async fn go_on(&mut self) {
        if !self.over {
            self.launch();
            tokio::task::yield_now().await;
        }
    }

    /// Sends the request of the head, and those of the pages that surely follow it.
    fn launch(&mut self) {
        self.ahead = self.ahead.max(self.head.number);
        if !self.flight.has(self.head.number) {
            self.send(self.head.number, self.head.place.cursor.clone());
            self.ahead = self.ahead.max(self.head.number + 1);
        }
        let Some(total) = self.total else { return };
        let size = self.head.place.size as u64;
        while self.flight.has_room() && self.ahead.saturating_mul(size) < total {
            let Some(cursor) = self.provider.numbered(self.query.collection, self.ahead) else { return };
            self.send(self.ahead, Some(cursor));
            self.ahead += 1;
        }
    }

    fn send(&mut self, number: u64, cursor: Option<Cursor>) {
        let provider = self.provider.clone();
        let query = Sieve::new(&self.query, &provider.capabilities(self.query.collection)).asked;
        let ask = PieceAsk { query, cursor, size: self.head.place.size };
        self.flight.launch(number, async move { provider.piece(ask).await });
    }

    fn arrived(&mut self, mut page: Page) {
        let sieve = Sieve::new(&self.query, &self.provider.capabilities(self.query.collection));
        let held = page.assets.len();
        let skipped = self.head.place.skip;
        let (mut new, mut kept) = (0, Vec::with_capacity(held));
        for asset in page.assets.into_iter().skip(skipped) {
            if self.guard.admit(&asset.id) {
                new += 1;
                if sieve.admits(&asset) {
                    kept.push(asset);
                }
            }
        }
        // Items behind us are neither new nor barren.
        let passed = Passed {
            next: page.next.as_ref(),
            held: held.saturating_sub(skipped),
            new,
            sifted: skipped > 0,
            total: page.total,
            size: self.head.place.size,
        };
        let stop = self.guard.pass(&passed);
        self.listed += kept.len() as u64;
        self.total = page.total.or(self.total);

        let next = page.next.take().map(|cursor| Place { size: self.head.place.size, skip: 0, cursor: Some(cursor) });
        page.assets = kept;
        page.next = next.as_ref().map(Place::to_cursor);
        page.sifted = sieve.sifts.then_some(held.saturating_sub(skipped) as u64);
        self.ready.push_back(Step::Page(page));
        match (next, stop) {
            (Some(place), None) => {
                let number =
                    self.provider.number(self.query.collection, place.cursor.as_ref()).unwrap_or(self.head.number + 1);
                self.head = Head { place, number };
            }
            (_, Some(stop)) => self.end(Step::Stopped(stop, self.guard.pages())),
            (None, None) => self.end(Step::Done { listed: self.listed, total: self.total }),
        }
    }

    /// The head's request failed at `at`, for the time `tries`.
    fn failed(&mut self, fault: Fault, at: Instant, tries: u32) {
        let seed = self.seed.wrapping_add(self.head.number);
        match retry::wait(tries, &fault, seed) {
            Some(wait) => {
                let until = at + wait;
                self.flight.again(self.head.number, tries);
                self.pause = Some(until);
                let wait = until.saturating_duration_since(Instant::now());
                // A page behind a failed one has done its waiting already.
                if !wait.is_zero() {
                    self.ready.push_back(Step::Waiting { fault, wait, tries });
                }
            }
            None => self.end(Step::Failed { fault, resume: Some(self.head.place.to_cursor()) }),
        }
    }

    fn end(&mut self, last: Step) {
        self.ready.push_back(last);
        self.over = true;
        self.flight.cancel();
    }
}
