//! Open with.

use ratatui::buffer::Buffer;

use crate::state::{Geometry, OpenMenu, State};
use crate::view::theme::Theme;
use crate::view::widget::panel;

pub(super) fn draw(_state: &State, menu: &OpenMenu, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    panel::open(buffer, menu.frame(geometry.screen), "Open with", theme);
}
