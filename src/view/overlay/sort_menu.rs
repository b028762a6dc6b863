//! What the list can be sorted by.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::asset::SortBy;
use crate::state::layout::{self, SortPlaces};
use crate::state::sort_menu::{self, ITEMS};
use crate::state::{Geometry, State};
use crate::text::cut_end;
use crate::view::theme::Theme;
use crate::view::widget::panel;
use crate::view::widget::pen::Pen;

/// Columns for what is sorted by.
const TITLE: usize = 12;

pub(super) fn draw(state: &State, selected: usize, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let SortPlaces { frame, items } = layout::sort_menu(geometry.screen);
    panel::open(buffer, frame, "Sort by", theme);
    for (row, (at, order)) in (0..items.height).zip(ITEMS.into_iter().enumerate()) {
        item(state, theme, order, at == selected, Rect { y: items.y + row, height: 1, ..items }, buffer);
    }
}

fn item(state: &State, theme: &Theme, order: Option<SortBy>, selected: bool, area: Rect, buffer: &mut Buffer) {
    let row = Rect { width: area.width.saturating_sub(1), ..area };
    if selected {
        buffer.set_style(row.intersection(buffer.area), theme.selection);
    }
    let look = |role| if selected { theme.selection } else { theme.overlay.patch(role) };
    let glyphs = theme.glyphs;
    let sort = state.listing.query.sort;
    // The order in force has its direction beside it.
    let sign = match (sort.filter(|sort| Some(sort.by) == order), order, sort) {
        (Some(sort), _, _) => glyphs.sort(sort),
        (None, None, None) => glyphs.choices[0],
        (None, Some(_), _) | (None, None, Some(_)) => " ",
    };
    let mut letter = [0; 4];
    let mut pen = Pen::new(buffer, row, 0);
    pen.put_bar(selected, theme, look(theme.accent));
    pen.put(sort_menu::letter(order).encode_utf8(&mut letter), look(theme.key)).skip(2);
    let after = pen.room().saturating_sub(TITLE);
    pen.put_within(order.map_or("nothing", sort_menu::word), after, look(theme.text));
    pen.put(sign, look(theme.accent)).skip(1);
    let words = cut_end(sort_menu::about(state, order), pen.room(), glyphs.ellipsis);
    pen.put(&words, look(theme.dim));
}
