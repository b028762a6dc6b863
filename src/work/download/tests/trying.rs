//! What is tried again, how often, and where new URLs come from.

use jiff::Timestamp;
use rstest::rstest;
use tokio::time::Instant;

use super::*;
use crate::asset::link::Refusal;
use crate::media::download::Told;

#[rstest]
#[case(net(FaultKind::RateLimited))]
#[case(net(FaultKind::Interrupted))]
#[case(net(FaultKind::Status { code: 503 }))]
#[case(net(FaultKind::TimedOut { after: Duration::from_secs(15) }))]
#[case(DownloadFault::Medium(MediaFault::Changed))]
#[case(DownloadFault::Length { told: 100, came: 7 })]
#[case(DownloadFault::Busy)]
#[tokio::test(start_paused = true)]
async fn what_passes_is_tried_three_times_and_the_countdown_is_told(#[case] fault: DownloadFault) {
    let mut bench = Bench::new(1);
    bench.saver.will("a", vec![Try::FailAfter(vec![Told::Amount(amount(40))], fault.clone()); 3]);
    let begin = Instant::now();
    bench.add(&["a"]);
    bench.until(|bench| !bench.downloads.is_empty() && matches!(bench.stage("a"), Stage::Again { .. })).await;
    let Stage::Again { amount: here, fault: told, wait } = bench.stage("a").clone() else { unreachable!() };
    assert_eq!((here, told), (amount(40), fault.clone()));
    assert!((Duration::from_secs(1)..=Duration::from_secs(2)).contains(&wait), "{wait:?}");
    bench.until_quiet(1).await;
    assert_eq!(bench.stage("a"), &Stage::Failed { fault, amount: amount(40) });
    assert_eq!(bench.saver.asked().len(), 3);
    assert!((2..=5).contains(&begin.elapsed().as_secs()), "{:?}", begin.elapsed());
}

#[rstest]
#[case(net(FaultKind::Status { code: 500 }))]
#[case(net(FaultKind::Unauthorized))]
#[case(net(FaultKind::Redirect))]
#[case(DownloadFault::Medium(MediaFault::Link(Refusal::Scheme)))]
#[case(DownloadFault::Folder { what: "no".into() })]
#[tokio::test(start_paused = true)]
async fn what_lasts_fails_at_once(#[case] fault: DownloadFault) {
    let mut bench = Bench::new(1);
    bench.saver.will("a", [Try::Fail(fault.clone())]);
    bench.add(&["a"]);
    bench.until_quiet(1).await;
    assert_eq!(bench.stage("a"), &Stage::Failed { fault, amount: Amount::default() });
    assert_eq!(bench.saver.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_host_is_left_alone_as_long_as_it_wants_up_to_a_minute() {
    let mut bench = Bench::new(1);
    let refusal = |seconds| Try::FailAfter(vec![Told::Wait(Duration::from_secs(seconds))], net(FaultKind::RateLimited));
    bench.saver.will("a", [refusal(12), refusal(9_000)]);
    let begin = Instant::now();
    bench.add(&["a"]);
    bench.until(|bench| !bench.downloads.is_empty() && matches!(bench.stage("a"), Stage::Again { .. })).await;
    assert!(matches!(bench.stage("a"), Stage::Again { wait, .. } if wait.as_secs() == 12));
    bench.until_quiet(1).await;
    assert_eq!((bench.saved(), begin.elapsed().as_secs()), (vec!["a"], 72));
}

#[tokio::test(start_paused = true)]
async fn tries_before_progress_do_not_count() {
    let mut bench = Bench::new(1);
    let here = |megabytes: u64| Told::Amount(Amount { done: megabytes << 20, total: Some(100 << 20) });
    let cut = |from, to| Try::FailAfter(vec![here(from), here(to)], net(FaultKind::Interrupted));
    bench.saver.will("a", (0..20).map(|megabyte| cut(megabyte, megabyte + 1)));
    bench.add(&["a"]);
    bench.until_quiet(1).await;
    assert_eq!((bench.saved(), bench.saver.asked().len()), (vec!["a"], 21));
    // What was here before, and what has to be fetched anew each time, is no progress.
    bench.saver.will("b", vec![cut(50, 50); 9]);
    bench.saver.will("c", std::iter::once(cut(0, 10)).chain(vec![cut(0, 50); 9]));
    bench.add(&["b", "c"]);
    bench.until_quiet(3).await;
    let asked = bench.saver.asked();
    assert_eq!(asked.iter().filter(|id| *id == "b").count(), 3);
    assert_eq!(asked.iter().filter(|id| *id == "c").count(), 4, "only twice it came further");
}

#[tokio::test(start_paused = true)]
async fn a_lost_network_is_waited_for_and_not_for_ever() {
    let mut bench = Bench::new(1);
    bench.saver.will("a", vec![Try::Fail(net(FaultKind::Offline)); 4]);
    bench.saver.will("b", vec![Try::Fail(net(FaultKind::Offline)); 9]);
    let begin = Instant::now();
    bench.add(&["a", "b"]);
    bench.until(|bench| bench.saved() == ["a"]).await;
    assert_eq!(begin.elapsed().as_secs(), 5 + 10 + 20 + 40);
    bench.until_quiet(2).await;
    assert_eq!(bench.stage("b"), &Stage::Failed { fault: net(FaultKind::Offline), amount: Amount::default() });
    assert_eq!(bench.saver.asked().len(), 5 + 6);
}

#[tokio::test(start_paused = true)]
async fn the_countdown_is_told_each_second() {
    let mut bench = Bench::new(1);
    bench.saver.will("a", [Try::Fail(net(FaultKind::Offline))]);
    bench.add(&["a"]);
    let mut seconds = Vec::new();
    while bench.saved().is_empty() {
        let news = bench.news.next().await.unwrap();
        bench.read(news);
        if let Stage::Again { wait, .. } = bench.stage("a") {
            seconds.push(wait.as_secs());
        }
    }
    assert_eq!(seconds, [5, 4, 3, 2, 1]);
}

#[tokio::test(start_paused = true)]
async fn one_that_is_stopped_while_it_waits_is_not_tried_again() {
    let mut bench = Bench::new(1);
    bench.saver.will("a", [Try::FailAfter(vec![Told::Amount(amount(40))], net(FaultKind::Interrupted))]);
    bench.add(&["a"]);
    bench.until(|bench| !bench.downloads.is_empty() && matches!(bench.stage("a"), Stage::Again { .. })).await;
    bench.order(DownloadOrder::Pause(bench.id("a")));
    bench.pass(Duration::from_mins(1)).await;
    assert_eq!(bench.stage("a"), &Stage::Paused { amount: amount(40) });
    assert_eq!(bench.saver.asked().len(), 1);
}

#[rstest]
#[case(FaultKind::Forbidden)]
#[case(FaultKind::NotFound)]
#[tokio::test(start_paused = true)]
async fn a_url_that_has_ended_is_asked_for_anew(#[case] kind: FaultKind) {
    let mut bench = Bench::new(1);
    bench.saver.will("a", [Try::Fail(net(kind))]);
    bench.service.tell(asset("a"), "https://media.example/a?new");
    bench.add(&["a"]);
    bench.until_quiet(1).await;
    assert_eq!(bench.saved(), ["a"]);
    assert_eq!(bench.saver.urls(), ["https://media.example/a?old", "https://media.example/a?new"]);
    assert_eq!(*bench.service.asked.lock().unwrap(), ["a"]);
}

#[tokio::test(start_paused = true)]
async fn a_url_that_says_that_it_has_ended_is_not_tried() {
    let mut bench = Bench::new(1);
    bench.service.tell(asset("a"), "https://media.example/a?new");
    bench.add_assets(vec![Asset { expires: Some(Timestamp::UNIX_EPOCH), ..asset("a") }]);
    bench.until_quiet(1).await;
    assert_eq!((bench.saved(), bench.saver.urls()), (vec!["a"], vec!["https://media.example/a?new".to_owned()]));
}

#[rstest]
#[case::no_asset(None)]
#[case::no_other_url(Some("https://media.example/a?old"))]
#[tokio::test(start_paused = true)]
async fn where_there_is_no_new_url_it_has_ended(#[case] told: Option<&str>) {
    let mut bench = Bench::new(1);
    bench.saver.will("a", [Try::Fail(net(FaultKind::Forbidden))]);
    if let Some(url) = told {
        bench.service.tell(asset("a"), url);
    }
    bench.add(&["a"]);
    bench.until_quiet(1).await;
    let ended = DownloadFault::Ended { account: AccountName::new("studio").unwrap() };
    assert_eq!(bench.stage("a"), &Stage::Failed { fault: ended, amount: Amount::default() });
    assert_eq!((bench.saver.asked().len(), bench.service.asked.lock().unwrap().len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_new_url_that_is_refused_as_well_is_the_end() {
    let mut bench = Bench::new(1);
    bench.saver.will("a", vec![Try::Fail(net(FaultKind::Forbidden)); 9]);
    bench.service.tell(asset("a"), "https://media.example/a?new");
    bench.add(&["a"]);
    bench.until_quiet(1).await;
    assert!(matches!(bench.stage("a"), Stage::Failed { fault: DownloadFault::Ended { .. }, .. }));
    assert_eq!(bench.saver.asked().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_is_too_large_for_the_disk_stops_no_other() {
    let mut bench = Bench::new(1);
    let fault = DownloadFault::NoRoom { bytes: 10_000_000_000_000, free: 70_000_000_000 };
    bench.saver.will("a", [Try::Fail(fault.clone())]);
    bench.add(&["a", "b"]);
    bench.until_quiet(2).await;
    assert_eq!(bench.stage("a"), &Stage::Failed { fault, amount: Amount::default() });
    assert_eq!(bench.saved(), ["b"]);
}

#[rstest]
#[case::full(DownloadFault::DiskFull, false)]
#[case::gone(DownloadFault::Folder { what: "it is not there any more".into() }, true)]
#[tokio::test(start_paused = true)]
async fn a_folder_that_takes_nothing_more_fails_what_waits_for_it_alone(
    #[case] fault: DownloadFault,
    #[case] is_gone: bool,
) {
    let mut bench = Bench::new(1);
    bench.saver.will("a", [Try::FailAfter(vec![Told::Amount(amount(40))], fault.clone())]);
    if is_gone {
        bench.saver.gone.lock().unwrap().push("/downloads".into());
    }
    bench.add(&["a", "b", "c"]);
    let elsewhere = DownloadOrder::Add { assets: vec![asset("d").id], folder: Some("/elsewhere".into()) };
    bench.queue.order(elsewhere, vec![asset("d")]);
    bench.until_quiet(4).await;
    assert_eq!(bench.saver.asked(), ["a", "d"]);
    assert_eq!(bench.stage("a"), &Stage::Failed { fault: fault.clone(), amount: amount(40) });
    assert_eq!(bench.stage("c"), &Stage::Failed { fault, amount: Amount::default() });
    bench.order(DownloadOrder::RetryFailed);
    bench.until(|bench| bench.saved().len() == 4).await;
}

#[tokio::test(start_paused = true)]
async fn one_bad_file_in_a_good_folder_fails_alone() {
    let mut bench = Bench::new(1);
    bench.saver.will("a", [Try::Fail(DownloadFault::Folder { what: "a link stands there".into() })]);
    bench.add(&["a", "b"]);
    bench.until_quiet(2).await;
    assert_eq!(bench.saved(), ["b"]);
}
