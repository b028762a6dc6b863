//! Each fault does what its help says.

use std::collections::HashSet;

use assetbrowse::demo::KEY;
use rstest::rstest;
use serde_json::Value;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

use super::wire::{Reply, ask, begin, encoded, get, head, path_of};
use super::{faulty, server};

const LISTS: [&str; 3] =
    ["/pub/v2/assets?page_size=50", "/v1/asset/list?limit=50", "/v3/assets?username=studio-lisbon"];

#[rstest]
#[case("unauthorized", 401)]
#[case("forbidden", 403)]
#[case("rate-limit-forever", 429)]
#[case("server-error", 500)]
#[tokio::test]
async fn a_refusal_is_worded_as_the_service_does(#[case] fault: &str, #[case] status: u16) {
    let server = faulty(&[fault]).await;
    for (path, place) in LISTS.into_iter().zip(["/err/message", "/message", "/error/message"]) {
        let reply = get(&server, path).await;
        assert_eq!(reply.status, status);
        assert!(reply.json().pointer(place).is_some_and(Value::is_string));
        assert_eq!(reply.header("retry-after").is_some(), status == 429);
    }
}

#[tokio::test]
async fn a_limit_passes_when_it_was_waited_for() {
    let server = faulty(&["rate-limit"]).await;
    for path in &LISTS[..2] {
        let mut statuses = Vec::new();
        for _ in 0..4 {
            statuses.push(get(&server, path).await.status);
        }
        assert_eq!(statuses, [429, 429, 200, 200]);
    }
}

#[tokio::test]
async fn a_gateway_answers_in_html() {
    let reply = get(&faulty(&["bad-gateway"]).await, LISTS[0]).await;
    assert_eq!((reply.status, reply.header("content-type")), (502, Some("text/html")));
    assert!(reply.text().contains("<html>"));
}

#[tokio::test]
async fn html_and_nothing_come_as_a_success() {
    let html = get(&faulty(&["not-json"]).await, LISTS[1]).await;
    assert_eq!(html.status, 200);
    assert!(html.text().starts_with("<!doctype html>"));
    let empty = get(&faulty(&["empty"]).await, LISTS[1]).await;
    assert_eq!((empty.status, empty.body.len()), (200, 0));
}

#[tokio::test]
async fn an_error_comes_as_a_success() {
    let server = faulty(&["error-in-200"]).await;
    for (path, place) in LISTS.into_iter().zip(["/err/message", "/error", "/error/message"]) {
        let reply = get(&server, path).await;
        assert_eq!(reply.status, 200);
        assert!(reply.json().pointer(place).is_some_and(Value::is_string), "{path}");
    }
}

/// The headers of the answer, and the connection that it comes on.
async fn begun(fault: &str) -> (Reply, TcpStream, assetbrowse::demo::Running) {
    let server = faulty(&[fault]).await;
    let host = server.address().to_string();
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    begin(&mut stream, "GET", LISTS[1], &[("Host", &host), ("X-API-Key", KEY)], "close").await;
    (head(&mut stream).await, stream, server)
}

#[tokio::test]
async fn a_stalled_body_never_begins() {
    let (head, mut stream, server) = begun("stall").await;
    assert_eq!(head.status, 200);
    server.stop().await;
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
    assert_eq!(rest, b"");
}

#[tokio::test]
async fn a_dripping_body_begins_with_a_byte() {
    let (head, mut stream, _server) = begun("drip").await;
    assert!(head.header("content-length").is_some());
    assert_eq!(stream.read(&mut [0; 100]).await.unwrap(), 1);
}

#[tokio::test]
async fn a_cut_body_is_half_of_what_was_told() {
    let cut = get(&faulty(&["cut"]).await, LISTS[1]).await;
    assert_eq!(cut.status, 200);
    let told: usize = cut.header("content-length").unwrap().parse().unwrap();
    assert_eq!(cut.body.len(), told / 2);
}

#[tokio::test]
async fn a_huge_answer_is_sound_but_too_large() {
    let huge = get(&faulty(&["huge"]).await, LISTS[1]).await;
    assert!(huge.is_whole());
    assert!(huge.body.len() > 8 * 1024 * 1024);
    assert_eq!(huge.json()["data"]["total"], 150);
}

#[tokio::test]
async fn endless_pages_repeat_their_items() {
    let server = faulty(&["endless"]).await;
    let first = get(&server, "/pub/v2/assets?page=1&page_size=50").await.json();
    let fourth = get(&server, "/pub/v2/assets?page=4&page_size=50").await.json();
    assert_eq!(first["data"], fourth["data"]);
    assert!(fourth["pagination"]["total"].as_u64().unwrap() > 200);

    let (mut next, mut tokens, mut pages) = (String::new(), HashSet::new(), Vec::new());
    for _ in 0..5 {
        let page = get(&server, &format!("/v1/asset/list?limit=75{next}")).await.json();
        let token = page["data"]["token"].as_str().unwrap().to_owned();
        next = format!("&token={}", encoded(&token));
        assert!(tokens.insert(token), "each is new");
        pages.push(page["data"]["assets"].clone());
    }
    assert_eq!(pages[0], pages[2]);
}

#[tokio::test]
async fn a_token_leads_to_itself() {
    let server = faulty(&["repeat-token"]).await;
    let first = get(&server, LISTS[1]).await.json();
    let token = first["data"]["token"].as_str().unwrap();
    let second = get(&server, &format!("{}&token={}", LISTS[1], encoded(token))).await.json();
    assert_eq!(second["data"]["token"], token);
    assert_ne!(second["data"]["assets"], first["data"]["assets"]);
    let page = get(&server, "/pub/v2/assets?page=2").await.json();
    assert_eq!(page["data"], get(&server, "/pub/v2/assets?page=1").await.json()["data"]);
}

#[tokio::test]
async fn hostile_names_try_everything() {
    let server = faulty(&["hostile-names"]).await;
    let page = get(&server, LISTS[1]).await.json();
    let names: Vec<&str> =
        page["data"]["assets"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect();
    for sign in ['\u{1b}', '\u{9b}', '\u{202e}', '\u{200b}', '\u{e0041}', '\u{2028}', '\n', '\0', '=', '<', '\u{335}'] {
        assert!(names.iter().any(|name| name.contains(sign)), "{sign:?}");
    }
    assert!(names.iter().any(|name| name.chars().count() > 5000));
    assert!(names.contains(&""));

    let one = &page["data"]["assets"][3];
    let again = get(&server, &format!("/v3/assets/{}", one["id"].as_str().unwrap())).await.json();
    assert_eq!(again["data"]["name"], one["name"], "alone as in a page");

    let page = get(&server, LISTS[0]).await.json();
    let urls: Vec<&str> = page["data"].as_array().unwrap().iter().filter_map(|item| item["url"].as_str()).collect();
    assert!(urls.iter().any(|url| url.contains("%1B%5D52")));
    assert!(urls.iter().all(|url| url.is_ascii() && !url.contains("/../")));
}

#[tokio::test]
async fn bad_items_stand_between_good_ones() {
    let server = faulty(&["bad-items"]).await;
    for path in LISTS {
        let reply = get(&server, path).await;
        let text = String::from_utf8(reply.body).unwrap();
        for sign in ["\\ud83d\"", "\u{7}", "\"large\"", ".5", "null"] {
            assert!(text.contains(sign), "{sign:?} in {path}");
        }
        let sound = text.replace("\\ud83d\"", "\"").replace('\u{7}', "");
        let answer: Value = serde_json::from_str(&sound).unwrap();
        let items = answer.pointer("/data/assets").unwrap_or(&answer["data"]).as_array().unwrap().clone();
        assert!(items.iter().any(|item| item.get("id").is_none()));
        assert!(items.iter().step_by(2).all(|item| item["id"].is_string()));
    }
}

#[tokio::test]
async fn only_the_old_list_is_gone() {
    let server = faulty(&["gone"]).await;
    let statuses = async |paths: &[&str]| {
        let mut statuses = Vec::new();
        for path in paths {
            statuses.push(get(&server, path).await.status);
        }
        statuses
    };
    assert_eq!(statuses(&LISTS).await, [200, 404, 200]);
    assert_eq!(statuses(&["/v1/folders", "/v3/users/me"]).await, [200, 200]);
}

#[tokio::test]
async fn totals_are_too_low() {
    let server = faulty(&["wrong-totals"]).await;
    assert_eq!(get(&server, LISTS[0]).await.json()["pagination"]["total"], 147);
    assert_eq!(get(&server, LISTS[1]).await.json()["data"]["total"], 147);
    assert_eq!(get(&server, "/pub/v2/assets?page=3&page_size=50").await.json()["data"].as_array().unwrap().len(), 50);
}

#[tokio::test]
async fn media_can_be_refused_alone() {
    let server = faulty(&["media-403"]).await;
    let page = get(&server, "/v1/asset/list?file_type=audio").await.json();
    let url = page["data"]["assets"].as_array().unwrap().iter().find_map(|item| item["url"].as_str()).unwrap();
    let refused = ask(&server, "GET", path_of(&server, url), &[]).await;
    assert_eq!((refused.status, refused.header("content-type")), (403, Some("application/xml")));
    assert!(refused.text().contains("AccessDenied"));
}

#[tokio::test]
async fn one_service_can_fail_while_the_other_answers() {
    let server = faulty(&["unauthorized@heygen", "cut@media"]).await;
    assert_eq!(get(&server, LISTS[0]).await.status, 200);
    assert_eq!(get(&server, LISTS[1]).await.status, 401);
    let page = get(&server, "/pub/v2/assets?type=audio").await.json();
    let url = page["data"].as_array().unwrap().iter().find_map(|item| item["url"].as_str()).unwrap();
    let cut = ask(&server, "GET", path_of(&server, url), &[]).await;
    assert!(cut.status == 200 && !cut.is_whole());
}

#[tokio::test]
async fn without_faults_nothing_is_wrong() {
    let server = server(150).await;
    for path in LISTS {
        let reply = get(&server, path).await;
        assert!(reply.status == 200 && reply.is_whole());
        assert!(reply.json().is_object());
    }
}

#[tokio::test]
async fn a_shifting_listing_moves_with_each_page_and_forgets_what_vanished() {
    let server = faulty(&["shifting"]).await;
    let first_of = async |path: &str, place: &str| get(&server, path).await.json().pointer(place).cloned().unwrap();
    for (path, place) in LISTS.into_iter().zip(["/data/0/id", "/data/assets/0/id", "/data/0/id"]) {
        let before = first_of(path, place).await;
        assert_ne!(first_of(path, place).await, before, "{path}");
    }
    let items = async || -> Vec<String> {
        let page = get(&server, LISTS[0]).await.json();
        page["data"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut seen: HashSet<String> = HashSet::new();
    for _ in 0..30 {
        seen.extend(items().await);
    }
    let rest: HashSet<String> = items().await.into_iter().collect();
    assert_eq!(items().await.into_iter().collect::<HashSet<_>>(), rest, "it has come to rest");
    let mut statuses: Vec<u16> = Vec::new();
    for id in &seen {
        statuses.push(get(&server, &format!("/pub/v2/assets/{id}")).await.status);
    }
    assert!(statuses.contains(&404) && statuses.contains(&200));
}
