//! What is said of the selected asset: in the pane beside the list, and on the whole screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use super::widget::pen::Pen;
use crate::state::detail::{FieldRole, Line};
use crate::state::{DetailLines, Geometry, Pane, State};

pub(super) fn draw(state: &State, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let Some(detail) = DetailLines::of(state, geometry) else { return };
    let area = detail.area;
    // The bar of the selected field stands clear of the edge, where there is room for that.
    let edge = detail.lead.saturating_sub(2);
    let left = u16::try_from(edge).unwrap_or(0);
    // Beside a list a bar shows that keys go to the pane.
    let focused = state.focus == Pane::Detail && geometry.list.is_some();
    for (row, line) in (0..area.height).zip(detail.lines.iter().skip(state.detail.scroll)) {
        let chosen = (detail.selected.is_some() && line.field() == detail.selected).then_some(theme.selection);
        if let Some(style) = chosen {
            let row = Rect { x: area.x + left, y: area.y + row, width: area.width - left, height: 1 };
            buffer.set_style(row.intersection(buffer.area), style);
        }
        let bar = chosen.or((focused && row == 0).then_some(theme.accent));
        let mut pen = Pen::new(buffer, area, row);
        pen.skip(edge).put_if(bar.is_some(), theme.glyphs.bar, bar.unwrap_or(theme.text));
        pen.skip(detail.lead - edge - 1).keep_free(1);
        put(&mut pen, line, detail.names, theme, chosen);
    }
}

/// Writes one line; on the selected field everything has one style.
fn put(pen: &mut Pen<'_>, line: &Line, names: usize, theme: &Theme, all: Option<Style>) {
    match line {
        Line::Blank => {}
        Line::Title(name) => {
            pen.put(name, theme.strong);
        }
        Line::Value { name, text, role, .. } => {
            let after = pen.room().saturating_sub(names);
            pen.put_within(name, after, all.unwrap_or(theme.dim));
            let style = match role {
                FieldRole::Plain | FieldRole::Token => theme.text,
                FieldRole::Link => theme.link,
                FieldRole::Unknown => theme.dim,
                FieldRole::Warning => theme.error,
            };
            pen.put(text, all.unwrap_or(style));
        }
    }
}
