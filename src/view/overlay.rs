//! What lies over the panes.

mod confirm;
mod copy_menu;
mod downloads;
mod help;
mod messages;
mod open_menu;
mod palette;
mod prompt;
mod raw;
mod sort_menu;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::theme::Theme;
use super::widget::panel;
use super::widget::pen::Pen;
use crate::state::{Geometry, Overlay, State, hints};

pub(super) fn draw(state: &State, overlay: &Overlay, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    match overlay {
        Overlay::Help { place, scroll } => help::draw(state, *place, *scroll, theme, geometry, buffer),
        Overlay::Messages { selected, scroll } => {
            messages::draw(state, (*selected, *scroll), theme, geometry, buffer);
        }
        Overlay::SortMenu { selected } => sort_menu::draw(state, *selected, theme, geometry, buffer),
        Overlay::OpenMenu(menu) => open_menu::draw(state, menu, theme, geometry, buffer),
        Overlay::Palette(palette) => {
            if let Some(beneath) = &palette.beneath {
                draw(state, beneath, theme, geometry, buffer);
            }
            palette::draw(state, palette, theme, geometry, buffer);
        }
        Overlay::Prompt(prompt) => prompt::draw(state, prompt, theme, geometry, buffer),
        Overlay::Confirm(confirm) => confirm::draw(state, confirm, theme, geometry, buffer),
        Overlay::Downloads(downloads) => downloads::draw(state, downloads, theme, geometry, buffer),
        Overlay::CopyMenu(menu) => copy_menu::draw(state, menu, theme, geometry, buffer),
        Overlay::Raw { asset, lines, scroll } => raw::draw(state, asset, (lines, *scroll), theme, geometry, buffer),
    }
}

/// Opens the frame of a reader, with its keys in the lower border.
fn open(state: &State, theme: &Theme, frame: Rect, title: &str, buffer: &mut Buffer) {
    panel::open(buffer, frame, title, theme);
    let row = hints::in_border(state, frame);
    if row.hints.is_empty() {
        return;
    }
    let (key, words) = (theme.overlay.patch(theme.key), theme.overlay.patch(theme.dim));
    // A blank at either side keeps the hints clear of the border.
    let before = usize::from(row.at.x.saturating_sub(frame.x + 1));
    let border = frame.height.saturating_sub(1);
    Pen::new(buffer, frame, border).skip(before).put(" ", words).skip_to_last(3).put(" ", words);
    super::hints::put(&row, frame, key, words, buffer);
}
