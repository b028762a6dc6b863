//! What is marked: assets by their identities, on whatever page they are.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Listing, PageView, State, Ticket};
use crate::asset::{AccountName, AssetId, Census, Query};
use crate::input::Action;
use crate::text::thousands;

/// The marked assets. Nothing but unmarking takes a mark away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Each with its number: what is done with them is done in the order in which they were marked.
    marked: HashMap<AssetId, u64>,
    /// The number of the next one.
    next: u64,
    /// What was unmarked all at once, and can be brought back.
    unmarked: HashMap<AssetId, u64>,
    range: Option<Range>,
    /// All that match are being looked for.
    pub sought: Option<Sought>,
    /// All that match this are to be marked when the sync is done.
    pub awaited: Option<Query>,
}

/// A range that is being marked, from the asset where it began to the selected one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Range {
    /// It goes over the pages of this listing alone.
    query: Query,
    anchor: AssetId,
    /// Where the anchor was: (page, row).
    at: (usize, usize),
    /// What is marked because it is in the range.
    own: HashSet<AssetId>,
    /// The pages whose rows were looked at for it.
    pages: BTreeSet<usize>,
    /// It was told that it has pages besides.
    told: bool,
}

/// A question for all that match a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    pub ticket: Ticket,
    pub query: Query,
    /// Somebody waited for the sync first: what is known now is marked without a question.
    pub waited: bool,
    /// What was asked for meanwhile: it is for what will be marked.
    pub then: Option<Action>,
}

impl Marks {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.marked.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.marked.is_empty()
    }

    #[must_use]
    pub fn has(&self, id: &AssetId) -> bool {
        !self.marked.is_empty() && self.marked.contains_key(id)
    }

    /// All of them, in the order in which they were marked.
    #[must_use]
    pub fn all(&self) -> Vec<AssetId> {
        let mut all: Vec<(&AssetId, u64)> = self.marked.iter().map(|(id, number)| (id, *number)).collect();
        all.sort_unstable_by_key(|(_, number)| *number);
        all.into_iter().map(|(id, _)| id.clone()).collect()
    }

    /// Marks an asset. Whether it was not marked before.
    pub fn mark(&mut self, id: &AssetId) -> bool {
        if self.has(id) {
            return false;
        }
        self.marked.insert(id.clone(), self.next);
        self.next += 1;
        true
    }

    /// Marks all of these.
    pub fn mark_all(&mut self, ids: Vec<AssetId>) {
        self.marked.reserve(ids.len());
        for id in ids {
            self.marked.entry(id).or_insert(self.next);
            self.next += 1;
        }
    }

    /// Takes the mark from an asset. Whether it had one.
    pub fn unmark(&mut self, id: &AssetId) -> bool {
        self.marked.remove(id).is_some()
    }

    /// Marks an asset, or takes its mark.
    pub fn toggle(&mut self, id: &AssetId) {
        if !self.unmark(id) {
            self.mark(id);
        }
    }

    /// Takes all marks, which can be brought back. How many there were.
    pub fn unmark_all(&mut self) -> usize {
        self.unmarked = std::mem::take(&mut self.marked);
        self.unmarked.len()
    }

    /// Brings back what was unmarked all at once, once. How many they are.
    pub fn bring_back(&mut self) -> usize {
        self.marked = std::mem::take(&mut self.unmarked);
        self.marked.len()
    }

    /// How many of them are in the rows of this page.
    #[must_use]
    pub fn on(&self, page: &PageView) -> usize {
        if self.is_empty() { 0 } else { page.assets().filter(|asset| self.has(&asset.id)).count() }
    }

    /// Whether a range is being marked.
    #[must_use]
    pub fn has_range(&self) -> bool {
        self.range.is_some()
    }

    /// Begins a range at the selected asset.
    pub fn begin_range(&mut self, listing: &Listing) {
        let anchor = listing.selected_asset().map(|asset| asset.id.clone());
        self.range = anchor.map(|anchor| Range {
            query: listing.query.clone(),
            anchor,
            at: (listing.shown.number, listing.row),
            own: HashSet::new(),
            pages: BTreeSet::new(),
            told: false,
        });
        self.follow(listing);
    }

    /// Ends the range; what it marked stays. Whether there was one.
    pub fn end_range(&mut self) -> bool {
        self.range.take().is_some()
    }

    /// Draws the range to the selected row: it holds all rows on the way there, of the pages at hand. To be called after each
    /// message. Another listing ends it. Tells once how many pages on the way there were never at hand.
    pub fn follow(&mut self, listing: &Listing) -> usize {
        let Some(mut range) = self.range.take().filter(|range| range.query == listing.query) else { return 0 };
        let pages = || std::iter::once(&listing.shown).chain(&listing.kept);
        // Rows may have joined before it.
        let page_of_anchor = pages().find(|page| page.number == range.at.0);
        if let Some(row) = page_of_anchor.and_then(|page| page.row_of(&range.anchor)) {
            range.at.1 = row;
        }
        let cursor = (listing.shown.number, listing.row);
        let (first, last) = (range.at.min(cursor), range.at.max(cursor));
        for page in pages() {
            range.pages.insert(page.number);
            for (row, asset) in page.assets().enumerate() {
                if (first..=last).contains(&(page.number, row)) {
                    if self.mark(&asset.id) {
                        range.own.insert(asset.id.clone());
                    }
                } else if range.own.remove(&asset.id) {
                    self.unmark(&asset.id);
                }
            }
        }
        let looked_at = range.pages.range(first.0..=last.0).count();
        let jumped = if range.told { 0 } else { (last.0 - first.0 + 1).saturating_sub(looked_at) };
        range.told |= jumped > 0;
        self.range = Some(range);
        jumped
    }
}

impl State {
    /// The assets that an action is for: the marked ones, wherever they are, else the selected one.
    #[must_use]
    pub fn chosen(&self) -> Vec<AssetId> {
        if self.marks.is_empty() {
            self.listing.selected_asset().map(|asset| asset.id.clone()).into_iter().collect()
        } else {
            self.marks.all()
        }
    }

    /// `2 marked`; `None` where nothing is.
    #[must_use]
    pub fn marked_words(&self) -> Option<String> {
        (!self.marks.is_empty()).then(|| format!("{} marked", thousands(self.marks.len() as u64)))
    }

    /// The accounts of which the catalogue may lack assets that match a query.
    #[must_use]
    pub fn lacking(&self, query: &Query) -> Vec<AccountName> {
        let is_whole = |account: &&AccountName| {
            Census::standing(&self.census, account, query.collection)
                .is_some_and(|standing| standing.whole_at.is_some())
        };
        let having = self.accounts.iter().filter(|account| account.can(query.collection).is_some());
        let names = having.map(super::AccountState::name);
        names.filter(|name| query.filters.admits_account(name)).filter(|name| !is_whole(name)).cloned().collect()
    }
}
