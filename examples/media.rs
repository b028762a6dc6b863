//! What it takes to learn something of a medium: `media facts URL` or `media poster URL`. Prints the bytes that were fetched, the
//! ranges that were asked for, and the milliseconds from the first request to the end; `benches/media.py` reads them.

#![expect(clippy::print_stdout, reason = "what it measured")]

use std::env;
use std::error::Error;
use std::time::Instant;

use assetbrowse::asset::MediaFault;
use assetbrowse::media::fetch::{Fetcher, Medium};
use assetbrowse::media::poster::Clip;
use assetbrowse::media::probe;
use assetbrowse::net;
use url::Url;

/// The most that is fetched of a medium, in bytes.
const MOST: u64 = 16 * 1024 * 1024;

/// The longer side of a poster in the full detail, in pixels.
const SIDE: u32 = 1600;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [what, url] = &arguments[..] else { return Err("facts URL, or poster URL".into()) };
    let url = Url::parse(url)?;
    let told = |fault: MediaFault| format!("{fault:?}");
    net::install_crypto();
    let began = Instant::now();
    let medium = Fetcher::new(&net::Settings::default()).open(&url, MOST).await.map_err(told)?;
    match what.as_str() {
        "facts" => drop(probe::probe(&medium).await.map_err(told)?),
        "poster" => drop(poster(&medium).await.map_err(told)?),
        _ => return Err("facts, or poster".into()),
    }
    println!("{} {} {}", medium.fetched(), medium.requests(), began.elapsed().as_secs_f64() * 1000.0);
    Ok(())
}

async fn poster(medium: &Medium) -> Result<image::RgbaImage, MediaFault> {
    let (picture, _) = Clip::open(medium.clone()).await?.frame(0, SIDE).await?;
    Ok(picture)
}
