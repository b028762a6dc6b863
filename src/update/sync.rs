//! Bringing the catalogue up to date, and completing it where the list needs that.

use std::collections::BTreeMap;

use super::{explain, log, reply::place, say};
use crate::asset::{AccountName, Depth, FaultKind, SyncStep};
use crate::effect::{Effect, Lane};
use crate::input::{Action, Place};
use crate::state::sync::End;
use crate::state::{Answering, Health, State, Sync, Syncing, Ticket, Tone};

/// Somebody wants everything to be brought up to date. Quickly the first time; asked for again in the same session, all is
/// walked through, which alone finds what is gone.
pub(super) fn ask_for(state: &mut State, effects: &mut Vec<Effect>) {
    if state.reach.offline {
        say(state, Tone::Warn, explain::OFFLINE.to_owned());
        return;
    }
    if !state.has_catalog() {
        let why = state.census.trouble.clone().unwrap_or_else(|| explain::NO_CATALOG.to_owned());
        say(state, Tone::Warn, why);
        return;
    }
    if state.syncs.running.as_ref().is_some_and(|sync| sync.asked) {
        say(state, Tone::Ok, explain::SYNC_RUNS.to_owned());
        return;
    }
    let depth = match state.syncs.last.get(&state.collection()) {
        Some(Depth::Quick) => Depth::Full,
        Some(Depth::Full | Depth::Missing) | None => Depth::Quick,
    };
    let accounts = state.listed_accounts();
    begin(state, accounts, depth, true, effects);
}

/// Starts a sync. One that runs by itself gives way to one that was asked for, and waits for no other.
pub(super) fn begin(
    state: &mut State,
    accounts: Vec<AccountName>,
    depth: Depth,
    asked: bool,
    effects: &mut Vec<Effect>,
) {
    if accounts.is_empty() || !state.has_catalog() || state.syncs.running.is_some() && !asked {
        return;
    }
    // Its accounts may be others: they are completed later.
    take_running(state, effects);
    let ticket = state.tickets.mint();
    let began = state.now.since_start;
    let each: BTreeMap<AccountName, Syncing> =
        accounts.iter().map(|account| (account.clone(), Syncing::default())).collect();
    for account in &accounts {
        if let Some(known) = state.account_mut(account) {
            known.syncing = Some(crate::asset::Counts::default());
        }
    }
    let collection = state.collection();
    state.syncs.running = Some(Sync { ticket, collection, depth, asked, began, accounts: each });
    effects.push(Effect::Sync { ticket, accounts, collection, depth });
}

/// Completes what the catalogue lacks of the listed accounts, where it answers for the list: once, and never where the
/// person stopped it or it failed.
pub(super) fn complete(state: &mut State, effects: &mut Vec<Effect>) {
    let listing = &state.listing;
    let waits = state.reach.offline || state.syncs.running.is_some() || !state.has_catalog();
    // An answer of the catalogue is there, and so what it holds is known.
    if waits || listing.answering == Answering::Live || listing.shown.looked().is_none() {
        return;
    }
    let can = |health: &Health| match health {
        Health::Unasked | Health::Busy | Health::Waiting { .. } | Health::Well | Health::Partial => true,
        Health::Failed(_) | Health::Offline(_) => false,
    };
    let missing: Vec<AccountName> = state
        .listed()
        .filter(|account| can(&account.health) && state.lacks(account.name()))
        .filter(|account| !state.syncs.settled.contains(&(account.name().clone(), state.collection())))
        .map(|account| account.name().clone())
        .collect();
    begin(state, missing, Depth::Missing, false, effects);
}

/// One thing happened to one account.
pub(super) fn step(state: &mut State, ticket: Ticket, account: &AccountName, step: SyncStep) {
    let now = state.now.since_start;
    let listed = state.collection();
    let Some(sync) = state.syncs.running.as_mut().filter(|sync| sync.ticket == ticket) else { return };
    let about = (account.clone(), sync.collection);
    // How an account is doing is told by what is listed.
    let is_listed = sync.collection == listed;
    let Some(syncing) = sync.accounts.get_mut(account).filter(|syncing| syncing.end.is_none()) else { return };
    match step {
        SyncStep::Progress(counts) => {
            syncing.advance(counts, now);
            if is_listed {
                well(state, account);
            }
        }
        SyncStep::Waiting { wait, .. } => syncing.until = Some(now + wait),
        SyncStep::Ended { counts, stopped } => {
            syncing.counts = counts;
            syncing.end = Some(End::Done);
            // What the catalogue holds is told a little later: until then it would seem to lack it still.
            state.syncs.settled.insert(about.clone());
            if is_listed {
                well(state, account);
            }
            match stopped {
                Some(early) => log(state, Tone::Warn, explain::ended_early(account, early, counts.listed)),
                None => _ = state.syncs.walked.insert(about),
            }
        }
        SyncStep::Failed { counts, fault } => {
            syncing.counts = counts;
            syncing.end = Some(End::Failed(fault.clone()));
            state.syncs.settled.insert(about);
            let offline = fault.kind == FaultKind::Offline;
            if let Some(known) = state.account_mut(account) {
                let words = explain::fault(&fault, &place(known)).to_string();
                if is_listed && !known.health.is_waited_for() {
                    known.health = if offline { Health::Offline(fault) } else { Health::Failed(fault) };
                }
                log(state, Tone::Error, words);
            }
        }
    }
    let counts = state.syncs.running.as_ref().and_then(|sync| sync.accounts.get(account));
    let counts = counts.filter(|syncing| syncing.end.is_none()).map(|syncing| syncing.counts);
    if let Some(known) = state.account_mut(account) {
        known.syncing = counts;
    }
}

/// It answers, whatever it did before.
fn well(state: &mut State, account: &AccountName) {
    if let Some(known) = state.account_mut(account)
        && matches!(known.health, Health::Failed(_) | Health::Offline(_) | Health::Unasked)
    {
        known.health = Health::Well;
    }
}

/// All accounts have come to their end.
pub(super) fn ended(state: &mut State, ticket: Ticket) {
    let Some(sync) = state.syncs.running.take_if(|sync| sync.ticket == ticket) else { return };
    clear(state);
    // Where it broke off without a word, it would do so again.
    settle(state, &sync);
    let counts = sync.counts();
    let failed: Vec<_> = sync
        .accounts
        .values()
        .filter_map(|syncing| match &syncing.end {
            Some(End::Failed(fault)) => Some(fault),
            Some(End::Done) | None => None,
        })
        .collect();
    let took = state.now.since_start.saturating_sub(sync.began);
    let words = explain::synced(&counts, took, &failed);
    let tone = if failed.is_empty() { Tone::Ok } else { Tone::Warn };
    if sync.asked {
        if failed.is_empty() {
            state.syncs.last.insert(sync.collection, sync.depth);
        }
        say(state, tone, words);
    } else if failed.is_empty() {
        log(state, tone, words);
    }
}

/// The person stops the sync. Whether there was one.
pub(super) fn stop_at(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let Some(sync) = &state.syncs.running else { return false };
    let (asked, listed) = (sync.asked, sync.counts().listed);
    stop(state, effects);
    state.marks.awaited = None;
    if asked {
        let goes_on = state.keymap.hint(Place::List, Action::Sync);
        say(state, Tone::Ok, explain::sync_stopped(listed, goes_on.as_deref()));
    }
    true
}

/// Stops the sync. Whether there was one.
pub(super) fn stop(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let Some(sync) = take_running(state, effects) else { return false };
    settle(state, &sync);
    true
}

/// What it had not come to the end of is not begun again by itself.
fn settle(state: &mut State, sync: &Sync) {
    state.syncs.settled.extend(sync.running().map(|(account, _)| (account.clone(), sync.collection)));
}

fn take_running(state: &mut State, effects: &mut Vec<Effect>) -> Option<Sync> {
    let sync = state.syncs.running.take()?;
    effects.push(Effect::Cancel(Lane::Sync));
    clear(state);
    Some(sync)
}

fn clear(state: &mut State) {
    for account in &mut state.accounts {
        account.syncing = None;
    }
}
