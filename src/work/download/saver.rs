//! Who saves the files: the real one, in whose place a test can put another.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::FutureExt as _;
use futures::future::{self, BoxFuture};

use crate::asset::{AssetId, DownloadFault};
use crate::media::download::{Downloader, Folder, Order, Outcome, Told};

/// Is told how a transfer goes.
pub(super) type Teller = Box<dyn Fn(Told) + Send + Sync>;

/// Saves media into folders. Dropping a future stops what it does.
pub(super) trait Saver: Send + Sync {
    /// Fetches one medium into a folder.
    fn save(&self, into: Arc<Path>, order: Order, told: Teller) -> BoxFuture<'static, Result<Outcome, DownloadFault>>;

    /// Writes something beside a file of this folder; what is there already stays.
    fn write_beside(
        &self,
        into: Arc<Path>,
        file: PathBuf,
        bytes: Vec<u8>,
    ) -> BoxFuture<'static, Result<(), DownloadFault>>;

    /// Deletes what was kept of downloads that are given up.
    fn discard(&self, given_up: Vec<(AssetId, Arc<Path>)>) -> BoxFuture<'static, ()>;

    /// Bytes free in a folder; `None` where it was never opened, or the system does not tell.
    fn free(&self, into: Arc<Path>) -> BoxFuture<'static, Option<u64>>;

    /// Whether a folder is gone since it was opened. It is opened anew for the next download.
    fn is_gone(&self, into: Arc<Path>) -> BoxFuture<'static, bool>;

    /// Whether the catalogue remembers what it saves: it knows of files on this machine alone.
    fn is_recorded(&self) -> bool;

    /// Ends what futures that were dropped have left to be done.
    fn settle(&self) -> BoxFuture<'static, ()>;
}

/// Saves media on this machine.
#[derive(Debug)]
pub(super) struct Local {
    downloader: Downloader,
    folders: Folders,
}

/// The open folders: all downloads into one share what is known of its names.
#[derive(Clone, Debug, Default)]
struct Folders(Arc<Mutex<HashMap<Arc<Path>, Folder>>>);

impl Folders {
    fn known(&self) -> MutexGuard<'_, HashMap<Arc<Path>, Folder>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, into: &Arc<Path>) -> Option<Folder> {
        self.known().get(into).cloned()
    }

    /// Blocks while the disk is asked.
    fn open(&self, into: &Arc<Path>) -> Result<Folder, DownloadFault> {
        let mut known = self.known();
        if let Some(folder) = known.get(into) {
            return Ok(folder.clone());
        }
        let folder = Folder::open(into)?;
        known.insert(Arc::clone(into), folder.clone());
        Ok(folder)
    }
}

/// Does what blocks where it blocks nobody.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}

fn interrupted() -> DownloadFault {
    DownloadFault::Folder { what: "it was interrupted".into() }
}

impl Local {
    pub(super) fn new(downloader: Downloader) -> Self {
        Self { downloader, folders: Folders::default() }
    }
}

impl Saver for Local {
    fn save(&self, into: Arc<Path>, order: Order, told: Teller) -> BoxFuture<'static, Result<Outcome, DownloadFault>> {
        let (downloader, folders) = (self.downloader.clone(), self.folders.clone());
        async move {
            let folder = match folders.get(&into) {
                Some(folder) => folder,
                None => blocking(move || folders.open(&into)).await.unwrap_or_else(|| Err(interrupted()))?,
            };
            downloader.save(&folder, &order, &*told).await
        }
        .boxed()
    }

    fn write_beside(
        &self,
        into: Arc<Path>,
        file: PathBuf,
        bytes: Vec<u8>,
    ) -> BoxFuture<'static, Result<(), DownloadFault>> {
        let folders = self.folders.clone();
        let write = blocking(move || folders.open(&into)?.write_beside(&file, ".json", &bytes));
        async move { write.await.unwrap_or_else(|| Err(interrupted())) }.boxed()
    }

    fn discard(&self, given_up: Vec<(AssetId, Arc<Path>)>) -> BoxFuture<'static, ()> {
        let folders = self.folders.clone();
        let discard = blocking(move || {
            for (asset, into) in given_up {
                // What is in a folder that is gone is gone with it; it is not made for this.
                if let Ok(folder) = folders.get(&into).map_or_else(|| open_if_there(&into), Ok) {
                    folder.discard(&asset);
                }
            }
        });
        async move {
            discard.await;
        }
        .boxed()
    }

    fn free(&self, into: Arc<Path>) -> BoxFuture<'static, Option<u64>> {
        let folder = self.folders.get(&into);
        async move { blocking(move || folder?.free()).await.flatten() }.boxed()
    }

    fn is_gone(&self, into: Arc<Path>) -> BoxFuture<'static, bool> {
        self.folders.known().remove(&into);
        async move { blocking(move || !into.is_dir()).await.unwrap_or(false) }.boxed()
    }

    fn is_recorded(&self) -> bool {
        true
    }

    fn settle(&self) -> BoxFuture<'static, ()> {
        // A part is left as it is.
        future::ready(()).boxed()
    }
}

/// Opens a folder, but makes none.
fn open_if_there(into: &Path) -> Result<Folder, DownloadFault> {
    if into.is_dir() { Folder::open(into) } else { Err(interrupted()) }
}
