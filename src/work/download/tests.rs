//! The queue with files that are saved by a script, in time that passes by itself.

mod adding;
mod keeping;
mod knowing;
mod ordering;
mod provider;
mod saver;
mod telling;
mod trying;

use std::collections::BTreeMap;
use std::time::Duration;

use futures::stream::BoxStream;
use tokio::time::{Instant, timeout};

use super::*;
use crate::asset::{
    AccountName, Amount, AssetId, Collection, Download, DownloadFault, DownloadId, FaultKind, MediaFault, Stage,
};
use crate::text::Label;
use provider::Service;
use saver::{Fake, Try};

/// A queue with all around it.
struct Bench {
    queue: Queue,
    news: BoxStream<'static, DownloadNews>,
    saver: Arc<Fake>,
    service: Arc<Service>,
    /// What a reader of the news knows.
    downloads: BTreeMap<DownloadId, Download>,
    /// All news but those that were read into `downloads`.
    words: Vec<DownloadNews>,
    /// How many news there were.
    told: usize,
}

fn asset(id: &str) -> Asset {
    let account = AccountName::new("studio").unwrap();
    let url = Some(Label::new(&format!("https://media.example/{id}?old")));
    let id = AssetId { account, collection: Collection::Assets, id: Arc::from(id) };
    Asset { url, ..Asset::bare(id, Arc::from("{}")) }
}

fn amount(done: u64) -> Amount {
    Amount { done, total: Some(100) }
}

fn net(kind: FaultKind) -> DownloadFault {
    DownloadFault::Medium(MediaFault::Net { kind, detail: Label::new("media.example") })
}

impl Bench {
    fn new(jobs: usize) -> Self {
        Self::with(jobs, |_| {})
    }

    /// With other means.
    fn with(jobs: usize, change: impl FnOnce(&mut Means)) -> Self {
        let (saver, service) = (Arc::new(Fake::default()), Arc::new(Service::new()));
        let settings = Settings {
            folder: "/downloads".into(),
            template: Template::parse("{provider}/{name}").unwrap(),
            jobs,
            trust: false,
            sidecar: None,
        };
        let mut means = Means {
            saver: Arc::clone(&saver) as Arc<dyn Saver>,
            fresh: Fresh::new(vec![Arc::clone(&service) as crate::provider::Shared]),
            catalog: None,
            journal: None,
            settings,
        };
        change(&mut means);
        let queue = Queue::with(means);
        let news = queue.news().boxed();
        Self { queue, news, saver, service, downloads: BTreeMap::new(), words: Vec::new(), told: 0 }
    }

    /// One that keeps its journal here.
    fn keeping(jobs: usize, journal: &std::path::Path) -> Self {
        Self::with(jobs, |means| means.journal = Some(journal.to_owned()))
    }

    fn add(&self, ids: &[&str]) {
        self.add_assets(ids.iter().map(|id| asset(id)).collect());
    }

    fn add_assets(&self, assets: Vec<Asset>) {
        let ids = assets.iter().map(|asset| asset.id.clone()).collect();
        self.queue.order(DownloadOrder::Add { assets: ids, folder: None }, assets);
    }

    fn order(&self, order: DownloadOrder) {
        self.queue.order(order, Vec::new());
    }

    /// The number of the download of an asset: the last one.
    fn id(&self, asset: &str) -> DownloadId {
        *self.downloads.iter().rfind(|(_, download)| &*download.asset.id == asset).unwrap().0
    }

    fn stage(&self, asset: &str) -> &Stage {
        &self.downloads[&self.id(asset)].stage
    }

    fn read(&mut self, news: DownloadNews) {
        self.told += 1;
        match news {
            DownloadNews::Added(added) => {
                for download in added {
                    assert!(self.downloads.insert(download.id, download).is_none());
                }
            }
            DownloadNews::Stages(stages) => {
                for (id, stage) in stages {
                    self.downloads.get_mut(&id).unwrap().stage = stage;
                }
            }
            DownloadNews::Removed(ids) => ids.iter().for_each(|id| drop(self.downloads.remove(id).unwrap())),
            word => self.words.push(word),
        }
    }

    /// Reads news until they say this.
    async fn until(&mut self, is_so: impl Fn(&Self) -> bool) {
        while !is_so(self) {
            let next = timeout(Duration::from_hours(1), self.news.next()).await;
            let news = next.unwrap_or_else(|_| panic!("nothing happens: {:#?}", self.downloads)).expect("it has ended");
            self.read(news);
        }
    }

    /// Reads news until this many downloads are over, or paused, and no more run.
    async fn until_quiet(&mut self, count: usize) {
        let is_quiet = |download: &Download| download.stage.is_over() || matches!(download.stage, Stage::Paused { .. });
        self.until(|bench| bench.downloads.len() == count && bench.downloads.values().all(is_quiet)).await;
    }

    /// Reads news until these assets run.
    async fn until_running(&mut self, ids: &[&str]) {
        let runs = |bench: &Self, id: &str| matches!(bench.stage(id), Stage::Running { amount, .. } if amount.done > 0);
        self.until(|bench| !bench.downloads.is_empty() && ids.iter().all(|id| runs(bench, id))).await;
    }

    fn ids(&self, is_so: impl Fn(&Stage) -> bool) -> Vec<&str> {
        self.downloads.values().filter(|download| is_so(&download.stage)).map(|download| &*download.asset.id).collect()
    }

    fn running(&self) -> Vec<&str> {
        self.ids(|stage| matches!(stage, Stage::Running { .. }))
    }

    fn saved(&self) -> Vec<&str> {
        self.ids(|stage| matches!(stage, Stage::Saved { .. }))
    }

    /// Reads all that is told within this time.
    async fn pass(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while let Ok(Some(news)) = tokio::time::timeout_at(end, self.news.next()).await {
            self.read(news);
        }
    }
}
