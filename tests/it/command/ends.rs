//! How runs end: closed pipes, signals, and what they leave behind.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Stdio};

use assetbrowse::demo;

use super::Home;
#[cfg(unix)]
use super::mode;

/// A child that does not outlive its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    for format in ["ndjson", "json", "csv", "table", "url"] {
        let home = Home::new();
        let mut command = home.command(&format!("list --demo --assets 20000 --all --format {format}"));
        let mut child = Running(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap());
        let mut line = String::new();
        // Dropped behind the first line, as `head -1` does.
        BufReader::new(child.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(!line.is_empty());
        let mut told = String::new();
        child.0.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        assert_eq!((child.0.wait().unwrap().code(), told.as_str()), (Some(0), ""), "{format}");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_is_code_130() {
    use rustix::process::{Pid, Signal, kill_process};

    let home = Home::new();
    let mut child = Running(home.command("demo serve").stdout(Stdio::piped()).spawn().unwrap());
    let mut out = BufReader::new(child.0.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert!(line.starts_with("listening on http://127.0.0.1:"), "{line}");
    kill_process(Pid::from_child(&child.0), Signal::INT).unwrap();
    assert_eq!(child.0.wait().unwrap().code(), Some(130));
}

#[test]
fn the_demo_listens_on_this_machine_only() {
    let told = Home::new().run("demo serve --listen 0.0.0.0:0").failed(2);
    assert!(told.contains("loopback"), "{told}");
}

/// Runs against a server of this test with a key that is not the server's, and looks for the key in all that is left.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_found_nowhere_afterwards() {
    let running = demo::start(demo::Settings { assets: 5, ..demo::Settings::default() }).await.unwrap();
    let home = Home::new();
    home.configure(&format!(
        "[providers.studio]\nkind = 'heygen'\nbase_url = '{}'\napi_key_env = 'STUDIO_KEY'\n",
        running.base_url()
    ));
    let key = [("STUDIO_KEY", "canary-7f3a")];
    let ran = home.run_with("list -vv --log-file run.log --format json", &key);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.err.contains("studio: key refused (401), from STUDIO_KEY"), "{ran:?}");
    let log = std::fs::read_to_string(home.path("run.log")).unwrap();
    assert!(log.contains("started") && log.contains("answered") && log.contains("ended code=3"), "{log}");
    assert!(!format!("{ran:?}{log}").contains("canary-7f3a"));
    #[cfg(unix)]
    assert_eq!(mode(&home.path("run.log")), 0o600);
    let ran = home.run_with("list", &[("STUDIO_KEY", demo::KEY)]);
    assert_eq!(ran.good().lines().count(), 5);
    running.stop().await;
}

#[test]
fn a_missing_key_names_its_source() {
    let home = Home::new();
    home.configure("[providers.studio]\nkind = 'heygen'\napi_key_env = 'STUDIO_KEY'\n");
    let told = home.run("list").failed(3);
    assert!(told.contains("studio: no key in STUDIO_KEY"), "{told}");
}

#[test]
fn without_a_terminal_there_is_no_browser_and_no_escape_code() {
    let told = Home::new().run_with("--demo", &[("TERM", "xterm")]).failed(2);
    assert!(told.contains("terminal") && !told.contains('\u{1b}'), "{told:?}");
}
