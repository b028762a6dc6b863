//! What was saved before: asked for again only as far as it has to be, and never overwritten.

use super::*;

/// How much of another try is here.
const HERE: usize = 300_000;

/// A host of one file, and the folder where it was saved, with the record of it.
async fn saved_before(tag: &'static str) -> (TempDir, Server, Order, Saved) {
    let home = home();
    let server = Server::start(move |_| whole(&file(5000), tag)).await;
    let mut order = order(&server.url, "5db1", "studio/clip.bin");
    let saved = anew(save(home.path(), &order).await);
    order.saved = Some(saved.clone());
    (home, server, order, saved)
}

#[tokio::test]
async fn what_was_saved_and_is_the_same_is_left_alone() {
    let (home, server, order, saved) = saved_before("\"one\"").await;
    assert_eq!(save(home.path(), &order).await, Ok(Outcome::Same(saved)));
    assert_eq!(server.seen().len(), 2, "its host tells that it is the same");
    assert_eq!(names(home.path()), ["studio/clip.bin"]);
}

#[tokio::test]
async fn a_mirror_asks_no_host_for_what_is_there() {
    let (home, server, mut order, saved) = saved_before("\"one\"").await;
    order.trust = true;
    assert_eq!(save(home.path(), &order).await, Ok(Outcome::Same(saved.clone())));
    assert_eq!(server.seen().len(), 1);
    fs::remove_file(&saved.file).unwrap();
    assert_eq!(anew(save(home.path(), &order).await), saved, "what is not there is fetched again");
}

#[tokio::test]
async fn a_mirror_fetches_again_what_is_no_longer_as_long_as_it_was() {
    let (home, _server, mut order, saved) = saved_before("\"one\"").await;
    order.trust = true;
    fs::write(&saved.file, "edited by its owner").unwrap();
    let again = anew(save(home.path(), &order).await);
    assert_eq!(again.file, home.path().join("studio/clip ~5db1.bin"));
    assert_eq!(fs::read(&saved.file).unwrap(), b"edited by its owner");
}

#[tokio::test]
async fn a_new_version_is_saved_beside_the_old_one() {
    let (home, _server, mut order, saved) = saved_before("\"one\"").await;
    // As long as the old one, and its asset as old: only the tag tells.
    let changed: Vec<u8> = file(5000).into_iter().rev().collect();
    let served = changed.clone();
    let other = Server::start(move |_| whole(&served, "\"two\"")).await;
    order.url = Url::parse(&other.url).unwrap();
    let second = anew(save(home.path(), &order).await);
    assert_eq!(second.file, home.path().join("studio/clip ~5db1.bin"));
    assert_eq!((second.version.raw(), fs::read(&second.file).unwrap()), ("etag \"two\"", changed));
    assert_eq!(fs::read(&saved.file).unwrap(), file(5000));
    order.saved = Some(second.clone());
    assert_eq!(save(home.path(), &order).await, Ok(Outcome::Same(second)));
}

#[tokio::test]
async fn another_tag_on_the_same_bytes_makes_no_second_file() {
    let (home, _server, mut order, saved) = saved_before("\"one\"").await;
    let other = Server::start(|_| whole(&file(5000), "\"two\"")).await;
    order.url = Url::parse(&other.url).unwrap();
    let Ok(Outcome::Same(again)) = save(home.path(), &order).await else { panic!("it was there") };
    assert_eq!((&again.file, again.version.raw()), (&saved.file, "etag \"two\""));
    assert_eq!(names(home.path()), ["studio/clip.bin"]);
}

#[tokio::test]
async fn what_is_there_without_a_record_or_a_time_is_found_to_be_the_same_by_its_bytes() {
    let (home, _server, mut order, saved) = saved_before("\"one\"").await;
    (order.saved, order.created) = (None, None);
    assert_eq!(save(home.path(), &order).await, Ok(Outcome::Same(saved)));
    assert_eq!(names(home.path()), ["studio/clip.bin"]);
}

#[tokio::test]
async fn what_another_program_left_of_it_is_taken_away_when_it_is_there() {
    let (home, _server, mut order, _) = saved_before("\"one\"").await;
    for trust in [false, true] {
        let begun = Server::start(|_| beginning(&file(LENGTH), HERE, "\"two\"")).await;
        let other = Order { saved: None, url: Url::parse(&begun.url).unwrap(), ..order.clone() };
        interrupted(home.path(), &other, HERE).await;
        order.trust = trust;
        assert!(matches!(save(home.path(), &order).await, Ok(Outcome::Same(_))));
        assert_eq!(names(home.path()), ["studio/clip.bin"]);
    }
}

#[tokio::test]
async fn without_a_record_its_length_and_its_time_tell_it() {
    let (home, server, mut order, saved) = saved_before("\"one\"").await;
    order.saved = None;
    assert_eq!(save(home.path(), &order).await, Ok(Outcome::Same(saved.clone())));
    let is_cut = Server::start(|_| whole(&file(4999), "\"one\"")).await;
    order.url = Url::parse(&is_cut.url).unwrap();
    let other = anew(save(home.path(), &order).await);
    assert_eq!(other.file, home.path().join("studio/clip ~5db1.bin"));
    assert_eq!(fs::read(saved.file).unwrap(), file(5000));
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_host_that_tells_nothing_makes_no_second_file_of_the_same_bytes() {
    let home = home();
    let reply = [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".as_slice(), &file(5000)].concat();
    let server = Server::start(move |_| Reply::raw(&reply)).await;
    let mut order = order(&server.url, "5db1", "clip.bin");
    order.created = None;
    let saved = anew(save(home.path(), &order).await);
    assert_eq!(saved.version.raw(), "length 5000");
    for record in [None, Some(saved.clone())] {
        order.saved = record;
        assert_eq!(save(home.path(), &order).await, Ok(Outcome::Same(saved.clone())));
        assert_eq!(names(home.path()), ["clip.bin"]);
    }
}

#[tokio::test]
async fn what_was_saved_elsewhere_is_saved_here_too() {
    let (home, _server, mut order, saved) = saved_before("\"one\"").await;
    order.trust = true;
    let here = home.path().join("other");
    assert_eq!(anew(save(&here, &order).await).file, here.join("studio/clip.bin"));
    order.path = "by-day/clip.bin".into();
    assert_eq!(anew(save(home.path(), &order).await).file, home.path().join("by-day/clip.bin"));
    assert!(saved.file.exists());
}
