//! Where there is nothing to draw on: one plain sentence, code 2, and no escape codes.

use super::pty::{PROGRAM, Plan};

fn assert_plain(code: u32, output: &[u8], words: &str) {
    let text = String::from_utf8_lossy(output);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains(words) && text.trim_end().lines().count() == 1, "{text:?}");
    assert!(!text.contains('\u{1b}'), "{text:?}");
}

#[test]
fn without_a_terminal_it_says_so() {
    let output = assert_cmd::Command::new(PROGRAM).arg("--demo").write_stdin("").output().unwrap();
    assert_eq!(output.stdout, b"");
    let code = output.status.code().and_then(|code| code.try_into().ok());
    assert_plain(code.unwrap(), &output.stderr, "standard input is not a terminal");
}

#[test]
fn with_its_output_elsewhere_it_says_so() {
    let session = Plan::script(r#""$@" > out"#).start();
    let (code, bytes) = session.end();
    assert_eq!(session.file("out"), "");
    assert_plain(code, &bytes, "standard output is not a terminal");
}

#[test]
fn a_dumb_terminal_is_left_alone() {
    let (code, bytes) = Plan::browser().variable("TERM", "dumb").start().end();
    assert_plain(code, &bytes, "TERM=dumb");
}

#[test]
fn a_terminal_without_a_size_is_left_alone() {
    let (code, bytes) = Plan::browser().size(0, 0).start().end();
    assert_plain(code, &bytes, "no size");
}
