//! The forms in which assets are copied, each with what it would give.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::asset::media::byte_size;
use crate::state::layout::{self, MenuPlaces};
use crate::state::{CopyMenu, Geometry, Sample, State};
use crate::text::{cut_end, cut_middle, thousands};
use crate::view::theme::Theme;
use crate::view::widget::panel;
use crate::view::widget::pen::Pen;

/// Columns for the titles of the forms.
const TITLE: usize = 16;

pub(super) fn draw(state: &State, menu: &CopyMenu, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let MenuPlaces { frame, items, rule, about } = layout::copy_menu(geometry.screen);
    panel::open(buffer, frame, &title(state, menu, theme, frame.width), theme);
    if menu.samples.is_empty() {
        let words = format!("{} reading what can be copied", state.spinner());
        Pen::new(buffer, items, 0).skip(1).put(&words, theme.overlay.patch(theme.busy));
        return;
    }
    for (row, (at, sample)) in (0..items.height).zip(menu.samples.iter().enumerate()) {
        form(theme, sample, at == menu.selected, Rect { y: items.y + row, height: 1, ..items }, buffer);
    }
    panel::rule(buffer, frame, rule - frame.y, theme);
    if let Some(sample) = menu.samples.get(menu.selected) {
        let words = size(sample, theme);
        Pen::new(buffer, about, 0).skip(1).put(&words, theme.overlay.patch(theme.dim));
    }
}

/// Whose text it is: the asset's name, or how many they are.
fn title(state: &State, menu: &CopyMenu, theme: &Theme, columns: u16) -> String {
    let room = usize::from(columns).saturating_sub(11);
    match &menu.assets[..] {
        [one] => {
            let name = state.asset(one).map_or_else(|| crate::text::safe(&one.id), |asset| asset.name.shown().into());
            format!("Copy {}", cut_middle(&name, room, theme.glyphs.ellipsis))
        }
        several => format!("Copy {} marked assets", thousands(several.len() as u64)),
    }
}

fn form(theme: &Theme, sample: &Sample, selected: bool, area: Rect, buffer: &mut Buffer) {
    let row = Rect { width: area.width.saturating_sub(1), ..area };
    if selected {
        buffer.set_style(row.intersection(buffer.area), theme.selection);
    }
    let look = |role| if selected { theme.selection } else { theme.overlay.patch(role) };
    let glyphs = &theme.glyphs;
    let mut pen = Pen::new(buffer, row, 0);
    let mut letter = [0; 4];
    pen.put_if(selected, glyphs.bar, look(theme.accent));
    pen.put(sample.form.letter().encode_utf8(&mut letter), look(theme.key)).skip(2);
    let after = pen.room().saturating_sub(TITLE);
    match &sample.text {
        Ok(text) => {
            pen.put_within(sample.form.title(), after, look(theme.text));
            pen.put(&cut_end(text.shown(), after, glyphs.ellipsis), look(theme.text));
        }
        Err(why) => {
            let why = format!("{} {}", glyphs.unknown, glyphs.words(why));
            pen.put_within(sample.form.title(), after, look(theme.dim));
            pen.put(&cut_end(&why, after, glyphs.ellipsis), look(theme.dim));
        }
    }
}

/// `2 lines · 131 bytes`
fn size(sample: &Sample, theme: &Theme) -> String {
    if sample.text.is_err() {
        return "cannot be copied".to_owned();
    }
    let lines = if sample.lines == 1 { "line" } else { "lines" };
    let bytes = byte_size(sample.bytes as u64);
    format!("{} {lines}{}{bytes}", thousands(sample.lines as u64), theme.glyphs.separator)
}
