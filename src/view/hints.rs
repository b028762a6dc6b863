//! Writes hints where they stand.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::widget::pen::Pen;
use crate::state::{Hint, HintRow};

/// Writes a row of hints within `area`.
pub(super) fn put(row: &HintRow, area: Rect, key: Style, words: Style, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, area, row.at.y.saturating_sub(area.y));
    pen.skip(usize::from(row.at.x.saturating_sub(area.x)));
    for (at, hint) in row.hints.iter().enumerate() {
        // Blanks are written too: under a hint there may be a border.
        for _ in 0..if at > 0 { row.gap } else { 0 } {
            pen.put(" ", words);
        }
        one(&mut pen, hint, key, words);
    }
}

fn one(pen: &mut Pen<'_>, hint: &Hint, key: Style, words: Style) {
    for (at, own) in hint.keys.iter().enumerate() {
        pen.put(if at > 0 { " " } else { "" }, key).put(&own.written, key);
    }
    pen.put(" ", words).put(&hint.words, words);
}
