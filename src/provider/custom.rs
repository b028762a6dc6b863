//! A service that the configuration describes instead of code.

pub mod explained;
mod fill;
mod hints;
mod link;
mod listing;
mod map;
mod onward;
pub mod settings;
mod spot;
mod value;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::OnceCell;
use url::Url;

use super::answer::MOST_ITEMS;
use super::http::Api;
use super::{Capabilities, PieceAsk, Provider};
use crate::asset::{Account, Asset, AssetId, AssetKind, Collection, Cursor, Fault, Folder, FolderId, Page};
use crate::net::Pass;
pub use explained::{Explained, Trial};
use listing::Listing;
pub use settings::Settings;
use settings::{List, Paging};

/// One list of a collection, as far as it is filtered.
type Filtered = (Collection, usize, Option<AssetKind>, Option<FolderId>);

/// An account at such a service.
#[derive(Debug)]
pub struct Custom {
    api: Api,
    settings: Arc<Settings>,
    collections: Vec<Collection>,
    /// What the first request told.
    told: OnceCell<BTreeMap<String, String>>,
    /// A page was seen to hold fewer than it was asked for, with more behind it: numbers of pages lead nowhere then.
    uneven: AtomicBool,
    /// What each list told of its total, where several make up a collection.
    totals: Mutex<HashMap<Filtered, u64>>,
}

impl Custom {
    pub(super) fn new(api: Api, settings: Arc<Settings>) -> Self {
        let has = |collection: &Collection| settings.lists.iter().any(|list| list.collection == *collection);
        let collections = Collection::ALL.into_iter().filter(has).collect();
        Self {
            api,
            settings,
            collections,
            told: OnceCell::new(),
            uneven: AtomicBool::new(false),
            totals: Mutex::default(),
        }
    }

    /// The lists of a collection, in their order.
    fn lists(&self, collection: Collection) -> impl Iterator<Item = &List> {
        self.settings.lists.iter().filter(move |list| list.collection == collection)
    }

    /// The list that is a whole collection, if there is just one.
    fn only_list(&self, collection: Collection) -> Option<&List> {
        let mut lists = self.lists(collection);
        lists.next().filter(|_| lists.next().is_none())
    }

    /// The kinds that can be listed alone: each list has but one, or can be asked for this one.
    fn filters_kind(&self, collection: Collection) -> Vec<AssetKind> {
        let can = |kind: AssetKind, list: &List| list.kind.is_some() || list.kinds.contains_key(&kind);
        AssetKind::ALL.into_iter().filter(|kind| self.lists(collection).all(|list| can(*kind, list))).collect()
    }

    /// Whether the pages of a collection have numbers, and its items can be counted by them.
    fn is_numbered(&self, collection: Collection) -> bool {
        let has_numbers = |list: &List| match list.paging {
            Paging::Page { .. } | Paging::Offset => list.inner.is_none(),
            Paging::Cursor { .. } | Paging::Next(_) | Paging::Link | Paging::Single => false,
        };
        self.only_list(collection).is_some_and(has_numbers) && !self.uneven.load(Ordering::Relaxed)
    }

    fn totals(&self) -> MutexGuard<'_, HashMap<Filtered, u64>> {
        self.totals.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Provider for Custom {
    fn account(&self) -> &Account {
        self.api.account()
    }

    fn collections(&self) -> &[Collection] {
        &self.collections
    }

    fn capabilities(&self, collection: Collection) -> Capabilities {
        let one = self.settings.one.as_ref();
        Capabilities {
            paging: if self.is_numbered(collection) { super::Paging::Numbered } else { super::Paging::Tokens },
            largest_page: self.lists(collection).map(|list| list.page_size).max().unwrap_or(1).clamp(1, MOST_ITEMS),
            filters_kind: Cow::Owned(self.filters_kind(collection)),
            filters_folder: self.lists(collection).all(|list| !list.folder.is_empty()),
            tells_total: self.lists(collection).all(|list| list.total.is_some()),
            has_folders: false,
            statuses: &[],
            newest_first: self.only_list(collection).is_some_and(|list| list.newest_first),
            tells_one: one.is_some_and(|one| one.collection == collection),
        }
    }

    fn piece(&self, ask: PieceAsk) -> BoxFuture<'_, Result<Page, Fault>> {
        self.list(ask).boxed()
    }

    fn numbered(&self, collection: Collection, number: u64) -> Option<Cursor> {
        self.is_numbered(collection).then(|| spot::cursor(0, &number.to_string()))
    }

    fn number(&self, collection: Collection, cursor: Option<&Cursor>) -> Option<u64> {
        if !self.is_numbered(collection) {
            return None;
        }
        let Some(cursor) = cursor else { return Some(0) };
        let (_, rest) = spot::split(cursor).filter(|(list, _)| *list == 0)?;
        match spot::Spot::parse(&self.only_list(collection)?.paging, rest)? {
            spot::Spot::Beginning => Some(0),
            spot::Spot::Number(number) => Some(number),
            spot::Spot::Offset(_) | spot::Spot::Token(_) => None,
        }
    }

    fn key_source(&self) -> String {
        self.api.key_source()
    }

    fn asset(&self, id: AssetId) -> BoxFuture<'_, Result<Asset, Fault>> {
        self.one(id).boxed()
    }

    fn folders(&self) -> BoxFuture<'_, Result<Vec<Folder>, Fault>> {
        std::future::ready(Ok(Vec::new())).boxed()
    }

    fn media_pass<'a>(&'a self, url: &'a Url) -> BoxFuture<'a, Option<Pass>> {
        async move {
            let is_ours = self.settings.send_auth && url.origin() == self.account().base_url.origin();
            if is_ours { self.api.pass().await.cloned() } else { None }
        }
        .boxed()
    }
}
