//! Giving the list back as it was before something else took its place.

use super::asking::{ask_all_missing, note_pending};
use super::pages::{settled, stop_all};
use super::reach;
use crate::effect::Effect;
use crate::state::{Answering, Parked, State};

/// The list as it is now: rows, page, selection, and what is known of its pages.
pub(super) fn park(state: &State) -> Parked {
    Parked { listing: Box::new(state.listing.clone()) }
}

/// Gives back the list that was there, at once. What runs is stopped; what had not arrived when it was parked is asked for
/// again.
pub(super) fn unpark(state: &mut State, parked: Parked, effects: &mut Vec<Effect>) {
    stop_all(state, effects);
    state.listing = *parked.listing;
    // Whatever was on its way then was stopped when the other list was asked for.
    state.listing.ahead = None;
    state.listing.beside = None;
    let shown = std::mem::take(&mut state.listing.shown);
    let shown = ask_all_missing(state, shown, effects);
    note_pending(state, &shown);
    state.listing.shown = shown;
    if let Some(coming) = state.listing.coming.take() {
        let coming = ask_all_missing(state, coming, effects);
        note_pending(state, &coming);
        state.listing.coming = Some(coming);
    }
    // Who can be reached may have changed since.
    let is_live = state.listing.answering == Answering::Live;
    if is_live && reach::give_way(state, effects) {
        return;
    }
    if !is_live && state.answering() == Answering::Live {
        reach::try_again(state, effects);
    }
    settled(state, effects);
}
