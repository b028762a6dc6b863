//! Promise 11: a file under its final name is complete, and a resume never mixes two versions.

use rstest::rstest;

use super::*;

const HERE: usize = 300_000;

/// A folder with a part of the version `"one"` in it, and who is to go on with it at another host.
async fn begun() -> (TempDir, PathBuf, Order) {
    let home = home();
    let server = Server::start(|_| beginning(&file(LENGTH), HERE, "\"one\"")).await;
    let order = order(&server.url, "5db1", "studio/clip.bin");
    let part = interrupted(home.path(), &order, HERE).await;
    assert_eq!(fs::read(&part).unwrap(), file(HERE));
    (home, part, order)
}

#[tokio::test]
async fn it_goes_on_where_it_was_interrupted() {
    let (home, part, mut order) = begun().await;
    let name = part.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("clip.bin.") && name.len() == "clip.bin.".len() + 38, "{name}");
    let server = Server::start(|seen| match from(seen) {
        None => beginning(&file(LENGTH), 5000, "\"one\""),
        Some(from) => rest(&file(LENGTH), from, "\"one\""),
    })
    .await;
    order.url = Url::parse(&server.url).unwrap();
    let saved = anew(save(home.path(), &order).await);
    assert_eq!(fs::read(&saved.file).unwrap(), file(LENGTH));
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[1].header("range"), Some("bytes=300000-"));
    assert_eq!(seen[1].header("if-range"), Some("\"one\""));
    assert_eq!(names(home.path()), ["studio/clip.bin"]);
}

#[tokio::test]
async fn what_is_whole_already_is_not_asked_for_again() {
    let (home, part, mut order) = begun().await;
    fs::write(&part, file(LENGTH)).unwrap();
    let server = Server::start(|_| beginning(&file(LENGTH), 5000, "\"one\"")).await;
    order.url = Url::parse(&server.url).unwrap();
    let saved = anew(save(home.path(), &order).await);
    assert_eq!(fs::read(&saved.file).unwrap(), file(LENGTH));
    assert_eq!(server.seen().len(), 1);
}

/// Another file, as long as the one of which there is a part.
fn other() -> Vec<u8> {
    file(LENGTH).into_iter().rev().collect()
}

/// An answer to the question for the rest that is not to be believed, with a body that would fit.
fn lie(headers: &[(&str, &str)]) -> Reply {
    Reply::new(206, headers, &other()[HERE..])
}

#[rstest]
#[case::no_range(|_: &Seen| lie(&[("ETag", "\"one\"")]))]
#[case::another_range(|_: &Seen| lie(&[("ETag", "\"one\""), ("Content-Range", "bytes 299999-599998/600000")]))]
#[case::a_shorter_range(|_: &Seen| lie(&[("ETag", "\"one\""), ("Content-Range", "bytes 300000-399999/600000")]))]
#[case::another_length(|_: &Seen| lie(&[("ETag", "\"one\""), ("Content-Range", "bytes 300000-599999/600001")]))]
#[case::no_length(|_: &Seen| lie(&[("ETag", "\"one\""), ("Content-Range", "bytes 300000-599999/*")]))]
#[case::another_version(|_: &Seen| rest(&other(), HERE, "\"two\""))]
#[case::no_version(|_: &Seen| lie(&[("Content-Range", "bytes 300000-599999/600000")]))]
#[case::a_weak_version(|_: &Seen| rest(&other(), HERE, "W/\"one\""))]
#[case::packed(|_: &Seen| lie(&[("ETag", "\"one\""), ("Content-Encoding", "gzip"), ("Content-Range", "bytes 300000-599999/600000")]))]
#[case::nothing_to_give(|_: &Seen| Reply::new(416, &[("Content-Range", "bytes */600000")], ""))]
#[tokio::test]
async fn a_rest_that_is_not_the_right_one_is_not_appended(#[case] script: fn(&Seen) -> Reply) {
    let (home, _, mut order) = begun().await;
    let server =
        Server::start(move |seen| if from(seen).is_some() { script(seen) } else { whole(&file(LENGTH), "\"one\"") });
    let server = server.await;
    order.url = Url::parse(&server.url).unwrap();
    let saved = anew(save(home.path(), &order).await);
    assert_eq!(fs::read(&saved.file).unwrap(), file(LENGTH));
    let asked: Vec<_> = server.seen().iter().map(from).collect();
    assert_eq!(asked, [None, Some(HERE), None], "all of it is asked for again");
    assert_eq!(names(home.path()), ["studio/clip.bin"]);
}

#[tokio::test]
async fn a_host_without_ranges_is_read_from_the_beginning() {
    let (home, _, mut order) = begun().await;
    let server = Server::start(|_| whole(&file(LENGTH), "\"one\"")).await;
    order.url = Url::parse(&server.url).unwrap();
    let saved = anew(save(home.path(), &order).await);
    assert_eq!(fs::read(&saved.file).unwrap(), file(LENGTH));
    assert_eq!(server.seen().len(), 2, "the answer to the second question is all of it");
}

#[tokio::test]
async fn a_file_that_changes_between_two_questions_is_the_new_one() {
    let (home, _, mut order) = begun().await;
    let server = Server::start(|seen| match from(seen) {
        None => whole(&file(LENGTH), "\"one\""),
        Some(_) => whole(&other(), "\"two\""),
    })
    .await;
    order.url = Url::parse(&server.url).unwrap();
    let saved = anew(save(home.path(), &order).await);
    assert_eq!((fs::read(&saved.file).unwrap(), saved.version.raw()), (other(), "etag \"two\""));
    assert_eq!(names(home.path()), ["studio/clip.bin"], "the part of the old version is gone");
}

#[rstest]
#[case::another_tag("\"two\"", LENGTH)]
#[case::a_weak_tag("W/\"one\"", LENGTH)]
#[case::another_length("\"one\"", LENGTH + 1)]
#[tokio::test]
async fn a_part_of_another_version_is_not_gone_on_with(#[case] tag: &'static str, #[case] length: usize) {
    let (home, _, mut order) = begun().await;
    let server = Server::start(move |_| {
        whole(
            &other()[..length.min(LENGTH)].to_vec().into_iter().chain((LENGTH..length).map(|_| 7)).collect::<Vec<_>>(),
            tag,
        )
    });
    let server = server.await;
    order.url = Url::parse(&server.url).unwrap();
    let saved = anew(save(home.path(), &order).await);
    let bytes = fs::read(&saved.file).unwrap();
    assert_eq!((bytes.len(), &bytes[..LENGTH]), (length, &other()[..]));
    assert_eq!(server.seen().len(), 1);
    assert_eq!(names(home.path()), ["studio/clip.bin"]);
}

#[tokio::test]
async fn a_part_that_is_too_long_is_thrown_away() {
    let (home, part, mut order) = begun().await;
    fs::write(&part, [other(), other()].concat()).unwrap();
    let server = Server::start(|_| whole(&file(LENGTH), "\"one\"")).await;
    order.url = Url::parse(&server.url).unwrap();
    assert_eq!(fs::read(anew(save(home.path(), &order).await).file).unwrap(), file(LENGTH));
    assert_eq!(server.seen().len(), 1);
}

#[rstest]
#[case::refused(Reply::new(503, &[("Retry-After", "7")], ""), net(FaultKind::Status { code: 503 }, "127.0.0.1"))]
#[case::gone(Reply::new(403, &[], ""), net(FaultKind::Forbidden, "127.0.0.1"))]
#[tokio::test]
async fn what_is_here_stays_where_the_rest_is_refused(#[case] reply: Reply, #[case] fault: DownloadFault) {
    let (home, part, mut order) = begun().await;
    let server =
        Server::start(move |seen| if from(seen).is_some() { reply.clone() } else { whole(&file(LENGTH), "\"one\"") });
    let server = server.await;
    order.url = Url::parse(&server.url).unwrap();
    assert_eq!(save(home.path(), &order).await, Err(fault));
    assert_eq!(fs::read(part).unwrap(), file(HERE));
}

#[tokio::test]
async fn a_rest_that_is_shorter_than_it_said_is_kept_and_one_that_is_longer_is_not() {
    let (home, part, mut order) = begun().await;
    let cases = [(400_000, 400_000, 400_000), (LENGTH + 1, LENGTH + 1, 0)];
    for (until, least, kept) in cases {
        let server = Server::start(move |seen| match from(seen) {
            None => whole(&file(LENGTH), "\"one\""),
            Some(from) => {
                let range = format!("bytes {from}-599999/600000");
                Reply::new(206, &[("ETag", "\"one\""), ("Content-Range", &range)], &file(until)[from..])
            }
        })
        .await;
        order.url = Url::parse(&server.url).unwrap();
        let fault = save(home.path(), &order).await.unwrap_err();
        let DownloadFault::Length { told: 600_000, came } = fault else { panic!("{fault:?}") };
        assert_eq!(came, least as u64);
        assert_eq!(fs::read(&part).unwrap_or_default(), file(kept));
    }
    assert_eq!(names(home.path()), Vec::<String>::new());
}

#[tokio::test]
async fn without_a_strong_tag_nothing_is_kept_of_what_failed() {
    for headers in ["ETag: W/\"one\"", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"] {
        let home = home();
        let head = format!("HTTP/1.1 200 OK\r\n{headers}\r\nContent-Length: {LENGTH}\r\n\r\n");
        let cut = Reply::raw([head.as_bytes(), &file(HERE)].concat());
        let server = Server::start(move |_| cut.clone()).await;
        let fault = save(home.path(), &order(&server.url, "5db1", "clip.bin")).await.unwrap_err();
        assert!(
            matches!(fault, DownloadFault::Medium(MediaFault::Net { kind: FaultKind::Interrupted, .. })),
            "{fault:?}"
        );
        assert_eq!(names(home.path()), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_download_that_another_program_runs_is_busy() {
    let (home, part, order) = begun().await;
    let lock = fs::File::open(&part).unwrap();
    lock.lock().unwrap();
    let server = Server::start(|_| whole(&file(LENGTH), "\"one\"")).await;
    let order = Order { url: Url::parse(&server.url).unwrap(), ..order };
    assert_eq!(save(home.path(), &order).await, Err(DownloadFault::Busy));
    Folder::open(home.path()).unwrap().discard(&order.asset);
    assert_eq!(fs::read(&part).unwrap(), file(HERE));
    drop(lock);
    anew(save(home.path(), &order).await);
}

#[tokio::test]
async fn one_folder_downloads_an_asset_once_at_a_time() {
    let home = home();
    let server = Server::start(|_| whole(&file(LENGTH), "\"one\"")).await;
    let folder = Folder::open(home.path()).unwrap();
    let (downloader, order) = (Downloader::new(&Settings::default()), order(&server.url, "5db1", "clip.bin"));
    let all = futures::future::join_all((0..4).map(|_| downloader.save(&folder, &order, &|_| ()))).await;
    let saved = all.iter().filter(|outcome| matches!(outcome, Ok(Outcome::Saved(_)))).count();
    let same = all.iter().filter(|outcome| matches!(outcome, Ok(Outcome::Same(_)))).count();
    assert_eq!((saved, same), (1, 3), "{all:?}");
    assert_eq!(names(home.path()), ["clip.bin"]);
}
