//! Journals of all sorts.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use rstest::rstest;
use tempfile::TempDir;

use super::*;
use crate::asset::link::Refusal;
use crate::asset::{AccountName, Amount, AssetId, AssetKind, Collection, DownloadFault, FaultKind, MediaFault};
use crate::text::Label;

fn item(id: &str) -> Item {
    Item {
        asset: AssetId {
            account: AccountName::new("studio").unwrap(),
            collection: Collection::Rendered,
            id: id.into(),
        },
        name: Label::new("A \u{202e}name\n"),
        kind: AssetKind::Video,
        shelf: Some(Arc::from("folder")),
        created: Some("2025-10-06T13:21:56.25Z".parse().unwrap()),
        url: Some(format!("https://media.example/{id}?a=b&c=\"d\"").into()),
        expires: Some("2026-10-06T13:21:56Z".parse().unwrap()),
        bytes: Some(123),
        into: Path::new("/downloads").into(),
        path: Arc::from("studio/A name.mp4"),
    }
}

fn list(entries: impl IntoIterator<Item = (Item, Stage)>) -> List {
    let mut list = List::default();
    for (item, stage) in entries {
        list.add(item, stage, None);
    }
    list
}

fn waiting(ids: impl IntoIterator<Item = String>) -> List {
    list(ids.into_iter().map(|id| (item(&id), Stage::Waiting)))
}

/// What is found in a folder, and how many files were taken over.
fn opened(folder: &Path) -> (Journal, Vec<(Item, Stage)>) {
    Journal::open(folder.to_owned())
}

/// A folder with the journal of these, whose process has ended.
fn left(list: &List) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (mut journal, _) = opened(folder.path());
    journal.write_all(&all(list)).unwrap();
    let path = journal.own.unwrap().path;
    (folder, path)
}

#[rstest]
#[case(DownloadFault::Ended { account: AccountName::new("studio").unwrap() })]
#[case(DownloadFault::Length { told: 5, came: 4 })]
#[case(DownloadFault::DiskFull)]
#[case(DownloadFault::NoRoom { bytes: 5, free: 4 })]
#[case(DownloadFault::WebPage)]
#[case(DownloadFault::Folder { what: "a\u{1b}b".into() })]
#[case(DownloadFault::Busy)]
#[case(DownloadFault::Unknown)]
#[case(DownloadFault::Medium(MediaFault::Link(Refusal::UserInfo)))]
#[case(DownloadFault::Medium(MediaFault::NotHere))]
#[case(DownloadFault::Medium(MediaFault::Changed))]
#[case(DownloadFault::Medium(MediaFault::TooLarge { what: "81 MB".into() }))]
#[case(DownloadFault::Medium(MediaFault::Foreign { what: "HTML".into() }))]
#[case(DownloadFault::Medium(MediaFault::Codec { codec: "hevc".into() }))]
#[case(DownloadFault::Medium(MediaFault::Damaged { what: "cut off".into() }))]
#[case(net(FaultKind::TimedOut { after: Duration::from_millis(15_500) }))]
#[case(net(FaultKind::TooLarge { limit: 9 }))]
#[case(net(FaultKind::Status { code: 503 }))]
#[case(net(FaultKind::Decode { pointer: "/a".into() }))]
#[case(net(FaultKind::RateLimited))]
fn why_it_failed_is_said_as_it_was(#[case] fault: DownloadFault) {
    let stage = Stage::Failed { fault, amount: Amount { done: 4, total: None } };
    let (folder, _) = left(&list([(item("a"), stage.clone())]));
    assert_eq!(opened(folder.path()).1, [(item("a"), stage)]);
}

fn net(kind: FaultKind) -> DownloadFault {
    DownloadFault::Medium(MediaFault::Net { kind, detail: "media.example".into() })
}

#[test]
fn a_line_that_was_cut_off_says_nothing() {
    let (folder, path) = left(&waiting(["a".into(), "b".into()]));
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    assert_eq!(opened(folder.path()).1, [(item("a"), Stage::Waiting)]);
}

#[test]
fn what_follows_a_line_that_cannot_be_read_counts() {
    let (folder, path) = left(&waiting(["a".into()]));
    let mut bytes = fs::read(&path).unwrap();
    bytes.extend(b"{\"add\":{\"id\":7}}\n\xff\xfe\n\n");
    bytes.resize(bytes.len() + (3 << 20), b'x');
    bytes.extend(b"\n{\"stage\":{\"id\":1,\"stage\":{\"paused\":{\"amount\":{\"done\":5,\"total\":null}}}}}\n");
    fs::write(&path, &bytes).unwrap();
    let paused = Stage::Paused { amount: Amount { done: 5, total: None } };
    assert_eq!(opened(folder.path()).1, [(item("a"), paused)]);
}

#[rstest]
#[case::newer(b"{\"begin\":{\"version\":2}}\n{\"what\":1}\n")]
#[case::of_somebody_else(b"{\"name\":\"mine\"}\n")]
#[case::binary(b"\0\xff\n")]
fn what_is_no_journal_of_ours_stays_as_it_is(#[case] bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.ndjson");
    fs::write(&path, bytes).unwrap();
    let (mut journal, found) = opened(folder.path());
    assert!(found.is_empty());
    journal.write_all(&all(&waiting(["a".into()]))).unwrap();
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn one_that_was_never_finished_is_taken_away_and_other_files_are_not() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["0123.new", "notes.txt"] {
        fs::write(folder.path().join(name), b"{\"begin\":{\"version\":1}}\n").unwrap();
    }
    fs::create_dir(folder.path().join("folder.ndjson")).unwrap();
    assert!(opened(folder.path()).1.is_empty());
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.len() == 2 && !names.contains(&"0123.new".into()), "{names:?}");
}

#[test]
fn one_of_which_all_is_over_is_taken_away() {
    let (folder, path) = left(&list([]));
    assert!(path.exists());
    let (journal, found) = opened(folder.path());
    assert_eq!((found, path.exists()), (Vec::new(), false));
    journal.close(0).unwrap();
}

#[test]
fn what_was_taken_over_stays_until_it_is_written_anew() {
    let (folder, path) = left(&waiting(["a".into()]));
    let (journal, found) = opened(folder.path());
    assert_eq!(found.len(), 1);
    assert!(opened(folder.path()).1.is_empty(), "it is somebody's");
    drop(journal);
    let (mut journal, found) = opened(folder.path());
    journal.write_all(&all(&list(found))).unwrap();
    assert!(!path.exists());
    drop(journal);
    assert_eq!(opened(folder.path()).1, [(item("a"), Stage::Waiting)]);
}

#[test]
fn one_that_has_grown_long_is_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (mut journal, _) = opened(folder.path());
    assert!(journal.begins_anew(1));
    journal.write_all(&all(&waiting(["a".into()]))).unwrap();
    assert!(!journal.begins_anew(1));
    let stale = Line::Gone { id: 9 }.bytes().repeat(STALE + 3);
    journal.add(&stale).unwrap();
    assert!(journal.begins_anew(1) && !journal.begins_anew(10_000));
    journal.write_all(&all(&waiting(["a".into()]))).unwrap();
    assert!(!journal.begins_anew(1));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
#[cfg(target_os = "linux")]
fn after_a_write_that_failed_all_is_written_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (mut journal, _) = opened(folder.path());
    journal.write_all(&all(&waiting(["a".into()]))).unwrap();
    let own = journal.own.as_mut().unwrap();
    own.file = private::file().write(true).open("/dev/full").unwrap();
    assert!(journal.add(b"{}\n").is_err());
    assert!(journal.begins_anew(1));
}

#[test]
#[cfg(unix)]
fn a_folder_need_not_be_text() {
    use std::os::unix::ffi::OsStrExt as _;
    let odd = Item { into: Path::new(OsStr::from_bytes(b"/a\xff")).into(), ..item("a") };
    let (folder, _) = left(&list([(odd.clone(), Stage::Waiting)]));
    assert_eq!(opened(folder.path()).1, [(odd, Stage::Waiting)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Cut off anywhere, or with bytes changed anywhere: the other lines are read, and nothing is made up.
    #[test]
    fn no_damage_is_fatal(
        cut in proptest::option::of(any::<prop::sample::Index>()),
        flips in proptest::collection::vec((any::<prop::sample::Index>(), 1u8..), 0..4),
    ) {
        let (folder, path) = left(&waiting((0..20).map(|number| format!("a{number}"))));
        let mut bytes = fs::read(&path).unwrap();
        let damaged = flips.len();
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let is_cut = cut.is_some();
        for (at, flip) in flips {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] ^= flip;
            }
        }
        fs::write(&path, &bytes).unwrap();
        let (journal, found) = opened(folder.path());
        prop_assert!(found.len() <= 20);
        if !is_cut && !journal.taken_over.is_empty() {
            // A changed byte can damage its own line, or join two.
            prop_assert!(found.len() >= 20 - 2 * damaged);
        }
    }
}

#[test]
fn what_waits_is_counted_while_others_hold_it_and_nothing_is_taken() {
    let folder = TempDir::new().unwrap();
    assert_eq!(count_live(&folder.path().join("none")), 0);
    let list = list([(item("a"), Stage::Waiting), (item("b"), Stage::Waiting)]);
    let (mut journal, _) = Journal::open(folder.path().to_owned());
    journal.write_all(&all(&list)).unwrap();
    std::fs::write(folder.path().join("letter.txt"), "no journal").unwrap();
    assert_eq!(count_live(folder.path()), 2);
    journal.close(2).unwrap();
    assert_eq!(count_live(folder.path()), 2);
    assert_eq!(Journal::open(folder.path().to_owned()).1.len(), 2, "it is still there to be taken over");
}
