//! The folder that is asked for, and those that complete it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::state::{Geometry, Prompt, State};
use crate::text::{cut_end, thousands};
use crate::view::theme::Theme;
use crate::view::widget::panel;
use crate::view::widget::pen::Pen;

pub(super) fn draw(_state: &State, prompt: &Prompt, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let places = Prompt::places(geometry.screen);
    let title = match prompt.assets.len() {
        1 => "Download to".to_owned(),
        many => format!("Download {} to", thousands(many as u64)),
    };
    panel::open(buffer, places.frame, &title, theme);
    let mut pen = Pen::new(buffer, places.field, 0);
    let room = pen.room();
    let ghost = prompt.completion().unwrap_or_default();
    for (text, part) in prompt.field.parts(room, &(0..0), &ghost, theme.glyphs.ellipsis) {
        pen.put(&text, theme.overlay.patch(theme.typed(part)));
    }
    let dim = theme.overlay.patch(theme.dim);
    let rows = usize::from(places.folders.height);
    let mut folders = prompt.matching();
    for (row, name) in (0..places.folders.height).zip(folders.by_ref().take(rows)) {
        let area = Rect { y: places.folders.y + row, height: 1, ..places.folders };
        let mut pen = Pen::new(buffer, area, 0);
        let name = cut_end(name, pen.room().saturating_sub(1), theme.glyphs.ellipsis);
        pen.put(&name, theme.overlay.patch(theme.text)).put("/", dim);
    }
    let more = folders.count();
    let mut foot = Pen::new(buffer, places.foot, 0);
    if let Some(wrong) = prompt.wrong {
        foot.put(wrong, theme.overlay.patch(theme.error));
    } else if more > 0 {
        foot.put(&format!("{} more", thousands(more as u64)), dim);
    }
}
