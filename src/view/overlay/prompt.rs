//! Folder.

use ratatui::buffer::Buffer;

use crate::state::{Geometry, Prompt, State};
use crate::view::theme::Theme;
use crate::view::widget::panel;

pub(super) fn draw(_state: &State, _prompt: &Prompt, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    panel::open(buffer, Prompt::frame(geometry.screen), "Folder", theme);
}
