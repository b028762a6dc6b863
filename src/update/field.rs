//! Text that is being typed: whose field it is decides what it means.

use tui_input::InputRequest;

use super::{connect, find, palette, prompt, search};
use crate::effect::Effect;
use crate::input::Place;
use crate::state::{Overlay, State, TextField};

/// The field of what lies over the panes, if one types there.
fn over(state: &mut State) -> Option<&mut TextField> {
    match &mut state.overlay {
        Some(Overlay::Palette(palette)) => Some(&mut palette.field),
        Some(Overlay::Prompt(prompt)) => Some(&mut prompt.field),
        Some(Overlay::Help { .. } | Overlay::Messages { .. } | Overlay::Raw { .. }) => {
            state.find.as_mut().filter(|find| find.typing).map(|find| &mut find.field)
        }
        Some(
            Overlay::CopyMenu(_)
            | Overlay::SortMenu { .. }
            | Overlay::OpenMenu(_)
            | Overlay::Confirm(_)
            | Overlay::Downloads(_),
        )
        | None => None,
    }
}

/// The text of a field over the panes is another one now.
fn changed(state: &mut State, effects: &mut Vec<Effect>) {
    match state.place() {
        Place::Palette => palette::typed(state),
        Place::Field => find::typed(state),
        Place::Prompt => prompt::typed(state, effects),
        Place::Global
        | Place::Assets
        | Place::List
        | Place::Sheet
        | Place::Sidebar
        | Place::Detail
        | Place::Full
        | Place::Search
        | Place::Menu
        | Place::Confirm
        | Place::Downloads
        | Place::Reader
        | Place::Welcome
        | Place::Connect
        | Place::Home => {}
    }
}

/// Takes a letter.
pub(super) fn letter(state: &mut State, letter: char, effects: &mut Vec<Effect>) {
    if connect::is_typing(state) {
        connect::insert(state, std::iter::once(letter), effects);
        return;
    }
    match over(state) {
        Some(field) => {
            if field.insert(std::iter::once(letter)) {
                changed(state, effects);
            }
        }
        None => search::letter(state, letter, effects),
    }
}

/// Takes pasted text: the first line that is not blank.
pub(super) fn paste(state: &mut State, text: &str, effects: &mut Vec<Effect>) {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    if line.is_empty() || state.geometry().too_small {
        return;
    }
    let letters = line.chars().map(|letter| if letter == '\t' { ' ' } else { letter });
    if connect::is_typing(state) {
        connect::insert(state, letters, effects);
        return;
    }
    match over(state) {
        Some(field) => {
            if field.insert(letters) {
                changed(state, effects);
            }
        }
        None => search::paste(state, letters, effects),
    }
}

/// Moves the cursor, or deletes.
pub(super) fn edit(state: &mut State, request: InputRequest, effects: &mut Vec<Effect>) {
    if connect::is_typing(state) {
        connect::edit(state, request, effects);
        return;
    }
    match over(state) {
        Some(field) => {
            if field.edit(request) {
                changed(state, effects);
            }
        }
        None => search::edit(state, request, effects),
    }
}

/// Adds what completes the word.
pub(super) fn complete(state: &mut State, effects: &mut Vec<Effect>) {
    if over(state).is_none() {
        search::complete(state, effects);
    } else {
        prompt::complete(state, effects);
    }
}

/// Gives up what was typed.
pub(super) fn cancel(state: &mut State, effects: &mut Vec<Effect>) {
    if state.is_finding() {
        find::cancel(state);
    } else if over(state).is_some() {
        state.close_overlay();
    } else if connect::is_typing(state) {
        connect::leave(state, effects);
    } else {
        search::cancel(state, effects);
    }
}
