//! Beginning where one left off, and keeping where one is.

use std::collections::BTreeMap;

use super::{explain, log, pages, reach};
use crate::asset::{Depth, Origin, slots};
use crate::effect::Effect;
use crate::state::session::KEPT_WITHIN;
use crate::state::{Answering, Landing, Session, Start, State, Tone};

/// Lists what was listed when one left off, on the page where one was.
pub(super) fn begin(state: &mut State, effects: &mut Vec<Effect>) {
    let number = state.listing.target;
    let landing = if state.listing.selected.is_some() { Landing::Same } else { Landing::First };
    if number == 0 {
        pages::open(state, landing, effects);
    } else if let Some(starts) = live_starts(state, number) {
        pages::open_live(state, number, starts, landing, effects);
        reach::ask_catalog_beside(state, effects);
    } else {
        // Only walking leads there: the catalogue knows it.
        pages::open_catalog(state, number, landing, effects);
    }
    if state.listing.answering == Answering::Catalog && !state.reach.offline {
        // What was known last time is brought up to date while it is looked at.
        let listed = state.listed_accounts();
        super::sync::begin(state, listed, Depth::Quick, false, effects);
    }
}

/// Where a page begins at the providers: only of one alone that can be asked for any page it is known without asking.
fn live_starts(state: &State, number: usize) -> Option<BTreeMap<Origin, Start>> {
    let accounts = state.listed_accounts();
    let numbered = state.listed().all(|account| account.can(state.collection()).is_some_and(|can| can.numbered));
    let ([only], Answering::Live, true) = (accounts.as_slice(), state.answering(), numbered) else { return None };
    let offset = (number as u64).saturating_mul(slots::share(state.listing.page_size, 1, 0) as u64);
    Some(BTreeMap::from([(Origin::Account(only.clone()), Start::Offset(offset))]))
}

/// Plans to keep where one is, once something may have changed.
pub(super) fn plan(state: &mut State) {
    let keeping = &mut state.keeping;
    if keeping.on && keeping.at.is_none() && keeping.touched {
        keeping.at = Some(state.now.since_start + KEPT_WITHIN);
    }
    keeping.touched = false;
}

/// Keeps where one is, where it is time.
pub(super) fn keep_due(state: &mut State, effects: &mut Vec<Effect>) {
    if state.keeping.at.is_some_and(|at| at <= state.now.since_start) {
        keep(state, effects);
    }
}

/// Keeps where one is, unless that is kept already.
pub(super) fn keep(state: &mut State, effects: &mut Vec<Effect>) {
    state.keeping.at = None;
    if !state.keeping.on || state.accounts.is_empty() {
        return;
    }
    let session = Session::of(state);
    if state.keeping.last.as_ref() != Some(&session) {
        state.keeping.last = Some(session.clone());
        effects.push(Effect::Keep(session));
    }
}

/// It could not be kept: that is said once, and not tried again.
pub(super) fn kept(state: &mut State, result: Result<(), String>) {
    if let Err(why) = result {
        state.keeping.on = false;
        log(state, Tone::Warn, explain::not_kept(&why));
    }
}
