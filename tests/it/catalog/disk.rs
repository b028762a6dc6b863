//! A disk that is full, and one that may not be written.
#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;

use rustix::process::{Resource, Rlimit, geteuid, getrlimit, setrlimit};
use tokio::signal::unix::{SignalKind, signal};

use super::*;

/// Linux, and the BSDs and macOS: a process is told so that has written as much as it may.
const SIGXFSZ: i32 = 25;

/// Writes until no file may grow any more, says why it stopped, and goes on with room again.
pub(super) async fn write_with_limit(catalog: &Catalog, account: &Account, upto: u64, limit: u64) {
    // Whoever takes the signal is not ended by it.
    let _taken = signal(SignalKind::from_raw(SIGXFSZ)).unwrap();
    let Rlimit { maximum, .. } = getrlimit(Resource::Fsize);
    catalog.ready().await.unwrap();
    setrlimit(Resource::Fsize, Rlimit { current: Some(limit), maximum }).unwrap();
    let trouble = write(catalog, account, upto, 1).await.unwrap_err();
    say("failed", trouble);
    setrlimit(Resource::Fsize, Rlimit { current: maximum, maximum }).unwrap();
    say("again", "with room");
    write(catalog, account, upto, 1).await.unwrap();
}

#[test]
fn a_full_disk_is_said_and_what_came_before_stays() {
    let shelf = Shelf::new();
    let mut command = shelf.writer("heygen", 100 * PAGE);
    command.env("CATALOG_LIMIT", "700000");
    let said = Running::start(command).ended();
    let failed = said.iter().position(|(word, _)| word == "failed").unwrap();
    assert!(failed > 3, "some pages were written: {said:?}");
    assert!(said[failed].1.contains("room") || said[failed].1.contains("full"), "{said:?}");
    // It goes on with the page that failed.
    let (before, after) = (&said[failed - 1].1, &said[failed + 2].1);
    assert_eq!(after.parse::<u64>().unwrap(), before.parse::<u64>().unwrap() + PAGE);
    assert_eq!(shelf.counted(), 100 * PAGE);
}

/// A process that may not write there; root may write everything.
fn without_rights(mut command: Command) -> Command {
    if geteuid().is_root() {
        command.uid(65_534).gid(65_534);
    }
    command
}

#[tokio::test]
async fn what_may_not_be_written_is_said_with_what_to_do() {
    let shelf = Shelf::new();
    let catalog = shelf.open();
    write(&catalog, &account("heygen"), PAGE, 1).await.unwrap();
    catalog.close().await;
    let before = fs::read(shelf.path()).unwrap();
    // The file, and then its folder.
    for (file, folder) in [(0o444, 0o777), (0o666, 0o555)] {
        fs::set_permissions(shelf.path(), Permissions::from_mode(file)).unwrap();
        fs::set_permissions(shelf.folder.path(), Permissions::from_mode(folder)).unwrap();
        let said = Running::start(without_rights(shelf.writer("heygen", 2 * PAGE))).ended();
        let [(word, sentence)] = &said[..] else { panic!("{said:?}") };
        assert_eq!(word, "failed");
        assert!(sentence.contains("must be writable"), "{sentence}");
        assert_eq!(fs::read(shelf.path()).unwrap(), before);
    }
    fs::set_permissions(shelf.folder.path(), Permissions::from_mode(0o700)).unwrap();
}
