//! What runs the queue: orders, transfers and time in, news out.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::{self, AbortHandle, JoinError, JoinSet};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

use super::item::{Item, Key};
use super::journal::{self, Journal};
use super::list::{List, amount};
use super::outbox::KINDS;
use super::rate::Meter;
use super::transfer::{Step, Transfer};
use super::{Call, Means};
use crate::asset::media::byte_size;
use crate::asset::{
    Amount, Asset, AssetId, DownloadFault, DownloadId, DownloadNews, DownloadOrder, Handed, MediaFault, Stage, link,
};
use crate::media::download::{Outcome, Told};
use crate::text::{self, Label};

/// How often rates and countdowns are looked at.
const PULSE: Duration = Duration::from_millis(500);

/// How often the disk is asked for what is free.
const FREE_EVERY: Duration = Duration::from_secs(5);

/// So many files, and so many bytes, wait for the disk at most before the next download begins. What waits together is
/// written together: the more there is, the fewer times the disk is waited for. Each is an open file.
const WAITING: usize = 128;
const WAITING_BYTES: u64 = 1 << 30;

/// A download under way.
struct Task {
    download: DownloadId,
    key: Key,
    abort: AbortHandle,
    /// All its bytes are here: what follows is the disk's.
    has_arrived: bool,
    amount: Amount,
    meter: Meter,
    /// Until when it waits, and for what.
    again: Option<(Instant, DownloadFault)>,
}

impl Task {
    /// How it stands now.
    fn stage(&mut self) -> Stage {
        let now = Instant::now();
        match &self.again {
            Some((until, fault)) => {
                let left = until.saturating_duration_since(now).as_millis().div_ceil(1000).max(1);
                let wait = Duration::from_secs(u64::try_from(left).unwrap_or(u64::MAX));
                Stage::Again { amount: self.amount, fault: fault.clone(), wait }
            }
            None => Stage::Running { amount: self.amount, rate: self.meter.at(now, self.amount.done) },
        }
    }
}

/// What a disk did not do.
fn of_disk(fault: &DownloadFault) -> &str {
    match fault {
        DownloadFault::Folder { what } | DownloadFault::Store { what, .. } => what.shown(),
        DownloadFault::DiskFull | DownloadFault::NoRoom { .. } => "disk full",
        DownloadFault::Busy => "another assetbrowse writes it",
        DownloadFault::Length { .. } => "it was cut off",
        DownloadFault::Medium(_) | DownloadFault::Ended { .. } | DownloadFault::WebPage | DownloadFault::Unknown => {
            fault.word()
        }
    }
}

/// Does what blocks where it blocks nobody. `None` where it was not done: the runtime ends.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    task::spawn_blocking(work).await.ok()
}

/// What was found out about a folder.
type Free = (Arc<Path>, Option<u64>);

pub(super) struct Engine {
    means: Arc<Means>,
    news: mpsc::Sender<DownloadNews>,
    list: List,
    /// `None` where nothing is kept, and while it is written.
    journal: Option<Journal>,
    /// Whether it was told that the queue cannot be kept.
    is_lost: bool,
    transfers: JoinSet<Result<Outcome, DownloadFault>>,
    tasks: HashMap<task::Id, Task>,
    steps: UnboundedReceiver<(task::Id, Step)>,
    tell: UnboundedSender<(task::Id, Step)>,
    /// What was given up while it still ran.
    given_up: Vec<Key>,
    asking: JoinSet<Free>,
    asked_at: Option<Instant>,
    /// What was told of free space, as it is shown.
    free: HashMap<Arc<Path>, String>,
}

impl Engine {
    pub(super) fn new(means: Means, news: mpsc::Sender<DownloadNews>) -> Self {
        let (tell, steps) = mpsc::unbounded_channel();
        Self {
            means: Arc::new(means),
            news,
            list: List::default(),
            journal: None,
            is_lost: false,
            transfers: JoinSet::new(),
            tasks: HashMap::new(),
            steps,
            tell,
            given_up: Vec::new(),
            asking: JoinSet::new(),
            asked_at: None,
            free: HashMap::new(),
        }
    }

    /// Runs until it is settled, nobody listens any more, or nobody is left to order anything and nothing is to be done.
    pub(super) async fn run(mut self, mut calls: UnboundedReceiver<Call>) {
        let news = self.news.clone();
        let mut pulse = interval(PULSE);
        pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut is_open = true;
        self.take_over().await;
        loop {
            self.keep().await;
            self.start();
            let due = self.list.outbox.due();
            if !is_open && due.is_none() && self.tasks.is_empty() && !self.list.is_waiting() {
                return self.close().await;
            }
            let told = async {
                if let Some(due) = due {
                    sleep_until(due).await;
                }
                news.reserve_many(KINDS).await
            };
            tokio::select! {
                call = calls.recv(), if is_open => match call {
                    Some(Call::Order(order, at_hand)) => self.obey(order, at_hand).await,
                    Some(Call::Settle(done)) => {
                        self.settle().await;
                        // Who waited for it may have stopped waiting.
                        let _ = done.send(());
                        return;
                    }
                    None => is_open = false,
                },
                Some((task, step)) = self.steps.recv() => self.step(task, step),
                Some(ended) = self.transfers.join_next_with_id() => self.end(ended).await,
                Some(free) = self.asking.join_next() => {
                    if let Ok(free) = free {
                        self.say_free(free);
                    }
                }
                _ = pulse.tick(), if !self.tasks.is_empty() => self.pulse(),
                told = told, if due.is_some() => match told {
                    Ok(permits) => {
                        for (permit, news) in permits.zip(self.list.take_news()) {
                            permit.send(news);
                        }
                    }
                    Err(_) => return self.stop().await,
                },
                () = news.closed() => return self.stop().await,
            }
        }
    }

    /// Whether one more may run.
    fn has_room(&self) -> bool {
        let (mut running, mut waiting, mut bytes) = (0, 0, 0);
        for task in self.tasks.values() {
            if task.has_arrived {
                waiting += 1;
                bytes += task.amount.done;
            } else {
                running += 1;
            }
        }
        running < self.means.settings.jobs.max(1) && waiting < WAITING && bytes < WAITING_BYTES
    }

    /// Begins as many as may run.
    fn start(&mut self) {
        while self.has_room() {
            let is_busy = |key: &Key| self.tasks.values().any(|task| task.key == *key);
            let Some(id) = self.list.next(is_busy) else { return };
            let Some(entry) = self.list.get(id) else { return };
            let key = entry.item.key();
            let tell = self.tell.clone();
            let transfer = Transfer {
                id,
                means: Arc::clone(&self.means),
                item: entry.item.clone(),
                whole: entry.whole.clone(),
                // Who is gone needs not be told.
                tell: move |step| drop(tell.send((task::id(), step))),
            };
            let abort = self.transfers.spawn(transfer.run());
            let (amount, meter) = (Amount { done: 0, total: entry.item.bytes }, Meter::new());
            let task = Task { download: id, key, abort: abort.clone(), has_arrived: false, amount, meter, again: None };
            self.tasks.insert(abort.id(), task);
            self.list.set(id, Stage::Running { amount, rate: None });
        }
    }

    // --- what is ordered

    async fn obey(&mut self, order: DownloadOrder, at_hand: Handed) {
        let list = &mut self.list;
        match order {
            DownloadOrder::Add { assets, folder } => {
                let into = match folder {
                    // Fails where there is no current folder; opening it says so.
                    Some(folder) => std::path::absolute(&folder).unwrap_or(folder),
                    None => self.means.settings.folder.clone(),
                };
                self.add(assets, into.into(), at_hand).await;
            }
            DownloadOrder::Pause(id) => list.pause(id),
            DownloadOrder::Resume(id) => list.resume(id),
            DownloadOrder::PauseAll => list.each(|stage| !stage.is_over(), List::pause),
            DownloadOrder::ResumeAll => list.each(|stage| !stage.is_over(), List::resume),
            DownloadOrder::Cancel(id) => list.cancel(id),
            DownloadOrder::Retry(id) => list.retry(id),
            DownloadOrder::RetryFailed => list.each(|stage| matches!(stage, Stage::Failed { .. }), List::retry),
            DownloadOrder::ClearDone => {
                let given_up = list.clear();
                self.discard(given_up).await;
            }
        }
        for task in self.tasks.values().filter(|task| !self.list.is_active(task.download)) {
            task.abort.abort();
        }
    }

    async fn add(&mut self, ids: Vec<AssetId>, into: Arc<Path>, at_hand: Handed) {
        let missing: Vec<_> = ids.iter().filter(|id| at_hand.get(id).is_none()).cloned().collect();
        let mut found = Handed::default();
        if let Some(catalog) = self.means.catalog.as_ref().filter(|_| !missing.is_empty()) {
            // What it cannot tell is unknown.
            found = catalog.assets(missing).await.unwrap_or_default().into();
        }
        for id in ids {
            let Some(asset) = at_hand.get(&id).or_else(|| found.get(&id)) else {
                if self.list.current(&(id.clone(), Arc::clone(&into))).is_none() {
                    let stage = Stage::Failed { fault: DownloadFault::Unknown, amount: Amount::default() };
                    self.list.add(Item::unknown(id, Arc::clone(&into)), stage, None);
                }
                continue;
            };
            self.add_one(asset, &into);
        }
    }

    fn add_one(&mut self, asset: &Asset, into: &Arc<Path>) {
        let key = (asset.id.clone(), Arc::clone(into));
        if let Some(id) = self.list.current(&key) {
            // It has the newest URL, then.
            self.list.renew(id, asset);
            if self.means.settings.sidecar.is_some() {
                self.list.complete(id, Box::new(asset.clone()));
            }
            return;
        }
        let item = Item::new(asset, Arc::clone(into), &self.means.settings.template);
        let stage = match item.link() {
            Ok(_) => Stage::Waiting,
            Err(link::Refusal::Missing) => Stage::Skipped,
            Err(refusal) => {
                Stage::Failed { fault: DownloadFault::Medium(MediaFault::Link(refusal)), amount: Amount::default() }
            }
        };
        let whole = self.means.settings.sidecar.map(|_| Box::new(asset.clone()));
        self.list.add(item, stage, whole);
    }

    /// Deletes what is kept of those that are given up; of those that are still being stopped when they are.
    async fn discard(&mut self, given_up: Vec<Key>) {
        let busy: HashSet<&Key> = self.tasks.values().map(|task| &task.key).collect();
        let (later, now): (Vec<_>, Vec<_>) = given_up.into_iter().partition(|key| busy.contains(key));
        self.given_up.extend(later);
        if !now.is_empty() {
            self.means.saver.discard(now).await;
        }
    }

    // --- what happens

    fn step(&mut self, id: task::Id, step: Step) {
        let Some(task) = self.tasks.get_mut(&id) else { return };
        match step {
            Step::Medium(Told::Amount(amount)) => task.amount = amount,
            Step::Medium(Told::Arrived) => task.has_arrived = true,
            Step::Medium(Told::Wait(_)) => return,
            Step::Again(fault, wait) => task.again = Some((Instant::now() + wait, fault)),
            Step::Begun => task.again = None,
            Step::Renewed(asset) => self.list.renew(task.download, &asset),
            Step::Alone(fault) => {
                if let Some(entry) = self.list.get(task.download) {
                    let words = format!("the JSON beside {} cannot be written: {}", entry.item.name, of_disk(&fault));
                    self.list.outbox.word(DownloadNews::Trouble(words));
                }
                return;
            }
        }
        self.show(id);
    }

    /// Tells how one stands that is under way.
    fn show(&mut self, id: task::Id) {
        let Some(task) = self.tasks.get_mut(&id).filter(|task| self.list.is_active(task.download)) else { return };
        self.list.set(task.download, task.stage());
    }

    fn pulse(&mut self) {
        let ids: Vec<_> = self.tasks.keys().copied().collect();
        for id in ids {
            self.show(id);
        }
        if self.asked_at.is_none_or(|at| at.elapsed() >= FREE_EVERY) {
            self.ask_free();
        }
    }

    async fn end(&mut self, ended: Result<(task::Id, Result<Outcome, DownloadFault>), JoinError>) {
        let (id, outcome) = match ended {
            Ok((id, outcome)) => (id, Some(outcome)),
            Err(error) if error.is_cancelled() => (error.id(), None),
            Err(error) => (error.id(), Some(Err(DownloadFault::Folder { what: "it was interrupted".into() }))),
        };
        // What it told at last is still to be heard.
        while let Ok((task, step)) = self.steps.try_recv() {
            self.step(task, step);
        }
        let Some(Task { download, key, amount, .. }) = self.tasks.remove(&id) else { return };
        match outcome {
            // Whatever was ordered meanwhile: it is there.
            Some(Ok(Outcome::Saved(saved))) => {
                self.list.set(download, Stage::Saved { file: saved.file, bytes: saved.bytes });
            }
            Some(Ok(Outcome::Same(saved))) => {
                self.list.set(download, Stage::Same { file: saved.file, bytes: saved.bytes });
            }
            Some(Err(fault)) if self.list.is_active(download) => self.fail(download, &key, fault, amount).await,
            Some(Err(_)) | None => {}
        }
        if let Some(at) = self.given_up.iter().position(|given_up| *given_up == key) {
            self.given_up.swap_remove(at);
            self.means.saver.discard(vec![key]).await;
        }
        if self.asked_at.is_none_or(|at| at.elapsed() >= PULSE) {
            self.ask_free();
        }
    }

    async fn fail(&mut self, download: DownloadId, (_, into): &Key, fault: DownloadFault, amount: Amount) {
        self.list.set(download, Stage::Failed { fault: fault.clone(), amount });
        let is_of_all = match &fault {
            DownloadFault::DiskFull | DownloadFault::Store { lasts: true, .. } => true,
            DownloadFault::Folder { .. } => self.means.saver.is_gone(Arc::clone(into)).await,
            DownloadFault::Medium(_)
            | DownloadFault::Ended { .. }
            | DownloadFault::Length { .. }
            // Others may be smaller, and how long it is is only what its host says.
            | DownloadFault::NoRoom { .. }
            | DownloadFault::WebPage
            | DownloadFault::Store { lasts: false, .. }
            | DownloadFault::Busy
            | DownloadFault::Unknown => false,
        };
        if is_of_all {
            self.list.fail_those_for(into, &fault);
        }
    }

    fn ask_free(&mut self) {
        if !self.asking.is_empty() {
            return;
        }
        self.asked_at = Some(Instant::now());
        let folders: HashSet<Arc<Path>> = self.tasks.values().map(|task| Arc::clone(&task.key.1)).collect();
        for folder in folders {
            let free = self.means.saver.free(Arc::clone(&folder));
            self.asking.spawn(async move { (folder, free.await) });
        }
    }

    /// Tells what is free where that reads differently from what was told.
    fn say_free(&mut self, (folder, bytes): Free) {
        let shown = bytes.map(byte_size).unwrap_or_default();
        let told = self.free.entry(Arc::clone(&folder)).or_default();
        if *told != shown {
            *told = shown;
            self.list.outbox.word(DownloadNews::Free { folder: folder.to_path_buf(), bytes });
        }
    }

    // --- what is kept

    /// Goes on with what earlier starts left.
    async fn take_over(&mut self) {
        let Some(folder) = self.means.journal.clone() else { return };
        let Some((journal, left)) = blocking(move || Journal::open(folder)).await else { return };
        self.journal = Some(journal);
        let open = left.iter().filter(|(_, stage)| !stage.is_over()).map(|(item, _)| Arc::clone(&item.into));
        let mut gone = HashSet::new();
        for into in open.collect::<HashSet<_>>() {
            if self.means.saver.is_gone(Arc::clone(&into)).await {
                gone.insert(into);
            }
        }
        for (item, mut stage) in left {
            // Its disk may not be mounted: by itself, nothing is made in its place.
            if !stage.is_over() && gone.contains(&item.into) {
                let what = Label::new(&format!("{} is not there", item.into.display()));
                stage = Stage::Failed { fault: DownloadFault::Folder { what }, amount: amount(&stage) };
            }
            // Two journals may hold the same where one was killed while it took over the other.
            if stage.is_over() || self.list.current(&item.key()).is_none() {
                self.list.add(item, stage, None);
            }
        }
    }

    /// Writes down what has changed, before anything follows from it.
    async fn keep(&mut self) {
        let notes = self.list.take_notes();
        let Some(mut journal) = self.journal.take_if(|_| !notes.is_empty()) else { return };
        let lines =
            if journal.begins_anew(self.list.live()) { None } else { Some(journal::changes(&self.list, &notes)) };
        let all = if lines.is_none() { journal::all(&self.list) } else { Vec::new() };
        let write = move || {
            let written = match lines {
                Some(lines) => journal.add(&lines),
                None => journal.write_all(&all),
            };
            (journal, written)
        };
        let Some((journal, written)) = blocking(write).await else { return };
        self.journal = Some(journal);
        if let Err(error) = &written
            && !self.is_lost
        {
            let words = format!("the queue cannot be kept: {}", text::safe(&error.to_string()));
            self.list.outbox.word(DownloadNews::Trouble(words));
        }
        self.is_lost = written.is_err();
    }

    /// Stops what runs, and sees to it that all is on the disk.
    async fn settle(&mut self) {
        self.stop().await;
        self.keep().await;
        self.close().await;
    }

    /// Stops what runs, and has nothing left of it elsewhere.
    async fn stop(&mut self) {
        self.transfers.shutdown().await;
        self.means.saver.settle().await;
    }

    async fn close(&mut self) {
        let live = self.list.live();
        if let Some(journal) = self.journal.take() {
            // What is not on the disk yet is there unless the power fails now.
            let _ = blocking(move || journal.close(live)).await;
        }
    }
}
