//! What is told, and how often.

use tokio::sync::Notify;

use super::*;
use crate::media::download::Told;

#[tokio::test(start_paused = true)]
async fn however_much_happens_it_is_told_ten_times_a_second() {
    let mut bench = Bench::new(16);
    let ids: Vec<String> = (0..2_000).map(|number| format!("a{number}")).collect();
    bench.saver.hold(&["x"]);
    bench.add(&["x"]);
    bench.until_running(&["x"]).await;
    let (begin, before) = (Instant::now(), bench.told);
    bench.add_assets(ids.iter().map(|id| asset(id)).collect());
    bench.until(|bench| bench.saved().len() == 2_000).await;
    bench.pass(Duration::from_secs(10)).await;
    let seconds = begin.elapsed().as_secs();
    assert!((bench.told - before) as u64 <= 10 * (seconds + 1), "{} in {seconds} s", bench.told - before);
}

#[tokio::test(start_paused = true)]
async fn a_rate_is_told_once_there_is_one() {
    let mut bench = Bench::new(1);
    bench.saver.hold(&["a"]);
    bench.add(&["a"]);
    bench.until_running(&["a"]).await;
    assert!(matches!(bench.stage("a"), Stage::Running { rate: None, .. }));
    bench.until(|bench| matches!(bench.stage("a"), Stage::Running { rate: Some(0), .. })).await;
}

#[tokio::test(start_paused = true)]
async fn what_comes_and_goes_before_it_is_told_was_never_there() {
    let mut bench = Bench::new(1);
    bench.saver.hold(&["x"]);
    bench.add(&["x"]);
    bench.until_running(&["x"]).await;
    // `read` refuses to take out what it does not know.
    bench.add_assets(vec![Asset { url: None, ..asset("a") }]);
    bench.order(DownloadOrder::ClearDone);
    bench.pass(Duration::from_secs(2)).await;
    assert_eq!(bench.running(), ["x"]);
}

#[tokio::test(start_paused = true)]
async fn free_space_is_told_when_it_reads_differently() {
    let mut bench = Bench::new(1);
    let free = |bench: &Bench, bytes| *bench.saver.free.lock().unwrap() = Some(bytes);
    free(&bench, 81_000_000_000);
    bench.saver.hold(&["a"]);
    bench.add(&["a"]);
    bench.pass(Duration::from_secs(20)).await;
    free(&bench, 81_000_000_001);
    bench.pass(Duration::from_secs(20)).await;
    free(&bench, 80_500_000_000);
    bench.pass(Duration::from_secs(20)).await;
    let word = |bytes| DownloadNews::Free { folder: "/downloads".into(), bytes: Some(bytes) };
    assert_eq!(bench.words, [word(81_000_000_000), word(80_500_000_000)]);
}

#[tokio::test(start_paused = true)]
async fn one_that_begins_anew_after_it_was_stopped_hears_nothing_of_before() {
    let mut bench = Bench::new(1);
    let go = Arc::new(Notify::new());
    bench.saver.will("a", [Try::Hold(vec![Told::Amount(amount(90)), Told::Arrived])]);
    bench.saver.will("a", [Try::Until(vec![Told::Amount(amount(10))], Arc::clone(&go))]);
    bench.add(&["a"]);
    bench.until_running(&["a"]).await;
    let id = bench.id("a");
    bench.order(DownloadOrder::Pause(id));
    bench.order(DownloadOrder::Resume(id));
    let is_anew = |stage: &Stage| matches!(stage, Stage::Running { amount, .. } if amount.done == 10);
    bench.until(|bench| is_anew(bench.stage("a"))).await;
    bench.add(&["b"]);
    bench.pass(Duration::from_secs(5)).await;
    assert_eq!(bench.stage("b"), &Stage::Waiting, "its place is taken: it has not arrived this time");
    go.notify_one();
    bench.until(|bench| bench.saved() == ["a", "b"]).await;
}
