//! The search field: what is typed in it, and what the list does meanwhile.

use rstest::rstest;

use super::*;
use crate::asset::{Looked, Origin};
use crate::state::{Header, StatusLine, search, text_field};

/// The field with nothing in it.
fn searching() -> Driven {
    let mut driven = browsing();
    driven.press("/");
    driven
}

/// The catalogue answers with these assets, by number.
fn found(driven: &mut Driven, numbers: std::ops::Range<usize>) {
    let mut parts = driven.state.listing.coming.iter().flat_map(|page| &page.parts);
    let ticket = parts.find_map(|part| match part.status {
        PartStatus::Loading { ticket, .. } if part.origin == Origin::Catalog => Some(ticket),
        _ => None,
    });
    let ticket = ticket.expect("the catalogue is asked");
    let assets: Vec<Asset> = numbers.map(|number| asset("affogato", number)).collect();
    let looked = Some(Looked { revision: 0, through: 25, more: false });
    let page = Page { total: Some(assets.len() as u64), assets, looked, ..Page::default() };
    driven.send(Msg::Reply(Reply::Part { ticket, result: Ok(page) }));
}

fn typed(driven: &Driven) -> &str {
    driven.state.search.field.as_ref().map_or("no field", |field| field.input.text())
}

/// What the list is asked for.
fn looked_for(driven: &Driven) -> &str {
    driven.state.listing.query.search.text()
}

fn mistake(driven: &Driven) -> Option<&str> {
    let field = driven.state.search.field.as_ref()?;
    field.mistake.as_ref().map(|mistake| mistake.words.as_str())
}

fn paste(driven: &mut Driven, text: &str) -> Vec<Effect> {
    driven.send(Msg::Input(Input::Paste(text.to_owned()))).to_vec()
}

fn searches_asked(driven: &Driven) -> Vec<String> {
    let asked = driven.effects.iter().filter_map(|effect| match effect {
        Effect::Ask { ask, .. } => Some(ask.query.search.text().to_owned()),
        _ => None,
    });
    asked.collect()
}

#[test]
fn each_letter_asks_for_what_is_typed_so_far_and_the_rows_stay() {
    let mut driven = searching();
    assert_eq!((driven.effects.len(), driven.rows().len()), (0, 10));
    driven.press("t e");
    assert_eq!(searches_asked(&driven), ["t", "te"]);
    assert_eq!((typed(&driven), driven.rows().len(), driven.state.listing.outdated), ("te", 10, true));
    assert_eq!(driven.selected(), "affogato-0");
}

#[test]
fn a_key_that_does_something_elsewhere_is_a_letter_in_the_field() {
    let mut driven = searching();
    driven.press("q g g n ? 5 : F space y");
    assert_eq!(typed(&driven), "qggn?5:F y");
    assert!(driven.state.pending.is_empty() && driven.state.overlay.is_none() && driven.state.ending.is_none());
}

#[test]
fn ctrl_c_gives_the_field_up_and_only_then_quits() {
    let mut driven = searching();
    driven.press("t ctrl-c");
    assert_eq!((typed(&driven), driven.state.ending), ("no field", None));
    driven.press("ctrl-c");
    assert_eq!(driven.state.ending, Some(130));
}

#[rstest]
#[case("left left x", "texas")]
#[case("home x", "xteas")]
#[case("ctrl-a delete", "eas")]
#[case("left backspace", "tes")]
#[case("ctrl-h ctrl-h", "te")]
#[case("space c u t ctrl-w", "teas ")]
#[case("ctrl-u a", "a")]
#[case("home right end x", "teasx")]
fn the_text_is_edited_as_anywhere(#[case] keys: &str, #[case] text: &str) {
    let mut driven = searching();
    driven.press("t e a s");
    driven.press(keys);
    assert_eq!(typed(&driven), text);
}

#[test]
fn esc_gives_back_list_page_and_row() {
    let mut driven = browsing();
    driven.press("n j j");
    assert_eq!((driven.selected(), driven.state.listing.shown.number), ("affogato-12", 1));
    driven.press("/ t");
    found(&mut driven, 3..5);
    driven.press("e");
    found(&mut driven, 4..5);
    assert_eq!(driven.rows(), ["affogato-4"]);
    driven.press("esc");
    assert_eq!((driven.selected(), driven.state.listing.shown.number), ("affogato-12", 1));
    assert_eq!((driven.rows().len(), looked_for(&driven), driven.state.listing.is_pending()), (10, "", false));
}

#[test]
fn esc_in_a_field_that_was_only_looked_at_asks_for_nothing() {
    let mut driven = browsing();
    driven.press("j");
    assert_eq!(*driven.press("/ down down esc"), []);
    assert_eq!(driven.selected(), "affogato-1");
}

#[test]
fn deleting_all_of_it_gives_the_list_back_before_the_field_is_closed() {
    let mut driven = browsing();
    driven.press("n j /  x");
    found(&mut driven, 3..5);
    driven.press("backspace");
    assert_eq!((driven.selected(), driven.rows().len(), typed(&driven)), ("affogato-11", 10, ""));
}

#[test]
fn enter_keeps_the_search_and_esc_takes_it_off_later() {
    let mut driven = browsing();
    driven.press("j j / t e a s");
    found(&mut driven, 3..5);
    driven.press("enter j");
    assert_eq!((driven.selected(), looked_for(&driven)), ("affogato-4", "teas"));
    let header = Header::of(&driven.state, &driven.state.geometry());
    assert_eq!(header.title, "“teas” · assets · all");
    let line = StatusLine::of(&driven.state, &driven.state.geometry()).unwrap();
    assert!(line.hints.hints.iter().any(|hint| hint.words == "clear search"), "{line:?}");
    driven.press("esc");
    assert_eq!((driven.selected(), looked_for(&driven), driven.rows().len()), ("affogato-2", "", 10));
    driven.press("esc");
    assert_eq!(driven.state.ending, None);
}

#[test]
fn a_kept_search_is_edited_and_given_back() {
    let mut driven = searching();
    driven.press("t e");
    found(&mut driven, 3..8);
    driven.press("enter j / a");
    assert_eq!((typed(&driven), looked_for(&driven)), ("tea", "tea"));
    found(&mut driven, 4..5);
    driven.press("esc");
    assert_eq!((looked_for(&driven), driven.selected(), driven.rows().len()), ("te", "affogato-4", 5));
    driven.press("/ ctrl-u enter");
    assert_eq!((looked_for(&driven), driven.selected(), driven.rows().len()), ("", "affogato-0", 10));
}

#[test]
fn filters_that_changed_meanwhile_stay_when_the_search_is_taken_off() {
    let mut driven = searching();
    driven.press("t");
    found(&mut driven, 3..8);
    driven.press("enter f } space f");
    found(&mut driven, 3..5);
    driven.press("esc");
    let query = &driven.state.listing.query;
    assert!(query.search.is_empty() && !query.filters.kinds.is_any());
    assert_eq!(searches_asked(&driven), [""]);
}

#[test]
fn what_cannot_be_understood_is_said_and_changes_nothing_else() {
    let mut driven = searching();
    driven.press("t e a");
    let asked = driven.state.listing.query.clone();
    driven.press("space d u r > 3 0 x");
    assert_eq!(mistake(&driven), Some("dur>30x: a time like 30s or 2m"));
    assert_eq!(driven.state.listing.query.filters, asked.filters);
    assert_eq!(driven.state.listing.query.search.terms(), asked.search.terms());
    // Enter keeps nothing that cannot be understood.
    driven.press("enter");
    assert!(mistake(&driven).is_some());
    driven.press("backspace s");
    assert_eq!((mistake(&driven), looked_for(&driven)), (None, "tea dur>30s"));
}

#[test]
fn half_a_field_is_no_mistake_before_enter() {
    let mut driven = searching();
    driven.press("k i n d :");
    assert_eq!((mistake(&driven), looked_for(&driven)), (None, ""));
    driven.press("enter");
    assert!(mistake(&driven).is_some());
}

#[test]
fn tab_takes_the_completion_that_is_shown() {
    let mut driven = searching();
    driven.press("k i n d : v i");
    assert_eq!(search::completion(&driven.state).as_deref(), Some("deo"));
    driven.press("tab");
    assert_eq!(typed(&driven), "kind:video");
    assert_eq!((looked_for(&driven), driven.effects.len()), ("kind:video", 0), "it was meant already");
    // Within the text there is nothing to complete, and Tab does not leave the field.
    driven.press("home tab");
    assert_eq!((typed(&driven), driven.state.focus), ("kind:video", Pane::List));
}

#[test]
fn values_that_are_known_complete_a_field() {
    let mut driven = Driven::over(&[("affogato", true), ("heygen", false)]);
    driven.press("/ p r o v i d e r : h");
    driven.press("tab space s t a t u s : f tab");
    assert_eq!(typed(&driven), "provider:heygen status:failed");
}

#[test]
fn arrows_move_in_what_was_found() {
    let mut driven = searching();
    driven.press("t");
    found(&mut driven, 3..8);
    driven.press("down ctrl-n ctrl-j up");
    assert_eq!((driven.selected(), typed(&driven)), ("affogato-5", "t"));
    driven.press("ctrl-p ctrl-k pgdn");
    assert_eq!(driven.selected(), "affogato-7");
}

#[test]
fn up_in_an_empty_field_brings_back_what_was_searched_for() {
    let mut driven = browsing();
    for text in ["o n e", "t w o", "o n e"] {
        driven.press("/ ctrl-u");
        driven.press(text);
        found(&mut driven, 3..8);
        driven.press("enter");
    }
    driven.press("esc / up");
    assert_eq!((typed(&driven), looked_for(&driven)), ("one", "one"));
    driven.press("up");
    assert_eq!(typed(&driven), "two");
    driven.press("up up");
    assert_eq!(typed(&driven), "two", "there is nothing before it");
    driven.press("ctrl-u x up");
    assert_eq!(typed(&driven), "x", "what is typed stays");
}

#[test]
fn a_search_that_was_given_up_can_be_brought_back() {
    let mut driven = searching();
    driven.press("t e a s esc / up");
    assert_eq!(typed(&driven), "teas");
}

#[rstest]
#[case::a_name("dog.mp4", "dog.mp4")]
#[case::its_first_line("\n  two words \nsecond\n", "two words")]
#[case::controls("a\u{1b}[31m\tb\u{202e}\u{3}c", "a[31m bc")]
fn pasted_text_is_searched_for_and_never_run_as_keys(#[case] pasted: &str, #[case] text: &str) {
    for keys in ["", "f", "enter", "/", "/ o l d enter", "l"] {
        let mut driven = browsing();
        driven.press(keys);
        paste(&mut driven, pasted);
        assert_eq!((typed(&driven), looked_for(&driven)), (text, text), "after {keys:?}");
        assert!(!driven.state.full && driven.state.ending.is_none());
    }
}

#[test]
fn a_paste_into_the_field_goes_where_the_cursor_is() {
    let mut driven = searching();
    driven.press("a b left");
    paste(&mut driven, "XY");
    driven.press("z");
    assert_eq!(typed(&driven), "aXYzb");
}

#[test]
fn a_paste_over_a_menu_or_on_too_small_a_screen_does_nothing() {
    for key in ["?", "Y", "s", "M"] {
        let mut driven = browsing();
        driven.press(key);
        assert_eq!(paste(&mut driven, "qqq"), []);
        assert!(driven.state.search.field.is_none() && driven.state.overlay.is_some());
    }
    let mut driven = searching();
    driven.send(Msg::Input(Input::Resize(30, 6)));
    assert_eq!(paste(&mut driven, "text"), []);
    assert_eq!(typed(&driven), "");
}

#[test]
fn the_field_takes_no_more_than_anybody_types() {
    let mut driven = browsing();
    paste(&mut driven, &"x".repeat(60_000));
    driven.press("y");
    assert_eq!(typed(&driven).len(), text_field::LONGEST);
}

#[test]
fn on_too_small_a_terminal_the_field_takes_no_letter_and_q_quits() {
    let mut driven = searching();
    driven.send(Msg::Input(Input::Resize(30, 6)));
    driven.press("a");
    assert_eq!(typed(&driven), "");
    driven.press("q");
    assert_eq!(driven.state.ending, Some(0));
}

#[test]
fn esc_and_a_key_in_one_write_give_the_field_up_and_press_the_key() {
    let mut driven = searching();
    driven.press("t alt-j");
    assert_eq!((typed(&driven), driven.selected()), ("no field", "affogato-1"));
}

#[test]
fn a_key_that_goes_one_layer_back_leaves_the_field_first() {
    for action in ["back", "back-or-quit"] {
        let mut driven = searching();
        let binding = crate::input::Binding {
            place: "search".to_owned(),
            chord: "f2".to_owned(),
            action: action.to_owned(),
            at: "config.toml:1".to_owned(),
        };
        driven.state.keymap = Arc::new(Keymap::new(&[binding]).unwrap());
        driven.press("x f2");
        assert_eq!((typed(&driven), driven.state.ending), ("no field", None));
    }
}

#[test]
fn slash_leaves_the_full_detail_for_the_list() {
    let mut driven = browsing();
    driven.press("enter /");
    assert!(!driven.state.full && typed(&driven).is_empty());
    let mut driven = browsing();
    driven.send(Msg::Input(Input::Resize(50, 16)));
    driven.press("f / x");
    assert_eq!((driven.state.focus, typed(&driven)), (Pane::List, "x"));
}

#[test]
fn one_key_takes_filters_search_and_order_off() {
    let mut driven = browsing();
    driven.press("j / t enter s n f } space f");
    let query = driven.state.listing.query.clone();
    assert!(!query.search.is_empty() && query.sort.is_some() && !query.filters.is_empty());
    driven.press("F");
    assert_eq!(driven.state.listing.query, crate::asset::Query::default());
    assert_eq!(driven.selected(), "affogato-1");
    assert_eq!(*driven.press("F"), [], "there is nothing to take off any more");
}

#[test]
fn enter_in_a_list_that_the_search_emptied_takes_it_off() {
    let mut driven = searching();
    driven.press("t");
    found(&mut driven, 0..0);
    driven.press("enter enter");
    assert_eq!((looked_for(&driven), driven.rows().len()), ("", 10));
}

#[test]
fn a_click_on_the_search_in_the_header_edits_it() {
    let mut driven = searching();
    driven.press("t e a s enter");
    let at = Header::of(&driven.state, &driven.state.geometry()).at;
    let click = |x, y| Msg::Input(Input::Mouse { column: x, row: y, pointer: Pointer::Click });
    driven.send(click(at.x + 6, at.y));
    assert_eq!(typed(&driven), "no field", "behind the search");
    driven.send(click(at.x + 5, at.y));
    assert_eq!(typed(&driven), "teas");
}

#[test]
fn a_click_on_a_row_keeps_what_was_found() {
    let mut driven = searching();
    driven.press("t");
    found(&mut driven, 3..8);
    driven.send(Msg::Input(Input::Mouse { column: 5, row: 4, pointer: Pointer::Click }));
    assert_eq!((typed(&driven), looked_for(&driven), driven.selected()), ("no field", "t", "affogato-4"));
}
