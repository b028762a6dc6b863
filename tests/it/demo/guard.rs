//! Who is answered, and what may be asked.

use std::time::{Duration, Instant};

use assetbrowse::demo::{KEY, Settings, start};
use rstest::rstest;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

use super::wire::{ask, begin, get, head, send};
use super::{server, settings, started};

const KEYED: [&str; 7] = [
    "/pub/v2/assets",
    "/pub/v2/assets/x",
    "/v1/asset/list",
    "/v1/folders",
    "/v3/users/me",
    "/v3/assets",
    "/v3/assets/x",
];

#[tokio::test]
async fn only_its_own_key_opens() {
    let server = server(10).await;
    for path in KEYED {
        // Nonsense in the parameters is not even looked at.
        let path = format!("{path}?page=abc&limit=abc");
        for headers in [&[][..], &[("X-API-Key", "")], &[("X-API-Key", "demo2")], &[("Authorization", "Bearer demo")]] {
            let reply = ask(&server, "GET", &path, headers).await;
            assert_eq!((reply.status, reply.header("content-type")), (401, Some("application/json")), "{path}");
        }
        assert_ne!(get(&server, &path).await.status, 401);
        let twice = [("X-API-Key", KEY), ("X-API-Key", "other")];
        assert_eq!(ask(&server, "GET", &path, &twice).await.status, 401);
    }
    let heygen = ask(&server, "GET", "/v1/asset/list", &[]).await.json();
    assert_eq!(heygen["code"], 400_112);
    let affogato = ask(&server, "GET", "/pub/v2/assets", &[]).await.json();
    assert!(affogato["err"]["message"].is_string());
    let third = ask(&server, "GET", "/v3/assets", &[]).await.json();
    assert_eq!(third["error"]["code"], "unauthorized");
}

#[tokio::test]
async fn pages_of_other_sites_are_refused() {
    let server = server(10).await;
    let port = server.address().port();
    let own = format!("127.0.0.1:{port}");
    for path in ["/v1/asset/list", "/media/heygen/x/y", "/nowhere"] {
        for host in ["example.org", "127.0.0.1:1", "demo.example.org"] {
            assert_eq!(send(server.address(), "GET", path, &[("Host", host), ("X-API-Key", KEY)]).await.status, 403);
        }
        for origin in ["http://example.org", "null", "https://localhost"] {
            let headers = [("Host", own.as_str()), ("Origin", origin), ("X-API-Key", KEY)];
            assert_eq!(send(server.address(), "GET", path, &headers).await.status, 403);
        }
    }
    for host in [own.clone(), format!("localhost:{port}")] {
        let origin = format!("http://{host}");
        let headers = [("Host", host.as_str()), ("Origin", &origin), ("X-API-Key", KEY)];
        assert_eq!(send(server.address(), "GET", "/v1/asset/list", &headers).await.status, 200);
    }
}

#[tokio::test]
async fn only_this_machine_is_listened_to() {
    for address in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0"] {
        let refused = start(Settings { listen: address.parse().unwrap(), ..settings() }).await.unwrap_err();
        assert!(refused.to_string().contains("loopback"), "{refused}");
    }
}

#[tokio::test]
async fn other_methods_are_told_which_are_allowed() {
    let server = server(10).await;
    for path in KEYED.into_iter().chain(["/media/heygen/x/y"]) {
        for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"] {
            let reply = ask(&server, method, path, &[("X-API-Key", KEY)]).await;
            assert_eq!((reply.status, reply.header("allow")), (405, Some("GET,HEAD")), "{method} {path}");
            assert_eq!(reply.header("content-type"), Some("application/json"));
        }
    }
}

#[rstest]
#[case("/")]
#[case("/pub/v2/asset")]
#[case("/v1/asset/list/")]
#[case("/v3/assets/a/b")]
#[case("/media/heygen/../../Cargo.toml")]
#[case("/media/affogato/00000000000/x.png")]
#[case("/media/affogato/%FF/x.png")]
#[case("/v3/assets/%FF")]
#[case("/pub/v2/assets/%C3")]
#[tokio::test]
async fn unknown_paths_are_not_found(#[case] path: &str) {
    let reply = get(&server(10).await, path).await;
    assert_eq!((reply.status, reply.header("content-type")), (404, Some("application/json")));
    assert!(reply.json().is_object());
}

#[rstest]
#[case("/pub/v2/assets?page=0")]
#[case("/pub/v2/assets?page=")]
#[case("/pub/v2/assets?page=one")]
#[case("/pub/v2/assets?page_size=0")]
#[case("/pub/v2/assets?page_size=51")]
#[case("/pub/v2/assets?type=font")]
#[case("/pub/v2/assets?type=")]
#[case("/pub/v2/assets?type=image&type=video")]
#[case("/pub/v2/assets?page[]=1")]
#[case("/v1/asset/list?limit=101")]
#[case("/v1/asset/list?limit=-1")]
#[case("/v1/asset/list?limit=")]
#[case("/v1/asset/list?token=abc")]
#[case("/v1/folders?limit=101")]
#[case("/v3/assets?username=studio-lisbon&limit=0")]
#[case("/v3/assets?username=studio-lisbon&limit=101")]
#[case("/v3/assets")]
#[tokio::test]
async fn what_the_documents_do_not_allow_is_refused(#[case] path: &str) {
    let reply = get(&server(10).await, path).await;
    assert_eq!(reply.status, 400);
    let answer = reply.json();
    let message = ["/err/message", "/message", "/error/message"].map(|place| answer.pointer(place).cloned());
    assert_eq!(message.iter().flatten().count(), 1, "{answer}");
}

#[tokio::test]
async fn others_may_not_be_listed() {
    assert_eq!(get(&server(10).await, "/v3/assets?username=somebody").await.status, 403);
}

#[tokio::test]
async fn what_is_not_known_is_ignored() {
    let server = server(10).await;
    assert_eq!(get(&server, "/pub/v2/assets?colour=red&colour=blue&x[]=1").await.status, 200);
}

#[tokio::test]
async fn endless_headers_are_refused() {
    let server = server(10).await;
    let long = "x".repeat(20_000);
    assert_eq!(ask(&server, "GET", "/v1/asset/list", &[("X-Long", &long)]).await.status, 431);
    let many = [("X-Many", "1"); 80];
    assert_eq!(ask(&server, "GET", "/v1/asset/list", &many).await.status, 431);
}

#[tokio::test]
async fn one_more_than_the_bounded_connections_waits_for_a_place() {
    let server = server(10).await;
    let host = server.address().to_string();
    let headers = [("Host", host.as_str()), ("X-API-Key", KEY)];
    let mut held = Vec::new();
    for _ in 0..128 {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        begin(&mut stream, "HEAD", "/v3/users/me", &headers, "keep-alive").await;
        assert_eq!(head(&mut stream).await.status, 200);
        held.push(stream);
    }
    let mut late = TcpStream::connect(server.address()).await.unwrap();
    begin(&mut late, "HEAD", "/v3/users/me", &headers, "keep-alive").await;
    for stream in &mut held[..20] {
        begin(stream, "HEAD", "/v3/users/me", &headers, "keep-alive").await;
        assert_eq!(head(stream).await.status, 200);
    }
    assert!(late.try_read(&mut [0]).is_err(), "no place is free yet");
    drop(held.pop());
    assert_eq!(head(&mut late).await.status, 200);
}

#[tokio::test]
async fn latency_is_waited_for() {
    let latency = Duration::from_millis(30);
    let server = started(Settings { latency, ..settings() }).await;
    let before = Instant::now();
    get(&server, "/v1/asset/list").await;
    assert!(before.elapsed() >= latency);
}

#[tokio::test]
async fn a_stopped_server_is_gone_with_its_connections() {
    let server = server(10).await;
    let address = server.address();
    let host = address.to_string();
    let mut open = TcpStream::connect(address).await.unwrap();
    begin(&mut open, "HEAD", "/v3/users/me", &[("Host", &host), ("X-API-Key", KEY)], "keep-alive").await;
    assert_eq!(head(&mut open).await.status, 200);
    server.stop().await;
    assert!(matches!(open.read(&mut [0]).await, Ok(0) | Err(_)));
    assert!(TcpStream::connect(address).await.is_err());
}
