//! Who answers the browser: the providers, remembered on the way, and the catalogue.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use futures::future::BoxFuture;
use futures::stream::BoxStream;
use futures::{FutureExt as _, StreamExt as _, stream};

use super::Opened;
use super::looking::Looking;
use crate::asset::{Ask, AssetId, DownloadNews, DownloadOrder, Fault, Handed, Origin, Page};
use crate::catalog::Catalog;
use crate::config::DownloadSettings;
use crate::media::cache::{self, Cache};
use crate::media::download::Downloader;
use crate::media::fetch::Fetcher;
use crate::net;
use crate::provider::{Capabilities, Paging, Shared, registry};
use crate::runtime::{Answers, Downloads, Folders, Gathering, Joined, Matching, Refresh, Syncs, WhereSaved};
use crate::source::Source;
use crate::source::catalogued::Catalogued;
use crate::source::live::Live;
use crate::source::recorded::Recorder;
use crate::state::{Abilities, AccountInfo};
use crate::work;
use crate::work::download::{Parts, Queue};
use crate::work::facts::Prober;
use crate::work::fresh::Fresh;
use crate::work::preview::Previewer;

/// What all that answers is made with.
#[derive(Clone, Debug)]
pub(super) struct Kit {
    pub(super) network: net::Settings,
    pub(super) media: cache::Settings,
    pub(super) downloads: DownloadSettings,
}

/// What works for the accounts, whichever they are: it remembers what they answer, looks into their media and downloads.
pub(super) struct Staff {
    network: net::Settings,
    is_demo: bool,
    catalog: Option<Catalog>,
    recorder: Option<Recorder>,
    fresh: Fresh,
    previewer: Previewer,
    prober: Prober,
    queue: Arc<Queue>,
}

impl Staff {
    pub(super) fn new(kit: &Kit, opened: Option<&Opened>, is_demo: bool) -> Self {
        let catalog = opened.map(|opened| opened.catalog.clone());
        if let Some(catalog) = &catalog {
            // Nobody waits for it: whether the catalogue can be used is told by its census.
            drop(catalog.visit());
        }
        let fresh = Fresh::new(Vec::new());
        let passes = fresh.passes();
        let fetcher = Fetcher::new(&kit.network).showing(passes.clone());
        let previews = opened.map(|opened| Cache::new(opened.previews(), kit.media.cache_limit));
        Self {
            network: kit.network.clone(),
            is_demo,
            recorder: catalog.clone().map(Recorder::start),
            previewer: Previewer::new(fetcher.clone(), previews, fresh.clone()),
            prober: Prober::new(fetcher, fresh.clone(), catalog.clone()),
            queue: Arc::new(queue(
                &kit.downloads,
                Downloader::new(&kit.network).showing(passes),
                fresh.clone(),
                opened,
            )),
            fresh,
            catalog,
        }
    }

    /// Lets these accounts answer from now on.
    pub(super) fn answers(&self, settings: Vec<registry::Settings>) -> Joined {
        let places: Vec<Option<String>> = settings.iter().map(|settings| settings.place.clone()).collect();
        let providers = registry::build(settings, &self.network);
        let accounts = providers.iter().zip(places).map(|(one, place)| info(one, place, self.is_demo)).collect();
        let remembered: Vec<Shared> = match &self.recorder {
            Some(recorder) => providers.iter().map(|provider| recorder.around(provider.clone())).collect(),
            None => providers.clone(),
        };
        let catalog = self.catalog.clone();
        let names = providers.iter().map(|provider| provider.account().name.clone()).collect();
        let everybody = Arc::new(Everybody {
            live: Live::new(&remembered),
            catalogued: catalog.clone().map(|catalog| Catalogued::new(catalog, names)),
        });
        self.fresh.adopt(remembered.clone());
        let counting = Arc::clone(&everybody);
        let answers = Answers {
            source: Arc::clone(&everybody) as Arc<dyn Source>,
            folders: folders(remembered),
            cursor_at: Arc::new(move |origin, collection, offset| match origin {
                Origin::Account(account) => counting.live.cursor_at(account, collection, offset),
                Origin::Catalog => Some(Catalogued::cursor_at(offset)),
            }),
            census: catalog.as_ref().map(Catalog::census),
            refresh: refresh(self.fresh.clone()),
            matching: matching(Arc::clone(&everybody)),
            gathering: gathering(catalog.clone()),
            downloads: Arc::clone(&self.queue) as Arc<dyn Downloads>,
            saved: saved(catalog.clone()),
            media: Arc::new(Looking::new(self.previewer.clone(), self.prober.clone(), self.fresh.clone())),
            syncs: syncs(providers, catalog, self.network.concurrency),
        };
        Joined { accounts, answers }
    }

    /// Waits until all that was told is written.
    pub(super) async fn settle(&self) {
        if let Some(recorder) = &self.recorder {
            recorder.settle().await;
        }
        self.previewer.settle().await;
    }
}

/// The queue of downloads, which is kept where the catalogue is.
fn queue(settings: &DownloadSettings, downloader: Downloader, fresh: Fresh, opened: Option<&Opened>) -> Queue {
    Queue::new(Parts {
        downloader,
        fresh,
        catalog: opened.map(|opened| opened.catalog.clone()),
        journal: opened.map(|opened| opened.journals().to_owned()),
        settings: work::download::Settings {
            // Where none is known, each order names one.
            folder: settings.folder.clone().unwrap_or_default(),
            template: settings.template.clone(),
            jobs: settings.jobs,
            trust: false,
            sidecar: None,
        },
    })
}

impl Downloads for Queue {
    fn order(&self, order: DownloadOrder, at_hand: Handed) {
        Queue::order(self, order, at_hand);
    }

    fn news(&self) -> BoxStream<'static, DownloadNews> {
        Queue::news(self).boxed()
    }

    fn settle(&self) -> BoxFuture<'static, ()> {
        let queue = self.clone();
        async move { Queue::settle(&queue).await }.boxed()
    }
}

fn info(provider: &Shared, config_place: Option<String>, is_demo: bool) -> AccountInfo {
    let all = || provider.collections().iter().map(|collection| (*collection, provider.capabilities(*collection)));
    let abilities = |can: Capabilities| Abilities {
        numbered: can.paging == Paging::Numbered,
        filters_kind: can.filters_kind,
        filters_folder: can.filters_folder,
        statuses: can.statuses,
    };
    AccountInfo {
        account: provider.account().clone(),
        collections: all().map(|(collection, can)| (collection, abilities(can))).collect(),
        has_folders: all().any(|(_, can)| can.has_folders),
        key_source: provider.key_source(),
        config_place,
        is_demo,
    }
}

/// Asks whoever a question is for.
struct Everybody {
    live: Live,
    catalogued: Option<Catalogued>,
}

impl Source for Everybody {
    fn page(&self, ask: Ask) -> BoxFuture<'_, Result<Page, Fault>> {
        match (&ask.origin, &self.catalogued) {
            (Origin::Account(_), _) => self.live.page(ask),
            (Origin::Catalog, Some(catalogued)) => catalogued.page(ask),
            (Origin::Catalog, None) => std::future::ready(Err(Fault::of_catalog("there is none"))).boxed(),
        }
    }
}

fn folders(providers: Vec<Shared>) -> Folders {
    Arc::new(move |account| {
        let provider = providers.iter().find(|provider| provider.account().name == account).cloned();
        async move {
            match provider {
                Some(provider) => provider.folders().await,
                None => Ok(Vec::new()),
            }
        }
        .boxed()
    })
}

/// A sync writes into the catalogue itself: what its providers answer is not remembered a second time.
fn syncs(providers: Vec<Shared>, catalog: Option<Catalog>, concurrency: usize) -> Syncs {
    Arc::new(move |accounts, collection, depth| {
        let Some(catalog) = catalog.clone() else { return stream::empty().boxed() };
        let wanted = |provider: &&Shared| accounts.contains(&provider.account().name);
        let providers = providers.iter().filter(wanted).cloned().collect();
        work::sync::sync(catalog, work::sync::Order { providers, collection, depth, concurrency })
    })
}

fn matching(everybody: Arc<Everybody>) -> Matching {
    Arc::new(move |query, page_size| {
        let everybody = Arc::clone(&everybody);
        async move {
            match &everybody.catalogued {
                Some(catalogued) => catalogued.ids(query, page_size).await,
                None => Err(Fault::of_catalog("there is none")),
            }
        }
        .boxed()
    })
}

fn gathering(catalog: Option<Catalog>) -> Gathering {
    Arc::new(move |assets| {
        let catalog = catalog.clone();
        async move {
            match catalog {
                // What it cannot tell, its census says.
                Some(catalog) => catalog.assets(assets).await.unwrap_or_default(),
                None => Vec::new(),
            }
        }
        .boxed()
    })
}

fn refresh(fresh: Fresh) -> Refresh {
    Arc::new(move |assets| {
        let fresh = fresh.clone();
        async move { fresh.being_made(assets).await }.boxed()
    })
}

/// Of the files that the catalogue remembers, the newest one of each asset that is still there.
fn saved(catalog: Option<Catalog>) -> WhereSaved {
    Arc::new(move |assets| {
        let catalog = catalog.clone();
        async move {
            let Some(catalog) = catalog else { return BTreeMap::new() };
            let known = catalog.saved(assets).await.unwrap_or_default();
            let there = tokio::task::spawn_blocking(move || {
                let mut there: BTreeMap<AssetId, PathBuf> = BTreeMap::new();
                for (id, saved) in known {
                    if !there.contains_key(&id) && saved.file.is_file() {
                        there.insert(id, saved.file);
                    }
                }
                there
            });
            there.await.unwrap_or_default()
        }
        .boxed()
    })
}
