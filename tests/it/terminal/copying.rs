//! The clipboard and the opener: on a key press, with just the URL that is shown, and with no key beside it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::pty::{PROGRAM, Plan};

/// The texts that were sent to the terminal's clipboard so far.
fn copied(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let sent = text.split("\u{1b}]52;c;").skip(1);
    sent.filter_map(|rest| rest.split_once(['\u{7}', '\u{1b}']))
        .map(|(code, _)| String::from_utf8(STANDARD.decode(code).unwrap()).unwrap())
        .collect()
}

/// A value that begins with `beginning` and goes on in the lines below, in the same column, as far as these are filled.
fn all_lines_of(beginning: &str, screen: &str) -> Option<String> {
    let mut lines = screen.lines().skip_while(|line| !line.contains(beginning)).peekable();
    let first = lines.peek()?;
    let column = first[..first.find(beginning)?].chars().count();
    let from_column = |line: &str| line.chars().skip(column).collect::<String>().trim_end().to_owned();
    let is_above = |line: &&str| !line.chars().skip(column - 10).take(10).collect::<String>().trim().is_empty();
    let below = lines.clone().skip(1).take_while(|line| !is_above(line) && !from_column(line).is_empty());
    Some(lines.take(1).chain(below).map(from_column).collect())
}

#[test]
fn the_clipboard_changes_on_a_key_press_to_the_url_that_is_shown() {
    let mut session = Plan::of(&[PROGRAM, "--demo"]).size(200, 40).start();
    session.wait_for("media/");
    session.press(b"\r");
    session.wait_for("field 1 of");
    let shown = session.wait_until("URL", |seen| {
        assert_eq!(copied(&seen.bytes), [""; 0]);
        all_lines_of("http://127.0.0.1", &seen.text())
            .filter(|url| Path::new(url).extension().is_some_and(|extension| extension == "mp4"))
    });
    session.press(b"y");
    let sent = session.wait_until("copy", |seen| Some(copied(&seen.bytes)).filter(|sent| !sent.is_empty()));
    assert_eq!(sent, [shown]);
    session.wait_for("sent the URL");
    session.press(b"qq");
    let (code, bytes) = session.end();
    assert_eq!((code, copied(&bytes).len()), (0, 1));
}

#[test]
fn an_opener_gets_one_url_and_no_key() {
    // Stands before any other opener, and tells what it was given.
    let folder = tempfile::tempdir().unwrap();
    let opener = folder.path().join("xdg-open");
    std::fs::write(&opener, "#!/bin/sh\n{ echo \"$#\"; echo \"$1\"; env; } > \"$HOME/opened\"\n").unwrap();
    std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o700)).unwrap();
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());

    let plan = Plan::of(&[PROGRAM, "--demo"]).variable("PATH", &path).variable("BROWSER", "true");
    let mut session =
        plan.variable("HEYGEN_API_KEY", "canary-7f3a").variable("MY_TOKEN", "canary-7f3a").size(120, 34).start();
    session.wait_for("media/");
    session.press(b"o");
    session.wait_for("opened");
    session.press(b"q");
    assert_eq!(session.end().0, 0);
    let told = session.file("opened");
    let mut lines = told.lines();
    assert_eq!(lines.next(), Some("1"));
    let url = lines.next().unwrap();
    assert!(url.starts_with("http://127.0.0.1:") && url.contains("/media/"), "{url}");
    assert!(told.contains("HOME=") && !told.contains("canary"), "{told}");
}
