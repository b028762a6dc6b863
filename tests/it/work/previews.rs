//! Pictures: from where they come, how often their hosts are asked, and what is no picture.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use assetbrowse::asset::{Asset, AssetKind, MediaFault, Shot};
use assetbrowse::demo::{self, Settings};
use assetbrowse::media::cache::Scale;
use assetbrowse::provider::PieceAsk;
use assetbrowse::text::Label;
use futures::StreamExt as _;
use rstest::rstest;

use super::{asset, demo_account, image, png, previewer, red, small};
use crate::provider::scripted::{Reply, Server};

fn picture() -> Reply {
    Reply::new(200, &[("Content-Type", "image/png")], png(200))
}

#[tokio::test]
async fn what_was_seen_once_is_seen_again_without_its_host() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_| picture()).await;
    let asset = image(&format!("{}/a.png?Signature=1", server.url));
    let first = previewer(folder.path(), Vec::new());
    assert_eq!(red(&small(&first, &asset).await.result.unwrap()), 200);
    first.settle().await;
    // In another run, behind another signature.
    let asset = image(&format!("{}/a.png?Signature=2", server.url));
    let second = previewer(folder.path(), Vec::new());
    for fetch in [false, true] {
        let told = second.picture(asset.clone(), Shot::Whole, Scale::Thumbnail, fetch).await;
        assert_eq!(red(&told.result.unwrap()), 200);
    }
    assert_eq!(server.targets(), ["/a.png?Signature=1"]);
}

#[tokio::test]
async fn a_large_picture_serves_as_a_small_one() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_| picture()).await;
    let asset = image(&format!("{}/a.png", server.url));
    let previewer = previewer(folder.path(), Vec::new());
    assert!(previewer.picture(asset.clone(), Shot::Whole, Scale::Large, true).await.result.is_ok());
    previewer.settle().await;
    assert!(small(&previewer, &asset).await.result.is_ok());
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn without_fetching_nobody_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_| picture()).await;
    let asset = Asset { thumbnail: Some(Label::new(&server.url)), ..image(&format!("{}/a.png", server.url)) };
    let previewer = previewer(folder.path(), Vec::new());
    let told = previewer.picture(asset.clone(), Shot::Whole, Scale::Thumbnail, false).await;
    assert_eq!(told.result.unwrap_err(), MediaFault::NotHere);
    let waves: Vec<_> = previewer.waveform(asset, false).collect().await;
    assert_eq!(waves.into_iter().map(|told| told.result).collect::<Vec<_>>(), [Err(MediaFault::NotHere)]);
    assert_eq!(server.targets(), Vec::<String>::new());
}

#[tokio::test]
async fn a_thumbnail_goes_first_and_the_medium_where_that_fails_or_is_too_small() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|seen| match seen.path() {
        "/small.png" => Reply::new(200, &[], png(10)),
        "/medium.png" => Reply::new(200, &[], png(20)),
        _ => Reply::new(404, &[], ""),
    })
    .await;
    let with = |thumbnail: &str| Asset {
        thumbnail: Some(Label::new(&format!("{}/{thumbnail}", server.url))),
        ..image(&format!("{}/medium.png", server.url))
    };
    let seeing = previewer(folder.path(), Vec::new());
    assert_eq!(red(&small(&seeing, &with("small.png")).await.result.unwrap()), 10);
    let large = seeing.picture(with("small.png"), Shot::Whole, Scale::Large, true).await;
    assert_eq!(red(&large.result.unwrap()), 20);
    assert_eq!(server.targets(), ["/small.png", "/medium.png"]);

    let folder = tempfile::tempdir().unwrap();
    let seeing = previewer(folder.path(), Vec::new());
    assert_eq!(red(&small(&seeing, &with("gone.png")).await.result.unwrap()), 20);
    assert_eq!(server.targets()[2..], ["/gone.png", "/medium.png"]);
}

#[tokio::test]
async fn whoever_wants_the_same_at_once_shares_one_request() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_| picture()).await;
    let asset = image(&format!("{}/a.png", server.url));
    let previewer = previewer(folder.path(), Vec::new());
    let (pane, sheet) = futures::join!(small(&previewer, &asset), small(&previewer, &asset));
    assert!(pane.result.is_ok() && sheet.result.is_ok());
    assert_eq!(server.seen().len(), 1);
}

/// A blocking server on a thread, so that what it sees of the connection is the kernel's word.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_looks_elsewhere_hangs_up_and_the_other_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let asset = image(&format!("http://{}/a.png", listener.local_addr().unwrap()));
    let (begun, first_began) = tokio::sync::oneshot::channel();
    let served = std::thread::spawn(move || {
        let (mut first, _) = listener.accept().unwrap();
        let mut head = [0; 1];
        first.read_exact(&mut head).unwrap();
        begun.send(()).unwrap();
        // Nothing is answered: it ends when the other side hangs up.
        let mut rest = Vec::new();
        first.read_to_end(&mut rest).unwrap();
        let (mut second, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            second.read_exact(&mut head).unwrap();
            request.extend_from_slice(&head);
        }
        let body = png(30);
        write!(second, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len()).unwrap();
        second.write_all(&body).unwrap();
    });
    let previewer = previewer(folder.path(), Vec::new());
    let looking = tokio::spawn({
        let (previewer, asset) = (previewer.clone(), asset.clone());
        async move { small(&previewer, &asset).await }
    });
    first_began.await.unwrap();
    let mut waiting = Box::pin(small(&previewer, &asset));
    // It waits for the same answer by now.
    assert!(futures::poll!(&mut waiting).is_pending());
    looking.abort();
    assert_eq!(red(&waiting.await.result.unwrap()), 30);
    served.join().unwrap();
}

#[rstest]
#[case::svg("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")]
#[case::html("<!DOCTYPE html><title>Sign in</title>")]
#[case::nothing("")]
#[case::cut_off("\u{89}PNG\r\n")]
#[tokio::test]
async fn what_only_calls_itself_a_picture_is_none(#[case] body: &'static str) {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(move |_| Reply::new(200, &[("Content-Type", "image/png")], body)).await;
    let asset = image(&format!("{}/a.png", server.url));
    let previewer = previewer(folder.path(), Vec::new());
    let fault = small(&previewer, &asset).await.result.unwrap_err();
    assert!(matches!(fault, MediaFault::Foreign { .. } | MediaFault::Damaged { .. }), "{fault:?}");
    previewer.settle().await;
    let again = previewer.picture(asset, Shot::Whole, Scale::Thumbnail, false).await;
    assert_eq!(again.result.unwrap_err(), MediaFault::NotHere, "nothing of it is kept");
}

#[tokio::test]
async fn the_first_bytes_say_what_it_is_whatever_its_service_says() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_| picture()).await;
    let previewer = previewer(folder.path(), Vec::new());
    for kind in [AssetKind::Video, AssetKind::Other] {
        let asset = asset(kind, &format!("{}/{kind:?}", server.url));
        assert!(small(&previewer, &asset).await.result.is_ok(), "{kind:?}");
    }
}

#[tokio::test]
async fn what_its_service_calls_a_font_is_not_fetched() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_| picture()).await;
    let font = Asset { type_word: Some(Label::new("Font")), ..asset(AssetKind::Other, &server.url) };
    let previewer = previewer(folder.path(), Vec::new());
    let told = small(&previewer, &font).await;
    assert_eq!(told.result.unwrap_err(), MediaFault::Foreign { what: "a font".to_owned() });
    assert_eq!(server.seen().len(), 0);
}

#[tokio::test]
async fn all_that_the_demo_shows_can_be_seen() {
    let folder = tempfile::tempdir().unwrap();
    let running = demo::start(Settings::default()).await.unwrap();
    let provider = demo_account(&running.base_url());
    let query = assetbrowse::asset::Query::default();
    let page = provider.piece(PieceAsk { query, cursor: None, size: 10 }).await.unwrap();
    let previewer = previewer(folder.path(), vec![provider.clone()]);
    let mut seen = 0;
    for asset in page.assets.iter().filter(|asset| asset.url.is_some()) {
        match asset.kind {
            AssetKind::Image | AssetKind::Video => {
                let told = small(&previewer, asset).await;
                assert!(told.result.is_ok(), "{:?}: {:?}", asset.name, told.result.err());
                seen += 1;
            }
            AssetKind::Audio | AssetKind::Other => {}
        }
    }
    assert!(seen > 3, "{seen}");
}
