//! The mouse: what a click and the wheel mean where they happen.

use std::time::Duration;

use super::{action, copy, rows, sidebar};
use crate::effect::Effect;
use crate::input::{Action, Pointer};
use crate::state::sidebar::lines;
use crate::state::{LastClick, Overlay, Pane, Scene, SidebarLine, State, layout};
use ratatui::layout::{Position, Rect};

/// Two clicks on one row within this time are a double click.
const DOUBLE: Duration = Duration::from_millis(400);

/// Rows a turn of the wheel.
const WHEEL: u8 = 3;

/// Columns of a sidebar line that belong to its tick.
const TICK: u16 = 3;

/// Takes one event of the mouse at (column, row).
pub(super) fn point(state: &mut State, at: (u16, u16), pointer: Pointer, effects: &mut Vec<Effect>) {
    if state.geometry().too_small {
        return;
    }
    let by = match pointer {
        Pointer::Click => {
            click(state, Position::from(at), effects);
            return;
        }
        Pointer::WheelUp => -i64::from(WHEEL),
        Pointer::WheelDown => i64::from(WHEEL),
    };
    wheel(state, Position::from(at), by, effects);
}

fn click(state: &mut State, at: Position, effects: &mut Vec<Effect>) {
    if let Some(frame) = state.overlay_frame() {
        if frame.contains(at) {
            click_menu(state, at, effects);
        } else {
            state.overlay = None;
        }
        return;
    }
    if matches!(state.scene, Scene::Welcome(_)) || state.full {
        return;
    }
    let geometry = state.geometry();
    if geometry.sidebar.is_some_and(|area| area.contains(at)) {
        click_sidebar(state, geometry.sidebar.unwrap_or_default(), at, effects);
    } else if geometry.drawer {
        state.focus = Pane::List;
    } else if geometry.rows.contains(at) {
        click_row(state, geometry.rows, at, effects);
    } else if geometry.detail.is_some_and(|area| area.contains(at)) {
        state.focus = Pane::Detail;
    }
}

/// Takes the form of the copy menu that was clicked.
fn click_menu(state: &mut State, at: Position, effects: &mut Vec<Effect>) {
    let items = layout::copy_menu(state.geometry().screen).items;
    let Some(Overlay::CopyMenu(menu)) = &state.overlay else { return };
    let clicked = items.contains(at).then(|| usize::from(at.y - items.y));
    if let Some(form) = clicked.and_then(|row| menu.previews.get(row)).map(|preview| preview.form) {
        let assets = menu.assets.clone();
        copy::take_form(state, form, assets, effects);
    }
}

fn click_row(state: &mut State, area: Rect, at: Position, effects: &mut Vec<Effect>) {
    let row = state.listing.offset + usize::from(at.y - area.y);
    if row >= state.listing.shown.len() {
        return;
    }
    state.focus = Pane::List;
    rows::select(state, row);
    let now = state.now.since_start;
    let double = state.last_click.take().is_some_and(|last| last.row == row && now <= last.at + DOUBLE);
    if double {
        action::run(state, Action::OpenDetail, None, effects);
    } else {
        state.last_click = Some(LastClick { at: now, row });
    }
}

fn click_sidebar(state: &mut State, area: Rect, at: Position, effects: &mut Vec<Effect>) {
    state.focus = Pane::Sidebar;
    let line = state.sidebar.scroll + usize::from(at.y - area.y);
    let Some(SidebarLine::Item(entry)) = lines(state).into_iter().nth(line) else { return };
    state.sidebar.selected = Some(entry.item.clone());
    if at.x - area.x < TICK {
        sidebar::toggle(state, &entry.item, effects);
    } else {
        sidebar::only(state, &entry.item, effects);
    }
}

/// Scrolls what is under the pointer; never turns a page.
fn wheel(state: &mut State, at: Position, by: i64, effects: &mut Vec<Effect>) {
    let geometry = state.geometry();
    if matches!(state.overlay, Some(Overlay::CopyMenu(_))) {
        // A menu is short: one item a turn.
        let step = if by < 0 { Action::Up } else { Action::Down };
        if layout::copy_menu(geometry.screen).frame.contains(at) {
            action::run(state, step, None, effects);
        }
        return;
    }
    let scroll = if by < 0 { Action::ScrollUp } else { Action::ScrollDown };
    if state.overlay.is_some() || state.full || geometry.detail.is_some_and(|area| area.contains(at)) {
        action::run(state, scroll, Some(u32::from(WHEEL)), effects);
    } else if geometry.sidebar.is_some_and(|area| area.contains(at)) {
        state.sidebar.scroll = shifted(state.sidebar.scroll, by, usize::MAX);
    } else if geometry.rows.contains(at) {
        let height = geometry.page_rows();
        let furthest = state.listing.shown.len().saturating_sub(height);
        state.listing.offset = shifted(state.listing.offset, by, furthest);
        // The selection stays on the screen.
        let (first, last) = (state.listing.offset, state.listing.offset + height - 1);
        rows::select(state, state.listing.row.clamp(first, last));
    }
}

fn shifted(from: usize, by: i64, last: usize) -> usize {
    from.saturating_add_signed(isize::try_from(by).unwrap_or(0)).min(last)
}
