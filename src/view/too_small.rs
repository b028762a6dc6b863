//! A terminal on which the browser has no place.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::theme::Theme;
use super::widget::pen::Pen;
use crate::state::State;
use crate::state::layout::SMALLEST;

/// As many lines as fit, and nothing where not even a word does.
pub(super) fn draw(state: &State, theme: &Theme, buffer: &mut Buffer) {
    let (width, height) = state.size;
    if width < 8 {
        return;
    }
    let times = theme.glyphs.times;
    let lines = [
        (format!("assetbrowse needs {}{times}{}", SMALLEST.0, SMALLEST.1), theme.text),
        (format!("this terminal is {width}{times}{height}"), theme.text),
        ("q quits".to_owned(), theme.dim),
    ];
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let top = height.saturating_sub(rows).div_ceil(2);
    let left = width.saturating_sub(23).div_ceil(2).min(3);
    let screen = Rect::new(0, 0, width, height);
    for (row, (text, style)) in (top..).zip(&lines) {
        Pen::new(buffer, screen, row).skip(usize::from(left)).put(text, *style);
    }
}
