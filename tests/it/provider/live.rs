//! Pages for people: shared pieces, sifting with a bound, and what stays when a later piece fails (promises 16, 19).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use assetbrowse::asset::query::Choice;
use assetbrowse::asset::walk::Stop;
use assetbrowse::asset::{Ask, AssetKind, Collection, Cursor, Fault, FaultKind, Filters, Origin, Page, Query};
use assetbrowse::provider::registry::HeygenApi;
use assetbrowse::source::Source;
use assetbrowse::source::live::Live;
use tokio::sync::Semaphore;

use super::scripted::{Reply, Server, affogato_page};
use super::{affogato, heygen, ids, name};

fn ask(query: &Query, cursor: Option<&Cursor>, count: usize) -> Ask {
    Ask { origin: Origin::Account(name()), query: query.clone(), cursor: cursor.cloned(), count, fresh: false }
}

async fn plain(live: &Live, cursor: Option<&Cursor>, count: usize) -> Result<Page, Fault> {
    live.page(ask(&Query::default(), cursor, count)).await
}

fn numbers(range: std::ops::Range<u64>) -> Vec<String> {
    range.map(|id| format!("a{id}")).collect()
}

async fn numbered(total: u64) -> Server {
    Server::start(move |seen| {
        let page = seen.number("page");
        affogato_page((page - 1) * 50..(page * 50).min(total), total)
    })
    .await
}

#[tokio::test]
async fn pages_of_any_size_are_cut_from_shared_pieces() {
    let server = numbered(120).await;
    let live = Live::new(&[affogato(&server.url)]);
    let mut cursor = None;
    let mut seen = Vec::new();
    let mut counts = Vec::new();
    loop {
        let page = plain(&live, cursor.as_ref(), 25).await.unwrap();
        assert_eq!((page.total, page.sifted, page.bounded), (Some(120), None, false));
        counts.push(page.assets.len());
        seen.extend(ids(&page).into_iter().map(str::to_owned));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(counts, [25, 25, 25, 25, 20]);
    assert_eq!(seen, numbers(0..120));
    assert_eq!(server.seen().len(), 3);
    // Another size over the same rows asks nothing.
    assert_eq!(ids(&plain(&live, None, 100).await.unwrap()), numbers(0..100));
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn two_who_ask_at_once_share_one_request() {
    let gate = Arc::new(Semaphore::new(0));
    let held = Arc::clone(&gate);
    let server = Server::start_async(move |_| {
        let held = Arc::clone(&held);
        Box::pin(async move {
            let _permit = held.acquire_owned().await;
            affogato_page(0..50, 50)
        })
    })
    .await;
    let live = Live::new(&[affogato(&server.url)]);
    let open = async { gate.add_permits(1) };
    let (one, two, ()) = tokio::join!(plain(&live, None, 10), plain(&live, None, 20), open);
    assert_eq!((one.unwrap().assets.len(), two.unwrap().assets.len()), (10, 20));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn fresh_asks_anew() {
    let server = numbered(50).await;
    let live = Live::new(&[affogato(&server.url)]);
    plain(&live, None, 50).await.unwrap();
    live.page(Ask { fresh: true, ..ask(&Query::default(), None, 50) }).await.unwrap();
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn what_is_remembered_is_bounded() {
    let server = numbered(50 * 20).await;
    let live = Live::new(&[affogato(&server.url)]);
    for piece in (0..18).chain([17, 2, 0]) {
        let cursor = live.cursor_at(&name(), Collection::Assets, piece * 50);
        plain(&live, cursor.as_ref(), 50).await.unwrap();
    }
    // 18 pieces, the last 16 of them remembered, and the first asked again.
    assert_eq!(server.seen().len(), 19);
}

#[tokio::test]
async fn any_offset_can_be_gone_to_where_pages_have_numbers() {
    let server = numbered(500).await;
    let live = Live::new(&[affogato(&server.url)]);
    let cursor = live.cursor_at(&name(), Collection::Assets, 470);
    let page = plain(&live, cursor.as_ref(), 25).await.unwrap();
    assert_eq!((ids(&page), page.next.is_some()), (numbers(470..495).iter().map(String::as_str).collect(), true));
    assert_eq!(server.targets(), ["/pub/v2/assets?page=10&page_size=50"]);
    assert_eq!(Live::new(&[heygen(&server.url, HeygenApi::V1)]).cursor_at(&name(), Collection::Assets, 470), None);
}

fn kinds(kinds: impl IntoIterator<Item = AssetKind>) -> Query {
    Query { filters: Filters { kinds: Choice::only(kinds), ..Filters::default() }, ..Query::default() }
}

#[tokio::test]
async fn what_the_service_cannot_filter_is_sifted_here() {
    // Every tenth asset is a video.
    let server = Server::start(|seen| {
        let page = seen.number("page");
        let items: Vec<_> = ((page - 1) * 50..page * 50)
            .map(|id| format!(r#"{{"id":"a{id}","type":"{}"}}"#, if id % 10 == 0 { "video" } else { "image" }))
            .collect();
        Reply::json(format!(r#"{{"data":[{}],"err":{{}},"pagination":{{"total":500}}}}"#, items.join(",")))
    })
    .await;
    let live = Live::new(&[affogato(&server.url)]);
    let query = kinds([AssetKind::Video, AssetKind::Audio]);
    let page = live.page(ask(&query, None, 8)).await.unwrap();
    assert_eq!(ids(&page), ["a0", "a10", "a20", "a30", "a40", "a50", "a60", "a70"]);
    assert_eq!((page.sifted, page.bounded), (Some(80), false));
    let page = live.page(ask(&query, page.next.as_ref(), 100)).await.unwrap();
    assert_eq!((page.assets.len(), page.assets[0].id.id.as_ref(), page.next), (42, "a80", None));
    assert_eq!(page.sifted, Some(420));
    // The same listing without filters is made of the same pieces.
    plain(&live, None, 50).await.unwrap();
    assert_eq!(server.seen().len(), 10);
}

#[tokio::test]
async fn looking_for_what_is_not_there_is_bounded() {
    let server = numbered(1_000_000).await;
    let live = Live::new(&[affogato(&server.url)]);
    let page = live.page(ask(&kinds([AssetKind::Other]), None, 10)).await.unwrap();
    assert_eq!((page.assets.len(), page.sifted, page.bounded), (0, Some(1000), true));
    assert_eq!(server.seen().len(), 20);
    // And goes on from there.
    let page = live.page(ask(&kinds([AssetKind::Other]), page.next.as_ref(), 10)).await.unwrap();
    assert!(page.bounded);
    assert_eq!(server.seen()[20].number("page"), 21);
}

#[tokio::test]
async fn pages_that_lead_back_are_stopped() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| {
        let id = count.fetch_add(1, Ordering::SeqCst);
        Reply::json(format!(
            r#"{{"error":null,"data":{{"assets":[{{"id":"a{id}","file_type":"image"}}],"total":9,"token":"{}"}}}}"#,
            id % 2
        ))
    })
    .await;
    let live = Live::new(&[heygen(&server.url, HeygenApi::V1)]);
    let page = plain(&live, None, 50).await.unwrap();
    assert_eq!((ids(&page), &page.next), (vec!["a0", "a1", "a2"], &None));
    assert_eq!((page.stopped, page.warning), (Some(Stop::CursorRepeats), None));
}

#[tokio::test]
async fn what_was_found_stays_when_a_later_piece_fails() {
    let broken = Arc::new(AtomicBool::new(true));
    let breaks = Arc::clone(&broken);
    let server = Server::start(move |seen| {
        let page = seen.number("page");
        if page == 2 && breaks.load(Ordering::SeqCst) {
            return Reply::new(502, &[], "");
        }
        affogato_page((page - 1) * 50..page * 50, 150)
    })
    .await;
    let live = Live::new(&[affogato(&server.url)]);
    let page = plain(&live, None, 80).await.unwrap();
    assert_eq!((ids(&page).len(), page.bounded), (50, false));
    assert_eq!(page.warning.unwrap().code(), Some(502));
    // Nothing was found from there on, so this is a failure.
    let fault = plain(&live, page.next.as_ref(), 80).await.unwrap_err();
    assert_eq!(fault.code(), Some(502));
    broken.store(false, Ordering::SeqCst);
    let page = plain(&live, page.next.as_ref(), 80).await.unwrap();
    assert_eq!(ids(&page), numbers(50..130));
}

#[tokio::test]
async fn a_piece_with_an_error_beside_its_items_is_asked_again() {
    let server = Server::start(|_| Reply::json(r#"{"data":[{"id":"a"}],"err":"half of it","pagination":{}}"#)).await;
    let live = Live::new(&[affogato(&server.url)]);
    for requests in 1..3 {
        let page = plain(&live, None, 50).await.unwrap();
        assert_eq!(page.warning.unwrap().detail.raw(), "half of it");
        assert_eq!(server.seen().len(), requests);
    }
}

#[tokio::test]
async fn a_cursor_of_others_and_an_account_of_others_are_not_found() {
    let server = numbered(10).await;
    let live = Live::new(&[affogato(&server.url)]);
    let fault = plain(&live, Some(&Cursor::new("x")), 10).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::NotFound);
    let other = assetbrowse::asset::AccountName::new("other").unwrap();
    let fault = live.page(Ask { origin: Origin::Account(other), ..ask(&Query::default(), None, 1) }).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::NotFound);
    assert!(server.seen().is_empty());
}
