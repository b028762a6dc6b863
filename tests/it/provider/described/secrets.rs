//! Promises 1, 3 and 20 for each way in which a key can be carried: it goes to its own origin alone, and is shown nowhere.

use std::sync::Arc;

use assetbrowse::asset::{AccountName, AssetId, AssetKind, Collection};
use assetbrowse::media::download::{Downloader, Folder, Order as DownloadOrder};
use assetbrowse::media::fetch::Fetcher;
use assetbrowse::work::fresh::Fresh;
use rstest::rstest;
use url::Url;

use super::*;
use crate::media::hosts::part;

/// A password as secret as the key of every account here.
const PAIR: &str = "me:canary-7f3a90b1c2d4e5f6";

/// `PAIR` as basic authentication sends it.
const PACKED: &str = "bWU6Y2FuYXJ5LTdmM2E5MGIxYzJkNGU1ZjY=";

/// A key that looks different in a URL.
const ODD: &str = "canary+7f3a/90b1=c2d4";

fn header() -> Auth {
    Auth::default()
}

fn basic() -> Auth {
    Auth::Basic { user: None }
}

fn in_query() -> Auth {
    Auth::Query { name: "api_key".into() }
}

fn listing(auth: Auth) -> Settings {
    Settings { auth, ..one_list(list("/files", "/items", Paging::Next("/next".parse().unwrap()))) }
}

/// Whether a request holds the key in any form.
fn shows_key(seen: &Seen) -> bool {
    let values = seen.names().filter_map(|name| seen.header(name));
    let mut texts = values.chain([seen.target.as_str()]);
    texts.any(|text| text.contains("canary") || text.contains(&PACKED[..PACKED.len() - 1]))
}

#[rstest]
#[case::header(header(), KEY, Some(format!("Bearer {KEY}")), "/files")]
#[case::basic(basic(), PAIR, Some(format!("Basic {PACKED}")), "/files")]
#[case::query(in_query(), ODD, None, "/files?api_key=canary%2B7f3a%2F90b1%3Dc2d4")]
#[case::nothing(Auth::Nothing, KEY, None, "/files")]
#[tokio::test]
async fn a_key_is_carried_as_described(
    #[case] auth: Auth,
    #[case] key: &str,
    #[case] sent: Option<String>,
    #[case] target: &str,
) {
    let server = Server::start(|_| page(0..1, "")).await;
    first(&*with_key(&server.url, listing(auth), key)).await.unwrap();
    let seen = &server.seen()[0];
    assert_eq!(seen.header("authorization").map(str::to_owned), sent);
    assert_eq!(seen.target, target);
    assert_eq!(seen.header("referer"), None);
}

#[tokio::test]
async fn a_service_without_a_key_reads_none() {
    let server = Server::start(|_| page(0..1, "")).await;
    let mut settings = settings_of(&server.url, listing(Auth::Nothing), KEY);
    settings.key = KeySource::File("/nonexistent/x.key".into());
    let provider = registry::build(vec![settings], &net::Settings::default()).remove(0);
    assert_eq!(ids(&first(&*provider).await.unwrap()), ["a0"]);
}

/// The server repeats the whole query in its redirect, as many do.
#[rstest]
#[case::header(header(), KEY)]
#[case::basic(basic(), PAIR)]
#[case::query(in_query(), ODD)]
#[tokio::test]
async fn another_port_never_sees_the_key(#[case] auth: Auth, #[case] key: &str) {
    let other = Server::start(|_| page(0..1, "")).await;
    let there = other.url.clone();
    let server = Server::start(move |seen| match seen.path() {
        "/files" => Reply::redirect(&format!("/moved?{}", seen.target.split_once('?').map_or("", |(_, query)| query))),
        _ => Reply::redirect(&format!("{there}{}", seen.target)),
    })
    .await;
    let provider = with_key(&server.url, listing(auth), key);
    assert_eq!(ids(&first(&*provider).await.unwrap()), ["a0"]);
    assert!(server.seen().len() == 2 && server.seen().iter().all(shows_key), "it stays while the way is at home");
    let seen = other.seen();
    assert_eq!(seen.len(), 1);
    assert!(!shows_key(&seen[0]), "{seen:?}");
    assert_eq!(seen[0].header("referer"), None);
    let log = log::text();
    assert!(log.contains("answered") && !log.contains("canary") && !log.contains(&PACKED[..20]), "{log}");
}

#[rstest]
#[case::header(header(), KEY, KEY)]
#[case::pair(basic(), PAIR, PAIR)]
#[case::password(basic(), PAIR, "canary-7f3a90b1c2d4e5f6")]
#[case::packed(basic(), PAIR, PACKED)]
#[case::query(in_query(), ODD, ODD)]
#[case::query_escaped(in_query(), ODD, "canary%2B7f3a%2F90b1%3Dc2d4")]
#[case::query_escaped_small(in_query(), ODD, "canary%2b7f3a%2f90b1%3dc2d4")]
#[tokio::test]
async fn what_a_server_sends_back_of_the_key_is_shown_nowhere(
    #[case] auth: Auth,
    #[case] key: &str,
    #[case] echoed: &'static str,
    #[values("401", "200 error", "200 item", "200 next", "200 broken", "302", "closed port")] how: &str,
) {
    let reply = match how {
        "401" => Reply::new(401, &[], format!("no such key: {echoed}")),
        "200 error" => Reply::json(format!(r#"{{"error":"the key {echoed} is bad"}}"#)),
        "200 item" => {
            Reply::json(format!(r#"{{"items":[{{"id":"{echoed}","url":"https://m.example/?k={echoed}"}}]}}"#))
        }
        "200 next" => Reply::json(format!(r#"{{"items":[{{"id":"a"}}],"next":"/files?api_key={echoed}&x=1"}}"#)),
        "200 broken" => Reply::json(format!("{echoed} is no JSON")),
        "302" => Reply::redirect(&format!("ftp://x/?{echoed}")),
        _ => Reply::redirect(&format!("http://127.0.0.1:1/{echoed}?api_key={echoed}")),
    };
    let server = Server::start(move |_| reply.clone()).await;
    let described = Settings { errors: vec!["/error".parse().unwrap()], ..listing(auth) };
    let provider = with_key(&server.url, described, key);
    let answer = first(&*provider).await;
    let shown = format!("{answer:?} {} {}", provider.key_source(), log::text());
    assert!(shown.contains("answered"), "there is a log to look at");
    assert!(!shown.contains("canary") && !shown.contains(&PACKED[..20]), "{shown}");
}

/// A short key stays in what servers send (it may be a word), but a parameter of a URL that we keep is no such word.
#[tokio::test]
async fn a_cursor_holds_no_key_of_the_query() {
    let server = Server::start(|seen| {
        let next = format!(r#","next":"/files?page=2&api_key={}&x=1""#, seen.query("api_key").unwrap());
        page(0..1, if seen.query("page").is_none() { &next } else { "" })
    })
    .await;
    let provider = with_key(&server.url, listing(in_query()), "word");
    let page = first(&*provider).await.unwrap();
    let next = page.next.unwrap();
    assert_eq!(next.as_str(), "0:/files?page=2&x=1");
    piece(&*provider, Some(next), 50).await.unwrap();
    assert_eq!(server.targets()[1], "/files?page=2&x=1&api_key=word");
}

fn asset_of(account: &str) -> AssetId {
    AssetId { account: AccountName::new(account).unwrap(), collection: Collection::Assets, id: "a".into() }
}

/// Fetches a medium as the pictures do, then as a download does.
async fn fetched(described: Settings, key: &str, base: &str, account: &str, url: &str) {
    let passes = Fresh::new(vec![with_key(base, described, key)]).passes();
    let url = Url::parse(url).unwrap();
    let asset = asset_of(account);
    let fetcher = Fetcher::new(&net::Settings::default()).showing(passes.clone());
    let medium = fetcher.open_of(&asset, &url, 1 << 20).await.unwrap();
    // Ranges behind the first.
    medium.span(LENGTH as u64 - 10..LENGTH as u64).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let order = DownloadOrder {
        asset,
        url,
        kind: AssetKind::Other,
        path: "a.bin".into(),
        created: None,
        saved: None,
        trust: false,
    };
    let downloader = Downloader::new(&net::Settings::default()).showing(passes);
    downloader.save(&Folder::open(folder.path()).unwrap(), &order, &|_| ()).await.unwrap();
}

const LENGTH: usize = 300_000;

fn host(seen: &Seen) -> Reply {
    let file = vec![7; LENGTH];
    if seen.header("range").is_some() { part(seen, &file, &[]) } else { Reply::new(200, &[], file) }
}

fn sends(auth: Auth) -> Settings {
    Settings { send_auth: true, ..listing(auth) }
}

#[rstest]
#[case::header(header(), KEY)]
#[case::basic(basic(), PAIR)]
#[case::query(in_query(), ODD)]
#[tokio::test]
async fn media_at_the_services_own_origin_are_asked_with_the_key(#[case] auth: Auth, #[case] key: &str) {
    let server = Server::start(host).await;
    let base = format!("{}/v1/", server.url);
    fetched(sends(auth), key, &base, "studio", &format!("{}/media/a?x=1", server.url)).await;
    let seen = server.seen();
    assert!(seen.len() >= 3 && seen.iter().all(shows_key), "{seen:?}");
    assert!(seen.iter().all(|seen| seen.target.starts_with("/media/a?x=1")));
    let log = log::text();
    assert!(log.contains("medium answered") && !log.contains("canary") && !log.contains(&PACKED[..20]), "{log}");
}

#[rstest]
#[case::not_described(false, "studio", false)]
#[case::of_another_account(true, "other", false)]
#[case::of_another_origin(true, "studio", true)]
#[tokio::test]
async fn other_media_are_asked_without_a_key(
    #[case] send_auth: bool,
    #[case] account: &str,
    #[case] elsewhere: bool,
    #[values(header(), in_query())] auth: Auth,
) {
    let (server, other) = (Server::start(host).await, Server::start(host).await);
    let media = if elsewhere { &other } else { &server };
    let described = Settings { send_auth, ..sends(auth) };
    fetched(described, ODD, &server.url, account, &format!("{}/a", media.url)).await;
    assert!(!media.seen().is_empty() && !media.seen().iter().any(shows_key), "{:?}", media.seen());
}

#[rstest]
#[case::header(header(), KEY)]
#[case::query(in_query(), ODD)]
#[tokio::test]
async fn a_medium_that_moved_elsewhere_is_asked_there_without_the_key(#[case] auth: Auth, #[case] key: &str) {
    let other = Arc::new(Server::start(host).await);
    let there = other.url.clone();
    let server = Server::start(move |seen| Reply::redirect(&format!("{there}{}", seen.target))).await;
    fetched(sends(auth), key, &server.url, "studio", &format!("{}/a", server.url)).await;
    assert!(server.seen().iter().all(shows_key));
    let seen = other.seen();
    assert!(seen.len() >= 3 && !seen.iter().any(shows_key), "{seen:?}");
}
