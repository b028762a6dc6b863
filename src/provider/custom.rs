//! A service that the configuration describes instead of code.

pub mod explained;
pub mod settings;

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;

use super::http::Api;
use super::{Capabilities, Paging, PieceAsk, Provider};
use crate::asset::{Account, Asset, AssetId, Collection, Cursor, Fault, Folder, Page};
pub use explained::Explained;
pub use settings::Settings;

/// An account at such a service.
#[derive(Debug)]
pub struct Custom {
    api: Api,
    settings: Arc<Settings>,
    collections: Vec<Collection>,
}

impl Custom {
    pub(super) fn new(api: Api, settings: Arc<Settings>) -> Self {
        let has = |collection: &Collection| settings.lists.iter().any(|list| list.collection == *collection);
        let collections = Collection::ALL.into_iter().filter(has).collect();
        Self { api, settings, collections }
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
        let list = self.settings.lists.iter().find(|list| list.collection == collection);
        Capabilities {
            paging: Paging::Tokens,
            largest_page: list.map_or(1, |list| list.page_size),
            filters_kind: (&[]).into(),
            filters_folder: false,
            tells_total: false,
            has_folders: false,
            statuses: &[],
            newest_first: false,
            tells_one: false,
        }
    }

    fn piece(&self, _ask: PieceAsk) -> BoxFuture<'_, Result<Page, Fault>> {
        std::future::ready(Err(self.api.only_assets())).boxed()
    }

    fn numbered(&self, _collection: Collection, _number: u64) -> Option<Cursor> {
        None
    }

    fn number(&self, _collection: Collection, _cursor: Option<&Cursor>) -> Option<u64> {
        None
    }

    fn key_source(&self) -> String {
        self.api.key_source()
    }

    fn asset(&self, _id: AssetId) -> BoxFuture<'_, Result<Asset, Fault>> {
        std::future::ready(Err(self.api.only_assets())).boxed()
    }

    fn folders(&self) -> BoxFuture<'_, Result<Vec<Folder>, Fault>> {
        std::future::ready(Ok(Vec::new())).boxed()
    }
}
