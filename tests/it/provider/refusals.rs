//! Promises 15 and 18: what a status means, what a server says about waiting, and errors inside a 200.

use std::time::Duration;

use assetbrowse::asset::{Fault, FaultKind};
use rstest::rstest;

use super::scripted::{Reply, Server};
use super::{affogato, first, heygen, ids};
use assetbrowse::provider::registry::HeygenApi;

async fn affogato_fault(reply: Reply) -> Fault {
    let server = Server::start(move |_| reply.clone()).await;
    first(&*affogato(&server.url)).await.unwrap_err()
}

#[rstest]
#[case(401, FaultKind::Unauthorized)]
#[case(403, FaultKind::Forbidden)]
#[case(404, FaultKind::NotFound)]
#[case(410, FaultKind::NotFound)]
#[case(409, FaultKind::Status { code: 409 })]
#[case(429, FaultKind::RateLimited)]
#[case(500, FaultKind::Status { code: 500 })]
#[case(503, FaultKind::Status { code: 503 })]
#[case(304, FaultKind::Status { code: 304 })]
#[tokio::test]
async fn a_status_has_its_kind_and_is_asked_once(#[case] status: u16, #[case] kind: FaultKind) {
    let server = Server::start(move |_| Reply::new(status, &[], "")).await;
    assert_eq!(first(&*affogato(&server.url)).await.unwrap_err().kind, kind);
    assert_eq!(server.seen().len(), 1);
}

#[rstest]
#[case::seconds(429, &[("Retry-After", "12")], Some(12))]
#[case::date(503, &[("Date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("Retry-After", "Sun, 06 Nov 1994 08:49:40 GMT")], Some(3))]
#[case::a_day(429, &[("Retry-After", "86400")], Some(60))]
#[case::nothing(429, &[], None)]
#[case::nonsense(429, &[("Retry-After", "soon")], None)]
#[case::another_status(500, &[("Retry-After", "12")], None)]
#[tokio::test]
async fn a_server_may_ask_for_a_minute_at_most(
    #[case] status: u16,
    #[case] headers: &'static [(&'static str, &'static str)],
    #[case] seconds: Option<u64>,
) {
    let fault = affogato_fault(Reply::new(status, headers, "slow down")).await;
    assert_eq!(fault.wait, seconds.map(Duration::from_secs));
    assert_eq!(fault.detail.raw(), "slow down");
}

#[tokio::test]
async fn a_refused_key_names_its_source() {
    let fault = affogato_fault(Reply::new(401, &[], r#"{"err":{"message":"no such key"}}"#)).await;
    assert_eq!(fault.detail.raw(), "from config.toml:14: no such key");
}

#[tokio::test]
async fn a_refusal_that_breaks_off_is_still_that_refusal() {
    let fault = affogato_fault(Reply::raw("HTTP/1.1 403 No\r\nContent-Length: 1000\r\n\r\nnot for")).await;
    assert_eq!(fault.kind, FaultKind::Forbidden);
    assert_eq!(fault.detail.raw(), "not for");
}

#[tokio::test]
async fn the_words_of_a_server_are_short_and_safe() {
    let body = format!("\u{1b}[31m\u{202e}{}", "x".repeat(100_000));
    let fault = affogato_fault(Reply::new(500, &[], body)).await;
    assert!(fault.detail.shown().starts_with("\\u001b[31m\\u202exxx"));
    assert!(fault.detail.shown().chars().count() < 250);
}

#[rstest]
#[case::html("<!DOCTYPE html><title>Login</title>", "answered HTML instead of JSON")]
#[case::xml("<?xml version=\"1.0\"?><Error/>", "answered XML instead of JSON")]
#[case::nothing("", "answered nothing")]
#[case::a_list("[]", "answered a list instead of an object")]
#[tokio::test]
async fn what_is_no_json_is_named_whatever_its_type(#[case] body: &'static str, #[case] detail: &str) {
    // It says that it is JSON; the body decides.
    let fault = affogato_fault(Reply::json(body)).await;
    assert_eq!(fault.kind, FaultKind::Decode { pointer: String::new() });
    assert_eq!(fault.detail.raw(), detail);
}

#[tokio::test]
async fn json_is_read_whatever_its_type_and_behind_a_byte_order_mark() {
    let body = "\u{feff}{\"data\":[{\"id\":\"a\"}],\"err\":null,\"pagination\":{}}";
    let server = Server::start(move |_| Reply::new(200, &[("Content-Type", "text/html")], body)).await;
    assert_eq!(ids(&first(&*affogato(&server.url)).await.unwrap()), ["a"]);
}

#[rstest]
#[case::object(r#"{"data":[],"err":{"message":"quota"}}"#, "quota")]
#[case::words(r#"{"err":"quota"}"#, "quota")]
#[case::strange(r#"{"data":null,"err":{"reason":7}}"#, r#"{"reason":7}"#)]
#[tokio::test]
async fn an_error_inside_a_200_is_an_error(#[case] body: &'static str, #[case] detail: &str) {
    let fault = affogato_fault(Reply::json(body)).await;
    assert_eq!((fault.kind, fault.detail.raw()), (FaultKind::Service, detail));
}

#[rstest]
#[case("{}")]
#[case("null")]
#[case("\"\"")]
#[tokio::test]
async fn an_empty_error_is_none(#[case] err: &'static str) {
    let server =
        Server::start(move |_| Reply::json(format!(r#"{{"data":[{{"id":"a"}}],"err":{err},"pagination":{{}}}}"#)))
            .await;
    let page = first(&*affogato(&server.url)).await.unwrap();
    assert_eq!((ids(&page), &page.warning), (vec!["a"], &None));
}

#[tokio::test]
async fn items_beside_an_error_are_kept() {
    let server = Server::start(|_| Reply::json(r#"{"data":[{"id":"a"}],"err":"half of it","pagination":{}}"#)).await;
    let page = first(&*affogato(&server.url)).await.unwrap();
    assert_eq!(ids(&page), ["a"]);
    let warning = page.warning.unwrap();
    assert_eq!((warning.kind, warning.detail.raw()), (FaultKind::Service, "half of it"));
}

#[rstest]
#[case::v1_words(r#"{"error":"quota","data":null}"#, FaultKind::Service, "quota")]
#[case::v1_object(r#"{"error":{"code":"x","message":"quota"},"data":{"assets":[]}}"#, FaultKind::Service, "quota")]
#[case::code(r#"{"code":40102,"message":"quota"}"#, FaultKind::Service, "quota")]
#[case::bad_key(
    r#"{"code":400112,"message":"Unauthorized"}"#,
    FaultKind::Unauthorized,
    "from config.toml:14: Unauthorized"
)]
#[case::bad_key_within(
    r#"{"error":{"code":40009,"message":"no"}}"#,
    FaultKind::Unauthorized,
    "from config.toml:14: no"
)]
#[case::message_alone(r#"{"message":"gone fishing"}"#, FaultKind::Service, "gone fishing")]
#[case::no_list(r#"{"error":null,"data":{}}"#, FaultKind::Decode { pointer: "/data/assets".into() }, "/data/assets is missing")]
#[tokio::test]
async fn heygen_complains_in_many_ways(#[case] body: &'static str, #[case] kind: FaultKind, #[case] detail: &str) {
    let server = Server::start(move |_| Reply::json(body)).await;
    let fault = first(&*heygen(&server.url, HeygenApi::V1)).await.unwrap_err();
    assert_eq!((fault.kind, fault.detail.raw()), (kind, detail));
}

#[tokio::test]
async fn a_bad_key_is_known_by_its_code_at_any_status() {
    let server = Server::start(|_| Reply::new(400, &[], r#"{"code":400112,"message":"Unauthorized"}"#)).await;
    let fault = first(&*heygen(&server.url, HeygenApi::V1)).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Unauthorized);
}
