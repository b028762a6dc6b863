//! `list`, `show` and `url` over the catalogue, with and without a network.

use std::sync::Arc;

use rstest::rstest;
use serde_json::Value;

use super::Home;
use super::sync::{home_of, ids, run, server};
use crate::provider::scripted::{Server, affogato_page};

fn assets(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A home that knows all of a demo server which is gone by now.
async fn offline(count: u64) -> Arc<Home> {
    let running = server(count, &[], None).await;
    let home = Arc::new(home_of(&running.base_url()));
    run(&home, "sync").await.good();
    running.stop().await;
    home
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_what_it_says_and_nothing_else() {
    let home = offline(200).await;
    let all = assets(&run(&home, "list --offline --all").await.good());
    let found = assets(&run(&home, "list --offline --all --search kind:video").await.good());
    let videos = all.iter().filter(|asset| asset["kind"] == "video").count();
    assert!(videos > 20);
    assert_eq!((found.len(), found.iter().all(|asset| asset["kind"] == "video")), (videos, true));
    let id = all[17]["id"].as_str().unwrap();
    let found = assets(&run(&home, &format!("list --offline --search id={id}")).await.good());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["id"], id);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sort_is_one_of_everything_and_pages_follow_one_another() {
    let home = offline(130).await;
    let all = assets(&run(&home, "list --offline --all --sort created --reverse").await.good());
    let dates: Vec<&str> = all.iter().filter_map(|asset| asset["created"].as_str()).collect();
    assert!(dates.len() == 130 && dates.is_sorted_by(|a, b| a >= b), "{dates:?}");
    assert!(all[130..].iter().all(|asset| asset["created"].is_null()), "what has no date is last");
    let mut paged = Vec::new();
    for page in 1..=6 {
        let line = format!("list --offline --sort created --reverse --page-size 50 --page {page}");
        paged.extend(assets(&run(&home, &line).await.good()));
    }
    assert_eq!(paged, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_known_is_fetched_before_it_is_searched() {
    let running = server(130, &[], None).await;
    let home = Arc::new(home_of(&running.base_url()));
    let found = run(&home, "list --all --search kind:image").await.good();
    let listed = run(&home, "list --all --kind image").await.good();
    assert_eq!(ids(&found), ids(&listed));
    running.stop().await;
    let ran = run(&home, "list --all --search kind:image").await;
    assert_eq!((ran.code, ids(&ran.out)), (Some(1), ids(&listed)), "what is known is still found: {}", ran.err);
    let lines: Vec<&str> = ran.err.lines().collect();
    // What was known wholly before is not said to be unknown now.
    assert!(lines.len() == 2 && lines.iter().all(|line| line.contains("no connection")), "{}", ran.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_tells_totals_and_errors() {
    let running = server(60, &[], None).await;
    let home = Arc::new(home_of(&running.base_url()));
    let document: Value = serde_json::from_str(&run(&home, "list --sort name --format json").await.good()).unwrap();
    assert_eq!(document["total"], serde_json::json!({"affogato": 60, "heygen": 60}));
    assert_eq!(document["next"], serde_json::json!({"affogato": null, "heygen": null}));
    assert_eq!(document["assets"].as_array().unwrap().len(), 50);
    running.stop().await;
    let ran = run(&home, "list --sort name --format json").await;
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, document["errors"].as_array().unwrap().len()), (Some(1), 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_was_listed_is_known_without_a_network() {
    let running = server(130, &[], None).await;
    let home = Arc::new(home_of(&running.base_url()));
    let first = run(&home, "list").await.good();
    let shown = assets(&first)[0].clone();
    running.stop().await;
    let ran = run(&home, "list --offline").await;
    // The same assets in the same order.
    assert_eq!((ran.code, assets(&ran.out)), (Some(0), assets(&first)), "{}", ran.err);
    for account in ["affogato", "heygen"] {
        assert!(ran.err.contains(&format!("{account} is not fully known yet: ")), "{}", ran.err);
    }
    let id = format!("{}:{}", shown["provider"].as_str().unwrap(), shown["id"].as_str().unwrap());
    let one: Value = serde_json::from_str(&run(&home, &format!("show --offline {id}")).await.good()).unwrap();
    assert_eq!(one, shown);
    let raw: Value = serde_json::from_str(&run(&home, &format!("show --offline --raw {id}")).await.good()).unwrap();
    assert_eq!(raw["id"], shown["id"]);
    assert!(raw.get("provider").is_none());
    assert_eq!(run(&home, "show --offline nowhere").await.failed(1), "assetbrowse: no asset has the ID nowhere\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_nothing_is_sent() {
    let server = Server::start(|_| affogato_page(0..20, 20)).await;
    let home = Arc::new(home_of(&server.url));
    run(&home, "list --provider affogato").await.good();
    let before = server.seen().len();
    assert!(before > 0);
    for line in [
        "list --offline",
        "list --offline --all --search a",
        "list --offline --new",
        "list --offline --sort name --reverse",
        "show --offline affogato:a3",
        "url --offline a3 a4",
    ] {
        assert_eq!(run(&home, line).await.code, Some(0), "{line}");
    }
    assert_eq!(server.seen().len(), before);
}

#[rstest]
#[case("dur>30x")]
#[case("kind:film")]
#[case("colour:red")]
fn a_search_that_cannot_be_understood_is_shown_where(#[case] search: &str) {
    let told = Home::new().run(&format!("list --demo --search {search}")).failed(2);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!((lines.len(), lines[1].trim()), (3, search), "{told}");
    assert!(lines[2].trim().chars().all(|c| c == '^'), "{told}");
}

#[test]
fn the_demo_is_searched_and_leaves_nothing() {
    let home = Home::new();
    let temporary = home.path("tmp");
    std::fs::create_dir(&temporary).unwrap();
    let variables = [("TMPDIR", temporary.to_str().unwrap())];
    let out = home.run_with("list --demo --assets 60 --all --search kind:audio", &variables).good();
    assert!(out.lines().count() > 5 && assets(&out).iter().all(|asset| asset["kind"] == "audio"), "{out}");
    assert!(home.run_with("sync --demo --assets 60", &variables).good().starts_with("synced 120 in "));
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 0);
    assert!(!home.path("data").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_catalogue_that_cannot_be_used_does_not_stop_a_list() {
    let running = server(60, &[], None).await;
    let home = Arc::new(home_of(&running.base_url()));
    std::fs::write(home.path("data"), "in the way").unwrap();
    let ran = run(&home, "list").await;
    assert_eq!((ran.code, ran.out.lines().count(), ran.err.lines().count()), (Some(0), 50, 1), "{}", ran.err);
    assert!(ran.err.contains("the catalogue cannot be used"), "{}", ran.err);
    let told = run(&home, "list --search x").await.failed(1);
    assert!(told.contains("the catalogue cannot be used"), "{told}");
    running.stop().await;
}
