//! The mouse: what a click and the wheel mean where they happen.

use std::time::Duration;

use super::{action, connect, keys, marks, menu, notes, palette, rows, search, sidebar, sort, welcome};
use crate::asset::AccountName;
use crate::effect::Effect;
use crate::input::{Action, Place, Pointer};
use crate::state::detail::Line;
use crate::state::downloads::PanelPlaces;
use crate::state::form::Spot;
use crate::state::sidebar::lines;
use crate::state::{
    Clicked, DetailLines, DetailPlaces, DownloadsPanel, Geometry, Header, LastClick, Notice, OpenMenu, Overlay,
    Palette, Pane, Scene, Sheet, SidebarLine, State, StatusLine, Strip, Table, Tone, hints, layout, reader,
};
use ratatui::layout::{Position, Rect};

/// Two clicks on one row or field within this time are a double click.
const DOUBLE: Duration = Duration::from_millis(400);

/// Rows a turn of the wheel.
const WHEEL: u8 = 3;

/// Columns at the left of a row that belong to its mark.
const MARK: u16 = 2;

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
    let geometry = state.geometry();
    // Looked up first: what a notice hides cannot be meant.
    let line = StatusLine::of(state, &geometry);
    let on_page = line.as_ref().is_some_and(|line| line.is_page_at(&geometry, at));
    let on_marks = line.as_ref().is_some_and(|line| line.is_marks_at(&geometry, at));
    let hint = line.and_then(|line| line.hints.action_at(at)).or(on_page.then_some(Action::GoToPage));
    keys::drop_read_notice(state);
    let last = state.last_click.take();
    if let Some(frame) = state.overlay_frame().filter(|frame| frame.contains(at)) {
        click_overlay(state, (frame, at), last, effects);
    } else if let Some(action) = hint {
        run_hint(state, action, effects);
    } else if state.close_overlay() {
        // That was all.
    } else if on_marks {
        marks::tell(state);
    } else if Header::of(state, &geometry).is_search_at(at) {
        click_search(state);
    } else if let Some(account) = Header::of(state, &geometry).account_at(at).map(|known| known.name().clone()) {
        explain_account(state, &account);
    } else {
        match &state.scene {
            Scene::Browse => click_pane(state, &geometry, at, last, effects),
            Scene::Welcome(_) | Scene::Connect(_) => click_form(state, &geometry, at, effects),
        }
    }
}

/// Takes a choice that was clicked, or goes to a field.
fn click_form(state: &mut State, geometry: &Geometry, at: Position, effects: &mut Vec<Effect>) {
    let Some(line) = geometry.body.contains(at).then(|| usize::from(at.y - geometry.body.y)) else { return };
    let spot = state.form_lines(geometry).get(line).and_then(|line| line.spot);
    match (spot, &state.scene) {
        (Some(Spot::Choice(number)), Scene::Welcome(_)) => welcome::choose(state, number, effects),
        (Some(Spot::Choice(number)), Scene::Connect(_)) => connect::choose(state, number, effects),
        (Some(Spot::Field(number)), Scene::Connect(_)) => connect::click_field(state, number),
        (Some(Spot::Choice(_)), Scene::Browse)
        | (Some(Spot::Field(_)), Scene::Browse | Scene::Welcome(_))
        | (None, _) => {}
    }
}

/// Does what a hint says; the count and the keys typed before are part of that.
fn run_hint(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    let pending = std::mem::take(&mut state.pending);
    action::run(state, action, pending.count, effects);
}

/// Goes on with the search that stands in the header.
fn click_search(state: &mut State) {
    if state.search.field.is_none() {
        search::open(state);
    }
}

fn click_pane(
    state: &mut State,
    geometry: &Geometry,
    at: Position,
    last: Option<LastClick>,
    effects: &mut Vec<Effect>,
) {
    // Who goes on elsewhere keeps what was found.
    search::leave(state, effects);
    if let Some(frame) = strip(state, geometry).and_then(|strip| strip.frame_at(at)) {
        state.detail.frame = frame;
    } else if state.full {
        click_field(state, geometry, at, last, effects);
    } else if let Some(area) = geometry.sidebar.filter(|area| area.contains(at)) {
        click_sidebar(state, area, at, last, effects);
    } else if geometry.drawer {
        state.focus = Pane::List;
    } else if let Some(heads) = geometry.heads.filter(|heads| heads.contains(at)) {
        click_head(state, geometry, heads, at, effects);
    } else if geometry.rows.contains(at) {
        match row_at(state, geometry, at) {
            Some(row) if is_mark_at(state, geometry, at) => click_mark(state, row),
            Some(row) => click_row(state, row, last, effects),
            None => {}
        }
    } else if geometry.detail.is_some_and(|area| area.contains(at)) {
        state.focus = Pane::Detail;
    }
}

/// Sorts by the column whose head was clicked. Over an empty list there are none.
fn click_head(state: &mut State, geometry: &Geometry, heads: Rect, at: Position, effects: &mut Vec<Effect>) {
    let Some(list) = geometry.list.filter(|_| !state.listing.shown.is_empty()) else { return };
    if let Some(by) = Table::of(state, geometry, list).sort_at(heads, at) {
        state.focus = Pane::List;
        sort::by(state, Some(by), effects);
    }
}

fn click_overlay(state: &mut State, (frame, at): (Rect, Position), last: Option<LastClick>, effects: &mut Vec<Effect>) {
    match &state.overlay {
        Some(Overlay::Downloads(panel)) => click_download(state, *panel, at, last, effects),
        Some(Overlay::CopyMenu(_)) => click_menu(state, at, effects),
        Some(Overlay::SortMenu { .. }) => {
            let items = layout::sort_menu(state.geometry().screen).items;
            if items.contains(at) {
                menu::take(state, usize::from(at.y - items.y), effects);
            }
        }
        Some(Overlay::Help { .. } | Overlay::Messages { .. } | Overlay::Raw { .. } | Overlay::Confirm(_)) => {
            if let Some(action) = hints::in_border(state, frame).action_at(at) {
                run_hint(state, action, effects);
            } else {
                click_message(state, at);
            }
        }
        Some(Overlay::Palette(palette)) => {
            let items = Palette::places(&state.geometry()).items;
            if items.contains(at) {
                palette::run_at(state, palette.scroll + usize::from(at.y - items.y), effects);
            }
        }
        Some(Overlay::OpenMenu(_)) => {
            let items = OpenMenu::items(frame);
            if items.contains(at) {
                menu::take(state, usize::from(at.y - items.y), effects);
            }
        }
        Some(Overlay::Prompt(_)) | None => {}
    }
}

/// Selects the download that was clicked; opens its file with the second click.
fn click_download(
    state: &mut State,
    panel: DownloadsPanel,
    at: Position,
    last: Option<LastClick>,
    effects: &mut Vec<Effect>,
) {
    let places = PanelPlaces::of(state.geometry().screen);
    if let Some(action) = places.hints.and_then(|area| hints::of_downloads(state, area).action_at(at)) {
        run_hint(state, action, effects);
        return;
    }
    let row = places.items.contains(at).then(|| panel.scroll + usize::from(at.y - places.items.y));
    let Some(selected) = row.filter(|row| *row < state.downloads.len()) else { return };
    state.overlay = Some(Overlay::Downloads(DownloadsPanel { selected, ..panel }));
    if is_second(state, last, Clicked::Download(selected)) {
        action::run(state, Action::Open, None, effects);
    }
}

/// Takes the form of the copy menu that was clicked.
fn click_menu(state: &mut State, at: Position, effects: &mut Vec<Effect>) {
    let Some(Overlay::CopyMenu(menu)) = &state.overlay else { return };
    let items = menu.places(state.geometry().screen, state.copy_forms().len()).items;
    // Before there are samples, no form is to be seen.
    if items.contains(at) && !menu.samples.is_empty() {
        menu::take(state, menu.scroll + usize::from(at.y - items.y), effects);
    }
}

/// Selects the message that was clicked.
fn click_message(state: &mut State, at: Position) {
    let Some(Overlay::Messages { scroll, .. }) = state.overlay else { return };
    let reader = reader::messages(state, &state.geometry());
    let line = reader.inside.contains(at).then(|| scroll + usize::from(at.y - reader.inside.y));
    if let Some(line) = line.and_then(|line| reader.lines.get(line)) {
        state.overlay = Some(Overlay::Messages { selected: line.of, scroll });
    }
}

/// Says what is the matter with an account. It was said before, so the messages need it no second time, and it goes
/// with the next key or click, since it may be true no longer then.
fn explain_account(state: &mut State, account: &AccountName) {
    if let Some(text) = notes::about(state, account) {
        state.notice = Some(Notice { tone: Tone::Warn, text, since: state.now.since_start });
    }
}

/// Selects the field of the full detail that was clicked; copies it with the second click.
fn click_field(
    state: &mut State,
    geometry: &Geometry,
    at: Position,
    last: Option<LastClick>,
    effects: &mut Vec<Effect>,
) {
    let Some(detail) = DetailLines::of(state, geometry).filter(|detail| detail.area.contains(at)) else { return };
    let line = state.detail.scroll + usize::from(at.y - detail.area.y);
    let Some(field) = detail.lines.get(line).and_then(Line::field) else { return };
    state.detail.field = field;
    if is_second(state, last, Clicked::Field(field)) {
        action::run(state, Action::CopyField, None, effects);
    }
}

/// The row of the list, or the cell of the contact sheet, that is there.
fn row_at(state: &State, geometry: &Geometry, at: Position) -> Option<usize> {
    let listing = &state.listing;
    if state.sheet {
        return Sheet::within(geometry.rows).row_at(at, listing.offset, listing.shown.len());
    }
    let row = listing.offset + usize::from(at.y - geometry.rows.y);
    (row < listing.shown.len()).then_some(row)
}

/// Whether the columns of the mark are there: the first two of a row of the list, or of the name in a cell.
fn is_mark_at(state: &State, geometry: &Geometry, at: Position) -> bool {
    if !state.sheet {
        return at.x < geometry.rows.x + MARK;
    }
    let listing = &state.listing;
    let mut cells = Sheet::within(geometry.rows).cells(listing.offset, listing.shown.len());
    cells.any(|cell| cell.name.contains(at) && at.x < cell.name.x + MARK)
}

/// Marks the row that was clicked, or takes its mark.
fn click_mark(state: &mut State, row: usize) {
    state.focus = Pane::List;
    rows::select(state, row);
    marks::here(state);
}

fn click_row(state: &mut State, row: usize, last: Option<LastClick>, effects: &mut Vec<Effect>) {
    state.focus = Pane::List;
    rows::select(state, row);
    if is_second(state, last, Clicked::Row(row)) {
        action::run(state, Action::OpenDetail, None, effects);
    }
}

/// Whether a click is the second one of a double click; else it may become the first.
fn is_second(state: &mut State, last: Option<LastClick>, on: Clicked) -> bool {
    let now = state.now.since_start;
    let second = last.is_some_and(|last| last.on == on && now <= last.at + DOUBLE);
    state.last_click = (!second).then_some(LastClick { at: now, on });
    second
}

/// Ticks, or lists one thing alone. The second of two quick clicks on a name does not undo the first.
fn click_sidebar(state: &mut State, area: Rect, at: Position, last: Option<LastClick>, effects: &mut Vec<Effect>) {
    state.focus = Pane::Sidebar;
    let line = state.sidebar.scroll + usize::from(at.y - area.y);
    let Some(SidebarLine::Item(entry)) = lines(state).into_iter().nth(line) else { return };
    state.sidebar.selected = Some(entry.item.clone());
    if at.x - area.x < TICK {
        sidebar::toggle(state, &entry.item, effects);
    } else if !is_second(state, last, Clicked::Line(line)) {
        sidebar::only(state, &entry.item, effects);
    }
}

/// Scrolls what is under the pointer; never turns a page.
fn wheel(state: &mut State, at: Position, by: i64, effects: &mut Vec<Effect>) {
    let geometry = state.geometry();
    if matches!(state.place(), Place::Menu | Place::Palette) {
        // A menu is short: one item a turn.
        let step = if by < 0 { Action::Up } else { Action::Down };
        if state.overlay_frame().is_some_and(|frame| frame.contains(at)) {
            action::run(state, step, None, effects);
        }
        return;
    }
    if state.overlay.is_none() && strip(state, &geometry).is_some_and(|strip| strip.area.contains(at)) {
        let step = if by < 0 { Action::PreviousFrame } else { Action::NextFrame };
        action::run(state, step, None, effects);
        return;
    }
    if state.overlay_frame().is_some_and(|frame| !frame.contains(at)) {
        return;
    }
    let scroll = if by < 0 { Action::ScrollUp } else { Action::ScrollDown };
    if state.overlay.is_some() || state.full || geometry.detail.is_some_and(|area| area.contains(at)) {
        action::run(state, scroll, Some(u32::from(WHEEL)), effects);
    } else if geometry.sidebar.is_some_and(|area| area.contains(at)) {
        state.sidebar.scroll = shifted(state.sidebar.scroll, by, usize::MAX);
    } else if geometry.rows.contains(at) {
        wheel_rows(state, &geometry, by);
    }
}

/// Scrolls the rows of the page by so many lines; on the contact sheet by one line of cells. The selection stays on the
/// screen.
fn wheel_rows(state: &mut State, geometry: &Geometry, by: i64) {
    let (columns, lines, by) = if state.sheet {
        let grid = Sheet::within(geometry.rows);
        (grid.columns, grid.lines, by.signum())
    } else {
        (1, geometry.page_rows(), by)
    };
    let furthest = state.listing.shown.len().div_ceil(columns).saturating_sub(lines);
    let first = shifted(state.listing.offset / columns, by, furthest);
    state.listing.offset = first * columns;
    let (line, column) = (state.listing.row / columns, state.listing.row % columns);
    rows::select(state, line.clamp(first, first + lines - 1) * columns + column);
}

/// The filmstrip that is on the screen.
fn strip(state: &State, geometry: &Geometry) -> Option<Strip> {
    DetailPlaces::of(state, geometry)?.strip
}

fn shifted(from: usize, by: i64, last: usize) -> usize {
    from.saturating_add_signed(isize::try_from(by).unwrap_or(0)).min(last)
}
