//! What Affogato has made: rows are media, pages are of generations.

use std::sync::Arc;

use assetbrowse::asset::{AssetId, AssetKind, Collection, Cursor, FaultKind};
use assetbrowse::text::Label;
use rstest::rstest;

use super::scripted::{Reply, Server};
use super::{affogato, ids, name, rendered};

const PAGE: &str = r#"{"data":[
    {"generation_id":"g1","created_at":1759756911,"media":[
        {"id":"m1","type":"image","status":"success","dim":{"width":1024,"height":"768"},
         "url":"https://cdn.example/a/copper-teapot.png"},
        {"id":"m2","type":"video","status":"failed","dim":{"width":512,"height":512},"url":""},
        {"id":"m3","type":"image","status":"pending","dim":{}}
    ]},
    {"generation_id":"g2","created_at":"soon","media":[{"id":"m4","dim":"large"}]},
    {"generation_id":"g3","created_at":1759756900,"media":[]},
    {"generation_id":"g4","created_at":1759756800,"media":"none"},
    {"generation_id":"g5"},
    7
],"err":{},"pagination":{"page":1,"page_size":50,"total":6}}"#;

#[tokio::test]
async fn each_medium_is_a_row_dated_by_its_generation() {
    let server = Server::start(|_| Reply::json(PAGE)).await;
    let page = rendered(&*affogato(&server.url), None, 50).await.unwrap();
    assert_eq!(server.targets(), ["/pub/v1/generations?page=1&page_size=50"]);
    assert_eq!(ids(&page)[..4], ["m1", "m2", "m3", "m4"]);
    // The total is one of generations: it says nothing about how many media there are.
    assert_eq!((page.total, page.next), (None, None));

    let [done, failed, pending, odd, rest @ ..] = &page.assets[..] else { panic!("{:?}", page.assets) };
    assert_eq!((done.kind, done.name.raw()), (AssetKind::Image, "copper-teapot.png"));
    assert_eq!(done.said.dimensions(), Some((1024, 768)));
    assert!(page.assets.iter().all(|asset| asset.id.collection == Collection::Rendered));
    for medium in [done, failed, pending] {
        assert_eq!(medium.created.map(|at| at.to_string()).as_deref(), Some("2025-10-06T13:21:51Z"));
        assert_eq!(medium.unreadable, None);
    }
    assert_eq!((&failed.url, &pending.url), (&None, &None));
    assert_eq!(pending.status.as_ref().map(Label::raw), Some("pending"));
    assert_eq!((odd.created, odd.unreadable.as_ref().map(Label::raw)), (None, Some("dim is text")));
    let said: Vec<_> = rest.iter().filter_map(|asset| asset.unreadable.as_ref()).map(Label::raw).collect();
    assert_eq!(said, ["media is text", "media is missing", "it is a number"]);
}

/// So many generations of two media each.
fn generations(count: u64, total: &str) -> Reply {
    let one = |n| format!(r#"{{"generation_id":"g{n}","media":[{{"id":"a{n}"}},{{"id":"b{n}"}}]}}"#);
    let all: Vec<_> = (0..count).map(one).collect();
    Reply::json(format!(r#"{{"data":[{}],"err":{{}},"pagination":{{"total":{total}}}}}"#, all.join(",")))
}

#[rstest]
#[case::nothing(0, "null", None)]
#[case::short(19, "1000", None)]
#[case::exact(20, "20", None)]
#[case::as_many_media_as_generations_are_told(20, "40", Some("generations:2"))]
#[case::no_total(20, "null", Some("generations:2"))]
#[tokio::test]
async fn the_end_is_told_by_generations(#[case] count: u64, #[case] total: &'static str, #[case] next: Option<&str>) {
    let server = Server::start(move |_| generations(count, total)).await;
    let provider = affogato(&server.url);
    let page = rendered(&*provider, None, 20).await.unwrap();
    assert_eq!(page.assets.len() as u64, count * 2);
    assert_eq!(page.next.as_ref().map(Cursor::as_str), next);
    if page.next.is_some() {
        rendered(&*provider, page.next, 20).await.unwrap();
        assert_eq!(server.targets()[1], "/pub/v1/generations?page=2&page_size=20");
    }
}

#[tokio::test]
async fn more_media_than_any_page_holds_are_refused() {
    let media = vec![r#"{"id":"a"}"#; 600].join(",");
    let one = format!(r#"{{"media":[{media}]}}"#);
    let server = Server::start(move |_| Reply::json(format!(r#"{{"data":[{one},{one}],"err":{{}}}}"#))).await;
    let fault = rendered(&*affogato(&server.url), None, 50).await.unwrap_err();
    assert!(matches!(fault.kind, FaultKind::Decode { .. }), "{fault:?}");
}

#[rstest]
#[case("2")]
#[case("generations:0")]
#[case("generations:x")]
#[case("generations:")]
#[tokio::test]
async fn a_cursor_of_others_is_not_found(#[case] cursor: &str) {
    let server = Server::start(|_| Reply::json(PAGE)).await;
    let fault = rendered(&*affogato(&server.url), Some(Cursor::new(cursor)), 20).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::NotFound);
    assert!(server.seen().is_empty() && !fault.is_without());
}

#[rstest]
#[case(404)]
#[case(403)]
#[tokio::test]
async fn an_account_without_it_is_known_to_be_without(#[case] status: u16) {
    let server = Server::start(move |_| Reply::new(status, &[], "")).await;
    let provider = affogato(&server.url);
    assert!(rendered(&*provider, None, 20).await.unwrap_err().is_without());
    assert!(!super::first(&*provider).await.unwrap_err().is_without());
}

#[tokio::test]
async fn one_medium_cannot_be_asked_for() {
    let server = Server::start(|_| Reply::json(PAGE)).await;
    let id = AssetId { account: name(), collection: Collection::Rendered, id: Arc::from("m1") };
    assert_eq!(affogato(&server.url).asset(id).await.unwrap_err().kind, FaultKind::NotFound);
    assert!(server.seen().is_empty());
}
