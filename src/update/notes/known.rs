//! What is to be said of rows that the catalogue gave: how old they are, how much of the truth, and who is at it.

use super::{key, note};
use crate::asset::{FaultKind, Standing};
use crate::input::Action;
use crate::state::sync::left_words;
use crate::state::{AccountState, Answering, Health, Note, PartStatus, State, Sync, Tone};
use crate::text::thousands;
use crate::update::explain;

pub(super) fn all(state: &State, notes: &mut Vec<Note>) {
    if state.listing.answering == Answering::Live {
        return;
    }
    broken(state, notes);
    if state.reach.offline {
        return;
    }
    lost(state, notes);
    partial(state, notes);
}

/// The catalogue itself failed.
fn broken(state: &State, notes: &mut Vec<Note>) {
    let pages = [Some(&state.listing.shown), state.listing.coming.as_ref()];
    let faults = pages.into_iter().flatten().flat_map(|page| &page.parts).filter_map(|part| match &part.status {
        PartStatus::Failed(fault) => Some(fault),
        PartStatus::Ready(arrived) => arrived.warning.as_ref(),
        PartStatus::Loading { .. } | PartStatus::Waiting { .. } | PartStatus::LeftOut => None,
    });
    let faults = faults.chain(&state.listing.trouble).filter(|fault| fault.kind == FaultKind::Catalog);
    for fault in faults {
        let told = explain::fault(fault, &explain::Place::default());
        notes.push(note(Tone::Error, told.head, key(state, Action::Reload, "tries again")));
    }
}

/// Providers that cannot be reached: what was seen of them stands for them.
fn lost(state: &State, notes: &mut Vec<Note>) {
    let lost = state.lost();
    if lost.is_empty() {
        return;
    }
    let seen = state.seen_words().map_or_else(|| "what is known".to_owned(), |age| format!("what was seen {age}"));
    let head = if lost.len() == state.listed().count() {
        format!("no network: showing {seen}")
    } else {
        let names: Vec<&str> = lost.iter().map(crate::asset::AccountName::as_str).collect();
        format!("no connection to {}: showing {seen}", names.join(", "))
    };
    let tries = state.listing.beside.is_some() || state.syncs.running.is_some();
    let tail = if tries { "trying again" } else { "goes on by itself" };
    notes.push(note(Tone::Warn, head, Some(tail.to_owned())));
}

/// Not everything has been seen yet.
fn partial(state: &State, notes: &mut Vec<Note>) {
    let lacking: Vec<&AccountState> = state
        .listed()
        .filter(|account| state.lacks(account.name()))
        .filter(|account| !matches!(account.health, Health::Failed(_) | Health::Offline(_)))
        .collect();
    if lacking.is_empty() || state.listing.shown.looked().is_none() {
        return;
    }
    let standings = || state.listed().filter_map(|account| state.standing(account.name()));
    let known: u64 = standings().map(|standing| standing.known).fold(0, u64::saturating_add);
    let there = |standing: &Standing| standing.told.unwrap_or(0).max(standing.known);
    let all: u64 = standings().map(there).fold(0, u64::saturating_add);
    let verb = if state.listing.query.search.is_empty() { "looked through" } else { "searched" };
    let is_told = |account: &AccountState| {
        state
            .standing(account.name())
            .is_some_and(|one| one.whole_at.is_some() || one.told.is_some_and(|told| told > one.known))
    };
    let more = if state.listed().all(is_told) { "" } else { "+" };
    let head = format!("{verb} {} of {}{more} so far", thousands(known), thousands(all));
    let running = state.syncs.running.as_ref().and_then(|sync| at_it(state, sync));
    let tail = running.or_else(|| key(state, Action::Sync, "reads the rest"));
    notes.push(note(Tone::Warn, head, tail));
}

/// `heygen syncing, 2 s left`: who is at it, unless all are, and how long it takes where that can be told.
fn at_it(state: &State, sync: &Sync) -> Option<String> {
    let names: Vec<&str> = sync.running().map(|(name, _)| name.as_str()).collect();
    if names.is_empty() {
        return None;
    }
    let all = state.listed().all(|account| names.contains(&account.name().as_str()));
    let left = sync.left(state.now.since_start).map(left_words);
    let words = format!("{} syncing", names.join(", "));
    Some(match (all, left) {
        (true, Some(left)) => left,
        (true, None) => "syncing".to_owned(),
        (false, Some(left)) => format!("{words}, {left}"),
        (false, None) => words,
    })
}
