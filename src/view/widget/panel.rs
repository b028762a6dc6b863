//! A box that lies over everything else.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::pen::Pen;
use crate::text::{cut_end, width};
use crate::view::theme::Theme;

/// Draws the box with its title.
pub(in crate::view) fn open(buffer: &mut Buffer, area: Rect, title: &str, theme: &Theme) {
    let area = area.intersection(buffer.area);
    clear(buffer, area, theme.overlay);
    if area.width < 2 || area.height < 2 {
        return;
    }
    let glyphs = &theme.glyphs;
    let border = theme.overlay.patch(theme.rule);
    let [top_left, top_right, bottom_left, bottom_right] = glyphs.corners;
    rule(buffer, area, 0, theme);
    rule(buffer, area, area.height - 1, theme);
    for row in 0..area.height {
        let (left, right) = match row {
            0 => (top_left, top_right),
            row if row == area.height - 1 => (bottom_left, bottom_right),
            _ => (glyphs.vertical, glyphs.vertical),
        };
        Pen::new(buffer, area, row).put(left, border).skip_to_last(1).put(right, border);
    }
    let room = usize::from(area.width).saturating_sub(6);
    if !title.is_empty() && room > 0 {
        let title = cut_end(title, room, glyphs.ellipsis);
        Pen::new(buffer, area, 0)
            .skip(2)
            .put(" ", border)
            .put(&title, theme.overlay.patch(theme.strong))
            .put(" ", border);
    }
}

/// A rule across the box, from border to border.
pub(in crate::view) fn rule(buffer: &mut Buffer, area: Rect, row: u16, theme: &Theme) {
    let border = theme.overlay.patch(theme.rule);
    let mut pen = Pen::new(buffer, area, row);
    pen.skip(1).keep_free(1);
    while pen.room() > 0 {
        pen.put(theme.glyphs.horizontal, border);
    }
}

/// Takes away what is under `area`. A wide character that reaches into it goes whole, for its second half would hide
/// what is drawn in its place.
pub(in crate::view) fn clear(buffer: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        if area.x > buffer.area.x {
            let before = &mut buffer[(area.x - 1, y)];
            if width(before.symbol()) > 1 {
                before.set_symbol(" ");
            }
        }
        for x in area.left()..area.right() {
            buffer[(x, y)].reset();
        }
    }
    buffer.set_style(area, style);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_character_under_the_edge_goes_whole() {
        let mut buffer = Buffer::with_lines(["東京東京"]);
        clear(&mut buffer, Rect::new(3, 0, 3, 1), Style::new());
        assert_eq!(buffer, Buffer::with_lines(["東    京"]));
    }
}
