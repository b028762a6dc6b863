//! What is said of the selected asset: in the pane beside the list, and on the whole screen.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use super::widget::pen::Pen;
use super::widget::window;
use crate::asset::Asset;
use crate::state::detail::{self, Field, FieldRole};
use crate::state::{Pane, State};
use crate::text::{cut_middle, fold, head, tail, width, wrap};

/// The lines that a URL may take in the pane.
const URL_LINES: usize = 3;
/// The lines that any other value may take in the pane.
const VALUE_LINES: usize = 2;
/// The lines for what is wrong with a value: it and the reason.
const WARNING_LINES: usize = 4;
/// `2025-10-06 15:21`: a date without its seconds and its zone.
const MINUTE: usize = 16;
/// The widest line of the full detail that can still be read at ease.
const WIDEST: u16 = 120;

/// One line on the screen.
struct Line<'a> {
    /// Where a field begins.
    name: &'static str,
    text: Cow<'a, str>,
    style: Style,
    /// Which field it belongs to.
    field: Option<usize>,
}

impl<'a> Line<'a> {
    fn title(text: Cow<'a, str>, theme: &Theme) -> Self {
        Self { name: "", text, style: theme.strong, field: None }
    }

    fn blank(theme: &Theme) -> Self {
        Self { name: "", text: Cow::Borrowed(""), style: theme.text, field: None }
    }
}

/// The pane beside the list: short forms, so that much fits.
pub(super) fn draw_pane(state: &State, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Some(asset) = state.listing.selected_asset() else { return };
    let names = 9;
    let room = usize::from(area.width).saturating_sub(2);
    let fields = detail::fields(state, asset);
    let mut lines = vec![Line::title(cut_middle(asset.name.shown(), room, theme.glyphs.ellipsis), theme)];
    for (at, field) in fields.iter().enumerate() {
        let values = short(theme, field, room.saturating_sub(names));
        push(&mut lines, theme, field, at, values);
        // What people come for stands apart from the rest.
        if field.name == "url" && area.height >= 20 {
            lines.push(Line::blank(theme));
        }
    }
    let start = window::start(state.detail.scroll, area.height, lines.len());
    let focused = state.focus == Pane::Detail;
    for (row, (at, line)) in (0..area.height).zip(lines.iter().enumerate().skip(start)) {
        let mut pen = Pen::new(buffer, area, row);
        pen.put_if(focused && at == start, theme.glyphs.bar, theme.accent).keep_free(1);
        put(&mut pen, line, names, theme, None);
    }
}

/// The whole screen: every value in full, one of the fields selected.
pub(super) fn draw_full(state: &State, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Some(asset) = state.listing.selected_asset() else { return };
    let area = Rect { width: area.width.min(WIDEST), ..area };
    // Where the pane has the whole screen for want of room, it scrolls as the pane does.
    let selecting = state.full;
    let lead: usize = if area.width >= 80 { 3 } else { 2 };
    let names = 10;
    let fields = detail::fields(state, asset);
    let room = usize::from(area.width).saturating_sub(lead + 1);
    let lines = full_lines(theme, asset, &fields, room, names, area.height);
    let selected = state.detail.field.min(fields.len().saturating_sub(1));
    let (first, last) = window::span(&lines, |line| line.field == Some(selected));
    let start = if selecting {
        // The first field brings the name above it along.
        let first = if selected == 0 { 0 } else { first };
        window::start_showing(state.detail.scroll, area.height, lines.len(), first, last)
    } else {
        window::start(state.detail.scroll, area.height, lines.len())
    };
    for (row, line) in (0..area.height).zip(&lines[start..]) {
        let chosen = selecting && line.field == Some(selected);
        if chosen {
            let left = u16::try_from(lead - 2).unwrap_or(0);
            let row = Rect { x: area.x + left, y: area.y + row, width: area.width - left, height: 1 };
            buffer.set_style(row.intersection(buffer.area), theme.selection);
        }
        let mut pen = Pen::new(buffer, area, row);
        pen.skip(lead - 2).put_if(chosen, theme.glyphs.bar, theme.selection).skip(1).keep_free(1);
        put(&mut pen, line, names, theme, chosen.then_some(theme.selection));
    }
}

fn full_lines<'a>(
    theme: &Theme,
    asset: &'a Asset,
    fields: &'a [Field],
    room: usize,
    names: usize,
    height: u16,
) -> Vec<Line<'a>> {
    let roomy = height >= 16;
    let mut lines: Vec<Line<'a>> = Vec::new();
    if roomy {
        lines.push(Line::blank(theme));
    }
    // On a low screen the header's name is enough, unless it had to be cut.
    let name = asset.name.shown();
    let title = if roomy || width(name) > room / 2 { fold(name, room.max(1)) } else { Vec::new() };
    lines.extend(title.into_iter().map(|part| Line::title(Cow::Borrowed(part), theme)));
    if roomy {
        lines.push(Line::blank(theme));
    }
    for (at, field) in fields.iter().enumerate() {
        push(&mut lines, theme, field, at, whole(theme, field, room.saturating_sub(names)));
        if roomy && field.name == "url" {
            lines.push(Line::blank(theme));
        }
    }
    lines
}

/// Writes one line; on the selected field everything has one style.
fn put(pen: &mut Pen<'_>, line: &Line<'_>, names: usize, theme: &Theme, all: Option<Style>) {
    if line.field.is_some() {
        let after = pen.room().saturating_sub(names);
        pen.put_within(line.name, after, all.unwrap_or(theme.dim));
    }
    pen.put(&line.text, all.unwrap_or(line.style));
}

fn push<'a>(lines: &mut Vec<Line<'a>>, theme: &Theme, field: &Field, at: usize, values: Vec<Cow<'a, str>>) {
    let style = match field.role {
        FieldRole::Plain | FieldRole::Token => theme.text,
        FieldRole::Link => theme.link,
        FieldRole::Unknown => theme.dim,
        FieldRole::Warning => theme.error,
    };
    for (number, text) in values.into_iter().enumerate() {
        let name = if number == 0 { field.name } else { "" };
        lines.push(Line { name, text, style, field: Some(at) });
    }
}

/// A value in the few lines that the pane has for it.
fn short<'a>(theme: &Theme, field: &'a Field, room: usize) -> Vec<Cow<'a, str>> {
    let ellipsis = theme.glyphs.ellipsis;
    let shown = field.shown.as_str();
    match field.role {
        FieldRole::Link => folded_link(shown, room, ellipsis),
        FieldRole::Token => vec![cut_middle(shown, room, ellipsis)],
        FieldRole::Plain if matches!(field.name, "created" | "url ends") => vec![Cow::Borrowed(head(shown, MINUTE))],
        FieldRole::Plain | FieldRole::Unknown | FieldRole::Warning => {
            let mut lines = whole(theme, field, room);
            let most = if field.role == FieldRole::Warning { WARNING_LINES } else { VALUE_LINES };
            if lines.len() > most {
                let rest = lines.split_off(most - 1).join(" ");
                lines.push(Cow::Owned(cut_middle(&rest, room, ellipsis).into_owned()));
            }
            lines
        }
    }
}

/// A URL in a few lines. Of a longer one the beginning and the name of the file at its end stay.
fn folded_link<'a>(url: &'a str, room: usize, ellipsis: &str) -> Vec<Cow<'a, str>> {
    let mut lines: Vec<Cow<'a, str>> = fold(url, room.max(1)).into_iter().map(Cow::Borrowed).collect();
    if lines.len() > URL_LINES {
        lines.truncate(URL_LINES - 1);
        let file = url.rfind('/').map_or(url, |at| &url[at..]);
        let left = room.saturating_sub(width(ellipsis));
        let ending = if width(file) <= left { file } else { tail(file, left) };
        lines.push(Cow::Owned(format!("{ellipsis}{ending}")));
    }
    lines
}

/// A value in as many lines as it takes.
fn whole<'a>(theme: &Theme, field: &'a Field, room: usize) -> Vec<Cow<'a, str>> {
    match field.role {
        FieldRole::Link | FieldRole::Token => fold(&field.shown, room.max(1)).into_iter().map(Cow::Borrowed).collect(),
        FieldRole::Plain | FieldRole::Unknown | FieldRole::Warning => {
            let words = theme.glyphs.words(&field.shown);
            if width(&words) <= room {
                return vec![words];
            }
            wrap(&words, room).into_iter().map(Cow::Owned).collect()
        }
    }
}
