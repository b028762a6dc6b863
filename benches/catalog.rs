//! How fast the catalogue is written and opened: `cargo bench --bench catalog -- FILE [ASSETS]`.
//!
//! The file is begun if it is not there and stays afterwards, so that other programs can be measured with the same rows. The
//! assets come in pages of 100, with raw JSON of some 400 bytes and random ids, as the services have them.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run says so best by panicking")]
#![expect(clippy::print_stdout, reason = "what it measured")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use assetbrowse::asset::{Account, AccountName, Asset, AssetId, AssetKind, Collection, Facts, ProviderKind, Seconds};
use assetbrowse::catalog::{Catalog, Standpoint};
use jiff::Timestamp;
use jiff::tz::TimeZone;

const PAGE: u64 = 100;

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
    catalog.close().await;
}
