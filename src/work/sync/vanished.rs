//! What is done behind the last page: what was known and not seen is looked for once more before it is said to be gone,
//! since a listing that changes while it is read hides assets that are there.

use futures::stream::{self, StreamExt as _};

use jiff::Timestamp;

use super::account::Syncing;
use super::pass::{End, Goal, Passed};
use crate::asset::walk::Stop;
use crate::asset::{Asset, AssetId, Fault, FaultKind, SyncStep, retry};

/// How many assets are asked for one by one; more are looked for in a second pass.
const MOST_ASKED: usize = 64;

impl Syncing {
    /// Ends a walk through everything; `reached`: it went on from where an earlier one had come then.
    pub(super) async fn settle(&mut self, passed: Passed, reached: Option<Timestamp>) -> Result<Option<Stop>, Fault> {
        let walk = passed.at.clone();
        let started = walk.started;
        let (mut is_doubtful, mut nameless) = (passed.fell, passed.nameless);
        if let Some(ended) = self.cut_short(passed).await? {
            return Ok(ended);
        }
        if let Some(reached) = reached {
            let late = self.pass(Goal::Late(reached), self.beginning().await?).await?;
            is_doubtful |= late.end == End::Unsure;
        }
        let unseen = self.catalog.unseen(&self.account, self.collection, started, MOST_ASKED);
        let (count, ids) = unseen.await?;
        let can_ask = self.provider.capabilities(self.collection).tells_one && count == ids.len() as u64;
        if can_ask && !is_doubtful {
            self.ask_each(ids).await?;
        } else if is_doubtful || count > 0 {
            let again = self.pass(Goal::Again, self.beginning().await?).await?;
            nameless += again.nameless;
            if let Some(ended) = self.cut_short(again).await? {
                return Ok(ended);
            }
            let unseen = self.catalog.unseen(&self.account, self.collection, started, 0);
            let (count, _) = unseen.await?;
            if nameless > 0 && count > 0 {
                // Those that were not seen may be the ones that came without their id.
                self.begin_anew_next_time().await?;
                return Ok(None);
            }
        }
        let finished = self.catalog.finish(&self.account, self.collection, &walk);
        self.counts.gone = finished.await?;
        Ok(None)
    }

    /// Where a pass was not one through everything that there is: nothing is gone then, and the next walk begins anew.
    async fn cut_short(&self, passed: Passed) -> Result<Option<Option<Stop>>, Fault> {
        let stopped = match passed.end {
            End::Stopped(stop) => Some(stop),
            End::Done | End::Known | End::Unsure => None,
        };
        if stopped.is_none() && passed.warning.is_none() {
            return Ok(None);
        }
        self.begin_anew_next_time().await?;
        passed.warning.map_or(Ok(Some(stopped)), Err)
    }

    async fn begin_anew_next_time(&self) -> Result<(), Fault> {
        let nothing = self.catalog.advance(
            &self.account,
            self.collection,
            Vec::new(),
            self.counts.total,
            self.beginning().await?,
        );
        nothing.await?;
        Ok(())
    }

    /// Asks for each by itself. Those that are there are remembered as seen.
    async fn ask_each(&self, ids: Vec<AssetId>) -> Result<(), Fault> {
        let side_by_side = self.concurrency.clamp(1, 16);
        let answers = stream::iter(ids).map(|id| self.ask(id)).buffer_unordered(side_by_side);
        let mut answers = std::pin::pin!(answers);
        let mut found = Vec::new();
        while let Some(answer) = answers.next().await {
            found.extend(answer?);
        }
        if !found.is_empty() {
            let put = self.catalog.put(&self.account, self.collection, found, None, None);
            put.await?;
        }
        Ok(())
    }

    /// One asset as it is now; `None` where there is none.
    async fn ask(&self, id: AssetId) -> Result<Option<Asset>, Fault> {
        let seed = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), &id);
        let mut tries = 0;
        loop {
            let fault = match self.provider.asset(id.clone()).await {
                Ok(asset) => return Ok(Some(asset)),
                Err(fault) if fault.kind == FaultKind::NotFound => return Ok(None),
                Err(fault) => fault,
            };
            tries += 1;
            let Some(wait) = retry::wait(tries, &fault, seed) else { return Err(fault) };
            self.tell(SyncStep::Waiting { fault, wait }).await;
            tokio::time::sleep(wait).await;
        }
    }
}
