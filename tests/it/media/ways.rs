//! Promises 2, 3 and 4 for media: which way a request takes, and what it has with it.

use assetbrowse::asset::link::Refusal;
use assetbrowse::asset::{FaultKind, MediaFault};
use rstest::rstest;

use super::hosts::{file, part, sound};
use super::{MIB, open};
use crate::provider::scripted::{Reply, Seen, Server};

/// All that a request for a medium says; the rest is the range.
fn names(seen: &Seen) -> Vec<String> {
    let mut names: Vec<_> = seen.names().map(str::to_ascii_lowercase).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_host_learns_the_range_and_the_name_of_the_program_and_nothing_else() {
    let cookie = [("Set-Cookie", "a=b; Path=/"), ("ETag", "\"one\"")];
    let other = Server::start(move |seen| part(seen, &file(200_000), &cookie)).await;
    let there = format!("{}/signed?Expires=1", other.url);
    let server =
        Server::start(move |_| Reply::new(302, &[("Location", &there), ("Set-Cookie", "a=b; Path=/")], "")).await;
    let medium = open(&format!("{}/one.mp4?token=1", server.url), MIB).await.unwrap();
    assert_eq!(medium.whole(MIB).await.unwrap(), file(200_000));
    assert_eq!(server.targets(), ["/one.mp4?token=1"]);
    assert_eq!(other.targets(), ["/signed?Expires=1", "/signed?Expires=1"], "later ranges go where the first one led");
    let first = ["accept", "accept-encoding", "host", "range", "user-agent"];
    assert_eq!(names(&server.seen()[0]), first);
    assert_eq!(names(&other.seen()[0]), first);
    assert_eq!(names(&other.seen()[1]), ["accept", "accept-encoding", "host", "if-range", "range", "user-agent"]);
    for seen in server.seen().iter().chain(&other.seen()) {
        assert_eq!(seen.header("user-agent"), Some(concat!("assetbrowse/", env!("CARGO_PKG_VERSION"))));
        assert_eq!(seen.header("accept"), Some("*/*"));
    }
}

#[rstest]
#[case::a_circle("/again", 6)]
#[case::nowhere("", 1)]
#[case::a_file("file:///etc/passwd", 1)]
#[case::a_script("javascript:alert(1)", 1)]
#[case::plain_http("http://192.0.2.1/one.mp4", 1)]
#[case::user_info("http://me:secret@127.0.0.1/", 1)]
#[case::unreadable("http://[", 1)]
#[tokio::test]
async fn an_odd_redirect_is_an_error(#[case] location: &'static str, #[case] requests: usize) {
    let server = Server::start(move |_| Reply::redirect(location)).await;
    let fault = open(&server.url, MIB).await.unwrap_err();
    assert!(matches!(fault, MediaFault::Net { kind: FaultKind::Redirect, .. }), "{fault:?}");
    assert_eq!(server.seen().len(), requests);
}

#[tokio::test]
async fn five_redirects_are_followed_and_no_sixth() {
    let server = Server::start(|seen| match seen.number("left") {
        0 => part(seen, b"here", &[]),
        left => Reply::redirect(&format!("/?left={}", left - 1)),
    })
    .await;
    assert_eq!(open(&format!("{}/?left=5", server.url), MIB).await.unwrap().whole(MIB).await.unwrap(), "here");
    assert!(open(&format!("{}/?left=6", server.url), MIB).await.is_err());
}

#[rstest]
#[case("file:///etc/passwd", MediaFault::Link(Refusal::Scheme))]
#[case("data:image/png,x", MediaFault::Link(Refusal::Scheme))]
#[case("https://me:secret@m.example/one.png", MediaFault::Link(Refusal::UserInfo))]
#[case("https://me@m.example/one.png", MediaFault::Link(Refusal::UserInfo))]
#[case(
    "http://m.example/one.png",
    MediaFault::Net { kind: FaultKind::Redirect, detail: "m.example: plain http is for this machine alone".into() }
)]
#[tokio::test]
async fn a_url_that_may_not_be_fetched_is_not(#[case] url: &str, #[case] fault: MediaFault) {
    assert_eq!(open(url, MIB).await.map(drop), Err(fault));
}

#[tokio::test]
async fn a_medium_in_a_log_names_no_url() {
    let server = sound(file(200_000)).await;
    let medium = open(&format!("{}/one.mp4?Signature=canary", server.url), MIB).await.unwrap();
    let said = format!("{medium:?}");
    assert!(said.contains("0..65536") && !said.contains("canary") && !said.contains("127.0.0.1"), "{said}");
}
