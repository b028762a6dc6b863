//! Which waits there are for the disk, and what has its name before and behind them.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;

use super::*;
use crate::asset::file_name::Wanted;
use crate::asset::{AccountName, AssetId, Collection};
use crate::media::download::folder::Folder;
use crate::media::download::part::{self, Owner};

type Stays = oneshot::Receiver<Result<PathBuf, DownloadFault>>;

/// A file of so many bytes that is all written.
async fn whole(folder: &Folder, number: usize, bytes: usize) -> (Whole, Stays) {
    let asset = AssetId {
        account: AccountName::new("studio").unwrap(),
        collection: Collection::Assets,
        id: Arc::from(number.to_string()),
    };
    let (wanted, owner) = (Wanted::new(&format!("{number}.mp4"), &asset), Owner::new(&asset));
    let plan = Plan {
        folder: folder.clone(),
        folders: Vec::new(),
        name: part::name(&wanted.raw_name(), owner, Some((b"\"one\"", bytes as u64))),
        goes_on: true,
        keeps: true,
        total: Some(bytes as u64),
        _turn: Arc::new(folder.turn(owner).await),
    };
    let room = folder.room(&[], true).unwrap().unwrap();
    let (part, _) = Part::open(&room, &plan.name, folder.disk(), 0).unwrap();
    part.write(&[Bytes::from(vec![7; bytes])]).unwrap();
    let names = wanted.names("mp4", true);
    let sought = Sought { names, owner, bytes: bytes as u64, created: None, outdated: None };
    let (told, stays) = oneshot::channel();
    (Whole { plan: Arc::new(plan), part: Arc::new(part), sought, told }, stays)
}

/// Commits files of these lengths as if all of them had waited, and gives what came of each.
async fn commit(folder: &Folder, lengths: &[usize]) -> Vec<Result<PathBuf, DownloadFault>> {
    let mut all = Vec::new();
    let mut files = Vec::new();
    for (number, bytes) in lengths.iter().enumerate() {
        let (file, stays) = whole(folder, number, *bytes).await;
        files.push(file);
        all.push(stays);
    }
    let last = files.pop().unwrap();
    folder.commits().waiting().extend(files);
    folder.commits().add(last);
    all.into_iter().map(|mut stays| stays.try_recv().unwrap()).collect()
}

fn final_names(home: &Path) -> usize {
    let names = fs::read_dir(home).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| Owner::of_part(name).is_none()).count()
}

#[tokio::test]
async fn those_that_wait_together_are_on_the_disk_by_one_wait_and_have_no_name_before_it() {
    static WAITS: AtomicUsize = AtomicUsize::new(0);
    let home = tempfile::tempdir().unwrap();
    let disk = Disk {
        tells_of_all: |_| true,
        sync: |_| Err(io::ErrorKind::Other.into()),
        sync_all: |dir| {
            WAITS.fetch_add(1, Ordering::SeqCst);
            let have_names = dir.names()?.iter().any(|name| Owner::of_part(name).is_none());
            if have_names { Err(io::ErrorKind::Other.into()) } else { Ok(()) }
        },
        ..Disk::default()
    };
    let folder = Folder::open_on(home.path(), disk).unwrap();
    let all = commit(&folder, &[5; 8]).await;
    assert!(all.iter().all(|stays| fs::read(stays.as_ref().unwrap()).unwrap() == [7; 5]), "{all:?}");
    assert_eq!(WAITS.load(Ordering::SeqCst), 1);
    assert_eq!(final_names(home.path()), 8);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 8);
}

/// The length of a file that a disk cannot write.
const BAD: usize = 3;

fn sync_but_one(file: &File) -> io::Result<()> {
    if file.metadata()?.len() == BAD as u64 { Err(io::Error::from_raw_os_error(5)) } else { Ok(()) }
}

#[tokio::test]
async fn where_the_disk_tells_a_failure_each_file_is_asked_and_no_other_loses_its_name() {
    static WAITS: AtomicUsize = AtomicUsize::new(0);
    let home = tempfile::tempdir().unwrap();
    let disk = Disk {
        tells_of_all: |_| true,
        sync: sync_but_one,
        // A failure is told once, as the system does.
        sync_all: |_| match WAITS.fetch_add(1, Ordering::SeqCst) {
            0 => Err(io::Error::from_raw_os_error(5)),
            _ => Ok(()),
        },
        ..Disk::default()
    };
    let folder = Folder::open_on(home.path(), disk).unwrap();
    let first = commit(&folder, &[5, 5, BAD, 5, 5]).await;
    assert_eq!(first.iter().filter(|stays| stays.is_ok()).count(), 4, "{first:?}");
    assert!(matches!(first[2], Err(DownloadFault::Folder { .. })));
    // The failure may have been one of a file that was not whole then.
    let second = commit(&folder, &[6, 6, BAD, 6, 6]).await;
    assert!(matches!(second[2], Err(DownloadFault::Folder { .. })), "{second:?}");
    assert_eq!(WAITS.load(Ordering::SeqCst), 1, "it is not believed any more");
    assert_eq!(final_names(home.path()), 8);
}

#[tokio::test]
async fn for_a_few_files_and_where_the_disk_is_not_believed_each_is_asked() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    for (believed, lengths) in [(true, &[5][..]), (true, &[5, 5, 5]), (false, &[5; 8])] {
        let home = tempfile::tempdir().unwrap();
        let disk = Disk {
            tells_of_all: if believed { |_| true } else { |_| false },
            sync: |_| {
                ASKED.fetch_add(1, Ordering::SeqCst);
                Ok(())
            },
            sync_all: |_| Err(io::ErrorKind::Other.into()),
            ..Disk::default()
        };
        let folder = Folder::open_on(home.path(), disk).unwrap();
        ASKED.store(0, Ordering::SeqCst);
        let all = commit(&folder, lengths).await;
        assert!(all.iter().all(Result::is_ok), "{all:?}");
        assert_eq!(ASKED.load(Ordering::SeqCst), lengths.len());
    }
}

#[tokio::test]
async fn nobody_who_comes_while_others_commit_is_forgotten() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::open_on(home.path(), Disk { tells_of_all: |_| true, ..Disk::default() }).unwrap();
    let together = Barrier::new(8);
    let mut all = Vec::new();
    for number in 0..64 {
        all.push(whole(&folder, number, number + 1).await);
    }
    std::thread::scope(|scope| {
        while !all.is_empty() {
            let (mine, folder, together) = (all.split_off(all.len() - 8), &folder, &together);
            scope.spawn(move || {
                together.wait();
                for (file, stays) in mine {
                    folder.commits().add(file);
                    assert!(stays.blocking_recv().unwrap().is_ok());
                }
            });
        }
    });
    assert_eq!(final_names(home.path()), 64);
}
