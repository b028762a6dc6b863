//! Syncs of a service that does what a test wants, into a real catalogue.

mod service;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::tz::TimeZone;
use rstest::rstest;
use tempfile::TempDir;
use tokio::sync::Barrier;

use super::*;
use crate::asset::walk::Stop;
use crate::asset::{Counts, Fault, FaultKind, Filters, Query};
use crate::catalog::{Look, Standpoint};
use crate::provider::{PieceAsk, Provider as _};
use service::Service;

/// A catalogue of its own.
struct Stage {
    catalog: Catalog,
    folder: TempDir,
}

impl Stage {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(&folder.path().join("catalog.sqlite3"), TimeZone::UTC);
        Self { catalog, folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("catalog.sqlite3")
    }

    async fn steps(&self, service: &Arc<Service>, depth: Depth) -> Vec<SyncStep> {
        let providers = vec![Arc::clone(service) as Shared];
        let order = Order { providers, collection: Collection::Assets, depth, concurrency: 8 };
        sync(self.catalog.clone(), order).map(|(_, step)| step).collect().await
    }

    /// The last step of a sync that comes to its end.
    async fn synced(&self, service: &Arc<Service>, depth: Depth) -> Counts {
        match self.steps(service, depth).await.pop() {
            Some(SyncStep::Ended { counts, stopped: None }) => counts,
            other => panic!("{other:?}"),
        }
    }

    async fn failed(&self, service: &Arc<Service>, depth: Depth) -> Fault {
        match self.steps(service, depth).await.pop() {
            Some(SyncStep::Failed { fault, .. }) => fault,
            other => panic!("{other:?}"),
        }
    }

    /// The numbers of the assets that are known, in their order; `gone`: those that are not listed any more.
    async fn numbers(&self, service: &Service, gone: bool) -> Vec<u64> {
        let query = Query { filters: Filters { gone, ..Filters::default() }, ..Query::default() };
        let accounts = vec![service.account.name.clone()];
        let look = Look { accounts, query, offset: 0, count: 100_000, page_size: 100 };
        let page = self.catalog.page(look).await.unwrap();
        page.assets.iter().map(|asset| asset.id.id.trim_start_matches("id").parse().unwrap()).collect()
    }

    /// As the browser does, which remembers what it shows.
    async fn look_at_the_first_page(&self, service: &Service) {
        let ask = PieceAsk { query: Query::default(), cursor: None, size: service.size };
        let page = service.piece(ask).await.unwrap();
        let base = self.catalog.base(&service.account, Collection::Assets).await.unwrap();
        let at = Some(Standpoint { base, position: 0 });
        self.catalog.put(&service.account, Collection::Assets, page.assets, at, page.total).await.unwrap();
    }

    async fn is_whole(&self, service: &Service) -> bool {
        let standing = self.catalog.standing(&service.account, Collection::Assets).await.unwrap();
        standing.whole_at.is_some()
    }
}

fn tokens(count: u64) -> Arc<Service> {
    Arc::new(Service::new("studio", count))
}

fn numbers(count: u64) -> Arc<Service> {
    Arc::new(Service { numbered: true, ..Service::new("studio", count) })
}

fn descending(count: u64) -> Vec<u64> {
    (0..count).rev().collect()
}

#[rstest]
#[case(tokens(0))]
#[case(tokens(7))]
#[case(tokens(95))]
#[case(numbers(95))]
#[case(numbers(100))]
#[tokio::test]
async fn everything_is_known_in_the_order_of_the_listing(#[case] service: Arc<Service>) {
    let stage = Stage::new();
    let count = service.listed.lock().unwrap().len() as u64;
    let counts = stage.synced(&service, Depth::Full).await;
    assert_eq!(counts, Counts { listed: count, total: Some(count), new: count, ..Counts::default() });
    assert_eq!(stage.numbers(&service, false).await, descending(count));
    assert!(stage.is_whole(&service).await);
    let counts = stage.synced(&service, Depth::Full).await;
    assert_eq!(counts, Counts { listed: count, total: Some(count), ..Counts::default() });
}

#[rstest]
#[tokio::test]
async fn a_quick_sync_ends_where_all_is_known(#[values(true, false)] dated: bool) {
    let service = Arc::new(Service { dated, ..Service::new("studio", 200) });
    let stage = Stage::new();
    stage.synced(&service, Depth::Quick).await;
    assert_eq!(service.asked().len(), 20, "a first sync is one of everything");
    assert!(stage.is_whole(&service).await);
    (200..212).for_each(|number| service.add(number));
    assert_eq!(stage.synced(&service, Depth::Quick).await.new, 12);
    assert!(service.asked().len() <= 4);
    assert_eq!(stage.numbers(&service, false).await, descending(212));
}

#[tokio::test]
async fn a_page_that_was_looked_at_meanwhile_hides_nothing_behind_it() {
    let service = tokens(100);
    let stage = Stage::new();
    stage.synced(&service, Depth::Full).await;
    (100..125).for_each(|number| service.add(number));
    stage.look_at_the_first_page(&service).await;
    assert_eq!(stage.synced(&service, Depth::Quick).await.new, 15);
    assert_eq!(stage.numbers(&service, false).await, descending(125));
    // What a quick sync has passed need not be read again.
    service.add(125);
    service.asked();
    assert_eq!(stage.synced(&service, Depth::Quick).await.new, 1);
    assert!(service.asked().len() <= 3);
}

#[tokio::test]
async fn nor_does_it_where_a_walk_goes_on() {
    let service = tokens(100);
    let stage = Stage::new();
    service.faults.lock().unwrap().push_back((6, FaultKind::Offline));
    stage.failed(&service, Depth::Full).await;
    (100..125).for_each(|number| service.add(number));
    stage.look_at_the_first_page(&service).await;
    stage.synced(&service, Depth::Missing).await;
    assert_eq!(stage.numbers(&service, false).await.len(), 125);
    assert!(stage.is_whole(&service).await);
}

#[tokio::test]
async fn where_there_are_no_dates_the_total_has_to_be_what_is_known() {
    let service = Arc::new(Service { dated: false, ..Service::new("studio", 200) });
    let stage = Stage::new();
    stage.synced(&service, Depth::Full).await;
    assert!(stage.is_whole(&service).await);
    // The newest ones are the last ones here.
    service.listed.lock().unwrap().extend(200..212);
    assert_eq!(stage.synced(&service, Depth::Quick).await.new, 12);
    assert_eq!(stage.numbers(&service, false).await.len(), 212);
}

#[tokio::test]
async fn a_listing_that_is_not_by_date_is_read_to_its_end() {
    let service = tokens(200);
    let stage = Stage::new();
    stage.synced(&service, Depth::Full).await;
    assert!(stage.is_whole(&service).await);
    service.listed.lock().unwrap().swap(3, 4);
    service.listed.lock().unwrap().push(200);
    assert_eq!(stage.synced(&service, Depth::Quick).await.new, 1);
}

#[tokio::test]
async fn what_is_whole_misses_nothing() {
    let service = tokens(30);
    let stage = Stage::new();
    stage.synced(&service, Depth::Missing).await;
    assert!(stage.is_whole(&service).await);
    service.asked();
    assert_eq!(stage.synced(&service, Depth::Missing).await, Counts::default());
    assert!(service.asked().is_empty());
}

#[tokio::test]
async fn what_vanished_is_asked_for_and_only_what_is_not_there_is_gone() {
    let service = tokens(50);
    let stage = Stage::new();
    stage.synced(&service, Depth::Full).await;
    service.take_out(|number| number < 5);
    service.hidden.lock().unwrap().extend([1, 3]);
    let counts = stage.synced(&service, Depth::Full).await;
    assert_eq!((counts.new, counts.gone), (0, 3));
    assert_eq!(service.looked_up.lock().unwrap().len(), 5);
    assert_eq!(stage.numbers(&service, true).await.into_iter().collect::<BTreeSet<_>>(), [0, 2, 4].into());
    // What is there again is listed again.
    (0..5).for_each(|number| service.listed.lock().unwrap().push(number));
    stage.synced(&service, Depth::Full).await;
    assert!(stage.numbers(&service, true).await.is_empty());
    assert_eq!(stage.numbers(&service, false).await.len(), 50);
}

#[rstest]
#[case::it_cannot_tell_one(5, false)]
#[case::they_are_many(100, true)]
#[tokio::test]
async fn what_cannot_be_asked_for_is_looked_for_in_a_second_walk(#[case] gone: u64, #[case] tells_one: bool) {
    let service = Arc::new(Service { tells_one, ..Service::new("studio", 200) });
    let stage = Stage::new();
    stage.synced(&service, Depth::Full).await;
    service.take_out(|number| number < gone);
    service.asked();
    assert_eq!(stage.synced(&service, Depth::Full).await.gone, gone);
    let pages = (200 - gone).div_ceil(10);
    assert_eq!(service.asked().len() as u64, 2 * pages);
    assert!(service.looked_up.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_walk_that_a_guard_ended_marks_nothing_gone() {
    let service = tokens(50);
    let stage = Stage::new();
    stage.synced(&service, Depth::Full).await;
    *service.loops.lock().unwrap() = true;
    let ended = stage.steps(&service, Depth::Full).await.pop();
    let Some(SyncStep::Ended { stopped: Some(Stop::NothingNew), counts }) = ended else { panic!("{ended:?}") };
    assert_eq!(counts.gone, 0);
    assert_eq!(stage.numbers(&service, false).await.len(), 50);
    // The next one does not go on from there.
    *service.loops.lock().unwrap() = false;
    service.asked();
    stage.synced(&service, Depth::Full).await;
    assert_eq!(service.asked()[0], 0);
}

#[tokio::test]
async fn a_walk_that_was_not_whole_marks_nothing_gone() {
    let service = tokens(50);
    let stage = Stage::new();
    stage.synced(&service, Depth::Full).await;
    service.take_out(|number| number < 5);
    service.warned.lock().unwrap().insert(2);
    assert_eq!(stage.failed(&service, Depth::Full).await.kind, FaultKind::Service);
    assert!(stage.numbers(&service, true).await.is_empty());
}

#[rstest]
#[case(tokens(100))]
#[case(numbers(100))]
#[tokio::test]
async fn a_walk_goes_on_where_it_ended(#[case] service: Arc<Service>) {
    let stage = Stage::new();
    service.faults.lock().unwrap().push_back((6, FaultKind::Offline));
    assert_eq!(stage.failed(&service, Depth::Full).await.kind, FaultKind::Offline);
    assert_eq!(stage.numbers(&service, false).await.len(), 60);
    assert!(!stage.is_whole(&service).await);
    service.asked();
    // One that was added before the place where it goes on.
    service.add(100);
    let counts = stage.synced(&service, Depth::Missing).await;
    assert_eq!((counts.listed, counts.new, counts.gone), (101, 41, 0));
    let asked = service.asked();
    assert_eq!((asked[0], asked.contains(&3)), (6, false), "{asked:?}");
    assert_eq!(stage.numbers(&service, false).await.len(), 101);
    assert!(stage.is_whole(&service).await);
}

#[tokio::test]
async fn a_place_that_the_service_does_not_know_any_more_is_left() {
    let service = tokens(100);
    let stage = Stage::new();
    service.faults.lock().unwrap().push_back((6, FaultKind::Offline));
    stage.failed(&service, Depth::Full).await;
    service.faults.lock().unwrap().push_back((6, FaultKind::Status { code: 400 }));
    service.asked();
    let counts = stage.synced(&service, Depth::Full).await;
    assert_eq!((counts.listed, counts.new), (100, 40));
    assert_eq!(service.asked()[..2], [6, 0]);
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_the_service_asks_for_is_told_and_kept() {
    let service = tokens(30);
    let stage = Stage::new();
    service.faults.lock().unwrap().extend([(1, FaultKind::RateLimited), (1, FaultKind::RateLimited)]);
    let steps = stage.steps(&service, Depth::Full).await;
    let waits = steps.iter().filter(|step| matches!(step, SyncStep::Waiting { .. })).count();
    assert_eq!(waits, 2, "{steps:?}");
    assert!(matches!(steps.last(), Some(SyncStep::Ended { stopped: None, .. })), "{steps:?}");
}

#[tokio::test]
async fn one_account_that_fails_does_not_hold_up_the_others() {
    let (sound, broken) = (tokens(30), Arc::new(Service::new("broken", 30)));
    broken.faults.lock().unwrap().push_back((0, FaultKind::Unauthorized));
    let stage = Stage::new();
    let providers = vec![Arc::clone(&sound) as Shared, Arc::clone(&broken) as Shared];
    let order = Order { providers, collection: Collection::Assets, depth: Depth::Full, concurrency: 8 };
    let steps: Vec<_> = sync(stage.catalog.clone(), order).collect().await;
    let lasts = steps.iter().filter(|(_, step)| matches!(step, SyncStep::Ended { .. } | SyncStep::Failed { .. }));
    assert_eq!(lasts.count(), 2, "{steps:?}");
    assert_eq!(stage.numbers(&sound, false).await.len(), 30);
}

#[tokio::test]
async fn a_catalogue_that_cannot_be_used_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalog.sqlite3");
    std::fs::create_dir(&path).unwrap();
    let stage = Stage { catalog: Catalog::open(&path, TimeZone::UTC), folder };
    assert_eq!(stage.failed(&tokens(30), Depth::Full).await.kind, FaultKind::Catalog);
}

/// The service answers the pages behind the first only when as many are in flight as may be, so it would wait for ever if
/// there were fewer: one round trip for the first page, and one for each eight of the others.
#[tokio::test]
async fn as_many_requests_as_may_be_are_in_flight() {
    let barrier = Some(Barrier::new(8));
    let service = Arc::new(Service { numbered: true, barrier, ..Service::new("studio", 810) });
    let counts = Stage::new().synced(&service, Depth::Full).await;
    assert_eq!(counts.listed, 810);
    assert_eq!(service.asked().len(), 81);
}

#[tokio::test]
async fn the_network_does_not_wait_for_the_disk() {
    let stage = Stage::new();
    stage.catalog.ready().await.unwrap();
    // Somebody else keeps it from being written.
    let other = rusqlite::Connection::open(stage.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let service = tokens(200);
    let mut pages = service.pages.subscribe();
    let meanwhile = async {
        // As many as may wait to be written, and one more on its way.
        pages.wait_for(|pages| *pages == 9).await.unwrap();
        other.execute_batch("COMMIT").unwrap();
    };
    let (counts, ()) = tokio::join!(stage.synced(&service, Depth::Full), meanwhile);
    assert_eq!(counts.new, 200);
}

#[tokio::test]
async fn the_steps_tell_how_far_it_is() {
    let service = tokens(30);
    let stage = Stage::new();
    let steps = stage.steps(&service, Depth::Full).await;
    let listed = steps.iter().filter_map(|step| match step {
        SyncStep::Progress(counts) => Some((counts.listed, counts.total)),
        SyncStep::Waiting { .. } | SyncStep::Ended { .. } | SyncStep::Failed { .. } => None,
    });
    let listed: Vec<_> = listed.collect();
    assert_eq!(listed, [(10, Some(30)), (20, Some(30)), (30, Some(30))]);
}
