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
