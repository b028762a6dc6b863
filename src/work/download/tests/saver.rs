//! Saves what a test says, and remembers what it was asked for.

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use futures::FutureExt as _;
use futures::future::{BoxFuture, pending, ready};
use tokio::sync::Notify;

use crate::asset::{Amount, AssetId, DownloadFault, Saved};
use crate::media::download::{Order, Outcome, Told};
use crate::text::Label;
use crate::work::download::saver::{Saver, Teller};

/// What one try comes to.
#[derive(Clone, Debug)]
pub(super) enum Try {
    Same,
    Fail(DownloadFault),
    /// Tells this, then fails.
    FailAfter(Vec<Told>, DownloadFault),
    /// Tells this and goes on for ever.
    Hold(Vec<Told>),
    /// Tells this and is saved when it is let go.
    Until(Vec<Told>, Arc<Notify>),
}

#[derive(Default)]
pub(super) struct Fake {
    /// What the next tries of an asset come to; all others are saved at once.
    tries: Mutex<HashMap<String, VecDeque<Try>>>,
    pub(super) asked: Mutex<Vec<Order>>,
    pub(super) discarded: Mutex<Vec<String>>,
    pub(super) beside: Mutex<Vec<(PathBuf, Vec<u8>)>>,
    /// Why nothing can be written beside files.
    pub(super) no_beside: Mutex<Option<DownloadFault>>,
    pub(super) free: Mutex<Option<u64>>,
    pub(super) gone: Mutex<Vec<PathBuf>>,
}

impl Fake {
    pub(super) fn will(&self, asset: &str, tries: impl IntoIterator<Item = Try>) {
        self.tries.lock().unwrap().entry(asset.to_owned()).or_default().extend(tries);
    }

    /// The next try of these runs for ever, with 40 of 100 bytes here.
    pub(super) fn hold(&self, assets: &[&str]) {
        let told = Told::Amount(Amount { done: 40, total: Some(100) });
        for asset in assets {
            self.will(asset, [Try::Hold(vec![told])]);
        }
    }

    /// The ids of the assets that were asked for, in this order.
    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|order| order.asset.id.to_string()).collect()
    }

    /// The URLs that were asked for, in this order.
    pub(super) fn urls(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|order| order.url.to_string()).collect()
    }
}

/// Where an order would be saved.
pub(super) fn file(into: &Path, order: &Order) -> Saved {
    Saved { file: into.join(&order.path), bytes: 100, version: Label::new("length 100") }
}

impl Saver for Fake {
    fn save(&self, into: Arc<Path>, order: Order, told: Teller) -> BoxFuture<'static, Result<Outcome, DownloadFault>> {
        let next = self.tries.lock().unwrap().get_mut(&*order.asset.id).and_then(VecDeque::pop_front);
        let saved = file(&into, &order);
        self.asked.lock().unwrap().push(order);
        async move {
            match next {
                None => Ok(Outcome::Saved(saved)),
                Some(Try::Same) => Ok(Outcome::Same(saved)),
                Some(Try::Fail(fault)) => Err(fault),
                Some(Try::FailAfter(words, fault)) => {
                    words.into_iter().for_each(told);
                    Err(fault)
                }
                Some(Try::Hold(words)) => {
                    words.into_iter().for_each(told);
                    pending().await
                }
                Some(Try::Until(words, go)) => {
                    words.into_iter().for_each(told);
                    go.notified().await;
                    Ok(Outcome::Saved(saved))
                }
            }
        }
        .boxed()
    }

    fn write_beside(
        &self,
        _: Arc<Path>,
        file: PathBuf,
        bytes: Vec<u8>,
    ) -> BoxFuture<'static, Result<(), DownloadFault>> {
        self.beside.lock().unwrap().push((file, bytes));
        ready(self.no_beside.lock().unwrap().clone().map_or(Ok(()), Err)).boxed()
    }

    fn discard(&self, given_up: Vec<(AssetId, Arc<Path>)>) -> BoxFuture<'static, ()> {
        self.discarded.lock().unwrap().extend(given_up.iter().map(|(asset, _)| asset.id.to_string()));
        ready(()).boxed()
    }

    fn free(&self, _: Arc<Path>) -> BoxFuture<'static, Option<u64>> {
        ready(*self.free.lock().unwrap()).boxed()
    }

    fn is_gone(&self, into: Arc<Path>) -> BoxFuture<'static, bool> {
        ready(self.gone.lock().unwrap().iter().any(|gone| **gone == *into)).boxed()
    }

    fn is_recorded(&self) -> bool {
        true
    }

    fn settle(&self) -> BoxFuture<'static, ()> {
        ready(()).boxed()
    }
}
