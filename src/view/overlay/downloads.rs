//! Downloads.

use ratatui::buffer::Buffer;

use crate::state::{DownloadsPanel, Geometry, State};
use crate::view::theme::Theme;
use crate::view::widget::panel;

pub(super) fn draw(_state: &State, _panel: &DownloadsPanel, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    panel::open(buffer, DownloadsPanel::frame(geometry.screen), "Downloads", theme);
}
