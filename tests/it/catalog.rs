//! The catalogue among other processes, on disks that are full or may not be written, and killed at any moment.
//!
//! The other processes are this very binary: it runs one test, [`a_writer_writes_what_it_is_told`], as its environment says.

mod disk;
mod kills;
mod together;

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;

use assetbrowse::asset::{Account, AccountName, Asset, AssetId, Collection, ProviderKind};
use assetbrowse::catalog::{Catalog, Trouble};
use jiff::tz::TimeZone;
use rusqlite::Connection;
use tempfile::TempDir;

/// Assets a page.
const PAGE: u64 = 20;

fn account(name: &str) -> Account {
    let base_url = "https://service.example/v1/".parse().unwrap();
    Account { name: AccountName::new(name).unwrap(), kind: ProviderKind::Affogato, base_url }
}

fn page(account: &Account, position: u64) -> Vec<Asset> {
    let asset = |number| {
        let id = format!("{}-{number}", account.name);
        let raw = format!(r#"{{"id":"{id}","text":"{}"}}"#, "x".repeat(400));
        let id = AssetId { account: account.name.clone(), collection: Collection::Assets, id: Arc::from(id) };
        Asset::bare(id, Arc::from(raw))
    };
    (position..position + PAGE).map(asset).collect()
}

/// A folder that goes away with its test.
struct Shelf {
    folder: TempDir,
}

impl Shelf {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("catalog.sqlite3")
    }

    fn open(&self) -> Catalog {
        Catalog::open(&self.path(), TimeZone::UTC)
    }

    /// How many assets there are, once it is sure that the file is sound and its counts are right.
    fn counted(&self) -> u64 {
        let sql = Connection::open(self.path()).unwrap();
        let number = |query: &str| sql.query_row(query, [], |row| row.get::<_, i64>(0)).unwrap();
        let health: String = sql.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(health, "ok");
        let assets = number("SELECT count(*) FROM asset");
        assert_eq!(assets, number("SELECT ifnull(sum(count), 0) FROM tally"));
        assert_eq!(assets, number("SELECT count(*) FROM raw"));
        assert_eq!(assets, number("SELECT ifnull(sum(position), 0) FROM walk"));
        u64::try_from(assets).unwrap()
    }

    /// Another process that writes pages of an account, from where it left off, until it has `upto` assets.
    fn writer(&self, account: &str, upto: u64) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", "catalog::a_writer_writes_what_it_is_told", "--nocapture"])
            .env("CATALOG_WRITER", self.path())
            .env("CATALOG_ACCOUNT", account)
            .env("CATALOG_UPTO", upto.to_string())
            .stdout(Stdio::piped());
        command
    }
}

/// A process that writes. It is ended with its test.
struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Running {
    fn start(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// The next thing that it says of itself: `page 40`, `failed …`.
    fn next(&mut self) -> Option<(String, String)> {
        let words = ["page", "failed", "again"];
        self.lines.by_ref().find_map(|line| {
            let line = line.unwrap();
            let (word, rest) = line.split_once(' ')?;
            words.contains(&word).then(|| (word.to_owned(), rest.to_owned()))
        })
    }

    /// Waits for its end; all that it said.
    fn ended(mut self) -> Vec<(String, String)> {
        let said = std::iter::from_fn(|| self.next()).collect();
        assert!(self.child.wait().unwrap().success(), "{said:?}");
        said
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Says something to the process that started this one.
fn say(word: &str, rest: impl std::fmt::Display) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{word} {rest}").unwrap();
    out.flush().unwrap();
}

/// Writes pages from where an earlier walk left off; up to `ahead` of them wait for the thread at a time.
async fn write(catalog: &Catalog, account: &Account, upto: u64, ahead: usize) -> Result<(), Trouble> {
    let mut progress = match catalog.progress(account, Collection::Assets).await? {
        Some(left) => left,
        None => catalog.begin(account, Collection::Assets).await?,
    };
    let mut under_way = std::collections::VecDeque::new();
    while progress.position < upto || !under_way.is_empty() {
        if progress.position < upto && under_way.len() < ahead {
            let assets = page(account, progress.position);
            progress.position += PAGE;
            let written = catalog.advance(account, Collection::Assets, assets, None, progress.clone());
            under_way.push_back((progress.position, written));
        } else if let Some((position, written)) = under_way.pop_front() {
            written.await?;
            say("page", position);
        }
    }
    Ok(())
}

/// What the other processes run; by itself it writes a few pages.
#[tokio::test]
async fn a_writer_writes_what_it_is_told() {
    let own = Shelf::new();
    let path = std::env::var_os("CATALOG_WRITER").map_or_else(|| own.path(), PathBuf::from);
    let name = std::env::var("CATALOG_ACCOUNT").unwrap_or_else(|_| "own".to_owned());
    let upto = std::env::var("CATALOG_UPTO").map_or(2 * PAGE, |number| number.parse().unwrap());
    let account = account(&name);
    let catalog = Catalog::open(Path::new(&path), TimeZone::UTC);
    if let Ok(limit) = std::env::var("CATALOG_LIMIT") {
        disk::write_with_limit(&catalog, &account, upto, limit.parse().unwrap()).await;
    } else if let Err(trouble) = write(&catalog, &account, upto, 4).await {
        say("failed", trouble);
        return;
    }
    catalog.close().await;
    let census = catalog.census().borrow().clone();
    assert_eq!(census.standing(&account.name, Collection::Assets).map(|standing| standing.known), Some(upto));
}
