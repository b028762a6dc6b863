//! Stopping and going on, under a shell with job control.

use super::pty::Plan;

/// Runs the browser in the foreground, says how it stopped, waits for a line, and brings it back.
const SHELL: &str = r#"set -m; "$@"; echo "stopped with $?"; read line; fg > /dev/null; echo "ended with $?""#;

#[test]
fn ctrl_z_gives_the_terminal_back_and_fg_draws_the_browser_anew() {
    let mut session = Plan::script(SHELL).start();
    session.wait_for_browser();
    session.press(b"\x1a");
    session.wait_for("stopped with 1");
    session.wait_until("shell", |seen| {
        seen.assert_restored();
        seen.shows("stopped with 14").then_some(())
    });
    session.press(b"\r");
    session.wait_for_browser();
    session.press(b"q");
    session.wait_for("ended with 0");
    assert_eq!(session.end().0, 0);
}
