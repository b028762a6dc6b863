//! `download`: what is on the disk afterwards, what was asked of the hosts, and what is said of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rstest::rstest;
use serde_json::Value;

use super::store::{Item, KEY, Store};
use super::{Home, Ran};

fn run(home: &Home, line: &str) -> Ran {
    home.run_with(line, &[("studio_KEY", KEY), ("other_KEY", "wrong")])
}

/// A home with one account of this store.
fn at_home(store: &Store) -> Home {
    let home = Home::new();
    home.configure(&store.account("studio"));
    home
}

fn items() -> Vec<Item> {
    vec![
        Item::new("a1", "one.mp4", 300_000),
        Item::new("b2", "two.mp4", 5),
        Item { bytes: None, ..Item::new("c3", "three.mp4", 0) },
    ]
}

/// All below a folder, by path, with what is in it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut left = vec![folder.to_path_buf()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned(), fs::read(path).unwrap());
            }
        }
    }
    found
}

/// The paths of all below a folder.
fn names(folder: &Path) -> Vec<String> {
    files(folder).into_keys().collect()
}

fn ids<'a>(report: &'a Value, list: &str) -> Vec<&'a str> {
    let mut ids: Vec<&str> = report[list].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    ids
}

fn report(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn what_is_selected_is_saved_and_each_file_is_told() {
    let store = Store::new(items());
    let home = at_home(&store);
    let out = run(&home, "download").good();
    let folder = home.path("Downloads/assetbrowse");
    let saved = files(&folder);
    assert_eq!(saved.len(), 2, "{saved:?}");
    for item in items() {
        let Some(bytes) = item.bytes else { continue };
        let (path, content) =
            saved.iter().find(|(path, _)| path.starts_with(&format!("studio/{}", &item.name[..3]))).unwrap();
        assert!(*content == bytes, "{path} is another");
        assert!(out.contains(folder.join(path).to_str().unwrap()), "{out}");
    }
    let last = out.lines().last().unwrap();
    assert_eq!(last, format!("2 saved, 300 kB, 1 without a URL, in {}", folder.display()));
}

#[test]
fn json_tells_what_came_of_each() {
    let mut all = items();
    all.push(Item { refusal: Some(403), ..Item::new("d4", "four.mp4", 9) });
    let store = Store::new(all);
    let home = at_home(&store);
    let ran = run(&home, "download --format json --to got");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let document = report(&ran.out);
    let keys: Vec<&String> = document.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["bytes", "errors", "failed", "folder", "same", "saved", "skipped", "troubles"]);
    assert_eq!(ids(&document, "saved"), ["studio:a1", "studio:b2"]);
    assert_eq!(ids(&document, "skipped"), ["studio:c3"]);
    assert_eq!(document["bytes"], 300_005);
    assert_eq!(document["folder"], home.path("got").to_str().unwrap());
    let failed = &document["failed"][0];
    assert_eq!((failed["id"].as_str(), failed["kind"].is_string()), (Some("studio:d4"), true), "{failed}");
    let message = failed["message"].as_str().unwrap();
    assert_eq!(ran.err, format!("studio:d4 (four.mp4): {message}\n"), "failures, and nothing else");
    for kept in document["saved"].as_array().unwrap() {
        let length = fs::metadata(kept["file"].as_str().unwrap()).unwrap().len();
        assert_eq!(kept["bytes"], length);
    }
}

#[test]
fn what_is_there_already_is_not_fetched_again() {
    let store = Store::new(items());
    let home = at_home(&store);
    run(&home, "download").good();
    let before = files(&home.path("Downloads"));
    store.asked();
    let document = report(&run(&home, "download --format json").good());
    assert_eq!(ids(&document, "same"), ["studio:a1", "studio:b2"]);
    assert_eq!((document["saved"].as_array().unwrap().len(), &document["bytes"]), (0, &Value::from(0)));
    assert_eq!(store.asked().len(), 2, "their hosts are asked whether they are the same");
    assert_eq!(files(&home.path("Downloads")), before);
}

#[test]
fn a_mirror_fetches_what_is_new_asks_of_nothing_else_and_deletes_nothing() {
    let store = Store::new(items());
    let home = at_home(&store);
    run(&home, "download --all --mirror").good();
    store.asked();
    let document = report(&run(&home, "download --all --mirror --format json").good());
    assert_eq!(ids(&document, "same"), ["studio:a1", "studio:b2"]);
    assert_eq!(store.asked(), [], "nobody is asked of what is there");
    let before = names(&home.path("Downloads"));

    store.add(Item::new("e5", "five.mp4", 77));
    store.remove("a1");
    let document = report(&run(&home, "download --all --mirror --format json").good());
    assert_eq!(ids(&document, "saved"), ["studio:e5"]);
    assert_eq!(store.asked().iter().map(|asked| asked.id.as_str()).collect::<Vec<_>>(), ["e5"]);
    let after = names(&home.path("Downloads"));
    assert!(before.iter().all(|name| after.contains(name)), "{before:?} {after:?}");
    assert_eq!(after.len(), before.len() + 1);
}

#[test]
fn a_plan_asks_no_host_and_writes_nothing() {
    let store = Store::new(items());
    let home = at_home(&store);
    let document = report(&run(&home, "download --all --dry-run --format json").good());
    assert_eq!(
        (ids(&document, "would_save"), ids(&document, "skipped")),
        (vec!["studio:a1", "studio:b2"], vec!["studio:c3"])
    );
    let expected = home.path("Downloads/assetbrowse/studio/one.mp4");
    assert_eq!(document["would_save"][0]["file"], expected.to_str().unwrap());
    assert_eq!(store.asked(), []);
    assert!(!home.path("Downloads").exists());

    run(&home, "download b2").good();
    store.asked();
    let out = run(&home, "download --all --dry-run").good();
    assert_eq!((out.lines().count(), store.asked().len()), (2, 0), "{out}");
    assert!(out.contains("one.mp4") && out.contains("1 to be saved, 1 there already, 1 without a URL, in "), "{out}");
}

#[test]
fn a_sidecar_holds_the_json_of_its_asset() {
    let store = Store::new(items());
    let home = at_home(&store);
    let document = report(&run(&home, "download --sidecar json --to got --format json").good());
    for kept in document["saved"].as_array().unwrap() {
        let (id, file) = (kept["id"].as_str().unwrap(), kept["file"].as_str().unwrap());
        let beside: Value = serde_json::from_slice(&fs::read(format!("{file}.json")).unwrap()).unwrap();
        assert_eq!(format!("{}:{}", beside["provider"].as_str().unwrap(), beside["id"].as_str().unwrap()), id);
        assert_eq!(beside["url"].as_str().unwrap().split("/media/").nth(1), id.split(':').nth(1));
    }
    assert_eq!(files(&home.path("got")).len(), 4);
}

#[test]
fn ids_name_what_is_saved_and_one_that_is_nowhere_is_said() {
    let store = Store::new(items());
    let home = at_home(&store);
    let ran = run(&home, "download studio:b2 none b2 --to got --template {id}");
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), "no asset has the ID none\n"), "{ran:?}");
    assert!(ran.out.contains("1 saved, 5 bytes, in "), "{ran:?}");
    let saved = names(&home.path("got"));
    assert!(saved.len() == 1 && saved[0].starts_with("b2"), "{saved:?}");
}

#[test]
fn what_arrived_of_a_listing_is_saved_and_its_failure_is_the_exit_code() {
    let store = Store::new(items());
    let home = Home::new();
    home.configure(&format!("{}{}", store.account("studio"), store.account("other")));
    let ran = run(&home, "download --all --to got --format json");
    assert_eq!(ran.code, Some(3), "{ran:?}");
    let document = report(&ran.out);
    assert_eq!(ids(&document, "saved").len(), 2);
    assert_eq!(
        (&document["errors"][0]["provider"], &document["errors"][0]["kind"]),
        (&"other".into(), &"unauthorized".into())
    );
    assert!(ran.err.starts_with("other: key refused (401)"), "{ran:?}");
    assert!(!format!("{ran:?}").contains(KEY));
}

#[rstest]
#[case("../../evil.mp4")]
#[case("/etc/evil.mp4")]
#[case("..\\..\\evil.mp4")]
fn no_name_leads_out_of_the_folder(#[case] name: &str) {
    let store = Store::new(vec![Item::new("a1", name, 10)]);
    let home = at_home(&store);
    run(&home, "download --to got/here").good();
    let all: Vec<String> = names(&home.path("got"));
    assert!(all.len() == 1 && all[0].starts_with("here/studio/"), "{all:?}");
    assert!(!Path::new("/etc/evil.mp4").exists() && !home.path("evil.mp4").exists());
}

#[cfg(unix)]
#[test]
fn a_link_in_the_folder_is_not_followed_and_one_that_leads_to_it_is() {
    let store = Store::new(items());
    let home = at_home(&store);
    for folder in ["real", "elsewhere", "got"] {
        fs::create_dir(home.path(folder)).unwrap();
    }
    std::os::unix::fs::symlink(home.path("real"), home.path("link")).unwrap();
    run(&home, "download --to link").good();
    assert_eq!(files(&home.path("real")).len(), 2, "the user's own link is his own word");

    std::os::unix::fs::symlink(home.path("elsewhere"), home.path("got/studio")).unwrap();
    let ran = run(&home, "download --to got");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(files(&home.path("elsewhere")).len(), 0);
}

#[test]
fn a_folder_that_cannot_be_made_is_said() {
    let store = Store::new(items());
    let home = at_home(&store);
    fs::write(home.path("file"), "mine").unwrap();
    let ran = run(&home, "download --to file/got");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("studio:a1 (one.mp4): "), "{ran:?}");
    assert_eq!(fs::read(home.path("file")).unwrap(), b"mine");
}

#[test]
fn what_the_demo_saves_lies_by_itself() {
    let home = Home::new();
    let out = home.run("download --demo --assets 5 --page-size 2").good();
    assert!(out.ends_with(&format!(", in {}\n", home.path("Downloads/assetbrowse/demo").display())), "{out}");
    assert_eq!(files(&home.path("Downloads")).len(), 2);
    assert!(!home.path("data").exists());
}

#[cfg(not(feature = "stores"))]
#[rstest]
#[case("s3://bucket/clips", "feature `stores`")]
#[case("gs://bucket", "feature `stores`")]
#[case("ftp://host/clips", "s3://, gs:// and az:// are known")]
fn a_url_is_never_taken_for_a_folder(#[case] to: &str, #[case] words: &str) {
    let store = Store::new(items());
    let home = at_home(&store);
    let err = run(&home, &format!("download --to {to}")).failed(2);
    assert!(err.contains(words), "{err}");
    assert_eq!(store.asked(), []);
    assert_eq!(names(&home.path("")), [".config/assetbrowse/config.toml"], "nothing was made");
}
