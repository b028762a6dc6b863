//! One contract for every provider, over real loopback HTTP: what a listing is, whoever answers, and what becomes of
//! each way in which a service can misbehave.

pub(crate) mod described;
mod faults;
mod listing;
mod remembered;
mod still;
mod together;

use std::collections::HashSet;

use assetbrowse::asset::{
    Account, AccountName, Ask, Asset, Collection, Cursor, Fault, Origin, Page, ProviderKind, Query,
};
use assetbrowse::demo::{self, FaultAt, FaultName, Place, Running};
use assetbrowse::net;
use assetbrowse::provider::Shared;
use assetbrowse::provider::registry::{self, HeygenApi, KeySource};
use assetbrowse::provider::walk::{Order, Step, walk};
use assetbrowse::source::Source as _;
use assetbrowse::source::live::Live;
use futures::StreamExt as _;
use secrecy::SecretString;

/// Who keeps the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Service {
    Affogato,
    HeygenV1,
    HeygenV3,
    /// `auto`, where v1's list is gone.
    HeygenMoved,
    /// The same APIs, described.
    CustomAffogato,
    CustomV1,
    CustomV3,
    /// What Affogato has made.
    Generations,
    /// What HeyGen has rendered.
    Videos,
}

impl Service {
    /// Those that list what people uploaded.
    const OF_UPLOADS: [Self; 7] = [
        Self::Affogato,
        Self::HeygenV1,
        Self::HeygenV3,
        Self::HeygenMoved,
        Self::CustomAffogato,
        Self::CustomV1,
        Self::CustomV3,
    ];

    fn kind(self) -> ProviderKind {
        self.spoken().kind()
    }

    fn collection(self) -> Collection {
        match self {
            Self::Affogato
            | Self::HeygenV1
            | Self::HeygenV3
            | Self::HeygenMoved
            | Self::CustomAffogato
            | Self::CustomV1
            | Self::CustomV3 => Collection::Assets,
            Self::Generations | Self::Videos => Collection::Rendered,
        }
    }

    /// All that it lists.
    fn everything(self) -> Query {
        Query { collection: self.collection(), ..Query::default() }
    }

    fn spoken(self) -> registry::Service {
        match self {
            Self::Affogato | Self::Generations => registry::Service::Affogato,
            Self::HeygenMoved => registry::Service::Heygen(HeygenApi::Auto),
            // Videos are v3's, whatever tells of uploads.
            Self::HeygenV1 | Self::Videos => registry::Service::Heygen(HeygenApi::V1),
            Self::HeygenV3 => registry::Service::Heygen(HeygenApi::V3),
            Self::CustomAffogato => registry::Service::Custom(described::affogato().into()),
            Self::CustomV1 => registry::Service::Custom(described::v1().into()),
            Self::CustomV3 => registry::Service::Custom(described::v3().into()),
        }
    }

    fn tells_total(self) -> bool {
        match self {
            Self::Affogato | Self::HeygenV1 | Self::CustomAffogato | Self::CustomV1 => true,
            Self::HeygenV3 | Self::HeygenMoved | Self::CustomV3 | Self::Generations | Self::Videos => false,
        }
    }

    fn account(self) -> AccountName {
        AccountName::new(match self {
            Self::Affogato => "affogato",
            Self::HeygenV1 => "v1",
            Self::HeygenV3 => "v3",
            Self::HeygenMoved => "moved",
            Self::CustomAffogato => "custom-affogato",
            Self::CustomV1 => "custom-v1",
            Self::CustomV3 => "custom-v3",
            Self::Generations => "generations",
            Self::Videos => "videos",
        })
        .unwrap()
    }
}

/// A demo server with one account at it. The server ends with this.
struct Stage {
    service: Service,
    provider: Shared,
    live: Live,
    _running: Running,
}

impl Stage {
    async fn new(service: Service, assets: u64) -> Self {
        Self::with(service, assets, &[], &net::Settings::default()).await
    }

    async fn with(service: Service, assets: u64, faults: &[FaultName], network: &net::Settings) -> Self {
        let running = server(service, assets, faults).await;
        let provider = provider(service, &running, network);
        Self { service, live: Live::new(std::slice::from_ref(&provider)), provider, _running: running }
    }

    fn walk(&self, query: &Query, from: Option<Cursor>) -> impl futures::Stream<Item = Step> + use<> {
        walk(self.provider.clone(), Order { query: query.clone(), from, concurrency: 4 })
    }

    async fn steps(&self, query: &Query, from: Option<Cursor>) -> Vec<Step> {
        self.walk(query, from).collect().await
    }

    async fn page(&self, query: &Query, cursor: Option<Cursor>, count: usize) -> Result<Page, Fault> {
        let account = self.service.account();
        self.live
            .page(Ask { origin: Origin::Account(account), query: query.clone(), cursor, count, fresh: false })
            .await
    }

    /// Everything, in pages of `count`, as a person turns them.
    async fn turn(&self, query: &Query, count: usize) -> Vec<Page> {
        let mut pages = Vec::new();
        let mut cursor = None;
        loop {
            let page = self.page(query, cursor, count).await.unwrap();
            cursor = page.next.clone();
            pages.push(page);
            if cursor.is_none() {
                return pages;
            }
        }
    }
}

/// A demo server that speaks as `service` needs it to.
async fn server(service: Service, assets: u64, faults: &[FaultName]) -> Running {
    let gone =
        (service == Service::HeygenMoved).then_some(FaultAt { name: FaultName::Gone, place: Some(Place::Heygen) });
    let faults = gone.into_iter().chain(faults.iter().copied().map(FaultAt::from)).collect();
    let now = Some("2026-03-14T09:00:00Z".parse().unwrap());
    demo::start(demo::Settings { assets, rendered: assets, faults, now, ..demo::Settings::default() }).await.unwrap()
}

fn provider(service: Service, running: &Running, network: &net::Settings) -> Shared {
    let base_url = registry::check_base_url(&running.base_url()).unwrap();
    let settings = registry::Settings {
        account: Account { name: service.account(), kind: service.kind(), base_url },
        key: KeySource::Inline(SecretString::from(demo::KEY)),
        service: service.spoken(),
        place: None,
    };
    registry::build(vec![settings], network).remove(0)
}

/// The pages of a walk.
fn pages(steps: &[Step]) -> impl Iterator<Item = &Page> {
    steps.iter().filter_map(|step| match step {
        Step::Page(page) => Some(page),
        Step::Waiting { .. } | Step::Stopped(..) | Step::Failed { .. } | Step::Done { .. } => None,
    })
}

fn assets(steps: &[Step]) -> Vec<&Asset> {
    pages(steps).flat_map(|page| &page.assets).collect()
}

fn ids<'a>(assets: impl IntoIterator<Item = &'a Asset>) -> Vec<String> {
    assets.into_iter().map(|asset| asset.id.id.to_string()).collect()
}

fn are_distinct(ids: &[String]) -> bool {
    ids.iter().collect::<HashSet<_>>().len() == ids.len()
}
