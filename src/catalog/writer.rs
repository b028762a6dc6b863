//! The thread that writes: one piece of work after another, in the order in which they were given.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, oneshot, watch};

use super::failure::{Failure, Result};
use super::store::Store;
use super::{Opening, Progress, Trouble, Written};
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
    /// The file's number.
    file: u64,
}

pub(super) struct Writer {
    path: PathBuf,
    store: Option<Store>,
    /// Why there is none, where that will stay so.
    lasting: Option<Trouble>,
    /// Whether the browser has begun a visit, which ends with this thread.
    pub(super) is_visiting: bool,
    /// The ranks that were given to listings which may not have written yet.
    pub(super) bases: HashMap<(Account, Collection), i64>,
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
    pub(super) fn new(path: PathBuf, opening: watch::Sender<Opening>, census: watch::Sender<Arc<Census>>) -> Self {
        Self {
            path,
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
                Ok(outcome) => return Ok(outcome),
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

    fn open(&mut self) -> std::result::Result<Store, Trouble> {
        match Store::open(&self.path, self.opened + 1) {
            Ok((store, aside)) => {
                if let Some(name) = aside {
                    self.notice = Some(notice(&name));
                }
                self.opened += 1;
                self.opening.send_replace(Some(Ok(self.opened)));
                Ok(store)
            }
            Err(trouble) => {
                if matches!(trouble, Trouble::Newer { .. } | Trouble::Foreign { .. }) {
                    self.lasting = Some(trouble.clone());
                }
                self.opening.send_replace(Some(Err(trouble.clone())));
                let sentence = Some(trouble.to_string());
                self.untold = Some(Census { trouble: sentence, notice: self.notice.clone(), ..Census::default() });
                Err(trouble)
            }
        }
    }

    /// Sets the damaged file aside; the next work begins a new one.
    fn replace(&mut self) -> std::result::Result<(), Trouble> {
        if let Some(name) = self.store.take().map_or(Ok(None), Store::set_aside)? {
            self.notice = Some(notice(&name));
        }
        Ok(())
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
        let (upto, file) = stride.map_or((first, self.opened), |stride| (stride.upto, stride.file));
        let outcome = self.attempt(|store| {
            if first > 0 && (first > upto || store.number != file) {
                return Err(Trouble::Failed("a page before this one is not in it".to_owned()).into());
            }
            work(store)
        });
        let upto = if outcome.is_ok() { progress.position } else { first.min(upto) };
        let file = if first == 0 { self.opened } else { file };
        self.strides.insert(key, Stride { started: progress.started, upto, file });
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
            let now = super::now();
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
