//! Promises 11 and 13 for media: no two versions are ever mixed, and no number of a host is believed.

use assetbrowse::asset::{FaultKind, MediaFault};
use rstest::rstest;

use super::hosts::{asked, file, part, without_length, without_ranges};
use super::{MIB, open};
use crate::provider::scripted::{Reply, Seen, Server};

const LENGTH: usize = 200_000;

fn damaged(what: &str) -> MediaFault {
    MediaFault::Damaged { what: what.into() }
}

fn foreign() -> MediaFault {
    damaged("its host sent another range than was asked for")
}

/// What comes of a host that answers the first request as `script` does.
async fn first(reply: Reply) -> MediaFault {
    let server = Server::start(move |_| reply.clone()).await;
    open(&server.url, MIB).await.unwrap_err()
}

#[rstest]
#[case::none(&[])]
#[case::elsewhere(&[("Content-Range", "bytes 1-10/200000")])]
#[case::longer(&[("Content-Range", "bytes 0-65536/200000")])]
#[case::shorter(&[("Content-Range", "bytes 0-9/200000")])]
#[case::backwards(&[("Content-Range", "bytes 9-0/200000")])]
#[case::no_length(&[("Content-Range", "bytes 0-65535/*")])]
#[case::absurd(&[("Content-Range", "bytes 0-65535/99999999999999999999999")])]
#[case::words(&[("Content-Range", "all of it")])]
#[case::several(&[("Content-Type", "multipart/byteranges; boundary=x")])]
#[tokio::test]
async fn another_range_than_asked_is_refused(#[case] headers: &'static [(&str, &str)]) {
    assert_eq!(first(Reply::new(206, headers, file(65_536))).await, foreign());
}

#[tokio::test]
async fn a_part_that_is_not_as_long_as_it_says_is_refused() {
    let headers = [("Content-Range", "bytes 0-65535/200000")];
    assert_eq!(first(Reply::new(206, &headers, file(65_535))).await, damaged("its host sent less than it said"));
    assert_eq!(first(Reply::new(206, &headers, file(65_537))).await, damaged("its host sent more than it said"));
    let endless =
        Reply::raw("HTTP/1.1 206 Part\r\nContent-Range: bytes 0-65535/200000\r\n\r\n").without_end(&[0; 9999]);
    assert_eq!(first(endless).await, damaged("its host sent more than it said"));
}

#[tokio::test]
async fn a_part_that_is_cut_off_is_an_interruption() {
    let head = "HTTP/1.1 206 Part\r\nContent-Range: bytes 0-65535/200000\r\nContent-Length: 65536\r\n\r\nabc";
    assert!(matches!(first(Reply::raw(head)).await, MediaFault::Net { kind: FaultKind::Interrupted, .. }));
}

/// What comes of a host that answers the first request rightly and the second as `script` does; and of the next read.
async fn second(script: fn(&Seen) -> Reply) -> MediaFault {
    let file = file(LENGTH);
    let server = Server::start(move |seen| match asked(seen).0 {
        0 => part(seen, &file, &[("ETag", "\"one\""), ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")]),
        _ => script(seen),
    })
    .await;
    let medium = open(&server.url, MIB).await.unwrap();
    let fault = medium.whole(MIB).await.unwrap_err();
    assert_eq!(medium.fetched(), 65_536, "nothing of it is kept");
    if fault == MediaFault::Changed {
        assert_eq!(medium.span(100_000..100_001).await, Err(MediaFault::Changed), "there is no way back");
        assert_eq!(server.seen().len(), 2);
    }
    assert_eq!(medium.span(0..65_536).await.unwrap().len(), 65_536, "what came before is still there");
    fault
}

#[rstest]
#[case::all_of_another(|_: &Seen| Reply::new(200, &[("ETag", "\"two\"")], file(LENGTH)))]
#[case::another_tag(|seen: &Seen| part(seen, &file(LENGTH), &[("ETag", "\"two\"")]))]
#[case::another_date(|seen: &Seen| part(seen, &file(LENGTH), &[("Last-Modified", "Mon, 07 Nov 1994 08:49:37 GMT")]))]
#[case::longer(|seen: &Seen| part(seen, &file(LENGTH + 1), &[("ETag", "\"one\"")]))]
#[case::shorter(|seen: &Seen| part(seen, &file(LENGTH - 1), &[("ETag", "\"one\"")]))]
#[case::nothing_there(|seen: &Seen| part(seen, &file(1000), &[]))]
#[tokio::test]
async fn a_file_that_changes_meanwhile_is_said_to(#[case] script: fn(&Seen) -> Reply) {
    assert_eq!(second(script).await, MediaFault::Changed);
}

#[rstest]
#[case::its_beginning(|_: &Seen| Reply::new(206, &[("Content-Range", "bytes 0-65535/200000")], file(65_536)), foreign())]
#[case::less_of_it(|_: &Seen| Reply::new(206, &[("Content-Range", "bytes 65536-65536/200000")], "x"), foreign())]
#[case::not_a_range(|_: &Seen| Reply::new(206, &[], "x"), foreign())]
#[case::fewer_bytes(
    |_: &Seen| Reply::new(206, &[("Content-Range", "bytes 65536-199999/200000")], "x"),
    damaged("its host sent less than it said")
)]
#[tokio::test]
async fn a_later_range_is_held_to_what_was_asked(#[case] script: fn(&Seen) -> Reply, #[case] fault: MediaFault) {
    assert_eq!(second(script).await, fault);
}

#[rstest]
#[case(401, FaultKind::Unauthorized)]
#[case(403, FaultKind::Forbidden)]
#[case(404, FaultKind::NotFound)]
#[case(410, FaultKind::NotFound)]
#[case(429, FaultKind::RateLimited)]
#[case(500, FaultKind::Status { code: 500 })]
#[case(503, FaultKind::Status { code: 503 })]
#[case(204, FaultKind::Status { code: 204 })]
#[case(304, FaultKind::Status { code: 304 })]
#[tokio::test]
async fn a_refusal_has_its_kind(#[case] status: u16, #[case] kind: FaultKind) {
    let fault = first(Reply::new(status, &[("Content-Type", "application/xml")], "")).await;
    assert_eq!(fault.may_be_ended(), [403, 404, 410].contains(&status));
    assert_eq!(fault, MediaFault::Net { kind, detail: "127.0.0.1".into() });
}

#[tokio::test]
async fn a_url_that_ends_between_two_ranges_is_a_refusal() {
    let fault = second(|_| Reply::new(403, &[], "")).await;
    assert!(fault.may_be_ended(), "{fault:?}");
}

#[tokio::test]
async fn a_range_that_cannot_be_is_no_medium() {
    assert_eq!(first(Reply::new(416, &[("Content-Range", "bytes */9")], "")).await, foreign());
    assert_eq!(first(Reply::new(416, &[], "")).await, foreign());
}

#[rstest]
#[case::whole(200, &[])]
#[case::part(206, &[("Content-Range", "bytes 0-65535/200000")])]
#[tokio::test]
async fn a_packed_answer_confuses_no_offsets(#[case] status: u16, #[case] headers: &'static [(&str, &str)]) {
    let headers: Vec<_> = headers.iter().copied().chain([("Content-Encoding", "gzip")]).collect();
    assert_eq!(first(Reply::new(status, &headers, file(65_536))).await, damaged("its host sent it packed (gzip)"));
}

#[tokio::test]
async fn a_coding_that_is_none_changes_nothing() {
    let server = Server::start(|seen| part(seen, &file(LENGTH), &[("Content-Encoding", "utf-8")])).await;
    assert_eq!(open(&server.url, MIB).await.unwrap().whole(MIB).await.unwrap(), file(LENGTH));
}

#[rstest]
#[case::with_ranges(Reply::new(416, &[("Content-Range", "bytes */0")], ""))]
#[case::without(Reply::new(200, &[], ""))]
#[case::without_length(Reply::raw("HTTP/1.1 200 OK\r\n\r\n"))]
#[tokio::test]
async fn an_empty_file_is_empty(#[case] reply: Reply) {
    let server = Server::start(move |_| reply.clone()).await;
    let medium = open(&server.url, MIB).await.unwrap();
    assert_eq!(medium.whole(MIB).await.unwrap(), "");
    assert_eq!(medium.parse(|mut reader| std::io::copy(&mut reader, &mut std::io::sink()).unwrap()).await, Ok(0));
    assert_eq!(medium.span(0..1).await, Err(damaged("it ends too early")));
}

#[tokio::test]
async fn a_body_without_ranges_may_be_short_of_its_length() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nabc";
    let server = Server::start(move |_| Reply::raw(head)).await;
    let medium = open(&server.url, MIB).await.unwrap();
    for _ in 0..2 {
        let fault = medium.whole(MIB).await.unwrap_err();
        assert!(matches!(fault, MediaFault::Net { kind: FaultKind::Interrupted, .. }), "{fault:?}");
    }
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_host_without_ranges_is_read_as_far_as_needed() {
    for server in [without_ranges(file(LENGTH)).await, without_length(file(LENGTH)).await] {
        let medium = open(&server.url, MIB).await.unwrap();
        assert_eq!(medium.span(10..20).await.unwrap(), file(20)[10..]);
        assert!(medium.fetched() < LENGTH as u64, "{} bytes", medium.fetched());
        assert_eq!(medium.whole(MIB).await.unwrap(), file(LENGTH));
        assert_eq!((medium.requests(), server.seen().len()), (1, 1));
    }
}
