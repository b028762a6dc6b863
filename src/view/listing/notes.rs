//! The lines pinned under the rows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::state::{Geometry, Note, State, Tone};
use crate::text::{cut_end, wrap};
use crate::view::statusline::{shortened, tone};
use crate::view::theme::Theme;
use crate::view::widget::pen::Pen;

pub(in crate::view) fn draw(state: &State, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let height = usize::from(area.height);
    let room = Geometry::note_room(area);
    let notes = worst(&state.notes, height);
    if let ([one], 2..) = (&notes[..], height) {
        for (row, text) in (0..area.height).zip(in_lines(state, theme, one, room, height)) {
            line(state, theme, one, &text, row == 0, Rect { y: area.y + row, height: 1, ..area }, buffer);
        }
        return;
    }
    for (row, note) in (0..area.height).zip(notes) {
        let text = theme.glyphs.words(&note.text(|until| state.left_until(until))).into_owned();
        let text = shortened(&text, room, theme);
        line(state, theme, note, &text, true, Rect { y: area.y + row, height: 1, ..area }, buffer);
    }
}

/// As many notes as there are lines, the worst, in the order in which they came.
fn worst(notes: &[Note], lines: usize) -> Vec<&Note> {
    let mut kept: Vec<(usize, &Note)> = notes.iter().enumerate().collect();
    kept.sort_by_key(|(at, note)| (gravity(note.tone), *at));
    kept.truncate(lines);
    kept.sort_by_key(|(at, _)| *at);
    kept.into_iter().map(|(_, note)| note).collect()
}

fn gravity(tone: Tone) -> u8 {
    match tone {
        Tone::Error => 0,
        Tone::Warn => 1,
        Tone::Busy => 2,
        Tone::Ok => 3,
    }
}

/// One note on several lines: what does not fit goes from its end, part by part.
fn in_lines(state: &State, theme: &Theme, note: &Note, room: usize, most: usize) -> Vec<String> {
    let text = theme.glyphs.words(&note.text(|until| state.left_until(until))).into_owned();
    let mut text = text.as_str();
    loop {
        let mut lines = wrap(text, room);
        if lines.len() <= most {
            return lines;
        }
        let Some(at) = text.rfind(theme.glyphs.separator) else {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                *last =
                    cut_end(&format!("{last}{0}{0}", theme.glyphs.ellipsis), room, theme.glyphs.ellipsis).into_owned();
            }
            return lines;
        };
        text = &text[..at];
    }
}

fn line(state: &State, theme: &Theme, note: &Note, text: &str, first: bool, area: Rect, buffer: &mut Buffer) {
    let (mark, style) = tone(state, theme, note.tone);
    let mut pen = Pen::new(buffer, area, 0);
    pen.put("  ", style)
        .put(if first && !mark.is_empty() { mark } else { " " }, style)
        .put(" ", style)
        .put(text, style);
}
