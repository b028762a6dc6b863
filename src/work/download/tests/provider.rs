//! A service that tells new URLs.

use std::sync::Mutex;

use futures::FutureExt as _;
use futures::future::{BoxFuture, ready};
use url::Url;

use crate::asset::{
    Account, AccountName, Asset, AssetId, Collection, Cursor, Fault, FaultKind, Folder, Page, ProviderKind,
};
use crate::provider::{Capabilities, Paging, PieceAsk, Provider};

pub(super) struct Service {
    account: Account,
    /// The assets that it tells.
    pub(super) assets: Mutex<Vec<Asset>>,
    /// The ids of the assets that it was asked for.
    pub(super) asked: Mutex<Vec<String>>,
}

impl Service {
    pub(super) fn new() -> Self {
        let base_url = Url::parse("http://127.0.0.1/").unwrap();
        let account = Account { name: AccountName::new("studio").unwrap(), kind: ProviderKind::Affogato, base_url };
        Self { account, assets: Mutex::default(), asked: Mutex::default() }
    }

    /// Tells this URL of an asset from now on.
    pub(super) fn tell(&self, asset: Asset, url: &str) {
        self.assets.lock().unwrap().push(Asset { url: Some(url.into()), expires: None, ..asset });
    }
}

impl Provider for Service {
    fn account(&self) -> &Account {
        &self.account
    }

    fn collections(&self) -> &[Collection] {
        &[Collection::Assets]
    }

    fn capabilities(&self, _collection: Collection) -> Capabilities {
        Capabilities {
            paging: Paging::Tokens,
            largest_page: 10,
            filters_kind: (&[]).into(),
            filters_folder: false,
            tells_total: false,
            has_folders: false,
            statuses: &[],
            newest_first: true,
            tells_one: true,
        }
    }

    fn piece(&self, _: PieceAsk) -> BoxFuture<'_, Result<Page, Fault>> {
        ready(Ok(Page::default())).boxed()
    }

    fn numbered(&self, _: Collection, _: u64) -> Option<Cursor> {
        None
    }

    fn number(&self, _: Collection, _: Option<&Cursor>) -> Option<u64> {
        None
    }

    fn key_source(&self) -> String {
        String::new()
    }

    fn asset(&self, id: AssetId) -> BoxFuture<'_, Result<Asset, Fault>> {
        self.asked.lock().unwrap().push(id.id.to_string());
        let found = self.assets.lock().unwrap().iter().find(|asset| asset.id == id).cloned();
        ready(found.ok_or_else(|| Fault::new(&self.account.name, FaultKind::NotFound, ""))).boxed()
    }

    fn folders(&self) -> BoxFuture<'_, Result<Vec<Folder>, Fault>> {
        ready(Ok(Vec::new())).boxed()
    }
}
