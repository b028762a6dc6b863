//! What terminals send that is hard to read.

use super::pty::Plan;

#[test]
fn a_burst_of_keys_is_read_to_its_end() {
    let mut session = Plan::browser().start();
    session.wait_for_browser();
    let mut keys = vec![b'j'; 3000];
    keys.push(b'q');
    session.press(&keys);
    assert_eq!(session.end().0, 0);
}

#[test]
fn escape_and_a_key_in_one_write_are_two_keys() {
    let mut session = Plan::browser().start();
    session.wait_for_browser();
    session.press(b"\x1bq");
    assert_eq!(session.end().0, 0);
}

#[test]
fn a_paste_that_was_cut_off_does_not_keep_the_keys() {
    let mut session = Plan::browser().start();
    session.wait_for_browser();
    // In one write, so that what shows the help has read the paste too.
    session.press(b"?\x1b[200~qqq");
    session.wait_for("Help");
    session.press(b"\x03");
    assert_eq!(session.end().0, 130);
}

#[test]
fn letters_in_the_search_field_are_text_and_ctrl_c_leaves_it_first() {
    let mut session = Plan::browser().start();
    session.wait_for_browser();
    session.press(b"/q?g");
    session.wait_for("/ q?g");
    session.press(b"\x03q");
    assert_eq!(session.end().0, 0);
}

#[test]
fn a_terminal_that_changes_its_size_at_once_is_filled() {
    let mut session = Plan::browser().start();
    session.resize(132, 40);
    session.wait_until("wide browser", |seen| {
        (seen.is_browser() && seen.text().lines().any(|line| line.chars().count() > 120)).then_some(())
    });
    session.press(b"q");
    assert_eq!(session.end().0, 0);
}

/// In the letters of these are keys that would quit, filter, sort, and open the help.
#[test]
fn answers_of_the_terminal_are_never_keys() {
    const ANSWERS: &[u8] = b"\x1b_Gi=31;OK\x1b\\\x1b[6;18;9t\x1bP>|q q? /q\x1b\\\x1b[?62;4;22c";
    let mut session = Plan::browser().start();
    session.wait_for_browser();
    session.press(b"\x1b]52;c;cXE/cQ==\x07");
    // Whole, then in two pieces; a key that is seen stands behind each.
    for cut in [0, 6, 25, 40] {
        session.press(&ANSWERS[..cut]);
        session.press(&ANSWERS[cut..]);
        session.press(b"/unlikely");
        session.wait_for("/ unlikely");
        session.press(b"\x03");
        session.wait_until("the list", |seen| (!seen.shows("unlikely") && !seen.shows("Help")).then_some(()));
    }
    session.press(b"q");
    assert_eq!(session.end().0, 0);
}
