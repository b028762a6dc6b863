//! The list: column heads, rows, and the notes pinned under them.

mod cells;
pub(super) mod empty;
pub(super) mod name;
pub(super) mod notes;

use std::borrow::Cow;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use self::name::Look;
use super::theme::Theme;
use super::widget::pen::Pen;
use crate::asset::search::Highlighter;
use crate::asset::{Asset, SortBy};
use crate::state::table::{self, LEAD, sort_of};
use crate::state::{Column, Geometry, State, Table};
use crate::text::{cut_end, width};

pub(super) fn draw(state: &State, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let Some(list) = geometry.list else { return };
    let page = &state.listing.shown;
    if page.is_empty() {
        empty::draw(state, theme, geometry.rows, buffer);
    } else {
        let table = Table::of(state, geometry, list);
        if let Some(heads) = geometry.heads {
            draw_heads(state, theme, &table, heads, buffer);
        }
        let tells_new = table.fixed.iter().any(|column| column.what == Column::Age);
        let mut highlighter = Highlighter::new(&state.listing.query.search);
        for (line, at) in (0..geometry.rows.height).zip(state.listing.offset.min(page.len())..page.len()) {
            if let Some(asset) = page.asset(at) {
                let area = Rect { y: geometry.rows.y + line, height: 1, ..geometry.rows };
                let look = Look::of(state, theme, asset, at == state.listing.row, tells_new);
                let matched = highlighter.parts(&asset.name);
                draw_row(state, theme, &table, (asset, &matched), look, area, buffer);
            }
        }
    }
    notes::draw(state, theme, geometry.notes, buffer);
}

/// The heads of the columns, with an arrow at that of what the list is sorted by.
fn draw_heads(state: &State, theme: &Theme, table: &Table, area: Rect, buffer: &mut Buffer) {
    let sort = state.listing.query.sort;
    let mut head = |text: &str, by: Option<SortBy>, column: Range<u16>, right: bool| {
        let arrow = sort.filter(|sort| Some(sort.by) == by).map_or("", |sort| theme.glyphs.sort(sort));
        let taken = width(text) + width(arrow);
        let mut pen = Pen::new(buffer, area, 0);
        if right {
            pen.skip(usize::from(column.end).saturating_sub(taken)).put(arrow, theme.accent).put(text, theme.heading);
        } else {
            pen.skip(usize::from(column.start)).put(text, theme.heading).put(arrow, theme.accent);
        }
    };
    let mut x = LEAD + table.name;
    head("NAME", Some(SortBy::Name), LEAD..x, false);
    for column in &table.fixed {
        let from = x + 1;
        x = from + column.width;
        head(table::head(column.what), sort_of(column.what), from..x, column.right);
    }
}

fn draw_row(
    state: &State,
    theme: &Theme,
    table: &Table,
    (asset, matched): (&Asset, &[Range<usize>]),
    look: Look,
    area: Rect,
    buffer: &mut Buffer,
) {
    if let (true, Some(style)) = (look.selected, look.all) {
        buffer.set_style(area.intersection(buffer.area), style);
    }
    let glyphs = &theme.glyphs;
    let mut pen = Pen::new(buffer, area, 0);
    name::lead(theme, look, &mut pen);
    if let Some(why) = &asset.unreadable {
        let text = format!("unreadable: {why}");
        pen.put(glyphs.error, look.style(theme.error)).skip(1);
        cell(&mut pen, &text, usize::from(table.name), false, look.style(theme.error), theme);
    } else {
        name::put(theme, asset, matched, look, usize::from(table.name), &mut pen);
    }
    for column in &table.fixed {
        let room = usize::from(column.width);
        let text = cells::text(state, theme, asset, column.what);
        let style = look.style(if text.is_some() { theme.text } else { theme.dim });
        let text = text.unwrap_or(Cow::Borrowed(glyphs.unknown));
        if column.what == Column::Age && asset.new {
            // The plus of what is new may stand in the blank between two columns.
            let free = (room + 1).saturating_sub(width(&text) + 1);
            pen.skip(free).put("+", look.style(theme.new)).put(&text, style);
        } else {
            pen.skip(1);
            cell(&mut pen, &text, room, column.right, style, theme);
        }
    }
}

/// Writes one cell and leaves the pen behind it.
fn cell(pen: &mut Pen<'_>, text: &str, columns: usize, right: bool, style: Style, theme: &Theme) {
    let text = cut_end(text, columns, theme.glyphs.ellipsis);
    let after = pen.room().saturating_sub(columns);
    if right {
        pen.skip(columns.saturating_sub(width(&text)));
    }
    // What is drawn may be narrower or wider than its measure (ligatures): the next cell stands where it should.
    pen.put_within(&text, after, style);
}
