//! The lines pinned under the rows: what is on its way, what failed, what is not the whole truth.

mod known;

use super::{explain, reply::place};
use crate::asset::{AccountName, Fault, FaultKind, Origin};
use crate::input::{Action, Place};
use crate::state::{AccountState, Answering, Arrived, Health, Note, PageView, Part, PartStatus, Start, State, Tone};

/// As many lines as are shown.
const MOST: usize = 2;

/// Makes the notes anew from what is known.
pub(super) fn refresh(state: &mut State) {
    let mut notes = Vec::new();
    trouble(state, &mut notes);
    if let Some(coming) = &state.listing.coming {
        waiting(state, coming, &mut notes);
    } else {
        on_their_way(state, &mut notes);
    }
    parts(state, &mut notes);
    failed(state, &mut notes);
    known::all(state, &mut notes);
    state.notes = most_important(notes);
}

/// The gravest first; on the screen what merely takes time stands above what went wrong.
fn most_important(mut notes: Vec<Note>) -> Vec<Note> {
    let rank = |note: &Note| match note.tone {
        Tone::Error => 0,
        Tone::Busy => 1,
        Tone::Warn => 2,
        Tone::Ok => 3,
    };
    notes.dedup();
    notes.sort_by_key(rank);
    notes.truncate(MOST);
    notes.reverse();
    notes
}

/// The page that was asked for and did not come.
fn trouble(state: &State, notes: &mut Vec<Note>) {
    let (here, there) = (state.listing.shown.number, state.listing.troubled);
    let stays = if here == there { "its rows stay".to_owned() } else { format!("page {} stays", here + 1) };
    for fault in &state.listing.trouble {
        let Some(account) = state.account(&fault.account) else { continue };
        let told = explain::page_fault(fault, there as u64 + 1, &place(account));
        let again = key(state, Action::Reload, "tries again").filter(|_| told.again);
        let tail = told.what_to_do.or(again);
        notes.push(note(Tone::Error, told.head, Some(join(&stays, tail))));
    }
}

fn waiting(state: &State, page: &PageView, notes: &mut Vec<Note>) {
    for part in &page.parts {
        let PartStatus::Waiting { until, fault, .. } = &part.status else { continue };
        let Some(account) = part.account().and_then(|name| state.account(name)) else { continue };
        let lead = if state.listing.outdated || page.number == state.listing.shown.number {
            String::new()
        } else {
            format!("page {}: ", page.number + 1)
        };
        let head = format!("{lead}{}", explain::fault(fault, &place(account)).head);
        let now = key(state, Action::Reload, "now");
        let stay = key(state, Action::Back, "stays here");
        let tail = Some(now.into_iter().chain(stay).collect::<Vec<_>>().join(" · "));
        notes.push(Note { tone: Tone::Busy, head, until: Some(*until), tail });
    }
}

/// Parts of the page on the screen that are still to come.
fn on_their_way(state: &State, notes: &mut Vec<Note>) {
    let page = &state.listing.shown;
    waiting(state, page, notes);
    for part in page.parts.iter().filter(|part| matches!(part.status, PartStatus::Loading { .. })) {
        let rows = if part.share == 1 { "row" } else { "rows" };
        let head = format!("{}: {} more {rows} of this page on their way", part.origin, part.share);
        notes.push(note(Tone::Busy, head, key(state, Action::Back, "stops")));
    }
}

/// What is to be said of the parts that are there, or were left out.
fn parts(state: &State, notes: &mut Vec<Note>) {
    // The rows of an earlier query are on their way out.
    if state.listing.outdated {
        return;
    }
    for part in &state.listing.shown.parts {
        match &part.status {
            PartStatus::Ready(arrived) => arrived_notes(state, part, arrived, notes),
            PartStatus::LeftOut => {
                let head = format!("{} left out of this page", part.origin);
                notes.push(note(Tone::Warn, head, key(state, Action::Reload, "asks again")));
            }
            PartStatus::Loading { .. } | PartStatus::Waiting { .. } | PartStatus::Failed(_) => {}
        }
    }
}

/// The page (from 1) on which an account stopped that for this reason has no rows on the one on the screen.
fn stopped_at(state: &State, account: &AccountName) -> Option<usize> {
    let listing = &state.listing;
    let origin = Origin::Account(account.clone());
    let is_unknown = |number: &usize| listing.starts[number].get(&origin) == Some(&Start::Unknown);
    let shown = listing.shown.number;
    let here = listing.starts.contains_key(&shown) && is_unknown(&shown);
    here.then(|| listing.starts.keys().copied().find(is_unknown)).flatten()
}

/// `1 G goes to page 1, where it stopped`.
fn back_to(state: &State, page: usize) -> Option<String> {
    key(state, Action::LastRow, &format!("goes to page {page}, where it stopped"))
        .map(|words| format!("{page} {words}"))
}

fn arrived_notes(state: &State, part: &Part, arrived: &Arrived, notes: &mut Vec<Note>) {
    let Some(account) = part.account().and_then(|name| state.account(name)) else { return };
    if let Some(fault) = &arrived.warning {
        let told = explain::fault(fault, &place(account));
        notes.push(note(Tone::Warn, told.head, told.what_to_do));
    }
    if let Some(sifted) = arrived.sifted.filter(|_| arrived.bounded) {
        let more = key(state, Action::NextPage, "looks further").filter(|_| arrived.next.is_some());
        notes.push(note(Tone::Warn, explain::bounded(account.name(), sifted), more));
    }
    let Some(walked) = state.listing.walks.get(&part.origin) else { return };
    if let Some(stop) = walked.stopped.filter(|_| arrived.next.is_none()) {
        let told = explain::stop(account.name(), stop, walked.pages as u64, walked.assets);
        notes.push(note(Tone::Warn, told.head, told.what_to_do));
    } else if let Some(total) = walked.total.filter(|total| walked.ended && *total != walked.assets) {
        notes.push(note(Tone::Warn, explain::totals_differ(account.name(), walked.assets, total), None));
    }
}

/// Accounts whose rows are missing.
fn failed(state: &State, notes: &mut Vec<Note>) {
    if state.reach.offline {
        return;
    }
    for account in state.listed() {
        let (Health::Failed(fault) | Health::Offline(fault)) = &account.health else { continue };
        // What is shown in its stead says so.
        if matches!(account.health, Health::Offline(_)) && state.listing.answering == Answering::Catalog {
            continue;
        }
        if state.listing.trouble.iter().any(|known| known.account == fault.account) {
            continue;
        }
        notes.push(failure(state, account, fault));
    }
}

fn failure(state: &State, account: &AccountState, fault: &Fault) -> Note {
    let told = explain::fault(fault, &place(account));
    let again = key(state, Action::Reload, "tries again").filter(|_| told.again || fault.kind == FaultKind::Offline);
    let searches = state.listing.answering == Answering::Catalog && !state.listing.query.search.is_empty();
    let is_unknown = state.standing(account.name()).is_none_or(|standing| standing.known == 0);
    let missing = (searches && is_unknown).then(|| "nothing of it is searched".to_owned());
    let back = stopped_at(state, account.name()).and_then(|page| back_to(state, page));
    note(Tone::Error, told.head, missing.or_else(|| paste(state, account)).or(told.what_to_do).or(back).or(again))
}

/// Why an account wants a key, in words; `None` where it does not.
pub(super) fn key_fault(account: &AccountState) -> Option<explain::Told> {
    match &account.health {
        Health::Failed(fault) if account.wants_key() => Some(explain::fault(fault, &place(account))),
        Health::Failed(_)
        | Health::Unasked
        | Health::Busy
        | Health::Waiting { .. }
        | Health::Well
        | Health::Partial
        | Health::Offline(_) => None,
    }
}

/// `f, then enter to paste another`
fn paste(state: &State, account: &AccountState) -> Option<String> {
    let hint = |place, action| state.keymap.hint(place, action);
    let enter = hint(Place::Sidebar, Action::Only).filter(|_| state.setup.connects && account.wants_key())?;
    let filters = hint(state.page_place(), Action::Filters).map(|key| format!("{key}, then "));
    Some(format!("{}{enter} on it to paste another", filters.unwrap_or_default()))
}

/// What is the matter with an account, in one sentence with what to do; `None` where nothing is.
pub(super) fn about(state: &State, account: &AccountName) -> Option<String> {
    let account = state.account(account)?;
    let pages = state.listing.coming.iter().chain([&state.listing.shown]);
    let mut own = pages.flat_map(|page| &page.parts).filter(|part| part.account() == Some(account.name()));
    match &account.health {
        Health::Failed(fault) | Health::Offline(fault) => {
            Some(failure(state, account, fault).text(|until| state.left_until(until)))
        }
        // The header counts the seconds; here a figure would stand still.
        Health::Waiting { .. } => own.find_map(|part| {
            let PartStatus::Waiting { fault, .. } = &part.status else { return None };
            let head = format!("{}, asked again by itself", explain::fault(fault, &place(account)).head);
            Some(join(&head, key(state, Action::Reload, "now")))
        }),
        Health::Partial => own.find_map(|part| {
            let PartStatus::Ready(arrived) = &part.status else { return None };
            let mut notes = Vec::new();
            arrived_notes(state, part, arrived, &mut notes);
            notes.first().map(|note| note.text(|until| state.left_until(until)))
        }),
        Health::Busy | Health::Well | Health::Unasked => None,
    }
}

fn note(tone: Tone, head: String, tail: Option<String>) -> Note {
    Note { tone, head, until: None, tail }
}

fn join(first: &str, second: Option<String>) -> String {
    second.map_or_else(|| first.to_owned(), |second| format!("{first} · {second}"))
}

/// `r tries again`, with the key that does it here. On the contact sheet Esc goes back to the list first.
fn key(state: &State, action: Action, words: &str) -> Option<String> {
    let written = state.keymap.hint(state.page_place(), action).filter(|_| action != Action::Back || !state.sheet)?;
    Some(format!("{written} {words}"))
}
