//! Finding in what is read: help, messages, raw answers.

use rstest::rstest;

use super::*;
use crate::state::help::{self, HelpLine};

fn scroll(driven: &Driven) -> usize {
    match driven.state.overlay {
        Some(Overlay::Help { scroll, .. } | Overlay::Raw { scroll, .. } | Overlay::Messages { scroll, .. }) => scroll,
        ref other => panic!("nothing is read: {other:?}"),
    }
}

fn message(driven: &Driven) -> usize {
    match driven.state.overlay {
        Some(Overlay::Messages { selected, .. }) => selected,
        ref other => panic!("no messages: {other:?}"),
    }
}

/// The help on a screen that shows a few lines of it.
fn help() -> Driven {
    let mut driven = browsing();
    driven.send(Msg::Input(Input::Resize(60, 14)));
    driven.press("?");
    driven
}

/// The keys and words of the line on which one is.
fn here(driven: &Driven) -> String {
    let reader = help::reader(&driven.state, &driven.state.geometry(), Place::List);
    let line = &reader.lines[driven.state.match_at().expect("a match")];
    let shown = scroll(driven)..scroll(driven) + usize::from(reader.inside.height);
    assert!(shown.contains(&driven.state.match_at().unwrap()), "it is on the screen");
    match &line[0] {
        HelpLine::Key(keys, words) => format!("{keys}: {words}"),
        other => panic!("no key: {other:?}"),
    }
}

#[test]
fn a_key_is_found_in_the_help() {
    let mut driven = help();
    driven.press("/ Y");
    assert_eq!((here(&driven).as_str(), driven.state.matches_words().as_str()), ("y Y: copy URL, copy as …", "1 of 1"));
}

#[test]
fn a_word_is_found_in_the_help_and_each_match_after_it() {
    let mut driven = help();
    driven.press("/ p a g e enter");
    let all = driven.state.matches().len();
    assert!(all > 3);
    let first = here(&driven);
    let mut seen = vec![first.clone()];
    for _ in 1..all {
        driven.press("n");
        seen.push(here(&driven));
    }
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), all, "{seen:?}");
    driven.press("n");
    assert_eq!(here(&driven), first, "behind the last one comes the first");
    driven.press("N");
    assert_eq!(here(&driven), seen[all - 1]);
}

#[test]
fn while_typing_the_arrows_go_from_match_to_match() {
    let mut driven = help();
    driven.press("/ p a g e");
    let first = here(&driven);
    driven.press("down");
    assert_ne!(here(&driven), first);
    driven.press("ctrl-p");
    assert_eq!(here(&driven), first);
}

#[test]
fn giving_it_up_goes_back_to_where_one_was() {
    let mut driven = help();
    driven.press("j j");
    let before = scroll(&driven);
    driven.press("/ q u i t");
    assert_ne!(scroll(&driven), before);
    driven.press("esc");
    assert_eq!((scroll(&driven), &driven.state.find), (before, &None));
    driven.press("esc");
    assert!(driven.state.overlay.is_none());
}

#[test]
fn giving_a_new_word_up_keeps_the_one_before() {
    let mut driven = help();
    driven.press("/ p a g e enter / x esc");
    assert_eq!(driven.state.find.as_ref().map(|find| (find.field.text(), find.typing)), Some(("page", false)));
}

#[test]
fn nothing_typed_and_nothing_found_move_nothing() {
    let mut driven = help();
    driven.press("/ enter");
    assert_eq!(driven.state.find, None);
    driven.press("j / z z z");
    assert_eq!((scroll(&driven), driven.state.matches_words().as_str()), (1, "no match"));
    driven.press("enter n N");
    assert_eq!(scroll(&driven), 1);
}

#[test]
fn letters_that_are_keys_of_the_reader_are_text_in_its_field() {
    let mut driven = help();
    driven.press("/ q j y / : ctrl-p");
    assert_eq!(driven.state.find.as_ref().map(|find| find.field.text()), Some("qjy/:"));
    driven.press("ctrl-c");
    assert_eq!((driven.state.ending, &driven.state.find), (None, &None));
}

#[test]
fn a_message_is_found_and_selected() {
    let mut driven = browsing();
    for number in 0..40 {
        super::super::say(&mut driven.state, Tone::Warn, format!("said {number}"));
    }
    driven.press("M / S a i d");
    assert_eq!(driven.state.matches(), Vec::<usize>::new(), "a capital counts");
    driven.press("ctrl-u s a i d space 7");
    assert_eq!(message(&driven), 32, "the newest is the first");
    driven.press("esc");
    assert_eq!(message(&driven), 0);
    driven.press("/ 1 enter n");
    assert_eq!(message(&driven), driven.state.matches()[1]);
}

#[rstest]
#[case::of_one_line("\"n\": 77")]
#[case::over_the_edge_of_a_line("yz")]
fn a_raw_answer_is_searched_line_by_line_however_it_is_folded(#[case] wanted: &str) {
    let mut driven = browsing();
    let numbers: Vec<String> = (0..80).map(|n| format!("\"n\": {n}")).collect();
    let folded = format!("{}yz", "x".repeat(75));
    let lines = numbers.iter().chain([&folded]).map(|line| Label::new(line)).collect();
    let asset = driven.state.listing.selected.clone().unwrap();
    driven.state.overlay = Some(Overlay::Raw { asset, lines, scroll: 0 });
    driven.press("/");
    driven.send(Msg::Input(Input::Paste(wanted.to_owned())));
    assert_eq!(driven.state.matches().len(), 1);
    let line = driven.state.match_at().unwrap();
    let height = usize::from(driven.state.reader_window().unwrap().height);
    assert!((scroll(&driven)..scroll(&driven) + height).contains(&line));
}

#[test]
fn what_is_looked_for_goes_with_what_is_read() {
    let mut driven = help();
    driven.press("/ p a g e enter");
    driven.press("tab");
    assert!(driven.state.find.is_some(), "another place of the help");
    driven.press(":");
    assert!(driven.state.find.is_some(), "it lies beneath");
    driven.press("esc esc");
    assert_eq!(driven.state.find, None);
}
