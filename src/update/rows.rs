//! The selection in the list: moving it, and keeping it where it was when rows join.

use super::pages;
use crate::asset::AssetId;
use crate::effect::Effect;
use crate::state::{Detail, Front, Landing, Listing, State, Window};

/// Moves the selection by so many rows; over the page's edge to the next or the one before.
pub(super) fn step(state: &mut State, by: i64, effects: &mut Vec<Effect>) {
    let last = state.listing.shown.len().saturating_sub(1);
    let row = i64::try_from(state.listing.row).unwrap_or(0).saturating_add(by);
    let beyond = i64::try_from(last).unwrap_or(0);
    let turned = if row > beyond && state.listing.row == last {
        turn(state, true, Landing::First, effects)
    } else {
        row < 0 && state.listing.row == 0 && turn(state, false, Landing::Last, effects)
    };
    if !turned {
        select(state, usize::try_from(row.clamp(0, beyond)).unwrap_or(0));
    }
}

/// Moves the selection by so many lines: of rows in the list, of cells on the contact sheet.
pub(super) fn step_lines(state: &mut State, by: i64, effects: &mut Vec<Effect>) {
    if state.front() != Front::Sheet {
        step(state, by, effects);
        return;
    }
    let (grid, listing) = (state.sheet_grid(), &state.listing);
    let column = listing.row % grid.columns;
    match grid.moved(listing.row, by, listing.shown.len()) {
        Some(row) => select(state, row),
        None if by > 0 => {
            turn(state, true, Landing::Above { column }, effects);
        }
        None => {
            turn(state, false, Landing::Below { column, columns: grid.columns }, effects);
        }
    }
}

/// Goes to the next page, or to the one before. Whether there is one that can be gone to.
fn turn(state: &mut State, forth: bool, landing: Landing, effects: &mut Vec<Effect>) -> bool {
    let number = state.listing.shown.number;
    let to = if forth { Some(number + 1) } else { number.checked_sub(1) };
    // A key held down at the edge turns one page, not one for each press.
    let may_turn = state.listing.coming.is_none();
    let Some(to) = to.filter(|to| may_turn && (!forth || pages::is_known(state, *to))) else { return false };
    pages::go_to(state, to, landing, effects);
    true
}

/// Selects a row; one beyond the last is the last.
pub(super) fn select(state: &mut State, row: usize) {
    let listing = &mut state.listing;
    let row = row.min(listing.shown.len().saturating_sub(1));
    listing.untouched = false;
    let id = listing.shown.asset(row).map(|asset| asset.id.clone());
    if listing.row != row || listing.selected != id {
        listing.row = row;
        listing.selected = id;
        state.detail = Detail::default();
    }
}

/// Puts the selection onto a page that has just come.
pub(super) fn land(listing: &mut Listing) {
    let last = listing.shown.len().saturating_sub(1);
    let same = listing.selected.as_ref().and_then(|id| listing.shown.row_of(id));
    listing.row = match listing.landing {
        Landing::First => 0,
        Landing::Last => last,
        Landing::Above { column } => column.min(last),
        Landing::Below { column, columns } => (last / columns.max(1) * columns + column).min(last),
        Landing::Same => same.unwrap_or(listing.row).min(last),
    };
    listing.untouched = listing.landing != Landing::Same;
    if listing.untouched {
        listing.offset = 0;
    }
    listing.selected = listing.shown.asset(listing.row).map(|asset| asset.id.clone());
}

/// Rows have joined: the selected asset stays selected, on the line of the screen where it was. Before anybody has moved
/// it, the first row (or the last) is what is meant, not the asset that happened to arrive first.
pub(super) fn hold(listing: &mut Listing, selected: Option<&AssetId>) {
    if listing.untouched {
        land(listing);
        return;
    }
    let old = listing.row;
    let row = selected.and_then(|id| listing.shown.row_of(id));
    listing.row = row.unwrap_or(old).min(listing.shown.len().saturating_sub(1));
    listing.offset = (listing.offset + listing.row).saturating_sub(old);
    listing.selected = listing.shown.asset(listing.row).map(|asset| asset.id.clone());
}

/// Scrolls as little as it takes to have the selected row on the screen, also while something covers it.
pub(super) fn keep_in_view(state: &mut State) {
    if state.sheet {
        let (grid, listing) = (state.sheet_grid(), &mut state.listing);
        listing.offset = grid.start(listing.offset, listing.row, listing.shown.len());
        return;
    }
    let height = state.rows_area().height.max(1);
    let listing = &mut state.listing;
    let window = Window { height, len: listing.shown.len(), held: Some((listing.row, listing.row)) };
    listing.offset = window.start(listing.offset);
}
