//! The queue of downloads, from the demo's hosts into real folders.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assetbrowse::asset::{
    Asset, AssetId, Download, DownloadFault, DownloadId, DownloadNews, DownloadOrder, Query, Stage, Template,
};
use assetbrowse::catalog::Catalog;
use assetbrowse::demo::{self, Running};
use assetbrowse::media::download::Downloader;
use assetbrowse::net;
use assetbrowse::provider::{PieceAsk, Shared};
use assetbrowse::work::download::{Parts, Queue, Settings};
use assetbrowse::work::fresh::Fresh;
use futures::StreamExt as _;
use jiff::tz::TimeZone;
use rstest::rstest;
use tempfile::TempDir;

use super::demo_account;
use crate::demo::wire::{get, path_of};

/// The demo's service, some of its assets, and a machine to save them on.
struct Demo {
    running: Running,
    provider: Shared,
    assets: Vec<Asset>,
    machine: TempDir,
    catalog: Catalog,
}

impl Demo {
    async fn new(faults: &[&str]) -> Self {
        let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
        let running = demo::start(demo::Settings { assets: 40, faults, ..demo::Settings::default() }).await.unwrap();
        let provider = demo_account(&running.base_url());
        let ask = PieceAsk { query: Query::default(), cursor: None, size: 40 };
        let mut assets = provider.piece(ask).await.unwrap().assets;
        assets.retain(|asset| asset.link().is_ok());
        assets.truncate(6);
        let machine = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(&machine.path().join("catalog.sqlite3"), TimeZone::UTC);
        let account = provider.account();
        catalog.put(account, Query::default().collection, assets.clone(), None, None).await.unwrap();
        Self { running, provider, assets, machine, catalog }
    }

    fn folder(&self) -> PathBuf {
        self.machine.path().join("saved")
    }

    fn queue(&self) -> Queue {
        let settings = Settings {
            folder: self.folder(),
            template: Template::parse("{provider}/{name}").unwrap(),
            jobs: 4,
            trust: false,
            sidecar: None,
        };
        Queue::new(Parts {
            downloader: Downloader::new(&net::Settings::default()),
            fresh: Fresh::new(vec![self.provider.clone()]),
            catalog: Some(self.catalog.clone()),
            journal: Some(self.machine.path().join("queue")),
            settings,
        })
    }

    fn ids(&self) -> Vec<AssetId> {
        self.assets.iter().map(|asset| asset.id.clone()).collect()
    }

    /// Downloads all of them; how each one ended, in the order of the assets.
    async fn run(&self) -> Vec<Stage> {
        let queue = self.queue();
        queue.order(DownloadOrder::Add { assets: self.ids(), folder: None }, Vec::new());
        let mut downloads = BTreeMap::new();
        // With the last handle gone, the news end when all is done.
        let mut news = queue.news().boxed();
        drop(queue);
        while let Some(news) = news.next().await {
            read(&mut downloads, news);
        }
        self.ids().iter().map(|id| downloads.values().find(|one| one.asset == *id).unwrap().stage.clone()).collect()
    }

    /// Each file is what its host gives, and nothing else is there.
    async fn assert_whole(&self, stages: &[Stage]) {
        let mut expected = Vec::new();
        for (asset, stage) in self.assets.iter().zip(stages) {
            let (Stage::Saved { file, bytes } | Stage::Same { file, bytes }) = stage else { panic!("{stage:?}") };
            let url = self.provider.asset(asset.id.clone()).await.unwrap().link().unwrap();
            // In one request: the host may change what it gives with each.
            let given = get(&self.running, path_of(&self.running, url.as_str())).await.body;
            let content = std::fs::read(file).unwrap();
            assert!(content == given, "{}", file.display());
            assert_eq!(content.len() as u64, *bytes);
            expected.push(file.clone());
        }
        expected.sort();
        assert_eq!(files(&self.folder()), expected);
    }
}

fn read(downloads: &mut BTreeMap<DownloadId, Download>, news: DownloadNews) {
    match news {
        DownloadNews::Added(added) => downloads.extend(added.into_iter().map(|download| (download.id, download))),
        DownloadNews::Stages(stages) => {
            for (id, stage) in stages {
                downloads.get_mut(&id).unwrap().stage = stage;
            }
        }
        DownloadNews::Removed(_) | DownloadNews::Free { .. } => {}
        DownloadNews::Trouble(words) => panic!("{words}"),
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[rstest]
#[case::all_is_well(&[])]
#[case::no_ranges(&["media-no-ranges"])]
#[case::urls_that_have_ended(&["media-expired"])]
#[tokio::test]
async fn all_are_saved_and_the_second_time_they_are_there(#[case] faults: &[&str]) {
    let stage = Demo::new(faults).await;
    let first = stage.run().await;
    assert!(first.iter().all(|stage| matches!(stage, Stage::Saved { .. })), "{first:?}");
    stage.assert_whole(&first).await;
    let known = stage.catalog.saved(stage.ids()).await.unwrap();
    assert_eq!(known.len(), first.len());
    let second = stage.run().await;
    assert!(second.iter().all(|stage| matches!(stage, Stage::Same { .. })), "{second:?}");
    stage.assert_whole(&second).await;
    stage.running.stop().await;
}

#[tokio::test]
async fn another_version_of_the_same_bytes_is_the_same() {
    let stage = Demo::new(&["media-changing"]).await;
    let first = stage.run().await;
    let saved = files(&stage.folder());
    assert_eq!(saved.len(), first.len());
    for (first, second) in first.iter().zip(&stage.run().await) {
        let (Stage::Saved { file: one, .. }, Stage::Same { file: other, .. }) = (first, second) else {
            panic!("{first:?} {second:?}")
        };
        assert_eq!(one, other);
    }
    assert_eq!(files(&stage.folder()), saved);
    stage.running.stop().await;
}

#[tokio::test]
async fn where_all_is_refused_each_has_ended_and_nothing_is_left() {
    let stage = Demo::new(&["media-403"]).await;
    let account = stage.provider.account().name.clone();
    for stage in stage.run().await {
        let Stage::Failed { fault, .. } = stage else { panic!("{stage:?}") };
        assert_eq!(fault, DownloadFault::Ended { account: account.clone() });
    }
    assert_eq!(files(&stage.folder()), Vec::<PathBuf>::new());
    stage.running.stop().await;
}

#[tokio::test]
async fn one_start_goes_on_where_the_one_before_was_ended() {
    let stage = Demo::new(&[]).await;
    let mut downloads = BTreeMap::new();
    let mut starts = 0;
    let mut queue = stage.queue();
    queue.order(DownloadOrder::Add { assets: stage.ids(), folder: None }, Vec::new());
    let mut done: BTreeMap<AssetId, Stage> = BTreeMap::new();
    while done.len() < stage.assets.len() {
        starts += 1;
        downloads.clear();
        let mut news = queue.news().boxed();
        let before = done.len();
        while done.len() == before {
            read(&mut downloads, news.next().await.unwrap());
            let over = downloads.values().filter(|download| download.stage.is_over());
            done.extend(over.map(|download| (download.asset.clone(), download.stage.clone())));
        }
        queue.settle().await;
        while let Some(news) = news.next().await {
            read(&mut downloads, news);
        }
        let over = downloads.values().filter(|download| download.stage.is_over());
        done.extend(over.map(|download| (download.asset.clone(), download.stage.clone())));
        // The catalogue and the service would not be asked: the journal alone knows what is left.
        queue = stage.queue();
        assert!(starts <= stage.assets.len());
    }
    let stages: Vec<_> = stage.ids().iter().map(|id| done[id].clone()).collect();
    stage.assert_whole(&stages).await;
    stage.running.stop().await;
}
