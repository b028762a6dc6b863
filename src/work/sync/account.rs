//! One account: how much of it is walked through, and from where.

use std::future::ready;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use futures::stream::{self, BoxStream, StreamExt as _};
use jiff::Timestamp;
use tokio::sync::mpsc;

use super::Order;
use super::pass::{Broken, End, Goal};
use crate::asset::walk::Stop;
use crate::asset::{Account, Collection, Counts, Depth, Fault, SyncStep};
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

/// The steps of one account.
pub(super) fn sync(catalog: Catalog, provider: Shared, order: &Order) -> BoxStream<'static, SyncStep> {
    let (told, mut steps) = mpsc::channel(STEPS);
    let account = Arc::new(provider.account().clone());
    let syncing = Syncing {
        catalog,
        provider,
        account,
        collection: order.collection,
        concurrency: order.concurrency,
        counts: Counts::default(),
        depth: order.depth,
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
        self.catalog.ready().await.map_err(of_catalog)?;
        let was_whole = self.was_whole();
        if was_whole && self.depth == Depth::Missing {
            return Ok(None);
        }
        self.learn_folders().await;
        if was_whole && self.depth == Depth::Quick && self.provider.capabilities().newest_first {
            return self.news().await;
        }
        match self.stored(was_whole).await? {
            Some(from) => self.whole(from, true).await,
            None => self.whole(self.beginning().await?, false).await,
        }
    }

    fn was_whole(&self) -> bool {
        let census = self.catalog.census();
        let census = census.borrow();
        census.standing(&self.account.name, self.collection).is_some_and(|standing| standing.whole_at.is_some())
    }

    /// Asks for the folders, so that the assets come with their names. It costs only the names where that fails.
    async fn learn_folders(&self) {
        if self.provider.capabilities().has_folders
            && let Err(fault) = self.provider.folders().await
        {
            tracing::debug!(account = %self.account.name, kind = fault.word(), "its folders are not known");
        }
    }

    /// Where an earlier walk ended, if it is worth going on from there.
    async fn stored(&self, was_whole: bool) -> Result<Option<Progress>, Fault> {
        let stored = self.catalog.progress(&self.account, self.collection).await.map_err(of_catalog)?;
        let age = |progress: &Progress| Timestamp::now().duration_since(progress.started);
        let oldest = jiff::SignedDuration::try_from(RESUMABLE).unwrap_or(jiff::SignedDuration::MAX);
        Ok(stored.filter(|progress| progress.cursor.is_some() && (!was_whole || age(progress) < oldest)))
    }

    pub(super) async fn beginning(&self) -> Result<Progress, Fault> {
        let started = Timestamp::now();
        let base = self.catalog.base(&self.account, self.collection).await.map_err(of_catalog)?;
        Ok(Progress { started, base, position: 0, cursor: None })
    }

    /// What is new; everything, where it cannot be told that the rest is known.
    async fn news(&mut self) -> Result<Option<Stop>, Fault> {
        let passed = self.pass(Goal::News, self.beginning().await?).await?;
        match passed.end {
            End::Known => passed.warning.map_or(Ok(None), Err),
            End::Unsure => self.whole(passed.at, false).await,
            End::Done | End::Stopped(_) => self.settle(passed, false).await,
        }
    }

    /// Everything from there on. A service may know the place no longer where an earlier walk ended; then it begins anew.
    async fn whole(&mut self, from: Progress, resumed: bool) -> Result<Option<Stop>, Fault> {
        match self.pass(Goal::Whole, from).await {
            Err(broken) if broken.is_lost() => {
                tracing::info!(account = %self.account.name, "the place in its listing is lost, beginning anew");
                self.counts = Counts::default();
                let passed = self.pass(Goal::Whole, self.beginning().await?).await?;
                self.settle(passed, false).await
            }
            passed => self.settle(passed?, resumed).await,
        }
    }
}

pub(super) fn of_catalog(trouble: Trouble) -> Fault {
    Fault::of_catalog(&trouble.to_string())
}

impl From<Broken> for Fault {
    fn from(broken: Broken) -> Self {
        broken.fault
    }
}
