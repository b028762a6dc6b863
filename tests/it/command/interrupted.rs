//! Downloads that are killed or interrupted: what is there is whole, and the next run goes on.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc::{self, Sender};
use std::thread;

use ring::digest::{SHA256, digest};

use super::Home;
use super::store::{Item, KEY, Store};

const IDS: [&str; 20] = [
    "k00", "k01", "k02", "k03", "k04", "k05", "k06", "k07", "k08", "k09", "k10", "k11", "k12", "k13", "k14", "k15",
    "k16", "k17", "k18", "k19",
];

/// Lengths that are no multiple of anything, a small one and a large one among them.
fn items() -> Vec<Item> {
    let item = |(number, id): (usize, &&'static str)| {
        Item::new(id, &format!("clip {number}.mov"), 1_000_003 + 77_777 * number)
    };
    let mut items: Vec<Item> = IDS.iter().enumerate().map(item).collect();
    items[3] = Item::new(IDS[3], "clip 3.mov", 11);
    items
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest(&SHA256, bytes).as_ref().to_vec()
}

/// The program, whose end is told like everything else that is waited for.
fn start(home: &Home, line: &str, ended: Sender<()>) -> Child {
    let mut command = home.command(line);
    command.env("studio_KEY", KEY).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    thread::spawn(move || {
        // It is over when nobody holds its stdout any more.
        out.read_to_end(&mut Vec::new()).unwrap();
        // The test may not wait any more.
        let _ = ended.send(());
    });
    child
}

/// Runs it until the store has sent so many bytes, then ends it so; or until it ends by itself.
fn until_sent(home: &Home, store: &Store, bytes: usize, end: impl FnOnce(&mut Child)) -> ExitStatus {
    let (told, telling) = mpsc::channel();
    store.send_only(bytes, told.clone());
    let mut child = start(home, "download --all --to got --jobs 4", told);
    telling.recv().unwrap();
    if child.try_wait().unwrap().is_none() {
        end(&mut child);
    }
    let status = child.wait().unwrap();
    store.send_all();
    status
}

#[test]
fn killed_again_and_again_every_file_is_whole_in_the_end_and_none_is_overwritten() {
    let store = Store::new(items());
    let home = Home::new();
    home.configure(&store.account("studio"));
    fs::create_dir_all(home.path("got/studio")).unwrap();
    fs::write(home.path("got/studio/clip 5.mov"), "mine").unwrap();
    let lengths: BTreeMap<Vec<u8>, usize> =
        items().into_iter().filter_map(|item| item.bytes).map(|bytes| (sha256(&bytes), bytes.len())).collect();
    let mut kills = 0;
    for round in 1.. {
        // Each run gets further than the one before, even if nothing of that were kept.
        let status = until_sent(&home, &store, round * 1_500_000, |child| child.kill().unwrap());
        // Whatever has a final name is whole.
        for entry in fs::read_dir(home.path("got/studio")).unwrap() {
            let path = entry.unwrap().path();
            let is_part = path.extension().is_some_and(|end| end == "part");
            let bytes = fs::read(&path).unwrap();
            assert!(is_part || bytes == b"mine" || lengths.contains_key(&sha256(&bytes)), "{} is torn", path.display());
        }
        if status.success() {
            break;
        }
        kills += 1;
    }
    assert!(kills >= 5, "{kills}");

    let mut found: Vec<Vec<u8>> = Vec::new();
    for entry in fs::read_dir(home.path("got/studio")).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        if path.ends_with("clip 5.mov") {
            assert_eq!(bytes, b"mine", "what was there is not touched");
        } else {
            found.push(sha256(&bytes));
        }
    }
    found.sort();
    let expected: Vec<Vec<u8>> = lengths.into_keys().collect();
    assert_eq!(found, expected, "all of them, once, and nothing beside them");
}

#[cfg(unix)]
#[test]
fn interrupted_it_says_what_is_there_and_the_next_run_goes_on() {
    let whole = 48_000_000;
    let store = Store::new(vec![Item::new("k00", "long.mov", whole)]);
    let home = Home::new();
    home.configure(&store.account("studio"));
    // More than the buffers between the two can hold: a part of it is on the disk by then.
    let status = until_sent(&home, &store, 32_000_000, |child| {
        let id = rustix::process::Pid::from_child(child);
        rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    });
    assert_eq!(status.code(), Some(130));
    let parts: Vec<_> = fs::read_dir(home.path("got/studio")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(parts.len() == 1 && parts[0].extension().is_some_and(|end| end == "part"), "{parts:?}");
    let here = fs::metadata(&parts[0]).unwrap().len();
    assert!(here > 0, "something of it is here");

    store.asked();
    let ran = home.run_with("download --all --to got", &[("studio_KEY", KEY)]);
    assert!(ran.good().starts_with("  48.0 MB  "));
    let from: Vec<u64> = store.asked().iter().map(|asked| asked.from as u64).collect();
    assert_eq!(from, [0, here], "what is here is not sent again");
    let files: Vec<_> = fs::read_dir(home.path("got/studio")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    assert_eq!(sha256(&fs::read(&files[0]).unwrap()), sha256(&Item::new("k00", "long.mov", whole).bytes.unwrap()));
}
