//! One account: how much of it is walked through, and from where.

use std::future::ready;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use futures::stream::{self, BoxStream, StreamExt as _};
use jiff::Timestamp;
use tokio::sync::mpsc;

use super::pass::{Broken, End, Goal};
use crate::asset::walk::Stop;
use crate::asset::{Account, Collection, Counts, Depth, Fault, Standing, SyncStep};
use crate::catalog::{Catalog, Progress, Trouble};
use crate::provider::Shared;

/// How many steps may wait for whoever watches.
const STEPS: usize = 16;

/// A collection that was whole once is walked through anew, not from where a walk ended, if that was longer ago: what
/// vanished since from the part that it had behind it would go unseen.
const RESUMABLE: Duration = Duration::from_hours(24);

/// One account's part of a sync.
pub(super) struct Syncing {
    pub(super) catalog: Catalog,
    pub(super) provider: Shared,
    pub(super) account: Arc<Account>,
    pub(super) collection: Collection,
    pub(super) concurrency: usize,
    pub(super) counts: Counts,
    depth: Depth,
    told: mpsc::Sender<SyncStep>,
}

/// What all accounts of a sync have in common.
#[derive(Clone, Copy)]
pub(super) struct Course {
    pub(super) collection: Collection,
    pub(super) depth: Depth,
    pub(super) concurrency: usize,
}

/// The steps of one account.
pub(super) fn sync(catalog: Catalog, provider: Shared, course: Course) -> BoxStream<'static, SyncStep> {
    let (told, mut steps) = mpsc::channel(STEPS);
    let account = Arc::new(provider.account().clone());
    let syncing = Syncing {
        catalog,
        provider,
        account,
        collection: course.collection,
        concurrency: course.concurrency,
        counts: Counts::default(),
        depth: course.depth,
        told,
    };
    let work = syncing.run().into_stream().filter_map(|()| ready(None));
    stream::select(stream::poll_fn(move |context| steps.poll_recv(context)), work).boxed()
}

impl Syncing {
    async fn run(mut self) {
        let ended = self.sync().await;
        let counts = self.counts;
        self.tell(match ended {
            Ok(stopped) => SyncStep::Ended { counts, stopped },
            Err(fault) => SyncStep::Failed { counts, fault },
        })
        .await;
    }

    pub(super) async fn tell(&self, step: SyncStep) {
        // Nobody watches any more: then this ends by itself.
        let _ = self.told.send(step).await;
    }

    async fn sync(&mut self) -> Result<Option<Stop>, Fault> {
        let whole_at = self.standing().await?.whole_at;
        if whole_at.is_some() && self.depth == Depth::Missing {
            return Ok(None);
        }
        self.learn_folders().await;
        if let Some(whole_at) = whole_at
            && self.depth == Depth::Quick
            && self.provider.capabilities(self.collection).newest_first
        {
            return self.news(whole_at).await;
        }
        match self.stored(whole_at.is_some()).await? {
            Some(from) => {
                let reached = from.reached;
                self.whole(from, Some(reached)).await
            }
            None => self.whole(self.beginning().await?, None).await,
        }
    }

    /// What is known before this, or so far.
    pub(super) async fn standing(&self) -> Result<Standing, Trouble> {
        self.catalog.standing(&self.account, self.collection).await
    }

    /// Asks for the folders, so that the assets come with their names. It costs only the names where that fails.
    async fn learn_folders(&self) {
        if self.provider.capabilities(self.collection).has_folders
            && let Err(fault) = self.provider.folders().await
        {
            tracing::debug!(account = %self.account.name, kind = fault.word(), "its folders are not known");
        }
    }

    /// Where an earlier walk ended, if it is worth going on from there.
    async fn stored(&self, was_whole: bool) -> Result<Option<Progress>, Fault> {
        let stored = self.catalog.progress(&self.account, self.collection).await?;
        let now = Timestamp::now();
        let oldest = jiff::SignedDuration::try_from(RESUMABLE).unwrap_or(jiff::SignedDuration::MAX);
        // Where the clock has gone back since, what this walk sees would seem to have been seen before it began.
        let is_good = |progress: &Progress| {
            progress.started <= now && (!was_whole || now.duration_since(progress.started) < oldest)
        };
        Ok(stored.filter(|progress| progress.cursor.is_some() && is_good(progress)))
    }

    pub(super) async fn beginning(&self) -> Result<Progress, Fault> {
        Ok(self.catalog.begin(&self.account, self.collection).await?)
    }

    /// What is new since it was whole; everything, where it cannot be told that the rest is known.
    async fn news(&mut self, whole_at: Timestamp) -> Result<Option<Stop>, Fault> {
        let passed = self.pass(Goal::News(whole_at), self.beginning().await?).await?;
        match passed.end {
            End::Known => {
                if let Some(warning) = passed.warning {
                    return Err(warning);
                }
                self.catalog.stay_whole(&self.account, self.collection, &passed.at).await?;
                Ok(None)
            }
            End::Unsure => self.whole(passed.at, None).await,
            End::Done | End::Stopped(_) => self.settle(passed, None).await,
        }
    }

    /// Everything from there on. A service may know the place no longer that an earlier walk had `reached`; then it begins
    /// anew.
    async fn whole(&mut self, from: Progress, reached: Option<Timestamp>) -> Result<Option<Stop>, Fault> {
        match self.pass(Goal::Whole, from).await {
            Err(broken) if broken.is_lost() => {
                tracing::info!(account = %self.account.name, "the place in its listing is lost, beginning anew");
                self.counts = Counts::default();
                let passed = self.pass(Goal::Whole, self.beginning().await?).await?;
                self.settle(passed, None).await
            }
            passed => self.settle(passed?, reached).await,
        }
    }
}

impl From<Broken> for Fault {
    fn from(broken: Broken) -> Self {
        broken.fault
    }
}
