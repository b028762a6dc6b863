//! Who answers for the list: the providers while they can, the catalogue for what is beyond them and while they cannot be
//! reached. Going from one to the other moves nothing on the screen.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::asking::{ask, ask_all, note_asked, parts_of};
use super::{explain, log, pages, rows, say, sync};
use crate::asset::{AccountName, Census, Depth, Origin};
use crate::effect::{Effect, Lane};
use crate::state::{AccountState, Answering, Health, Landing, Need, PageView, Part, PartStatus, Start, State, Tone};

/// Asks the catalogue for the page that the providers are being asked for: its rows are there in a moment.
pub(super) fn ask_catalog_beside(state: &mut State, effects: &mut Vec<Effect>) {
    let known = |census: &Census| census.standings.is_empty() || census.standings.values().any(|one| one.known > 0);
    if !state.has_catalog() || state.listing.coming.is_none() || !known(&state.census) {
        return;
    }
    let number = state.listing.target;
    let start = state.listing.catalog_start(number);
    let part = Part { origin: Origin::Catalog, start, share: state.listing.page_size, status: PartStatus::LeftOut };
    let first = (number as u64).saturating_mul(state.listing.page_size as u64);
    let page = PageView::new(number, first, vec![part]);
    let page = ask_all(state, page, false, Lane::Page, effects);
    state.listing.beside = Some(page);
}

/// The page beside the wanted one has got an answer.
pub(super) fn beside_arrived(state: &mut State, page: PageView, effects: &mut Vec<Effect>) {
    match state.listing.answering {
        Answering::Live => stand_in(state, page, effects),
        Answering::Catalog => tried(state, page, effects),
    }
}

/// Shows what the catalogue knows while the providers are waited for, and in their stead where none of them answers.
fn stand_in(state: &mut State, page: PageView, effects: &mut Vec<Effect>) {
    let listing = &mut state.listing;
    let waited_for = listing.outdated && listing.coming.is_some();
    if page.is_empty() || !waited_for && !listing.shown.came_to_nothing() {
        return;
    }
    listing.shown = page;
    listing.outdated = true;
    listing.stands_in = true;
    rows::land(listing);
    if !waited_for {
        stay_with_catalog(state, effects);
    }
}

/// The catalogue's page that stands in for the providers' is the list from now on.
pub(super) fn stay_with_catalog(state: &mut State, effects: &mut Vec<Effect>) {
    pages::drop_coming(state, effects);
    pages::drop_ahead(state, effects);
    let listing = &mut state.listing;
    let number = listing.shown.number;
    listing.answering = Answering::Catalog;
    listing.stands_in = false;
    listing.outdated = false;
    listing.target = number;
    listing.walks.retain(|origin, _| *origin == Origin::Catalog);
    listing.starts = BTreeMap::from([(number, BTreeMap::from([(Origin::Catalog, listing.catalog_start(number))]))]);
    pages::note_next(listing);
    pages::settled(state, effects);
}

/// A provider turned out to be out of reach, or the catalogue turned out to know it: the catalogue answers, at once.
/// Whether it does.
pub(super) fn give_way(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    if state.listing.answering == Answering::Catalog || state.answering() == Answering::Live {
        return false;
    }
    let unanswered: Vec<AccountName> =
        state.listed().filter(|account| account.health.is_waited_for()).map(AccountState::name).cloned().collect();
    let number = state.listing.coming.as_ref().map_or(state.listing.shown.number, |page| page.number);
    if state.listing.stands_in && state.listing.shown.number == number {
        stay_with_catalog(state, effects);
    } else {
        let landing = match (state.listing.untouched, state.listing.shown.number == number) {
            (false, true) => Landing::Same,
            (true, true) | (_, false) => Landing::First,
        };
        pages::open_catalog(state, number, landing, effects);
    }
    // Whether only one is out of reach, or the whole network, is seen by asking the others at once.
    for account in &unanswered {
        if let Some(account) = state.account_mut(account) {
            account.health = Health::Unasked;
        }
        state.reach.again = Some(state.now.since_start);
    }
    true
}

/// Tries whether the providers are back: with the page in view where it can be asked of them, else with a quick sync, which
/// brings the catalogue up to date.
pub(super) fn try_again(state: &mut State, effects: &mut Vec<Effect>) {
    state.reach.again = None;
    if !state.has_catalog() {
        pages::open(state, Landing::Same, effects);
        return;
    }
    let in_view = state.listing.shown.number == 0 && state.listing.coming.is_none() && !state.listing.outdated;
    if state.need() != Need::Services || !in_view {
        let unsure = |account: &&AccountState| matches!(account.health, Health::Offline(_) | Health::Unasked);
        let unsure: Vec<AccountName> = state.listed().filter(unsure).map(AccountState::name).cloned().collect();
        let accounts = if unsure.is_empty() { state.listed_accounts() } else { unsure };
        sync::begin(state, accounts, Depth::Quick, false, effects);
        return;
    }
    drop_beside(state, effects);
    state.listing.walks.retain(|origin, _| *origin == Origin::Catalog);
    let starts: BTreeMap<Origin, Start> =
        state.listed_accounts().into_iter().map(|account| (Origin::Account(account), Start::Beginning)).collect();
    let page = PageView::new(0, 0, parts_of(state, &starts));
    let page = ask_all(state, page, true, Lane::Page, effects);
    state.listing.beside = Some(page);
}

/// A part of the page with which the providers are tried has settled.
fn tried(state: &mut State, page: PageView, effects: &mut Vec<Effect>) {
    if page.is_pending() {
        state.listing.beside = Some(page);
        return;
    }
    if page.came_to_nothing() || state.answering() == Answering::Catalog {
        return;
    }
    state.reach.tries = 0;
    let listing = &mut state.listing;
    if listing.shown.number != 0 || listing.coming.is_some() {
        // What is in view cannot be asked of the providers: it stays, and is brought up to date.
        let listed = state.listed_accounts();
        sync::begin(state, listed, Depth::Quick, false, effects);
        return;
    }
    let anchor = listing.selected.clone();
    pages::drop_ahead(state, effects);
    let listing = &mut state.listing;
    listing.answering = Answering::Live;
    listing.shown = page;
    listing.kept.clear();
    listing.walks.remove(&Origin::Catalog);
    let starts = listing.shown.parts.iter().map(|part| (part.origin.clone(), Start::Beginning)).collect();
    listing.starts = BTreeMap::from([(0, starts)]);
    pages::note_next(listing);
    rows::hold(listing, anchor.as_ref());
    pages::settled(state, effects);
}

/// Asks for the page on the screen anew while the catalogue answers.
pub(super) fn reload(state: &mut State, effects: &mut Vec<Effect>) {
    if state.need() == Need::Services {
        try_again(state, effects);
        return;
    }
    if !state.lost().is_empty() {
        try_again(state, effects);
    }
    if state.listing.shown.looked().is_some() && state.listing.coming.is_none() {
        look_again(state, effects);
    } else {
        pages::open(state, Landing::First, effects);
    }
}

/// Keeps the catalogue's page that is on the screen up to date: looks on where it has not looked through all, and again
/// where something has changed since. Once for each change, and never while an answer is still to come.
pub(super) fn follow(state: &mut State, effects: &mut Vec<Effect>) {
    let listing = &state.listing;
    if listing.answering == Answering::Live {
        return;
    }
    let coming = listing.coming.as_ref().filter(|page| page.looks_on());
    let page = coming.or((listing.coming.is_none() && !listing.outdated).then_some(&listing.shown));
    let Some((arrived, looked)) = page.and_then(PageView::looked) else { return };
    let now = state.census.revision;
    // It only goes back where the file is another one.
    let known = looked.revision.max(listing.asked_revision);
    let changed = now > known.saturating_add(state.probing.own()) || now < listing.asked_revision;
    if arrived.again.is_none() && (looked.more || changed) {
        look_again(state, effects);
    }
}

/// Asks the catalogue for the wanted page once more; what is there stays until the answer takes its place.
fn look_again(state: &mut State, effects: &mut Vec<Effect>) {
    let ticket = state.tickets.mint();
    note_asked(state);
    let listing = &mut state.listing;
    let page = listing.coming.as_mut().unwrap_or(&mut listing.shown);
    let Some(part) = page.parts.first_mut() else { return };
    let PartStatus::Ready(arrived) = &mut part.status else { return };
    arrived.again = Some(ticket);
    let part = part.clone();
    effects.extend(ask(&state.listing, &part, ticket, false, Lane::Page(Origin::Catalog)));
}

/// Takes note of what the catalogue holds now.
pub(super) fn take_census(state: &mut State, census: Arc<Census>, effects: &mut Vec<Effect>) {
    // Whoever tells what it holds can be asked.
    state.reach.catalog = true;
    let before = std::mem::replace(&mut state.census, census);
    let now = Arc::clone(&state.census);
    if let Some(trouble) = now.trouble.as_ref().filter(|_| now.trouble != before.trouble) {
        say(state, Tone::Warn, trouble.clone());
    }
    if let Some(notice) = now.notice.as_ref().filter(|_| now.notice != before.notice) {
        say(state, Tone::Warn, notice.clone());
    }
    if state.listing.answering == Answering::Catalog {
        let own = before.revision..=before.revision.saturating_add(state.probing.own());
        if !own.contains(&now.revision) {
            // What they hold may have moved.
            state.listing.kept.clear();
            pages::drop_ahead(state, effects);
        }
        if now.trouble.is_some() && state.answering() == Answering::Live {
            pages::open(state, Landing::Same, effects);
        }
    } else {
        give_way(state, effects);
    }
}

/// Plans the next try while providers are lost.
pub(super) fn plan(state: &mut State) {
    let can = !state.reach.offline && state.has_catalog() && state.listing.answering == Answering::Catalog;
    let waits = can && !state.lost().is_empty();
    if !waits {
        state.reach.again = None;
        if state.lost().is_empty() {
            state.reach.tries = 0;
        }
        return;
    }
    let tries = state.listing.beside.is_some() || state.syncs.running.is_some();
    if state.reach.again.is_none() && !tries {
        state.reach.again = Some(state.now.since_start + state.reach.wait());
        state.reach.tries += 1;
    }
}

/// Tries the lost providers where it is time.
pub(super) fn try_due(state: &mut State, effects: &mut Vec<Effect>) {
    if state.reach.again.is_some_and(|at| at <= state.now.since_start) {
        try_again(state, effects);
    }
}

/// Forgets the page beside the wanted one, and its tasks.
pub(super) fn drop_beside(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(page) = state.listing.beside.take() else { return };
    if state.listing.answering == Answering::Catalog && page.is_pending() {
        // A try that is given up, since the person goes on elsewhere, says nothing of who can be reached: nobody is made to
        // wait for longer by it.
        state.reach.tries = state.reach.tries.saturating_sub(1);
    }
    for part in page.parts.iter().filter(|part| part.is_pending()) {
        effects.push(Effect::Cancel(Lane::Page(part.origin.clone())));
    }
}

/// With `--offline`: every account counts as out of reach, and nothing is asked.
pub(super) fn stay_offline(state: &mut State) {
    for account in &mut state.accounts {
        let fault = crate::asset::Fault::new(account.name(), crate::asset::FaultKind::Offline, "");
        account.health = Health::Offline(fault);
    }
    log(state, Tone::Ok, explain::OFFLINE.to_owned());
}
