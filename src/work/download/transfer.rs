//! One download from its URL to its file: tried again where that helps, with a new URL where the old one has ended.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::sleep;

use super::Means;
use super::item::Item;
use crate::asset::{Asset, DownloadFault, DownloadId, FaultKind, MediaFault, Saved, retry};
use crate::media::download::{Order, Outcome, Told};

/// So many bytes more are progress: tries before them do not count.
const PROGRESS: u64 = 1 << 20;

/// How often a host is looked for that cannot be reached: nobody hears these tries.
const OFFLINE_TRIES: u32 = 6;

/// The first wait for the network; each one is twice as long, up to [`retry::LONGEST_WAIT`].
const OFFLINE: Duration = Duration::from_secs(5);

/// What a transfer tells while it goes on.
#[derive(Debug)]
pub(super) enum Step {
    Medium(Told),
    /// It is begun again when the time is over.
    Again(DownloadFault, Duration),
    Begun,
    /// The asset as its provider tells it now.
    Renewed(Box<Asset>),
    /// Its file is there, and what was to stand beside it is not.
    Alone(DownloadFault),
}

/// What was heard during one try.
#[derive(Clone, Copy, Debug, Default)]
struct Heard {
    /// How many bytes were here first, and at most.
    first: Option<u64>,
    last: Option<u64>,
    /// How long the host wants to be left alone.
    wait: Option<Duration>,
}

impl Heard {
    fn hear(&mut self, told: Told) {
        match told {
            Told::Amount(amount) => {
                self.first.get_or_insert(amount.done);
                self.last = self.last.max(Some(amount.done));
            }
            Told::Wait(wait) => self.wait = Some(wait),
            Told::Arrived => {}
        }
    }
}

/// One download under way.
pub(super) struct Transfer<T> {
    pub(super) id: DownloadId,
    pub(super) means: Arc<Means>,
    pub(super) item: Item,
    /// The whole asset, where something of it is written beside the file.
    pub(super) whole: Option<Box<Asset>>,
    pub(super) tell: T,
}

impl<T: Fn(Step) + Clone + Send + Sync + 'static> Transfer<T> {
    /// Does it all. Dropping the future stops it; what is here stays.
    pub(super) async fn run(mut self) -> Result<Outcome, DownloadFault> {
        let known = self.saved_before().await;
        let outcome = self.save(known.as_ref()).await?;
        let (Outcome::Saved(saved) | Outcome::Same(saved)) = &outcome;
        if self.means.saver.is_recorded()
            && known.as_ref() != Some(saved)
            && let Some(catalog) = &self.means.catalog
        {
            // Where it cannot be remembered, the catalogue says so itself; the file is there all the same.
            let _ = catalog.put_saved(self.item.asset.clone(), saved.clone()).await;
        }
        if let Err(fault) = self.write_sidecar(saved).await {
            (self.tell)(Step::Alone(fault));
        }
        Ok(outcome)
    }

    async fn saved_before(&self) -> Option<Saved> {
        let catalog = self.means.catalog.as_ref().filter(|_| self.means.saver.is_recorded())?;
        let saved = catalog.saved(vec![self.item.asset.clone()]).await;
        // It is looked for without the record, then.
        saved.ok()?.into_iter().map(|(_, saved)| saved).find(|saved| saved.file.starts_with(&self.item.into))
    }

    async fn save(&mut self, known: Option<&Saved>) -> Result<Outcome, DownloadFault> {
        // A mirror asks nobody for what it has: the disk is looked at first.
        let is_mirrored = self.means.settings.trust && known.is_some();
        if !is_mirrored && self.item.expires.is_some_and(|expires| expires <= Timestamp::now()) {
            self.renew().await;
        }
        let (mut tries, mut renewed, mut furthest) = (0, false, None);
        loop {
            let heard = Arc::new(Mutex::new(Heard::default()));
            let fault = match self.try_once(known, &heard).await {
                Ok(outcome) => return Ok(outcome),
                Err(fault) => fault,
            };
            let Heard { first, last, wait: told } = *heard.lock().unwrap_or_else(PoisonError::into_inner);
            // What was here before the first try is none of its progress.
            let before = furthest.or(first).unwrap_or(0);
            if last.is_some_and(|last| last >= before + PROGRESS) {
                (tries, renewed) = (0, false);
            }
            furthest = last.max(Some(before));
            if may_be_ended(&fault) {
                if renewed || !self.renew().await {
                    return Err(DownloadFault::Ended { account: self.item.asset.account.clone() });
                }
                renewed = true;
                continue;
            }
            tries += 1;
            let Some(wait) = wait(tries, &fault, told, self.id) else { return Err(fault) };
            (self.tell)(Step::Again(fault, wait));
            sleep(wait).await;
            (self.tell)(Step::Begun);
        }
    }

    async fn try_once(&self, known: Option<&Saved>, heard: &Arc<Mutex<Heard>>) -> Result<Outcome, DownloadFault> {
        let url = self.item.link().map_err(|refusal| DownloadFault::Medium(MediaFault::Link(refusal)))?;
        let order = Order {
            asset: self.item.asset.clone(),
            url,
            kind: self.item.kind,
            path: self.item.path.to_string(),
            created: self.item.created,
            saved: known.cloned(),
            trust: self.means.settings.trust,
        };
        let (tell, heard) = (self.tell.clone(), Arc::clone(heard));
        let teller = move |told| {
            heard.lock().unwrap_or_else(PoisonError::into_inner).hear(told);
            tell(Step::Medium(told));
        };
        self.means.saver.save(Arc::clone(&self.item.into), order, Box::new(teller)).await
    }

    /// Asks for a new URL. Answers whether there is one.
    async fn renew(&mut self) -> bool {
        let Some(asset) = self.means.fresh.renewed(&self.item.as_asset()).await else { return false };
        let is_new = self.item.renew(&asset);
        if is_new {
            (self.tell)(Step::Renewed(Box::new(asset)));
        }
        is_new
    }

    async fn write_sidecar(&self, saved: &Saved) -> Result<(), DownloadFault> {
        let Some(write) = self.means.settings.sidecar else { return Ok(()) };
        let bytes = match &self.whole {
            Some(asset) => write(asset),
            None => write(&self.remembered().await),
        };
        self.means.saver.write_beside(Arc::clone(&self.item.into), saved.file.clone(), bytes).await
    }

    /// The asset as the catalogue has it, else as far as the queue knows it.
    async fn remembered(&self) -> Asset {
        let known = match &self.means.catalog {
            Some(catalog) => catalog.assets(vec![self.item.asset.clone()]).await.ok().and_then(|mut known| known.pop()),
            None => None,
        };
        known.unwrap_or_else(|| self.item.as_asset())
    }
}

fn may_be_ended(fault: &DownloadFault) -> bool {
    matches!(fault, DownloadFault::Medium(fault) if fault.may_be_ended())
}

/// How long to wait before the next try, or `None` to give up. `tries` is how often it was tried without progress, `told`
/// what the host said of waiting.
fn wait(tries: u32, fault: &DownloadFault, told: Option<Duration>, id: DownloadId) -> Option<Duration> {
    let kind = match fault {
        DownloadFault::Medium(MediaFault::Net { kind: FaultKind::Offline, .. }) => {
            let wait = OFFLINE.saturating_mul(1 << (tries - 1).min(10));
            return (tries < OFFLINE_TRIES).then(|| wait.min(retry::LONGEST_WAIT));
        }
        // What stalled goes on from where it stood.
        DownloadFault::Medium(MediaFault::Net { kind: FaultKind::TimedOut { .. }, .. } | MediaFault::Changed)
        | DownloadFault::Length { .. }
        | DownloadFault::Store { lasts: false, .. }
        | DownloadFault::Busy => FaultKind::Interrupted,
        DownloadFault::Medium(MediaFault::Net { kind, .. }) => kind.clone(),
        DownloadFault::Medium(
            MediaFault::Link(_)
            | MediaFault::NotHere
            | MediaFault::TooLarge { .. }
            | MediaFault::Foreign { .. }
            | MediaFault::Codec { .. }
            | MediaFault::Damaged { .. },
        )
        | DownloadFault::Ended { .. }
        | DownloadFault::DiskFull
        | DownloadFault::NoRoom { .. }
        | DownloadFault::WebPage
        | DownloadFault::Folder { .. }
        | DownloadFault::Store { lasts: true, .. }
        | DownloadFault::Unknown => return None,
    };
    retry::wait_after(tries, &kind, told, id.0)
}
