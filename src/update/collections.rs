//! Going from one collection to another. Each is left as a book with a mark in it: its list, its filters and its search are
//! as they were when one comes back.

use std::collections::BTreeMap;

use super::pages::{self, park, unpark};
use super::{explain, say};
use crate::asset::{Collection, Filters, Query};
use crate::effect::Effect;
use crate::state::{AccountState, Detail, Elsewhere, Health, Landing, Seen, State, Tone};

/// Lists the next collection that there is.
pub(super) fn next(state: &mut State, effects: &mut Vec<Effect>) {
    let all: Vec<Collection> = state.collections().collect();
    let at = all.iter().position(|one| *one == state.collection()).map_or(0, |at| at + 1);
    match all.get(at).or(all.first()) {
        Some(other) if *other != state.collection() => go_to(state, *other, effects),
        Some(_) | None => say(state, Tone::Ok, explain::only_collection(state.collection())),
    }
}

/// Lists a collection.
pub(super) fn go_to(state: &mut State, collection: Collection, effects: &mut Vec<Effect>) {
    let from = state.collection();
    if collection == from {
        return;
    }
    let list = park(state);
    pages::stop_all(state, effects);
    let left = Elsewhere {
        list,
        before_search: state.search.before.take(),
        seen: std::mem::take(&mut state.seen),
        healths: state.accounts.iter().map(|account| (account.name().clone(), account.health.clone())).collect(),
    };
    state.elsewhere.insert(from, left);
    state.detail = Detail::default();
    if let Some(Elsewhere { list, before_search, seen, healths }) = state.elsewhere.remove(&collection) {
        be_as_before(state, &healths);
        state.seen = seen;
        state.search.before = before_search;
        unpark(state, list, effects);
    } else {
        be_as_before(state, &BTreeMap::new());
        state.seen = Seen::default();
        // Who is listed is no matter of the collection.
        let accounts = state.listing.query.filters.accounts.clone();
        let filters = Filters { accounts, ..Filters::default() };
        state.listing.query = Query { collection, filters, ..Query::default() };
        pages::open(state, Landing::First, effects);
    }
}

/// How the accounts were doing there, or nobody knows yet. Who cannot be reached is out of reach everywhere.
fn be_as_before(state: &mut State, healths: &BTreeMap<crate::asset::AccountName, Health>) {
    let offline = |account: &&mut AccountState| matches!(account.health, Health::Offline(_));
    for account in state.accounts.iter_mut().filter(|account| !offline(account)) {
        account.health = healths.get(account.name()).cloned().unwrap_or(Health::Unasked);
    }
}
