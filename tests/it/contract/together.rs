//! Several accounts listed side by side.

use std::collections::BTreeMap;

use assetbrowse::asset::{AccountName, Asset, Cursor, FaultKind, Page, Query};
use assetbrowse::demo::FaultName;
use assetbrowse::net;
use assetbrowse::source::live::Live;
use assetbrowse::source::merged;

use super::{Service, Stage, assets, ids, provider, server};

/// The rows of every account, in the order in which they were listed.
fn of_account<'a>(rows: &'a [Asset], account: &AccountName) -> Vec<&'a Asset> {
    rows.iter().filter(|row| row.id.account == *account).collect()
}

#[tokio::test]
async fn all_services_side_by_side_list_everything_each_in_its_own_order() {
    let counts = [130, 60, 20, 95, 75, 40, 110];
    let mut stages = Vec::new();
    for (service, count) in Service::OF_UPLOADS.into_iter().zip(counts) {
        stages.push(Stage::new(service, count).await);
    }
    let providers: Vec<_> = stages.iter().map(|stage| stage.provider.clone()).collect();
    let live = Live::new(&providers);
    let accounts = Service::OF_UPLOADS.map(Service::account);
    let mut cursors: BTreeMap<AccountName, Option<Cursor>> =
        accounts.iter().cloned().map(|name| (name, None)).collect();
    let mut rows = Vec::new();
    while !cursors.is_empty() {
        let going = cursors.len();
        let parts = merged::page(&live, &accounts, &Query::default(), 30, &cursors, false).await;
        assert_eq!(parts.len(), going);
        let mut page = Vec::new();
        for (account, part) in parts {
            let Page { assets, next, .. } = part.unwrap();
            // A fair share: all have the same number of rows, give or take one.
            assert!(assets.len() <= 30_usize.div_ceil(going));
            assert!(next.is_none() || assets.len() >= 30 / going);
            match next {
                Some(next) => cursors.insert(account, Some(next)),
                None => cursors.remove(&account),
            };
            page.push(assets);
        }
        rows.extend(merged::interleave(page));
    }
    for stage in &stages {
        let alone = stage.steps(&Query::default(), None).await;
        assert_eq!(ids(of_account(&rows, &stage.service.account())), ids(assets(&alone)));
    }
    assert_eq!(rows.len() as u64, counts.iter().sum::<u64>());
}

#[tokio::test]
async fn one_that_fails_hides_nothing_of_the_others() {
    let network = net::Settings::default();
    let sound = server(Service::Affogato, 60, &[]).await;
    let refusing = server(Service::HeygenV1, 60, &[FaultName::Unauthorized]).await;
    let cut = server(Service::HeygenV3, 60, &[FaultName::Cut]).await;
    let live = Live::new(&[
        provider(Service::Affogato, &sound, &network),
        provider(Service::HeygenV1, &refusing, &network),
        provider(Service::HeygenV3, &cut, &network),
    ]);
    let accounts = [Service::Affogato, Service::HeygenV1, Service::HeygenV3].map(Service::account);
    let cursors = accounts.iter().cloned().map(|name| (name, None)).collect();
    let parts = merged::page(&live, &accounts, &Query::default(), 30, &cursors, false).await;
    let [(_, Ok(page)), (_, Err(refused)), (_, Err(interrupted))] = &parts[..] else { panic!("{parts:?}") };
    assert_eq!(page.assets.len(), 10);
    assert_eq!(refused.kind, FaultKind::Unauthorized);
    assert_eq!(interrupted.kind, FaultKind::Interrupted);
}
