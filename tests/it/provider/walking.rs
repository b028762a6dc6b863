//! Promises 15, 16 and 19 for scripts: a walk ends, lists each asset once, waits as it is told and can be taken up again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use assetbrowse::asset::query::Choice;
use assetbrowse::asset::walk::Stop;
use assetbrowse::asset::{Cursor, FaultKind, Filters, ProviderKind, Query};
use assetbrowse::net::Settings;
use assetbrowse::provider::Shared;
use assetbrowse::provider::registry::HeygenApi;
use assetbrowse::provider::walk::{Order, Step, walk};
use futures::StreamExt;
use rstest::rstest;
use tokio::sync::Semaphore;

use super::scripted::{Reply, Server, affogato_page};
use super::{affogato, heygen, provider_with};

fn order(concurrency: usize) -> Order {
    Order { query: Query::default(), from: None, concurrency }
}

async fn steps(provider: Shared, order: Order) -> Vec<Step> {
    walk(provider, order).collect().await
}

fn listed(steps: &[Step]) -> Vec<String> {
    let pages = steps.iter().filter_map(|step| match step {
        Step::Page(page) => Some(page),
        Step::Waiting { .. } | Step::Stopped(..) | Step::Failed { .. } | Step::Done { .. } => None,
    });
    pages.flat_map(|page| page.assets.iter().map(|asset| asset.id.id.to_string())).collect()
}

fn numbers(range: std::ops::Range<u64>) -> Vec<String> {
    range.map(|id| format!("a{id}")).collect()
}

/// A listing of `total` assets in pages by number.
fn numbered(page: u64, size: u64, total: u64) -> Reply {
    affogato_page((page - 1) * size..(page * size).min(total), total)
}

#[rstest]
#[case(1)]
#[case(4)]
#[case(16)]
#[tokio::test]
async fn pages_come_in_order_and_each_is_asked_once(#[case] concurrency: usize) {
    let server = Server::start(|seen| numbered(seen.number("page"), 50, 1020)).await;
    let steps = steps(affogato(&server.url), order(concurrency)).await;
    assert_eq!(listed(&steps), numbers(0..1020));
    assert_eq!(steps.last(), Some(&Step::Done { listed: 1020, total: Some(1020) }));
    assert_eq!(server.seen().len(), 21);
}

const AT_ONCE: usize = 4;

/// What the server of the next test has seen.
#[derive(Default)]
struct Flights {
    flying: AtomicUsize,
    most: AtomicUsize,
    rounds: AtomicUsize,
}

/// The server answers the pages behind the first only when as many are in flight as may be, so it would wait for ever
/// if there were fewer; and before it does it gives way often enough to see one too many. The account's own limit holds
/// beside that of the walk.
#[rstest]
#[case::by_the_order(16, AT_ONCE)]
#[case::by_the_account(AT_ONCE, 16)]
#[tokio::test]
async fn the_ordered_number_of_requests_is_in_flight(#[case] account: usize, #[case] ordered: usize) {
    let flights = Arc::new(Flights::default());
    let (gate, counted) = (Arc::new(Semaphore::new(0)), Arc::clone(&flights));
    let server = Server::start_async(move |seen| {
        let (gate, flights) = (Arc::clone(&gate), Arc::clone(&flights));
        Box::pin(async move {
            let page = seen.number("page");
            if page > 1 {
                let flying = flights.flying.fetch_add(1, Ordering::SeqCst) + 1;
                flights.most.fetch_max(flying, Ordering::SeqCst);
                if flying == AT_ONCE {
                    for _ in 0..5000 {
                        tokio::task::yield_now().await;
                    }
                    flights.rounds.fetch_add(1, Ordering::SeqCst);
                    flights.flying.fetch_sub(AT_ONCE, Ordering::SeqCst);
                    gate.add_permits(AT_ONCE);
                }
                if flying <= AT_ONCE {
                    gate.acquire().await.unwrap().forget();
                }
            }
            numbered(page, 50, 50 * 21)
        })
    })
    .await;
    let network = Settings { concurrency: account, ..Settings::default() };
    let provider = provider_with(ProviderKind::Affogato, &server.url, HeygenApi::Auto, &network);
    let steps = steps(provider, order(ordered)).await;
    assert_eq!(counted.most.load(Ordering::SeqCst), AT_ONCE);
    assert_eq!(listed(&steps).len(), 50 * 21);
    // One round trip for the first page, and one for each four of the other twenty.
    assert_eq!(counted.rounds.load(Ordering::SeqCst), 5);
}

#[tokio::test]
async fn a_total_that_is_too_low_or_too_high_does_not_matter() {
    for told in [7, 130, 100_000] {
        let server = Server::start(move |seen| {
            let page = seen.number("page");
            affogato_page((page - 1) * 50..(page * 50).min(130).max((page - 1) * 50), told)
        })
        .await;
        let steps = steps(affogato(&server.url), order(4)).await;
        assert_eq!(listed(&steps), numbers(0..130), "{told}");
        assert_eq!(steps.last(), Some(&Step::Done { listed: 130, total: Some(told) }));
    }
}

#[tokio::test]
async fn pages_that_overlap_list_nothing_twice() {
    // An upload while the listing is read moves every asset by one.
    let server = Server::start(|seen| {
        let from = (seen.number("page") - 1) * 49;
        affogato_page(from..(from + 50).min(120), 122)
    })
    .await;
    let steps = steps(affogato(&server.url), order(2)).await;
    assert_eq!(listed(&steps), numbers(0..120));
}

#[tokio::test]
async fn the_same_page_for_ever_stops() {
    let server = Server::start(|_| affogato_page(0..50, 1_000_000)).await;
    let steps = steps(affogato(&server.url), order(4)).await;
    assert_eq!(listed(&steps), numbers(0..50));
    assert_eq!(steps.last(), Some(&Step::Stopped(Stop::NothingNew, 4)));
    assert!(server.seen().len() <= 12, "{} requests", server.seen().len());
}

fn token_page(ids: std::ops::Range<u64>, token: &str) -> Reply {
    let items: Vec<_> = ids.map(|id| format!(r#"{{"id":"a{id}","file_type":"image"}}"#)).collect();
    Reply::json(format!(r#"{{"error":null,"data":{{"assets":[{}],"total":null,"token":"{token}"}}}}"#, items.join(",")))
}

#[tokio::test]
async fn a_token_that_leads_back_stops() {
    let server = Server::start(|seen| match seen.query("token").as_deref() {
        None => token_page(0..3, "t1"),
        Some("t1") => token_page(3..6, "t2"),
        Some(_) => token_page(6..9, "t1"),
    })
    .await;
    let steps = steps(heygen(&server.url, HeygenApi::V1), order(4)).await;
    assert_eq!(listed(&steps), numbers(0..9));
    assert_eq!(steps.last(), Some(&Step::Stopped(Stop::CursorRepeats, 3)));
}

#[tokio::test]
async fn tokens_without_end_and_without_assets_stop() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| token_page(0..0, &count.fetch_add(1, Ordering::SeqCst).to_string())).await;
    let steps = steps(heygen(&server.url, HeygenApi::V1), order(4)).await;
    assert_eq!(steps.last(), Some(&Step::Stopped(Stop::NothingNew, 3)));
}

/// A listing of 250 assets whose third page fails in the given way, as long as `failures` last.
async fn failing(failures: usize, reply: Reply) -> Server {
    let left = AtomicUsize::new(failures);
    Server::start(move |seen| {
        let page = seen.number("page");
        let fails =
            page == 3 && left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        if fails { reply.clone() } else { numbered(page, 50, 250) }
    })
    .await
}

#[tokio::test]
async fn a_failed_page_is_asked_again_after_the_wait_that_was_told() {
    let server = failing(2, Reply::new(429, &[("Retry-After", "0")], "")).await;
    let steps = steps(affogato(&server.url), order(4)).await;
    assert_eq!(listed(&steps), numbers(0..250));
    assert_eq!(steps.last(), Some(&Step::Done { listed: 250, total: Some(250) }));
    assert_eq!(server.seen().iter().filter(|seen| seen.number("page") == 3).count(), 3);
    assert_eq!(server.seen().len(), 7);
}

#[tokio::test]
async fn the_wait_is_told_before_it_begins() {
    let server = failing(usize::MAX, Reply::new(503, &[("Retry-After", "30")], "")).await;
    let mut walk = walk(affogato(&server.url), order(1));
    for _ in 0..2 {
        assert!(matches!(walk.next().await, Some(Step::Page(_))));
    }
    let Some(Step::Waiting { fault, wait, tries }) = walk.next().await else { panic!("it does not wait") };
    assert_eq!((fault.code(), tries), (Some(503), 1));
    assert!((25..=30).contains(&wait.as_secs()), "{wait:?}");
    // Whoever does not want to wait drops it.
    drop(walk);
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_page_that_keeps_failing_is_asked_three_times_and_the_walk_can_be_taken_up() {
    let server = failing(3, Reply::new(429, &[("Retry-After", "0")], "")).await;
    let provider = affogato(&server.url);
    let mut first = steps(Arc::clone(&provider), order(4)).await;
    assert_eq!(listed(&first), numbers(0..100));
    let Some(Step::Failed { fault, resume: Some(resume) }) = first.pop() else { panic!("it does not fail") };
    assert_eq!(fault.kind, FaultKind::RateLimited);
    // A script keeps the text of it.
    let from = Some(Cursor::new(resume.as_str()));
    let second = steps(provider, Order { from, ..order(4) }).await;
    assert_eq!(listed(&second), numbers(100..250));
    assert_eq!(second.last(), Some(&Step::Done { listed: 150, total: Some(250) }));
}

#[rstest]
#[case(401)]
#[case(404)]
#[case(500)]
#[tokio::test]
async fn what_does_not_pass_by_itself_is_not_asked_again(#[case] status: u16) {
    let server = failing(usize::MAX, Reply::new(status, &[], "")).await;
    let steps = steps(affogato(&server.url), order(1)).await;
    assert!(matches!(steps.last(), Some(Step::Failed { .. })));
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_cursor_of_others_fails() {
    let server = Server::start(|_| affogato_page(0..1, 1)).await;
    let from = Some(Cursor::new("not ours"));
    let steps = steps(affogato(&server.url), Order { from, ..order(1) }).await;
    assert!(matches!(&steps[..], [Step::Failed { fault, .. }] if fault.kind == FaultKind::NotFound), "{steps:?}");
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn statuses_are_sifted_on_our_side() {
    let server = Server::start(|_| {
        Reply::json(
            r#"{"data":[{"id":"a0","status":"active"},{"id":"a1","status":"failed"},{"id":"a2"},{"id":"a3","size":"x"}],
                "err":{},"pagination":{"total":4}}"#,
        )
    })
    .await;
    let statuses = Choice::only([Some(Arc::from("failed"))]);
    let query = Query { filters: Filters { statuses, ..Filters::default() }, ..Query::default() };
    let steps = steps(affogato(&server.url), Order { query, ..order(4) }).await;
    // What cannot be read is not hidden.
    assert_eq!(listed(&steps), ["a1", "a3"]);
    let Step::Page(page) = &steps[0] else { panic!("no page") };
    assert_eq!(page.sifted, Some(4));
    assert_eq!(steps.last(), Some(&Step::Done { listed: 2, total: Some(4) }));
}
