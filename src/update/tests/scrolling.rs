//! What scrolls ends where its contents end, whatever is pressed and however the terminal changes.

use rstest::rstest;

use super::*;

fn resize(driven: &mut Driven, columns: u16, rows: u16) {
    driven.send(Msg::Input(Input::Resize(columns, rows)));
}

fn wheel_down(driven: &mut Driven, (column, row): (u16, u16)) {
    driven.send(Msg::Input(Input::Mouse { column, row, pointer: Pointer::WheelDown }));
}

/// The first line on the screen of what is read over the panes.
fn read_from(driven: &Driven) -> usize {
    match driven.state.overlay {
        Some(Overlay::Help { scroll, .. } | Overlay::Messages { scroll, .. } | Overlay::Raw { scroll, .. }) => scroll,
        ref other => panic!("nothing is read: {other:?}"),
    }
}

/// Where the reader's last line is the last one on the screen.
fn end_of_reader(driven: &Driven) -> usize {
    let window = driven.state.reader_window().unwrap();
    window.len - usize::from(window.height)
}

#[rstest]
#[case(80, 14)]
#[case(50, 16)]
#[case(40, 10)]
fn a_key_after_the_last_line_of_the_help_moves_at_once(#[case] columns: u16, #[case] rows: u16) {
    let mut driven = browsing();
    resize(&mut driven, columns, rows);
    driven.press("? G");
    let end = end_of_reader(&driven);
    assert!(end > 0);
    assert_eq!(read_from(&driven), end);
    driven.press("j j pgdn");
    assert_eq!(read_from(&driven), end);
    driven.press("k");
    assert_eq!(read_from(&driven), end - 1);
    driven.press("g g");
    assert_eq!(read_from(&driven), 0);
}

#[test]
fn a_help_that_fits_does_not_scroll() {
    let mut driven = browsing();
    resize(&mut driven, 80, 40);
    driven.press("? G");
    assert_eq!(read_from(&driven), 0);
    resize(&mut driven, 40, 10);
    driven.press("G");
    assert!(read_from(&driven) > 0);
    resize(&mut driven, 80, 40);
    assert_eq!(read_from(&driven), 0);
}

#[test]
fn a_screen_of_a_reader_is_as_long_as_the_reader() {
    let mut driven = browsing();
    resize(&mut driven, 40, 10);
    driven.press("? pgdn");
    assert_eq!(read_from(&driven), 8);
    driven.press("ctrl-u");
    assert_eq!(read_from(&driven), 4);
}

#[test]
fn the_raw_answer_ends_with_its_last_folded_line() {
    let mut driven = browsing();
    let lines = vec![Label::new(&"x".repeat(360)), Label::new("")];
    let asset = driven.state.listing.selected.clone().unwrap();
    driven.state.overlay = Some(Overlay::Raw { asset, lines, scroll: 0 });
    resize(&mut driven, 40, 10);
    driven.press("G");
    // Ten lines of 36 columns and an empty one, eight of them on the screen.
    assert_eq!(read_from(&driven), 3);
    driven.press("k");
    assert_eq!(read_from(&driven), 2);
}

#[test]
fn the_selected_message_stays_on_the_screen() {
    let mut driven = browsing();
    resize(&mut driven, 40, 10);
    for number in 0..20 {
        super::super::say(&mut driven.state, Tone::Ok, format!("message {number}"));
    }
    driven.press("M G");
    assert_eq!(read_from(&driven), 12);
    driven.press("k");
    assert_eq!(read_from(&driven), 12, "it moves within the screen first");
    driven.press("g g");
    assert_eq!(read_from(&driven), 0);
}

#[rstest]
#[case::beside_the_list(80, 10)]
#[case::instead_of_the_list(50, 10)]
fn the_detail_ends_with_its_last_field(#[case] columns: u16, #[case] rows: u16) {
    let mut driven = browsing();
    resize(&mut driven, columns, rows);
    driven.press("l");
    assert_eq!(driven.state.focus, Pane::Detail);
    for _ in 0..99 {
        driven.press("j");
    }
    let end = driven.state.detail.scroll;
    assert!((1..20).contains(&end), "{end}");
    driven.press("k");
    assert_eq!(driven.state.detail.scroll, end - 1);
    driven.press("j ctrl-u");
    assert_eq!(driven.state.detail.scroll, end.saturating_sub(4), "half of the eight lines of the body");
    resize(&mut driven, 120, 34);
    assert_eq!(driven.state.detail.scroll, 0);
}

#[test]
fn the_full_detail_scrolls_with_its_field_and_leaves_the_pane_as_it_was() {
    let mut driven = browsing();
    resize(&mut driven, 80, 10);
    driven.press("enter");
    for _ in 0..20 {
        driven.press("j");
    }
    let end = driven.state.detail.scroll;
    assert!(end > 0);
    wheel_down(&mut driven, (5, 5));
    assert_eq!(driven.state.detail.scroll, end, "there is nothing after the last field");
    driven.press("esc");
    assert_eq!(driven.state.detail, crate::state::Detail::default());
}

#[test]
fn the_sidebar_follows_its_selection_onto_a_lower_screen() {
    let mut driven = browsing();
    resize(&mut driven, 120, 34);
    driven.press("f G");
    assert_eq!(driven.state.sidebar.scroll, 0);
    resize(&mut driven, 120, 10);
    let lines = crate::state::sidebar::lines(&driven.state).len();
    assert_eq!(driven.state.sidebar.scroll, lines - 8);
    for _ in 0..9 {
        wheel_down(&mut driven, (5, 5));
    }
    assert_eq!(driven.state.sidebar.scroll, lines - 8, "not past its end");
    resize(&mut driven, 120, 34);
    assert_eq!(driven.state.sidebar.scroll, 0);
}
