//! Every command that the documents show, run as it stands there, on accounts at the demo's services.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use assetbrowse::demo;
use tempfile::TempDir;

use crate::terminal::pty::Plan;

/// What people read, with the commands in it.
const DOCUMENTS: [(&str, &str); 7] = [
    ("README.md", include_str!("../../README.md")),
    ("accounts.md", include_str!("../../docs/accounts.md")),
    ("browser.md", include_str!("../../docs/browser.md")),
    ("catalogue.md", include_str!("../../docs/catalogue.md")),
    ("downloads.md", include_str!("../../docs/downloads.md")),
    ("scripts.md", include_str!("../../docs/scripts.md")),
    ("search.md", include_str!("../../docs/search.md")),
];

/// What is run elsewhere, by how it begins, and where.
const ELSEWHERE: [(&str, &str); 4] = [
    ("cargo test --locked", "the gate runs just this line"),
    ("cargo install --path .", "it builds what is tested here"),
    ("tests/stores.sh", "the gate runs it"),
    ("assetbrowse download --all --mirror --to s3://", "tests/stores.sh has a store"),
];

/// The commands of a document: what follows `$ ` in its blocks of `console`.
fn commands(text: &str) -> Vec<&str> {
    let blocks = text.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.flat_map(str::lines).filter_map(|line| line.strip_prefix("$ ")).collect()
}

/// How a command has to be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// It comes to an end by itself.
    Ends,
    /// It is the browser.
    Browser,
    /// It goes on until it is interrupted.
    Serves,
    Elsewhere,
}

fn way(command: &str) -> Way {
    let words = || command.split('#').next().unwrap().split_whitespace();
    let is_browser = words().next() == Some("assetbrowse") && words().skip(1).all(is_of_the_browser);
    match command {
        _ if ELSEWHERE.iter().any(|(begin, _)| command.starts_with(begin)) => Way::Elsewhere,
        _ if is_browser => Way::Browser,
        _ if command.starts_with("assetbrowse demo serve") => Way::Serves,
        _ => Way::Ends,
    }
}

/// An option, or the value of the one that a command for the browser shows.
fn is_of_the_browser(word: &str) -> bool {
    word.starts_with("--") || word.contains('@')
}

/// A home in which `assetbrowse` is a command, with an account at each service of the demo.
struct Desk {
    home: TempDir,
    path: String,
}

impl Desk {
    fn new(base_url: &str) -> Self {
        let home = TempDir::new().unwrap();
        let bin = home.path().join("bin");
        fs::create_dir(&bin).unwrap();
        symlink(assert_cmd::cargo::cargo_bin!("assetbrowse"), bin.join("assetbrowse")).unwrap();
        let config = home.path().join(".config/assetbrowse");
        fs::create_dir_all(&config).unwrap();
        let account =
            |kind: &str| format!("[providers.{kind}]\nkind = '{kind}'\nbase_url = '{base_url}'\napi_key = 'demo'\n");
        let file = config.join("config.toml");
        let own = "[copy.wiki]\ntemplate = '[[{url}|{name|stem}]]'\n";
        fs::write(&file, account("affogato") + &account("heygen") + own).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
        Self { home, path }
    }

    /// Puts a program that only reads its input in the place of each that this machine lacks.
    fn stand_in(&self, command: &str) {
        let parts = command.split(['|', '&', ';', '(']).filter_map(|part| part.split_whitespace().next());
        for program in parts.filter(|word| word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')) {
            let is_there = self.shell(&format!("command -v {program}")).status().unwrap().success();
            if !is_there {
                let file = self.home.path().join("bin").join(program);
                fs::write(&file, "#!/bin/sh\nexec cat > /dev/null\n").unwrap();
                fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
            }
        }
    }

    fn shell(&self, script: &str) -> Command {
        let mut command = Command::new("bash");
        // A failure in the middle of a pipeline is one.
        command
            .args(["-o", "pipefail", "-c", script])
            .env_clear()
            .env("PATH", &self.path)
            .env("HOME", self.home.path());
        command.current_dir(self.home.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Runs a line; what it wrote to stderr, where it failed.
    fn run(&self, line: &str) -> Result<(), String> {
        self.stand_in(line);
        let output = self.shell(line).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() { Ok(()) } else { Err(said) }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_of_the_documents_does_what_it_says() {
    let running = demo::start(demo::Settings { assets: 20, ..demo::Settings::default() }).await.unwrap();
    let base_url = running.base_url();
    let failures = tokio::task::spawn_blocking(move || {
        let mut failures = Vec::new();
        for (name, text) in DOCUMENTS {
            let desk = Desk::new(&base_url);
            desk.run("assetbrowse sync").unwrap();
            for command in commands(text).into_iter().filter(|command| way(command) == Way::Ends) {
                if let Err(said) = desk.run(command) {
                    failures.push(format!("{name}: {command}\n{said}"));
                }
            }
        }
        failures
    });
    let failures = failures.await.unwrap();
    running.stop().await;
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_browser_of_the_documents_opens_and_is_left_with_q() {
    let lines: BTreeSet<&str> = DOCUMENTS
        .iter()
        .flat_map(|(_, text)| commands(text))
        .filter(|command| way(command) == Way::Browser)
        .map(|command| command.split('#').next().unwrap().trim())
        .collect();
    assert!(lines.contains("assetbrowse") && lines.contains("assetbrowse --demo"), "{lines:?}");
    for line in lines {
        let bin = TempDir::new().unwrap();
        symlink(assert_cmd::cargo::cargo_bin!("assetbrowse"), bin.path().join("assetbrowse")).unwrap();
        let mut session = Plan::of(&["sh", "-c", line]).variable("PATH", &path_with(bin.path())).start();
        session.wait_for_browser();
        session.press(b"q");
        assert_eq!(session.end().0, 0, "{line}");
    }
}

fn path_with(folder: &Path) -> String {
    format!("{}:{}", folder.display(), std::env::var("PATH").unwrap())
}

#[test]
fn every_server_of_the_documents_says_where_it_listens() {
    let lines = DOCUMENTS.iter().flat_map(|(_, text)| commands(text)).filter(|command| way(command) == Way::Serves);
    for line in lines {
        let bin = TempDir::new().unwrap();
        symlink(assert_cmd::cargo::cargo_bin!("assetbrowse"), bin.path().join("assetbrowse")).unwrap();
        let session = Plan::of(&["sh", "-c", &format!("exec {line}")]).variable("PATH", &path_with(bin.path())).start();
        session.wait_for("listening on http://127.0.0.1:");
        session.signal(rustix::process::Signal::TERM);
        session.exit_code();
    }
}

#[test]
fn what_is_not_run_here_is_still_in_the_documents() {
    let all: Vec<&str> = DOCUMENTS.iter().flat_map(|(_, text)| commands(text)).collect();
    for (begin, why) in ELSEWHERE {
        assert!(all.iter().any(|command| command.starts_with(begin)), "{begin} ({why}) is in no document");
    }
}
