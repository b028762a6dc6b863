//! What the services made, by the commands that list uploads too.

use std::collections::BTreeSet;
use std::sync::Arc;

use assetbrowse::demo::FaultName;
use serde_json::Value;

use super::Home;
use super::sync::{home_of, ids, run, server};
use crate::provider::scripted::{Reply, Server};

#[test]
fn each_collection_is_listed_by_its_name() {
    let home = Home::new();
    let listed = |line: &str| -> Vec<Value> {
        let out = home.run(&format!("list --demo --assets 200 --all {line}")).good();
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let rendered = listed("--collection rendered");
    assert_eq!((rendered.len(), listed("").len()), (40, 400));
    assert!(rendered.iter().all(|asset| asset["collection"] == "rendered"));
    let videos = listed("--collection rendered --provider heygen --status completed");
    assert!(!videos.is_empty() && videos.len() < 20);
    assert!(videos.iter().all(|asset| asset["expires"].is_string() && asset["thumbnail"].is_string()));
}

#[test]
fn an_id_is_found_in_either_collection() {
    let home = Home::new();
    let out = home.run("list --demo --assets 40 --collection rendered --all").good();
    for id in ids(&out) {
        let shown: Value = serde_json::from_str(&home.run(&format!("show --demo --assets 40 {id}")).good()).unwrap();
        assert_eq!(
            (
                &shown["collection"],
                format!("{}:{}", shown["provider"].as_str().unwrap(), shown["id"].as_str().unwrap())
            ),
            (&Value::from("rendered"), id)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_takes_the_collection_that_is_named_alone() {
    let running = server(30, &[], None).await;
    let home = Arc::new(home_of(&running.base_url()));
    run(&home, "sync --collection rendered").await.good();
    let known = run(&home, "list --offline --all --collection rendered").await.good();
    assert_eq!(ids(&known).len(), 240);
    assert_eq!(run(&home, "list --offline --all").await.out, "");
    // Found again without a network, too.
    let id = ids(&known).into_iter().next().unwrap();
    let shown: Value = serde_json::from_str(&run(&home, &format!("show --offline {id}")).await.good()).unwrap();
    assert_eq!(shown["collection"], "rendered");
    // The second walk finds the same, and nothing gone.
    let again = run(&home, "sync --collection rendered --format json").await.good();
    let report: Value = serde_json::from_str(&again).unwrap();
    for account in ["affogato", "heygen"] {
        assert_eq!(
            (&report["accounts"][account]["listed"], &report["accounts"][account]["gone"]),
            (&120.into(), &0.into())
        );
    }
    let found = run(&home, "list --offline --all --collection rendered --search status:failed").await.good();
    let failed: BTreeSet<String> = ids(&found);
    assert!(!failed.is_empty() && failed.is_subset(&ids(&known)));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_one_account_is_without_it_the_others_go_on() {
    let running = server(30, &[FaultName::Slow; 0], None).await;
    let without = Server::start(|_| Reply::new(404, &[], r#"{"error":{"code":"not_found"}}"#)).await;
    let home = Arc::new(Home::new());
    let account = |name: &str, kind: &str, url: &str| {
        format!("[providers.{name}]\nkind = '{kind}'\nbase_url = '{url}'\napi_key_env = 'THE_KEY'\n")
    };
    home.configure(&format!(
        "{}{}",
        account("affogato", "affogato", &running.base_url()),
        account("small", "heygen", &without.url)
    ));
    let ran = run(&home, "list --collection rendered --all").await;
    assert_eq!((ran.code, ids(&ran.out).len()), (Some(1), 120));
    assert_eq!(ran.err.trim_end(), "small: no rendered media here (404) · its plan may be without");
    // An id that nobody has is not blamed on the plan.
    let ran = run(&home, "show affogato:nothing").await;
    assert_eq!(ran.err.trim_end(), "assetbrowse: no asset has the ID affogato:nothing");
}
