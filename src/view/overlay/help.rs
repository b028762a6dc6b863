//! The keys of a place, made from the keymap: rebound keys show as they are.

use ratatui::buffer::Buffer;

use crate::input::Place;
use crate::state::help::{self, HelpLine, KEYS};
use crate::state::{Geometry, State};
use crate::view::theme::Theme;
use crate::view::widget::pen::Pen;

pub(super) fn draw(
    state: &State,
    place: Place,
    scroll: usize,
    theme: &Theme,
    geometry: &Geometry,
    buffer: &mut Buffer,
) {
    let title = format!("Help {} {}", theme.glyphs.unknown, place.name());
    let reader = help::reader(state, geometry, place);
    super::open(state, theme, reader.frame, &title, buffer);
    for (row, line) in (0..reader.inside.height).zip(reader.lines.iter().skip(scroll)) {
        let mut pen = Pen::new(buffer, reader.inside, row);
        pen.skip(1);
        for (line, columns) in line.iter().zip(reader.sides()) {
            let after = pen.room().saturating_sub(usize::from(columns));
            put(&mut pen, line, theme);
            pen.skip_to_last(after);
        }
    }
}

fn put(pen: &mut Pen<'_>, line: &HelpLine, theme: &Theme) {
    let over = |role| theme.overlay.patch(role);
    match line {
        HelpLine::Blank => {}
        HelpLine::Heading(title) => {
            pen.put(title, over(theme.heading));
        }
        HelpLine::Key(keys, words) => {
            let after = pen.room().saturating_sub(KEYS + 1);
            pen.put_within(keys, after, over(theme.key));
            pen.put(words, theme.overlay);
        }
    }
}
