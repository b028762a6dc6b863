//! The order of the list, by menu, key and click.

use rstest::rstest;

use super::*;
use crate::asset::{Sort, SortBy};
use crate::state::{Table, layout};

fn sort(driven: &Driven) -> Option<(SortBy, bool)> {
    driven.state.listing.query.sort.map(|Sort { by, reverse }| (by, reverse))
}

fn click(driven: &mut Driven, column: u16, row: u16) -> Vec<Effect> {
    driven.send(Msg::Input(Input::Mouse { column, row, pointer: Pointer::Click })).to_vec()
}

#[rstest]
#[case("s n", SortBy::Name, false)]
#[case("s c", SortBy::Created, true)]
#[case("s s", SortBy::Bytes, true)]
#[case("s 5", SortBy::Duration, true)]
#[case("s j j enter", SortBy::Kind, false)]
#[case("s p s p", SortBy::Provider, true)]
#[case("s n s enter", SortBy::Name, true)]
#[case("s d S", SortBy::Dimensions, false)]
fn the_menu_sorts_and_the_same_again_turns_it_round(#[case] keys: &str, #[case] by: SortBy, #[case] reverse: bool) {
    let mut driven = browsing();
    driven.press(keys);
    assert_eq!((sort(&driven), &driven.state.overlay), (Some((by, reverse)), &None));
    assert!(driven.state.listing.outdated, "the list is asked for anew");
}

#[test]
fn the_order_in_which_things_come_can_be_chosen_again() {
    let mut driven = browsing();
    driven.press("s n s o");
    assert_eq!(sort(&driven), None);
    assert_eq!(*driven.press("s o"), [], "it is in force already");
}

#[test]
fn there_is_nothing_to_turn_round_without_an_order() {
    let mut driven = browsing();
    assert_eq!(*driven.press("S"), []);
    let words = driven.state.notice.as_ref().map(|notice| notice.text.as_str());
    assert_eq!(words, Some("the list is sorted by nothing · s chooses an order"));
}

#[test]
fn esc_closes_the_menu_and_changes_nothing() {
    let mut driven = browsing();
    assert_eq!(*driven.press("s j x esc"), []);
    assert_eq!((sort(&driven), &driven.state.overlay), (None, &None));
}

#[test]
fn a_click_on_a_head_sorts_and_another_one_turns_it_round() {
    let mut driven = browsing();
    let geometry = driven.state.geometry();
    let heads = geometry.heads.unwrap();
    let table = Table::of(&driven.state, &geometry, geometry.list.unwrap());
    let length = heads.x + layout_of_length(&table);
    click(&mut driven, length, heads.y);
    assert_eq!(sort(&driven), Some((SortBy::Duration, true)));
    click(&mut driven, length, heads.y);
    assert_eq!(sort(&driven), Some((SortBy::Duration, false)));
    click(&mut driven, heads.x + 6, heads.y);
    assert_eq!(sort(&driven), Some((SortBy::Name, false)));
}

/// A column of the list that belongs to the length.
fn layout_of_length(table: &Table) -> u16 {
    crate::state::table::LEAD + table.name + 3
}

#[test]
fn a_click_on_an_item_of_the_menu_takes_it() {
    let mut driven = browsing();
    driven.press("s");
    let items = layout::sort_menu(driven.state.geometry().screen).items;
    click(&mut driven, items.x + 4, items.y + 3);
    assert_eq!(sort(&driven), Some((SortBy::Created, true)));
}

#[test]
fn the_wheel_moves_in_the_menu() {
    let mut driven = browsing();
    driven.press("s");
    let items = layout::sort_menu(driven.state.geometry().screen).items;
    for _ in 0..3 {
        driven.send(Msg::Input(Input::Mouse { column: items.x, row: items.y, pointer: Pointer::WheelDown }));
    }
    assert_eq!(driven.state.overlay, Some(Overlay::SortMenu { selected: 3 }));
}

#[test]
fn an_order_stays_while_one_searches() {
    let mut driven = browsing();
    driven.press("s n / t esc");
    assert_eq!(sort(&driven), Some((SortBy::Name, false)));
}
