//! HeyGen: tokens byte for byte, the move from v1 to v3, folders.

use std::sync::Arc;

use assetbrowse::asset::query::Choice;
use assetbrowse::asset::{AssetId, AssetKind, Collection, Cursor, FaultKind, Filters, FolderId, Query};
use assetbrowse::provider::PieceAsk;
use assetbrowse::provider::registry::HeygenApi;
use assetbrowse::text::Label;
use rstest::rstest;

use super::scripted::{Reply, Seen, Server};
use super::{first, heygen, ids, name, piece};

/// As opaque as they come.
const TOKEN: &str = "bfJpZCI6 ICJl+Yj/D%3D&x=1#\u{e9}==";

fn v1_page(id: &str, token: &str, total: &str) -> Reply {
    Reply::json(format!(
        r#"{{"error":null,"data":{{"assets":[{{"id":"{id}","name":"n-{id}","file_type":"video","folder_id":"f1",
            "created_ts":1759756911,"url":null}}],"total":{total},"token":{token}}}}}"#
    ))
}

fn v3(seen: &Seen) -> Reply {
    match seen.path() {
        "/v3/users/me" => Reply::json(r#"{"data":{"username":"ann+b"}}"#),
        "/v3/assets" if seen.query("token").is_none() => Reply::json(
            r#"{"data":[{"id":"x","name":"n","type":"image","uploaded_at":1759756911.0}],"has_more":true,"next_token":"t/2"}"#,
        ),
        "/v3/assets" => Reply::json(r#"{"data":[{"id":"y","type":"srt"}],"has_more":false,"next_token":"t/3"}"#),
        "/v3/assets/x" => Reply::json(r#"{"data":{"id":"x","name":"renamed"}}"#),
        _ => Reply::new(404, &[], r#"{"message":"gone"}"#),
    }
}

fn id(id: &str) -> AssetId {
    AssetId { account: name(), collection: Collection::Assets, id: Arc::from(id) }
}

#[tokio::test]
async fn a_token_goes_back_byte_for_byte() {
    let server = Server::start(|seen| match seen.query("token") {
        None => v1_page("a", &format!("{TOKEN:?}"), "\"19\""),
        Some(_) => v1_page("b", "null", "19"),
    })
    .await;
    let provider = heygen(&server.url, HeygenApi::Auto);
    let page = first(&*provider).await.unwrap();
    assert_eq!(page.total, Some(19));
    let asset = &page.assets[0];
    assert_eq!((asset.name.raw(), asset.kind, asset.folder.as_deref()), ("n-a", AssetKind::Video, Some("f1")));
    assert_eq!(asset.created.map(|created| created.to_string()).as_deref(), Some("2025-10-06T13:21:51Z"));
    // What a script kept of the cursor is only its text.
    let kept = page.next.unwrap().as_str().to_owned();
    let page = piece(&*provider, Some(Cursor::new(&kept)), 50).await.unwrap();
    assert_eq!((ids(&page), &page.next), (vec!["b"], &None));
    let seen = server.seen();
    assert_eq!(seen[1].query("token").as_deref(), Some(TOKEN));
    let raw = &seen[1].target;
    assert!(raw.contains("%2B") && raw.contains("%2F") && raw.contains("%3D%3D") && !raw.contains('#'), "{raw}");
}

#[rstest]
#[case::null("null")]
#[case::empty("\"\"")]
#[tokio::test]
async fn no_token_is_the_end(#[case] token: &'static str) {
    let server = Server::start(move |_| v1_page("a", token, "null")).await;
    let page = first(&*heygen(&server.url, HeygenApi::V1)).await.unwrap();
    assert_eq!((page.next, page.total), (None, None));
}

#[tokio::test]
async fn v1_filters_by_kind_and_folder() {
    let server = Server::start(|_| v1_page("a", "null", "1")).await;
    let folder = FolderId { account: name(), id: Arc::from("f 1") };
    let filters = Filters { kinds: Choice::only([AssetKind::Audio]), folder: Some(folder), ..Filters::default() };
    let ask = PieceAsk { query: Query { filters, ..Query::default() }, cursor: None, size: 1000 };
    heygen(&server.url, HeygenApi::V1).piece(ask).await.unwrap();
    assert_eq!(server.targets(), ["/v1/asset/list?limit=100&file_type=audio&folder_id=f+1"]);
}

#[rstest]
#[case(404)]
#[case(410)]
#[tokio::test]
async fn auto_moves_to_v3_for_the_rest_of_the_run(#[case] status: u16) {
    let server = Server::start(move |seen| match seen.path() {
        "/v1/asset/list" => Reply::new(status, &[], ""),
        _ => v3(seen),
    })
    .await;
    let provider = heygen(&server.url, HeygenApi::Auto);
    assert!(provider.capabilities(Collection::Assets).tells_total);
    let page = first(&*provider).await.unwrap();
    assert_eq!((ids(&page), page.total), (vec!["x"], None));
    assert!(!provider.capabilities(Collection::Assets).tells_total);
    assert!(provider.capabilities(Collection::Assets).filters_kind.is_empty());
    // It says that there is no more, so the token that comes with it is nothing.
    let page = piece(&*provider, page.next, 50).await.unwrap();
    assert_eq!((ids(&page), &page.next), (vec!["y"], &None));
    assert_eq!(page.assets[0].kind, AssetKind::Other);
    assert_eq!(provider.asset(id("x")).await.unwrap().name.raw(), "renamed");
    let targets = [
        "/v1/asset/list?limit=50",
        "/v3/users/me",
        "/v3/assets?username=ann%2Bb&limit=50",
        "/v3/assets?username=ann%2Bb&limit=50&token=t%2F2",
        "/v3/assets/x",
    ];
    assert_eq!(server.targets(), targets);
}

#[rstest]
#[case(HeygenApi::Auto, 403)]
#[case(HeygenApi::Auto, 500)]
#[case(HeygenApi::V1, 404)]
#[tokio::test]
async fn nothing_else_moves_it(#[case] api: HeygenApi, #[case] status: u16) {
    let server = Server::start(move |_| Reply::new(status, &[], "")).await;
    let provider = heygen(&server.url, api);
    first(&*provider).await.unwrap_err();
    first(&*provider).await.unwrap_err();
    assert!(server.seen().iter().all(|seen| seen.path() == "/v1/asset/list"));
}

#[tokio::test]
async fn a_place_of_the_other_version_is_said_to_be_one() {
    let server = Server::start(v3).await;
    let provider = heygen(&server.url, HeygenApi::Auto);
    let fault = piece(&*provider, Some(Cursor::new("v1:abc")), 50).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::NotFound);
    assert!(fault.detail.raw().contains("list from the beginning"), "{:?}", fault.detail);
    // And from the beginning it goes on.
    assert_eq!(ids(&first(&*provider).await.unwrap()), ["x"]);
    let fault = piece(&*provider, Some(Cursor::new("v1:abc")), 50).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::NotFound);
}

#[tokio::test]
async fn v1_cannot_tell_one_asset() {
    let server = Server::start(v3).await;
    let fault = heygen(&server.url, HeygenApi::V1).asset(id("x")).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::NotFound);
    assert!(server.seen().is_empty());
}

fn folder_page(ids: &[&str], token: &str) -> Reply {
    let folders: Vec<_> =
        ids.iter().map(|id| format!(r#"{{"id":"{id}","name":"Folder {id}","parent_id":""}}"#)).collect();
    Reply::json(format!(r#"{{"error":null,"data":{{"folders":[{}],"token":{token}}}}}"#, folders.join(",")))
}

#[tokio::test]
async fn folders_are_read_to_their_end_and_name_the_assets() {
    let server = Server::start(|seen| match (seen.path(), seen.query("token").as_deref()) {
        ("/v1/folders", None) => folder_page(&["f1", "f2"], "\"t1\""),
        ("/v1/folders", Some(_)) => folder_page(&["f2", "f3"], "\"\""),
        _ => v1_page("a", "null", "1"),
    })
    .await;
    let provider = heygen(&server.url, HeygenApi::Auto);
    assert_eq!(first(&*provider).await.unwrap().assets[0].folder_name, None);
    let folders = provider.folders().await.unwrap();
    let read: Vec<_> =
        folders.iter().map(|folder| (&*folder.id.id, folder.name.raw(), folder.parent.as_deref())).collect();
    assert_eq!(read, [("f1", "Folder f1", None), ("f2", "Folder f2", None), ("f3", "Folder f3", None)]);
    let page = first(&*provider).await.unwrap();
    assert_eq!(page.assets[0].folder_name.as_ref().map(Label::raw), Some("Folder f1"));
}

#[tokio::test]
async fn folders_that_lead_in_a_circle_end() {
    let server = Server::start(|_| folder_page(&["f1"], "\"t1\"")).await;
    assert_eq!(heygen(&server.url, HeygenApi::Auto).folders().await.unwrap().len(), 1);
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn folders_that_fail_later_keep_what_was_read() {
    let server = Server::start(|seen| match seen.query("token") {
        None => folder_page(&["f1"], "\"t1\""),
        Some(_) => Reply::new(500, &[], ""),
    })
    .await;
    assert_eq!(heygen(&server.url, HeygenApi::Auto).folders().await.unwrap().len(), 1);
}

#[tokio::test]
async fn folders_that_fail_cost_no_asset() {
    let server = Server::start(|seen| match seen.path() {
        "/v1/folders" => Reply::new(403, &[], ""),
        _ => v1_page("a", "null", "1"),
    })
    .await;
    let provider = heygen(&server.url, HeygenApi::Auto);
    assert_eq!(provider.folders().await.unwrap_err().kind, FaultKind::Forbidden);
    assert_eq!(ids(&first(&*provider).await.unwrap()), ["a"]);
}
