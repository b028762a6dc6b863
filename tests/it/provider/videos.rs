//! What HeyGen has rendered, which v3 lists whatever version tells of uploads.

use std::sync::Arc;

use assetbrowse::asset::query::Choice;
use assetbrowse::asset::{AssetId, AssetKind, Collection, Cursor, FaultKind, Filters, FolderId, Query, Seconds};
use assetbrowse::provider::PieceAsk;
use assetbrowse::provider::registry::HeygenApi;
use assetbrowse::text::Label;
use rstest::rstest;

use super::scripted::{Reply, Seen, Server};
use super::{heygen, ids, name, rendered};

fn videos(seen: &Seen) -> Reply {
    match (seen.path(), seen.query("token").as_deref()) {
        ("/v3/videos", None) => Reply::json(
            r#"{"data":[
                {"id":"v1","title":"Town hall","status":"completed","duration":42.5,"created_at":1759756911,
                 "completed_at":1759757000,"folder_id":"f1","video_url":"https://cdn.example/v1.mp4?Expires=1759843311&Key-Pair-Id=K",
                 "thumbnail_url":"https://cdn.example/v1.jpg?Expires=1759843311","gif_url":null},
                {"id":"v2","status":"processing","duration":null,"created_at":1759756900},
                {"id":"v3","title":"","status":"failed","failure_code":"voice_not_found","video_url":null},
                {"id":"v4","title":["x"],"status":"completed"}
            ],"has_more":true,"next_token":"t+/="}"#,
        ),
        ("/v3/videos", Some(_)) => Reply::json(r#"{"data":[{"id":"v5"}],"has_more":false,"next_token":"more"}"#),
        _ => Reply::new(404, &[], ""),
    }
}

#[rstest]
#[case(HeygenApi::Auto)]
#[case(HeygenApi::V1)]
#[case(HeygenApi::V3)]
#[tokio::test]
async fn videos_are_listed_by_tokens_in_every_version(#[case] api: HeygenApi) {
    let server = Server::start(videos).await;
    let provider = heygen(&server.url, api);
    let page = rendered(&*provider, None, 500).await.unwrap();
    assert_eq!(ids(&page), ["v1", "v2", "v3", "v4"]);
    let last = rendered(&*provider, page.next, 500).await.unwrap();
    assert_eq!((ids(&last), &last.next), (vec!["v5"], &None));
    assert_eq!(server.targets(), ["/v3/videos?limit=100", "/v3/videos?limit=100&token=t%2B%2F%3D"]);
}

#[tokio::test]
async fn a_video_tells_its_title_length_still_and_end() {
    let server = Server::start(videos).await;
    let page = rendered(&*heygen(&server.url, HeygenApi::Auto), None, 50).await.unwrap();
    assert!(
        page.assets.iter().all(|asset| asset.kind == AssetKind::Video && asset.id.collection == Collection::Rendered)
    );
    let [done, making, failed, odd] = &page.assets[..] else { panic!("{:?}", page.assets) };
    assert_eq!((done.name.raw(), done.folder.as_deref()), ("Town hall", Some("f1")));
    assert_eq!(done.said.duration.map(Seconds::get), Some(42.5));
    assert_eq!(done.created.map(|at| at.to_string()).as_deref(), Some("2025-10-06T13:21:51Z"));
    assert_eq!(done.expires.map(|at| at.to_string()).as_deref(), Some("2025-10-07T13:21:51Z"));
    assert_eq!(done.thumbnail.as_ref().map(Label::raw), Some("https://cdn.example/v1.jpg?Expires=1759843311"));
    let told = |asset: &assetbrowse::asset::Asset| asset.status.as_ref().map(|status| status.raw().to_owned());
    assert_eq!((told(making).as_deref(), &making.url, making.name.raw()), (Some("processing"), &None, "v2"));
    assert_eq!((told(failed).as_deref(), failed.name.raw()), (Some("failed"), "v3"));
    assert_eq!(odd.unreadable.as_ref().map(Label::raw), Some("title is a list"));
}

#[tokio::test]
async fn a_folder_is_asked_of_the_service_and_videos_need_no_filter() {
    let server = Server::start(videos).await;
    let folder = Some(FolderId { account: name(), id: Arc::from("f 1") });
    let filters = Filters { kinds: Choice::only([AssetKind::Video]), folder, ..Filters::default() };
    let query = Query { collection: Collection::Rendered, filters, ..Query::default() };
    let provider = heygen(&server.url, HeygenApi::V1);
    provider.piece(PieceAsk { query, cursor: None, size: 20 }).await.unwrap();
    assert_eq!(server.targets(), ["/v3/videos?limit=20&folder_id=f+1"]);
}

#[rstest]
#[case("v3:abc")]
#[case("videos:")]
#[case("abc")]
#[tokio::test]
async fn a_cursor_of_others_is_not_found(#[case] cursor: &str) {
    let server = Server::start(videos).await;
    let provider = heygen(&server.url, HeygenApi::V3);
    let fault = rendered(&*provider, Some(Cursor::new(cursor)), 20).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::NotFound);
    assert!(server.seen().is_empty() && !fault.is_without());
}

#[tokio::test]
async fn a_plan_without_videos_moves_nothing() {
    let server = Server::start(|seen| match seen.path() {
        "/v3/videos" => Reply::new(404, &[], r#"{"error":{"code":"not_found","message":"no such path"}}"#),
        _ => Reply::json(r#"{"error":null,"data":{"assets":[],"total":0,"token":null}}"#),
    })
    .await;
    let provider = heygen(&server.url, HeygenApi::Auto);
    assert!(rendered(&*provider, None, 20).await.unwrap_err().is_without());
    // Uploads are still v1's.
    super::first(&*provider).await.unwrap();
    assert_eq!(server.seen()[1].path(), "/v1/asset/list");
}

#[tokio::test]
async fn one_video_cannot_be_asked_for() {
    let server = Server::start(videos).await;
    let id = AssetId { account: name(), collection: Collection::Rendered, id: Arc::from("v1") };
    assert_eq!(heygen(&server.url, HeygenApi::V3).asset(id).await.unwrap_err().kind, FaultKind::NotFound);
    assert!(server.seen().is_empty());
}
