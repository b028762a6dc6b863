//! What it takes to learn something of media, for `benches/media.py`:
//!
//! - `media facts URL` and `media poster URL` print the bytes that were fetched, the ranges that were asked for, and the
//!   milliseconds from the first request to the end.
//! - `media thumbnails URL COUNT FOLDER` makes the thumbnails of `URL/0` to `URL/COUNT - 1` as the browser does, eight at a
//!   time, with an empty cache in a folder; `media loop URL COUNT` fetches and decodes the same in a bare loop, eight at a
//!   time. Both print the milliseconds that it took.

#![expect(clippy::print_stdout, reason = "what it measured")]

use std::env;
use std::error::Error;
use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use assetbrowse::asset::{AccountName, Asset, AssetId, AssetKind, Collection, MediaFault, Shot};
use assetbrowse::media::cache::{Cache, DEFAULT_LIMIT, Scale};
use assetbrowse::media::fetch::{Fetcher, Medium};
use assetbrowse::media::poster::Clip;
use assetbrowse::media::probe;
use assetbrowse::net;
use assetbrowse::text::Label;
use assetbrowse::work::fresh::Fresh;
use assetbrowse::work::preview::Previewer;
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use url::Url;

type Failure = Box<dyn Error + Send + Sync>;

/// The most that is fetched of a medium, in bytes.
const MOST: u64 = 16 * 1024 * 1024;

/// The longer side of a poster in the full detail, in pixels.
const SIDE: u32 = 1600;

/// How many thumbnails are made at once.
const AT_ONCE: usize = 8;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    net::install_crypto();
    match arguments[..] {
        ["facts", url] => {
            let (began, medium) = (Instant::now(), open(url).await?);
            probe::probe(&medium).await.map_err(|fault| told(&fault))?;
            println!("{} {} {}", medium.fetched(), medium.requests(), milliseconds(began));
        }
        ["poster", url] => {
            let (began, medium) = (Instant::now(), open(url).await?);
            poster(&medium).await.map_err(|fault| told(&fault))?;
            println!("{} {} {}", medium.fetched(), medium.requests(), milliseconds(began));
        }
        ["thumbnails", url, count, folder] => thumbnails(url, count.parse()?, Path::new(folder)).await?,
        ["loop", url, count] => bare_loop(url, count.parse()?).await?,
        _ => return Err("facts URL, poster URL, thumbnails URL COUNT FOLDER, or loop URL COUNT".into()),
    }
    Ok(())
}

async fn open(url: &str) -> Result<Medium, Failure> {
    Ok(Fetcher::new(&net::Settings::default()).open(&Url::parse(url)?, MOST).await.map_err(|fault| told(&fault))?)
}

async fn poster(medium: &Medium) -> Result<image::RgbaImage, MediaFault> {
    let (picture, _) = Clip::open(medium.clone()).await?.frame(0, SIDE).await?;
    Ok(picture)
}

async fn thumbnails(url: &str, count: usize, folder: &Path) -> Result<(), Failure> {
    let account = AccountName::new("bench")?;
    let asset = |number: usize| {
        let (account, id) = (account.clone(), Arc::from(number.to_string()));
        let id = AssetId { account, collection: Collection::Assets, id };
        let url = Label::new(&format!("{url}/{number}"));
        Asset { kind: AssetKind::Image, url: Some(url), ..Asset::bare(id, Arc::from("{}")) }
    };
    let cache = Cache::new(folder, DEFAULT_LIMIT);
    let began = Instant::now();
    let previewer = Previewer::new(Fetcher::new(&net::Settings::default()), Some(cache), Fresh::new(Vec::new()));
    let one = |number| {
        let seen = previewer.picture(asset(number), Shot::Whole, Scale::Thumbnail, true);
        async { seen.await.result.map(drop).map_err(|fault| told(&fault).into()) }
    };
    all(count, one).await?;
    println!("{}", milliseconds(began));
    previewer.settle().await;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a bare loop, of a host of our own")]
async fn bare_loop(url: &str, count: usize) -> Result<(), Failure> {
    let began = Instant::now();
    // As the browser's for this machine: without loading certificates, which takes tens of milliseconds.
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build()?;
    let one = |number| {
        let asked = client.get(format!("{url}/{number}")).send();
        async {
            let bytes = asked.await?.error_for_status()?.bytes().await?;
            let picture = tokio::task::spawn_blocking(move || image::load_from_memory(&bytes).map(|it| it.to_rgba8()));
            picture.await??;
            Ok(())
        }
    };
    all(count, one).await?;
    println!("{}", milliseconds(began));
    Ok(())
}

async fn all<F>(count: usize, one: impl Fn(usize) -> F) -> Result<(), Failure>
where
    F: Future<Output = Result<(), Failure>>,
{
    stream::iter((0..count).map(one)).buffer_unordered(AT_ONCE).try_collect().await
}

fn milliseconds(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1000.0
}

fn told(fault: &MediaFault) -> String {
    format!("{fault:?}")
}
