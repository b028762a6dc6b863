//! The mouse over what lies over the panes, and the places that the help goes through.

use ratatui::layout::Rect;
use rstest::rstest;

use super::*;
use crate::state::{Confirm, Deed, OpenWith, Sample, layout};

fn point(driven: &mut Driven, (column, row): (u16, u16), pointer: Pointer) -> Vec<Effect> {
    driven.send(Msg::Input(Input::Mouse { column, row, pointer })).to_vec()
}

/// The copy menu with every form at hand but the local path, and where it stands.
fn choosing() -> (Driven, layout::MenuPlaces) {
    let mut driven = browsing();
    let [Effect::Samples { ticket, .. }] = *driven.press("Y") else { panic!("{:?}", driven.effects) };
    let samples = CopyForm::BUILT_IN.map(|form| {
        let text = if form == CopyForm::Path { Err("not here".to_owned()) } else { Ok(Label::new("text")) };
        Sample { form, text, left_out: 0, size: None }
    });
    driven.send(Msg::Reply(Reply::Samples { ticket, samples: samples.to_vec() }));
    let places = layout::copy_menu(driven.state.geometry().screen, samples.len());
    (driven, places)
}

fn chosen(driven: &Driven) -> Option<usize> {
    if let Some(Overlay::CopyMenu(menu)) = &driven.state.overlay { Some(menu.selected) } else { None }
}

#[rstest]
#[case("?")]
#[case("M")]
#[case("Y")]
fn a_click_outside_closes_and_one_on_the_frame_does_not(#[case] key: &str) {
    let mut driven = browsing();
    driven.send(Msg::Input(Input::Resize(120, 34)));
    driven.press(key);
    let frame: Rect = driven.state.overlay_frame().unwrap();
    for corner in [(frame.x, frame.y), (frame.right() - 1, frame.bottom() - 1)] {
        assert_eq!(point(&mut driven, corner, Pointer::Click), []);
        assert!(driven.state.overlay.is_some(), "{corner:?} is on the frame");
    }
    point(&mut driven, (frame.x - 1, frame.y), Pointer::Click);
    assert!(driven.state.overlay.is_none());
}

#[test]
fn a_click_on_an_item_of_the_copy_menu_takes_it() {
    let (mut driven, places) = choosing();
    let effects = point(&mut driven, (places.items.x + 4, places.items.y + 2), Pointer::Click);
    assert!(matches!(&effects[..], [Effect::Copy { form: CopyForm::Name, .. }]), "{effects:?}");
    assert!(driven.state.overlay.is_none());
}

#[test]
fn a_click_beside_the_items_of_the_copy_menu_takes_nothing() {
    let (mut driven, places) = choosing();
    let (x, y) = (places.items.x, places.items.y);
    for at in [(places.frame.x, y + 2), (x + 4, places.frame.y), (x + 4, places.rule), (x + 4, places.about.y)] {
        assert_eq!(point(&mut driven, at, Pointer::Click), [], "{at:?}");
        assert_eq!(chosen(&driven), Some(0));
    }
}

#[test]
fn a_click_on_a_form_that_cannot_be_had_says_why() {
    let (mut driven, places) = choosing();
    assert_eq!(point(&mut driven, (places.items.x, places.items.bottom() - 1), Pointer::Click), []);
    assert_eq!(chosen(&driven), Some(CopyForm::BUILT_IN.len() - 1));
    assert_eq!(driven.state.notice.as_ref().map(|notice| notice.text.as_str()), Some("not here"));
}

#[test]
fn nothing_is_taken_from_a_menu_that_shows_nothing_yet() {
    let mut driven = browsing();
    driven.press("Y");
    let places = layout::copy_menu(driven.state.geometry().screen, CopyForm::BUILT_IN.len());
    assert_eq!(point(&mut driven, (places.items.x, places.items.y), Pointer::Click), []);
    assert_eq!(chosen(&driven), Some(0));
}

#[test]
fn the_wheel_over_the_copy_menu_moves_its_selection() {
    let (mut driven, places) = choosing();
    let over = (places.items.x, places.items.y);
    point(&mut driven, over, Pointer::WheelDown);
    point(&mut driven, over, Pointer::WheelDown);
    assert_eq!(chosen(&driven), Some(2));
    point(&mut driven, over, Pointer::WheelUp);
    assert_eq!(chosen(&driven), Some(1));
    point(&mut driven, (0, 0), Pointer::WheelDown);
    assert_eq!((chosen(&driven), driven.selected()), (Some(1), "affogato-0"));
}

#[test]
fn on_too_small_a_terminal_a_click_changes_nothing() {
    let mut driven = browsing();
    driven.press("?");
    driven.send(Msg::Input(Input::Resize(30, 6)));
    point(&mut driven, (0, 0), Pointer::Click);
    assert!(driven.state.overlay.is_some());
}

/// The places that the help goes through before it comes back to the first.
fn toured(driven: &mut Driven) -> Vec<Place> {
    driven.press("?");
    let mut places = Vec::new();
    while let Some(Overlay::Help { place, .. }) = driven.state.overlay {
        if places.contains(&place) {
            break;
        }
        places.push(place);
        driven.press("tab");
    }
    places
}

#[test]
fn the_help_goes_through_the_places_that_can_be_come_to() {
    let browser = [
        Place::List,
        Place::Sheet,
        Place::Sidebar,
        Place::Detail,
        Place::Full,
        Place::Search,
        Place::Menu,
        Place::Palette,
        Place::Downloads,
        Place::Prompt,
        Place::Confirm,
        Place::Reader,
    ];
    assert_eq!(toured(&mut browsing()), browser);
    let mut driven = Driven::over(&[]);
    driven.state.setup = crate::state::fixtures::setup();
    driven.state.scene = Scene::Welcome(Welcome::default());
    assert_eq!(toured(&mut driven), [Place::Welcome, Place::Palette, Place::Reader]);
}

/// Asked whether the first asset shall be opened.
fn questioned() -> Driven {
    let mut driven = browsing();
    let then = Deed::Open { assets: vec![asset("affogato", 0).id], with: OpenWith::Usual };
    driven.state.overlay = Some(Overlay::Confirm(Confirm { words: "one asset".to_owned(), then }));
    driven
}

#[rstest]
#[case("enter", true)]
#[case("y", true)]
#[case("esc", false)]
#[case("n", false)]
#[case("q", false)]
fn a_question_is_answered_with_yes_or_no(#[case] key: &str, #[case] yes: bool) {
    let mut driven = questioned();
    driven.press(key);
    assert_eq!(matches!(driven.effects[..], [Effect::Open { .. }]), yes, "{:?}", driven.effects);
    assert_eq!((driven.state.overlay.clone(), driven.state.ending), (None, None));
}

#[test]
fn a_click_on_a_hint_of_a_question_answers_it() {
    let mut driven = questioned();
    let frame = driven.state.overlay_frame().unwrap();
    let hints = crate::state::hints::in_border(&driven.state, frame);
    assert_eq!(point(&mut driven, (frame.x + 2, frame.y + 1), Pointer::Click), [], "the words answer nothing");
    let effects = point(&mut driven, (hints.at.x, hints.at.y), Pointer::Click);
    assert!(matches!(effects[..], [Effect::Open { .. }]), "{effects:?}");
    assert!(driven.state.overlay.is_none());
}
