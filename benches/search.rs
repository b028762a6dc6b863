//! How fast assets are found by words: `cargo bench --bench search -- FILE [ASSETS]`.
//!
//! The file is filled if it is not there and stays afterwards. The names stand in `FILE.names`, one a line, for other
//! programs: `fzf --filter teaser < FILE.names`.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run says so best by panicking")]
#![expect(clippy::print_stdout, reason = "what it measured")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use assetbrowse::asset::{
    Account, AccountName, Asset, AssetId, AssetKind, Collection, Facts, Page, ProviderKind, Query, Search,
};
use assetbrowse::catalog::{Catalog, Look, Standpoint};
use jiff::Timestamp;
use jiff::tz::TimeZone;

const PAGE: u64 = 1000;

/// How often a word is typed; what is told is the median.
const TIMES: usize = 5;

const WORDS: [&str; 12] = [
    "teaser",
    "product",
    "launch",
    "interview",
    "summer",
    "campaign",
    "avatar",
    "voiceover",
    "storyboard",
    "reel",
    "intro",
    "behind the scenes",
];

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

fn name(number: u64) -> String {
    let dice = mixed(number ^ 0xaaaa);
    let word = |shift: u64| WORDS[usize::try_from((dice >> shift) % 12).unwrap()];
    format!("{}-{}-{:06}.mp4", word(0), word(20), dice >> 44)
}

fn asset(account: &Account, number: u64) -> Asset {
    let (high, low) = (mixed(number), mixed(number ^ 0x5555));
    let id = format!("{high:016x}{low:016x}");
    let url = format!("https://media.example/{id}/original.mp4");
    let raw = format!(r#"{{"id":"{id}","name":"{}","url":"{url}"}}"#, name(number));
    let identity = AssetId { account: account.name.clone(), collection: Collection::Assets, id: Arc::from(id) };
    Asset {
        name: name(number).into(),
        kind: AssetKind::ALL[usize::try_from(low % 4).unwrap()],
        type_word: Some("video".into()),
        said: Facts { width: Some(1920), height: Some(1080), bytes: Some(low % 100_000_000), ..Facts::default() },
        created: Timestamp::from_second(1_700_000_000 + i64::try_from(number).unwrap()).ok(),
        url: Some(url.into()),
        folder_name: Some(format!("Folder {}", low % 50).into()),
        ..Asset::bare(identity, Arc::from(raw))
    }
}

async fn fill(catalog: &Catalog, assets: u64) {
    let account = account();
    let base = catalog.base(&account, Collection::Assets).await.unwrap();
    for position in (0..assets).step_by(usize::try_from(PAGE).unwrap()) {
        let page = (position..assets.min(position + PAGE)).map(|number| asset(&account, number)).collect();
        let at = Some(Standpoint { base, position });
        catalog.put(&account, Collection::Assets, page, at, Some(assets)).await.unwrap();
    }
}

/// What a search took: to the first hits, to the last; how many there are, and in how many looks.
struct Took {
    first: Duration,
    last: Duration,
    longest: Duration,
    hits: u64,
    looks: u32,
}

async fn search(catalog: &Catalog, text: &str, offset: u64) -> Took {
    let query = Query { search: Search::parse(text).unwrap(), ..Query::default() };
    let look = Look { accounts: vec![account().name], query, offset, count: 50, page_size: 50 };
    let begun = Instant::now();
    let (mut first, mut longest, mut looks) = (None, Duration::ZERO, 0);
    loop {
        let asked = Instant::now();
        let Page { assets, total, looked, .. } = catalog.page(look.clone()).await.unwrap();
        longest = longest.max(asked.elapsed());
        looks += 1;
        if !assets.is_empty() {
            first.get_or_insert_with(|| begun.elapsed());
        }
        if !looked.unwrap().more {
            let last = begun.elapsed();
            return Took { first: first.unwrap_or(last), last, longest, hits: total.unwrap(), looks };
        }
    }
}

/// The memory of this process, in megabytes, where the system tells.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("RssAnon")).unwrap_or_default();
    line.to_owned()
}

fn tell(what: &str, took: &Took) {
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    println!(
        "{what}: first hits {:.1} ms, all {} hits {:.1} ms, {} looks of up to {:.1} ms",
        ms(took.first),
        took.hits,
        ms(took.last),
        took.looks,
        ms(took.longest)
    );
}

fn names(path: &Path, assets: u64) {
    let mut text = String::new();
    for number in 0..assets {
        writeln!(text, "{}", name(number)).unwrap();
    }
    std::fs::write(path, text).unwrap();
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let Some(path) = arguments.next().map(PathBuf::from) else {
        println!("cargo bench --bench search -- FILE [ASSETS]");
        return;
    };
    let assets = arguments.next().map_or(100_000, |number| number.parse().unwrap());
    if !path.exists() {
        let catalog = Catalog::open(&path, TimeZone::UTC);
        fill(&catalog, assets).await;
        catalog.close().await;
        names(&path.with_extension("names"), assets);
    }
    let catalog = Catalog::open(&path, TimeZone::UTC);
    catalog.ready().await.unwrap();
    println!("before: {}", memory());
    tell("from nothing, \"t\"", &search(&catalog, "t", 0).await);
    println!("with the search in use: {}", memory());
    for text in ["t", "te", "tea", "teas", "tease", "teaser", "e", "xqz", "!teaser", "teaser 12", "https://a.example/x"]
    {
        let mut all = Vec::new();
        for _ in 0..TIMES {
            // What was found before must not help.
            search(&catalog, "zzzz", 0).await;
            all.push(search(&catalog, text, 0).await);
        }
        all.sort_by_key(|took| took.last);
        tell(&format!("{text:?} alone"), &all[TIMES / 2]);
    }
    search(&catalog, "zzzz", 0).await;
    for text in ["t", "te", "tea", "teas", "tease", "teaser"] {
        tell(&format!("{text:?} typed on"), &search(&catalog, text, 0).await);
    }
    let far = search(&catalog, "t", 0).await.hits / 2;
    tell("a page in the middle", &search(&catalog, "t", far).await);
    println!("at the end: {}", memory());
    catalog.close().await;
}
