//! What is marked, and the questions before something large is done.

use super::dump::with_icons;
use super::frames::{SIZES, at, compare};
use crate::state::{Confirm, Deed, Icons, OpenWith, Overlay, State, fixtures};

/// Two rows are marked, the selected one is not.
fn marked() -> State {
    let mut state = fixtures::busy_and_refused();
    let ids: Vec<_> = state.listing.shown.assets().skip(3).take(2).map(|asset| asset.id.clone()).collect();
    state.marks.mark_all(ids);
    state
}

#[test]
fn marked_rows_have_a_dot_and_the_status_line_counts_them() {
    for size in SIZES {
        at("marked", size, &marked());
    }
}

#[test]
fn marked_cells_and_a_marked_asset_in_its_detail_have_the_dot_too() {
    let mut state = marked();
    state.sheet = true;
    at("marked-sheet", (80, 24), &state);
    state = marked();
    let selected = state.listing.selected.clone().unwrap();
    state.marks.mark(&selected);
    at("marked-detail", (120, 34), &state);
    state.full = true;
    at("marked-full", (80, 24), &state);
    state.full = false;
    state.size = (80, 24);
    state.settings.icons = Icons::Ascii;
    compare("marked-ascii", &state, &with_icons("default", Icons::Ascii));
}

#[test]
fn a_question_stands_in_a_small_box_with_its_answers() {
    let mut state = fixtures::browsing();
    let words = "12 assets, each in the system's viewer · enter opens them".to_owned();
    state.overlay =
        Some(Overlay::Confirm(Confirm { words, then: Deed::Open { assets: Vec::new(), with: OpenWith::Usual } }));
    for size in SIZES {
        at("question", size, &state);
    }
}
