//! The keys of a place, made from the keymap: rebound keys show as they are.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::{found, put_found};
use crate::input::Place;
use crate::state::help::{self, HelpLine, KEYS};
use crate::state::{Geometry, State};
use crate::view::theme::Theme;
use crate::view::widget::pen::{Pen, marked};

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
    let (needle, selected) = (state.needle(), state.match_at());
    let keys_alone = needle.as_ref().is_some_and(|needle| needle.is_key_in(&reader.lines));
    for (row, (at, line)) in (0..reader.inside.height).zip(reader.lines.iter().enumerate().skip(scroll)) {
        let mut pen = Pen::new(buffer, reader.inside, row);
        pen.skip(1);
        for (line, columns) in line.iter().zip(reader.sides()) {
            let after = pen.room().saturating_sub(usize::from(columns));
            let ranges = needle.as_ref().map(|needle| needle.in_help(line, keys_alone)).unwrap_or_default();
            put(&mut pen, line, &ranges, found(theme, Some(at) == selected), theme);
            pen.skip_to_last(after);
        }
    }
}

fn put(pen: &mut Pen<'_>, line: &HelpLine, ranges: &[Vec<Range<usize>>; 2], found: Style, theme: &Theme) {
    let over = |role| theme.overlay.patch(role);
    match line {
        HelpLine::Blank => {}
        HelpLine::Heading(title) => {
            pen.put(title, over(theme.heading));
        }
        HelpLine::Key(keys, words) => {
            let after = pen.room().saturating_sub(KEYS + 1);
            let [in_keys, in_words] = ranges;
            let styled = |(part, is_match)| (part, if is_match { found } else { over(theme.key) });
            pen.put_parts(marked(keys, 0, in_keys).into_iter().map(styled), after);
            put_found(pen, words, in_words, [theme.overlay, found]);
        }
    }
}
