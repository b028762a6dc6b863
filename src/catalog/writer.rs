//! The thread that writes: one piece of work after another, in the order in which they were given.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, oneshot, watch};

use super::clock::Clock;
use super::failure::{Failure, Result};
use super::store::Store;
use super::{Opening, Progress, Trouble, Written, walks};
use crate::asset::{Account, Census, Collection};

/// The shortest time from one census that is told to the next.
const PAUSE: Duration = Duration::from_millis(100);

/// How often a piece of work is begun again after the file was replaced.
const TRIES: usize = 3;

/// What the thread is told.
pub(super) enum Order {
    Work(Work),
    /// To see whether another process has written meanwhile.
    Look,
    /// To end, once the file is closed.
    Close(oneshot::Sender<()>),
}

/// A piece of work with its place in the queue.
pub(super) struct Work {
    pub(super) run: Box<dyn FnOnce(&mut Writer) + Send>,
    pub(super) place: OwnedSemaphorePermit,
}

/// What of a full walk is in the file without a gap.
struct Stride {
    started: Timestamp,
    /// How many assets.
    upto: u64,
}

pub(super) struct Writer {
    path: PathBuf,
    clock: Clock,
    store: Option<Store>,
    /// Why there is none, where that will stay so.
    lasting: Option<Trouble>,
    /// Whether the browser has begun a visit, which ends with this thread.
    pub(super) is_visiting: bool,
    /// The ranks that were given to listings which may not have written yet.
    bases: HashMap<(Account, Collection), i64>,
    /// How far the full walks have come that this process makes.
    strides: HashMap<(Account, Collection), Stride>,
    /// How many files were opened so far.
    opened: u64,
    opening: watch::Sender<Opening>,
    /// What there is to tell, where it was not told yet.
    untold: Option<Census>,
    notice: Option<String>,
    census: watch::Sender<Arc<Census>>,
    told_at: Option<Instant>,
}

impl Writer {
    pub(super) fn new(
        path: PathBuf,
        clock: Clock,
        opening: watch::Sender<Opening>,
        census: watch::Sender<Arc<Census>>,
    ) -> Self {
        Self {
            path,
            clock,
            store: None,
            lasting: None,
            is_visiting: false,
            bases: HashMap::new(),
            strides: HashMap::new(),
            opened: 0,
            opening,
            untold: None,
            notice: None,
            census,
            told_at: None,
        }
    }

    /// Works until it is told to close, or nobody is left who could.
    pub(super) fn run(mut self, orders: &Receiver<Order>) {
        self.look();
        loop {
            self.tell_if_due();
            match self.next(orders) {
                Ok(Order::Work(Work { run, place })) => {
                    run(&mut self);
                    drop(place);
                }
                Ok(Order::Look) => self.look(),
                Ok(Order::Close(done)) => {
                    self.close();
                    // Whoever waited may have stopped waiting.
                    let _ = done.send(());
                    return;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return self.close(),
            }
        }
    }

    /// The next order. There is a time limit only while something is untold, so that an idle catalogue never wakes.
    fn next(&self, orders: &Receiver<Order>) -> std::result::Result<Order, RecvTimeoutError> {
        match (&self.untold, self.told_at) {
            (Some(_), Some(told_at)) => orders.recv_timeout(PAUSE.saturating_sub(told_at.elapsed())),
            (Some(_), None) | (None, _) => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    /// Tells what has changed, unless something was told just now.
    fn tell_if_due(&mut self) {
        self.note();
        if self.told_at.is_none_or(|told_at| told_at.elapsed() >= PAUSE) {
            self.tell();
        }
    }

    fn note(&mut self) {
        if let Some(census) = self.store.as_mut().and_then(Store::census_if_changed) {
            self.untold = Some(Census { notice: self.notice.clone(), ..census });
        }
    }

    fn tell(&mut self) {
        if let Some(census) = self.untold.take() {
            self.told_at = Some(Instant::now());
            self.census.send_replace(Arc::new(census));
        }
    }

    /// Opens the file where it is not open, and sees what is known.
    fn look(&mut self) {
        // What went wrong is told by the census.
        let _ = self.attempt(|store| store.known().map(|_| ()));
    }

    /// Does a piece of work on the file. Where the file turns out to be damaged, the work is done on a new one.
    pub(super) fn attempt<T>(&mut self, work: impl Fn(&mut Store) -> Result<T>) -> std::result::Result<T, Trouble> {
        let mut damage = String::new();
        for _ in 0..TRIES {
            match work(self.store()?) {
                Ok(outcome) => {
                    if let Some(store) = self.store.as_mut().filter(|_| !damage.is_empty()) {
                        // The census of the new file tells what became of the old one.
                        let _ = store.known();
                    }
                    return Ok(outcome);
                }
                Err(Failure::Trouble(trouble)) => return Err(trouble),
                Err(Failure::Damaged(why)) => {
                    damage = why;
                    self.replace()?;
                }
            }
        }
        Err(Trouble::Damaged(damage))
    }

    /// The open file. One that could not be opened before is tried again: there may be room on the disk now.
    fn store(&mut self) -> std::result::Result<&mut Store, Trouble> {
        if let Some(lasting) = &self.lasting {
            return Err(lasting.clone());
        }
        let store = match self.store.take().filter(Store::is_current) {
            Some(store) => store,
            None => self.open()?,
        };
        Ok(self.store.insert(store))
    }

    /// Opens the file and tells so; the census is told before, so that who waits for the file finds it.
    fn open(&mut self) -> std::result::Result<Store, Trouble> {
        match self.begin() {
            Ok(mut store) => {
                self.opened = store.number;
                self.untold = store.census_if_changed().map(|census| Census { notice: self.notice.clone(), ..census });
                self.tell();
                self.opening.send_replace(Some(Ok(self.opened)));
                Ok(store)
            }
            Err(trouble) => {
                if matches!(trouble, Trouble::Newer { .. } | Trouble::Foreign { .. }) {
                    self.lasting = Some(trouble.clone());
                }
                let sentence = Some(trouble.to_string());
                self.untold = Some(Census { trouble: sentence, notice: self.notice.clone(), ..Census::default() });
                self.tell();
                self.opening.send_replace(Some(Err(trouble.clone())));
                Err(trouble)
            }
        }
    }

    /// Opens the file and reads what is kept of it in memory. Damage that shows then is set aside as well.
    fn begin(&mut self) -> std::result::Result<Store, Trouble> {
        let mut damage = String::new();
        for _ in 0..TRIES {
            let (mut store, aside) = Store::open(&self.path, self.opened + 1)?;
            self.notice = aside.as_deref().map(notice).or(self.notice.take());
            match store.known() {
                Ok(_) => return Ok(store),
                Err(Failure::Trouble(trouble)) => return Err(trouble),
                Err(Failure::Damaged(why)) => {
                    damage = why;
                    self.notice = store.set_aside()?.as_deref().map(notice).or(self.notice.take());
                }
            }
        }
        Err(Trouble::Damaged(damage))
    }

    /// Sets the damaged file aside; the next work begins a new one.
    fn replace(&mut self) -> std::result::Result<(), Trouble> {
        if let Some(name) = self.store.take().map_or(Ok(None), Store::set_aside)? {
            self.notice = Some(notice(&name));
        }
        Ok(())
    }

    /// A base before all that are there and before the one that was given last, and the number of the file that it is of.
    pub(super) fn base(&mut self, key: (Account, Collection)) -> std::result::Result<(i64, u64), Trouble> {
        let last = self.bases.get(&key).copied();
        let (base, file) = self.attempt(|store| {
            let row = store.known()?.account(&key.0);
            Ok((walks::base(store.connection(), row, key.1, last)?, store.number))
        })?;
        self.bases.insert(key, base);
        Ok((base, file))
    }

    /// Writes the page of a full walk that begins with the asset at `first`, where all pages before it are in this very
    /// file: one that failed, or was in a file that was set aside, would never be read again if the walk went on.
    pub(super) fn advance(
        &mut self,
        key: (Account, Collection),
        first: u64,
        progress: &Progress,
        work: impl Fn(&mut Store) -> Result<Written>,
    ) -> std::result::Result<Written, Trouble> {
        let stride = self.strides.get(&key).filter(|stride| stride.started == progress.started);
        let upto = stride.map_or(first, |stride| stride.upto);
        let outcome = self.attempt(|store| {
            store.must_be(progress.file)?;
            if first > upto {
                return Err(Trouble::Failed("a page before this one is not in it".to_owned()).into());
            }
            work(store)
        });
        let upto = if outcome.is_ok() { progress.position } else { first.min(upto) };
        self.strides.insert(key, Stride { started: progress.started, upto });
        outcome
    }

    /// Replaces the file of this opening, which a reader found to be damaged, unless that was done before.
    pub(super) fn replace_opened(&mut self, opened: u64) -> std::result::Result<(), Trouble> {
        if self.opened == opened {
            self.replace()?;
        }
        self.store().map(|_| ())
    }

    fn close(&mut self) {
        if self.is_visiting {
            let now = self.clock.now();
            // The next visit then takes the end of an earlier one for the last.
            let _ = self.attempt(|store| store.end_visit(now));
        }
        self.note();
        self.tell();
        if let Some(store) = self.store.take() {
            store.close();
        }
        self.opening.send_replace(Some(Err(Trouble::Closed)));
    }
}

/// What is said of a file that was set aside under this name.
fn notice(name: &str) -> String {
    format!("catalogue was damaged: set aside as {name}, a new one is filling")
}
