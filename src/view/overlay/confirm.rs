//! A question before something large is done.

use ratatui::buffer::Buffer;

use crate::state::{Confirm, Geometry, State, layout};
use crate::view::theme::Theme;
use crate::view::widget::pen::Pen;

pub(super) fn draw(state: &State, confirm: &Confirm, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let frame = confirm.frame(geometry.screen);
    super::open(state, theme, frame, confirm.title(), buffer);
    let inside = layout::inside(frame);
    let lines = confirm.lines(usize::from(inside.width).max(1));
    for (row, line) in (0..inside.height).zip(lines) {
        Pen::new(buffer, inside, row).put(&theme.glyphs.words(&line), theme.overlay.patch(theme.text));
    }
}
