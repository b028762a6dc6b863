//! Marking: one, a range, the page, all that match, none.

use super::{action, deed, explain, rows, say, sync};
use crate::asset::{AssetId, Depth, Fault, Query};
use crate::effect::{Effect, Lane};
use crate::input::{Action, Place};
use crate::state::{Confirm, Deed, Notice, Overlay, Sought, State, Ticket, Tone};
use crate::text::thousands;

/// Marks the selected asset, or takes its mark, and goes on to the next row of the page.
pub(super) fn mark(state: &mut State) {
    here(state);
    let next = state.listing.row + 1;
    rows::select(state, next);
}

/// Marks the selected asset, or takes its mark.
pub(super) fn here(state: &mut State) {
    let Some(asset) = state.listing.selected_asset() else { return };
    state.marks.end_range();
    state.marks.toggle(&asset.id);
}

/// Begins a range at the selected asset, or ends the one that is there.
pub(super) fn range(state: &mut State) {
    if !state.marks.end_range() {
        state.marks.begin_range(&state.listing);
    }
}

/// Marks the rows of the page.
pub(super) fn page(state: &mut State) {
    let ids: Vec<AssetId> = state.listing.shown.assets().map(|asset| asset.id.clone()).collect();
    add(state, ids, "this page");
}

/// Marks the rows of the page that are not marked, and takes the marks of the others.
pub(super) fn invert(state: &mut State) {
    state.marks.end_range();
    let before = state.marks.len();
    let mut of_page = 0;
    for asset in state.listing.shown.assets() {
        state.marks.toggle(&asset.id);
        of_page += 1;
    }
    if of_page == 0 {
        say(state, Tone::Warn, "nothing here to mark".to_owned());
        return;
    }
    // As many more as were marked, less those that were unmarked.
    let marked = (state.marks.len() + of_page - before) / 2;
    let number = |count: usize| thousands(count as u64);
    let words = format!("{} marked, {} unmarked (this page)", number(marked), number(of_page - marked));
    let key = state.keymap.hint(Place::List, Action::UnmarkAll).filter(|_| !state.marks.is_empty());
    let then = key.map(|key| format!(" · {key} unmarks all")).unwrap_or_default();
    say(state, Tone::Ok, format!("{words}{then}"));
}

/// Takes all marks; where there are none, brings back those that were taken last.
pub(super) fn unmark_all(state: &mut State, effects: &mut Vec<Effect>) {
    forget_search(state, effects);
    state.marks.end_range();
    let key = state.keymap.hint(Place::List, Action::UnmarkAll).unwrap_or_default();
    let (number, words) = if state.marks.is_empty() {
        (state.marks.bring_back(), "marked again")
    } else {
        (state.marks.unmark_all(), "unmarked")
    };
    let then = if state.marks.is_empty() { "brings them back" } else { "unmarks" };
    match number {
        0 => say(state, Tone::Warn, "nothing is marked".to_owned()),
        number => say(state, Tone::Ok, format!("{} {words} · {key} {then}", thousands(number as u64))),
    }
}

/// Says where the marked ones are, and how to be rid of the marks.
pub(super) fn tell(state: &mut State) {
    let Some(words) = state.marked_words() else { return };
    let here = thousands(state.marks.on(&state.listing.shown) as u64);
    let key = state.keymap.hint(Place::List, Action::UnmarkAll);
    let then = key.map(|key| format!(" · {key} unmarks")).unwrap_or_default();
    let text = format!("{words}, {here} of them on this page{then}");
    state.notice = Some(Notice { tone: Tone::Ok, text, since: state.now.since_start });
}

/// Looks for all that match the query of the list, to mark them. Without a catalogue no more is known than the page.
pub(super) fn matching(state: &mut State, effects: &mut Vec<Effect>) {
    if state.has_catalog() {
        let query = state.listing.query.clone();
        look_for(state, query, false, effects);
        return;
    }
    let ids: Vec<AssetId> = state.listing.shown.assets().map(|asset| asset.id.clone()).collect();
    let all = state.count();
    let is_all = !all.more && all.number == ids.len() as u64;
    add(state, ids, if is_all { "all that match" } else { "this page; without a catalogue no more is known" });
}

fn look_for(state: &mut State, query: Query, waited: bool, effects: &mut Vec<Effect>) {
    let (ticket, page_size) = (state.tickets.mint(), state.listing.page_size);
    state.marks.awaited = None;
    state.marks.sought = Some(Sought { ticket, query: query.clone(), waited, then: None });
    effects.push(Effect::Match { ticket, query, page_size });
}

/// Nobody wants to mark all that match any more.
fn forget_search(state: &mut State, effects: &mut Vec<Effect>) {
    state.marks.awaited = None;
    if state.marks.sought.take().is_some() {
        effects.push(Effect::Cancel(Lane::Match));
    }
}

/// Whether an action has to wait until all that match are marked: who types ahead means them. Of several the last one is run.
pub(super) fn postpones(state: &mut State, action: Action) -> bool {
    let is_for_marks = action.takes_marks() && state.place().chain().contains(&Place::Assets);
    let Some(sought) = state.marks.sought.as_mut().filter(|_| is_for_marks) else { return false };
    sought.then = Some(action);
    true
}

/// All that match and are known: they are marked, with a question where more may match.
pub(super) fn matched(
    state: &mut State,
    ticket: Ticket,
    result: Result<Vec<AssetId>, Fault>,
    effects: &mut Vec<Effect>,
) {
    let Some(sought) = state.marks.sought.take_if(|sought| sought.ticket == ticket) else { return };
    let ids = match result {
        Ok(ids) => ids,
        Err(fault) => {
            let words = explain::fault(&fault, &explain::Place::default()).to_string();
            say(state, Tone::Error, words);
            return;
        }
    };
    let collection = sought.query.collection;
    let mut lacking = state.lacking(&sought.query).into_iter();
    let is_whole = lacking.all(|account| state.syncs.walked.contains(&(account, collection)));
    if is_whole || sought.waited {
        add(state, ids, if is_whole { "all that match" } else { "all that match so far" });
        if let Some(then) = sought.then {
            action::run(state, then, None, effects);
        }
        return;
    }
    let key = |place, action| state.keymap.hint(place, action).unwrap_or_default();
    let far = format!("{} of what is known so far match", thousands(ids.len() as u64));
    if state.overlay.is_some() || state.search.field.is_some() {
        // Nothing comes between somebody and what he types.
        let again = key(Place::List, Action::MarkMatching);
        say(state, Tone::Warn, format!("{far} · {again} asks again"));
        return;
    }
    let (enter, wait) = (key(Place::Confirm, Action::Yes), key(Place::Confirm, Action::Wait));
    let words = format!("{far} · {enter} marks them, {wait} waits for the sync");
    deed::ask(state, words, Deed::Mark { assets: ids, query: sought.query });
}

/// Marks all that match when the sync is done, which is started where none is under way.
pub(super) fn wait(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Overlay::Confirm(Confirm { then: Deed::Mark { query, .. }, .. })) = &state.overlay else { return };
    let query = query.clone();
    state.overlay = None;
    if state.reach.offline {
        say(state, Tone::Warn, explain::OFFLINE.to_owned());
        return;
    }
    let lacking = state.lacking(&query);
    let runs = |sync: &crate::state::Sync| lacking.iter().all(|account| sync.accounts.contains_key(account));
    if !state.syncs.running.as_ref().is_some_and(runs) {
        sync::begin(state, lacking, Depth::Missing, true, effects);
    }
    state.marks.awaited = Some(query);
    let key = state.keymap.hint(Place::List, Action::UnmarkAll).unwrap_or_default();
    say(state, Tone::Ok, format!("all that match are marked when the sync is done · {key} gives that up"));
}

/// Draws the range to the selected row, and marks what was waited for once no sync is under way.
pub(super) fn settle(state: &mut State, effects: &mut Vec<Effect>) {
    let jumped = state.marks.follow(&state.listing);
    if jumped > 0 {
        let pages =
            if jumped == 1 { "1 page was".to_owned() } else { format!("{} pages were", thousands(jumped as u64)) };
        let all = state.keymap.hint(Place::List, Action::MarkMatching);
        let then = all.map(|key| format!(" · {key} marks all that match")).unwrap_or_default();
        say(state, Tone::Warn, format!("{pages} jumped over: nothing on them is marked{then}"));
    }
    if state.syncs.running.is_none()
        && let Some(query) = state.marks.awaited.take()
    {
        look_for(state, query, true, effects);
    }
}

/// Marks these, and says how many they are: `1,402 marked (all that match) · u unmarks`.
pub(super) fn add(state: &mut State, ids: Vec<AssetId>, which: &str) {
    if ids.is_empty() {
        say(state, Tone::Warn, "nothing here to mark".to_owned());
        return;
    }
    state.marks.end_range();
    let number = thousands(ids.len() as u64);
    state.marks.mark_all(ids);
    let key = state.keymap.hint(Place::List, Action::UnmarkAll).unwrap_or_default();
    say(state, Tone::Ok, format!("{number} marked ({which}) · {key} unmarks"));
}
