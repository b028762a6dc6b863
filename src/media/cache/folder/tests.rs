//! The folder as others leave it, and as several programs use it.

use super::*;
use rstest::rstest;

const HOUR: Duration = Duration::from_hours(1);

fn folder(limit: u64) -> (tempfile::TempDir, Folder) {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::new(&home.path().join("cache").join("media"), limit);
    (home, folder)
}

fn age(folder: &Folder, name: u128, ago: Duration) {
    let file = File::options().write(true).open(folder.file(name)).unwrap();
    file.set_modified(SystemTime::now() - ago).unwrap();
}

fn used(folder: &Folder, name: u128) -> SystemTime {
    fs::metadata(folder.file(name)).unwrap().modified().unwrap()
}

fn names(folder: &Folder) -> Vec<String> {
    let listed = fs::read_dir(&folder.path).unwrap();
    let mut names: Vec<_> = listed.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn what_is_kept_is_private_and_nothing_lies_beside_it() {
    let (_home, folder) = folder(1000);
    assert_eq!(folder.read(7), None);
    folder.keep(7, b"one").unwrap();
    folder.keep(7, b"two").unwrap();
    assert_eq!(folder.read(7).as_deref(), Some(b"two".as_slice()));
    assert_eq!(names(&folder), [format!("{:032x}.preview", 7)]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder.file(7)), mode(&folder.path)), (0o600, 0o700));
        assert_eq!(mode(folder.path.parent().unwrap()), 0o700);
    }
}

#[test]
fn what_was_used_least_recently_goes() {
    let (_home, folder) = folder(1000);
    for name in 0..10 {
        folder.keep(name, &[0; 100]).unwrap();
        age(&folder, name, HOUR * (30 - u32::try_from(name).unwrap()));
    }
    assert!(folder.read(0).is_some(), "the oldest is used");
    folder.keep(10, &[0; 100]).unwrap();
    let left: Vec<u128> = (0..11).filter(|name| folder.file(*name).exists()).collect();
    assert_eq!(left, [0, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(folder.held().unwrap(), Held { entries: 9, bytes: 900 });
}

#[test]
fn an_entry_is_marked_as_used_once_an_hour() {
    let (_home, folder) = folder(1000);
    folder.keep(1, b"x").unwrap();
    age(&folder, 1, HOUR / 2);
    let before = used(&folder, 1);
    folder.read(1).unwrap();
    assert_eq!(used(&folder, 1), before);
    age(&folder, 1, HOUR * 2);
    folder.read(1).unwrap();
    assert!(used(&folder, 1) > before);
    let ahead = SystemTime::now() + HOUR;
    File::options().write(true).open(folder.file(1)).unwrap().set_modified(ahead).unwrap();
    folder.read(1).unwrap();
    assert!(used(&folder, 1) < ahead, "a clock that was wrong does not keep it for ever");
}

#[test]
fn what_others_keep_there_counts_too() {
    let (_home, ours) = folder(16_000);
    let theirs = Folder::new(&ours.path, 16_000);
    for name in 0..200 {
        let folder = if name % 2 == 0 { &ours } else { &theirs };
        folder.keep(name, &[0; 200]).unwrap();
        // Each may have written a sixteenth since it looked.
        assert!(ours.held().unwrap().bytes <= 16_000 + 2 * 1_200, "{name}");
    }
}

#[test]
fn nothing_is_kept_where_nothing_may_be_nor_what_is_larger_than_all() {
    let (_home, none) = folder(0);
    none.keep(1, b"x").unwrap();
    assert_eq!((none.read(1), none.path.exists()), (None, false));
    let (_home, small) = folder(10);
    small.keep(1, &[0; 11]).unwrap();
    assert!(!small.path.exists());
}

#[test]
fn what_is_not_ours_stays() {
    let (home, folder) = folder(100);
    folder.keep(1, &[0; 50]).unwrap();
    let others = ["notes.txt", "1.preview", "0000000000000000000000000000000G.preview", "x.draft", "readme"];
    for name in others {
        fs::write(folder.path.join(name), "mine").unwrap();
    }
    fs::create_dir(folder.path.join(format!("{:032x}.preview", 5))).unwrap();
    let outside = home.path().join("outside");
    fs::write(&outside, "mine").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&outside, folder.file(6)).unwrap();
    folder.keep(5, b"x").unwrap();
    folder.keep(6, b"x").unwrap();
    assert_eq!((folder.read(5), folder.read(6)), (None, None), "neither a folder nor a link is read");
    folder.keep(2, &[0; 90]).unwrap();
    assert_eq!(folder.held().unwrap(), Held { entries: 1, bytes: 90 });
    assert_eq!(folder.clear().unwrap(), Held { entries: 1, bytes: 90 });
    assert!(others.iter().all(|name| folder.path.join(name).exists()));
    assert_eq!(fs::read_to_string(&outside).unwrap(), "mine");
    assert_eq!(names(&folder).len(), others.len() + 1 + usize::from(cfg!(unix)));
}

#[rstest]
#[case(HOUR * 2, false)]
#[case(HOUR / 2, true)]
fn a_draft_that_nobody_finishes_goes(#[case] ago: Duration, #[case] stays: bool) {
    let (_home, folder) = folder(1000);
    crate::private::folders().recursive(true).create(&folder.path).unwrap();
    let draft = folder.path.join(format!("{:032x}.draft", 3));
    fs::write(&draft, "half").unwrap();
    File::options().write(true).open(&draft).unwrap().set_modified(SystemTime::now() - ago).unwrap();
    folder.keep(1, b"x").unwrap();
    assert_eq!(draft.exists(), stays);
    folder.clear().unwrap();
    assert!(!folder.path.exists(), "a folder of ours that is empty goes");
}

#[test]
fn a_folder_that_vanishes_or_cannot_be_made_costs_nothing_but_what_was_in_it() {
    let (home, folder) = folder(1000);
    folder.keep(1, b"x").unwrap();
    fs::remove_dir_all(home.path().join("cache")).unwrap();
    assert_eq!(
        (folder.read(1), folder.held().unwrap(), folder.clear().unwrap()),
        (None, Held::default(), Held::default())
    );
    folder.keep(1, b"y").unwrap();
    assert_eq!(folder.read(1).as_deref(), Some(b"y".as_slice()));
    fs::remove_dir_all(home.path().join("cache")).unwrap();
    fs::write(home.path().join("cache"), "a file").unwrap();
    assert!(folder.keep(1, b"z").is_err());
    assert_eq!(folder.read(1), None);
}

#[test]
fn many_at_once_see_whole_entries_or_none() {
    let (_home, folder) = folder(20_000);
    std::thread::scope(|scope| {
        for writer in 0..4_u8 {
            let folder = Folder::new(&folder.path, 20_000);
            scope.spawn(move || {
                for turn in 0..200_u32 {
                    let name = u128::from(turn % 40);
                    folder.keep(name, &vec![writer; 1000]).unwrap();
                    if let Some(bytes) = folder.read(u128::from((turn * 7) % 40)) {
                        assert!(bytes.len() == 1000 && bytes.iter().all(|byte| *byte == bytes[0]));
                    }
                }
            });
        }
    });
    assert!(folder.files(DRAFT).unwrap().is_empty());
}
