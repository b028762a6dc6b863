//! Who runs when, and what orders make of it.

use tokio::sync::Notify;

use super::*;
use crate::media::download::Told;

#[tokio::test(start_paused = true)]
async fn so_many_run_at_once_in_the_order_in_which_they_were_added() {
    let mut bench = Bench::new(2);
    let go = Arc::new(Notify::new());
    bench.saver.will("a", [Try::Until(vec![Told::Amount(amount(40))], Arc::clone(&go))]);
    bench.saver.hold(&["b", "c", "d"]);
    bench.add(&["a", "b", "c", "d"]);
    bench.until_running(&["a", "b"]).await;
    assert_eq!((bench.running(), bench.stage("c")), (vec!["a", "b"], &Stage::Waiting));
    go.notify_one();
    bench.until_running(&["b", "c"]).await;
    assert_eq!((bench.saved(), bench.running()), (vec!["a"], vec!["b", "c"]));
    assert_eq!(bench.saver.asked(), ["a", "b", "c"]);
}

#[tokio::test(start_paused = true)]
async fn one_that_only_waits_for_the_disk_lets_the_next_one_run() {
    let mut bench = Bench::new(1);
    let go = Arc::new(Notify::new());
    bench.saver.will("a", [Try::Until(vec![Told::Amount(amount(100)), Told::Arrived], Arc::clone(&go))]);
    bench.saver.hold(&["b"]);
    bench.add(&["a", "b"]);
    bench.until_running(&["a", "b"]).await;
    go.notify_one();
    bench.until(|bench| bench.saved() == ["a"]).await;
    assert_eq!(bench.running(), ["b"]);
}

#[tokio::test(start_paused = true)]
async fn not_everything_waits_for_the_disk_at_once() {
    let mut bench = Bench::new(1);
    let ids: Vec<String> = (0..140).map(|number| format!("a{number}")).collect();
    for id in &ids {
        bench.saver.will(id, [Try::Hold(vec![Told::Amount(amount(100)), Told::Arrived])]);
    }
    bench.add_assets(ids.iter().map(|id| asset(id)).collect());
    bench.until(|bench| bench.running().len() == 128).await;
    bench.pass(Duration::from_secs(1)).await;
    assert_eq!(bench.running().len(), 128);
}

#[tokio::test(start_paused = true)]
async fn a_paused_one_keeps_what_is_here_and_goes_on_where_it_was() {
    let mut bench = Bench::new(1);
    bench.saver.hold(&["a", "b"]);
    bench.add(&["a", "b"]);
    bench.until_running(&["a"]).await;
    bench.order(DownloadOrder::Pause(bench.id("a")));
    bench.until_running(&["b"]).await;
    assert_eq!(bench.stage("a"), &Stage::Paused { amount: amount(40) });
    bench.order(DownloadOrder::Resume(bench.id("a")));
    bench.until(|bench| bench.stage("a") == &Stage::Waiting).await;
    bench.order(DownloadOrder::Cancel(bench.id("b")));
    bench.until(|bench| bench.saved() == ["a"]).await;
    assert_eq!(bench.saver.asked(), ["a", "b", "a"]);
    assert!(bench.saver.discarded.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn all_are_paused_and_resumed_at_once() {
    let mut bench = Bench::new(2);
    bench.saver.hold(&["a", "b"]);
    bench.saver.will("done", [Try::Same]);
    bench.add(&["done", "a", "b", "c"]);
    bench.until_running(&["a", "b"]).await;
    bench.order(DownloadOrder::PauseAll);
    bench.until_quiet(4).await;
    assert_eq!(bench.ids(|stage| matches!(stage, Stage::Paused { .. })), ["a", "b", "c"]);
    bench.order(DownloadOrder::ResumeAll);
    bench.until(|bench| bench.saved() == ["a", "b", "c"]).await;
}

#[tokio::test(start_paused = true)]
async fn what_is_added_while_others_are_paused_runs() {
    let mut bench = Bench::new(2);
    bench.saver.hold(&["a"]);
    bench.add(&["a"]);
    bench.until_running(&["a"]).await;
    bench.order(DownloadOrder::PauseAll);
    bench.add(&["b"]);
    bench.until_quiet(2).await;
    assert_eq!((bench.saved(), bench.stage("a")), (vec!["b"], &Stage::Paused { amount: amount(40) }));
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_one_is_kept_until_it_is_cleared() {
    let mut bench = Bench::new(2);
    bench.saver.hold(&["a", "b"]);
    bench.add(&["a", "b"]);
    bench.until_running(&["a", "b"]).await;
    bench.order(DownloadOrder::Cancel(bench.id("a")));
    bench.order(DownloadOrder::Cancel(bench.id("b")));
    bench.until_quiet(2).await;
    assert_eq!(bench.stage("a"), &Stage::Cancelled { amount: amount(40) });
    assert!(bench.saver.discarded.lock().unwrap().is_empty());
    bench.order(DownloadOrder::Retry(bench.id("a")));
    bench.until(|bench| bench.saved() == ["a"]).await;
    bench.order(DownloadOrder::ClearDone);
    bench.until(|bench| bench.downloads.is_empty()).await;
    assert_eq!(*bench.saver.discarded.lock().unwrap(), ["b"]);
}

#[tokio::test(start_paused = true)]
async fn clearing_leaves_what_is_not_over_and_what_was_ordered_anew() {
    let mut bench = Bench::new(1);
    bench.saver.hold(&["a", "a"]);
    bench.add(&["a"]);
    bench.until_running(&["a"]).await;
    bench.order(DownloadOrder::Cancel(bench.id("a")));
    bench.until_quiet(1).await;
    bench.add(&["a"]);
    bench.until(|bench| bench.running() == ["a"]).await;
    // It runs already: the cancelled one is not taken up beside it.
    bench.order(DownloadOrder::Retry(*bench.downloads.first_key_value().unwrap().0));
    bench.order(DownloadOrder::ClearDone);
    bench.until(|bench| bench.downloads.len() == 1).await;
    assert_eq!(bench.running(), ["a"]);
    assert!(bench.saver.discarded.lock().unwrap().is_empty(), "its bytes are the other one's");
    assert_eq!(bench.saver.asked(), ["a", "a"]);
}

#[tokio::test(start_paused = true)]
async fn orders_that_have_no_sense_change_nothing() {
    let mut bench = Bench::new(1);
    bench.saver.will("failed", [Try::Fail(net(FaultKind::Redirect))]);
    bench.add(&["saved", "failed"]);
    bench.until_quiet(2).await;
    let before = bench.downloads.clone();
    let [saved, failed] = [bench.id("saved"), bench.id("failed")];
    for id in [saved, failed, DownloadId(99)] {
        bench.order(DownloadOrder::Pause(id));
        bench.order(DownloadOrder::Resume(id));
        bench.order(DownloadOrder::Cancel(id));
    }
    bench.order(DownloadOrder::Retry(saved));
    bench.order(DownloadOrder::PauseAll);
    bench.order(DownloadOrder::ResumeAll);
    bench.pass(Duration::from_secs(5)).await;
    assert_eq!(bench.downloads, before);
}

#[tokio::test(start_paused = true)]
async fn all_that_failed_are_tried_again() {
    let mut bench = Bench::new(4);
    for id in ["a", "b"] {
        bench.saver.will(id, [Try::Fail(net(FaultKind::Redirect))]);
    }
    bench.saver.hold(&["c"]);
    bench.add(&["a", "b", "c"]);
    bench.until_running(&["c"]).await;
    bench.order(DownloadOrder::Cancel(bench.id("c")));
    bench.until_quiet(3).await;
    bench.order(DownloadOrder::RetryFailed);
    bench.until(|bench| bench.saved() == ["a", "b"]).await;
    assert!(matches!(bench.stage("c"), Stage::Cancelled { .. }));
}

#[tokio::test(start_paused = true)]
async fn settling_stops_what_runs_and_ends_the_news() {
    let mut bench = Bench::new(1);
    bench.saver.hold(&["a"]);
    bench.add(&["a", "b"]);
    bench.until_running(&["a"]).await;
    bench.queue.settle().await;
    while bench.news.next().await.is_some() {}
    bench.queue.settle().await;
    assert_eq!(bench.saver.asked(), ["a"]);
}

#[tokio::test(start_paused = true)]
async fn nothing_happens_before_somebody_listens_and_only_one_does() {
    let mut bench = Bench::new(1);
    bench.add(&["a"]);
    tokio::time::advance(Duration::from_mins(1)).await;
    tokio::task::yield_now().await;
    assert!(bench.saver.asked().is_empty());
    assert_eq!(bench.queue.news().count().await, 0);
    bench.until_quiet(1).await;

    let unheard = Bench::new(1);
    unheard.queue.settle().await;
    assert!(unheard.news.collect::<Vec<_>>().await.is_empty(), "it is settled before it began");
}

#[tokio::test(start_paused = true)]
async fn the_news_end_when_nobody_can_order_and_nothing_is_left_to_do() {
    let bench = Bench::new(1);
    bench.saver.will("b", [Try::Fail(net(FaultKind::Interrupted))]);
    bench.add(&["a", "b"]);
    let Bench { queue, news, saver, .. } = bench;
    drop(queue);
    news.for_each(|_| std::future::ready(())).await;
    assert_eq!(saver.asked(), ["a", "b", "b"]);
}
