//! Keys in layers, mouse and sizes.

use super::*;

#[test]
fn letters_in_an_overlay_do_nothing_to_the_list() {
    let mut driven = browsing();
    driven.press("Y y o r");
    assert!(!driven.effects.iter().any(|effect| matches!(effect, Effect::Open { .. } | Effect::Ask { .. })));
    assert!(matches!(driven.state.overlay, Some(Overlay::CopyMenu(_))));
}

#[test]
fn esc_gives_up_one_layer_at_a_time_and_never_quits() {
    let mut driven = browsing();
    driven.press("h");
    driven.press("enter");
    driven.press("esc");
    assert_eq!(driven.state.focus, Pane::List);
    driven.press("enter ? esc");
    assert!(driven.state.overlay.is_none() && driven.state.full);
    driven.press("esc");
    assert!(!driven.state.full);
    driven.press("esc esc esc");
    assert_eq!(driven.state.ending, None);
}

#[test]
fn a_pending_count_is_the_first_layer_of_esc() {
    let mut driven = browsing();
    driven.press("enter 4");
    driven.press("esc");
    assert!(driven.state.full);
    assert!(driven.state.pending.is_empty());
    driven.press("g esc");
    assert!(driven.state.full, "the sequence is given up first");
}

#[test]
fn q_goes_back_and_then_quits_and_ctrl_c_quits_at_once() {
    let mut driven = browsing();
    driven.press("enter ? q q");
    assert_eq!(driven.state.ending, None);
    assert_eq!(*driven.press("q"), [Effect::Quit(0)]);
    let mut driven = browsing();
    assert_eq!(*driven.press("? ctrl-c"), [Effect::Quit(130)]);
}

#[test]
fn esc_and_a_key_in_one_write_are_both_read() {
    let mut driven = browsing();
    driven.press("enter alt-j");
    assert!(!driven.state.full);
    assert_eq!(driven.selected(), "affogato-1");
    driven.press("? alt-q");
    assert_eq!(driven.state.ending, Some(0));
}

#[test]
fn on_too_small_a_terminal_only_the_ways_out_work() {
    let mut driven = browsing();
    driven.send(Msg::Input(Input::Resize(30, 6)));
    driven.press("j y");
    assert_eq!((driven.selected(), driven.effects.len()), ("affogato-0", 0));
    driven.send(Msg::Input(Input::Resize(80, 24)));
    driven.press("j");
    assert_eq!(driven.selected(), "affogato-1");
    driven.send(Msg::Input(Input::Resize(1, 1)));
    driven.press("q");
    assert_eq!(driven.state.ending, Some(0));
}

#[test]
fn clicks_select_and_a_second_one_opens_and_the_wheel_turns_no_page() {
    let mut driven = browsing();
    let mouse = |column, row, pointer| Msg::Input(Input::Mouse { column, row, pointer });
    driven.send(mouse(5, 6, Pointer::Click));
    assert_eq!(driven.selected(), "affogato-3");
    driven.send(mouse(5, 6, Pointer::Click));
    assert!(driven.state.full);
    driven.press("esc");
    for _ in 0..20 {
        driven.send(mouse(5, 6, Pointer::WheelDown));
    }
    assert_eq!(driven.state.listing.shown.number, 0);
}

#[test]
fn on_a_screen_that_is_too_small_no_letter_of_the_menu_copies() {
    let mut driven = browsing();
    driven.press("Y");
    driven.send(Msg::Input(Input::Resize(30, 5)));
    assert_eq!(driven.press("u 1"), []);
    assert!(driven.state.overlay.is_some());
}

#[test]
fn q_closes_what_lies_over_the_list() {
    let mut driven = browsing();
    driven.press("f q");
    assert_eq!((driven.state.focus, driven.state.ending), (Pane::List, None));
    driven.send(Msg::Input(Input::Resize(50, 16)));
    driven.press("l q");
    assert_eq!((driven.state.focus, driven.state.ending), (Pane::List, None));
    // Beside the list a pane is no layer.
    driven.send(Msg::Input(Input::Resize(120, 34)));
    driven.press("f q");
    assert_eq!(driven.state.ending, Some(0));
}
