//! What is left of the queue after a kill, an end, or a disk that takes nothing.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::*;
use crate::media::download::Told;

fn journals(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

/// The journals as a kill would leave them now: nobody holds their locks.
fn killed(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for path in journals(folder) {
        fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
    }
    copy
}

/// A queue with a download in every stage that there is.
async fn varied(folder: &Path) -> Bench {
    let mut bench = Bench::keeping(3, folder);
    bench.saver.hold(&["runs", "paused", "cancelled"]);
    bench.saver.will("failed", [Try::FailAfter(vec![Told::Amount(amount(7))], net(FaultKind::Redirect))]);
    bench.add(&["saved", "failed", "runs", "paused", "cancelled", "waits"]);
    bench.add_assets(vec![Asset { url: None, ..asset("skipped") }]);
    bench.until_running(&["runs", "paused", "cancelled"]).await;
    bench.saver.hold(&["waits", "after"]);
    bench.order(DownloadOrder::Pause(bench.id("paused")));
    bench.order(DownloadOrder::Cancel(bench.id("cancelled")));
    bench.add(&["after", "last"]);
    bench.until_running(&["waits", "after"]).await;
    bench
}

fn stages(bench: &Bench) -> Vec<(&str, Stage)> {
    bench.downloads.values().map(|download| (&*download.asset.id, download.stage.clone())).collect()
}

/// What the next start makes of [`varied`], while one place is taken.
async fn assert_is_taken_up(folder: &Path) {
    let mut next = Bench::keeping(1, folder);
    next.saver.hold(&["runs"]);
    next.until(|next| !next.downloads.is_empty()).await;
    next.until_running(&["runs"]).await;
    assert_eq!(
        stages(&next)[..],
        [
            ("failed", Stage::Failed { fault: net(FaultKind::Redirect), amount: amount(7) }),
            ("runs", next.stage("runs").clone()),
            ("paused", Stage::Paused { amount: amount(40) }),
            ("cancelled", Stage::Cancelled { amount: amount(40) }),
            ("waits", Stage::Waiting),
            ("after", Stage::Waiting),
            ("last", Stage::Waiting),
        ]
    );
    assert_eq!(next.saver.urls(), ["https://media.example/runs?old"], "neither catalogue nor service is needed");
}

#[tokio::test(start_paused = true)]
async fn after_a_kill_what_ran_waits_and_all_else_is_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let _bench = varied(folder.path()).await;
    assert_is_taken_up(killed(folder.path()).path()).await;
}

#[tokio::test(start_paused = true)]
async fn a_folder_that_is_gone_at_the_next_start_is_not_made_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = Bench::keeping(1, folder.path());
    bench.saver.hold(&["a"]);
    bench.add(&["a", "b"]);
    bench.until_running(&["a"]).await;
    bench.order(DownloadOrder::Pause(bench.id("b")));
    bench.until(|bench| matches!(bench.stage("b"), Stage::Paused { .. })).await;
    bench.queue.settle().await;
    let saver = Arc::new(Fake::default());
    saver.gone.lock().unwrap().push("/downloads".into());
    let other = Arc::clone(&saver) as Arc<dyn Saver>;
    let mut next = Bench::with(1, |means| {
        means.journal = Some(folder.path().to_owned());
        means.saver = other;
    });
    next.until_quiet(2).await;
    let fault = DownloadFault::Folder { what: "/downloads is not there".into() };
    assert!(["a", "b"].iter().all(|id| matches!(next.stage(id), Stage::Failed { fault: is, .. } if *is == fault)));
    assert_eq!(saver.asked(), Vec::<String>::new());
    next.order(DownloadOrder::RetryFailed);
    next.until_quiet(2).await;
    next.until(|next| next.saved() == ["a", "b"]).await;
}

#[tokio::test(start_paused = true)]
async fn after_an_end_it_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    varied(folder.path()).await.queue.settle().await;
    assert_is_taken_up(folder.path()).await;
}

#[tokio::test(start_paused = true)]
async fn the_journal_of_one_that_lives_is_nobody_elses() {
    let folder = tempfile::tempdir().unwrap();
    let one = varied(folder.path()).await;
    let mut other = Bench::keeping(1, folder.path());
    other.add(&["mine"]);
    other.until_quiet(1).await;
    assert_eq!(other.saver.asked(), ["mine"]);
    one.queue.settle().await;
    other.queue.settle().await;
    assert_is_taken_up(folder.path()).await;
}

#[tokio::test(start_paused = true)]
async fn the_journals_of_all_that_have_ended_are_taken_over_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut left = Vec::new();
    for ids in [["a", "b"], ["b", "c"]] {
        let bench = Bench::keeping(2, folder.path());
        bench.saver.hold(&ids);
        left.push((bench, ids));
    }
    for (bench, ids) in &mut left {
        bench.add(&*ids);
        bench.until_running(&*ids).await;
    }
    let killed = killed(folder.path());
    assert_eq!(journals(killed.path()).len(), 2);
    let mut next = Bench::keeping(1, killed.path());
    next.until_quiet(3).await;
    let mut asked = next.saver.asked();
    asked.sort();
    assert_eq!(asked, ["a", "b", "c"]);
    assert_eq!(journals(killed.path()).len(), 1);
    next.queue.settle().await;
    assert!(journals(killed.path()).is_empty(), "nothing is left to be kept");
}

#[tokio::test(start_paused = true)]
async fn a_queue_in_which_nothing_ever_was_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("downloads");
    let mut bench = Bench::keeping(1, &inside);
    bench.pass(Duration::from_mins(1)).await;
    bench.queue.settle().await;
    assert!(!inside.exists());
}

#[tokio::test(start_paused = true)]
async fn a_download_is_in_the_journal_before_anybody_is_asked_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = Bench::keeping(1, folder.path());
    bench.saver.hold(&["a"]);
    bench.add(&["a", "b"]);
    bench.until_running(&["a"]).await;
    let text = fs::read_to_string(&journals(folder.path())[0]).unwrap();
    assert!(text.contains("media.example/a") && text.contains("media.example/b"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a_new_url_is_kept_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = Bench::keeping(1, folder.path());
    bench.saver.will("a", [Try::Fail(net(FaultKind::Forbidden))]);
    bench.saver.hold(&["a"]);
    bench.service.tell(asset("a"), "https://media.example/a?new");
    bench.add(&["a"]);
    bench.until_running(&["a"]).await;
    let killed = killed(folder.path());
    let mut next = Bench::keeping(1, killed.path());
    next.until_quiet(1).await;
    assert_eq!(next.saver.urls(), ["https://media.example/a?new"]);
}

#[tokio::test(start_paused = true)]
async fn where_nothing_can_be_kept_it_is_said_once_and_all_is_downloaded() {
    let folder = tempfile::tempdir().unwrap();
    let no_folder = folder.path().join("a-file");
    fs::write(&no_folder, b"").unwrap();
    let mut bench = Bench::keeping(1, &no_folder);
    bench.add(&["a"]);
    bench.add(&["b"]);
    bench.until_quiet(2).await;
    assert_eq!(bench.saved(), ["a", "b"]);
    let [DownloadNews::Trouble(words)] = &bench.words[..] else { panic!("{:?}", bench.words) };
    assert!(words.starts_with("the queue cannot be kept: "), "{words}");
}

#[tokio::test(start_paused = true)]
#[cfg(unix)]
async fn the_journal_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("data").join("downloads");
    let mut bench = Bench::keeping(1, &inside);
    bench.saver.hold(&["a"]);
    bench.add(&["a"]);
    bench.until_running(&["a"]).await;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&inside), mode(&journals(&inside)[0])), (0o700, 0o600));
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_that_are_left_are_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let ids: Vec<String> = (0..10_000).map(|number| format!("{number:032x}")).collect();
    let mut bench = Bench::keeping(1, folder.path());
    bench.saver.hold(&[&ids[0]]);
    bench.add_assets(ids.iter().map(|id| asset(id)).collect());
    bench.until_running(&[&ids[0]]).await;
    bench.queue.settle().await;
    let mut next = Bench::keeping(1, folder.path());
    next.saver.hold(&[&ids[0]]);
    next.until(|next| !next.downloads.is_empty()).await;
    assert_eq!((next.downloads.len(), next.told), (10_000, 1));
}
