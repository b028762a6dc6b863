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

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::theme::Theme;
use super::widget::panel;
use super::widget::pen::{Pen, marked};
use crate::state::find::FindLine;
use crate::state::{Geometry, Overlay, State, hints};

pub(super) fn draw(state: &State, overlay: &Overlay, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    match overlay {
        Overlay::Help { place, scroll } => help::draw(state, *place, *scroll, theme, geometry, buffer),
        Overlay::Messages { selected, scroll } => {
            messages::draw(state, (*selected, *scroll), theme, geometry, buffer);
        }
        Overlay::SortMenu { selected } => sort_menu::draw(state, *selected, theme, geometry, buffer),
        Overlay::OpenMenu(menu) => open_menu::draw(state, menu, theme, geometry, buffer),
        Overlay::Palette(palette) => palette::draw(state, palette, theme, geometry, buffer),
        Overlay::Prompt(prompt) => prompt::draw(state, prompt, theme, geometry, buffer),
        Overlay::Confirm(confirm) => confirm::draw(state, confirm, theme, geometry, buffer),
        Overlay::Downloads(downloads) => downloads::draw(state, downloads, theme, geometry, buffer),
        Overlay::CopyMenu(menu) => copy_menu::draw(state, menu, theme, geometry, buffer),
        Overlay::Raw { asset, lines, scroll } => raw::draw(state, asset, (lines, *scroll), theme, geometry, buffer),
    }
}

/// Writes a text in which the matched parts are told apart.
fn put_found(pen: &mut Pen<'_>, text: &str, found: &[Range<usize>], [plain, matched]: [Style; 2]) {
    for (part, is_match) in marked(text, 0, found) {
        pen.put(part, if is_match { matched } else { plain });
    }
}

/// How a match looks: that one which one is at as what is selected.
fn found(theme: &Theme, here: bool) -> Style {
    if here {
        theme.selection.add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    } else {
        theme.overlay.patch(theme.matched)
    }
}

/// Opens the frame of a reader, with its keys in the lower border.
fn open(state: &State, theme: &Theme, frame: Rect, title: &str, buffer: &mut Buffer) {
    panel::open(buffer, frame, title, theme);
    let row = hints::in_border(state, frame);
    let (key, words) = (theme.overlay.patch(theme.key), theme.overlay.patch(theme.dim));
    let border = frame.height.saturating_sub(1);
    if !row.hints.is_empty() {
        // A blank at either side keeps the hints clear of the border.
        let before = usize::from(row.at.x.saturating_sub(frame.x + 1));
        Pen::new(buffer, frame, border).skip(before).put(" ", words).skip_to_last(3).put(" ", words);
        super::hints::put(&row, frame, key, words, buffer);
    }
    if let Some(field) = FindLine::of(state, frame, &row) {
        let mut pen = Pen::new(buffer, frame, border);
        pen.skip(usize::from(field.at.x.saturating_sub(frame.x + 1))).put(" ", words);
        for (text, part) in &field.parts {
            pen.put(text, theme.overlay.patch(theme.typed(*part)));
        }
        pen.put(" ", words).put(&field.count, words).put(if field.count.is_empty() { "" } else { " " }, words);
    }
}
