//! Promises 9 to 12: files that are saved, seen on the disk, from hosts that keep to the rules and from hosts that do not.

mod before;
mod ends;
#[cfg(unix)]
mod links;
mod names;
mod resuming;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use assetbrowse::asset::{AccountName, AssetId, AssetKind, Collection, DownloadFault, FaultKind, MediaFault, Saved};
use assetbrowse::media::download::{Downloader, Folder, Order, Outcome, Told};
use assetbrowse::net::Settings;
use tempfile::TempDir;
use url::Url;

use super::hosts::file;
use crate::provider::scripted::{Reply, Seen, Server};

const CREATED: &str = "2025-10-06T13:21:56Z";
const LENGTH: usize = 600_000;

fn asset(id: &str) -> AssetId {
    AssetId { account: AccountName::new("studio").unwrap(), collection: Collection::Assets, id: Arc::from(id) }
}

fn order(url: &str, id: &str, path: &str) -> Order {
    Order {
        asset: asset(id),
        url: Url::parse(url).unwrap(),
        kind: AssetKind::Other,
        path: path.to_owned(),
        created: Some(CREATED.parse().unwrap()),
        saved: None,
        trust: false,
    }
}

async fn save_with(settings: &Settings, path: &Path, order: &Order) -> Result<Outcome, DownloadFault> {
    Downloader::new(settings).save(&Folder::open(path).unwrap(), order, &|_| ()).await
}

async fn save(path: &Path, order: &Order) -> Result<Outcome, DownloadFault> {
    save_with(&Settings::default(), path, order).await
}

/// What was saved anew.
#[track_caller]
fn anew(outcome: Result<Outcome, DownloadFault>) -> Saved {
    match outcome {
        Ok(Outcome::Saved(saved)) => saved,
        other => panic!("{other:?}"),
    }
}

/// All files below a folder, by their paths in it.
fn names(path: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut left = vec![path.to_path_buf()];
    while let Some(folder) = left.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                left.push(entry.path());
            } else {
                found.push(entry.path().strip_prefix(path).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

fn is_part(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "part")
}

/// The one `.part` below a folder.
fn part(path: &Path) -> PathBuf {
    let parts: Vec<_> = names(path).into_iter().filter(|name| is_part(name)).collect();
    assert_eq!(parts.len(), 1, "{parts:?}");
    path.join(&parts[0])
}

/// All of a file, with this tag.
fn whole(file: &[u8], tag: &str) -> Reply {
    Reply::new(200, &[("ETag", tag)], file)
}

/// The beginning of a file; then nothing more comes.
fn beginning(file: &[u8], come: usize, tag: &str) -> Reply {
    let mut bytes = format!("HTTP/1.1 200 OK\r\nETag: {tag}\r\nContent-Length: {}\r\n\r\n", file.len()).into_bytes();
    bytes.extend_from_slice(&file[..come]);
    Reply::raw(bytes).hanging()
}

/// From where a request wants the rest of a file.
fn from(seen: &Seen) -> Option<usize> {
    let range = seen.header("range")?.strip_prefix("bytes=")?;
    Some(range.strip_suffix('-').unwrap().parse().unwrap())
}

/// The rest of a file from there.
fn rest(file: &[u8], from: usize, tag: &str) -> Reply {
    let range = format!("bytes {from}-{}/{}", file.len() - 1, file.len());
    Reply::new(206, &[("ETag", tag), ("Content-Range", &range)], &file[from..])
}

/// Downloads what hangs after `come` bytes until they are in the part, and is dropped then.
async fn interrupted(path: &Path, order: &Order, come: usize) -> PathBuf {
    let folder = Folder::open(path).unwrap();
    let downloader = Downloader::new(&Settings::default());
    let mut ticks = tokio::time::interval(std::time::Duration::from_millis(5));
    tokio::select! {
        ended = downloader.save(&folder, order, &|_| ()) => panic!("{ended:?}"),
        () = async {
            loop {
                ticks.tick().await;
                let here = names(path).into_iter().find(|name| is_part(name));
                if here.is_some_and(|name| fs::metadata(path.join(name)).unwrap().len() == come as u64) {
                    break;
                }
            }
        } => {}
    }
    part(path)
}

fn net(kind: FaultKind, detail: &str) -> DownloadFault {
    DownloadFault::Medium(MediaFault::Net { kind, detail: detail.into() })
}

fn damaged(what: &str) -> DownloadFault {
    DownloadFault::Medium(MediaFault::Damaged { what: what.into() })
}

#[tokio::test]
async fn a_file_is_saved_byte_for_byte_and_nothing_lies_beside_it() {
    let home = home();
    for length in [0, 5, 100_000, LENGTH] {
        let bytes = file(length);
        let server = Server::start(move |_| whole(&file(length), "\"one\"")).await;
        let told = Mutex::new(Vec::new());
        let began = std::time::Instant::now();
        let folder = Folder::open(home.path()).unwrap();
        let order = order(&server.url, "5db1", &format!("studio/{length}.bin"));
        let tell = |news| told.lock().unwrap().push(news);
        let saved = anew(Downloader::new(&Settings::default()).save(&folder, &order, &tell).await);
        assert_eq!(saved.file, home.path().join("studio").join(format!("{length}.bin")));
        assert_eq!((saved.bytes, saved.version.raw()), (length as u64, "etag \"one\""));
        assert_eq!(fs::read(saved.file).unwrap(), bytes);
        assert_eq!(server.seen().len(), 1);
        let told = told.into_inner().unwrap();
        let amount = assetbrowse::asset::Amount { done: length as u64, total: Some(length as u64) };
        assert_eq!(told[told.len() - 2..], [Told::Amount(amount), Told::Arrived]);
        assert!(told.len() as u128 <= began.elapsed().as_millis() / 100 + 4, "ten times a second: {told:?}");
    }
    assert_eq!(names(home.path()).len(), 4);
}

#[tokio::test]
async fn a_host_learns_nothing_but_the_name_of_the_program_also_where_it_sends_one_elsewhere() {
    let home = home();
    let other = Server::start(|_| whole(&file(9), "\"one\"")).await;
    let there = format!("{}/other-name.exe", other.url);
    let headers = move |_: &Seen| {
        let strange = ("Content-Disposition", "attachment; filename=\"../../evil.sh\"");
        Reply::new(302, &[("Location", &there), ("Set-Cookie", "a=b; Path=/"), strange], "")
    };
    let server = Server::start(headers).await;
    anew(save(home.path(), &order(&server.url, "5db1", "clip.bin")).await);
    assert_eq!(names(home.path()), ["clip.bin"], "neither a header nor a URL names it");
    for seen in server.seen().iter().chain(&other.seen()) {
        let mut names: Vec<_> = seen.names().map(str::to_ascii_lowercase).collect();
        names.sort();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
        assert_eq!(seen.header("accept-encoding"), Some("identity"));
    }
}

fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}
