//! Finding in what is read: what is typed, and going from match to match.

use crate::state::find::Find;
use crate::state::{Overlay, State, TextField, Window};

/// Opens the field, empty.
pub(super) fn open(state: &mut State) {
    let Some(before) = standing(state) else { return };
    let earlier = state.find.take().map(|find| find.field.text().to_owned()).unwrap_or_default();
    state.find = Some(Find { field: TextField::default(), typing: true, at: 0, before, earlier });
}

/// What is selected, where something can be, and the first line on the screen, of what is read.
fn read(state: &mut State) -> Option<(Option<&mut usize>, &mut usize)> {
    match &mut state.overlay {
        Some(Overlay::Help { scroll, .. } | Overlay::Raw { scroll, .. }) => Some((None, scroll)),
        Some(Overlay::Messages { selected, scroll }) => Some((Some(selected), scroll)),
        Some(
            Overlay::CopyMenu(_)
            | Overlay::SortMenu { .. }
            | Overlay::OpenMenu(_)
            | Overlay::Palette(_)
            | Overlay::Prompt(_)
            | Overlay::Confirm(_)
            | Overlay::Downloads(_),
        )
        | None => None,
    }
}

fn standing(state: &mut State) -> Option<(usize, usize)> {
    read(state).map(|(selected, scroll)| (selected.map_or(0, |selected| *selected), *scroll))
}

/// Goes back to where one was before the field was opened.
fn go_back(state: &mut State, (before, first): (usize, usize)) {
    if let Some((selected, scroll)) = read(state) {
        if let Some(selected) = selected {
            *selected = before;
        }
        *scroll = first;
    }
}

/// What is typed has changed: the first match from where one was before is shown.
pub(super) fn typed(state: &mut State) {
    let Some(before) = state.find.as_ref().map(|find| find.before) else { return };
    go_back(state, before);
    let from = before.0.max(before.1);
    let at = state.matches().iter().position(|line| *line >= from).unwrap_or(0);
    show(state, at);
}

/// Goes so many matches on; behind the last one comes the first.
pub(super) fn step(state: &mut State, by: i64) {
    let count = i64::try_from(state.matches().len()).unwrap_or(0);
    let Some(find) = state.find.as_ref().filter(|_| count > 0) else { return };
    let to = i64::try_from(find.at).unwrap_or(0).saturating_add(by).rem_euclid(count);
    show(state, usize::try_from(to).unwrap_or(0));
}

/// Goes to one of the matches.
fn show(state: &mut State, at: usize) {
    if let Some(find) = &mut state.find {
        find.at = at;
    }
    let (Some(line), Some(window)) = (state.match_at(), state.reader_window()) else { return };
    let (_, first) = standing(state).unwrap_or_default();
    let first = Window { held: Some((line, line)), ..window }.start(first);
    // A message is brought onto the screen by being selected.
    go_back(state, (line, first));
}

/// Keeps what is looked for, and closes the field.
pub(super) fn accept(state: &mut State) {
    match &mut state.find {
        Some(find) if !find.field.text().is_empty() => find.typing = false,
        Some(_) | None => state.find = None,
    }
}

/// Closes the field with what was there before it.
pub(super) fn cancel(state: &mut State) {
    let Some(find) = state.find.take() else { return };
    go_back(state, find.before);
    if !find.earlier.is_empty() {
        state.find = Some(Find { field: TextField::new(find.earlier.clone()), typing: false, ..find });
    }
}

/// Nothing is looked for where nothing is read.
pub(super) fn settle(state: &mut State) {
    let is_read =
        matches!(state.beneath_palette(), Some(Overlay::Help { .. } | Overlay::Messages { .. } | Overlay::Raw { .. }));
    state.find = state.find.take().filter(|_| is_read);
}
