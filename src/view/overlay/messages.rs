//! What was said so far, newest first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{found, put_found};
use crate::state::reader::{self, MESSAGE_LEAD, MessageLine};
use crate::state::{Geometry, State, Tone};
use crate::text::width;
use crate::view::statusline::tone;
use crate::view::theme::Theme;
use crate::view::widget::pen::Pen;

pub(super) fn draw(state: &State, at: (usize, usize), theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let (selected, scroll) = at;
    let reader = reader::messages(state, geometry);
    super::open(state, theme, reader.frame, "Messages", buffer);
    if reader.lines.is_empty() {
        Pen::new(buffer, reader.inside, 0).put("nothing was said yet", theme.overlay.patch(theme.dim));
    }
    for (row, line) in (0..reader.inside.height).zip(reader.lines.iter().skip(scroll)) {
        let area = Rect { y: reader.inside.y + row, height: 1, ..reader.inside };
        put(state, theme, line, line.of == selected, area, buffer);
    }
}

fn put(state: &State, theme: &Theme, line: &MessageLine, selected: bool, area: Rect, buffer: &mut Buffer) {
    let all = selected.then_some(theme.selection);
    if let Some(style) = all {
        buffer.set_style(area.intersection(buffer.area), style);
    }
    let Some(message) = state.messages.all.get(line.of) else { return };
    let look = |role| all.unwrap_or(theme.overlay.patch(role));
    let (mark, style) = match message.tone {
        // What was under way then does not turn any more.
        Tone::Busy => (theme.glyphs.unknown, theme.busy),
        Tone::Ok | Tone::Warn | Tone::Error => tone(state, theme, message.tone),
    };
    let mut pen = Pen::new(buffer, area, 0);
    pen.put_bar(selected, theme, look(theme.accent)).skip(1);
    if line.first {
        let time = message.at.to_zoned(state.zone.clone()).strftime("%H:%M").to_string();
        pen.put(&time, look(theme.dim)).skip(1).put(mark, look(style)).skip(2 - width(mark).min(1));
    } else {
        pen.skip(MESSAGE_LEAD - 2);
    }
    let ranges = state.needle().map(|needle| needle.ranges(&line.text)).unwrap_or_default();
    put_found(&mut pen, &line.text, &ranges, [look(theme.text), found(theme, selected)]);
}
