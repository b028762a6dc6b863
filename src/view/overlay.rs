//! What lies over the panes.

mod copy_menu;
mod help;
mod messages;
mod raw;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::hints;
use super::theme::Theme;
use super::widget::panel;
use super::widget::pen::Pen;
use crate::state::{Geometry, Overlay, State};

pub(super) fn draw(state: &State, overlay: &Overlay, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    match overlay {
        Overlay::Help { place, scroll } => help::draw(state, *place, *scroll, theme, geometry, buffer),
        Overlay::Messages { selected, scroll } => {
            messages::draw(state, (*selected, *scroll), theme, geometry, buffer);
        }
        Overlay::CopyMenu(menu) => copy_menu::draw(state, menu, theme, geometry, buffer),
        Overlay::Raw { asset, lines, scroll } => raw::draw(state, asset, (lines, *scroll), theme, geometry, buffer),
    }
}

/// Opens the frame of a reader, with its keys in the lower border.
fn open(state: &State, theme: &Theme, frame: Rect, title: &str, buffer: &mut Buffer) {
    panel::open(buffer, frame, title, theme);
    let all = hints::reader(state);
    let gap = 3;
    let (hints, taken) = hints::fitting(&all, usize::from(frame.width).saturating_sub(6), gap);
    if taken > 0 {
        let (key, words) = (theme.overlay.patch(theme.key), theme.overlay.patch(theme.dim));
        let mut pen = Pen::new(buffer, frame, frame.height.saturating_sub(1));
        pen.skip_to_last(taken + 4).put(" ", words);
        hints::put(&mut pen, hints, gap, key, words);
        pen.put(" ", words);
    }
}
