//! Assets as they are now at their provider: asked for where they are still being made, and where a signed URL has ended.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::join_all;
use tokio::sync::OnceCell;
use tokio::time::Instant;

use crate::asset::{Asset, AssetId, Choice, Filters, FolderId, MediaFault, Query};
use crate::net::Passes;
use crate::provider::{PieceAsk, Shared};
use crate::text::Label;

/// How many pages of a listing are read for one asset whose service can only list. They are the service's largest, the
/// newest assets come first, and it is asked for those of the same kind and folder alone where it can: that is far enough
/// for what is on the screen, and no walk through a large account.
const PAGES: usize = 5;

/// An asset is not asked for again within this time, whoever finds its URL ended: a picture, its frames and its facts all
/// find it at once, and a medium that stays refused shall cost its service nothing.
const AGAIN: Duration = Duration::from_mins(1);

/// What came of a medium.
#[derive(Clone, Debug, PartialEq)]
pub struct Told<T> {
    pub result: Result<T, MediaFault>,
    /// The asset as its provider tells it now, where it was asked for because its URL had ended.
    pub refreshed: Option<Box<Asset>>,
}

impl<T> Told<T> {
    /// With nothing asked anew.
    pub fn plain(result: Result<T, MediaFault>) -> Self {
        Self { result, refreshed: None }
    }
}

/// Asks the providers for assets as they are now. A clone is another handle to the same one.
#[derive(Clone)]
pub struct Fresh {
    /// Others may take their place.
    providers: Arc<RwLock<Arc<[Shared]>>>,
    asked: Arc<Mutex<HashMap<AssetId, Asked>>>,
}

/// An asset that was asked for, or is being asked for.
#[derive(Clone)]
struct Asked {
    at: Instant,
    /// `None` where its provider did not tell it.
    answer: Arc<OnceCell<Option<Asset>>>,
}

impl std::fmt::Debug for Fresh {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fresh").finish_non_exhaustive()
    }
}

impl Fresh {
    /// What these answer is remembered by whoever stands around them.
    #[must_use]
    pub fn new(providers: Vec<Shared>) -> Self {
        Self { providers: Arc::new(RwLock::new(providers.into())), asked: Arc::default() }
    }

    /// Asks these from now on, by every handle.
    pub fn adopt(&self, providers: Vec<Shared>) {
        *self.providers.write().unwrap_or_else(PoisonError::into_inner) = providers.into();
    }

    /// What is shown where media are: each asset's own account says.
    #[must_use]
    pub fn passes(&self) -> Passes {
        let fresh = self.clone();
        Passes::new(move |asset, url| {
            let provider = fresh.providers().iter().find(|one| one.account().name == asset.account).cloned();
            let url = url.clone();
            async move { provider?.media_pass(&url).await }.boxed()
        })
    }

    fn providers(&self) -> Arc<[Shared]> {
        Arc::clone(&self.providers.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Assets as they are now, with one request for each, or one for all of an account: what is still being made stands at
    /// the beginning of its listing. Those that cannot be told so are left out.
    pub async fn being_made(&self, assets: Vec<AssetId>) -> Vec<Asset> {
        let providers = self.providers();
        let asked = providers.iter().filter_map(|provider| {
            let own = |id: &&AssetId| id.account == provider.account().name;
            let ids: Vec<AssetId> = assets.iter().filter(own).cloned().collect();
            (!ids.is_empty()).then(|| young(provider, ids))
        });
        join_all(asked).await.into_iter().flatten().collect()
    }

    /// Does something with an asset's medium. Where its URL has ended, its provider is asked for it anew, once, and if it
    /// tells another URL the same is done with that.
    pub async fn with<T, W>(&self, asset: Asset, work: impl Fn(Asset) -> W) -> Told<T>
    where
        W: Future<Output = Result<T, MediaFault>>,
    {
        let ended = match work(asset.clone()).await {
            Err(fault) if fault.may_be_ended() => fault,
            result => return Told::plain(result),
        };
        let Some(refreshed) = self.renewed(&asset).await else { return Told::plain(Err(ended)) };
        let other = refreshed.url.as_ref().map(Label::raw) != asset.url.as_ref().map(Label::raw);
        let result = if other { work(refreshed.clone()).await } else { Err(ended) };
        Told { result, refreshed: Some(Box::new(refreshed)) }
    }

    /// One asset as it is now, because its URL has ended; as it was told within the last minute, if it was. `None` where
    /// its provider does not tell it.
    pub async fn renewed(&self, asset: &Asset) -> Option<Asset> {
        let providers = self.providers();
        let provider = providers.iter().find(|provider| provider.account().name == asset.id.account)?;
        let answer = {
            let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
            asked.retain(|_, asked| asked.at.elapsed() < AGAIN);
            let now = || Asked { at: Instant::now(), answer: Arc::default() };
            Arc::clone(&asked.entry(asset.id.clone()).or_insert_with(now).answer)
        };
        // Who else finds it ended waits for the same answer; where the one that asks is given up, the next one asks.
        answer.get_or_init(|| one(provider, asset)).await.clone()
    }
}

async fn young(provider: &Shared, ids: Vec<AssetId>) -> Vec<Asset> {
    let Some(collection) = ids.first().map(|id| id.collection) else { return Vec::new() };
    if provider.capabilities(collection).tells_one {
        let asked = ids.into_iter().map(|id| provider.asset(id));
        return join_all(asked).await.into_iter().filter_map(Result::ok).collect();
    }
    listed(provider, &ids, Query { collection, ..Query::default() }, 1).await
}

async fn one(provider: &Shared, asset: &Asset) -> Option<Asset> {
    let capabilities = provider.capabilities(asset.id.collection);
    if capabilities.tells_one {
        return provider.asset(asset.id.clone()).await.ok();
    }
    let kinds = Choice::only(Some(asset.kind).filter(|kind| capabilities.filters_kind.contains(kind)));
    let folder = asset.folder.clone().filter(|_| capabilities.filters_folder);
    let folder = folder.map(|id| FolderId { account: asset.id.account.clone(), id });
    let filters = Filters { kinds, folder, ..Filters::default() };
    let query = Query { collection: asset.id.collection, filters, ..Query::default() };
    listed(provider, std::slice::from_ref(&asset.id), query, PAGES).await.into_iter().next()
}

/// Those of `ids` that stand on the first `pages` pages of a listing.
async fn listed(provider: &Shared, ids: &[AssetId], query: Query, pages: usize) -> Vec<Asset> {
    let size = provider.capabilities(query.collection).largest_page;
    let mut found = Vec::new();
    let mut cursor = None;
    for _ in 0..pages {
        let Ok(page) = provider.piece(PieceAsk { query: query.clone(), cursor, size }).await else { break };
        found.extend(page.assets.into_iter().filter(|asset| ids.contains(&asset.id)));
        cursor = page.next;
        if cursor.is_none() || found.len() >= ids.len() {
            break;
        }
    }
    found
}
