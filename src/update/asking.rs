//! Asking for the parts of a page: where each begins, whom it is asked of, and who is waited for.

use std::collections::BTreeMap;

use crate::asset::{AccountName, Ask, Origin, slots};
use crate::effect::{Effect, Lane};
use crate::state::{AccountState, Answering, Count, Health, Listing, PageView, Part, PartStatus, Start, State, Ticket};

/// The parts of a page that begins there, with nothing asked yet.
pub(super) fn parts_of(state: &State, starts: &BTreeMap<Origin, Start>) -> Vec<Part> {
    let accounts = state.listed_accounts().into_iter().map(Origin::Account);
    let open: Vec<(Origin, Start)> = accounts
        .chain([Origin::Catalog])
        .filter_map(|origin| starts.get(&origin).map(|start| (origin, start.clone())))
        .filter(|(_, start)| !matches!(start, Start::Ended | Start::Unknown))
        .collect();
    let count = open.len();
    let part = |(index, (origin, start)): (usize, (Origin, Start))| Part {
        origin,
        start,
        share: slots::share(state.listing.page_size, count, index),
        status: PartStatus::LeftOut,
    };
    open.into_iter().enumerate().map(part).collect()
}

/// Where everybody stands at the beginning of a page, by counting: only where all are page-numbered and tell totals. The
/// catalogue does.
pub(super) fn offsets_of(state: &State, number: usize) -> Option<BTreeMap<Origin, Start>> {
    let origins = state.origins();
    let mut totals = Vec::new();
    for origin in &origins {
        let numbered = match origin {
            Origin::Account(account) => state.account(account)?.can(state.collection())?.numbered,
            Origin::Catalog => true,
        };
        // What the catalogue has found so far can be turned to already.
        let is_whole = |count: &Count| !count.more || *origin == Origin::Catalog;
        let count = state.listing.count_of(origin).filter(|count| numbered && is_whole(count))?;
        totals.push(count.number);
    }
    let offsets = slots::offsets(state.listing.page_size, &totals, number as u64);
    let starts: BTreeMap<Origin, Start> = origins
        .into_iter()
        .zip(offsets.into_iter().zip(totals))
        .map(|(origin, (offset, total))| (origin, if offset < total { Start::Offset(offset) } else { Start::Ended }))
        .collect();
    starts.values().any(|start| matches!(start, Start::Offset(_))).then_some(starts)
}

/// How many rows stand before a page: counted where the page before is at hand, else by the totals.
pub(super) fn rows_before(state: &State, number: usize) -> u64 {
    let listing = &state.listing;
    if listing.answering == Answering::Catalog {
        return (number as u64).saturating_mul(listing.page_size as u64);
    }
    let known = std::iter::once(&listing.shown).chain(&listing.kept).filter(|_| !listing.outdated);
    for page in known {
        if page.number == number {
            return page.first;
        }
        if page.number + 1 == number {
            return page.first + page.len() as u64;
        }
    }
    (number as u64).saturating_mul(listing.page_size as u64)
}

pub(super) fn ask_all(
    state: &mut State,
    mut page: PageView,
    fresh: bool,
    lane: fn(Origin) -> Lane,
    effects: &mut Vec<Effect>,
) -> PageView {
    note_asked(state);
    for index in 0..page.parts.len() {
        let ticket = state.tickets.mint();
        let part = &mut page.parts[index];
        part.status = PartStatus::Loading { ticket, tries: 1, fresh };
        let lane = lane(part.origin.clone());
        effects.extend(ask(&state.listing, &page.parts[index], ticket, fresh, lane));
    }
    page
}

/// Notes what the catalogue held when it was asked.
pub(super) fn note_asked(state: &mut State) {
    state.listing.asked_revision = state.census.revision;
    state.probing.own_changes = 0;
}

/// Asks anew for the parts that were on their way, and waits for nothing else.
pub(super) fn ask_all_missing(state: &mut State, mut page: PageView, effects: &mut Vec<Effect>) -> PageView {
    for index in 0..page.parts.len() {
        let part = &mut page.parts[index];
        let fresh = match &mut part.status {
            PartStatus::Loading { fresh, .. } | PartStatus::Waiting { fresh, .. } => *fresh,
            PartStatus::Ready(arrived) => {
                arrived.again = None;
                continue;
            }
            PartStatus::Failed(_) | PartStatus::LeftOut => continue,
        };
        let ticket = state.tickets.mint();
        part.status = PartStatus::Loading { ticket, tries: 1, fresh };
        let lane = Lane::Page(part.origin.clone());
        effects.extend(ask(&state.listing, &page.parts[index], ticket, fresh, lane));
    }
    page
}

pub(super) fn ask(listing: &Listing, part: &Part, ticket: Ticket, fresh: bool, lane: Lane) -> Option<Effect> {
    let (cursor, offset) = match &part.start {
        Start::Beginning => (None, None),
        Start::Cursor(cursor) => (Some(cursor.clone()), None),
        Start::Offset(offset) => (None, Some(*offset)),
        Start::Ended | Start::Unknown => return None,
    };
    let origin = part.origin.clone();
    let ask = Ask { origin, query: listing.query.clone(), cursor, count: part.share, fresh };
    Some(Effect::Ask { lane, ticket, ask, offset })
}

/// Asks again where a wait is over.
pub(super) fn ask_due(state: &mut State, effects: &mut Vec<Effect>) {
    let now = state.now.since_start;
    ask_waiting(state, effects, |until| until <= now);
}

pub(super) fn ask_waiting_now(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    ask_waiting(state, effects, |_| true)
}

fn ask_waiting(state: &mut State, effects: &mut Vec<Effect>, is_due: impl Fn(std::time::Duration) -> bool) -> bool {
    let listing = &mut state.listing;
    let ahead = listing.ahead.as_mut().map(|page| (page, Lane::Ahead as fn(Origin) -> Lane));
    let wanted = [Some(&mut listing.shown), listing.coming.as_mut()];
    let pages = wanted.into_iter().flatten().map(|page| (page, Lane::Page as fn(Origin) -> Lane)).chain(ahead);
    let mut asked = Vec::new();
    for (page, lane) in pages {
        for part in &mut page.parts {
            let PartStatus::Waiting { until, tries, fresh, .. } = part.status else { continue };
            if !is_due(until) {
                continue;
            }
            let ticket = state.tickets.mint();
            part.status = PartStatus::Loading { ticket, tries: tries + 1, fresh };
            asked.push((part.clone(), ticket, fresh, lane(part.origin.clone())));
        }
    }
    let any = !asked.is_empty();
    for (part, ticket, fresh, lane) in asked {
        if matches!(lane, Lane::Page(_)) {
            busy(state, &part.origin);
        }
        effects.extend(ask(&state.listing, &part, ticket, fresh, lane));
    }
    any
}

/// Marks the accounts that a page still waits for. One that is merely asked ahead is not marked: nobody waits for it.
pub(super) fn note_pending(state: &mut State, page: &PageView) {
    for part in &page.parts {
        let health = match part.status {
            PartStatus::Loading { .. } => Health::Busy,
            PartStatus::Waiting { until, .. } => Health::Waiting { until },
            PartStatus::Ready(_) | PartStatus::Failed(_) | PartStatus::LeftOut => continue,
        };
        wait_for(state, &part.origin, health);
    }
}

/// Whether requests to an account have a chance.
pub(super) fn is_reachable(state: &State, account: &AccountName) -> bool {
    let lost = |account: &AccountState| matches!(account.health, Health::Offline(_));
    !state.reach.offline && state.account(account).is_some_and(|account| !lost(account))
}

pub(super) fn busy(state: &mut State, origin: &Origin) {
    wait_for(state, origin, Health::Busy);
}

/// The account that answers, where it is one.
fn account_of<'s>(state: &'s mut State, origin: &Origin) -> Option<&'s mut AccountState> {
    match origin {
        Origin::Account(account) => state.account_mut(account),
        Origin::Catalog => None,
    }
}

/// Notes that somebody waits for an account, and how it was doing before.
fn wait_for(state: &mut State, origin: &Origin, health: Health) {
    let Some(account) = account_of(state, origin) else { return };
    if !account.health.is_waited_for() {
        account.rested = account.health.clone();
    }
    account.health = health;
}

/// An account of which a request was stopped is as well as it was before, as far as is known.
pub(super) fn rest(state: &mut State, origin: &Origin) {
    if let Some(account) = account_of(state, origin)
        && account.health.is_waited_for()
    {
        account.health = account.rested.clone();
    }
}
