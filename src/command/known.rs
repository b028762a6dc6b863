//! `list` over the catalogue: all accounts at once, searched and in any order, with or without a network.

use super::Failure;
use super::accounts::Accounts;
use super::console::Console;
use super::probing::Probing;
use super::report::Report;
use super::select::{self, Selected};
use super::sync::{self, Sync};
use super::writing::Writing;
use crate::asset::{Asset, Depth, Page};
use crate::catalog::{Catalog, Look, Trouble};
use crate::cli::{Pages, Selection};
use crate::update::explain;

/// How many assets are read at once where all are wanted.
pub(super) const CHUNK: usize = 500;

/// Whether only the catalogue can answer: it alone knows all of every account.
pub(super) fn is_asked_for(selection: &Selection) -> bool {
    selection.search.is_some() || selection.sort.is_some() || selection.new || selection.gone
}

/// How the catalogue is asked.
pub(super) struct Bounds {
    /// Assets of one page.
    pub(super) page_size: usize,
    /// Requests of one account in flight.
    pub(super) concurrency: usize,
    /// Nothing is sent.
    pub(super) offline: bool,
}

/// Lists what is selected.
pub(super) async fn run(
    catalog: &Catalog,
    accounts: &Accounts,
    (selection, pages): (&Selection, &Pages),
    mut writing: Writing,
    bounds: &Bounds,
    probing: Option<&Probing<'_>>,
    console: &mut Console,
) -> Result<u8, Failure> {
    let selected = select::select(selection, &[], &accounts.among())?;
    catalog.ready().await?;
    let mut report = Report::new(accounts, console.messages.clone());
    let collection = selected.query.collection;
    if !bounds.offline {
        let Bounds { concurrency, .. } = *bounds;
        let sync = Sync { catalog, accounts, collection, depth: Depth::Quick, concurrency };
        for (account, outcome) in sync.run(&selected.accounts, &console.messages).await {
            sync::say(accounts, &account, &outcome, &console.messages);
            report.keep(outcome.fault);
        }
    }
    for account in &selected.accounts {
        let Some(provider) = accounts.provider(account) else { continue };
        let standing = catalog.standing(provider.account(), collection).await?;
        report.total(account, standing.told);
        if standing.whole_at.is_none() {
            console.messages.line(&explain::not_whole(account, standing.known, standing.told));
        }
    }
    let mut reading = Reading::new(catalog, selected, bounds.page_size);
    if !pages.all {
        reading.only((pages.page - 1).saturating_mul(bounds.page_size as u64), bounds.page_size);
    }
    let (mut written, mut without_url) = (0, 0);
    while let Some(mut assets) = reading.next().await? {
        if let Some(probing) = probing {
            assets = probing.complete(assets).await;
        }
        written += assets.len();
        if writing.only_urls {
            without_url += assets.iter().filter(|asset| asset.link().is_err()).count() as u64;
        }
        writing.sheet.assets(&mut console.out, &assets)?;
    }
    writing.sheet.end(&mut console.out, &report.summary())?;
    console.out.flush()?;
    if without_url > 0 {
        console.messages.line(&explain::without_url(without_url));
    }
    if written == 0 {
        console.messages.progress(&reading.nothing(pages.page));
    }
    Ok(report.code())
}

/// Reads what is selected from the catalogue, some of it at a time.
pub(super) struct Reading<'a> {
    catalog: &'a Catalog,
    look: Look,
    /// Where it ends, if not with the last asset.
    until: Option<u64>,
    is_over: bool,
    /// How many assets were looked through.
    through: u64,
    total: u64,
}

impl<'a> Reading<'a> {
    /// Reads all of it.
    pub(super) fn new(catalog: &'a Catalog, selected: Selected, page_size: usize) -> Self {
        let Selected { accounts, query } = selected;
        let look = Look { accounts, query, offset: 0, count: CHUNK, page_size };
        Self { catalog, look, until: None, is_over: false, through: 0, total: 0 }
    }

    /// Reads `count` assets from number `offset` on, and no more.
    pub(super) fn only(&mut self, offset: u64, count: usize) {
        self.look.offset = offset;
        self.look.count = count;
        self.until = Some(offset.saturating_add(count as u64));
    }

    /// The next assets; `None` behind the last.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<Asset>>, Trouble> {
        if self.is_over {
            return Ok(None);
        }
        let Page { assets, total, looked, .. } = loop {
            let page = self.catalog.page(self.look.clone()).await?;
            // Answered early, with what was found so far.
            if !page.looked.is_some_and(|looked| looked.more) {
                break page;
            }
        };
        self.through = looked.map_or(0, |looked| looked.through);
        self.total = total.unwrap_or(0);
        self.look.offset = self.look.offset.saturating_add(self.look.count as u64);
        let end = self.until.unwrap_or(self.total).min(self.total);
        self.is_over = assets.is_empty() || self.look.offset >= end;
        Ok(Some(assets).filter(|assets| !assets.is_empty()))
    }

    /// Why there was nothing.
    fn nothing(&self, page: u64) -> String {
        if page > 1 && self.total > 0 {
            explain::no_page(page)
        } else if !self.look.query.search.is_empty() {
            explain::no_match(self.look.query.search.text(), self.through)
        } else {
            explain::NOTHING.to_owned()
        }
    }
}
