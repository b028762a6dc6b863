//! The order of the list: by the menu, by a key, by a click on a column's head.

use super::{pages, say};
use crate::asset::{Sort, SortBy};
use crate::effect::Effect;
use crate::input::{Action, Place};
use crate::state::sort_menu::{self, ITEMS};
use crate::state::{Landing, Overlay, State, Tone};

/// Opens the menu on the order in force.
pub(super) fn open_menu(state: &mut State) {
    state.overlay = Some(Overlay::SortMenu { selected: sort_menu::current(state) });
}

/// Takes an item of the menu and closes it.
pub(super) fn take(state: &mut State, item: usize, effects: &mut Vec<Effect>) {
    if let Some(order) = ITEMS.get(item) {
        state.overlay = None;
        by(state, *order, effects);
    }
}

/// Sorts by a property; by the one that is in force already, the other way round.
pub(super) fn by(state: &mut State, order: Option<SortBy>, effects: &mut Vec<Effect>) {
    let sort = sort_menu::chosen(order, state.listing.query.sort);
    apply(state, sort, effects);
}

/// Turns the order round.
pub(super) fn reverse(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(sort) = state.listing.query.sort {
        apply(state, Some(Sort { reverse: !sort.reverse, ..sort }), effects);
        return;
    }
    let how = state.keymap.hint(Place::List, Action::SortMenu);
    let how = how.map(|key| format!(" · {key} chooses an order")).unwrap_or_default();
    say(state, Tone::Warn, format!("the list is sorted by nothing{how}"));
}

fn apply(state: &mut State, sort: Option<Sort>, effects: &mut Vec<Effect>) {
    if state.listing.query.sort != sort {
        state.listing.query.sort = sort;
        pages::open(state, Landing::First, effects);
    }
}
