//! Promises 1, 3 and 4: the key goes to its own origin alone, and odd redirects end in an error.

use assetbrowse::asset::FaultKind;
use rstest::rstest;

use super::scripted::{Reply, Server, affogato_page};
use super::{KEY, affogato, first, ids};

const KEY_HEADER: &str = "x-api-key";

#[tokio::test]
async fn the_key_goes_to_its_own_server_and_no_referer_or_cookie() {
    let server = Server::start(|seen| match seen.path() {
        "/api/pub/v2/assets" => Reply::new(302, &[("Location", "/moved?secret=1"), ("Set-Cookie", "a=b; Path=/")], ""),
        _ => affogato_page([1], 1),
    })
    .await;
    let page = first(&*affogato(&format!("{}/api/", server.url))).await.unwrap();
    assert_eq!(ids(&page), ["a1"]);
    let seen = server.seen();
    assert_eq!(server.targets(), ["/api/pub/v2/assets?page=1&page_size=50", "/moved?secret=1"]);
    for request in &seen {
        assert_eq!(request.method, "GET");
        assert_eq!(request.header(KEY_HEADER), Some(KEY));
        assert_eq!(request.header("referer"), None);
        assert_eq!(request.header("cookie"), None);
        let agent = format!("assetbrowse/{}", env!("CARGO_PKG_VERSION"));
        assert_eq!(request.header("user-agent"), Some(agent.as_str()));
        assert_eq!(request.header("accept-encoding"), Some("gzip,br"));
    }
}

#[tokio::test]
async fn another_port_never_sees_the_key() {
    let other = Server::start(|_| affogato_page([1], 1)).await;
    let there = format!("{}/elsewhere", other.url);
    let server = Server::start(move |_| Reply::redirect(&there)).await;
    let page = first(&*affogato(&server.url)).await.unwrap();
    assert_eq!(ids(&page), ["a1"]);
    assert_eq!(server.seen()[0].header(KEY_HEADER), Some(KEY));
    let seen = other.seen();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].header(KEY_HEADER), None);
    assert_eq!(seen[0].header("referer"), None);
}

#[tokio::test]
async fn another_name_of_the_same_machine_never_sees_the_key() {
    let server = Server::start(|seen| match seen.path() {
        "/here" => affogato_page([1], 1),
        _ => Reply::redirect(&format!(
            "http://localhost:{}/here",
            seen.header("host").unwrap().split(':').nth(1).unwrap()
        )),
    })
    .await;
    first(&*affogato(&server.url)).await.unwrap();
    let keys: Vec<_> = server.seen().iter().map(|seen| seen.header(KEY_HEADER).is_some()).collect();
    assert_eq!(keys, [true, false]);
}

#[tokio::test]
async fn a_way_back_from_elsewhere_does_not_get_the_key() {
    let other = Server::start(|seen| Reply::redirect(&seen.query("back").unwrap())).await;
    let there = other.url.clone();
    let server = Server::start(move |seen| match seen.path() {
        "/back" => affogato_page([1], 1),
        _ => Reply::redirect(&format!("{there}/?back=http://{}/back", seen.header("host").unwrap())),
    })
    .await;
    first(&*affogato(&server.url)).await.unwrap();
    let keys: Vec<_> = server.seen().iter().map(|seen| seen.header(KEY_HEADER).is_some()).collect();
    assert_eq!(keys, [true, false]);
    assert!(other.seen().iter().all(|seen| seen.header(KEY_HEADER).is_none()));
}

#[rstest]
#[case::a_circle("/pub/v2/assets", 6)]
#[case::nowhere("", 1)]
#[case::a_file("file:///etc/passwd", 1)]
#[case::a_script("javascript:alert(1)", 1)]
#[case::plain_http("http://192.0.2.1/assets", 1)]
#[case::user_info("http://me:secret@127.0.0.1/", 1)]
#[case::unreadable("http://[", 1)]
#[tokio::test]
async fn an_odd_redirect_is_an_error(#[case] location: &'static str, #[case] requests: usize) {
    let server = Server::start(move |_| Reply::redirect(location)).await;
    let fault = first(&*affogato(&server.url)).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Redirect, "{fault:?}");
    assert!(!fault.detail.is_empty());
    assert_eq!(server.seen().len(), requests);
}

#[tokio::test]
async fn a_redirect_without_a_place_is_an_error() {
    let server = Server::start(|_| Reply::new(301, &[], "")).await;
    assert_eq!(first(&*affogato(&server.url)).await.unwrap_err().kind, FaultKind::Redirect);
}

/// Runs the first test of this file in a process of its own whose environment names a proxy.
#[tokio::test]
async fn this_machine_is_not_reached_through_a_proxy() {
    let proxy = Server::start(|_| Reply::new(502, &[], "a proxy")).await;
    let url = proxy.url.clone();
    let child = tokio::task::spawn_blocking(move || {
        let mut command = std::process::Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "provider::origin::the_key_goes_to_its_own_server_and_no_referer_or_cookie"]);
        for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            command.env(name, &url);
        }
        for name in ["NO_PROXY", "no_proxy"] {
            command.env_remove(name);
        }
        command.output()
    });
    let output = child.await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    assert!(proxy.seen().is_empty());
}
