//! Menus: whichever is open, an item is selected and taken in the same way.

use super::{action, copy, opening, sort};
use crate::effect::Effect;
use crate::state::{MenuKind, State};

/// Moves the selection.
pub(super) fn step(state: &mut State, by: i64) {
    let Some(menu) = state.menu() else { return };
    let to = action::moved(menu.selected, by, menu.len().saturating_sub(1));
    if let Some(selected) = state.overlay.as_mut().and_then(|overlay| overlay.selected_item()) {
        *selected = to;
    }
}

/// Takes the item of a letter or a number. Whether there is one.
pub(super) fn pick(state: &mut State, key: char, effects: &mut Vec<Effect>) -> bool {
    let item = state.menu().and_then(|menu| menu.item(key));
    if let Some(item) = item {
        take(state, item, effects);
    }
    item.is_some()
}

/// Takes the item that is selected.
pub(super) fn accept(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(menu) = state.menu() {
        take(state, menu.selected, effects);
    }
}

/// Takes an item.
pub(super) fn take(state: &mut State, item: usize, effects: &mut Vec<Effect>) {
    match state.menu().map(|menu| menu.kind) {
        Some(MenuKind::Copy) => copy::take(state, item, effects),
        Some(MenuKind::Sort) => sort::take(state, item, effects),
        Some(MenuKind::Open) => opening::take(state, item, effects),
        None => {}
    }
}
