//! What is promised of the bytes of media, seen from hosts that keep to the rules and from hosts that do not.

mod demo;
mod download;
pub(crate) mod hosts;
mod lies;
mod limits;
mod ranges;
mod ways;

use assetbrowse::asset::MediaFault;
use assetbrowse::media::fetch::{Fetcher, Medium};
use assetbrowse::net::Settings;
use url::Url;

const MIB: u64 = 1024 * 1024;

async fn open_with(settings: &Settings, url: &str, most: u64) -> Result<Medium, MediaFault> {
    Fetcher::new(settings).open(&Url::parse(url).unwrap(), most).await
}

async fn open(url: &str, most: u64) -> Result<Medium, MediaFault> {
    open_with(&Settings::default(), url, most).await
}
