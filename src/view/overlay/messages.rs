//! What was said so far, newest first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::state::{Geometry, Message, State, Tone};
use crate::text::{width, wrap};
use crate::view::statusline::tone;
use crate::view::theme::Theme;
use crate::view::widget::pen::Pen;
use crate::view::widget::window;

/// The widest frame; longer lines are hard to read.
const WIDEST: u16 = 100;
/// The bar, the time, the sign: `▌ 15:21 ! `.
const LEAD: usize = 10;

/// One line on the screen: which message it belongs to, and whether it is the first of it.
struct Line<'m> {
    of: usize,
    message: &'m Message,
    first: bool,
    text: String,
}

pub(super) fn draw(state: &State, at: (usize, usize), theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let (selected, scroll) = at;
    let screen = geometry.screen;
    let columns = screen.width.min(WIDEST);
    let room = usize::from(columns).saturating_sub(4 + LEAD);
    let all = &state.messages.all;
    let mut lines = Vec::new();
    for (of, message) in all.iter().enumerate() {
        let words = theme.glyphs.words(&message.text);
        for (number, text) in wrap(&words, room.max(1)).into_iter().enumerate() {
            lines.push(Line { of, message, first: number == 0, text });
        }
    }
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).clamp(8, geometry.body.height.max(8));
    let inner = super::reader(state, theme, screen, (columns, rows), "Messages", buffer);
    if lines.is_empty() {
        Pen::new(buffer, inner, 0).put("nothing was said yet", theme.overlay.patch(theme.dim));
    }
    let selected = selected.min(all.len().saturating_sub(1));
    let (first, last) = window::span(&lines, |line| line.of == selected);
    let start = window::start_showing(scroll, inner.height, lines.len(), first, last);
    for (row, line) in (0..inner.height).zip(&lines[start.min(lines.len())..]) {
        let area = Rect { y: inner.y + row, height: 1, ..inner };
        put(state, theme, line, line.of == selected, area, buffer);
    }
}

fn put(state: &State, theme: &Theme, line: &Line<'_>, selected: bool, area: Rect, buffer: &mut Buffer) {
    let all = selected.then_some(theme.selection);
    if let Some(style) = all {
        buffer.set_style(area.intersection(buffer.area), style);
    }
    let look = |role| all.unwrap_or(theme.overlay.patch(role));
    let (mark, style) = match line.message.tone {
        // What was under way then does not turn any more.
        Tone::Busy => (theme.glyphs.unknown, theme.busy),
        Tone::Ok | Tone::Warn | Tone::Error => tone(state, theme, line.message.tone),
    };
    let mut pen = Pen::new(buffer, area, 0);
    pen.put_if(selected, theme.glyphs.bar, look(theme.accent)).skip(1);
    if line.first {
        let time = line.message.at.to_zoned(state.zone.clone()).strftime("%H:%M").to_string();
        pen.put(&time, look(theme.dim)).skip(1).put(mark, look(style)).skip(2 - width(mark).min(1));
    } else {
        pen.skip(LEAD - 2);
    }
    pen.put(&line.text, look(theme.text));
}
