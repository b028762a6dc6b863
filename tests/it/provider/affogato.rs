//! Affogato: what is asked, when a listing ends, and what an item tells (promises 16 and 17).

use std::sync::Arc;

use assetbrowse::asset::query::Choice;
use assetbrowse::asset::{AssetId, AssetKind, Collection, Cursor, FaultKind, Filters, Query, Seconds};
use assetbrowse::provider::PieceAsk;
use assetbrowse::text::Label;
use rstest::rstest;

use super::scripted::{Reply, Server, affogato_page};
use super::{affogato, first, ids, name, piece};

#[tokio::test]
async fn pages_are_asked_by_number_and_size() {
    let server = Server::start(|seen| {
        let page = seen.number("page");
        affogato_page((page - 1) * 20..(page * 20).min(45), 45)
    })
    .await;
    let provider = affogato(&server.url);
    let mut cursor = None;
    let mut counts = Vec::new();
    loop {
        let page = piece(&*provider, cursor, 20).await.unwrap();
        assert_eq!(page.total, Some(45));
        counts.push(page.assets.len());
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(counts, [20, 20, 5]);
    assert_eq!(server.targets()[2], "/pub/v2/assets?page=3&page_size=20");
    // Any page can be asked for at once.
    assert_eq!(ids(&piece(&*provider, provider.numbered(Collection::Assets, 1), 20).await.unwrap())[0], "a20");
}

#[rstest]
#[case::nothing(0, "{}", true)]
#[case::short(19, r#"{"total":1000}"#, true)]
#[case::exact(20, r#"{"total":20,"page_size":5}"#, true)]
#[case::total_as_text(20, r#"{"total":"20"}"#, true)]
#[case::more(20, r#"{"total":21}"#, false)]
#[case::no_total(20, "{}", false)]
#[case::total_below_what_came(20, r#"{"total":7}"#, false)]
#[tokio::test]
async fn the_end_is_told_by_what_came(#[case] held: u64, #[case] pagination: &'static str, #[case] end: bool) {
    let server = Server::start(move |_| {
        let items: Vec<_> = (0..held).map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
        Reply::json(format!(r#"{{"data":[{}],"err":{{}},"pagination":{pagination}}}"#, items.join(",")))
    })
    .await;
    let page = piece(&*affogato(&server.url), None, 20).await.unwrap();
    assert_eq!(page.next.is_none(), end);
}

#[rstest]
#[case(AssetKind::Video, Some("video"))]
#[case(AssetKind::Other, None)]
#[tokio::test]
async fn one_kind_is_asked_of_the_service_if_it_knows_it(#[case] kind: AssetKind, #[case] asked: Option<&str>) {
    let server = Server::start(|_| affogato_page([1], 1)).await;
    let filters = Filters { kinds: Choice::only([kind]), ..Filters::default() };
    let ask = PieceAsk { query: Query { filters, ..Query::default() }, cursor: None, size: 500 };
    affogato(&server.url).piece(ask).await.unwrap();
    let seen = &server.seen()[0];
    assert_eq!(seen.query("type").as_deref(), asked);
    assert_eq!(seen.number("page_size"), 50);
}

#[tokio::test]
async fn one_bad_item_hides_nothing() {
    let body = br#"{"data":[
        {"id":"fine","type":"video","status":"active","size":{"width":"1920","height":1080.0},"duration":42,"frames":1008,
         "url":"https://m.example/x/my%20clip.mp4?Expires=1759756911"},
        {"id":"size","size":"1920x1080"},
        7,
        {"type":"image"},
        {"id":"surrogate-\ud83d","type":"font","size":{"width":0,"height":4294967296}}
    ],"err":{},"pagination":{"total":"5"}}"#;
    let server = Server::start(move |_| Reply::json(body)).await;
    let page = first(&*affogato(&server.url)).await.unwrap();

    let fine = &page.assets[0];
    assert_eq!((fine.kind, fine.name.raw()), (AssetKind::Video, "my clip.mp4"));
    assert_eq!(fine.said.dimensions(), Some((1920, 1080)));
    assert_eq!(fine.said.duration.map(Seconds::get), Some(42.0));
    assert_eq!(fine.said.frames, Some(1008));
    assert_eq!(fine.expires.map(|end| end.to_string()).as_deref(), Some("2025-10-06T13:21:51Z"));
    let unreadable: Vec<_> =
        page.assets.iter().map(|asset| asset.unreadable.as_ref().map(|label| label.raw().to_owned())).collect();
    let said = ["size is text", "it is a number", "it has no id"].map(|text| Some(text.to_owned()));
    assert_eq!(unreadable[1..4], said);
    assert_eq!((&unreadable[0], &unreadable[4]), (&None, &None));
    let odd = &page.assets[4];
    assert_eq!((&*odd.id.id, odd.kind, odd.said.dimensions()), ("surrogate-\u{fffd}", AssetKind::Other, None));
    assert_eq!(odd.type_word.as_ref().map(Label::raw), Some("font"));
    assert_eq!(page.total, Some(5));
}

#[rstest]
#[case::control(b"{\"data\":[{\"id\":\"a\x01b\"}],\"pagination\":{}}", "a\u{1}b")]
#[case::not_utf8(b"{\"data\":[{\"id\":\"a\xffb\"}],\"pagination\":{}}", "a\u{fffd}b")]
#[case::bare_word(b"{\"data\":[{\"id\":\"a\",\"duration\":NaN}],\"pagination\":{}}", "a")]
#[case::huge_number(b"{\"data\":[{\"id\":\"a\",\"duration\":1e999}],\"pagination\":{}}", "a")]
#[tokio::test]
async fn one_odd_byte_does_not_lose_the_page(#[case] body: &'static [u8], #[case] id: &str) {
    let server = Server::start(move |_| Reply::json(body)).await;
    let page = first(&*affogato(&server.url)).await.unwrap();
    assert_eq!(ids(&page), [id]);
    assert_eq!(page.assets[0].unreadable, None);
}

#[tokio::test]
async fn one_asset_is_asked_by_its_id() {
    let server = Server::start(|_| Reply::json(r#"{"data":{"id":"a/b?c","status":"processing"},"err":{}}"#)).await;
    let id = |id: &str| AssetId { account: name(), collection: Collection::Assets, id: Arc::from(id) };
    let provider = affogato(&server.url);
    let asset = provider.asset(id("a/b?c")).await.unwrap();
    assert_eq!(asset.status.as_ref().map(Label::raw), Some("processing"));
    assert_eq!(server.targets(), ["/pub/v2/assets/a%2Fb%3Fc"]);
    // A dot segment would ask for another path.
    assert_eq!(provider.asset(id("..")).await.unwrap_err().kind, FaultKind::NotFound);
    assert_eq!(server.seen().len(), 1);
    // What was not asked for is not taken for it.
    let fault = provider.asset(id("another")).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Decode { pointer: "/data/id".into() });
}

#[rstest]
#[case("0")]
#[case("-1")]
#[case("x")]
#[case("99999999999999999999999")]
#[tokio::test]
async fn a_cursor_of_others_is_not_found(#[case] cursor: &str) {
    let server = Server::start(|_| affogato_page([1], 1)).await;
    let fault = piece(&*affogato(&server.url), Some(Cursor::new(cursor)), 20).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::NotFound);
    assert!(server.seen().is_empty());
}
