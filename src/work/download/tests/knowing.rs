//! The queue and the catalogue.

use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tempfile::TempDir;

use super::*;
use crate::asset::Saved;
use crate::provider::Provider as _;

/// A catalogue that knows these assets.
async fn knowing(assets: &[Asset]) -> (TempDir, Catalog) {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Catalog::open(&folder.path().join("catalog.sqlite3"), TimeZone::UTC);
    let account = Service::new().account().clone();
    catalog.put(&account, Collection::Assets, assets.to_vec(), None, None).await.unwrap();
    (folder, catalog)
}

fn bench(catalog: &Catalog, trust: bool, sidecar: bool) -> Bench {
    Bench::with(1, |means| {
        means.catalog = Some(catalog.clone());
        means.settings.trust = trust;
        means.settings.sidecar = sidecar.then_some(|asset| asset.name.raw().as_bytes().to_vec());
    })
}

fn saved(bytes: u64) -> Saved {
    Saved { file: Path::new("/downloads").join("studio/a"), bytes, version: Label::new("length 100") }
}

#[tokio::test]
async fn what_is_not_at_hand_comes_from_the_catalogue() {
    let (_folder, catalog) = knowing(&[asset("a"), asset("b")]).await;
    let mut bench = bench(&catalog, false, false);
    let assets = ["b", "c", "a"].map(|id| asset(id).id).to_vec();
    bench.queue.order(DownloadOrder::Add { assets, folder: None }, vec![asset("c")]);
    bench.until_quiet(3).await;
    assert_eq!(bench.saver.asked(), ["b", "c", "a"]);
}

#[tokio::test]
async fn what_was_saved_is_remembered_and_told_to_who_saves_it_again() {
    let (_folder, catalog) = knowing(&[asset("a")]).await;
    let elsewhere = Saved { file: "/elsewhere/a".into(), ..saved(7) };
    catalog.put_saved(asset("a").id, elsewhere.clone()).await.unwrap();
    let mut bench = bench(&catalog, false, false);
    bench.add(&["a"]);
    bench.until_quiet(1).await;
    bench.saver.will("a", [Try::Same]);
    bench.add(&["a"]);
    bench.until_quiet(2).await;
    let told: Vec<_> = bench.saver.asked.lock().unwrap().iter().map(|order| order.saved.clone()).collect();
    assert_eq!(told, [None, Some(saved(100))], "a file in another folder is another one");
    let known = catalog.saved(vec![asset("a").id]).await.unwrap();
    assert_eq!(known, [(asset("a").id, saved(100)), (asset("a").id, elsewhere)]);
    assert!(matches!(bench.stage("a"), Stage::Same { .. }));
}

#[tokio::test]
async fn a_mirror_asks_nobody_for_what_it_has() {
    let (_folder, catalog) = knowing(&[asset("a")]).await;
    catalog.put_saved(asset("a").id, saved(100)).await.unwrap();
    let mut bench = bench(&catalog, true, false);
    bench.saver.will("a", [Try::Same]);
    bench.add_assets(vec![Asset { expires: Some(Timestamp::UNIX_EPOCH), ..asset("a") }]);
    bench.until_quiet(1).await;
    assert!(bench.saver.asked.lock().unwrap()[0].trust);
    assert!(bench.service.asked.lock().unwrap().is_empty(), "it does not matter that its URL has ended");
}

#[tokio::test]
async fn something_of_the_whole_asset_is_written_beside_its_file() {
    let (_folder, catalog) = knowing(&[Asset { name: "as the catalogue has it".into(), ..asset("b") }]).await;
    let mut bench = bench(&catalog, false, true);
    bench.saver.will("a", [Try::Same]);
    bench.add_assets(vec![Asset { name: "as it was at hand".into(), ..asset("a") }]);
    bench.order(DownloadOrder::Add { assets: vec![asset("b").id], folder: None });
    bench.until_quiet(2).await;
    let beside: Vec<_> = bench.saver.beside.lock().unwrap().iter().map(|(_, bytes)| bytes.clone()).collect();
    assert_eq!(beside, [b"as it was at hand".to_vec(), b"as the catalogue has it".to_vec()]);
}

#[tokio::test]
async fn what_cannot_be_written_beside_a_file_is_said_and_the_file_is_saved() {
    let (_folder, catalog) = knowing(&[]).await;
    let mut bench = bench(&catalog, false, true);
    let why = DownloadFault::Folder { what: "read-only".into() };
    *bench.saver.no_beside.lock().unwrap() = Some(why);
    bench.add_assets(vec![Asset { name: "clip.mp4".into(), ..asset("a") }]);
    bench.until(|bench| !bench.words.is_empty() && bench.saved() == ["a"]).await;
    let words = "the JSON beside clip.mp4 cannot be written: read-only";
    assert_eq!(bench.words, [DownloadNews::Trouble(words.to_owned())]);
}
