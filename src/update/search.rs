//! Searching: what is typed in the field, and what the list does meanwhile.

use tui_input::InputRequest;

use super::pages::{self, park, unpark};
use super::rows;
use crate::asset::{Query, Search};
use crate::effect::Effect;
use crate::input::Place;
use crate::state::search::{Field, completion};
use crate::state::{Detail, Landing, Pane, Parked, Pending, State, TextField};

/// Opens the field, with the search in it that is in force.
pub(super) fn open(state: &mut State) {
    state.full = false;
    state.focus = Pane::List;
    state.detail = Detail::default();
    // A paste or a click opens it, too, and nothing that was typed before goes on in it.
    state.pending = Pending::default();
    let input = TextField::new(state.listing.query.search.text().to_owned());
    state.search.field = Some(Field { input, mistake: None, before: park(state), recalled: None });
}

/// Takes a letter.
pub(super) fn letter(state: &mut State, letter: char, effects: &mut Vec<Effect>) {
    insert(state, std::iter::once(letter), effects);
}

/// Takes pasted text: into the field where one is open, else into a new one, in place of what was searched for.
pub(super) fn paste(state: &mut State, letters: impl Iterator<Item = char>, effects: &mut Vec<Effect>) {
    match state.place() {
        Place::Search | Place::Field => {}
        Place::List | Place::Sheet | Place::Sidebar | Place::Detail | Place::Full | Place::Assets | Place::Global => {
            open(state);
            if let Some(field) = &mut state.search.field {
                field.input = TextField::default();
            }
        }
        // Text has no meaning there, and is not run as keys.
        Place::Menu
        | Place::Reader
        | Place::Confirm
        | Place::Downloads
        | Place::Palette
        | Place::Prompt
        | Place::Welcome
        | Place::Connect
        | Place::Home => return,
    }
    insert(state, letters, effects);
}

/// Inserts what can be shown, as far as there is room.
fn insert(state: &mut State, letters: impl Iterator<Item = char>, effects: &mut Vec<Effect>) {
    let Some(field) = &mut state.search.field else { return };
    field.input.insert(letters);
    field.recalled = None;
    follow(state, effects);
}

/// Moves the cursor, or deletes.
pub(super) fn edit(state: &mut State, request: InputRequest, effects: &mut Vec<Effect>) {
    let Some(field) = &mut state.search.field else { return };
    if field.input.edit(request) {
        field.recalled = None;
        follow(state, effects);
    }
}

/// Adds what completes the word.
pub(super) fn complete(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(rest) = completion(state) {
        insert(state, rest.chars(), effects);
    }
}

/// Moves the selection among what was found. Upwards in an empty field the last search comes back, and further up, while
/// nothing else can be meant by it, the ones before it.
pub(super) fn step(state: &mut State, by: i64, effects: &mut Vec<Effect>) {
    if by < 0 && recall(state, effects) {
        return;
    }
    rows::step_lines(state, by, effects);
}

fn recall(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let past = &state.search.past;
    let at_top = state.listing.row == 0;
    let Some(field) = &mut state.search.field else { return false };
    let later = match field.recalled {
        None if field.input.text().is_empty() => past.len(),
        Some(recalled) if at_top => recalled,
        Some(_) | None => return false,
    };
    if let Some(recalled) = later.checked_sub(1) {
        field.input = TextField::new(past[recalled].clone());
        field.recalled = Some(recalled);
        follow(state, effects);
    }
    true
}

/// The list follows what is in the field. What cannot be understood changes nothing but the words under it.
fn follow(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(field) = &mut state.search.field else { return };
    let search = match Search::parse(field.input.text()) {
        Ok(search) => search,
        Err(mistake) => {
            field.mistake = Some(mistake);
            return;
        }
    };
    field.mistake = None;
    let means = |other: &Search| search.narrows(other) && other.narrows(&search);
    if means(&state.listing.query.search) {
        // The same in other words finds the same.
        state.listing.query.search = search;
        return;
    }
    if means(&field.before.listing.query.search) {
        let before = field.before.clone();
        give_back(state, before, effects);
        return;
    }
    state.listing.query.search = search;
    pages::open(state, Landing::First, effects);
}

/// Keeps what was found, and closes the field; half a field at the end of the text is a mistake now.
pub(super) fn accept(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(field) = &mut state.search.field else { return };
    match Search::whole(field.input.text()) {
        Ok(_) => leave(state, effects),
        Err(mistake) => field.mistake = Some(mistake),
    }
}

/// Closes the field with the search that is in force.
pub(super) fn leave(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(field) = state.search.field.take() else { return };
    if state.listing.query.search.is_empty() {
        let before = state.search.before.take().or(Some(field.before));
        restore(state, before, &Query { search: Search::default(), ..state.listing.query.clone() }, effects);
        return;
    }
    state.search.remember(field.input.text());
    if field.before.listing.query.search.is_empty() {
        state.search.before = Some(field.before);
    }
}

/// Closes the field and gives back what was there before it: list, page and row.
pub(super) fn cancel(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(field) = state.search.field.take() else { return };
    state.search.remember(field.input.text());
    let before = &field.before.listing;
    let here = &state.listing;
    if here.query == before.query && here.shown.number == before.shown.number && !here.outdated {
        // Nothing else was listed: what has come meanwhile stays.
        if let Some(row) = before.selected.as_ref().and_then(|id| here.shown.row_of(id)) {
            rows::select(state, row);
        }
        return;
    }
    give_back(state, field.before, effects);
}

/// Takes the kept search off and gives back the selection of before. Whether there was one.
pub(super) fn clear(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    if state.listing.query.search.is_empty() {
        return false;
    }
    let before = state.search.before.take();
    let query = Query { search: Search::default(), ..state.listing.query.clone() };
    restore(state, before, &query, effects);
    true
}

/// Takes all filters, the search and the order off.
pub(super) fn clear_all(state: &mut State, effects: &mut Vec<Effect>) {
    let query = Query { collection: state.listing.query.collection, ..Query::default() };
    if state.listing.query != query {
        let before = state.search.before.take();
        restore(state, before, &query, effects);
    }
}

/// Lists `query`: as it was before, where the list of before was of that.
fn restore(state: &mut State, before: Option<Parked>, query: &Query, effects: &mut Vec<Effect>) {
    match before.filter(|before| before.listing.query == *query) {
        Some(before) => give_back(state, before, effects),
        None if state.listing.query != *query => {
            state.listing.query = query.clone();
            pages::open(state, Landing::First, effects);
        }
        None => {}
    }
}

fn give_back(state: &mut State, before: Parked, effects: &mut Vec<Effect>) {
    if before.listing.selected != state.listing.selected {
        state.detail = Detail::default();
    }
    unpark(state, before, effects);
}
