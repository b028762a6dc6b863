//! A provider for the tests of this room.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use futures::FutureExt as _;
use futures::future::{BoxFuture, ready};
use url::Url;

use crate::asset::{
    Account, AccountName, Asset, AssetId, Collection, Cursor, Fault, FaultKind, Folder, FolderId, Page, ProviderKind,
};
use crate::provider::{Capabilities, Paging, PieceAsk, Provider};
use crate::text::Label;

/// An account with `count` assets in pages of ten, numbered or by tokens.
pub(super) struct Fake {
    pub(super) account: Account,
    pub(super) count: u64,
    pub(super) numbered: bool,
    pub(super) total: Option<u64>,
    /// Whether it can tell a single asset.
    pub(super) tells_one: bool,
    /// The ids of its folders, or how asking for them fails.
    pub(super) folders: Result<Vec<String>, FaultKind>,
    /// Answered before anything else.
    pub(super) faults: Mutex<VecDeque<FaultKind>>,
    /// The cursors of all pieces that were asked for.
    pub(super) asked: Mutex<Vec<Option<String>>>,
}

impl Fake {
    pub(super) fn new(name: &str, count: u64) -> Self {
        let base_url = Url::parse("http://127.0.0.1/").unwrap();
        Self {
            account: Account { name: AccountName::new(name).unwrap(), kind: ProviderKind::Heygen, base_url },
            count,
            numbered: false,
            total: Some(count),
            tells_one: true,
            folders: Ok(Vec::new()),
            faults: Mutex::default(),
            asked: Mutex::default(),
        }
    }

    pub(super) fn failing(name: &str, faults: impl IntoIterator<Item = FaultKind>) -> Self {
        Self { faults: Mutex::new(faults.into_iter().collect()), ..Self::new(name, 25) }
    }

    fn item(&self, number: u64) -> Asset {
        let id = AssetId {
            account: self.account.name.clone(),
            collection: Collection::Assets,
            id: Arc::from(format!("id{number}")),
        };
        let url = Label::new(&format!("https://media.example/{}/{number}", self.account.name));
        Asset { url: Some(url), ..Asset::bare(id, Arc::from(format!("{{\"n\": {number}}}"))) }
    }

    fn fault(&self) -> Option<Fault> {
        let kind = self.faults.lock().unwrap().pop_front()?;
        Some(Fault::new(&self.account.name, kind, ""))
    }
}

impl Provider for Fake {
    fn account(&self) -> &Account {
        &self.account
    }

    fn collections(&self) -> &[Collection] {
        &[Collection::Assets]
    }

    fn capabilities(&self, _collection: Collection) -> Capabilities {
        Capabilities {
            paging: if self.numbered { Paging::Numbered } else { Paging::Tokens },
            largest_page: 10,
            filters_kind: (&[]).into(),
            filters_folder: true,
            tells_total: self.total.is_some(),
            has_folders: true,
            statuses: &[],
            newest_first: true,
            tells_one: self.tells_one,
        }
    }

    fn piece(&self, ask: PieceAsk) -> BoxFuture<'_, Result<Page, Fault>> {
        self.asked.lock().unwrap().push(ask.cursor.as_ref().map(|cursor| cursor.as_str().to_owned()));
        if let Some(fault) = self.fault() {
            return ready(Err(fault)).boxed();
        }
        let number = self
            .number(ask.query.collection, ask.cursor.as_ref())
            .or_else(|| ask.cursor?.as_str().parse().ok())
            .unwrap_or(0);
        let size = ask.size as u64;
        let items = (number * size)..((number + 1) * size).min(self.count);
        let next = (items.end < self.count).then(|| Cursor::new(&(number + 1).to_string()));
        let assets = items.map(|number| self.item(number)).collect();
        ready(Ok(Page { assets, next, total: self.total, ..Page::default() })).boxed()
    }

    fn numbered(&self, _collection: Collection, number: u64) -> Option<Cursor> {
        self.numbered.then(|| Cursor::new(&number.to_string()))
    }

    fn number(&self, _collection: Collection, cursor: Option<&Cursor>) -> Option<u64> {
        self.numbered.then(|| cursor.map_or(Some(0), |cursor| cursor.as_str().parse().ok())).flatten()
    }

    fn key_source(&self) -> String {
        "A_KEY".to_owned()
    }

    fn asset(&self, id: AssetId) -> BoxFuture<'_, Result<Asset, Fault>> {
        if let Some(fault) = self.fault() {
            return ready(Err(fault)).boxed();
        }
        let found = (0..self.count).map(|number| self.item(number)).find(|asset| self.tells_one && asset.id == id);
        ready(found.ok_or_else(|| Fault::new(&self.account.name, FaultKind::NotFound, ""))).boxed()
    }

    fn folders(&self) -> BoxFuture<'_, Result<Vec<Folder>, Fault>> {
        let folder = |id: &String| {
            let id = FolderId { account: self.account.name.clone(), id: Arc::from(id.as_str()) };
            Folder { name: Label::new(&id.id), id, parent: None }
        };
        let told = self.folders.clone().map(|ids| ids.iter().map(folder).collect());
        ready(told.map_err(|kind| Fault::new(&self.account.name, kind, ""))).boxed()
    }
}
