//! Frames of the contact sheet.

use super::dump::{dump, theme, with_icons};
use super::frames::{self, SIZES, compare};
use crate::asset::FaultKind;
use crate::input::Place;
use crate::state::{Icons, Overlay, Pane, State, fixtures};

fn sheet(mut state: State) -> State {
    state.sheet = true;
    state
}

/// The state on a screen of that size, the selected cell on it.
fn sized(state: &State, size: (u16, u16)) -> State {
    let mut state = State { size, ..state.clone() };
    let listing = &state.listing;
    state.listing.offset = state.sheet_grid().start(listing.offset, listing.row, listing.shown.len());
    state
}

fn at(name: &str, size: (u16, u16), state: &State) {
    frames::at(name, size, &sized(state, size));
}

fn at_every_size(name: &str, state: &State) {
    for size in SIZES {
        at(name, size, state);
    }
}

#[test]
fn the_page_as_a_contact_sheet() {
    at_every_size("sheet", &sheet(fixtures::browsing()));
}

#[test]
fn notes_stand_under_the_cells() {
    at_every_size("sheet-busy", &sheet(fixtures::busy_and_refused()));
}

#[test]
fn a_page_that_is_being_left_fades() {
    at("sheet-leaving", (120, 34), &sheet(fixtures::rate_limited()));
}

#[test]
fn a_sheet_without_cells_says_why() {
    at("sheet-first-page", (80, 24), &sheet(fixtures::loading()));
    at("sheet-nothing-matches", (80, 24), &sheet(fixtures::nothing_matches()));
    at("sheet-nothing-matches", (40, 10), &sheet(fixtures::nothing_matches()));
    at("sheet-all-offline", (80, 24), &sheet(fixtures::all_failed(&FaultKind::Offline)));
}

#[test]
fn what_is_searched_for_is_marked_in_the_names() {
    at("sheet-search", (120, 34), &sheet(fixtures::searching("teas")));
    at("sheet-search", (80, 24), &sheet(fixtures::searching("teas")));
    at("sheet-offline", (80, 24), &sheet(fixtures::offline()));
}

#[test]
fn the_filters_are_a_drawer_over_the_cells() {
    let mut state = sheet(fixtures::browsing());
    state.focus = Pane::Sidebar;
    at_every_size("sheet-filters", &state);
}

#[test]
fn names_that_are_wide_or_would_act_stay_in_their_cells() {
    at("sheet-wide", (80, 24), &sheet(fixtures::named(&fixtures::WIDE)));
    at("sheet-hostile", (80, 24), &sheet(fixtures::named(&fixtures::HOSTILE)));
}

#[test]
fn an_item_that_could_not_be_read_says_so_in_its_cell() {
    let mut state = sheet(fixtures::browsing());
    fixtures::select(&mut state, 13);
    at("sheet-unreadable", (120, 34), &state);
}

#[test]
fn without_colour_and_in_ascii_the_cells_can_be_told_apart() {
    let mut state = sheet(fixtures::busy_and_refused());
    state.size = (80, 24);
    compare("sheet-mono-80x24", &state, &theme("mono"));
    state.settings.icons = Icons::Ascii;
    let ascii = with_icons("default", Icons::Ascii);
    assert!(dump(&state, &ascii).is_ascii());
    compare("sheet-ascii-80x24", &state, &ascii);
}

#[test]
fn the_help_tells_the_keys_of_the_sheet() {
    let mut state = sheet(fixtures::browsing());
    state.overlay = Some(Overlay::Help { place: Place::Sheet, scroll: 0 });
    at("help-sheet", (80, 24), &state);
}
