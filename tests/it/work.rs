//! What is promised of pictures and of URLs that end, seen from the hosts of media and from the services.

mod downloads;
mod ended;
mod previews;

use std::path::Path;
use std::sync::Arc;

use assetbrowse::asset::{Account, AccountName, Asset, AssetId, AssetKind, Collection, ProviderKind, Shot};
use assetbrowse::demo;
use assetbrowse::media::cache::{Cache, DEFAULT_LIMIT, Scale};
use assetbrowse::media::fetch::Fetcher;
use assetbrowse::net::Settings;
use assetbrowse::provider::Shared;
use assetbrowse::provider::registry::{self, KeySource, Service};
use assetbrowse::text::Label;
use assetbrowse::work::fresh::{Fresh, Told};
use assetbrowse::work::preview::{Previewer, Seen};
use image::{ImageFormat, Rgba, RgbaImage};
use secrecy::SecretString;

/// A previewer that keeps its pictures in a folder, over these accounts.
fn previewer(folder: &Path, providers: Vec<Shared>) -> Previewer {
    let cache = Cache::new(folder, DEFAULT_LIMIT);
    Previewer::new(Fetcher::new(&Settings::default()), Some(cache), Fresh::new(providers))
}

/// An account at the demo's Affogato.
fn demo_account(base_url: &str) -> Shared {
    let account = Account {
        name: AccountName::new("studio").unwrap(),
        kind: ProviderKind::Affogato,
        base_url: registry::check_base_url(base_url).unwrap(),
    };
    let key = KeySource::Inline(SecretString::from(demo::KEY));
    let settings = registry::Settings { account, key, service: Service::Affogato, place: None };
    registry::build(vec![settings], &Settings::default()).remove(0)
}

/// An asset of the account of these tests.
fn asset(kind: AssetKind, url: &str) -> Asset {
    let id =
        AssetId { account: AccountName::new("studio").unwrap(), collection: Collection::Assets, id: Arc::from("a1") };
    Asset { kind, url: Some(Label::new(url)), ..Asset::bare(id, Arc::from("{}")) }
}

fn image(url: &str) -> Asset {
    asset(AssetKind::Image, url)
}

/// A small picture in one colour, as a file.
fn png(red: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    RgbaImage::from_pixel(24, 16, Rgba([red, 0, 0, 255])).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

async fn small(previewer: &Previewer, asset: &Asset) -> Told<Seen> {
    previewer.picture(asset.clone(), Shot::Whole, Scale::Thumbnail, true).await
}

/// The red of a picture's first pixel.
fn red(seen: &Seen) -> u8 {
    seen.0.get_pixel(0, 0).0[0]
}
