//! A key is nowhere but in its header, and nobody hears of anything who is not configured.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::provider::scripted::{Reply, Server, affogato_page};

use super::pty::{PROGRAM, Plan};

const KEY: &str = "canary-7f3a90b1c2d4e5f6";

/// A folder with a configuration of one Affogato account, `studio`, whose key is in `STUDIO_KEY`.
pub(super) fn config(base_url: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text =
        format!("[providers.studio]\nkind = \"affogato\"\nbase_url = \"{base_url}\"\napi_key_env = \"STUDIO_KEY\"\n");
    std::fs::write(folder.path().join("config.toml"), text).unwrap();
    folder
}

/// Every file below a folder, in one piece.
fn everything_in(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        bytes.extend(path.to_string_lossy().bytes());
        bytes.extend(if path.is_dir() { everything_in(&path) } else { std::fs::read(&path).unwrap() });
    }
    bytes
}

fn assert_clean(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    assert!(!text.contains(KEY) && !text.contains(&KEY[..12]), "{text}");
}

/// A service that says the key back wherever it can: in items, in a warning beside them, in a refusal.
async fn telltale() -> Server {
    Server::start(|seen| match seen.number("page") {
        1 => {
            let items: Vec<_> = (0..50)
                .map(|id| format!(r#"{{"id":"{id}{KEY}","type":"{KEY}","status":"{KEY}","url":"https://m.example/{id}/{KEY}?k={KEY}"}}"#))
                .collect();
            Reply::json(format!(
                r#"{{"data":[{}],"err":{{"message":"key {KEY} is old"}},"pagination":{{"total":99}}}}"#,
                items.join(",")
            ))
        }
        _ => Reply::new(500, &[("X-Key", KEY)], format!(r#"{{"err":{{"message":"key {KEY} is old"}}}}"#)),
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_found_nowhere_after_browsing() {
    let server = telltale().await;
    let folder = config(&server.url);
    let config = folder.path().join("config.toml");
    let log = folder.path().join("run.log");
    let arguments = [PROGRAM, "-vv", "--config", config.to_str().unwrap(), "--log-file", log.to_str().unwrap()];
    let mut session = Plan::of(&arguments).variable("STUDIO_KEY", KEY).size(160, 40).start();
    let show = |text: &str, session: &super::pty::Session| {
        session.wait_until(text, |seen| {
            assert_clean(seen.text().as_bytes());
            seen.shows(text).then_some(())
        });
    };
    show("is old", &session);
    session.press(b"n");
    show("(500)", &session);
    session.press(b"Y");
    show("curl", &session);
    session.press(b"c");
    session.press(b"\x1b\r");
    show("field 1 of", &session);
    session.press(b"\x03");
    let (_, bytes) = session.end();
    assert_clean(&bytes);
    assert!(server.seen().iter().all(|seen| seen.header("x-api-key") == Some(KEY)), "it has it from us");

    let mut homes = vec![session.home.path().to_owned()];
    let mut ended = Vec::new();
    for command in
        ["list --all --format json", "sync --format json", "list --offline --search a", "catalog export all.csv"]
    {
        let data = session.home.path().join(".local/share/assetbrowse");
        let given = ["-vv", "--config", config.to_str().unwrap(), "--log-file", log.to_str().unwrap()];
        let arguments: Vec<&str> = [PROGRAM].into_iter().chain(given).chain(command.split(' ')).collect();
        let plan = Plan::of(&arguments).variable("ASSETBROWSE_DATA_DIR", data.to_str().unwrap());
        let ran = plan.variable("STUDIO_KEY", KEY).start();
        assert_clean(&ran.end().1);
        homes.push(ran.home.path().to_owned());
        ended.push(ran);
    }
    assert!(homes[0].join(".local/share/assetbrowse/catalog.sqlite3").exists(), "there is a catalogue to look into");
    assert!(homes[0].join(".local/share/assetbrowse/session.json").exists(), "and a session");
    assert!(homes[4].join("all.csv").exists(), "and an export");
    for left in homes.iter().map(PathBuf::as_path).chain([folder.path()]) {
        assert_clean(&everything_in(left));
    }
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("answered"), "there is a log to look at: {log}");
}

/// Who came to a port: nobody, or somebody.
fn was_called(listener: &TcpListener) -> bool {
    listener.set_nonblocking(true).unwrap();
    match listener.accept() {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::WouldBlock);
            false
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_anything_but_the_provider() {
    // Whoever wants the world has to pass the proxy. The media are at a host of their own.
    let [proxy, media] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    let at = media.local_addr().unwrap();
    let server = Server::start(move |_| {
        let items: Vec<_> = (0..30)
            .map(|id| format!(r#"{{"id":"{id}","type":"image","status":"active","url":"http://{at}/{id}.png"}}"#))
            .collect();
        Reply::json(format!(r#"{{"data":[{}],"err":{{}},"pagination":{{"total":30}}}}"#, items.join(",")))
    })
    .await;
    let folder = config(&server.url);
    let config = folder.path().join("config.toml");
    let mut plan = Plan::of(&[PROGRAM]).variable("ASSETBROWSE_CONFIG", config.to_str().unwrap()).size(120, 34);
    let url = format!("http://{}", proxy.local_addr().unwrap());
    for name in ["http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"] {
        plan = plan.variable(name, &url);
    }
    let mut session = plan.variable("STUDIO_KEY", KEY).start();
    session.wait_for("0.png");
    session.press(b"jjy");
    session.wait_for("sent the URL");
    session.press(b"\r");
    session.wait_for("field 1 of");
    session.press(b"\x1br");
    session.wait_until("second request", |_| (server.seen().len() > 1).then_some(()));
    session.press(b"q");
    assert_eq!(session.end().0, 0);
    assert!(!was_called(&proxy) && !was_called(&media));
    assert!(server.seen().iter().all(|seen| seen.path() == "/pub/v2/assets"), "{:?}", server.targets());
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_nobody_is_asked() {
    let server = Server::start(|_| affogato_page(0..20, 20)).await;
    let folder = config(&server.url);
    let config = folder.path().join("config.toml");
    let browse = |arguments: &[&str]| {
        let all: Vec<&str> = [PROGRAM].iter().chain(arguments).copied().collect();
        let plan = Plan::of(&all).variable("ASSETBROWSE_CONFIG", config.to_str().unwrap());
        plan.variable("ASSETBROWSE_DATA_DIR", folder.path().to_str().unwrap()).variable("STUDIO_KEY", KEY).start()
    };
    let mut session = browse(&[]);
    session.wait_for("1 of 20");
    session.press(b"q");
    assert_eq!(session.end().0, 0);
    let before = server.seen().len();
    assert!(before > 0);

    let mut session = browse(&["--offline"]);
    session.wait_for("1 of 20");
    session.press(b"R");
    session.wait_for("offline");
    session.press(b"\x1br/a1\r");
    session.wait_for("1 of 11");
    session.press(b"q");
    assert_eq!(session.end().0, 0);
    assert_eq!(server.seen().len(), before);
}
