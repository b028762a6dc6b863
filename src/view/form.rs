//! The first start, and the screen on which an account gets its key.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use super::widget::pen::Pen;
use crate::state::form::Look;
use crate::state::{Geometry, State};

pub(super) fn draw(state: &State, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let area = geometry.body;
    for (row, line) in (0..area.height).zip(state.form_lines(geometry)) {
        if line.selected {
            let row = Rect { x: area.x + 2, y: area.y + row, width: area.width.saturating_sub(4), height: 1 };
            buffer.set_style(row.intersection(buffer.area), theme.selection);
        }
        let mut pen = Pen::new(buffer, area, row);
        if line.selected {
            pen.skip(3).put(theme.glyphs.bar, theme.selection).skip(line.indent.saturating_sub(4));
        } else {
            pen.skip(line.indent);
        }
        pen.keep_free(1);
        for (text, look) in &line.pieces {
            pen.put(text, if line.selected { theme.selection } else { style(theme, *look) });
        }
    }
}

fn style(theme: &Theme, look: Look) -> Style {
    match look {
        Look::Text => theme.text,
        Look::Strong => theme.strong,
        Look::Dim => theme.dim,
        Look::Ok => theme.ok,
        Look::Error => theme.error,
        Look::Busy => theme.busy,
        Look::Typed(part) => theme.typed(part),
    }
}
