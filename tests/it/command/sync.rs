//! `sync`, and what the catalogue holds then.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use assetbrowse::demo::{self, FaultAt, FaultName, Running};
use rstest::rstest;
use serde_json::Value;
use tokio::sync::Semaphore;

use super::{Home, Ran};
use crate::provider::scripted::{Server, affogato_page};

/// Real ones do not begin so.
const KEY: &str = "canary-7f3a90b1c2d4e5f6";

/// A demo server, at the same place as another one was if that is given.
pub(super) async fn server(assets: u64, faults: &[FaultName], listen: Option<SocketAddr>) -> Running {
    let usual = demo::Settings::default();
    let faults = faults.iter().copied().map(FaultAt::from).collect();
    let now = Some("2026-03-14T09:00:00Z".parse().unwrap());
    let settings = demo::Settings { assets, faults, now, listen: listen.unwrap_or(usual.listen), ..usual };
    demo::start(settings).await.unwrap()
}

/// A home with both services of a demo server configured.
pub(super) fn home_of(base_url: &str) -> Home {
    let home = Home::new();
    let account =
        |kind| format!("[providers.{kind}]\nkind = '{kind}'\nbase_url = '{base_url}'\napi_key_env = 'THE_KEY'\n");
    home.configure(&format!("{}{}", account("affogato"), account("heygen")));
    home
}

/// Runs while the server of the test answers.
pub(super) async fn run(home: &Arc<Home>, line: &str) -> Ran {
    let (home, line) = (Arc::clone(home), line.to_owned());
    tokio::task::spawn_blocking(move || home.run_with(&line, &[("THE_KEY", demo::KEY)])).await.unwrap()
}

pub(super) fn ids(lines: &str) -> BTreeSet<String> {
    let id = |line: &str| {
        let asset: Value = serde_json::from_str(line).unwrap();
        format!("{}:{}", asset["provider"].as_str().unwrap(), asset["id"].as_str().unwrap())
    };
    lines.lines().map(id).collect()
}

/// The line behind a sync, without its time.
fn counted(line: &str) -> &str {
    line.trim_end().split_once(": ").unwrap().1
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_knows_all_and_says_what_changed() {
    let running = server(130, &[], None).await;
    let home = Arc::new(home_of(&running.base_url()));
    let first = run(&home, "sync").await.good();
    assert!(first.starts_with("synced 260 in "), "{first}");
    assert_eq!(counted(&first), "260 new, 0 changed, 0 gone, 0 failed");
    assert_eq!(counted(&run(&home, "sync --full").await.good()), "0 new, 0 changed, 0 gone, 0 failed");
    assert_eq!(counted(&run(&home, "sync --quick").await.good()), "0 new, 0 changed, 0 gone, 0 failed");
    let report: Value = serde_json::from_str(&run(&home, "sync --format json --provider heygen").await.good()).unwrap();
    assert_eq!(report["accounts"].as_object().unwrap().keys().collect::<Vec<_>>(), ["heygen"]);
    assert_eq!(
        (&report["accounts"]["heygen"]["listed"], &report["accounts"]["heygen"]["whole"]),
        (&130.into(), &true.into())
    );
    let live = ids(&run(&home, "list --all").await.good());
    assert_eq!(live.len(), 260);
    running.stop().await;
    assert_eq!(ids(&run(&home, "list --all --offline").await.good()), live);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_listed_any_more_is_kept_and_shown_on_demand() {
    let before = server(130, &[], None).await;
    let (base_url, address) = (before.base_url(), before.address());
    let home = Arc::new(home_of(&base_url));
    run(&home, "sync").await.good();
    before.stop().await;
    // The oldest have vanished: one account is asked for them, the other one can only be walked through again.
    let after = server(110, &[], Some(address)).await;
    assert_eq!(counted(&run(&home, "sync").await.good()), "0 new, 0 changed, 40 gone, 0 failed");
    let gone = run(&home, "list --offline --all --gone").await.good();
    assert_eq!(gone.lines().count(), 40);
    assert!(gone.lines().all(|line| line.contains("\"gone\":true")));
    assert_eq!(run(&home, "list --offline --all").await.good().lines().count(), 220);
    after.stop().await;
    let again = server(130, &[], Some(address)).await;
    assert!(counted(&run(&home, "sync").await.good()).ends_with("0 gone, 0 failed"));
    assert_eq!(run(&home, "list --offline --all").await.good().lines().count(), 260);
    again.stop().await;
}

#[rstest]
#[case(FaultName::Unauthorized, 3, "key refused (401)")]
#[case(FaultName::ServerError, 1, "failed (500)")]
#[case(FaultName::Cut, 1, "broke off")]
#[case(FaultName::NotJson, 1, "answered HTML instead of JSON")]
#[case(FaultName::ErrorIn200, 1, "says: ")]
#[case(FaultName::Endless, 0, "three pages brought nothing new")]
#[case(FaultName::RepeatToken, 0, "stopped after ")]
#[case(FaultName::WrongTotals, 0, "")]
#[case(FaultName::BadItems, 0, "cannot be read")]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_gone_because_a_service_misbehaves(
    #[case] fault: FaultName,
    #[case] code: i32,
    #[case] words: &str,
) {
    let before = server(130, &[], None).await;
    let (base_url, address) = (before.base_url(), before.address());
    let home = Arc::new(home_of(&base_url));
    run(&home, "sync").await.good();
    before.stop().await;
    let faulty = server(130, &[fault], Some(address)).await;
    let ran = run(&home, "sync").await;
    assert_eq!(ran.code, Some(code), "{ran:?}");
    assert!(ran.err.contains(words) && ran.out.contains(" 0 gone, "), "{ran:?}");
    assert_eq!(run(&home, "list --offline --all --gone").await.out, "");
    faulty.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_is_waited_for() {
    let running = server(60, &[FaultName::RateLimit], None).await;
    let home = Arc::new(home_of(&running.base_url()));
    assert_eq!(counted(&run(&home, "sync").await.good()), "120 new, 0 changed, 0 gone, 0 failed");
    running.stop().await;
}

#[rstest]
#[case(400)]
#[case(1400)]
#[tokio::test(flavor = "multi_thread")]
async fn of_a_listing_that_shifts_nothing_is_double_and_nothing_wrongly_gone(#[case] assets: u64) {
    let running = server(assets, &[FaultName::Shifting], None).await;
    let home = Arc::new(home_of(&running.base_url()));
    let mut reached_rest = false;
    for round in 0..6 {
        run(&home, "sync").await.good();
        let known = run(&home, "list --offline --all").await.good();
        let gone = run(&home, "list --offline --all --gone").await.good();
        assert_eq!(ids(&known).len(), known.lines().count(), "nothing is double");
        assert!(ids(&known).is_disjoint(&ids(&gone)));
        // This shifts it too, but nothing that has vanished comes back.
        let listed = ids(&run(&home, "list --all").await.good());
        assert!(ids(&gone).is_disjoint(&listed), "nothing is wrongly gone in round {round}");
        reached_rest = ids(&known) == listed;
    }
    assert!(reached_rest, "in the end all that is listed is known, and nothing else");
    running.stop().await;
}

/// A service of many assets that lets only so many pages through, and tells when more are wanted.
struct Throttled {
    server: Server,
    pages: Arc<AtomicU64>,
    gate: Arc<Mutex<Arc<Gate>>>,
}

struct Gate {
    open: Semaphore,
    wanted: Semaphore,
}

impl Throttled {
    async fn start(total: u64) -> Self {
        let pages = Arc::new(AtomicU64::new(0));
        let gate = Arc::new(Mutex::new(Arc::new(Gate { open: Semaphore::new(0), wanted: Semaphore::new(0) })));
        let (counted, gates) = (Arc::clone(&pages), Arc::clone(&gate));
        let server = Server::start_async(move |seen| {
            let (counted, gate) = (Arc::clone(&counted), Arc::clone(&gates.lock().unwrap()));
            Box::pin(async move {
                if gate.open.available_permits() == 0 {
                    gate.wanted.add_permits(1);
                }
                if let Ok(pass) = gate.open.acquire().await {
                    pass.forget();
                }
                counted.fetch_add(1, Ordering::SeqCst);
                let page = seen.number("page");
                affogato_page((page - 1) * 50..(page * 50).min(total), total)
            })
        })
        .await;
        Self { server, pages, gate }
    }

    /// Lets so many pages through from now on.
    fn let_through(&self, pages: usize) -> Arc<Gate> {
        let gate = Arc::new(Gate { open: Semaphore::new(pages), wanted: Semaphore::new(0) });
        let before = std::mem::replace(&mut *self.gate.lock().unwrap(), Arc::clone(&gate));
        before.open.close();
        gate
    }
}

fn throttled_home(server: &Server) -> Home {
    let home = Home::new();
    home.configure(&format!(
        "[providers.studio]\nkind = 'affogato'\nbase_url = '{}'\napi_key_env = 'THE_KEY'\n",
        server.url
    ));
    home
}

/// What `SQLite` itself says of the file, and how many assets are in it.
fn integrity(path: &Path) -> (String, i64) {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE;
    let file = rusqlite::Connection::open_with_flags(path, flags).unwrap();
    let check = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    (check, file.query_row("SELECT count(*) FROM asset", [], |row| row.get(0)).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_that_is_killed_goes_on_and_nothing_is_broken() {
    const TOTAL: i64 = 4000;
    let service = Throttled::start(4000).await;
    let home = throttled_home(&service.server);
    let path = home.path("data/catalog.sqlite3");
    let mut known = 0;
    for round in 0..10 {
        // Some pages come, then no more: it is killed while it waits for the network, writes, or both.
        let gate = service.let_through(3 + round % 5);
        let mut child = home.command("sync").env("THE_KEY", KEY).stdout(Stdio::null()).spawn().unwrap();
        gate.wanted.acquire().await.unwrap().forget();
        child.kill().unwrap();
        child.wait().unwrap();
        if path.exists() {
            let (sound, assets) = integrity(&path);
            assert_eq!(sound, "ok");
            assert!(assets >= known, "{assets} of {known}");
            known = assets;
        }
    }
    assert!(known > 0);
    service.let_through(Semaphore::MAX_PERMITS);
    let before = service.pages.load(Ordering::SeqCst);
    let home = Arc::new(home);
    run(&home, "sync").await.good();
    let asked = i64::try_from(service.pages.load(Ordering::SeqCst) - before).unwrap();
    assert!(asked <= (TOTAL - known) / 50 + 4, "{asked} pages for {} assets", TOTAL - known);
    assert_eq!(integrity(&path), ("ok".to_owned(), TOTAL));
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_is_code_130_and_what_came_is_kept() {
    use rustix::process::{Pid, Signal, kill_process};

    let service = Throttled::start(4000).await;
    let home = throttled_home(&service.server);
    let gate = service.let_through(10);
    let mut child = home.command("sync").env("THE_KEY", KEY).stdout(Stdio::null()).spawn().unwrap();
    gate.wanted.acquire().await.unwrap().forget();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let out = Arc::new(home);
    let ran = run(&out, "list --offline --all").await;
    assert!(ran.code == Some(0) && ran.err.contains("studio is not fully known yet: "), "{ran:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_syncs_and_a_list_use_one_catalogue_at_once() {
    let running = server(1000, &[], None).await;
    let home = Arc::new(home_of(&running.base_url()));
    let all = ["sync", "sync", "list --all", "list --search kind:video --all"].map(|line| {
        let home = Arc::clone(&home);
        tokio::spawn(async move { run(&home, line).await })
    });
    for ended in all {
        let ran = ended.await.unwrap();
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out.lines().count());
    }
    assert_eq!(run(&home, "list --offline --all").await.good().lines().count(), 2000);
    assert_eq!(integrity(&home.path("data/catalog.sqlite3")), ("ok".to_owned(), 2000));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_key_is_ever_in_the_catalogue() {
    let server =
        Server::start(|seen| affogato_page(0..20, if seen.header("x-api-key") == Some(KEY) { 20 } else { 0 })).await;
    let home = Arc::new(throttled_home(&server));
    for line in ["sync", "list", "sync --quick"] {
        let (home, line) = (Arc::clone(&home), line.to_owned());
        let ran = tokio::task::spawn_blocking(move || home.run_with(&line, &[("THE_KEY", KEY)])).await.unwrap();
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    let files: Vec<_> = std::fs::read_dir(home.path("data")).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.iter().any(|file| file.ends_with("catalog.sqlite3")), "{files:?}");
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(KEY.len()).any(|window| window == KEY.as_bytes()), "{}", file.display());
    }
}
