//! The palette: every action by its name, run where one was.

use super::{action, pages, search};
use crate::effect::Effect;
use crate::input::Action;
use crate::state::palette::Command;
use crate::state::{Overlay, Palette, State, TextField};

/// Opens it over whatever is there.
pub(super) fn open(state: &mut State) {
    let over = state.place();
    let beneath = state.overlay.take().map(Box::new);
    let palette = Palette { field: TextField::default(), selected: 0, scroll: 0, over, beneath };
    state.overlay = Some(Overlay::Palette(palette));
}

/// What is typed has changed: the best that it can mean is selected.
pub(super) fn typed(state: &mut State) {
    if let Some(Overlay::Palette(palette)) = &mut state.overlay {
        (palette.selected, palette.scroll) = (0, 0);
    }
}

/// Moves the selection.
pub(super) fn step(state: &mut State, by: i64) {
    let Some(Overlay::Palette(palette)) = &state.overlay else { return };
    let last = palette.entries(state).all.len().saturating_sub(1);
    if let Some(Overlay::Palette(palette)) = &mut state.overlay {
        palette.selected = action::moved(palette.selected.min(last), by, last);
    }
}

/// Runs what is selected in the place beneath, as if its key had been pressed there.
pub(super) fn run(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(Overlay::Palette(palette)) = &state.overlay {
        run_at(state, palette.selected, effects);
    }
}

/// The same with the entry at a line.
pub(super) fn run_at(state: &mut State, line: usize, effects: &mut Vec<Effect>) {
    let Some(Overlay::Palette(palette)) = &state.overlay else { return };
    let Some(entry) = palette.entries(state).all.into_iter().nth(line) else { return };
    state.close_overlay();
    match entry.command {
        Command::Run(action) => {
            state.remember_action(action);
            action::run(state, action, None, effects);
        }
        Command::Page(page) => action::run(state, Action::GoToPage, Some(page), effects),
        Command::Search(text) => {
            search::paste(state, text.chars(), effects);
            search::accept(state, effects);
        }
    }
}

/// Goes to a page; without a number, asks for one.
pub(super) fn go_to_page(state: &mut State, page: Option<u32>, effects: &mut Vec<Effect>) {
    match page {
        Some(page) => pages::jump(state, page.saturating_sub(1) as usize, effects),
        None => open(state),
    }
}
