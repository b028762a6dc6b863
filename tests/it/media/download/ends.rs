//! Promises 8, 12 and 14 for files: hosts that lie, stall or refuse, and a folder that goes away.

use std::time::Duration;

use assetbrowse::asset::link::Refusal;
use rstest::rstest;

use super::*;

const TINY: Duration = Duration::from_millis(150);

/// What a host comes to that answers everything so; nothing is ever left of it.
async fn fails(reply: Reply) -> DownloadFault {
    let home = home();
    let server = Server::start(move |_| reply.clone()).await;
    let settings = Settings { idle: TINY, headers: TINY, ..Settings::default() };
    let fault = save_with(&settings, home.path(), &order(&server.url, "5db1", "studio/clip.mp4")).await.unwrap_err();
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "not even a folder is made for it");
    fault
}

fn late() -> DownloadFault {
    net(FaultKind::TimedOut { after: TINY }, "")
}

#[rstest]
#[case::ended(Reply::new(403, &[], "<Error/>"), net(FaultKind::Forbidden, "127.0.0.1"))]
#[case::missing(Reply::new(404, &[], ""), net(FaultKind::NotFound, "127.0.0.1"))]
#[case::nothing(Reply::new(204, &[], ""), net(FaultKind::Status { code: 204 }, "127.0.0.1"))]
#[case::packed(Reply::new(200, &[("Content-Encoding", "br")], "x"), damaged("its host sent it packed (br)"))]
#[case::a_part(Reply::new(206, &[("Content-Range", "bytes 0-0/9")], "x"), damaged("its host sent another range than was asked for"))]
#[case::no_answer(Reply::raw("").hanging(), late())]
#[case::no_byte(Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n").hanging(), late())]
#[tokio::test]
async fn a_host_that_does_not_send_a_file_leaves_nothing_behind(#[case] reply: Reply, #[case] fault: DownloadFault) {
    assert_eq!(fails(reply).await, fault);
}

#[tokio::test]
async fn what_no_disk_has_room_for_is_not_begun() {
    let head = b"HTTP/1.1 200 OK\r\nETag: \"one\"\r\nContent-Length: 1152921504606846976\r\n\r\n".as_slice();
    let fault = fails(Reply::raw([head, &[0; 9000]].concat()).hanging()).await;
    assert!(matches!(fault, DownloadFault::NoRoom { bytes: 1_152_921_504_606_846_976, .. }), "{fault:?}");
}

#[rstest]
#[case(AssetKind::Image)]
#[case(AssetKind::Video)]
#[case(AssetKind::Audio)]
#[tokio::test]
async fn a_page_to_log_in_is_not_saved_as_a_medium(#[case] kind: AssetKind) {
    let home = home();
    let page = Reply::new(200, &[("Content-Type", "text/html")], "<!DOCTYPE html><title>Log in</title>");
    let server = Server::start(move |_| page.clone()).await;
    let order = Order { kind, ..order(&server.url, "5db1", "clip.mp4") };
    assert_eq!(save(home.path(), &order).await, Err(DownloadFault::WebPage));
    assert_eq!(names(home.path()), Vec::<String>::new());
    let document = Order { kind: AssetKind::Other, ..order };
    assert_eq!(anew(save(home.path(), &document).await).file, home.path().join("clip.txt"));
}

#[rstest]
#[case("file:///etc/passwd", Refusal::Scheme)]
#[case("https://me:secret@m.example/one.png", Refusal::UserInfo)]
#[tokio::test]
async fn a_url_that_may_not_be_fetched_is_not_saved(#[case] url: &str, #[case] refusal: Refusal) {
    let outcome = save(home().path(), &order(url, "5db1", "clip")).await;
    assert_eq!(outcome, Err(DownloadFault::Medium(MediaFault::Link(refusal))));
}

#[tokio::test]
async fn a_redirect_to_plain_http_is_not_followed() {
    let fault = fails(Reply::redirect("http://192.0.2.1/one.mp4")).await;
    assert!(matches!(fault, DownloadFault::Medium(MediaFault::Net { kind: FaultKind::Redirect, .. })), "{fault:?}");
}

#[tokio::test]
async fn how_long_a_host_wants_to_be_left_alone_is_told() {
    let home = home();
    let server = Server::start(|_| Reply::new(429, &[("Retry-After", "7")], "")).await;
    let told = Mutex::new(Vec::new());
    let folder = Folder::open(home.path()).unwrap();
    let tell = |news| told.lock().unwrap().push(news);
    let downloader = Downloader::new(&Settings::default());
    let outcome = downloader.save(&folder, &order(&server.url, "5db1", "clip"), &tell).await;
    assert_eq!(outcome, Err(net(FaultKind::RateLimited, "127.0.0.1")));
    assert_eq!(told.into_inner().unwrap(), [Told::Wait(Duration::from_secs(7))]);
}

#[rstest]
#[case::stalls(beginning(&file(LENGTH), 300_000, "\"one\""), late())]
#[case::stalls_early(beginning(&file(LENGTH), 5000, "\"one\""), late())]
#[tokio::test]
async fn what_came_before_a_host_stalled_is_kept(#[case] reply: Reply, #[case] fault: DownloadFault) {
    let home = home();
    let server = Server::start(move |_| reply.clone()).await;
    let settings = Settings { idle: TINY, ..Settings::default() };
    assert_eq!(save_with(&settings, home.path(), &order(&server.url, "5db1", "clip.bin")).await, Err(fault));
    let here = fs::read(part(home.path())).unwrap();
    assert_eq!(here, file(here.len()));
    assert!([5000, 300_000].contains(&here.len()));
}

#[tokio::test]
async fn what_came_before_a_connection_broke_is_kept() {
    let home = home();
    let head = format!("HTTP/1.1 200 OK\r\nETag: \"one\"\r\nContent-Length: {LENGTH}\r\n\r\n");
    let cut = Reply::raw([head.as_bytes(), &file(300_000)].concat());
    let server = Server::start(move |_| cut.clone()).await;
    let fault = save(home.path(), &order(&server.url, "5db1", "clip.bin")).await.unwrap_err();
    assert!(matches!(fault, DownloadFault::Medium(MediaFault::Net { kind: FaultKind::Interrupted, .. })), "{fault:?}");
    assert_eq!(fs::read(part(home.path())).unwrap(), file(300_000));
}

/// Does something to the folder while a file without an end is saved in it, and gives what came of that.
async fn meanwhile(folder: &Path, deed: impl Fn() + Send + Sync) -> DownloadFault {
    let server = Server::start(|_| Reply::raw("HTTP/1.1 200 OK\r\n\r\n").without_end(&[7; 9999])).await;
    let done = Mutex::new(false);
    let tell = |told| {
        let mut done = done.lock().unwrap();
        if matches!(told, Told::Amount(amount) if amount.done > 1_000_000) && !*done {
            *done = true;
            deed();
        }
    };
    let open = Folder::open(folder).unwrap();
    let order = order(&server.url, "5db1", "studio/clip.bin");
    Downloader::new(&Settings::default()).save(&open, &order, &tell).await.unwrap_err()
}

#[tokio::test]
async fn a_folder_that_vanishes_ends_it_and_nothing_is_written_elsewhere() {
    let home = home();
    let folder = home.path().join("downloads");
    let fault = meanwhile(&folder, || fs::remove_dir_all(&folder).unwrap()).await;
    assert!(
        matches!(&fault, DownloadFault::Folder { what } if what.raw() == "the folder is not there any more"),
        "{fault:?}"
    );
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_folder_that_is_gone_is_not_made_again_behind_the_users_back() {
    let home = home();
    let folder = home.path().join("downloads");
    let open = Folder::open(&folder).unwrap();
    let server = Server::start(|_| whole(&file(9), "\"one\"")).await;
    fs::rename(&folder, home.path().join("moved")).unwrap();
    let order = order(&server.url, "5db1", "studio/clip.bin");
    let outcome = Downloader::new(&Settings::default()).save(&open, &order, &|_| ()).await;
    assert!(matches!(outcome, Err(DownloadFault::Folder { .. })), "{outcome:?}");
    assert_eq!(names(home.path()), Vec::<String>::new());
    anew(save(&folder, &order).await);
}

#[tokio::test]
async fn a_folder_in_it_that_is_gone_is_made_again() {
    let home = home();
    let open = Folder::open(home.path()).unwrap();
    let server = Server::start(|_| whole(&file(9), "\"one\"")).await;
    let downloader = Downloader::new(&Settings::default());
    for _ in 0..2 {
        anew(downloader.save(&open, &order(&server.url, "5db1", "studio/clip.bin"), &|_| ()).await);
        assert_eq!(names(home.path()), ["studio/clip.bin"]);
        fs::remove_dir_all(home.path().join("studio")).unwrap();
    }
}

#[tokio::test]
async fn what_was_given_up_is_taken_away_when_it_is_asked_for_and_nothing_else() {
    let home = home();
    let server = Server::start(|_| beginning(&file(LENGTH), 300_000, "\"one\"")).await;
    let order = order(&server.url, "5db1", "studio/2025/clip.bin");
    interrupted(home.path(), &order, 300_000).await;
    let folder = home.path().join("studio/2025");
    for other in ["clip.bin.part", "clip.bin.0123456789abcdef-0123456789abcdef.part", "clip.bin"] {
        fs::write(folder.join(other), "somebody else's").unwrap();
    }
    let open = Folder::open(home.path()).unwrap();
    open.discard(&asset("another"));
    assert_eq!(names(&folder).len(), 4);
    open.discard(&order.asset);
    assert_eq!(names(&folder), ["clip.bin", "clip.bin.0123456789abcdef-0123456789abcdef.part", "clip.bin.part"]);
}

#[tokio::test]
async fn what_is_written_beside_a_file_never_takes_the_place_of_anything() {
    let home = home();
    let server = Server::start(|_| whole(&file(9), "\"one\"")).await;
    let saved = anew(save(home.path(), &order(&server.url, "5db1", "studio/clip.bin")).await);
    let folder = Folder::open(home.path()).unwrap();
    folder.write_beside(&saved.file, ".json", b"{}").unwrap();
    folder.write_beside(&saved.file, ".json", b"another").unwrap();
    assert_eq!(fs::read(home.path().join("studio/clip.bin.json")).unwrap(), b"{}");
    for strange in [Path::new("/etc/clip.bin"), &home.path().join("../clip.bin"), home.path()] {
        assert!(folder.write_beside(strange, ".json", b"{}").is_err(), "{}", strange.display());
    }
    assert_eq!(names(home.path()), ["studio/clip.bin", "studio/clip.bin.json"]);
}
