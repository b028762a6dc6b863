//! Saves media into an object store.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::{self, BoxFuture};

use super::saver::{Saver, Teller};
use crate::asset::{AssetId, DownloadFault};
use crate::media::download::{Downloader, Order, Outcome, Store};

/// Saves media into a bucket. What is there says itself which version of which asset it is.
#[derive(Debug)]
pub(super) struct Stored {
    downloader: Downloader,
    store: Store,
}

impl Stored {
    pub(super) fn new(downloader: Downloader, store: Store) -> Self {
        Self { downloader, store }
    }
}

impl Saver for Stored {
    fn save(&self, into: Arc<Path>, order: Order, told: Teller) -> BoxFuture<'static, Result<Outcome, DownloadFault>> {
        let (downloader, store) = (self.downloader.clone(), self.store.clone());
        async move { downloader.store(&store, &into, &order, &*told).await }.boxed()
    }

    fn write_beside(
        &self,
        _: Arc<Path>,
        file: PathBuf,
        bytes: Vec<u8>,
    ) -> BoxFuture<'static, Result<(), DownloadFault>> {
        let store = self.store.clone();
        async move { store.write_beside(&file, ".json", bytes).await }.boxed()
    }

    fn discard(&self, _: Vec<(AssetId, Arc<Path>)>) -> BoxFuture<'static, ()> {
        // What broke off was taken away when it did.
        future::ready(()).boxed()
    }

    fn free(&self, _: Arc<Path>) -> BoxFuture<'static, Option<u64>> {
        future::ready(None).boxed()
    }

    fn is_gone(&self, _: Arc<Path>) -> BoxFuture<'static, bool> {
        // A fault of the store says itself whether it lasts.
        future::ready(false).boxed()
    }

    fn is_recorded(&self) -> bool {
        false
    }

    fn settle(&self) -> BoxFuture<'static, ()> {
        let store = self.store.clone();
        async move { store.settle().await }.boxed()
    }
}
