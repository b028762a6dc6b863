//! Promises 13 and 14 for media: bytes and time are bounded, whatever arrives, and who gives up ends the reading.

use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use assetbrowse::asset::{FaultKind, MediaFault};
use assetbrowse::media::fetch::{Fetcher, Medium, Reader};
use assetbrowse::net::Settings;
use bytes::Bytes;
use tokio::sync::{Barrier, Notify};
use url::Url;

use super::hosts::{asked, file, part, sound, without_length, without_ranges};
use super::{MIB, open, open_with};
use crate::provider::scripted::{Reply, Server};

const TINY: Duration = Duration::from_millis(150);

fn too_large(what: &str) -> MediaFault {
    MediaFault::TooLarge { what: what.into() }
}

fn late<T>(after: Duration) -> Result<T, MediaFault> {
    Err(MediaFault::Net { kind: FaultKind::TimedOut { after }, detail: "".into() })
}

#[tokio::test]
async fn no_more_is_fetched_than_was_allowed() {
    for server in [sound(file(500_000)).await, without_ranges(file(500_000)).await, without_length(file(500_000)).await]
    {
        let medium = open(&server.url, 200_000).await.unwrap();
        assert_eq!(medium.span(0..150_000).await.unwrap(), file(150_000));
        assert_eq!(medium.span(0..200_001).await, Err(too_large("more than 200 kB of it")));
        assert_eq!(medium.span(0..200_000).await.unwrap(), file(200_000));
        assert!(medium.fetched() <= 200_000, "{} bytes", medium.fetched());
    }
}

#[tokio::test]
async fn what_is_larger_than_allowed_is_not_begun() {
    for server in [sound(file(500_000)).await, without_ranges(file(500_000)).await] {
        let medium = open(&server.url, MIB).await.unwrap();
        assert_eq!(medium.whole(499_999).await, Err(too_large("500 kB")));
        assert!(medium.fetched() <= 65_536);
    }
}

#[tokio::test]
async fn a_parser_that_reads_on_and_on_is_ended() {
    for server in [sound(file(2_000_000)).await, without_ranges(file(2_000_000)).await] {
        let medium = open(&server.url, MIB).await.unwrap();
        let read = medium.parse(|mut reader| io::copy(&mut reader, &mut io::sink()).is_ok());
        assert_eq!(read.await, Err(too_large("more than 1.0 MB of it")));
        assert!(medium.fetched() <= MIB, "{} bytes", medium.fetched());
    }
}

#[tokio::test]
async fn a_buffer_larger_than_allowed_does_not_ask_for_more() {
    let server = sound(file(2_000_000)).await;
    let medium = open(&server.url, MIB).await.unwrap();
    let read = medium.parse(|mut reader| {
        reader.seek(SeekFrom::Start(100_000)).unwrap();
        reader.read(&mut vec![0; 1_900_000]).unwrap()
    });
    assert!(read.await.unwrap() > 0);
    assert_eq!(medium.fetched(), 65_536 + 262_144);
}

#[tokio::test]
async fn a_body_without_end_is_cut_at_what_is_allowed() {
    let server = Server::start(|_| Reply::raw("HTTP/1.1 200 OK\r\n\r\n").without_end(&[7; 999])).await;
    let medium = open(&server.url, MIB).await.unwrap();
    assert_eq!(medium.length(), None);
    assert_eq!(medium.whole(300_000).await, Err(too_large("more than 300 kB")));
    assert_eq!(medium.whole(2 * MIB).await, Err(too_large("more than 1.0 MB of it")));
    assert_eq!(medium.parse(|_| ()).await, Err(too_large("more than 1.0 MB of it")));
    assert_eq!(medium.fetched(), MIB);
}

#[tokio::test]
async fn a_huge_length_is_only_a_number() {
    const HUGE: u64 = 1 << 60;
    let whole = format!("HTTP/1.1 200 OK\r\nContent-Length: {HUGE}\r\n\r\nabc");
    let part = format!("HTTP/1.1 206 Part\r\nContent-Range: bytes 0-65535/{HUGE}\r\n\r\n");
    let part = [part.as_bytes(), &file(65_536)].concat();
    for reply in [Reply::raw(whole).hanging(), Reply::raw(part)] {
        let server = Server::start(move |_| reply.clone()).await;
        let medium = open(&server.url, MIB).await.unwrap();
        assert_eq!(medium.length(), Some(HUGE));
        assert!(matches!(medium.whole(HUGE - 1).await, Err(MediaFault::TooLarge { .. })));
        assert!(matches!(medium.span(0..HUGE).await, Err(MediaFault::TooLarge { .. })));
        let read = medium.parse(|mut reader| {
            reader.seek(SeekFrom::End(-1)).unwrap();
            reader.read(&mut [0])
        });
        assert!(read.await.is_err());
    }
}

#[tokio::test]
async fn a_host_that_never_answers_times_out() {
    let server = Server::start(|_| Reply::raw("").hanging()).await;
    let network = Settings { headers: TINY, ..Settings::default() };
    assert_eq!(open_with(&network, &server.url, MIB).await.map(drop), late(TINY));
}

const BEGUN: [&str; 2] = [
    "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{",
    "HTTP/1.1 206 Part\r\nContent-Range: bytes 0-65535/100000\r\nContent-Length: 65536\r\n\r\n{",
];

#[tokio::test]
async fn a_host_that_stalls_times_out() {
    let network = Settings { idle: TINY, ..Settings::default() };
    for begun in BEGUN {
        let server = Server::start(move |_| Reply::raw(begun).hanging()).await;
        assert_eq!(read_with(&network, &server.url).await, late(TINY));
    }
}

#[tokio::test]
async fn a_host_that_drips_times_out() {
    let network = Settings { total: TINY, ..Settings::default() };
    for begun in BEGUN {
        let server = Server::start(move |_| Reply::raw(begun).dripping(Duration::from_millis(5))).await;
        assert_eq!(read_with(&network, &server.url).await, late(TINY));
    }
}

async fn read_with(network: &Settings, url: &str) -> Result<(), MediaFault> {
    open_with(network, url, MIB).await?.whole(MIB).await.map(drop)
}

/// A medium whose second range never comes, and what tells that it was asked for.
async fn waiting() -> (Server, Medium, Arc<Notify>) {
    let is_asked = Arc::new(Notify::new());
    let tell = Arc::clone(&is_asked);
    let server = Server::start(move |seen| {
        if asked(seen).0 == 0 {
            return part(seen, &file(200_000), &[]);
        }
        tell.notify_one();
        Reply::raw("").hanging()
    })
    .await;
    let medium = open(&server.url, MIB).await.unwrap();
    (server, medium, is_asked)
}

#[tokio::test]
async fn who_gives_up_ends_the_reading_at_once() {
    let (_server, medium, is_asked) = waiting().await;
    let (tell, told) = std::sync::mpsc::channel();
    let parse = move |mut reader: Reader| {
        let waited = io::copy(&mut reader, &mut io::sink()).map_err(|error| error.kind());
        // Nor is there anything more of what is here already.
        reader.rewind().unwrap();
        let again = reader.read(&mut [0]).map_err(|error| error.kind());
        tell.send((waited, again)).unwrap();
    };
    let other = medium.clone();
    let parsing = tokio::spawn(async move { other.parse(parse).await });
    is_asked.notified().await;
    parsing.abort();
    let ended = tokio::task::spawn_blocking(move || told.recv()).await.unwrap().unwrap();
    assert_eq!(ended, (Err(io::ErrorKind::ConnectionAborted), Err(io::ErrorKind::ConnectionAborted)));
    assert_eq!(medium.span(0..9).await.unwrap(), file(9), "the medium itself is as it was");
}

#[tokio::test]
async fn who_gives_up_in_the_middle_of_a_body_loses_nothing_of_it() {
    let bytes = [b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n".as_slice(), &file(100_000)].concat();
    let server = Server::start(move |_| Reply::raw(&bytes).hanging()).await;
    let medium = open(&server.url, MIB).await.unwrap();
    assert_eq!(medium.span(0..1000).await.unwrap(), file(1000));
    for _ in 0..20 {
        tokio::select! {
            biased;
            whole = medium.whole(MIB) => panic!("{whole:?}"),
            () = tokio::task::yield_now() => {}
        }
    }
    assert_eq!(medium.span(0..100_000).await.unwrap(), file(100_000));
}

#[tokio::test]
async fn a_parser_that_panics_has_met_a_damaged_medium() {
    let medium = Medium::of_bytes(Bytes::from_static(b"odd"));
    let parsed = medium.parse(|_| -> u8 { panic!("index out of bounds") }).await;
    assert_eq!(parsed, Err(MediaFault::Damaged { what: "what reads it gave up".into() }));
}

#[tokio::test]
async fn eight_media_are_asked_for_at_once() {
    let (open, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let all_here = Arc::new(Barrier::new(8));
    let most_open = Arc::clone(&most);
    let server = Server::start_async(move |seen| {
        let (open, most, all_here) = (Arc::clone(&open), Arc::clone(&most), Arc::clone(&all_here));
        Box::pin(async move {
            most.fetch_max(open.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            all_here.wait().await;
            open.fetch_sub(1, Ordering::SeqCst);
            part(&seen, &file(9), &[])
        })
    })
    .await;
    let (fetcher, url) = (Fetcher::new(&Settings::default()), Url::parse(&server.url).unwrap());
    let opened = futures::future::join_all((0..32).map(|_| {
        let (fetcher, url) = (fetcher.clone(), url.clone());
        async move { fetcher.open(&url, MIB).await.is_ok() }
    }));
    assert!(opened.await.into_iter().all(|is_open| is_open));
    assert_eq!(most_open.load(Ordering::SeqCst), 8);
}

#[test]
fn a_medium_goes_anywhere() {
    fn any_thread<T: Send + Sync + 'static>() {}
    any_thread::<Fetcher>();
    any_thread::<Medium>();
    any_thread::<Reader>();
}
