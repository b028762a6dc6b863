//! How fast the catalogue is written and opened, and how fast it names what is to be marked: `cargo bench --bench catalog -- FILE [ASSETS]`.
//!
//! The file is begun if it is not there and stays afterwards, so that other programs can be measured with the same rows. The
//! assets come in pages of 100, with raw JSON of some 400 bytes and random ids, as the services have them.
//!
//! The rival is the `.import` of `sqlite3`, where that is installed: the same rows into the same two tables with the same
//! indexes, page size, `journal_mode` and `synchronous`, from CSV files that are there before. It writes each table in one
//! transaction, makes no tallies and looks for nothing; the catalogue commits each page, and its assets are made meanwhile.
//! CSV knows no NULL: the rival's tables are not STRICT, and its partial indexes ask for the empty text in its place, so
//! that they hold the same rows. Both write new files beside the first, in turn, [`ROUNDS`] times.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run says so best by panicking")]
#![expect(clippy::print_stdout, reason = "what it measured")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use assetbrowse::asset::{
    Account, AccountName, Asset, AssetId, AssetKind, Collection, Facts, ProviderKind, Query, Seconds,
};
use assetbrowse::catalog::{Catalog, Look, Standpoint};
use jiff::Timestamp;
use jiff::tz::TimeZone;

const PAGE: u64 = 100;

const ROUNDS: usize = 3;

/// How many are marked at once.
const MARKED: usize = 50_000;

fn account() -> Account {
    let base_url = "https://service.example/v1/".parse().unwrap();
    Account { name: AccountName::new("bench").unwrap(), kind: ProviderKind::Affogato, base_url }
}

/// Spreads numbers over all 64 bits (the finaliser of `SplitMix64`).
fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

fn asset(account: &Account, number: u64) -> Asset {
    let (high, low) = (mixed(number), mixed(number ^ 0x5555));
    let id = format!("{high:016x}{low:016x}");
    let url = format!("https://media.example/{id}/original.mp4");
    let raw = format!(
        r#"{{"id":"{id}","name":"clip {number} of the campaign","type":"video","status":"ready","url":"{url}","width":1920,"height":1080,"duration":{}.5,"size":{},"created_at":{},"metadata":{{"fps":25,"codec":"h264","text":"{}"}}}}"#,
        number % 600,
        low % 100_000_000,
        1_700_000_000 + number,
        "some words that a service may send ".repeat(3),
    );
    let identity = AssetId { account: account.name.clone(), collection: Collection::Assets, id: Arc::from(id) };
    Asset {
        name: format!("clip {number} of the campaign").into(),
        kind: AssetKind::ALL[usize::try_from(low % 4).unwrap()],
        type_word: Some("video".into()),
        status: Some("ready".into()),
        said: Facts {
            width: Some(1920),
            height: Some(1080),
            duration: Seconds::new(4.5),
            bytes: Some(low % 100_000_000),
            ..Facts::default()
        },
        created: Timestamp::from_second(1_700_000_000 + i64::try_from(number).unwrap()).ok(),
        url: Some(url.into()),
        folder: Some(Arc::from(format!("folder {}", low % 50))),
        ..Asset::bare(identity, Arc::from(raw))
    }
}

/// Writes pages as fast as they are taken; the next ones are made meanwhile.
async fn write(catalog: &Catalog, assets: u64) -> Duration {
    let account = account();
    let base = catalog.base(&account, Collection::Assets).await.unwrap();
    let begun = Instant::now();
    let mut under_way = std::collections::VecDeque::new();
    for position in (0..assets).step_by(usize::try_from(PAGE).unwrap()) {
        let page = (position..assets.min(position + PAGE)).map(|number| asset(&account, number)).collect();
        let at = Some(Standpoint { base, position });
        under_way.push_back(catalog.put(&account, Collection::Assets, page, at, Some(assets)));
        if under_way.len() > 8 {
            under_way.pop_front().unwrap().await.unwrap();
        }
    }
    for written in under_way {
        written.await.unwrap();
    }
    begun.elapsed()
}

async fn opened(path: &Path) -> (Catalog, Duration) {
    let begun = Instant::now();
    let catalog = Catalog::open(path, TimeZone::UTC);
    catalog.census().changed().await.unwrap();
    (catalog, begun.elapsed())
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Removes a catalogue and what belongs to it.
fn remove(path: &Path) {
    for end in ["", "-wal", "-shm", ".lock"] {
        let _ = fs::remove_file(beside(path, end));
    }
}

/// Names all that match, up to [`MARKED`], as marking them does: from a catalogue that was just opened, and again.
async fn name(catalog: &Catalog) {
    let look =
        Look { accounts: vec![account().name], query: Query::default(), offset: 0, count: MARKED, page_size: 50 };
    for what in ["at first", "again"] {
        let begun = Instant::now();
        let named = catalog.ids(look.clone()).await.unwrap().len();
        println!("naming all that match, {what}: {named} in {:.0} ms", begun.elapsed().as_secs_f64() * 1000.0);
    }
}

/// Lets sqlite3 do these; its complaints are seen.
fn sqlite3(file: &Path, commands: &str) -> Duration {
    let begun = Instant::now();
    let mut command = Command::new("sqlite3");
    command.arg("-bail").arg(file).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(commands.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success(), "sqlite3 could not do it");
    begun.elapsed()
}

/// What begins the rival's file: see above.
fn rival_schema(file: &Path) -> String {
    let file = rusqlite::Connection::open(file).unwrap();
    let page_size: i64 = file.pragma_query_value(None, "page_size", |row| row.get(0)).unwrap();
    let schema = "SELECT sql || ';' FROM sqlite_schema WHERE tbl_name IN ('asset', 'raw') AND sql IS NOT NULL ORDER BY type DESC";
    let mut statement = file.prepare(schema).unwrap();
    let statements = statement.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap);
    let loose = statements.map(|sql| match sql.split_once(" WHERE ") {
        Some((index, rows)) => {
            format!("{index} WHERE {}", rows.replace("IS NOT NULL", "<> ''").replace("IS NULL", "= ''"))
        }
        None => sql.replace(") STRICT;", ");"),
    });
    let begin = format!("PRAGMA page_size = {page_size}; PRAGMA journal_mode = wal; PRAGMA synchronous = normal;\n");
    loose.fold(begin, |all, sql| all + &sql + "\n")
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

async fn beside_its_rival(path: &Path, assets: u64) {
    if Command::new("sqlite3").arg("-version").stdout(Stdio::null()).status().is_err() {
        println!("there is no sqlite3 to compare it with");
        return;
    }
    let (mine, rival) = (beside(path, ".mine"), beside(path, ".rival"));
    let tables = ["asset", "raw"].map(|table| (table, beside(path, &format!(".{table}.csv"))));
    let mut import = rival_schema(path);
    for (table, csv) in &tables {
        let csv = csv.display();
        sqlite3(path, &format!(".mode csv\n.output '{csv}'\nSELECT * FROM {table} ORDER BY asset LIMIT {assets};\n"));
        import = format!("{import}.import --csv '{csv}' {table}\n");
    }
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        remove(&rival);
        theirs.push(sqlite3(&rival, &import));
        remove(&mine);
        let (catalog, _) = opened(&mine).await;
        let begun = Instant::now();
        write(&catalog, assets).await;
        catalog.close().await;
        ours.push(begun.elapsed());
    }
    println!("in new files, until they are closed: {ours:.2?}; sqlite3's .import: {theirs:.2?}");
    let (ours, theirs) = (median(ours), median(theirs));
    println!("medians: {ours:.2} s beside {theirs:.2} s, {:.2} times (at most 2)", ours / theirs);
    remove(&mine);
    remove(&rival);
    for (_, csv) in tables {
        fs::remove_file(csv).unwrap();
    }
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let Some(path) = arguments.next().map(PathBuf::from) else {
        println!("cargo bench --bench catalog -- FILE [ASSETS]");
        return;
    };
    let assets = arguments.next().map_or(100_000, |number| number.parse().unwrap());
    let (catalog, _) = opened(&path).await;
    for what in ["writing", "writing the same again"] {
        let took = write(&catalog, assets).await;
        println!("{what}: {assets} assets in {:.2} s", took.as_secs_f64());
    }
    catalog.close().await;
    let (catalog, took) = opened(&path).await;
    println!("opening: {:.2} ms to the census", took.as_secs_f64() * 1000.0);
    name(&catalog).await;
    catalog.close().await;
    beside_its_rival(&path, assets).await;
}
