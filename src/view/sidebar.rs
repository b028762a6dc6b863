//! Providers, collections, kinds, statuses and folders.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::statusline::shortened;
use super::theme::Theme;
use super::widget::panel;
use super::widget::pen::Pen;
use crate::input::{Action, Place};
use crate::state::sidebar::{self, SidebarEntry, SidebarItem, SidebarLine};
use crate::state::{AccountState, Count, Health, Pane, State};
use crate::text::{cut_end, cut_middle, safe, width};

/// From this width on there is room for an account's fault beside its name.
const WIDE: u16 = 40;
/// As wide as the groups get; what is beyond is for words.
const GROUPS: u16 = 24;

/// Draws the lines; a `drawer` lies over something and clears its ground.
pub(super) fn draw(state: &State, theme: &Theme, area: Rect, drawer: bool, buffer: &mut Buffer) {
    // Beside or over a list a drawer's last column is its edge.
    let whole = area.width >= WIDE;
    let area = if drawer && !whole { Rect { width: area.width.saturating_sub(1), ..area } } else { area };
    if drawer {
        panel::clear(buffer, area, theme.text);
    }
    let lines = sidebar::lines(state);
    let focused = state.focus == Pane::Sidebar;
    let selected = focused.then(|| selected_line(state, &lines)).flatten();
    let start = state.sidebar.scroll.min(lines.len());
    let shown = usize::from(area.height).min(lines.len() - start);
    let below = lines.len() - start - shown;
    // The last line says how much is cut, unless it is the selected one.
    let hint = below > 0 && selected != Some(start + shown - 1);
    let mut about = lines[..start].iter().rev().find_map(provider_of).and_then(|name| state.account(name));
    for (row, line) in (0..area.height).zip(&lines[start..]) {
        let at = start + usize::from(row);
        let mut pen = Pen::new(buffer, area, row);
        if hint && at + 1 == start + shown {
            pen.skip(3).put(&format!("{} more", below + 1), theme.dim);
            continue;
        }
        match line {
            SidebarLine::Blank => {}
            SidebarLine::Heading { title, count } => heading(theme, area, title, *count, &mut pen),
            SidebarLine::Note(note) => account_note(state, theme, about.filter(|_| whole), note, &mut pen),
            SidebarLine::Item(entry) => {
                if let SidebarItem::Provider(name) = &entry.item {
                    about = state.account(name);
                }
                item(state, theme, area, entry, selected == Some(at), &mut pen);
            }
        }
        if selected == Some(at) {
            let row = Rect { y: area.y + row, height: 1, ..area };
            buffer.set_style(row.intersection(buffer.area), theme.selection);
        }
    }
}

fn provider_of(line: &SidebarLine) -> Option<&crate::asset::AccountName> {
    match line {
        SidebarLine::Item(SidebarEntry { item: SidebarItem::Provider(name), .. }) => Some(name),
        SidebarLine::Item(_) | SidebarLine::Heading { .. } | SidebarLine::Note(_) | SidebarLine::Blank => None,
    }
}

/// The line of the selected item; before the first move that is the first item.
fn selected_line(state: &State, lines: &[SidebarLine]) -> Option<usize> {
    let is = |line: &SidebarLine, wanted: Option<&SidebarItem>| match line {
        SidebarLine::Item(entry) => wanted.is_none_or(|item| entry.item == *item),
        SidebarLine::Heading { .. } | SidebarLine::Note(_) | SidebarLine::Blank => false,
    };
    let wanted = state.sidebar.selected.as_ref();
    let position = |wanted| lines.iter().position(|line| is(line, wanted));
    position(wanted).or_else(|| position(None))
}

/// Writes a number so that it ends one column before the health's own.
fn number(pen: &mut Pen<'_>, area: Rect, text: &str, style: Style) {
    let beyond = usize::from(area.width.saturating_sub(groups(area)));
    pen.skip_to_last(beyond + 2 + width(text)).put(text, style);
}

fn groups(area: Rect) -> u16 {
    area.width.min(GROUPS)
}

fn heading(theme: &Theme, area: Rect, title: &str, total: Option<Count>, pen: &mut Pen<'_>) {
    pen.skip(1).put(title, theme.heading);
    let total = total.map(|total| total.to_string());
    // A sum that would touch the title is left out: the accounts under it have theirs.
    let room = usize::from(groups(area)).saturating_sub(2 + width(title) + 1);
    if let Some(total) = total.filter(|total| width(total) < room) {
        number(pen, area, &total, theme.heading);
    }
}

fn item(state: &State, theme: &Theme, area: Rect, entry: &SidebarEntry, selected: bool, pen: &mut Pen<'_>) {
    let glyphs = &theme.glyphs;
    let beyond = usize::from(area.width.saturating_sub(groups(area)));
    let pick = |style: Style| if selected { theme.selection } else { style };
    pen.put_bar(selected, theme, theme.selection);
    let [on, off] = if entry.item.is_single() { glyphs.choices } else { glyphs.ticks };
    pen.put(if entry.on { on } else { off }, pick(theme.text)).skip(1 + 2 * entry.depth);
    let (numeral, style) = match entry.count {
        Some(known) => (known.to_string(), theme.text),
        None if entry.item == SidebarItem::AnyFolder => (String::new(), theme.text),
        None => (glyphs.unknown.to_owned(), theme.dim),
    };
    // The number and a blank on either side of it, and the column of the health.
    let room = pen.room().saturating_sub(beyond + width(&numeral) + 3);
    pen.put(&cut_middle(entry.label.shown(), room, glyphs.ellipsis), pick(theme.text));
    number(pen, area, &numeral, pick(style));
    pen.skip(1);
    match &entry.item {
        SidebarItem::Provider(name) => {
            let Some(account) = state.account(name) else { return };
            health(state, theme, account, selected, pen);
        }
        SidebarItem::Folder(_) if entry.folded => {
            pen.put("+", pick(theme.dim));
        }
        SidebarItem::Folder(_)
        | SidebarItem::AnyFolder
        | SidebarItem::Collection(_)
        | SidebarItem::Kind(_)
        | SidebarItem::Status(_) => {}
    }
}

/// One column that says how an account is doing, and what its fault is where there is room beside it.
fn health(state: &State, theme: &Theme, account: &AccountState, selected: bool, pen: &mut Pen<'_>) {
    let glyphs = &theme.glyphs;
    let (glyph, style) = match &account.health {
        Health::Unasked | Health::Well => return,
        Health::Busy => (state.spinner(), theme.busy),
        Health::Waiting { .. } => (glyphs.ellipsis, theme.busy),
        Health::Partial => (glyphs.partial, theme.warn),
        Health::Failed(_) => (glyphs.error, theme.error),
        Health::Offline(_) => (glyphs.error, theme.warn),
    };
    let style = if selected { theme.selection } else { style };
    pen.put(glyph, style);
    if pen.room() == 0 {
        return;
    }
    if let Health::Failed(fault) | Health::Offline(fault) = &account.health {
        let code = fault.code().map(|code| format!(" ({code})")).unwrap_or_default();
        let text = format!("{}{code}", fault.brief());
        let room = pen.room().saturating_sub(1);
        pen.skip(1).put(&cut_end(&text, room, glyphs.ellipsis), style);
    }
}

/// The line under an account: its fault; where that stands `beside` the name, where its key comes from.
fn account_note(state: &State, theme: &Theme, beside: Option<&AccountState>, note: &str, pen: &mut Pen<'_>) {
    let glyphs = &theme.glyphs;
    pen.skip(3);
    let Some(account) = beside else {
        let note = cut_end(note, pen.room(), glyphs.ellipsis);
        pen.put(&note, theme.error);
        return;
    };
    let mut text = format!("from {}", safe(&account.info.key_source));
    if let Some(key) = state.keymap.hint(Place::Sidebar, Action::RetryProvider) {
        text = format!("{text}{}{key} tries again", glyphs.separator);
    }
    pen.put(&shortened(&text, pen.room(), theme), theme.dim);
}
