//! Turning pages: which page is wanted, what has to be asked for it, and what is at hand already.

use std::collections::BTreeMap;

use super::asking::{ask, ask_all, ask_waiting_now, busy, note_pending, offsets_of, parts_of, rest, rows_before};
pub(super) use super::parking::{park, unpark};
use super::{explain, reach, say};
use crate::asset::{AccountName, Origin, retry};
use crate::effect::{Effect, Lane};
use crate::state::listing::KEPT_PAGES;
use crate::state::{AccountState, Answering, Landing, Listing, PageView, Part, PartStatus, Start, State, Tone};

/// Lists the query from its beginning, by whoever is to answer it. The rows of the one before stay until the first new
/// ones are there.
pub(super) fn open(state: &mut State, landing: Landing, effects: &mut Vec<Effect>) {
    let answering = state.answering();
    begin(state, answering, landing, effects);
    let starts = state.origins().into_iter().map(|origin| (origin, Start::Beginning)).collect();
    state.listing.starts.insert(0, starts);
    load(state, 0, false, effects);
    if answering == Answering::Live {
        reach::ask_catalog_beside(state, effects);
    }
}

/// Lists the query as the providers have it, from a page on of which is known where it begins.
pub(super) fn open_live(
    state: &mut State,
    number: usize,
    starts: BTreeMap<Origin, Start>,
    landing: Landing,
    effects: &mut Vec<Effect>,
) {
    begin(state, Answering::Live, landing, effects);
    state.listing.starts.insert(number, starts);
    state.listing.target = number;
    load(state, number, false, effects);
}

/// Lists the query as the catalogue has it, from a page on.
pub(super) fn open_catalog(state: &mut State, number: usize, landing: Landing, effects: &mut Vec<Effect>) {
    begin(state, Answering::Catalog, landing, effects);
    let start = state.listing.catalog_start(number);
    state.listing.starts.insert(number, BTreeMap::from([(Origin::Catalog, start)]));
    state.listing.target = number;
    load(state, number, false, effects);
}

/// A new listing of the query, of which nothing is known. The rows that are on the screen stay there.
fn begin(state: &mut State, answering: Answering, landing: Landing, effects: &mut Vec<Effect>) {
    stop_all(state, effects);
    let old = std::mem::take(&mut state.listing);
    state.listing = Listing {
        answering,
        shown: old.shown,
        row: old.row,
        selected: old.selected,
        offset: old.offset,
        untouched: old.untouched,
        landing,
        outdated: true,
        ..Listing::new(old.query, old.page_size)
    };
}

/// Goes to a page: at once where it is at hand, else by asking for it while the one on the screen stays.
pub(super) fn go_to(state: &mut State, number: usize, landing: Landing, effects: &mut Vec<Effect>) {
    state.listing.target = number;
    state.listing.landing = landing;
    seek(state, effects);
}

/// Turns by so many pages, forth or back.
pub(super) fn turn(state: &mut State, by: i64, effects: &mut Vec<Effect>) {
    let listing = &state.listing;
    let from = if listing.coming.is_some() { listing.target } else { listing.shown.number };
    let wanted = i64::try_from(from).unwrap_or(i64::MAX).saturating_add(by).max(0);
    let mut wanted = usize::try_from(wanted).unwrap_or(0);
    let pages = listing.pages(&state.listed_accounts());
    if !pages.more {
        wanted = wanted.min(usize::try_from(pages.number.saturating_sub(1)).unwrap_or(usize::MAX));
    }
    if listing.coming.is_none() {
        go_to(state, wanted, Landing::First, effects);
    } else if wanted == listing.shown.number && !listing.outdated {
        drop_coming(state, effects);
        state.listing.target = wanted;
    } else {
        // One load runs; further presses move only the target, and the newest target wins.
        state.listing.target = wanted;
    }
}

/// Goes straight to a page by its number (from 0), where that can be done; else says why not.
pub(super) fn jump(state: &mut State, number: usize, effects: &mut Vec<Effect>) {
    let pages = state.listing.pages(&state.listed_accounts());
    let last = usize::try_from(pages.number.saturating_sub(1)).unwrap_or(usize::MAX);
    // The catalogue knows all of its pages.
    let beyond = pages.more && state.listing.answering == Answering::Live;
    let number = if beyond { number } else { number.min(last) };
    if is_known(state, number) {
        go_to(state, number, Landing::First, effects);
        return;
    }
    let numbered = |account: &&AccountState| account.can(state.collection()).is_some_and(|can| can.numbered);
    let other = state.listed().find(|account| !numbered(account)).or(state.listed().next());
    if let Some(words) = other.map(|account| explain::page_unknown(account.name(), number as u64 + 1)) {
        say(state, Tone::Warn, words);
    }
}

/// The last page, as far as is known.
pub(super) fn jump_to_last(state: &mut State, effects: &mut Vec<Effect>) {
    let pages = state.listing.pages(&state.listed_accounts());
    let last = usize::try_from(pages.number.saturating_sub(1)).unwrap_or(usize::MAX);
    jump(state, last, effects);
}

/// Whether there is such a page, and where it begins is known.
pub(super) fn is_known(state: &State, number: usize) -> bool {
    state.listing.starts.contains_key(&number) || offsets_of(state, number).is_some()
}

/// Takes the next step towards the wanted page: to it where its beginning is known, else one page on.
fn seek(state: &mut State, effects: &mut Vec<Effect>) {
    let (target, shown) = (state.listing.target, state.listing.shown.number);
    let next = if is_known(state, target) { target } else { shown + 1 };
    if target == shown && !state.listing.outdated || !is_known(state, next) || target < shown && next > shown {
        drop_coming(state, effects);
        state.listing.target = shown;
        return;
    }
    load(state, next, false, effects);
}

/// Brings a page: one that is at hand at once, another by asking every account for its part.
fn load(state: &mut State, number: usize, fresh: bool, effects: &mut Vec<Effect>) {
    state.listing.trouble.clear();
    let at_hand = if fresh { None } else { take_at_hand(&mut state.listing, number) };
    drop_coming(state, effects);
    // What has not come of the page on the screen is left out of it: its accounts are needed for the other page.
    leave_out(state, effects);
    let Some(page) = at_hand.or_else(|| ask_for(state, number, fresh, effects)) else { return };
    note_pending(state, &page);
    state.listing.coming = Some(page);
    promote(state, effects);
}

/// Asks every account for its part of a page; `None` where it is not known where the page begins.
fn ask_for(state: &mut State, number: usize, fresh: bool, effects: &mut Vec<Effect>) -> Option<PageView> {
    let starts = state.listing.starts.get(&number).cloned().or_else(|| offsets_of(state, number))?;
    let parts = parts_of(state, &starts);
    state.listing.starts.insert(number, starts);
    drop_ahead(state, effects);
    let page = PageView::new(number, rows_before(state, number), parts);
    Some(ask_all(state, page, fresh, Lane::Page, effects))
}

/// Asks for the page on the screen anew.
pub(super) fn reload(state: &mut State, effects: &mut Vec<Effect>) {
    if state.reach.offline {
        say(state, Tone::Warn, explain::OFFLINE.to_owned());
        return;
    }
    if state.listing.answering == Answering::Catalog {
        reach::reload(state, effects);
        return;
    }
    if ask_waiting_now(state, effects) {
        return;
    }
    if state.listing.outdated {
        open(state, Landing::First, effects);
        return;
    }
    let number = state.listing.shown.number;
    if !state.listing.trouble.is_empty() && state.listing.troubled != number {
        // It is the page that failed that is to be tried again.
        go_to(state, state.listing.troubled, Landing::First, effects);
        return;
    }
    // What comes after it may have moved as well.
    state.listing.kept.retain(|page| page.number < number);
    drop_ahead(state, effects);
    state.listing.target = number;
    state.listing.landing = Landing::Same;
    load(state, number, true, effects);
}

/// Asks one account again: its part of the page where that is missing, else the page.
pub(super) fn retry_account(state: &mut State, account: &AccountName, effects: &mut Vec<Effect>) {
    let missing = |part: &Part| part.account() == Some(account) && part.arrived().is_none();
    // While another page comes, the one on the screen is not asked for any more.
    let stays = state.listing.coming.is_none();
    let Some(index) = state.listing.shown.parts.iter().position(missing).filter(|_| stays) else {
        reload(state, effects);
        return;
    };
    let ticket = state.tickets.mint();
    let part = &mut state.listing.shown.parts[index];
    part.status = PartStatus::Loading { ticket, tries: 1, fresh: true };
    let effect = ask(
        &state.listing,
        &state.listing.shown.parts[index],
        ticket,
        true,
        Lane::Page(Origin::Account(account.clone())),
    );
    effects.extend(effect);
    busy(state, &Origin::Account(account.clone()));
}

/// Stops what runs for the list; the rows stay. Whether there was anything to stop.
pub(super) fn stop_loading(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    if state.listing.coming.is_some() && !state.listing.outdated {
        drop_coming(state, effects);
        state.listing.target = state.listing.shown.number;
        return true;
    }
    if let Some(page) = state.listing.coming.take() {
        state.listing.target = page.number;
        if state.listing.stands_in && page.is_empty() {
            state.listing.coming = Some(page);
            drop_coming(state, effects);
            reach::stay_with_catalog(state, effects);
            return true;
        }
        state.listing.shown = page;
        state.listing.outdated = false;
        state.listing.stands_in = false;
        super::rows::land(&mut state.listing);
    }
    leave_out(state, effects)
}

/// Stops the parts of the page on the screen that are still to come. Whether there were any.
fn leave_out(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let mut stopped = Vec::new();
    for part in state.listing.shown.parts.iter_mut().filter(|part| part.is_pending()) {
        part.status = PartStatus::LeftOut;
        stopped.push(part.origin.clone());
    }
    for origin in &stopped {
        effects.push(Effect::Cancel(Lane::Page(origin.clone())));
        rest(state, origin);
    }
    !stopped.is_empty()
}

/// Puts the coming page on the screen when there is something of it to see.
pub(super) fn promote(state: &mut State, effects: &mut Vec<Effect>) {
    let listing = &mut state.listing;
    let stands_in = listing.stands_in;
    let is_ready = |page: &mut PageView| {
        // What the catalogue knows is not left for less than what there is.
        !page.is_pending() && !page.looks_on() || !page.is_empty() && !stands_in
    };
    let Some(coming) = listing.coming.take_if(is_ready) else { return };
    let all_failed = coming.came_to_nothing();
    if stands_in && (all_failed || state.answering() == Answering::Catalog) {
        reach::stay_with_catalog(state, effects);
        return;
    }
    let listing = &mut state.listing;
    if listing.outdated && listing.answering == Answering::Live && coming.number > 0 && is_bare(&coming) {
        // The list has become shorter since one left off.
        open(state, Landing::First, effects);
        return;
    }
    if let Some(last) = last_before(listing, &coming) {
        listing.target = last;
        load(state, last, false, effects);
        return;
    }
    if all_failed && !listing.outdated && !listing.shown.parts.is_empty() {
        // The page before stays; the note says what happened to this one.
        listing.troubled = coming.number;
        listing.trouble = coming.parts.into_iter().filter_map(|part| failure(part.status)).collect();
        listing.target = listing.shown.number;
        return;
    }
    let mut old = std::mem::replace(&mut listing.shown, coming);
    old.wait_no_more();
    if stands_in {
        // The same page, as it is now: nothing jumps.
        listing.landing = if listing.untouched { Landing::First } else { Landing::Same };
    }
    let number = listing.shown.number;
    if !listing.outdated && old.is_complete() && old.number != number && !old.parts.is_empty() {
        listing.kept.retain(|page| page.number != old.number && page.number != number);
        listing.kept.push(old);
        if listing.kept.len() > KEPT_PAGES {
            listing.kept.remove(0);
        }
    }
    listing.outdated = false;
    listing.stands_in = false;
    note_next(listing);
    let before = listing.selected.clone();
    super::rows::land(listing);
    if listing.selected != before {
        state.detail = crate::state::Detail::default();
    }
    settled(state, effects);
}

/// Goes on when a page is complete: towards the target, or to have the next page ready before it is asked for.
pub(super) fn settled(state: &mut State, effects: &mut Vec<Effect>) {
    let shown = state.listing.shown.number;
    if state.listing.coming.is_some() || state.listing.shown.is_pending() {
        return;
    }
    if state.listing.target == shown {
        fetch_ahead(state, effects);
    } else {
        seek(state, effects);
    }
}

/// Notes where the page after the one on the screen begins, and forgets later pages if that has changed.
pub(super) fn note_next(listing: &mut Listing) {
    let page = &listing.shown;
    let Some(here) = listing.starts.get(&page.number) else { return };
    let mut next: BTreeMap<Origin, Start> = here.clone();
    for part in &page.parts {
        let start = match &part.status {
            PartStatus::Ready(arrived) if part.origin == Origin::Catalog => match arrived.next {
                Some(_) => listing.catalog_start(page.number + 1),
                None => Start::Ended,
            },
            PartStatus::Ready(arrived) => arrived.next.clone().map_or(Start::Ended, Start::Cursor),
            PartStatus::Failed(fault) if retry::is_lasting(&fault.kind) => Start::Unknown,
            // What did not come with this page is asked for with the next one.
            PartStatus::Loading { .. } | PartStatus::Waiting { .. } | PartStatus::Failed(_) | PartStatus::LeftOut => {
                part.start.clone()
            }
        };
        next.insert(part.origin.clone(), start);
    }
    let number = page.number + 1;
    let goes_on = page.parts.iter().filter_map(Part::arrived).any(|arrived| arrived.next.is_some());
    if goes_on && listing.starts.get(&number) == Some(&next) {
        return;
    }
    listing.starts.retain(|known, _| *known < number);
    listing.kept.retain(|kept| kept.number < number);
    listing.ahead = listing.ahead.take().filter(|ahead| ahead.number < number);
    if goes_on {
        listing.starts.insert(number, next);
    }
}

fn fetch_ahead(state: &mut State, effects: &mut Vec<Effect>) {
    let number = state.listing.shown.number + 1;
    let known = |page: &PageView| page.number == number;
    // While a sync runs the pages change before anybody turns to them.
    if state.listing.answering == Answering::Catalog && state.syncs.running.is_some() {
        return;
    }
    let bounded = state.listing.shown.parts.iter().filter_map(Part::arrived).any(|arrived| arrived.bounded);
    if bounded || state.listing.ahead.as_ref().is_some_and(known) || state.listing.kept.iter().any(known) {
        return;
    }
    // Only where it is known to go on: a guess would cost a request.
    let Some(starts) = state.listing.starts.get(&number) else { return };
    let parts = parts_of(state, starts);
    let page = PageView::new(number, rows_before(state, number), parts);
    let page = ask_all(state, page, false, Lane::Ahead, effects);
    state.listing.ahead = Some(page);
}

fn take_at_hand(listing: &mut Listing, number: usize) -> Option<PageView> {
    if let Some(ahead) = listing.ahead.take_if(|page| page.number == number) {
        return Some(ahead);
    }
    let at = listing.kept.iter().position(|page| page.number == number)?;
    Some(listing.kept.remove(at))
}

pub(super) fn drop_coming(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(page) = state.listing.coming.take() else { return };
    for part in page.parts.iter().filter(|part| part.is_pending()) {
        // What was asked ahead is still on that lane.
        effects.push(Effect::Cancel(Lane::Ahead(part.origin.clone())));
        effects.push(Effect::Cancel(Lane::Page(part.origin.clone())));
        rest(state, &part.origin);
    }
}

/// Forgets the page that was fetched before it was asked for, and its tasks.
pub(super) fn drop_ahead(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(page) = state.listing.ahead.take() else { return };
    for part in page.parts.iter().filter(|part| part.is_pending()) {
        effects.push(Effect::Cancel(Lane::Ahead(part.origin.clone())));
    }
}

/// Whether all answered, and nobody has anything.
fn is_bare(page: &PageView) -> bool {
    page.is_complete() && page.is_empty() && page.parts.iter().filter_map(Part::arrived).all(|one| one.next.is_none())
}

/// The last page there is, where the catalogue found nothing on the one that was asked for: it has become shorter.
fn last_before(listing: &Listing, coming: &PageView) -> Option<usize> {
    let (arrived, looked) = coming.looked()?;
    let beyond = coming.number > 0 && coming.is_empty() && !looked.more;
    let pages = usize::try_from(arrived.total?).unwrap_or(usize::MAX).div_ceil(listing.page_size.max(1));
    beyond.then(|| pages.saturating_sub(1).min(coming.number - 1))
}

pub(super) fn stop_all(state: &mut State, effects: &mut Vec<Effect>) {
    reach::drop_beside(state, effects);
    drop_coming(state, effects);
    drop_ahead(state, effects);
    leave_out(state, effects);
}

fn failure(status: PartStatus) -> Option<crate::asset::Fault> {
    match status {
        PartStatus::Failed(fault) => Some(fault),
        PartStatus::Loading { .. } | PartStatus::Waiting { .. } | PartStatus::Ready(_) | PartStatus::LeftOut => None,
    }
}
