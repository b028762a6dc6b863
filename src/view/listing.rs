//! The list: column heads, rows, and the notes pinned under them.

mod cells;
mod empty;
mod notes;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::theme::Theme;
use super::widget::columns::{Fixed, fit, visible};
use super::widget::pen::Pen;
use crate::asset::{Asset, AssetKind};
use crate::state::{Column, Geometry, Pane, State};
use crate::text::{cut_end, cut_middle, width};

/// The bar, the mark, the kind, a blank.
const LEAD: u16 = 4;
/// The name is never narrower than this; columns give way to it.
const NAME: u16 = 12;

/// The columns on this screen.
struct Table {
    name: usize,
    fixed: Vec<Fixed<Column>>,
}

impl Table {
    fn of(state: &State, geometry: &Geometry, list: Rect) -> Self {
        let mut fixed = cells::columns(state, geometry.screen.width, list.width);
        // A blank stands at the right edge.
        let name = fit(list.width.saturating_sub(LEAD + 1), NAME, &mut fixed);
        Self { name: usize::from(name), fixed }
    }
}

pub(super) fn draw(state: &State, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let Some(list) = geometry.list else { return };
    let page = &state.listing.shown;
    if page.is_empty() {
        empty::draw(state, theme, geometry.rows, buffer);
    } else {
        let table = Table::of(state, geometry, list);
        if let Some(heads) = geometry.heads {
            draw_heads(theme, &table, heads, buffer);
        }
        let rows = visible(state.listing.offset, geometry.rows.height, page.len());
        for (line, at) in (0..geometry.rows.height).zip(rows) {
            if let Some(asset) = page.asset(at) {
                let area = Rect { y: geometry.rows.y + line, height: 1, ..geometry.rows };
                draw_row(state, theme, &table, asset, at == state.listing.row, area, buffer);
            }
        }
    }
    notes::draw(state, theme, geometry.notes, buffer);
}

fn draw_heads(theme: &Theme, table: &Table, area: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, area, 0);
    pen.skip(usize::from(LEAD));
    cell(&mut pen, "NAME", table.name, false, theme.heading, theme);
    for column in &table.fixed {
        pen.skip(1);
        cell(&mut pen, cells::head(column.what), usize::from(column.width), column.right, theme.heading, theme);
    }
}

/// How the parts of one row look.
#[derive(Clone, Copy)]
struct Look {
    /// Where everything of the row looks alike: selected, or of a page that is being left.
    all: Option<Style>,
}

impl Look {
    fn of(state: &State, theme: &Theme, selected: bool) -> Self {
        let left = state.listing.is_leaving();
        let all = match (selected, left) {
            (true, false) => Some(theme.selected(state.focus == Pane::List)),
            // The ground says where one is, the dimness that another page is coming.
            (true, true) => {
                let dimness = theme.stale.add_modifier & Modifier::DIM;
                Some(theme.selected(state.focus == Pane::List).add_modifier(dimness))
            }
            (false, true) => Some(theme.stale),
            (false, false) => None,
        };
        Self { all }
    }

    fn style(self, role: Style) -> Style {
        self.all.unwrap_or(role)
    }
}

fn draw_row(
    state: &State,
    theme: &Theme,
    table: &Table,
    asset: &Asset,
    selected: bool,
    area: Rect,
    buffer: &mut Buffer,
) {
    let look = Look::of(state, theme, selected);
    if let (true, Some(style)) = (selected, look.all) {
        buffer.set_style(area.intersection(buffer.area), style);
    }
    let glyphs = &theme.glyphs;
    let mut pen = Pen::new(buffer, area, 0);
    pen.put_if(selected, glyphs.bar, look.style(theme.accent)).skip(1);
    if let Some(why) = &asset.unreadable {
        let text = format!("unreadable: {why}");
        pen.put(glyphs.error, look.style(theme.error)).skip(1);
        cell(&mut pen, &cut_end(&text, table.name, glyphs.ellipsis), table.name, false, look.style(theme.error), theme);
    } else {
        let kind = match asset.kind {
            AssetKind::Image => theme.kind_image,
            AssetKind::Video => theme.kind_video,
            AssetKind::Audio => theme.kind_audio,
            AssetKind::Other => theme.text,
        };
        pen.put(glyphs.kind(asset.kind), look.style(kind)).skip(1);
        cell(
            &mut pen,
            &cut_middle(asset.name.shown(), table.name, glyphs.ellipsis),
            table.name,
            false,
            look.style(theme.text),
            theme,
        );
    }
    for column in &table.fixed {
        let room = usize::from(column.width);
        match cells::text(state, theme, asset, column.what) {
            None => {
                pen.skip(1);
                cell(&mut pen, glyphs.unknown, room, column.right, look.style(theme.dim), theme);
            }
            Some(text) if column.what == Column::Age && asset.new => {
                // The plus of what is new may stand in the blank between two columns.
                let free = (room + 1).saturating_sub(width(&text) + 1);
                pen.skip(free).put("+", look.style(theme.new)).put(&text, look.style(theme.text));
            }
            Some(text) => {
                pen.skip(1);
                cell(&mut pen, &text, room, column.right, look.style(theme.text), theme);
            }
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
