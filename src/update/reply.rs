//! What background tasks answered.

use super::{
    connect, copy, deed, explain, log, marks, opening, pages, preview, probing, prompt, reach, refresh, rows, session,
    sync, welcome,
};
use crate::asset::walk::Passed;
use crate::asset::{AccountName, Cursor, Fault, FaultKind, Looked, Origin, Page, retry};
use crate::effect::Effect;
use crate::input::{Action, Place};
use crate::message::Reply;
use crate::state::{
    AccountState, Arrived, Count, Health, Listing, Overlay, PageView, PartStatus, Start, State, Ticket, Tone, Walked,
};

/// Takes a reply. One that nobody waits for any more changes nothing.
pub(super) fn take(state: &mut State, reply: Reply, effects: &mut Vec<Effect>) {
    match reply {
        Reply::Part { ticket, result: Ok(page) } => arrived(state, ticket, page, effects),
        Reply::Part { ticket, result: Err(fault) } => failed(state, ticket, fault, effects),
        Reply::Folders { ticket, account, result } => {
            let reload = state.keymap.hint(Place::List, Action::Reload);
            let Some(known) = state.account_mut(&account).filter(|known| known.folders.waits_for(ticket)) else {
                return;
            };
            let words = result.as_ref().err().map(|fault| folders_failed(known, fault, reload.as_deref()));
            known.folders.settle(result);
            if let Some(words) = words {
                log(state, Tone::Warn, words);
            }
        }
        Reply::Synced { ticket, account, step } => sync::step(state, ticket, &account, step),
        Reply::SyncEnded { ticket } => sync::ended(state, ticket),
        Reply::Refreshed { ticket, assets } => refresh::refreshed(state, ticket, &assets),
        Reply::Renewed { ticket, assets } => deed::renewed(state, ticket, &assets, effects),
        Reply::Gathered { ticket, assets } => deed::gathered(state, ticket, assets, effects),
        Reply::Matched { ticket, result } => marks::matched(state, ticket, result, effects),
        Reply::Pictured { ticket, key, result, refreshed } => {
            preview::pictured(state, ticket, key, result, refreshed.as_deref(), effects);
        }
        Reply::Waved { ticket, result, refreshed } => {
            preview::waved(state, ticket, result, refreshed.as_deref());
        }
        Reply::Probed { ticket, result, refreshed } => {
            probing::probed(state, ticket, result, refreshed.as_deref());
        }
        Reply::Kept { result } => session::kept(state, result),
        Reply::Samples { ticket, samples } => {
            if let Some(Overlay::CopyMenu(menu)) = &mut state.overlay
                && menu.ticket == ticket
            {
                menu.samples = samples;
            }
        }
        Reply::Copied { ticket, what, elsewhere, result } => copy::copied(state, ticket, (&what, elsewhere), result),
        Reply::TooLarge { ticket, form, assets, bytes, limit } => {
            copy::too_large(state, ticket, (form, assets), (bytes, limit));
        }
        Reply::TextTooLarge { ticket, what, text, limit } => copy::text_too_large(state, ticket, (what, text), limit),
        Reply::Written { ticket, what, result } => copy::written(state, ticket, &what, result),
        Reply::Opened { ticket, opened } => opening::opened(state, ticket, opened),
        Reply::Located { ticket, here } => opening::located(state, ticket, here),
        Reply::FileOpened { ticket, file, result } => opening::file_opened(state, ticket, &file, result),
        Reply::LocalFolders { ticket, folders } => prompt::listed(state, ticket, folders),
        Reply::Demo { ticket, result } => welcome::demo(state, ticket, result, effects),
        Reply::Tried { ticket, result } => connect::tried(state, ticket, result, effects),
        Reply::Connected { ticket, result } => connect::connected(state, ticket, result, effects),
    }
}

/// Only the folders' names are lost.
fn folders_failed(account: &AccountState, fault: &Fault, reload: Option<&str>) -> String {
    let words = format!("{} · its folders have no names here", explain::fault(fault, &place(account)).head);
    reload.map_or_else(|| words.clone(), |key| format!("{words} · {key} asks again"))
}

/// What the wording needs to know of an account.
pub(super) fn place(account: &AccountState) -> explain::Place<'_> {
    let info = &account.info;
    if info.is_demo {
        return explain::Place::default();
    }
    explain::Place { key_source: Some(&info.key_source), config_place: info.config_place.as_deref() }
}

fn arrived(state: &mut State, ticket: Ticket, page: Page, effects: &mut Vec<Effect>) {
    let Some((mut view, role)) = take_view(&mut state.listing, ticket) else { return };
    let Some(index) = view.parts.iter().position(|part| part.waits_for(ticket)) else { return };
    let (origin, share, start) = {
        let part = &view.parts[index];
        (part.origin.clone(), part.share, part.start.clone())
    };
    let arrived = match &origin {
        Origin::Account(account) => {
            let arrived = admit(&mut state.listing, &origin, share, &start, page);
            note_account(state, account, &arrived);
            arrived
        }
        Origin::Catalog => found(&mut state.listing, view.number, share, page),
    };
    if !state.has_catalog() {
        // Else that has counted them.
        for asset in &arrived.assets {
            state.seen.note(asset);
        }
        state.seen.whole |= is_everything(state);
    }
    view.parts[index].status = PartStatus::Ready(arrived);
    let anchor = (role == Role::Shown).then(|| state.listing.selected.clone()).flatten();
    view.settle_rows();
    match role {
        Role::Shown => {
            state.listing.shown = view;
            pages::note_next(&mut state.listing);
            rows::hold(&mut state.listing, anchor.as_ref());
            pages::settled(state, effects);
        }
        Role::Coming => {
            state.listing.coming = Some(view);
            pages::promote(state, effects);
        }
        Role::Ahead => state.listing.ahead = Some(view),
        Role::Beside => reach::beside_arrived(state, view, effects),
    }
}

/// Whether every account has been listed to its end without filters.
fn is_everything(state: &State) -> bool {
    let ended = |account: &AccountState| {
        let origin = Origin::Account(account.name().clone());
        state.listing.walks.get(&origin).is_some_and(|walked| walked.ended && walked.stopped.is_none())
    };
    state.listing.query.filters.is_empty() && state.having().all(ended)
}

/// Takes out what was listed before, when the page is the next one of its account's walk, and notes how far it is.
fn admit(listing: &mut Listing, origin: &Origin, share: usize, start: &Start, page: Page) -> Arrived {
    let walked = listing.walks.entry(origin.clone()).or_default();
    let mut arrived = Arrived {
        assets: page.assets,
        next: page.next,
        total: page.total,
        sifted: page.sifted,
        bounded: page.bounded,
        warning: page.warning,
        stopped: page.stopped,
        looked: None,
        again: None,
    };
    arrived.assets.truncate(share);
    if arrived.sifted.is_none() && arrived.total.is_some() {
        walked.total = arrived.total;
    }
    if walked.at == *start {
        let held = arrived.assets.len();
        arrived.assets.retain(|asset| walked.guard.admit(&asset.id));
        let new = arrived.assets.len();
        walked.pages += 1;
        walked.assets += new as u64;
        let stop = walked.guard.pass(&Passed {
            next: arrived.next.as_ref(),
            held,
            new,
            sifted: arrived.sifted.is_some(),
            total: walked.total,
            size: share,
        });
        arrived.stopped = arrived.stopped.or(stop);
        if arrived.stopped.is_some() {
            arrived.next = None;
        }
        walked.stopped = arrived.stopped;
        walked.ended = arrived.next.is_none();
        walked.at = arrived.next.clone().map_or(Start::Ended, Start::Cursor);
    } else {
        let mut seen = std::collections::BTreeSet::new();
        arrived.assets.retain(|asset| seen.insert(asset.id.clone()));
    }
    arrived
}

/// Takes what the catalogue found. Nothing in it comes twice, and its total is exact once it has looked through all.
fn found(listing: &mut Listing, number: usize, share: usize, page: Page) -> Arrived {
    let looked = page.looked.unwrap_or_default();
    let total = page.total.unwrap_or(page.assets.len() as u64);
    let walked = if looked.more {
        Walked { pages: 1, assets: total, ..Walked::default() }
    } else {
        Walked { pages: 1, total: Some(total), ..Walked::default() }
    };
    listing.walks.insert(Origin::Catalog, walked);
    let mut assets = page.assets;
    assets.truncate(share);
    let end = (number as u64 + 1).saturating_mul(share as u64);
    let next = (end < total).then(|| Cursor::new(&end.to_string()));
    Arrived { assets, next, total: Some(total), warning: page.warning, looked: Some(looked), ..Arrived::default() }
}

fn note_account(state: &mut State, account: &AccountName, arrived: &Arrived) {
    let filters = &state.listing.query.filters;
    let whole = filters.kinds.is_any() && filters.statuses.is_any() && filters.folder.is_none();
    let count = state.listing.count_of(&Origin::Account(account.clone()));
    let collection = state.collection();
    let Some(known) = state.account_mut(account) else { return };
    let partial = arrived.bounded || arrived.warning.is_some() || arrived.stopped.is_some();
    known.health = if partial { Health::Partial } else { Health::Well };
    if whole {
        let told = arrived.total.map(|number| Count { number, more: false }).or(count);
        known.totals.extend(told.map(|told| (collection, told)));
    }
}

fn failed(state: &mut State, ticket: Ticket, fault: Fault, effects: &mut Vec<Effect>) {
    let Some((mut view, role)) = take_view(&mut state.listing, ticket) else { return };
    let Some(part) = view.part_waiting(ticket) else { return };
    let origin = part.origin.clone();
    let (tries, fresh) = match &mut part.status {
        PartStatus::Loading { tries, fresh, .. } => (*tries, *fresh),
        PartStatus::Ready(arrived) => {
            // What was found before stays.
            arrived.again = None;
            arrived.looked = arrived.looked.map(|looked| Looked { more: false, ..looked });
            arrived.warning = Some(fault);
            put_back(&mut state.listing, view, role);
            if role == Role::Coming {
                pages::promote(state, effects);
            }
            return;
        }
        PartStatus::Waiting { .. } | PartStatus::Failed(_) | PartStatus::LeftOut => return,
    };
    // Whether somebody is back is tried again by itself, in its own time.
    let wait = retry::wait(tries, &fault, ticket.seed()).filter(|_| role != Role::Beside);
    let health = match (wait, &fault.kind) {
        (Some(wait), _) => {
            let until = state.now.since_start + wait;
            part.status = PartStatus::Waiting { ticket, until, tries, fresh, fault };
            Health::Waiting { until }
        }
        (None, FaultKind::Offline) => {
            part.status = PartStatus::Failed(fault.clone());
            Health::Offline(fault)
        }
        (None, _) => {
            part.status = PartStatus::Failed(fault.clone());
            Health::Failed(fault)
        }
    };
    let number = view.number;
    view.settle_rows();
    let gave_up = wait.is_none();
    if role == Role::Ahead && gave_up {
        // Nobody asked for this page yet. Whoever does shall see what happens to it then.
        state.listing.ahead = Some(view);
        pages::drop_ahead(state, effects);
        return;
    }
    put_back(&mut state.listing, view, role);
    if let Origin::Account(account) = &origin
        && let Some(known) = state.account_mut(account).filter(|_| role != Role::Ahead)
    {
        let words = match &health {
            Health::Failed(fault) | Health::Offline(fault) => {
                Some(explain::page_fault(fault, number as u64 + 1, &place(known)).to_string())
            }
            Health::Unasked | Health::Busy | Health::Waiting { .. } | Health::Well | Health::Partial => None,
        };
        known.health = health;
        if let Some(words) = words {
            log(state, Tone::Error, words);
        }
    }
    if role != Role::Beside && reach::give_way(state, effects) {
        return;
    }
    match role {
        Role::Coming => pages::promote(state, effects),
        Role::Shown => {
            pages::note_next(&mut state.listing);
            pages::settled(state, effects);
        }
        Role::Ahead => {}
        Role::Beside => {
            if let Some(page) = state.listing.beside.take() {
                reach::beside_arrived(state, page, effects);
            }
        }
    }
    connect::where_all_are_refused(state);
}

/// Which page of the listing a reply belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Shown,
    Coming,
    Ahead,
    Beside,
}

/// Takes out the page that waits for this ticket.
fn take_view(listing: &mut Listing, ticket: Ticket) -> Option<(PageView, Role)> {
    let waits = |page: &PageView| page.parts.iter().any(|part| part.waits_for(ticket));
    if waits(&listing.shown) {
        return Some((std::mem::take(&mut listing.shown), Role::Shown));
    }
    if let Some(page) = listing.coming.take_if(|page| waits(page)) {
        return Some((page, Role::Coming));
    }
    if let Some(page) = listing.ahead.take_if(|page| waits(page)) {
        return Some((page, Role::Ahead));
    }
    listing.beside.take_if(|page| waits(page)).map(|page| (page, Role::Beside))
}

fn put_back(listing: &mut Listing, view: PageView, role: Role) {
    match role {
        Role::Shown => listing.shown = view,
        Role::Coming => listing.coming = Some(view),
        Role::Ahead => listing.ahead = Some(view),
        Role::Beside => listing.beside = Some(view),
    }
}
