//! A listing that goes well: everything once, in one order, by any filter, from any place.

use std::collections::HashSet;
use std::sync::Arc;

use assetbrowse::asset::query::Choice;
use assetbrowse::asset::{Asset, AssetId, AssetKind, FaultKind, Filters, FolderId, ProviderKind, Query};
use assetbrowse::provider::PieceAsk;
use assetbrowse::provider::walk::Step;
use rstest::rstest;

use super::{Service, Stage, are_distinct, assets, ids, pages};

#[rstest]
#[tokio::test]
async fn a_walk_lists_every_asset_once_and_ends(
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
    #[values(0, 1, 49, 50, 100, 101, 350)] count: u64,
) {
    let stage = Stage::new(service, count).await;
    let steps = stage.steps(&service.everything(), None).await;
    let listed = ids(assets(&steps));
    assert_eq!(listed.len() as u64, count);
    assert!(are_distinct(&listed));
    let total = service.tells_total().then_some(count);
    assert_eq!(steps.last(), Some(&Step::Done { listed: count, total }));
    assert!(pages(&steps).all(|page| page.total == total && page.warning.is_none() && page.sifted.is_none()));
}

#[rstest]
#[tokio::test]
async fn pages_of_any_size_list_the_same_in_the_same_order(
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
    #[values(7, 50, 64, 100, 1000)] size: usize,
) {
    let stage = Stage::new(service, 230).await;
    let walked = stage.steps(&service.everything(), None).await;
    let turned = stage.turn(&service.everything(), size).await;
    assert_eq!(ids(turned.iter().flat_map(|page| &page.assets)), ids(assets(&walked)));
    let (last, full) = turned.split_last().unwrap();
    assert!(full.iter().all(|page| page.assets.len() == size));
    assert!((1..=size).contains(&last.assets.len()));
    assert!(turned.iter().all(|page| !page.bounded && page.total.is_some() == service.tells_total()));
}

#[rstest]
#[tokio::test]
async fn the_newest_come_first(
    #[values(
        Service::HeygenV1,
        Service::HeygenV3,
        Service::HeygenMoved,
        Service::CustomV1,
        Service::CustomV3,
        Service::Generations,
        Service::Videos
    )]
    service: Service,
) {
    let stage = Stage::new(service, 230).await;
    let steps = stage.steps(&service.everything(), None).await;
    let created: Vec<_> = assets(&steps).iter().map(|asset| asset.created.unwrap()).collect();
    assert!(created.is_sorted_by(|newer, older| newer >= older));
}

#[rstest]
#[tokio::test]
async fn a_listing_goes_on_from_any_page(
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
    let stage = Stage::new(service, 230).await;
    let whole = stage.steps(&service.everything(), None).await;
    let whole = ids(assets(&whole));
    // The cursors of turned pages and of walks are the same, as text that a script keeps.
    for size in [7, 50, 60] {
        let mut behind = 0;
        for page in stage.turn(&service.everything(), size).await {
            behind += page.assets.len();
            let Some(next) = page.next else { break };
            let rest = stage.steps(&service.everything(), Some(next)).await;
            assert_eq!(ids(assets(&rest)), whole[behind..]);
            assert!(matches!(rest.last(), Some(Step::Done { .. })));
        }
        assert_eq!(behind, whole.len());
    }
    let walked = stage.steps(&service.everything(), None).await;
    let first = pages(&walked).next().unwrap();
    let rest = stage.page(&service.everything(), first.next.clone(), 1000).await.unwrap();
    assert_eq!(ids(&rest.assets), whole[first.assets.len()..]);
}

#[tokio::test]
async fn a_version_that_is_gone_is_left_for_good() {
    let stage = Stage::new(Service::HeygenMoved, 230).await;
    assert!(stage.provider.capabilities(Service::HeygenMoved.collection()).tells_total, "not known yet");
    let first = stage.page(&Service::HeygenMoved.everything(), None, 100).await.unwrap();
    assert!(!stage.provider.capabilities(Service::HeygenMoved.collection()).tells_total);
    assert!(first.next.unwrap().as_str().contains("v3:"));
}

/// Every filter that the sidebar and the options can make of these assets.
fn filters(service: Service, all: &[&Asset]) -> Vec<Filters> {
    let kinds = |kinds: Choice<AssetKind>| Filters { kinds, ..Filters::default() };
    let mut filters: Vec<Filters> = AssetKind::ALL.into_iter().map(|kind| kinds(Choice::only([kind]))).collect();
    filters.push(kinds(Choice::only([AssetKind::Image, AssetKind::Audio])));
    filters.push(kinds(Choice::Except([AssetKind::Video].into())));
    filters.push(kinds(Choice::Only([].into())));
    let statuses: HashSet<_> = all.iter().map(|asset| asset.status_word()).collect();
    for status in statuses {
        let only = Choice::only([status.clone()]);
        filters.push(Filters { statuses: only.clone(), ..Filters::default() });
        filters.push(Filters { statuses: only, ..kinds(Choice::only([AssetKind::Video])) });
        filters.push(Filters { statuses: Choice::Except([status].into()), ..Filters::default() });
    }
    let folders: HashSet<_> = all.iter().filter_map(|asset| asset.folder.clone()).collect();
    for id in folders {
        let folder = Some(FolderId { account: service.account(), id });
        filters.push(Filters { folder: folder.clone(), ..Filters::default() });
        filters.push(Filters { folder, ..kinds(Choice::only([AssetKind::Video])) });
    }
    filters
}

#[rstest]
#[tokio::test]
async fn every_filter_lists_just_what_passes_it_in_the_same_order(
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
    let stage = Stage::new(service, 230).await;
    let whole = stage.steps(&service.everything(), None).await;
    let all = assets(&whole);
    for filters in filters(service, &all) {
        let passing = ids(all.iter().copied().filter(|asset| filters.admits(asset)));
        let query = Query { filters, ..service.everything() };
        let walked = stage.steps(&query, None).await;
        assert_eq!(ids(assets(&walked)), passing, "{query:?}");
        let Some(Step::Done { listed, .. }) = walked.last() else { panic!("{query:?} ends with {:?}", walked.last()) };
        assert_eq!(*listed, passing.len() as u64);
        let turned = stage.turn(&query, 9).await;
        assert_eq!(ids(turned.iter().flat_map(|page| &page.assets)), passing, "{query:?}");
    }
}

/// A filter left to us is said to be so, with how much was looked through for it.
#[rstest]
#[case(Service::Affogato, AssetKind::Audio, false)]
#[case(Service::HeygenV1, AssetKind::Audio, false)]
#[case(Service::HeygenV3, AssetKind::Audio, true)]
#[case(Service::HeygenMoved, AssetKind::Audio, true)]
#[case(Service::CustomAffogato, AssetKind::Audio, false)]
#[case(Service::CustomV1, AssetKind::Audio, false)]
#[case(Service::CustomV3, AssetKind::Audio, true)]
#[case(Service::Generations, AssetKind::Video, true)]
#[case(Service::Videos, AssetKind::Video, false)]
#[tokio::test]
async fn a_filter_on_our_side_is_told(#[case] service: Service, #[case] kind: AssetKind, #[case] sifts: bool) {
    let stage = Stage::new(service, 230).await;
    let kinds = Choice::only([kind]);
    let query = Query { filters: Filters { kinds, ..Filters::default() }, ..service.everything() };
    let page = stage.page(&query, None, 10).await.unwrap();
    assert_eq!(page.assets.len(), 10);
    assert_eq!(page.sifted.is_some(), sifts);
    assert!(page.sifted.is_none_or(|sifted| sifted > 10));
    assert_eq!(page.total.is_some(), service.tells_total());
}

#[rstest]
#[tokio::test]
async fn folders_name_what_lies_in_them(
    #[values(
        Service::Affogato,
        Service::HeygenV1,
        Service::HeygenV3,
        Service::HeygenMoved,
        Service::Generations,
        Service::Videos
    )]
    service: Service,
) {
    let stage = Stage::new(service, 230).await;
    let folders = stage.provider.folders().await.unwrap();
    assert_eq!(!folders.is_empty(), stage.provider.capabilities(service.collection()).has_folders);
    let steps = stage.steps(&service.everything(), None).await;
    let inside: Vec<_> = assets(&steps).into_iter().filter(|asset| asset.folder.is_some()).collect();
    assert_eq!(inside.is_empty(), folders.is_empty());
    for asset in inside {
        let folder = folders.iter().find(|folder| Some(&folder.id.id) == asset.folder.as_ref()).unwrap();
        assert_eq!(asset.folder_name.as_ref(), Some(&folder.name));
    }
    let known: HashSet<_> = folders.iter().map(|folder| &folder.id.id).collect();
    assert!(folders.iter().filter_map(|folder| folder.parent.as_ref()).all(|parent| known.contains(parent)));
}

#[rstest]
#[tokio::test]
async fn one_asset_is_as_it_was_listed(
    #[values(
        Service::Affogato,
        Service::HeygenV1,
        Service::HeygenV3,
        Service::CustomAffogato,
        Service::CustomV1,
        Service::CustomV3,
        Service::Generations,
        Service::Videos
    )]
    service: Service,
) {
    let stage = Stage::new(service, 60).await;
    let steps = stage.steps(&service.everything(), None).await;
    for listed in assets(&steps) {
        let asked = stage.provider.asset(listed.id.clone()).await;
        match service {
            Service::Affogato
            | Service::HeygenV3
            | Service::HeygenMoved
            | Service::CustomAffogato
            | Service::CustomV3 => assert_eq!(asked.as_ref(), Ok(listed)),
            // These can only list.
            Service::HeygenV1 | Service::CustomV1 | Service::Generations | Service::Videos => {
                assert_eq!(asked.unwrap_err().kind, FaultKind::NotFound);
            }
        }
    }
}

#[rstest]
#[tokio::test]
async fn what_is_not_there_is_not_found(
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
    #[values("nothing", "", "..", "a/b", "é\u{202e}?#%2e")] id: &str,
) {
    let stage = Stage::new(service, 60).await;
    let id = AssetId { account: service.account(), collection: service.collection(), id: Arc::from(id) };
    assert_eq!(stage.provider.asset(id).await.unwrap_err().kind, FaultKind::NotFound);
}

#[rstest]
#[tokio::test]
async fn a_place_of_another_account_is_not_found(
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
    let stage = Stage::new(service, 230).await;
    let other = if service.kind() == ProviderKind::Affogato { Service::HeygenV1 } else { Service::Affogato };
    let next = Stage::new(other, 230).await.page(&other.everything(), None, 50).await.unwrap().next;
    assert_eq!(stage.page(&service.everything(), next, 50).await.unwrap_err().kind, FaultKind::NotFound);
}

#[rstest]
#[case(Service::Affogato, Service::Generations)]
#[case(Service::HeygenV3, Service::Videos)]
#[tokio::test]
async fn a_place_of_another_collection_is_not_found(#[case] one: Service, #[case] other: Service) {
    let stage = Stage::new(one, 230).await;
    for (from, to) in [(one, other), (other, one)] {
        let piece = PieceAsk { query: from.everything(), cursor: None, size: 50 };
        let cursor = stage.provider.piece(piece).await.unwrap().next;
        assert!(cursor.is_some());
        let strange = PieceAsk { query: to.everything(), cursor, size: 50 };
        assert_eq!(stage.provider.piece(strange).await.unwrap_err().kind, FaultKind::NotFound);
    }
}
