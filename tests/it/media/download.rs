//! Promises 9 to 12: files that are saved, seen on the disk, from hosts that keep to the rules and from hosts that do not.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use assetbrowse::asset::{AccountName, AssetId, Collection, DownloadFault};
use assetbrowse::media::download::{Downloader, Folder, Order, Outcome, Told};
use assetbrowse::net::Settings;
use url::Url;

use super::hosts::file;
use crate::provider::scripted::{Reply, Server};

const CREATED: &str = "2025-10-06T13:21:56Z";

fn order(url: &str, id: &str, path: &str) -> Order {
    let account = AccountName::new("studio").unwrap();
    Order {
        asset: AssetId { account, collection: Collection::Assets, id: Arc::from(id) },
        url: Url::parse(url).unwrap(),
        path: path.to_owned(),
        created: Some(CREATED.parse().unwrap()),
        saved: None,
        trust: false,
    }
}

/// Saves, and gives what was told on the way.
async fn save_in(folder: &Folder, order: &Order) -> (Result<Outcome, DownloadFault>, Vec<Told>) {
    let told = Mutex::new(Vec::new());
    let saved =
        Downloader::new(&Settings::default()).save(folder, order, &|news| told.lock().unwrap().push(news)).await;
    (saved, told.into_inner().unwrap())
}

/// All files below a folder, by their paths in it, with what is in them.
fn files(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut left = vec![path.to_path_buf()];
    while let Some(folder) = left.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap().path();
            if entry.is_dir() {
                left.push(entry);
            } else {
                let name = entry.strip_prefix(path).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read(entry).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn a_medium_is_saved_under_its_name() {
    let home = tempfile::tempdir().unwrap();
    for length in [0, 5, 100_000, 3_000_000] {
        let bytes = file(length);
        let served = bytes.clone();
        let server = Server::start(move |_| Reply::new(200, &[("ETag", "\"one\"")], &served)).await;
        let name = format!("{length}.bin");
        let folder = Folder::open(home.path()).unwrap();
        let (saved, told) = save_in(&folder, &order(&server.url, "5db1", &format!("studio/{name}"))).await;
        let Ok(Outcome::Saved(saved)) = saved else { panic!("{saved:?}") };
        assert_eq!(saved.file, home.path().join("studio").join(&name));
        assert_eq!((saved.bytes, saved.version.raw()), (length as u64, "etag \"one\""));
        assert_eq!(fs::read(saved.file).unwrap(), bytes);
        assert_eq!(told.last(), Some(&Told::Arrived));
    }
    assert_eq!(files(home.path()).len(), 4, "nothing lies beside them");
}
