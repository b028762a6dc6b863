//! Pictures of pixels: given to a terminal that says it can draw them, and gone when the browser is.

use std::collections::BTreeSet;

use rstest::rstest;
use rustix::process::Signal;

use super::pty::{PROGRAM, Plan, Session};

/// The pictures that commands of kitty's protocol with these keys are about.
fn about(bytes: &[u8], keys: &str) -> BTreeSet<u32> {
    let text = String::from_utf8_lossy(bytes);
    let commands = text.split("\u{1b}_G").skip(1).filter(|command| command.starts_with(keys));
    let number = |command: &str| {
        let number = command.split(',').find_map(|key| key.strip_prefix("i="))?;
        number.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()
    };
    commands.filter_map(number).collect()
}

#[rstest]
#[case::key(|session: &mut Session| session.press(b"q"))]
#[case::signal(|session: &mut Session| session.signal(Signal::TERM))]
fn no_picture_is_left_in_the_terminal(#[case] end: fn(&mut Session)) {
    let mut session = Plan::of(&[PROGRAM, "--demo", "--images", "kitty"]).size(120, 34).start();
    session.wait_for_browser();
    // What the terminal answers: a cell has 9 × 18 pixels.
    session.press(b"\x1b[6;18;9t\x1b[?62c");
    session.press(b"/tidewave\r");
    session.wait_until("a picture", |seen| (!about(&seen.bytes, "a=p,").is_empty()).then_some(()));
    end(&mut session);
    let (_, bytes) = session.end();
    let given = about(&bytes, "a=t,");
    assert!(!given.is_empty());
    assert_eq!(about(&bytes, "a=d,d=I,"), given, "each one is freed");
}
