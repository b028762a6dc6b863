//! A service for these tests: a listing that can be changed, in pages of ten.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use futures::FutureExt as _;
use futures::future::{BoxFuture, ready};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Barrier, watch};
use url::Url;

use crate::asset::{
    Account, AccountName, Asset, AssetId, Collection, Cursor, Fault, FaultKind, Folder, Page, ProviderKind,
};
use crate::provider::{Capabilities, Paging, PieceAsk, Provider};
use crate::text::Label;

#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about a service")]
pub(super) struct Service {
    pub(super) account: Account,
    pub(super) numbered: bool,
    pub(super) tells_one: bool,
    pub(super) tells_total: bool,
    pub(super) dated: bool,
    /// Items of a page.
    pub(super) size: usize,
    /// The pages behind the first are answered together, so many at a time.
    pub(super) barrier: Option<Barrier>,
    /// How many pages were asked for.
    pub(super) pages: watch::Sender<usize>,
    /// The numbers of the assets that there are, as they are listed.
    pub(super) listed: Mutex<Vec<u64>>,
    /// There, and yet not listed.
    pub(super) hidden: Mutex<BTreeSet<u64>>,
    /// How the next requests for these pages fail: the number of the page, and the way.
    pub(super) faults: Mutex<VecDeque<(u64, FaultKind)>>,
    /// The pages that come with an error beside their items.
    pub(super) warned: Mutex<BTreeSet<u64>>,
    /// The first page comes again and again.
    pub(super) loops: Mutex<bool>,
    /// The pages that were asked for.
    pub(super) asked: Mutex<Vec<u64>>,
    /// The assets that were asked for by themselves.
    pub(super) looked_up: Mutex<Vec<String>>,
}

impl Service {
    /// `count` assets, the newest first.
    pub(super) fn new(name: &str, count: u64) -> Self {
        let base_url = Url::parse("http://127.0.0.1/").unwrap();
        Self {
            account: Account { name: AccountName::new(name).unwrap(), kind: ProviderKind::Heygen, base_url },
            numbered: false,
            tells_one: true,
            tells_total: true,
            dated: true,
            size: 10,
            barrier: None,
            pages: watch::Sender::new(0),
            listed: Mutex::new((0..count).rev().collect()),
            hidden: Mutex::default(),
            faults: Mutex::default(),
            warned: Mutex::default(),
            loops: Mutex::default(),
            asked: Mutex::default(),
            looked_up: Mutex::default(),
        }
    }

    pub(super) fn id(&self, number: u64) -> AssetId {
        let (account, id) = (self.account.name.clone(), Arc::from(format!("id{number}")));
        AssetId { account, collection: Collection::Assets, id }
    }

    /// Takes these out of the listing.
    pub(super) fn take_out(&self, gone: impl Fn(u64) -> bool) {
        self.listed.lock().unwrap().retain(|number| !gone(*number));
    }

    /// Lists another, as the newest.
    pub(super) fn add(&self, number: u64) {
        self.listed.lock().unwrap().insert(0, number);
    }

    /// What was asked for since the last time.
    pub(super) fn asked(&self) -> Vec<u64> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    fn item(&self, number: u64) -> Asset {
        let created = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(i64::try_from(number).unwrap());
        Asset {
            name: Label::new(&format!("asset {number}")),
            created: self.dated.then_some(created),
            ..Asset::bare(self.id(number), Arc::from(format!("{{\"n\": {number}}}")))
        }
    }

    fn fault(&self, page: u64) -> Option<Fault> {
        let mut faults = self.faults.lock().unwrap();
        let at = faults.iter().position(|(of, _)| *of == page)?;
        faults.remove(at).map(|(_, kind)| Fault::new(&self.account.name, kind, ""))
    }

    fn page(&self, page: u64) -> Page {
        let listed = self.listed.lock().unwrap();
        let loops = *self.loops.lock().unwrap();
        let begin = if loops { 0 } else { usize::try_from(page).unwrap() * self.size };
        let assets = listed.iter().skip(begin).take(self.size).map(|number| self.item(*number)).collect();
        let next = (loops || begin + self.size < listed.len()).then(|| Cursor::new(&(page + 1).to_string()));
        let warned = self.warned.lock().unwrap().contains(&page);
        Page {
            assets,
            next,
            total: self.tells_total.then_some(listed.len() as u64),
            warning: warned.then(|| Fault::new(&self.account.name, FaultKind::Service, "")),
            ..Page::default()
        }
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
            paging: if self.numbered { Paging::Numbered } else { Paging::Tokens },
            largest_page: self.size,
            filters_kind: (&[]).into(),
            filters_folder: false,
            tells_total: self.tells_total,
            has_folders: false,
            statuses: &[],
            newest_first: true,
            tells_one: self.tells_one,
        }
    }

    fn piece(&self, ask: PieceAsk) -> BoxFuture<'_, Result<Page, Fault>> {
        let page = ask.cursor.map_or(0, |cursor| cursor.as_str().parse().unwrap());
        self.asked.lock().unwrap().push(page);
        self.pages.send_modify(|pages| *pages += 1);
        async move {
            if let Some(barrier) = self.barrier.as_ref().filter(|_| page > 0) {
                barrier.wait().await;
            }
            self.fault(page).map_or_else(|| Ok(self.page(page)), Err)
        }
        .boxed()
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
        self.looked_up.lock().unwrap().push(id.id.to_string());
        let number: u64 = id.id.trim_start_matches("id").parse().unwrap();
        let is_there = self.listed.lock().unwrap().contains(&number) || self.hidden.lock().unwrap().contains(&number);
        let answer = is_there.then(|| self.item(number));
        ready(answer.ok_or_else(|| Fault::new(&self.account.name, FaultKind::NotFound, ""))).boxed()
    }

    fn folders(&self) -> BoxFuture<'_, Result<Vec<Folder>, Fault>> {
        ready(Ok(Vec::new())).boxed()
    }
}
