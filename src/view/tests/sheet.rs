//! Frames of the contact sheet.

use super::dump::{dump, frame, theme, with_icons};
use super::frames::{self, SIZES, compare};
use crate::asset::{FaultKind, MediaFault};
use crate::input::Place;
use crate::state::fixtures::{looking, seen, unseen};
use crate::state::{Graphics, Icons, Overlay, Pane, State, fixtures};
use crate::text::Label;
use ratatui::layout::Rect;

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

/// A contact sheet on a terminal that draws pictures, at a size.
fn pictured(graphics: Graphics, size: (u16, u16)) -> State {
    sized(&sheet(looking(graphics, 1, size)), size)
}

#[test]
fn pictures_stand_in_the_middle_of_their_cells_and_sounds_on_a_line() {
    for size in SIZES {
        let mut state = pictured(Graphics::Cells, size);
        seen(&mut state, (16, 9));
        at("sheet-pictures", size, &state);
    }
    let mut state = pictured(Graphics::Cells, (80, 24));
    seen(&mut state, (9, 16));
    at("sheet-upright", (80, 24), &state);
}

#[test]
fn what_is_on_its_way_turns_and_what_cannot_be_shown_says_why() {
    let mut state = pictured(Graphics::Cells, (80, 24));
    let fault = MediaFault::Codec { codec: Label::new("hevc") };
    unseen(&mut state, &fault, "hevc: no decoder here · install ffmpeg, or o opens it");
    at("sheet-undecoded", (80, 24), &state);
    state.previews.failed.clear();
    let (ticket, wanted) = (state.tickets.mint(), state.wanted());
    state.previews.seats.settle(1, &wanted);
    state.previews.seats.take(0, wanted[0].clone(), ticket);
    at("sheet-coming", (80, 24), &state);
}

#[test]
fn pictures_of_pixels_are_placed_where_nothing_lies_over_them() {
    let mut state = pictured(Graphics::Pixels, (80, 24));
    seen(&mut state, (16, 9));
    let areas = |state: &State| -> Vec<Rect> {
        frame(state, &theme("default")).1.into_iter().map(|placed| placed.area).collect()
    };
    // The fourth cell is a sound.
    let (lines, columns) = ([2, 12], [5, 29, 53]);
    let all = lines.map(|y| columns.map(|x| Rect::new(x, y, 22, 7))).concat();
    let sights: Vec<Rect> = all.iter().enumerate().filter(|(at, _)| *at != 3).map(|(_, area)| *area).collect();
    let drawn = areas(&state);
    assert_eq!(drawn.len(), sights.len());
    assert!(drawn.iter().zip(&sights).all(|(drawn, cell)| drawn.intersection(*cell) == *drawn), "{drawn:?}");
    state.focus = Pane::Sidebar;
    assert_eq!(areas(&state).len(), 4, "the drawer lies over the first column");
    state.overlay = Some(Overlay::Help { place: Place::Sheet, scroll: 0 });
    assert_eq!(areas(&state), []);
    (state.overlay, state.focus, state.full) = (None, Pane::List, true);
    assert!(areas(&state).len() <= 1, "the full detail has its own");
}

#[test]
fn without_pictures_a_cell_has_the_sign_of_its_kind() {
    let mut state = pictured(Graphics::None, (80, 24));
    let bare = dump(&state, &theme("default"));
    seen(&mut state, (16, 9));
    let heard = dump(&state, &theme("default"));
    assert!(bare.contains("♪ audio") && !heard.contains("♪ audio") && heard.contains("▸ video"), "{heard}");
    state.previews.hidden = true;
    assert_eq!(dump(&state, &theme("default")), bare);
}
