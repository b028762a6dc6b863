//! What every service answers is remembered on the way, where it stands, and nothing waits for that.

use std::path::Path;

use assetbrowse::asset::query::Choice;
use assetbrowse::asset::{Asset, AssetId, AssetKind, Collection, Filters, Query};
use assetbrowse::catalog::{Catalog, Look};
use assetbrowse::net;
use assetbrowse::source::live::Live;
use assetbrowse::source::recorded::Recorder;
use jiff::tz::TimeZone;
use rstest::rstest;
use tempfile::TempDir;

use super::{Service, Stage, ids};

/// A stage whose provider is recorded.
struct Recorded {
    stage: Stage,
    catalog: Catalog,
    recorder: Recorder,
    _folder: TempDir,
}

impl Recorded {
    async fn new(service: Service, assets: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalog.sqlite3");
        Self::at(&path, folder, service, assets).await
    }

    async fn at(path: &Path, folder: TempDir, service: Service, assets: u64) -> Self {
        let catalog = Catalog::open(path, TimeZone::UTC);
        let recorder = Recorder::start(catalog.clone());
        let mut stage = Stage::with(service, assets, &[], &net::Settings::default()).await;
        stage.provider = recorder.around(stage.provider.clone());
        stage.live = Live::new(std::slice::from_ref(&stage.provider));
        Self { stage, catalog, recorder, _folder: folder }
    }

    /// What is known, in its order.
    async fn known(&self) -> Vec<Asset> {
        self.recorder.settle().await;
        let accounts = vec![self.stage.service.account()];
        let query = self.stage.service.everything();
        let look = Look { accounts, query, offset: 0, count: 1000, page_size: 50 };
        loop {
            let page = self.catalog.page(look.clone()).await.unwrap();
            // A busy machine is told what was found so far.
            if !page.looked.is_some_and(|looked| looked.more) {
                return page.assets;
            }
        }
    }
}

#[rstest]
#[tokio::test]
async fn pages_are_known_in_the_order_in_which_they_were_listed(
    #[values(
        Service::Affogato,
        Service::HeygenV1,
        Service::HeygenV3,
        Service::HeygenMoved,
        Service::CustomAffogato,
        Service::CustomV1,
        Service::CustomV3,
        Service::Generations,
        Service::Videos
    )]
    service: Service,
    #[values(30, 50, 70)] page_size: usize,
) {
    let recorded = Recorded::new(service, 230).await;
    let pages = recorded.stage.turn(&service.everything(), page_size).await;
    let listed: Vec<Asset> = pages.into_iter().flat_map(|page| page.assets).collect();
    let known = recorded.known().await;
    assert_eq!(ids(&known), ids(&listed));
    for (known, listed) in known.iter().zip(&listed) {
        assert_eq!((&known.name, &known.url, &known.raw), (&listed.name, &listed.url, &listed.raw));
    }
    let standing = recorded.catalog.standing(recorded.stage.provider.account(), service.collection()).await.unwrap();
    assert_eq!((standing.known, standing.told), (230, service.tells_total().then_some(230)));
    assert_eq!(standing.whole_at, None, "nobody has said that this was all");
}

#[rstest]
#[tokio::test]
async fn a_part_of_the_listing_changes_no_order(
    #[values(
        Service::Affogato,
        Service::HeygenV1,
        Service::HeygenV3,
        Service::HeygenMoved,
        Service::CustomAffogato,
        Service::CustomV1,
        Service::CustomV3,
        Service::Generations,
        Service::Videos
    )]
    service: Service,
) {
    let recorded = Recorded::new(service, 230).await;
    recorded.stage.turn(&service.everything(), 50).await;
    let before = ids(&recorded.known().await);
    let kinds = Choice::only([AssetKind::Video]);
    let videos = Query { filters: Filters { kinds, ..Filters::default() }, ..service.everything() };
    recorded.stage.turn(&videos, 50).await;
    let one = AssetId { account: service.account(), collection: service.collection(), id: before[200].as_str().into() };
    // v1 cannot tell one: then there is nothing to remember.
    let _ = recorded.stage.provider.asset(one).await;
    assert_eq!(ids(&recorded.known().await), before);
}

#[tokio::test]
async fn a_page_that_was_jumped_to_stands_behind_what_is_known() {
    let recorded = Recorded::new(Service::Affogato, 230).await;
    let far = recorded.stage.live.cursor_at(&Service::Affogato.account(), Collection::Assets, 150);
    let jumped = recorded.stage.page(&Service::Affogato.everything(), far, 50).await.unwrap().assets;
    let first = recorded.stage.page(&Service::Affogato.everything(), None, 50).await.unwrap().assets;
    let known = ids(&recorded.known().await);
    assert_eq!(known[..50], ids(&first));
    assert_eq!(known[50..], ids(&jumped));
}

#[tokio::test]
async fn a_catalogue_that_cannot_be_used_fails_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalog.sqlite3");
    std::fs::create_dir(&path).unwrap();
    let recorded = Recorded::at(&path, folder, Service::Affogato, 130).await;
    let pages = recorded.stage.turn(&Service::Affogato.everything(), 50).await;
    assert_eq!(pages.iter().map(|page| page.assets.len()).sum::<usize>(), 130);
    recorded.recorder.settle().await;
    assert!(recorded.catalog.ready().await.is_err());
}
