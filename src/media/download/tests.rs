//! Disks that are full, slow or broken, and what is left on them.

use std::fs::{self, File};
use std::io::{self, ErrorKind, IoSlice, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::time::SystemTime;

use bytes::Bytes;
use rstest::rstest;

use super::answer::Goal as _;
use super::disk::Disk;
use super::folder::Folder;
use super::part::{self, Owner, Part};
use super::room::{Flush, Sought};
use super::sink::{Plan, Sink};
use crate::asset::file_name::Wanted;
use crate::asset::{AccountName, AssetId, Collection, DownloadFault};

const LENGTH: usize = 1_000_000;

/// How much fits on the disk that is full.
const FITS: u64 = 600_000;

fn asset() -> AssetId {
    AssetId { account: AccountName::new("studio").unwrap(), collection: Collection::Assets, id: Arc::from("5db1") }
}

fn bytes() -> Vec<u8> {
    (0..LENGTH).map(|at| u8::try_from(at % 251).unwrap()).collect()
}

/// Writes as much as fits, and then nothing more.
fn write_full(mut file: &File, slices: &[IoSlice<'_>]) -> io::Result<usize> {
    let left = FITS.saturating_sub(file.metadata()?.len());
    if left == 0 {
        return Err(ErrorKind::StorageFull.into());
    }
    let first = slices.first().unwrap();
    file.write(&first[..first.len().min(usize::try_from(left).unwrap())])
}

fn fail(_: &File) -> io::Result<()> {
    Err(io::Error::from_raw_os_error(5))
}

fn full() -> Disk {
    Disk { write: write_full, ..Disk::default() }
}

/// Saves the file in pieces on this disk, and gives what came of it.
async fn save(home: &Path, disk: Disk, keeps: bool) -> Result<(), DownloadFault> {
    let folder = Folder::open_on(home, disk).unwrap();
    let (wanted, owner) = (Wanted::new("studio/clip.mp4", &asset()), Owner::new(&asset()));
    let plan = Plan {
        folder: folder.clone(),
        folders: wanted.folders().to_vec(),
        name: part::name(&wanted.raw_name(), owner, keeps.then_some((b"\"one\"", LENGTH as u64))),
        goes_on: keeps,
        keeps,
        total: Some(LENGTH as u64),
        _turn: Arc::new(folder.turn(owner).await),
    };
    let mut sink = Sink::new(plan);
    let here = match sink.open().await {
        Ok(here) => usize::try_from(here).unwrap(),
        Err(fault) => return Err(fault),
    };
    for piece in bytes()[here..].chunks(50_000) {
        if let Err(fault) = sink.take(Bytes::copy_from_slice(piece)).await {
            sink.give_up(true).await;
            return Err(fault);
        }
    }
    let sought =
        Sought { names: wanted.names("mp4", true), owner, bytes: LENGTH as u64, created: None, outdated: None };
    sink.finish(sought).await.map(drop)
}

fn names(home: &Path) -> Vec<String> {
    let listed = fs::read_dir(home.join("studio")).into_iter().flatten();
    listed.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn a_disk_that_fills_up_keeps_what_is_there_and_goes_on_with_it_when_there_is_room() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("studio")).unwrap();
    fs::write(home.path().join("studio/clip.txt"), "of value").unwrap();
    assert_eq!(save(home.path(), full(), true).await, Err(DownloadFault::DiskFull));
    let part = names(home.path()).into_iter().find(|name| Owner::of_part(name).is_some()).unwrap();
    assert_eq!(fs::metadata(home.path().join("studio").join(&part)).unwrap().len(), FITS);
    assert_eq!(names(home.path()).len(), 2);
    assert_eq!(save(home.path(), Disk::default(), true).await, Ok(()));
    assert_eq!(fs::read(home.path().join("studio/clip.mp4")).unwrap(), bytes());
    assert_eq!(fs::read(home.path().join("studio/clip.txt")).unwrap(), b"of value");
    assert_eq!(names(home.path()).len(), 2);
}

#[tokio::test]
async fn what_cannot_be_gone_on_with_leaves_a_full_disk_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(save(home.path(), full(), false).await, Err(DownloadFault::DiskFull));
    assert_eq!(names(home.path()), Vec::<String>::new());
}

/// Fails once, in the middle of the file, and has room again after it.
fn write_with_a_gap(file: &File, slices: &[IoSlice<'_>]) -> io::Result<usize> {
    static HAS_FAILED: AtomicBool = AtomicBool::new(false);
    if file.metadata()?.len() >= FITS && !HAS_FAILED.swap(true, Ordering::SeqCst) {
        return Err(ErrorKind::StorageFull.into());
    }
    let mut file = file;
    let first = slices.first().unwrap();
    file.write(&first[..first.len().min(100_000)])
}

#[tokio::test]
async fn nothing_is_written_behind_a_gap() {
    let home = tempfile::tempdir().unwrap();
    let disk = Disk { write: write_with_a_gap, ..Disk::default() };
    assert_eq!(save(home.path(), disk, true).await, Err(DownloadFault::DiskFull));
    let part = names(home.path()).remove(0);
    let here = fs::read(home.path().join("studio").join(part)).unwrap();
    assert_eq!(here, bytes()[..here.len()]);
    assert!(here.len() as u64 >= FITS);
}

#[tokio::test]
async fn what_has_no_room_is_not_begun() {
    let home = tempfile::tempdir().unwrap();
    let disk = Disk { free: |_| Some(LENGTH as u64 - 1), ..Disk::default() };
    assert!(matches!(save(home.path(), disk, true).await, Err(DownloadFault::NoRoom { .. })));
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    let disk = Disk { free: |_| Some(LENGTH as u64), ..Disk::default() };
    assert_eq!(save(home.path(), disk, true).await, Ok(()));
}

#[tokio::test]
async fn for_the_rest_of_a_file_there_has_to_be_room_for_the_rest_alone() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(save(home.path(), full(), true).await, Err(DownloadFault::DiskFull));
    let disk = Disk { free: |_| Some(LENGTH as u64 - FITS), ..Disk::default() };
    assert_eq!(save(home.path(), disk, true).await, Ok(()));
    assert_eq!(fs::read(home.path().join("studio/clip.mp4")).unwrap(), bytes());
}

#[tokio::test]
async fn what_the_disk_did_not_take_gets_no_final_name() {
    let home = tempfile::tempdir().unwrap();
    let fault = save(home.path(), Disk { sync: fail, ..Disk::default() }, true).await.unwrap_err();
    assert!(matches!(fault, DownloadFault::Folder { .. }), "{fault:?}");
    assert!(names(home.path()).iter().all(|name| Owner::of_part(name).is_some()));
}

#[test]
fn the_name_of_a_part_tells_whose_it_is() {
    let owner = Owner::new(&asset());
    let name = part::name("clip.mp4", owner, Some((b"\"one\"", 7)));
    assert_eq!(Owner::of_part(&name), Some(owner));
    let others = [
        part::name("clip.mp4", owner, Some((b"\"two\"", 7))),
        part::name("clip.mp4", owner, Some((b"\"one\"", 8))),
        part::name("clip.mp4", owner, None),
    ];
    assert!(!others.contains(&name));
    assert_ne!(Owner::new(&AssetId { collection: Collection::Rendered, ..asset() }), owner);
}

#[rstest]
#[case("clip.mp4.part")]
#[case("clip.mp4.0123456789abcdef.part")]
#[case("clip.mp4.0123456789abcdef-0123456789ABCDEF.part")]
#[case("clip.mp4.0123456789abcdef-0123456789abcde.part")]
#[case("clip.mp4.0123456789abcdef-0123456789abcdef.mp4")]
#[case("0123456789abcdef-0123456789abcdef.part")]
fn what_others_call_a_part_is_none_of_ours(#[case] name: &str) {
    assert_eq!(Owner::of_part(name), None);
}

#[test]
fn a_part_that_got_its_final_name_meanwhile_is_not_written_to() {
    let home = tempfile::tempdir().unwrap();
    let room = Folder::open(home.path()).unwrap().room(&[], true).unwrap().unwrap();
    let (part, here) = Part::open(&room, "a.part", Disk::default(), 0).unwrap();
    assert_eq!(here, 0);
    assert!(matches!(Part::open(&room, "a.part", Disk::default(), 0), Err(DownloadFault::Busy)));
    room.dir().rename_new("a.part", "a").unwrap();
    assert_eq!(part.is_there(), Ok(false));
    assert!(Part::open(&room, "a.part", Disk::default(), 0).is_ok(), "it is another file");
}

#[test]
fn a_name_is_taken_only_where_there_is_nothing() {
    let home = tempfile::tempdir().unwrap();
    let room = Folder::open(home.path()).unwrap().room(&[], true).unwrap().unwrap();
    fs::write(home.path().join("a.part"), "new").unwrap();
    fs::write(home.path().join("file"), "old").unwrap();
    fs::create_dir(home.path().join("folder")).unwrap();
    for taken in ["file", "folder"] {
        let error = room.dir().rename_new("a.part", taken).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AlreadyExists, "{taken}");
    }
    room.dir().rename_new("a.part", "free").unwrap();
    assert_eq!(fs::read(home.path().join("free")).unwrap(), b"new");
    assert_eq!(fs::read(home.path().join("file")).unwrap(), b"old");
}

#[test]
fn those_who_flush_at_once_share_flushes_and_each_gets_one_that_began_after_it_asked() {
    let (flush, begun, calls) = (Flush::default(), AtomicUsize::new(0), AtomicUsize::new(0));
    let together = Barrier::new(8);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                together.wait();
                for _ in 0..100 {
                    let before = begun.load(Ordering::SeqCst);
                    let run = || {
                        begun.fetch_add(1, Ordering::SeqCst);
                        std::thread::yield_now();
                        Ok(())
                    };
                    flush.run(run).unwrap();
                    calls.fetch_add(1, Ordering::SeqCst);
                    assert!(begun.load(Ordering::SeqCst) > before);
                }
            });
        }
    });
    assert_eq!(calls.load(Ordering::SeqCst), 800);
    assert!(begun.load(Ordering::SeqCst) <= 800);
    assert!(flush.run(|| Err(ErrorKind::StorageFull.into())).is_err());
    assert!(flush.run(|| Ok(())).is_ok(), "a failure is told to those who asked, and to nobody else");
}

#[test]
fn a_time_that_no_file_system_knows_is_no_failure() {
    let home = tempfile::tempdir().unwrap();
    let room = Folder::open(home.path()).unwrap().room(&[], true).unwrap().unwrap();
    let (part, _) = Part::open(&room, "a.part", Disk::default(), 0).unwrap();
    let ancient = SystemTime::from(jiff::Timestamp::MIN);
    assert_eq!(part.seal(0, Some(ancient)), Ok(()));
}

#[test]
fn a_folder_that_cannot_be_made_says_why_in_plain_words() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("file"), "").unwrap();
    let why = |path: &Path| match Folder::open(path) {
        Err(DownloadFault::Folder { what }) => what.shown().to_owned(),
        other => panic!("{:?}", other.err()),
    };
    assert_eq!(why(&home.path().join("file")), "something of that name is there already");
    #[cfg(target_os = "linux")]
    assert_eq!(why(Path::new("/proc/films")), "there is no such folder");
}
