//! The last line: where the list stands at the left, keys or a notice at the right.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::hints;
use super::theme::Theme;
use super::widget::pen::Pen;
use crate::state::statusline::{GAP, left};
use crate::state::{Geometry, Notice, State, StatusLine, Tone};
use crate::text::{cut_end, width};

pub(super) fn draw(state: &State, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, geometry.status, 0);
    pen.skip(1).keep_free(1);
    if let Some(notice) = &state.notice {
        notice_over_hints(state, theme, notice, geometry, &mut pen);
    } else if let Some(line) = StatusLine::of(state, geometry) {
        pen.put(&line.left, if line.typed { theme.key } else { theme.text });
        hints::put(&line.hints, geometry.status, theme.key, theme.dim, buffer);
    }
}

/// What happened takes the place of the hints, and as much of the left as it needs.
fn notice_over_hints(state: &State, theme: &Theme, notice: &Notice, geometry: &Geometry, pen: &mut Pen<'_>) {
    let (mark, style) = tone(state, theme, notice.tone);
    let text = theme.glyphs.words(&notice.text);
    let lead = if mark.is_empty() { 0 } else { width(mark) + 1 };
    let text = shortened(&text, pen.room().saturating_sub(lead), theme);
    let left = left(state, geometry, pen.room().saturating_sub(lead + width(&text) + GAP));
    pen.put(&left, theme.text);
    pen.skip_to_last(lead + width(&text)).put(mark, style).skip(usize::from(lead > 0)).put(&text, style);
}

/// The sign and the style of a tone.
pub(super) fn tone(state: &State, theme: &Theme, tone: Tone) -> (&'static str, Style) {
    match tone {
        Tone::Ok => ("", theme.ok),
        Tone::Busy => (state.spinner(), theme.busy),
        Tone::Warn => (theme.glyphs.partial, theme.warn),
        Tone::Error => (theme.glyphs.error, theme.error),
    }
}

/// A sentence in `room` columns: the part after the last separator goes first, the first part is cut last.
pub(super) fn shortened<'t>(text: &'t str, room: usize, theme: &Theme) -> Cow<'t, str> {
    let mut text = text;
    while width(text) > room {
        match text.rfind(theme.glyphs.separator) {
            Some(at) => text = &text[..at],
            None => return cut_end(text, room, theme.glyphs.ellipsis),
        }
    }
    Cow::Borrowed(text)
}
