//! `download --to s3://…`, against a store on this machine: `tests/stores.sh` starts one and names it in `STORE_URL`.

use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;

use reqwest::{Client, Method};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::store::{Item, KEY, Store};
use super::{Home, Ran};

/// Five parts.
const LARGE: usize = 40_000_003;

/// So much of it that an upload has begun, whatever of it is still on its way between the host and the program.
const MUCH: usize = 38_000_000;

fn is_sidecar(key: &str) -> bool {
    Path::new(key).extension().is_some_and(|ending| ending == "json")
}

fn address() -> String {
    std::env::var("STORE_URL").expect("STORE_URL names no store; run tests/stores.sh, which starts one")
}

/// What the store of this machine is told and asked without the program. It ends with its test.
struct Bucket {
    name: &'static str,
    runtime: tokio::runtime::Runtime,
    client: Client,
}

impl Bucket {
    fn new(name: &'static str) -> Self {
        assetbrowse::net::install_crypto();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let bucket = Self { name, runtime, client: Client::builder().no_proxy().build().unwrap() };
        bucket.ask(Method::PUT, "", Vec::new());
        bucket
    }

    fn ask(&self, method: Method, rest: &str, body: Vec<u8>) -> Vec<u8> {
        let url = format!("{}/{}{rest}", address(), self.name);
        self.runtime.block_on(async {
            // It does not look whether this is right, but it wants one.
            let sign =
                "AWS4-HMAC-SHA256 Credential=me/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
            let request = self.client.request(method, url).header("Authorization", sign).body(body);
            let mut answer = request.send().await.unwrap().error_for_status().unwrap();
            let mut body = Vec::new();
            while let Some(chunk) = answer.chunk().await.unwrap() {
                body.extend_from_slice(&chunk);
            }
            body
        })
    }

    fn get(&self, key: &str) -> Vec<u8> {
        self.ask(Method::GET, &format!("/{key}"), Vec::new())
    }

    fn put(&self, key: &str, bytes: &str) {
        self.ask(Method::PUT, &format!("/{key}"), bytes.into());
    }

    /// All keys, in order.
    fn keys(&self) -> Vec<String> {
        texts(&self.ask(Method::GET, "?list-type=2", Vec::new()), "Key")
    }

    /// Uploads in parts that are neither complete nor taken away.
    fn unfinished(&self) -> Vec<String> {
        texts(&self.ask(Method::GET, "?uploads", Vec::new()), "Key")
    }
}

fn texts(xml: &[u8], name: &str) -> Vec<String> {
    let xml = String::from_utf8(xml.to_vec()).unwrap();
    let (begin, end) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&begin).skip(1).map(|rest| rest.split(&end).next().unwrap().to_owned()).collect()
}

fn at_home(store: &Store) -> Home {
    let home = Home::new();
    home.configure(&store.account("studio"));
    home
}

fn run(home: &Home, line: &str) -> Ran {
    run_at(home, line, &address())
}

fn run_at(home: &Home, line: &str, endpoint: &str) -> Ran {
    let variables = [
        ("studio_KEY", KEY),
        ("AWS_ENDPOINT_URL", endpoint),
        ("AWS_ACCESS_KEY_ID", "canary-id"),
        ("AWS_SECRET_ACCESS_KEY", "canary-secret"),
        ("AWS_REGION", "us-east-1"),
    ];
    home.run_with(line, &variables)
}

fn items() -> Vec<Item> {
    vec![
        Item::new("a1", "one.mp4", 300_000),
        Item::new("b2", "two.mp4", LARGE),
        Item { bytes: None, ..Item::new("c3", "three.mp4", 0) },
    ]
}

fn report(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Of a list of the report, one field of each, in order.
fn fields<'a>(report: &'a Value, list: &str, field: &str) -> Vec<&'a str> {
    let mut all: Vec<&str> = report[list].as_array().unwrap().iter().map(|one| one[field].as_str().unwrap()).collect();
    all.sort_unstable();
    all
}

/// Whether a file of at least so many bytes is anywhere below a folder.
fn holds(folder: &Path, bytes: u64) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() { holds(&path, bytes) } else { path.metadata().unwrap().len() >= bytes }
    })
}

#[test]
fn what_is_selected_stands_in_the_bucket_and_nowhere_else() {
    let (store, bucket) = (Store::new(items()), Bucket::new("whole"));
    let home = at_home(&store);
    let document = report(&run(&home, "download --to s3://whole/clips --sidecar json --format json").good());
    let keys = bucket.keys();
    assert_eq!(keys.len(), 4, "two media and what is said of them: {keys:?}");
    for item in items() {
        let Some(bytes) = item.bytes else { continue };
        let key = keys.iter().find(|key| key.starts_with(&format!("clips/studio/{}", &item.name[..3]))).unwrap();
        assert!(bucket.get(key) == bytes, "{key} is another");
        let beside = report(&String::from_utf8(bucket.get(&format!("{key}.json"))).unwrap());
        assert_eq!(beside["id"], item.id);
    }
    let files: Vec<String> =
        keys.iter().filter(|key| !is_sidecar(key)).map(|key| format!("s3://whole/{key}")).collect();
    assert_eq!(fields(&document, "saved", "file"), files);
    assert_eq!(
        (document["folder"].as_str(), fields(&document, "skipped", "id")),
        (Some("s3://whole/clips"), vec!["studio:c3"])
    );
    assert_eq!(bucket.unfinished(), [""; 0]);
    assert!(!holds(&home.path(""), 100_000), "a medium was on this disk");
    assert!(!home.path("s3:").exists());
}

#[test]
fn what_stands_there_is_the_same_and_a_mirror_asks_no_host_for_it() {
    let (store, bucket) = (Store::new(items()), Bucket::new("again"));
    let home = at_home(&store);
    run(&home, "download --to s3://again").good();
    let keys = bucket.keys();
    // Another machine knows as much.
    let other = at_home(&store);
    for (line, asked) in [("download --to s3://again", 2), ("download --all --mirror --to s3://again", 0)] {
        store.asked();
        let document = report(&run(&other, &format!("{line} --format json")).good());
        assert_eq!(fields(&document, "same", "id"), ["studio:a1", "studio:b2"], "{line}");
        assert_eq!((document["saved"].as_array().unwrap().len(), store.asked().len()), (0, asked), "{line}");
    }
    assert_eq!(bucket.keys(), keys);
}

#[test]
fn nothing_that_stands_there_is_overwritten() {
    let (store, bucket) = (Store::new(items()), Bucket::new("mine"));
    let home = at_home(&store);
    run(&home, "download --to s3://mine/probe").good();
    let names: Vec<String> = bucket.keys().iter().map(|key| key.replace("probe/", "clips/")).collect();
    for key in &names {
        bucket.put(key, "mine");
    }
    let document = report(&run(&home, "download --to s3://mine/clips --sidecar json --format json").good());
    assert!(names.iter().all(|key| bucket.get(key) == b"mine"));
    for (file, id) in fields(&document, "saved", "file").iter().zip(["a1", "b2"]) {
        assert!(file.contains(&format!(" ~{id}.")), "{file}");
    }
    let again = report(&run(&home, "download --to s3://mine/clips --format json").good());
    assert_eq!(fields(&again, "same", "file"), fields(&document, "saved", "file"));
}

#[test]
fn what_somebody_stores_meanwhile_is_not_overwritten() {
    let (store, bucket) = (Store::new(items()), Bucket::new("meanwhile"));
    let home = at_home(&store);
    let (told, telling) = mpsc::channel();
    store.send_only(MUCH, told);
    let running = thread::spawn(move || run(&home, "download studio:b2 --to s3://meanwhile --format json"));
    telling.recv().unwrap();
    let key = bucket.unfinished().remove(0);
    bucket.put(&key, "mine");
    store.send_rest();
    let document = report(&running.join().unwrap().good());
    assert_eq!(bucket.get(&key), b"mine");
    let saved = fields(&document, "saved", "file");
    assert!(saved.len() == 1 && saved[0].contains(" ~b2."), "{saved:?}");
    assert_eq!(bucket.unfinished(), [""; 0]);
}

#[test]
fn an_interrupted_upload_leaves_nothing_behind() {
    let (store, bucket) = (Store::new(items()), Bucket::new("left"));
    let home = at_home(&store);
    let (told, telling) = mpsc::channel();
    store.send_only(MUCH, told);
    let mut command = home.command("download studio:b2 --to s3://left");
    command.envs([("studio_KEY", KEY), ("AWS_ENDPOINT_URL", &address()), ("AWS_REGION", "us-east-1")]);
    command.envs([("AWS_ACCESS_KEY_ID", "canary-id"), ("AWS_SECRET_ACCESS_KEY", "canary-secret")]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    let reading = thread::spawn(move || out.read_to_end(&mut Vec::new()).unwrap());
    telling.recv().unwrap();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    reading.join().unwrap();
    assert_eq!((bucket.keys(), bucket.unfinished()), (Vec::new(), Vec::new()));
}

#[test]
fn a_host_that_refuses_leaves_nothing_behind() {
    let mut all = items();
    all.push(Item { refusal: Some(403), ..Item::new("d4", "four.mp4", 9) });
    let (store, bucket) = (Store::new(all), Bucket::new("refused"));
    let home = at_home(&store);
    let ran = run(&home, "download studio:d4 --to s3://refused --format json");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!((bucket.keys(), bucket.unfinished()), (Vec::new(), Vec::new()));
}

#[test]
fn a_bucket_that_is_missing_is_said_and_no_key_is() {
    let store = Store::new(items());
    let home = at_home(&store);
    let ran = run(&home, "download --to s3://nowhere/clips --format json");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("the store has no such bucket"), "{}", ran.err);
    assert!(!(ran.err + &ran.out).contains("canary"));
}

#[test]
fn no_key_goes_to_another_machine_in_plain_text() {
    let store = Store::new(items());
    let home = at_home(&store);
    let ran = run_at(&home, "download --to s3://bucket", "http://store.example");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("plain http is for this machine alone, and store.example is another"), "{}", ran.err);
}

#[test]
fn without_a_key_nobody_is_asked() {
    let store = Store::new(items());
    let home = at_home(&store);
    let err = home.run_with("download --to s3://bucket", &[("studio_KEY", KEY)]).failed(2);
    assert!(err.contains("AWS_ACCESS_KEY_ID"), "{err}");
    assert_eq!(store.asked(), []);
}
