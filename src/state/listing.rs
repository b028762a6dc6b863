//! The list: the page on the screen, the one that comes, those kept beside it, and the selection.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use super::Ticket;
use crate::asset::walk::{Guard, Stop};
use crate::asset::{
    AccountName, Asset, AssetId, Cursor, Facts, Fault, Looked, MediumVersion, Origin, Probe, Query, slots,
};
use crate::text::thousands;

/// How many pages beside the one on the screen are kept, so that going back to them costs nothing.
pub const KEPT_PAGES: usize = 6;

/// Who answers for the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answering {
    /// The providers, each for its part of a page.
    #[default]
    Live,
    /// The catalogue: the query is beyond the providers, or they cannot be reached.
    Catalog,
}

/// Everything about the list.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    pub query: Query,
    pub answering: Answering,
    /// Rows a page.
    pub page_size: usize,
    /// The page on the screen.
    pub shown: PageView,
    /// The page that is loading; its first rows put it into [`shown`](Self::shown).
    pub coming: Option<PageView>,
    /// The page that the person wants to see: keys pressed while one loads move only this.
    pub target: usize,
    /// The next page, fetched before it is asked for.
    pub ahead: Option<PageView>,
    /// The same page by the other ones who could answer: the catalogue's while the providers' is on its way, the providers'
    /// while it is tried whether they are back.
    pub beside: Option<PageView>,
    /// The page on the screen is the catalogue's, in the place of the providers' until that is whole.
    pub stands_in: bool,
    /// The catalogue's revision when it was last asked for the page that is wanted.
    pub asked_revision: u64,
    /// Pages seen lately, complete ones only.
    pub kept: Vec<PageView>,
    /// Where each one who answers stands at the beginning of every page that is known, by page number.
    pub starts: BTreeMap<usize, BTreeMap<Origin, Start>>,
    /// What was listed of each one so far, in order.
    pub walks: BTreeMap<Origin, Walked>,
    /// The selected row, from 0, and the asset in it: the asset decides when rows join or vanish.
    pub row: usize,
    pub selected: Option<AssetId>,
    /// The first row on the screen.
    pub offset: usize,
    /// Nobody has moved the selection since the page came: while rows join it stays where it landed.
    pub untouched: bool,
    /// Which row is selected when the coming page is there.
    pub landing: Landing,
    /// The page on the screen answers an earlier query; it goes when the first rows of the new one are there.
    pub outdated: bool,
    /// What ended the attempt to see another page; the page before it stays.
    pub trouble: Vec<Fault>,
    /// Which page that was, from 0.
    pub troubled: usize,
}

/// Where the selection goes when a page comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Landing {
    #[default]
    First,
    Last,
    /// The first line of a contact sheet, in this column.
    Above {
        column: usize,
    },
    /// The last line of a contact sheet of so many columns, in this one.
    Below {
        column: usize,
        columns: usize,
    },
    /// The asset that was selected, else the same row.
    Same,
}

/// Where an account's part of a page begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// At the beginning of the listing.
    #[default]
    Beginning,
    Cursor(Cursor),
    /// After so many assets; page-numbered services only.
    Offset(u64),
    /// It has no more.
    Ended,
    /// Not known: its part of an earlier page failed in a way that lasts. It is not asked before somebody tries again.
    Unknown,
}

/// The guard of one account's listing and how many pages it has passed in order.
#[derive(Clone, Debug, Default)]
pub struct Walked {
    pub guard: Guard,
    /// Where the next part of it begins: only that one goes on with the walk.
    pub at: Start,
    pub pages: usize,
    /// Assets in those pages, after taking out what came twice.
    pub assets: u64,
    pub ended: bool,
    pub stopped: Option<Stop>,
    /// The service's word, where it told a total for this very query.
    pub total: Option<u64>,
}

/// One page: its parts, and whose slot each row is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageView {
    /// From 0.
    pub number: usize,
    /// How many rows stand in the pages before it.
    pub first: u64,
    pub parts: Vec<Part>,
    /// `(part, index of the asset in it)` of each row that is there; kept in step by [`settle_rows`](Self::settle_rows).
    rows: Vec<(usize, usize)>,
}

/// What one of those who answer gives to a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub origin: Origin,
    pub start: Start,
    /// How many slots it has.
    pub share: usize,
    pub status: PartStatus,
}

/// How a part stands.
#[derive(Clone, Debug, PartialEq)]
pub enum PartStatus {
    /// Under way; `tries` counts this one.
    Loading {
        ticket: Ticket,
        tries: u32,
        fresh: bool,
    },
    /// Failed in a way that passes; it is asked again at `until` (since the program's start).
    Waiting {
        ticket: Ticket,
        until: Duration,
        tries: u32,
        fresh: bool,
        fault: Fault,
    },
    Ready(Arrived),
    Failed(Fault),
    /// Stopped by the person.
    LeftOut,
}

/// What arrived of a part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arrived {
    pub assets: Vec<Asset>,
    pub next: Option<Cursor>,
    pub total: Option<u64>,
    pub sifted: Option<u64>,
    pub bounded: bool,
    pub warning: Option<Fault>,
    pub stopped: Option<Stop>,
    /// Of the catalogue's part: what it was looked up in.
    pub looked: Option<Looked>,
    /// The same is being asked again under this ticket; what is here stays until the answer takes its place.
    pub again: Option<Ticket>,
}

/// What the list was before something else took its place, for giving it back.
#[derive(Clone, Debug)]
pub struct Parked {
    pub listing: Box<Listing>,
}

impl Part {
    /// The account, where it is one that answers.
    #[must_use]
    pub fn account(&self) -> Option<&AccountName> {
        match &self.origin {
            Origin::Account(account) => Some(account),
            Origin::Catalog => None,
        }
    }

    #[must_use]
    pub fn arrived(&self) -> Option<&Arrived> {
        match &self.status {
            PartStatus::Ready(arrived) => Some(arrived),
            PartStatus::Loading { .. } | PartStatus::Waiting { .. } | PartStatus::Failed(_) | PartStatus::LeftOut => {
                None
            }
        }
    }

    /// Whether a reply is still to come, now or after a wait.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        matches!(self.status, PartStatus::Loading { .. } | PartStatus::Waiting { .. })
    }

    /// Whether the reply with this ticket belongs here.
    #[must_use]
    pub fn waits_for(&self, ticket: Ticket) -> bool {
        match &self.status {
            PartStatus::Loading { ticket: waiting, .. } => *waiting == ticket,
            PartStatus::Ready(arrived) => arrived.again == Some(ticket),
            PartStatus::Waiting { .. } | PartStatus::Failed(_) | PartStatus::LeftOut => false,
        }
    }
}

impl PageView {
    /// A page with these parts.
    #[must_use]
    pub fn new(number: usize, first: u64, parts: Vec<Part>) -> Self {
        let mut page = Self { number, first, parts, rows: Vec::new() };
        page.settle_rows();
        page
    }

    /// Puts the assets that are there into their slots. To be called after a part has changed.
    pub fn settle_rows(&mut self) {
        let size = self.parts.iter().map(|part| part.share).sum();
        let mut used = vec![0; self.parts.len()];
        self.rows.clear();
        for part in slots::allot(size, self.parts.len()) {
            let held = self.parts[part].arrived().map_or(0, |arrived| arrived.assets.len());
            if used[part] < held {
                self.rows.push((part, used[part]));
                used[part] += 1;
            }
        }
    }

    /// How many rows are there.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The asset in a row, from 0.
    #[must_use]
    pub fn asset(&self, row: usize) -> Option<&Asset> {
        let (part, index) = *self.rows.get(row)?;
        self.parts.get(part)?.arrived()?.assets.get(index)
    }

    /// The assets of the rows, in order.
    pub fn assets(&self) -> impl Iterator<Item = &Asset> {
        (0..self.len()).filter_map(|row| self.asset(row))
    }

    /// The row of an asset.
    #[must_use]
    pub fn row_of(&self, id: &AssetId) -> Option<usize> {
        self.assets().position(|asset| asset.id == *id)
    }

    /// Whether every part has arrived.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.parts.iter().all(|part| part.arrived().is_some())
    }

    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.parts.iter().any(Part::is_pending)
    }

    /// Whether every part failed or was left out.
    #[must_use]
    pub fn came_to_nothing(&self) -> bool {
        !self.parts.is_empty() && !self.is_pending() && self.parts.iter().all(|part| part.arrived().is_none())
    }

    /// The catalogue's part, as it arrived, with what it was looked up in.
    #[must_use]
    pub fn looked(&self) -> Option<(&Arrived, Looked)> {
        self.parts.iter().filter_map(Part::arrived).find_map(|arrived| Some((arrived, arrived.looked?)))
    }

    /// Whether the catalogue is still looking, and more may be found.
    #[must_use]
    pub fn looks_on(&self) -> bool {
        self.looked().is_some_and(|(_, looked)| looked.more)
    }

    /// Puts an asset as it is now in the place of what was known of it. What only the catalogue knows of it stays.
    pub fn turn_over(&mut self, asset: &Asset) {
        for part in &mut self.parts {
            let PartStatus::Ready(arrived) = &mut part.status else { continue };
            for known in arrived.assets.iter_mut().filter(|known| known.id == asset.id) {
                let folder_name = asset.folder_name.clone().or_else(|| known.folder_name.take());
                let (new, first_seen) = (known.new, known.first_seen);
                // What another medium said of itself says nothing of this one.
                let same = known.medium_version() == asset.medium_version();
                let (probed, probe) = if same && asset.probe.is_none() {
                    (std::mem::take(&mut known.probed), known.probe.take())
                } else {
                    (asset.probed.clone(), asset.probe.clone())
                };
                *known = Asset { probed, probe, folder_name, first_seen, new, ..asset.clone() };
            }
        }
    }

    /// Takes note of what the medium of an asset says of itself.
    pub fn learn(&mut self, id: &AssetId, version: MediumVersion, learned: &(Facts, Probe)) {
        for part in &mut self.parts {
            let PartStatus::Ready(arrived) = &mut part.status else { continue };
            let known = arrived.assets.iter_mut().filter(|known| known.id == *id);
            for known in known.filter(|known| known.medium_version() == Some(version)) {
                (known.probed, known.probe) = (learned.0.clone(), Some(learned.1.clone()));
            }
        }
    }

    /// Waits no longer for the answer that was to take the place of what is here.
    pub fn wait_no_more(&mut self) {
        for part in &mut self.parts {
            if let PartStatus::Ready(arrived) = &mut part.status {
                arrived.again = None;
            }
        }
    }

    /// The part that waits for this ticket.
    pub fn part_waiting(&mut self, ticket: Ticket) -> Option<&mut Part> {
        self.parts.iter_mut().find(|part| part.waits_for(ticket))
    }
}

/// A number that may be known only from below: `1,523+`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub number: u64,
    /// There may be more.
    pub more: bool,
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&thousands(self.number))?;
        f.write_str(if self.more { "+" } else { "" })
    }
}

impl Listing {
    #[must_use]
    pub fn new(query: Query, page_size: usize) -> Self {
        Self { query, page_size, ..Self::default() }
    }

    /// The asset in the selected row.
    #[must_use]
    pub fn selected_asset(&self) -> Option<&Asset> {
        self.shown.asset(self.row)
    }

    /// An asset of the pages that are at hand, by its id.
    #[must_use]
    pub fn asset(&self, id: &AssetId) -> Option<&Asset> {
        self.at_hand().find(|asset| asset.id == *id)
    }

    /// The assets of the pages that are at hand.
    pub fn at_hand(&self) -> impl Iterator<Item = &Asset> {
        let pages = std::iter::once(&self.shown).chain(&self.coming).chain(&self.ahead).chain(&self.kept);
        pages.flat_map(PageView::assets)
    }

    /// The pages of which the rows are known: the one on the screen, those beside it, and those that come.
    pub fn pages_mut(&mut self) -> impl Iterator<Item = &mut PageView> {
        let shown = std::iter::once(&mut self.shown);
        shown.chain(&mut self.coming).chain(&mut self.ahead).chain(&mut self.beside).chain(&mut self.kept)
    }

    /// Where the catalogue's part of a page begins.
    #[must_use]
    pub fn catalog_start(&self, number: usize) -> Start {
        match number {
            0 => Start::Beginning,
            number => Start::Offset((number as u64).saturating_mul(self.page_size as u64)),
        }
    }

    /// Who gives a part to each page, with these accounts listed.
    #[must_use]
    pub fn origins(&self, accounts: &[AccountName]) -> Vec<Origin> {
        match self.answering {
            Answering::Live => accounts.iter().cloned().map(Origin::Account).collect(),
            Answering::Catalog => vec![Origin::Catalog],
        }
    }

    /// How many assets there are of one who answers, as far as is known.
    #[must_use]
    pub fn count_of(&self, origin: &Origin) -> Option<Count> {
        let walked = self.walks.get(origin)?;
        if walked.ended {
            // What a guard ended may go on; what the service claims is not believed then.
            return Some(Count { number: walked.assets, more: walked.stopped.is_some() });
        }
        match walked.total {
            Some(total) if total >= walked.assets => Some(Count { number: total, more: false }),
            Some(_) | None if walked.pages > 0 => Some(Count { number: walked.assets, more: true }),
            Some(_) | None => None,
        }
    }

    /// How many assets of these accounts there are; an account of which nothing is known makes it "or more".
    #[must_use]
    pub fn count(&self, accounts: &[AccountName]) -> Count {
        let mut sum = Count::default();
        for origin in self.origins(accounts) {
            let one = self.count_of(&origin).unwrap_or(Count { number: 0, more: true });
            sum.number = sum.number.saturating_add(one.number);
            sum.more |= one.more;
        }
        sum
    }

    /// How many pages these accounts make together.
    #[must_use]
    pub fn pages(&self, accounts: &[AccountName]) -> Count {
        let origins = self.origins(accounts);
        let totals: Vec<u64> =
            origins.iter().map(|origin| self.count_of(origin).map_or(0, |count| count.number)).collect();
        let known = self.starts.keys().next_back().map_or(1, |number| *number as u64 + 1);
        let more = self.count(accounts).more;
        Count { number: slots::pages(self.page_size, &totals).max(if more { known } else { 1 }), more }
    }

    /// The rows on the screen are of a page that is being left, and the one that comes takes its time.
    #[must_use]
    pub fn is_leaving(&self) -> bool {
        self.coming.is_some() && self.answering == Answering::Live
    }

    /// Whether anything of the list is under way.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.coming.is_some() || self.shown.is_pending()
    }
}
