//! What is put into the queue, and what is not.

use std::path::Path;

use super::*;
use crate::asset::link::Refusal;

#[tokio::test(start_paused = true)]
async fn what_has_no_url_is_skipped_and_what_has_a_bad_one_fails() {
    let mut bench = Bench::new(1);
    let bad = Asset { url: Some("ftp://media.example/b".into()), ..asset("bad") };
    bench.add_assets(vec![Asset { url: None, ..asset("none") }, bad]);
    bench.until_quiet(2).await;
    assert_eq!(bench.stage("none"), &Stage::Skipped);
    let fault = DownloadFault::Medium(MediaFault::Link(Refusal::Scheme));
    assert_eq!(bench.stage("bad"), &Stage::Failed { fault, amount: Amount::default() });
    assert!(bench.saver.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_nobody_knows_fails() {
    let mut bench = Bench::new(1);
    bench.order(DownloadOrder::Add { assets: vec![asset("a").id], folder: None });
    bench.until_quiet(1).await;
    assert_eq!(bench.stage("a"), &Stage::Failed { fault: DownloadFault::Unknown, amount: Amount::default() });
}

#[tokio::test(start_paused = true)]
async fn one_that_is_not_over_is_not_added_again_and_one_that_is_over_is() {
    let mut bench = Bench::new(1);
    bench.saver.hold(&["a"]);
    bench.add(&["a", "a"]);
    bench.until_running(&["a"]).await;
    bench.add(&["a", "b"]);
    bench.until(|bench| bench.downloads.len() == 2).await;
    bench.order(DownloadOrder::Cancel(bench.id("a")));
    bench.until(|bench| bench.saved() == ["b"]).await;
    bench.add(&["a", "b"]);
    bench.until_quiet(4).await;
    assert_eq!(bench.saver.asked(), ["a", "b", "a", "b"]);
}

#[tokio::test(start_paused = true)]
async fn another_folder_is_another_download() {
    let mut bench = Bench::new(1);
    bench.add(&["a"]);
    bench
        .queue
        .order(DownloadOrder::Add { assets: vec![asset("a").id], folder: Some("/elsewhere".into()) }, vec![asset("a")]);
    bench.until_quiet(2).await;
    let files: Vec<_> = bench.downloads.values().map(|download| download.stage.clone()).collect();
    let saved = |folder: &str| Stage::Saved { file: Path::new(folder).join("studio/a"), bytes: 100 };
    assert_eq!(files, [saved("/downloads"), saved("/elsewhere")]);
}

#[tokio::test(start_paused = true)]
async fn one_that_is_added_again_has_the_newest_url() {
    let mut bench = Bench::new(1);
    bench.saver.hold(&["a"]);
    bench.add(&["a", "b"]);
    bench.until_running(&["a"]).await;
    bench.add_assets(vec![Asset { url: Some("https://media.example/b?newer".into()), ..asset("b") }]);
    bench.order(DownloadOrder::Pause(bench.id("a")));
    bench.until_quiet(2).await;
    assert_eq!(bench.saver.urls()[1], "https://media.example/b?newer");
}

#[tokio::test(start_paused = true)]
async fn what_stands_in_a_field_makes_no_folder() {
    let mut bench = Bench::new(1);
    bench.add_assets(vec![Asset { name: "../../etc/passwd".into(), ..asset("a") }]);
    bench.until_quiet(1).await;
    assert_eq!(bench.saver.asked.lock().unwrap()[0].path, "studio/.._.._etc_passwd");
}

#[tokio::test(start_paused = true)]
async fn a_relative_folder_is_one_of_the_current_folder() {
    let mut bench = Bench::new(1);
    bench
        .queue
        .order(DownloadOrder::Add { assets: vec![asset("a").id], folder: Some("here".into()) }, vec![asset("a")]);
    bench.until_quiet(1).await;
    let file = std::env::current_dir().unwrap().join("here/studio/a");
    assert_eq!(bench.stage("a"), &Stage::Saved { file, bytes: 100 });
}
