//! The palette: what is typed in it, and what it runs in the place beneath.

use rstest::rstest;

use super::*;
use crate::input::Action;
use crate::state::Palette;
use crate::state::palette::{Command, Entry};

fn open(driven: &Driven) -> &Palette {
    match &driven.state.overlay {
        Some(Overlay::Palette(palette)) => palette,
        other => panic!("no palette: {other:?}"),
    }
}

fn entries(driven: &Driven) -> Vec<Entry> {
    open(driven).entries(&driven.state).all
}

fn commands(driven: &Driven) -> Vec<Command> {
    entries(driven).into_iter().map(|entry| entry.command).collect()
}

fn selected(driven: &Driven) -> Command {
    commands(driven).swap_remove(open(driven).selected)
}

fn keys(driven: &mut Driven, text: &str) {
    for letter in text.chars() {
        let key = if letter == ' ' { "space".to_owned() } else { letter.to_string() };
        driven.press(&key);
    }
}

fn point(driven: &mut Driven, (column, row): (u16, u16), pointer: Pointer) -> Vec<Effect> {
    driven.send(Msg::Input(Input::Mouse { column, row, pointer })).to_vec()
}

#[rstest]
#[case::by_title("copy url", Action::CopyUrl)]
#[case::by_name("toggle-sheet", Action::ToggleSheet)]
#[case::in_any_case("COPY URL", Action::CopyUrl)]
#[case::by_letters("cpyurl", Action::CopyUrl)]
#[case::words_in_any_order("page next", Action::NextPage)]
fn what_is_typed_finds_an_action(#[case] typed: &str, #[case] action: Action) {
    let mut driven = browsing();
    driven.press(":");
    keys(&mut driven, typed);
    assert_eq!(selected(&driven), Command::Run(action));
}

#[test]
fn an_action_runs_as_if_its_key_had_been_pressed_beneath() {
    let mut driven = browsing();
    driven.press("j :");
    keys(&mut driven, "copy url");
    let effects = driven.press("enter").to_vec();
    assert!(matches!(&effects[..], [Effect::Copy { form: CopyForm::Url, .. }]), "{effects:?}");
    assert!(driven.state.overlay.is_none());
}

#[test]
fn it_lists_every_action_of_the_place_beneath_with_its_keys() {
    let mut driven = browsing();
    driven.press(":");
    let all = entries(&driven);
    let of = |action| all.iter().find(|entry| entry.command == Command::Run(action));
    assert_eq!(of(Action::CopyUrl).and_then(|entry| entry.key.as_deref()), Some("y"));
    assert_eq!(of(Action::GoToPage).map(|entry| (&entry.key, entry.name)), Some((&None, "go-to-page")));
    assert_eq!(of(Action::Palette), None, "it is open");
    assert_eq!(of(Action::RetryProvider), None, "it is the sidebar's");
    assert_eq!(all.len(), driven.state.keymap.actions(Place::List).len() - 1);
    driven.press("esc f ctrl-p");
    assert!(commands(&driven).contains(&Command::Run(Action::RetryProvider)));
}

#[test]
fn what_was_run_of_late_comes_first() {
    let mut driven = browsing();
    driven.press(":");
    keys(&mut driven, "reverse");
    driven.press("enter :");
    assert_eq!(commands(&driven)[0], Command::Run(Action::ReverseSort));
    keys(&mut driven, "copy url");
    driven.press("enter :");
    assert_eq!(commands(&driven)[..2], [Action::CopyUrl, Action::ReverseSort].map(Command::Run));
}

#[test]
fn a_number_goes_to_that_page() {
    let mut driven = browsing();
    driven.press(": 3");
    assert_eq!(commands(&driven), [Command::Page(3)]);
    assert_eq!(entries(&driven)[0].key.as_deref(), Some("3 G"));
    driven.press("enter");
    assert_eq!((driven.state.listing.target, &driven.state.overlay), (2, &None));
}

#[test]
fn going_to_a_page_asks_for_its_number() {
    let mut driven = browsing();
    driven.press(":");
    keys(&mut driven, "go-to-page");
    driven.press("enter");
    assert_eq!(open(&driven).field.text(), "");
    driven.press("2 enter");
    assert_eq!(driven.state.listing.target, 1);
}

#[rstest]
#[case::with_a_slash("/moon rise", "moon rise")]
#[case::no_action("zzzzqq", "zzzzqq")]
fn a_text_that_is_no_action_is_searched_for(#[case] typed: &str, #[case] text: &str) {
    let mut driven = browsing();
    driven.press(":");
    keys(&mut driven, typed);
    assert_eq!(commands(&driven), [Command::Search(text.to_owned())]);
    driven.press("enter");
    assert_eq!((driven.state.listing.query.search.text(), driven.state.search.field.is_some()), (text, false));
}

#[test]
fn a_search_takes_the_place_of_the_one_before() {
    let mut driven = browsing();
    driven.press("/ a b enter :");
    keys(&mut driven, "/moon");
    driven.press("enter");
    assert_eq!(driven.state.listing.query.search.text(), "moon");
}

#[test]
fn a_search_that_cannot_be_understood_stays_in_its_field() {
    let mut driven = browsing();
    driven.press(":");
    keys(&mut driven, "/size>huge");
    driven.press("enter");
    let field = driven.state.search.field.as_ref().unwrap();
    assert_eq!((field.input.text(), field.mistake.is_some()), ("size>huge", true));
}

#[rstest]
#[case("esc")]
#[case("ctrl-c")]
fn closing_it_gives_back_what_lay_beneath(#[case] key: &str) {
    let mut driven = browsing();
    driven.press("M :");
    let palette = open(&driven);
    assert_eq!((palette.over, palette.beneath.is_some()), (Place::Reader, true));
    driven.press(key);
    assert!(matches!(driven.state.overlay, Some(Overlay::Messages { .. })));
    assert_eq!(driven.state.ending, None);
}

#[test]
fn where_nothing_is_listed_there_are_neither_pages_nor_searches() {
    let mut driven = Driven::over(&[]);
    driven.state.setup = crate::state::fixtures::setup();
    driven.state.scene = Scene::Welcome(Welcome::default());
    driven.press(": 7");
    assert_eq!(commands(&driven), []);
    driven.press("enter");
    assert!(driven.state.overlay.is_some(), "nothing was chosen");
}

#[test]
fn letters_that_are_keys_elsewhere_are_text_in_it() {
    let mut driven = browsing();
    driven.press(": q : ? M ctrl-p tab");
    assert_eq!((open(&driven).field.text(), driven.state.ending), ("q:?M", None));
}

#[test]
fn the_selection_moves_and_typing_goes_back_to_the_best() {
    let mut driven = browsing();
    driven.press(": down down ctrl-n up");
    assert_eq!(open(&driven).selected, 2);
    driven.press("pgdn");
    assert_eq!(open(&driven).selected, 10, "a screen has eight of them");
    driven.press("c");
    assert_eq!((open(&driven).selected, open(&driven).scroll), (0, 0));
    for _ in 0..20 {
        driven.press("pgdn");
    }
    assert_eq!(open(&driven).selected, entries(&driven).len() - 1);
}

#[test]
fn a_click_runs_an_entry_and_the_wheel_moves_the_selection() {
    let mut driven = browsing();
    driven.press(":");
    keys(&mut driven, "copy");
    let items = Palette::places(&driven.state.geometry()).items;
    point(&mut driven, (items.x + 3, items.y), Pointer::WheelDown);
    assert_eq!(open(&driven).selected, 1);
    point(&mut driven, (items.x + 3, items.y), Pointer::WheelUp);
    let Command::Run(wanted) = selected(&driven) else { panic!("no action") };
    assert_eq!(wanted, Action::CopyUrl);
    point(&mut driven, (items.x + 3, items.bottom()), Pointer::Click);
    assert!(driven.state.overlay.is_some(), "a rule is no entry");
    let effects = point(&mut driven, (items.x + 3, items.y), Pointer::Click);
    assert!(matches!(&effects[..], [Effect::Copy { form: CopyForm::Url, .. }]), "{effects:?}");
}

#[test]
fn a_click_outside_closes_it() {
    let mut driven = browsing();
    driven.press("M :");
    point(&mut driven, (0, 0), Pointer::Click);
    assert!(matches!(driven.state.overlay, Some(Overlay::Messages { .. })));
}

#[test]
fn what_is_pasted_is_typed() {
    let mut driven = browsing();
    driven.press(":");
    driven.send(Msg::Input(Input::Paste("copy\turl\nquit".into())));
    assert_eq!((open(&driven).field.text(), selected(&driven)), ("copy url", Command::Run(Action::CopyUrl)));
}

#[test]
fn a_menu_keeps_its_letters() {
    let mut driven = browsing();
    driven.press("s :");
    assert!(matches!(driven.state.overlay, Some(Overlay::SortMenu { .. })));
}
