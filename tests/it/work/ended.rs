//! URLs that have ended: the asset is asked for anew, once, and no host of media ever sees a key.

use std::sync::atomic::{AtomicUsize, Ordering};

use assetbrowse::asset::{Asset, AssetKind, Collection, FaultKind, MediaFault, Shot};
use assetbrowse::media::cache::Scale;
use assetbrowse::provider::registry::HeygenApi;
use assetbrowse::text::Label;
use assetbrowse::work::fresh::Fresh;
use rstest::rstest;

use super::{asset, image, png, previewer, red, small};
use crate::provider::scripted::{Reply, Server};
use crate::provider::{KEY, affogato, heygen};

/// A host of media that refuses every signature but this one.
async fn signed_host(good: &'static str, status: u16) -> Server {
    Server::start(move |seen| match seen.query("Signature") {
        Some(signature) if signature == good => Reply::new(200, &[], png(50)),
        _ => Reply::new(status, &[], "<Error><Code>AccessDenied</Code></Error>"),
    })
    .await
}

/// A service that tells this URL of the one asset that it has.
async fn service(url: String) -> Server {
    Server::start(move |seen| match seen.path() {
        "/pub/v2/assets/a1" => Reply::json(format!(
            r#"{{"data":{{"id":"a1","type":"image","status":"active","url":"{url}"}},"err":{{}}}}"#
        )),
        _ => Reply::new(500, &[], ""),
    })
    .await
}

fn is_refused(fault: &MediaFault) -> bool {
    matches!(fault, MediaFault::Net { kind: FaultKind::Forbidden | FaultKind::NotFound, .. })
}

#[rstest]
#[case(403)]
#[case(404)]
#[tokio::test]
async fn an_ended_url_is_asked_for_anew_and_the_new_one_is_shown(#[case] status: u16) {
    let folder = tempfile::tempdir().unwrap();
    let media = signed_host("new", status).await;
    let service = service(format!("{}/a.png?Signature=new", media.url)).await;
    let previewer = previewer(folder.path(), vec![affogato(&service.url)]);
    let told = small(&previewer, &image(&format!("{}/a.png?Signature=old", media.url))).await;
    assert_eq!(red(&told.result.unwrap()), 50);
    let refreshed = told.refreshed.expect("the asset as it is now");
    assert!(refreshed.url.unwrap().raw().ends_with("Signature=new"));
    assert_eq!(service.targets(), ["/pub/v2/assets/a1"]);
    assert_eq!(media.targets(), ["/a.png?Signature=old", "/a.png?Signature=new"]);
}

/// Nobody tells one rendered video: its listing is read again, whatever version of the API tells of uploads.
#[tokio::test]
async fn a_rendered_video_is_renewed_with_its_thumbnail() {
    let folder = tempfile::tempdir().unwrap();
    let media = signed_host("new", 403).await;
    let url = |name: &str, signature: &str| format!("{}/{name}?Expires=9000000000&Signature={signature}", media.url);
    let (video, still) = (url("a.mp4", "new"), url("a.jpg", "new"));
    let service = Server::start(move |_| {
        Reply::json(format!(
            r#"{{"data":[{{"id":"a1","status":"completed","video_url":"{video}","thumbnail_url":"{still}"}}],"has_more":false}}"#
        ))
    })
    .await;
    let previewer = previewer(folder.path(), vec![heygen(&service.url, HeygenApi::V1)]);
    let mut ended = asset(AssetKind::Video, &url("a.mp4", "old"));
    ended.id.collection = Collection::Rendered;
    ended.thumbnail = Some(Label::new(&url("a.jpg", "old")));
    let told = small(&previewer, &ended).await;
    assert_eq!(red(&told.result.unwrap()), 50);
    let refreshed = told.refreshed.expect("the video as it is now");
    assert!(refreshed.expires.is_some() && refreshed.url.unwrap().raw().ends_with("Signature=new"));
    assert_eq!(service.targets(), ["/v3/videos?limit=100"]);
    let asked: Vec<String> =
        media.seen().iter().map(|seen| format!("{} {}", seen.path(), seen.query("Signature").unwrap())).collect();
    // The thumbnail comes first, and the video itself is not needed.
    assert_eq!(asked, ["/a.jpg old", "/a.mp4 old", "/a.jpg new"]);
}

#[tokio::test]
async fn however_many_find_it_ended_it_is_asked_for_once() {
    let folder = tempfile::tempdir().unwrap();
    let media = signed_host("none", 403).await;
    let service = service(format!("{}/a.png?Signature=new", media.url)).await;
    let previewer = previewer(folder.path(), vec![affogato(&service.url)]);
    let asset = image(&format!("{}/a.png?Signature=old", media.url));
    let frames = (1..4).map(|frame| previewer.picture(asset.clone(), Shot::Frame(frame), Scale::Large, true));
    let (small, frames) = futures::join!(small(&previewer, &asset), futures::future::join_all(frames));
    for told in frames.into_iter().chain([small]) {
        assert!(is_refused(&told.result.unwrap_err()));
        assert!(told.refreshed.is_some());
    }
    let again = super::small(&previewer, &image(&format!("{}/a.png?Signature=new", media.url))).await;
    assert!(is_refused(&again.result.unwrap_err()));
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test]
async fn a_url_that_stays_the_same_is_not_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let media = signed_host("none", 403).await;
    let url = format!("{}/a.png?Signature=old", media.url);
    let service = service(url.clone()).await;
    let previewer = previewer(folder.path(), vec![affogato(&service.url)]);
    assert!(is_refused(&small(&previewer, &image(&url)).await.result.unwrap_err()));
    assert_eq!((media.seen().len(), service.seen().len()), (1, 1));
}

#[rstest]
#[case::broken(Reply::new(500, &[], ""))]
#[case::gone(Reply::new(404, &[], ""))]
#[tokio::test]
async fn where_the_service_does_not_tell_it_the_refusal_stays(#[case] answer: Reply) {
    let folder = tempfile::tempdir().unwrap();
    let media = signed_host("none", 403).await;
    let service = Server::start(move |_| answer.clone()).await;
    let previewer = previewer(folder.path(), vec![affogato(&service.url)]);
    for _ in 0..3 {
        let told = small(&previewer, &image(&format!("{}/a.png", media.url))).await;
        assert!(is_refused(&told.result.unwrap_err()));
        assert_eq!(told.refreshed, None);
    }
    assert_eq!(service.seen().len(), 1);
}

/// v1 of the API cannot tell one asset: its listing is read, and of a long one no more than a few pages.
#[rstest]
#[case::on_the_third_page(2, true, 3)]
#[case::far_behind(40, false, 5)]
#[tokio::test]
async fn what_a_service_only_lists_is_looked_for_on_a_few_pages(
    #[case] stands_on: usize,
    #[case] is_found: bool,
    #[case] asked: usize,
) {
    let page = AtomicUsize::new(0);
    let service = Server::start(move |_| {
        let number = page.fetch_add(1, Ordering::Relaxed);
        let id = if number == stands_on { "a1".to_owned() } else { format!("b{number}") };
        Reply::json(format!(
            r#"{{"data":{{"assets":[{{"id":"{id}","file_type":"video","url":"https://m.example/{id}"}}],"token":"t{number}"}}}}"#
        ))
    })
    .await;
    let fresh = Fresh::new(vec![heygen(&service.url, HeygenApi::V1)]);
    let wanted = Asset { folder: Some("f1".into()), ..asset(AssetKind::Video, "https://m.example/old") };
    let renewed = fresh.renewed(&wanted).await;
    assert_eq!(renewed.is_some_and(|asset| asset.id == wanted.id), is_found);
    let seen = service.seen();
    assert_eq!(seen.len(), asked);
    // Its own kind and folder alone: that reaches further.
    for request in seen {
        assert_eq!(
            (request.query("file_type").as_deref(), request.query("folder_id").as_deref()),
            (Some("video"), Some("f1"))
        );
    }
}

#[tokio::test]
async fn what_is_being_made_is_asked_for_with_one_request() {
    let service = Server::start(|_| {
        let item = r#"{"id":"a1","file_type":"video","url":"https://m.example/a1"}"#;
        Reply::json(format!(r#"{{"data":{{"assets":[{item}],"token":"more"}}}}"#))
    })
    .await;
    let fresh = Fresh::new(vec![heygen(&service.url, HeygenApi::V1)]);
    let [first, mut second] = [image("https://m.example/a1"), image("https://m.example/a2")];
    second.id.id = "a2".into();
    let made = fresh.being_made(vec![first.id.clone(), second.id]).await;
    assert_eq!(made.into_iter().map(|asset| asset.id).collect::<Vec<_>>(), [first.id]);
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test]
async fn no_host_of_media_ever_sees_a_key() {
    let folder = tempfile::tempdir().unwrap();
    let last = signed_host("new", 403).await;
    let to = last.url.clone();
    let media = Server::start(move |seen| match seen.query("Signature").as_deref() {
        Some("new") => Reply::redirect(&format!("{to}{}", seen.target)),
        _ => Reply::new(403, &[("Set-Cookie", "a=b")], ""),
    })
    .await;
    let service = service(format!("{}/a.png?Signature=new", media.url)).await;
    let previewer = previewer(folder.path(), vec![affogato(&service.url)]);
    let old = Asset {
        thumbnail: Some(Label::new(&format!("{}/small.png?Signature=old", media.url))),
        ..image(&format!("{}/a.png?Signature=old", media.url))
    };
    assert!(small(&previewer, &old).await.result.is_ok());
    assert_eq!(service.seen()[0].header("x-api-key"), Some(KEY), "the service has to know it");
    let seen: Vec<_> = media.seen().into_iter().chain(last.seen()).collect();
    assert_eq!(seen.len(), 4);
    for request in seen {
        assert!(!format!("{request:?}").contains(KEY), "{request:?}");
        for header in ["x-api-key", "authorization", "cookie", "referer"] {
            assert_eq!(request.header(header), None, "{request:?}");
        }
    }
}
