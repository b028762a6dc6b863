//! `doctor` in a terminal: what it asks, what it makes of the answers, and that it gives the terminal back.

use rstest::rstest;
use rustix::process::Signal;

use super::pty::{PROGRAM, Plan, Session};

/// The question for the place of the cursor, and that for the attributes, which comes last.
const CURSOR: &[u8] = b"\x1b[6n";
const ATTRIBUTES: &[u8] = b"\x1b[c";

fn start(more: &[&str]) -> Session {
    let arguments = [&[PROGRAM, "--demo", "--color", "always", "doctor"], more].concat();
    Plan::of(&arguments).size(100, 60).variable("LANG", "C.UTF-8").start()
}

/// Waits until all was asked.
fn wait_for_questions(session: &Session) {
    session.wait_until("the questions", |seen| {
        let asks = |question: &[u8]| seen.bytes.windows(question.len()).any(|bytes| bytes == question);
        (asks(CURSOR) && asks(ATTRIBUTES)).then_some(())
    });
}

#[rstest]
#[case(b"\x1b[2;2R", "✓ glyphs       one column wide each")]
#[case(b"\x1b[2;3R", "~ glyphs       ambiguous ones are two columns wide")]
fn what_the_terminal_answers_is_told(#[case] place: &[u8], #[case] glyphs: &str) {
    let mut session = start(&[]);
    wait_for_questions(&session);
    session.press(&[place, b"\x1b[?2004;1$y\x1b[6;18;9t\x1bP>|foot(1.16)\x1b\\\x1b[?62;4;22c"].concat());
    session.wait_until("findings", |seen| {
        let all = ["foot(1.16) · TERM=xterm-256color · 100×60", "✓ pictures     sixel", "✓ cell         9×18", glyphs];
        (!seen.is_browser() && all.iter().all(|text| seen.shows(text))).then_some(())
    });
    let (code, bytes) = session.end();
    assert_eq!(code, 0);
    let left = bytes.windows(8).rposition(|bytes| bytes == b"\x1b[?1049l").unwrap();
    let behind = String::from_utf8_lossy(&bytes[left..]);
    assert!(
        !behind.contains("\u{1b}]") && !behind.contains("\u{1b}[c"),
        "it asks outside of its own screen: {behind:?}"
    );
}

#[test]
fn a_terminal_that_answers_nothing_is_not_waited_for() {
    let session = start(&[]);
    session.wait_for("it did not answer within a second");
    assert_eq!(session.end().0, 0);
}

#[rstest]
#[case(Some(Signal::TERM), 143)]
#[case(Some(Signal::HUP), 129)]
#[case(Some(Signal::INT), 130)]
#[case(None, 130)]
fn whatever_ends_it_gives_the_terminal_back(#[case] signal: Option<Signal>, #[case] code: u32) {
    let mut session = start(&[]);
    wait_for_questions(&session);
    match signal {
        Some(signal) => session.signal(signal),
        None => session.press(b"\x03"),
    }
    assert_eq!(session.end().0, code);
}

#[test]
fn ctrl_c_ends_it_while_a_provider_is_waited_for() {
    let mut session = start(&["--fault", "stall"]);
    wait_for_questions(&session);
    session.press(b"\x1b[2;2R\x1b[?62c");
    session.wait_until("the wait", |seen| (!seen.is_browser() && seen.shows("looking into it")).then_some(()));
    session.press(b"\x03");
    assert_eq!(session.end().0, 130);
}

#[test]
fn a_dumb_terminal_is_asked_nothing() {
    let session = Plan::of(&[PROGRAM, "--demo", "doctor"]).size(100, 60).variable("TERM", "dumb").start();
    session.wait_for("this terminal cannot draw");
    let (code, bytes) = session.end();
    assert_eq!(code, 0);
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains("\u{1b}[6n") && !text.contains("\u{1b}[c") && !text.contains("\u{1b}]"), "{text:?}");
}
