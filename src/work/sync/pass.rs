//! One pass through a listing into the catalogue. The network never waits for the disk: while pages are written, the
//! next are on their way.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::Arc;

use futures::future::{BoxFuture, FutureExt as _};
use futures::stream::StreamExt as _;
use jiff::Timestamp;

use super::account::Syncing;
use crate::asset::walk::Stop;
use crate::asset::{Asset, Cursor, Fault, FaultKind, Page, Query, Standing, SyncStep};
use crate::catalog::{Progress, Standpoint, Trouble, Written};
use crate::provider::is_nameless;
use crate::provider::walk::{self, Step};

/// How many pages may wait to be written.
const BACKLOG: usize = 8;

/// What a pass is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// Everything. How far it came is kept with each page.
    Whole,
    /// What is new since then, when all was known: up to the first page without.
    News(Timestamp),
    /// What was added before the place that an earlier walk had reached then: up to the first page without.
    Late(Timestamp),
    /// Everything once more, for what the pass before did not see.
    Again,
}

impl Goal {
    /// When all was known of what it need not read again. What was seen since, by whoever looked at a page, says nothing
    /// of what stands behind it.
    fn ends_at_known(self) -> Option<Timestamp> {
        match self {
            Self::News(then) | Self::Late(then) => Some(then),
            Self::Whole | Self::Again => None,
        }
    }

    /// Whether its items were counted by a pass before.
    fn is_repeat(self) -> bool {
        match self {
            Self::Late(_) | Self::Again => true,
            Self::Whole | Self::News(_) => false,
        }
    }
}

/// How a pass ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The listing's own end.
    Done,
    /// A guard ended it.
    Stopped(Stop),
    /// A page brought nothing new, and so is what is behind it.
    Known,
    /// What is behind may be new or not.
    Unsure,
}

/// A pass, as far as it came.
#[derive(Debug)]
pub(super) struct Passed {
    pub(super) end: End,
    /// Where it ended: the last page is asked for again by who goes on from there.
    pub(super) at: Progress,
    /// How many items had no id: each may be one that is known.
    pub(super) nameless: u64,
    /// Whether the total fell on the way: something was taken out, and what stood behind may have slipped onto a page
    /// that was read already.
    pub(super) fell: bool,
    /// What was wrong beside the items that did arrive.
    pub(super) warning: Option<Fault>,
}

/// A pass that failed.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) fault: Fault,
    /// The place that could not be read; `None` at the beginning.
    place: Option<Cursor>,
}

impl Broken {
    /// Whether the service does not know the place (any more).
    pub(super) fn is_lost(&self) -> bool {
        self.place.is_some() && matches!(self.fault.kind, FaultKind::NotFound | FaultKind::Status { code: 400..=499 })
    }
}

/// A pass on its way.
struct Pass {
    goal: Goal,
    at: Progress,
    /// `None` as long as it goes on.
    end: Option<Result<End, Fault>>,
    warning: Option<Fault>,
    told: Option<u64>,
    fell: bool,
    nameless: u64,
    dates: Dates,
}

/// A page that is in the catalogue.
struct Kept {
    written: Written,
    unreadable: u64,
    /// Items of the listing up to its end.
    position: u64,
    told: Option<u64>,
    dates: Dates,
}

/// What the dates of the items so far say about the order of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dates {
    /// Each is as old as the one before it or older; the last one's date, where there was one.
    Falling(Option<Timestamp>),
    /// Some have none.
    Missing,
    /// One is newer than the one before it.
    Mixed,
}

impl Dates {
    fn then(self, asset: &Asset) -> Self {
        match (self, asset.created) {
            // What could not be read may have had one.
            _ if asset.unreadable.is_some() => self,
            (Self::Mixed, _) => Self::Mixed,
            (Self::Falling(Some(last)), Some(created)) if created > last => Self::Mixed,
            (Self::Falling(_), Some(created)) => Self::Falling(Some(created)),
            (Self::Missing, _) | (Self::Falling(_), None) => Self::Missing,
        }
    }
}

impl Syncing {
    /// Walks from there on until the goal is reached, the listing ends, or something fails.
    pub(super) async fn pass(&mut self, goal: Goal, from: Progress) -> Result<Passed, Broken> {
        // Who may end at each page does not run ahead.
        let (concurrency, room) = if goal.ends_at_known().is_some() { (1, 1) } else { (self.concurrency, BACKLOG) };
        let query = Query { collection: self.collection, ..Query::default() };
        let order = walk::Order { query, from: from.cursor.clone(), concurrency };
        let mut steps = walk::walk(self.provider.clone(), order);
        // The first is being written, the others wait for it.
        let mut writing: VecDeque<BoxFuture<'static, Result<Kept, Trouble>>> = VecDeque::new();
        let mut pass = Pass::new(goal, from);
        loop {
            tokio::select! {
                biased;
                kept = first(&mut writing), if !writing.is_empty() => {
                    writing.pop_front();
                    self.kept(&mut pass, &kept?).await?;
                }
                step = steps.next(), if pass.end.is_none() && writing.len() < room => match step {
                    Some(Step::Page(page)) => writing.push_back(self.write(&mut pass, page)),
                    Some(Step::Waiting { fault, wait, .. }) => self.tell(SyncStep::Waiting { fault, wait }).await,
                    Some(Step::Stopped(why, _)) => pass.end = Some(Ok(End::Stopped(why))),
                    Some(Step::Done { .. }) => pass.end = Some(Ok(End::Done)),
                    Some(Step::Failed { fault, .. }) => pass.end = Some(Err(fault)),
                    // The runtime is shutting down.
                    None => pass.end = Some(Err(Fault::new(&self.account.name, FaultKind::Interrupted, ""))),
                },
                else => return pass.over(),
            }
        }
    }

    /// Takes note of a page, to be written when the one before it is: behind one that could not be written none may be.
    fn write(&self, pass: &mut Pass, page: Page) -> BoxFuture<'static, Result<Kept, Trouble>> {
        let at = Standpoint { base: pass.at.base, position: pass.at.position };
        pass.note(&page);
        let (catalog, account, collection) = (self.catalog.clone(), Arc::clone(&self.account), self.collection);
        let (goal, progress) = (pass.goal, pass.at.clone());
        let mut kept = Kept {
            written: Written::default(),
            unreadable: page.assets.iter().filter(|asset| asset.unreadable.is_some()).count() as u64,
            position: progress.position,
            told: page.total,
            dates: pass.dates,
        };
        async move {
            kept.written = match goal {
                Goal::Whole => catalog.advance(&account, collection, page.assets, page.total, progress).await?,
                Goal::News(_) | Goal::Late(_) | Goal::Again => {
                    catalog.put(&account, collection, page.assets, Some(at), page.total).await?
                }
            };
            Ok(kept)
        }
        .boxed()
    }

    /// Counts a page that is in the catalogue, and decides whether it was the last.
    async fn kept(&mut self, pass: &mut Pass, kept: &Kept) -> Result<(), Broken> {
        let counts = &mut self.counts;
        counts.new += kept.written.new;
        counts.changed += kept.written.changed;
        counts.listed = counts.listed.max(kept.position);
        counts.total = kept.told.or(counts.total);
        if !pass.goal.is_repeat() {
            counts.unreadable += kept.unreadable;
        }
        self.tell(SyncStep::Progress(self.counts)).await;
        if let (Some(then), None) = (pass.goal.ends_at_known(), &pass.end) {
            pass.end = self.ends_here(kept, then).await?.map(Ok);
        }
        Ok(())
    }

    /// Whether what is behind this page is known, since all of the page was known `then`. The dates say so where the newest
    /// come first; where there are no dates, the total does: as many are known as there are.
    async fn ends_here(&self, kept: &Kept, then: Timestamp) -> Result<Option<End>, Trouble> {
        let Written { new, known_since, .. } = kept.written;
        let is_old = new == 0 && known_since.is_some_and(|since| since <= then);
        match kept.dates {
            Dates::Mixed => Ok(Some(End::Unsure)),
            Dates::Falling(_) | Dates::Missing if !is_old => Ok(None),
            Dates::Falling(Some(_)) if self.provider.capabilities(self.collection).newest_first => Ok(Some(End::Known)),
            Dates::Falling(_) | Dates::Missing => {
                let Standing { known, .. } = self.standing().await?;
                Ok(Some(if kept.told == Some(known) { End::Known } else { End::Unsure }))
            }
        }
    }
}

impl Pass {
    fn new(goal: Goal, at: Progress) -> Self {
        Self { goal, at, end: None, warning: None, told: None, fell: false, nameless: 0, dates: Dates::Falling(None) }
    }

    /// Moves on behind a page.
    fn note(&mut self, page: &Page) {
        self.at.position += page.assets.len() as u64;
        if let Some(next) = &page.next {
            self.at.cursor = Some(next.clone());
        }
        self.fell |= self.told.zip(page.total).is_some_and(|(before, now)| now < before);
        self.told = page.total.or(self.told);
        self.nameless += page.assets.iter().filter(|asset| is_nameless(asset)).count() as u64;
        self.dates = page.assets.iter().fold(self.dates, Dates::then);
        if let Some(warning) = &page.warning {
            self.warning.get_or_insert_with(|| warning.clone());
        }
    }

    fn over(self) -> Result<Passed, Broken> {
        let Self { at, nameless, fell, warning, .. } = self;
        match self.end.unwrap_or(Ok(End::Unsure)) {
            Ok(end) => Ok(Passed { end, at, nameless, fell, warning }),
            Err(fault) => Err(Broken { fault, place: at.cursor }),
        }
    }
}

/// The outcome of the first of them.
async fn first<T>(writing: &mut VecDeque<BoxFuture<'_, T>>) -> T {
    match writing.front_mut() {
        Some(first) => first.await,
        None => pending().await,
    }
}

impl From<Trouble> for Broken {
    fn from(trouble: Trouble) -> Self {
        Self { fault: trouble.into(), place: None }
    }
}
