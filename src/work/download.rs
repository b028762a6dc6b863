//! The queue of downloads, the same for the browser and for scripts: who is next, how often it is tried, where a new URL
//! comes from, and what is kept of it on disk for the next start.
//!
//! A full disk, or a folder that is gone, fails the download that finds it and with it those that wait for the same folder:
//! none of them is asked for in vain, each can be tried again, and a script comes to its end.

mod engine;
mod item;
mod journal;
mod list;
mod outbox;
mod rate;
mod saver;
#[cfg(feature = "stores")]
mod stored;
#[cfg(test)]
mod tests;
mod transfer;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use futures::future::Either;
use futures::stream::{self, Stream, StreamExt as _};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::sync::oneshot;

use crate::asset::{Asset, DownloadNews, DownloadOrder, Handed, Template};
use crate::catalog::Catalog;
use crate::media::download::Downloader;
#[cfg(feature = "stores")]
use crate::media::download::Store;
use crate::work::fresh::Fresh;
use engine::Engine;
use saver::{Local, Saver};
#[cfg(feature = "stores")]
use stored::Stored;

/// How downloads are made.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where they are saved unless an order names another folder: absolute; of an object store, relative to the bucket.
    pub folder: PathBuf,
    /// The path of a file in its folder.
    pub template: Template,
    /// How many run at once: at least 1.
    pub jobs: usize,
    /// What was saved before is not asked of its host again: a mirror.
    pub trust: bool,
    /// What is written beside each file, as `.json`.
    pub sidecar: Option<fn(&Asset) -> Vec<u8>>,
}

/// How many downloads wait for the next start, or run in a program of now, by the journals in this folder. Nothing is
/// changed. Blocks on the disk.
#[must_use]
pub fn count_journalled(journals: &Path) -> usize {
    journal::count_live(journals)
}

/// What the queue works with.
#[derive(Clone, Debug)]
pub struct Parts {
    pub downloader: Downloader,
    /// Who tells new URLs for those that have ended.
    pub fresh: Fresh,
    /// Where assets that are not at hand come from, and what was saved is remembered.
    pub catalog: Option<Catalog>,
    /// The folder of the journals; without one nothing is kept for the next start.
    pub journal: Option<PathBuf>,
    pub settings: Settings,
}

/// The queue. A clone is another handle to the same one.
#[derive(Clone)]
pub struct Queue {
    calls: UnboundedSender<Call>,
    /// What is needed to begin, until it has begun or was settled before.
    beginning: Arc<Mutex<Option<Beginning>>>,
    /// Whether somebody has taken the news.
    is_heard: Arc<AtomicBool>,
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").field("is_heard", &self.is_heard).finish_non_exhaustive()
    }
}

/// What is asked of the queue.
enum Call {
    Order(DownloadOrder, Handed),
    /// To stop and keep everything; answered when that is done.
    Settle(oneshot::Sender<()>),
}

/// What the queue works with, whoever saves the files.
struct Means {
    saver: Arc<dyn Saver>,
    fresh: Fresh,
    catalog: Option<Catalog>,
    journal: Option<PathBuf>,
    settings: Settings,
}

struct Beginning {
    means: Means,
    calls: UnboundedReceiver<Call>,
}

impl Queue {
    /// Does nothing yet: there is no task, file or request before the [`news`](Self::news) are polled.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let Parts { downloader, fresh, catalog, journal, mut settings } = parts;
        // Fails where there is no current folder, or none is named; opening it says so.
        settings.folder = std::path::absolute(&settings.folder).unwrap_or(settings.folder);
        let saver = Arc::new(Local::new(downloader));
        Self::with(Means { saver, fresh, catalog, journal, settings })
    }

    /// A queue into an object store; its folders are those of the bucket. As [`new`](Self::new) it does nothing yet.
    #[cfg(feature = "stores")]
    #[must_use]
    pub fn into_store(parts: Parts, store: Store) -> Self {
        let Parts { downloader, fresh, catalog, journal, settings } = parts;
        let saver = Arc::new(Stored::new(downloader, store));
        Self::with(Means { saver, fresh, catalog, journal, settings })
    }

    fn with(means: Means) -> Self {
        let (sender, calls) = mpsc::unbounded_channel();
        let beginning = Arc::new(Mutex::new(Some(Beginning { means, calls })));
        Self { calls: sender, beginning, is_heard: Arc::default() }
    }

    /// Has something done, and does not wait for it. `at_hand` are those assets of an [`Add`](DownloadOrder::Add) that the
    /// caller has; others come from the catalogue.
    pub fn order(&self, order: DownloadOrder, at_hand: impl Into<Handed>) {
        // After the end nobody is there to do it.
        let _ = self.calls.send(Call::Order(order, at_hand.into()));
    }

    /// What happens in the queue, from its beginning: first what the journals hold is told as added. It can be taken once;
    /// a second stream is empty. Needs a tokio runtime. Dropping it ends the queue as a kill would.
    pub fn news(&self) -> impl Stream<Item = DownloadNews> + Send + 'static + use<> {
        let beginning = Arc::clone(&self.beginning);
        let is_first = !self.is_heard.swap(true, Ordering::Relaxed);
        let begin = async move {
            let begin = || beginning.lock().unwrap_or_else(PoisonError::into_inner).take();
            let Some(Beginning { means, calls }) = is_first.then(begin).flatten() else {
                return Either::Left(stream::empty());
            };
            let (tell, mut told) = mpsc::channel(outbox::KINDS);
            tokio::spawn(Engine::new(means, tell).run(calls));
            Either::Right(stream::poll_fn(move |context| told.poll_recv(context)))
        };
        stream::once(begin).flatten()
    }

    /// Stops what runs and keeps everything for the next start; the news end with it. Nothing is done after that.
    pub async fn settle(&self) {
        if self.beginning.lock().unwrap_or_else(PoisonError::into_inner).take().is_some() {
            return;
        }
        let (done, settled) = oneshot::channel();
        // Where it has ended already, there is nothing to wait for.
        if self.calls.send(Call::Settle(done)).is_ok() {
            let _ = settled.await;
        }
    }
}
