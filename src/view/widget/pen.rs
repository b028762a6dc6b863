//! Writing along one row of cells.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::text::width;
use crate::view::theme::Theme;

/// Writes along one row and never past its end, whatever the text.
#[derive(Debug)]
pub(in crate::view) struct Pen<'a> {
    buffer: &'a mut Buffer,
    x: u16,
    y: u16,
    end: u16,
}

impl<'a> Pen<'a> {
    /// A pen at the left of row `row` (from 0) of `area`. It has no room where that row is not there.
    pub(in crate::view) fn new(buffer: &'a mut Buffer, area: Rect, row: u16) -> Self {
        let y = area.y.saturating_add(row);
        let there = area.intersection(buffer.area);
        if y < there.y || y >= there.bottom() {
            return Self { buffer, x: 0, y: 0, end: 0 };
        }
        Self { x: there.x, y, end: there.right(), buffer }
    }

    /// Writes on from where the pen is. A wide character that does not fit whole is left out.
    pub(in crate::view) fn put(&mut self, text: &str, style: Style) -> &mut Self {
        if self.x < self.end {
            let from = self.x;
            let room = usize::from(self.end - self.x);
            // What was there before, a border for one, leaves nothing of its look behind but the ground.
            let style = style.remove_modifier(!style.add_modifier);
            (self.x, _) = self.buffer.set_stringn(self.x, self.y, text, room, style);
            if !text.is_ascii() {
                self.mend_wide(from);
            }
        }
        self
    }

    /// Writes, or leaves as much room where it is not wanted.
    pub(in crate::view) fn put_if(&mut self, wanted: bool, text: &str, style: Style) -> &mut Self {
        if wanted { self.put(text, style) } else { self.skip(width(text)) }
    }

    /// The bar beside what is selected. A theme's second column of it yields to whatever comes next.
    pub(in crate::view) fn put_bar(&mut self, selected: bool, theme: &Theme, style: Style) -> &mut Self {
        self.put_if(selected, theme.glyphs.bar, style);
        if selected && theme.double_bar {
            let after = self.x;
            self.put(theme.glyphs.bar, style);
            self.x = after;
        }
        self
    }

    /// Writes, and ends exactly `after` columns before the row's end, however wide the text turns out: what is measured as
    /// a whole (with ligatures) and what is drawn piece by piece may differ.
    pub(in crate::view) fn put_within(&mut self, text: &str, after: usize, style: Style) -> &mut Self {
        self.put_parts([(text, style)], after)
    }

    /// As [`put_within`](Self::put_within), for a text whose parts look different.
    pub(in crate::view) fn put_parts<'t>(
        &mut self,
        parts: impl IntoIterator<Item = (&'t str, Style)>,
        after: usize,
    ) -> &mut Self {
        let end = self.end;
        self.keep_free(u16::try_from(after).unwrap_or(u16::MAX));
        for (text, style) in parts {
            self.put(text, style);
        }
        self.x = self.end;
        self.end = end;
        self
    }

    /// The second column of a wide character gets the style of the first, so that a selection has no holes.
    fn mend_wide(&mut self, from: u16) {
        for x in from..self.x.saturating_sub(1) {
            let cell = &self.buffer[(x, self.y)];
            if width(cell.symbol()) > 1 {
                let style = cell.style();
                self.buffer[(x + 1, self.y)].set_style(style);
            }
        }
    }

    /// Moves on by so many columns.
    pub(in crate::view) fn skip(&mut self, columns: usize) -> &mut Self {
        self.x = self.x.saturating_add(u16::try_from(columns).unwrap_or(u16::MAX)).min(self.end);
        self
    }

    /// Moves to so many columns before the row's end, unless the pen is past that.
    pub(in crate::view) fn skip_to_last(&mut self, columns: usize) -> &mut Self {
        let room = self.room();
        self.skip(room.saturating_sub(columns))
    }

    /// Leaves so many columns at the row's end free.
    pub(in crate::view) fn keep_free(&mut self, columns: u16) -> &mut Self {
        self.end = self.end.saturating_sub(columns).max(self.x);
        self
    }

    /// How many columns are left.
    pub(in crate::view) fn room(&self) -> usize {
        usize::from(self.end.saturating_sub(self.x))
    }
}

/// A piece of a text that begins `at` so many bytes, in runs that match or do not.
pub(in crate::view) fn marked<'t>(piece: &'t str, at: usize, matched: &[Range<usize>]) -> Vec<(&'t str, bool)> {
    let within = |byte: usize| byte.saturating_sub(at).min(piece.len());
    let mut runs = Vec::new();
    let mut from = 0;
    for range in matched {
        let (start, end) = (within(range.start), within(range.end));
        runs.extend([(&piece[from..start], false), (&piece[start..end], true)]);
        from = end;
    }
    runs.push((&piece[from..], false));
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Modifier;

    #[test]
    fn a_wide_character_that_does_not_fit_is_left_out() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 5, 1));
        let mut pen = Pen::new(&mut buffer, Rect::new(0, 0, 5, 1), 0);
        pen.put("東京の", Style::new());
        assert_eq!(pen.room(), 1);
        assert_eq!(buffer, Buffer::with_lines(["東京 "]));
    }

    #[test]
    fn what_is_written_looks_as_it_should_whatever_was_there() {
        let area = Rect::new(0, 0, 3, 1);
        let mut buffer = Buffer::empty(area);
        Pen::new(&mut buffer, area, 0).put("---", Style::new().dim());
        Pen::new(&mut buffer, area, 0).put_if(false, "x", Style::new()).put("x", Style::new().bold());
        let modifiers: Vec<_> = buffer.content.iter().map(|cell| cell.modifier).collect();
        assert_eq!(modifiers, [Modifier::DIM, Modifier::BOLD, Modifier::DIM]);
    }

    #[test]
    fn a_wide_character_looks_alike_in_both_its_columns() {
        let area = Rect::new(0, 0, 2, 1);
        let mut buffer = Buffer::empty(area);
        Pen::new(&mut buffer, area, 0).put("東", Style::new().reversed());
        assert!(buffer.content.iter().all(|cell| cell.modifier == Modifier::REVERSED));
    }

    #[test]
    fn rows_outside_the_area_have_no_room() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 5, 1));
        for (area, row) in [(Rect::new(0, 0, 5, 1), 1), (Rect::new(9, 9, 5, 1), 0), (Rect::new(0, 0, 5, 9), 4)] {
            Pen::new(&mut buffer, area, row).put("x", Style::new());
        }
        assert_eq!(buffer, Buffer::empty(Rect::new(0, 0, 5, 1)));
    }
}
