//! Actions.

use ratatui::buffer::Buffer;

use crate::state::{Geometry, Palette, State};
use crate::view::theme::Theme;
use crate::view::widget::panel;

pub(super) fn draw(_state: &State, _palette: &Palette, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    panel::open(buffer, Palette::frame(geometry.screen), "Actions", theme);
}
