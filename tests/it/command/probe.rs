//! `--probe`: what the media tell of themselves, for scripts.

use std::sync::Arc;

use assetbrowse::demo::FaultName;
use serde_json::Value;

use super::Home;
use super::sync::{home_of, run, server};

fn assets(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_media_tell_is_listed_kept_and_not_read_twice() {
    let running = server(30, &[], None).await;
    let home = Arc::new(home_of(&running.base_url()));
    let line = "list --provider heygen --kind video --page-size 3";
    let plain = assets(&run(&home, line).await.good());
    assert!(plain.iter().all(|asset| asset["codec"].is_null() && asset["fps"].is_null()), "{plain:?}");
    let told = assets(&run(&home, &format!("{line} --probe")).await.good());
    assert_eq!(told.len(), 3);
    for asset in &told {
        assert_eq!((&asset["codec"], &asset["mime"]), (&"h264".into(), &"video/mp4".into()), "{asset}");
        assert!(asset["fps"].as_f64() > Some(1.0) && asset["bytes"].as_u64() > Some(1000), "{asset}");
    }
    running.stop().await;
    // The catalogue has it, whoever asks.
    let kept = assets(&run(&home, "list --offline --provider heygen --search fps>1 --all").await.out);
    assert_eq!(kept.len(), 3);
    let id = format!("heygen:{}", told[0]["id"].as_str().unwrap());
    let shown = assets(&run(&home, &format!("show {id} --offline --format ndjson")).await.good());
    assert_eq!(shown[0]["duration"], told[0]["duration"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn media_that_cannot_be_read_are_said_and_end_nothing() {
    let running = server(30, &[FaultName::Media403], None).await;
    let home = Arc::new(home_of(&running.base_url()));
    let ran = run(&home, "list --provider heygen --kind video --page-size 3 --probe").await;
    running.stop().await;
    assert_eq!((ran.code, ran.out.lines().count()), (Some(0), 3));
    assert_eq!(ran.err.lines().count(), 3, "{}", ran.err);
    assert!(ran.err.lines().all(|line| line.starts_with("heygen:") && line.contains("403")), "{}", ran.err);
}

#[test]
fn nobody_is_asked_without_a_network() {
    let said = Home::new().run("list --offline --probe").failed(2);
    assert!(said.contains("--offline"), "{said}");
}
