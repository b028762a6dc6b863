//! Sure?.

use ratatui::buffer::Buffer;

use crate::state::{Confirm, Geometry, State};
use crate::view::theme::Theme;
use crate::view::widget::panel;

pub(super) fn draw(_state: &State, _confirm: &Confirm, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    panel::open(buffer, Confirm::frame(geometry.screen), "Sure?", theme);
}
