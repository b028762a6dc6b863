//! From an empty home to the list: a key is pasted, tried, kept in a file, and found nowhere else.

use std::path::Path;

use crate::provider::scripted::{Reply, Server};

use super::pty::{PROGRAM, Plan, Session};

const KEY: &str = "canary-7f3a90b1c2d4e5f6-9f2c";

async fn heygen() -> Server {
    Server::start(|seen| {
        if seen.header("x-api-key") != Some(KEY) {
            return Reply::new(401, &[], r#"{"message":"no such key"}"#);
        }
        if seen.target.starts_with("/v3/users/me") {
            return Reply::json(r#"{"data":{"username":"studio-lisbon"}}"#);
        }
        if seen.target.starts_with("/v1/folders") {
            return Reply::json(r#"{"data":{"folders":[]}}"#);
        }
        Reply::json(
            r#"{"error":null,"data":{"assets":[{"id":"a1","name":"first.png","file_type":"image","folder_id":""}],"total":1,"token":null}}"#,
        )
    })
    .await
}

fn assert_clean(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    assert!(!text.contains("canary"), "{text}");
}

/// Every file below a folder, but for the one that holds the key.
fn everything_in(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        bytes.extend(path.to_string_lossy().bytes());
        if path.is_dir() {
            bytes.extend(everything_in(&path));
        } else if path.file_name().unwrap() != "heygen.key" {
            bytes.extend(std::fs::read(&path).unwrap());
        }
    }
    bytes
}

/// Opens HeyGen's screen and pastes address and key.
fn fill_in(session: &mut Session, url: &str, key: &str) {
    session.wait_for("Connect HeyGen");
    session.press(b"2");
    session.wait_for("nothing is kept yet");
    session.press(b"\x1b[Z\x15");
    session.press(format!("\x1b[200~{url}\x1b[201~").as_bytes());
    session.wait_for(url);
    session.press(format!("\t\x1b[200~ {key}\r\n\x1b[201~").as_bytes());
    session.wait_for("characters");
}

#[tokio::test(flavor = "multi_thread")]
async fn from_an_empty_home_to_the_list_and_the_key_is_only_where_it_shall_be() {
    let server = heygen().await;
    let log = tempfile::tempdir().unwrap();
    let file = log.path().join("run.log");
    let mut session = Plan::of(&[PROGRAM, "-vv", "--log-file", file.to_str().unwrap()]).start();
    fill_in(&mut session, &server.url, "another-key-altogether");
    session.press(b"\r");
    session.wait_for("key refused (401)");
    session.press(format!("\x15\x1b[200~ {KEY}\r\n\x1b[201~").as_bytes());
    session.wait_for("28 characters");
    session.press(b"\r");
    session.wait_for("studio-lisbon");
    let written = session.home.path().join(".config/assetbrowse");
    assert!(!written.exists(), "nothing is written unasked");
    session.press(b"1");
    session.wait_for("first.png");
    session.wait_for("heygen connected");
    let key = written.join("heygen.key");
    assert_eq!(std::fs::read_to_string(&key).unwrap(), format!("{KEY}\n"));
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&key), mode(&written), mode(&written.join("config.toml"))), (0o600, 0o700, 0o600));
    }
    session.press(b"q");
    let (code, bytes) = session.end();
    assert_eq!(code, 0);
    assert_clean(&bytes);
    assert_clean(&everything_in(session.home.path()));
    assert_clean(&std::fs::read(&file).unwrap());
    assert!(server.seen().iter().any(|seen| seen.header("x-api-key") == Some(KEY)), "the service has it from us");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_it_is_chosen_nothing_is_written() {
    let server = heygen().await;
    let mut session = Plan::of(&[PROGRAM]).start();
    fill_in(&mut session, &server.url, KEY);
    session.press(b"\r");
    session.wait_for("Where should the key live?");
    session.signal(rustix::process::Signal::KILL);
    session.exit_code();
    assert!(!session.home.path().join(".config").exists());
    assert_clean(&everything_in(session.home.path()));
}
