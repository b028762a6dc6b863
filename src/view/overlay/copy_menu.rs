//! The forms in which assets are copied, each with what it would give.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::asset::media::byte_size;
use crate::state::layout::MenuPlaces;
use crate::state::{CopyMenu, Geometry, Glyphs, Sample, State};
use crate::text::{cut_end, cut_middle, thousands, width};
use crate::view::theme::Theme;
use crate::view::widget::panel;
use crate::view::widget::pen::Pen;

/// Columns for the titles of the forms.
const TITLE: usize = 16;

pub(super) fn draw(state: &State, menu: &CopyMenu, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let MenuPlaces { frame, items, rule, about } = menu.places(geometry.screen, state.copy_forms().len());
    panel::open(buffer, frame, &title(state, menu, theme, frame.width), theme);
    in_border(buffer, Rect { y: frame.bottom().saturating_sub(1), height: 1, ..frame }, state.copies_go.words(), theme);
    if menu.samples.is_empty() {
        let words = format!("{} reading what can be copied", state.spinner());
        Pen::new(buffer, items, 0).skip(1).put(&words, theme.overlay.patch(theme.busy));
        return;
    }
    let forms = menu.samples.iter().enumerate().skip(menu.scroll);
    for (row, (at, sample)) in (0..items.height).zip(forms) {
        let area = Rect { y: items.y + row, height: 1, ..items };
        form(state, theme, (sample, at == menu.selected), area, buffer);
    }
    panel::rule(buffer, frame, rule - frame.y, theme);
    let below = menu.samples.len().saturating_sub(menu.scroll + usize::from(items.height));
    if below > 0 {
        in_border(buffer, Rect { y: rule, height: 1, ..frame }, &format!("{below} more below"), theme);
    }
    if let Some(sample) = menu.samples.get(menu.selected) {
        let words = about_words(state, menu, sample);
        let mut pen = Pen::new(buffer, about, 0);
        let words = fitting(&words, pen.skip(1).keep_free(1).room(), theme.glyphs);
        pen.put(&words, theme.overlay.patch(theme.dim));
    }
}

/// Writes at the right of a border.
fn in_border(buffer: &mut Buffer, border: Rect, words: &str, theme: &Theme) {
    let mut pen = Pen::new(buffer, border, 0);
    let taken = width(words) + 4;
    if pen.room() >= taken + 2 {
        let dim = theme.overlay.patch(theme.dim);
        pen.skip_to_last(taken).put(" ", dim).put(words, dim).put(" ", dim);
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
        several if menu.marked => format!("Copy {} marked assets", thousands(several.len() as u64)),
        several => format!("Copy {} assets", thousands(several.len() as u64)),
    }
}

fn form(state: &State, theme: &Theme, (sample, selected): (&Sample, bool), area: Rect, buffer: &mut Buffer) {
    let row = Rect { width: area.width.saturating_sub(1), ..area };
    if selected {
        buffer.set_style(row.intersection(buffer.area), theme.selection);
    }
    let look = |role| if selected { theme.selection } else { theme.overlay.patch(role) };
    let glyphs = &theme.glyphs;
    let mut pen = Pen::new(buffer, row, 0);
    pen.put_bar(selected, theme, look(theme.accent));
    let letter = sample.form.letter().map_or(" ".to_owned(), String::from);
    pen.put(&letter, look(theme.key)).skip(2);
    let after = pen.room().saturating_sub(TITLE);
    let title = state.form_title(sample.form);
    let title = cut_end(&title, TITLE - 1, glyphs.ellipsis);
    match &sample.text {
        Ok(text) => {
            pen.put_within(&title, after, look(theme.text));
            pen.put(&cut_end(text.shown(), after, glyphs.ellipsis), look(theme.text));
        }
        Err(why) => {
            let why = format!("{} {}", glyphs.unknown, glyphs.words(why));
            pen.put_within(&title, after, look(theme.dim));
            pen.put(&cut_end(&why, after, glyphs.ellipsis), look(theme.dim));
        }
    }
}

/// `2 lines`, `131 bytes`, and what else is to be known of it; the last of them is dropped first.
fn about_words(state: &State, menu: &CopyMenu, sample: &Sample) -> Vec<String> {
    let size = match (&sample.text, sample.size) {
        (Err(why), _) => return vec![why.clone()],
        (Ok(_), None) => return vec![format!("{} counting", state.spinner())],
        (Ok(_), Some(size)) => size,
    };
    let lines = if size.lines == 1 { "line" } else { "lines" };
    let mut words = vec![format!("{} {lines}", thousands(size.lines as u64)), byte_size(size.bytes as u64)];
    if sample.left_out > 0 {
        words.push(format!("{} without a URL left out", thousands(sample.left_out as u64)));
    }
    if !size.fits {
        words.push("goes into a file: too much for the terminal".to_owned());
    }
    if menu.marked {
        words.push("marked rows, not the selected one".to_owned());
    }
    words
}

/// As many of these as have room beside each other.
fn fitting(words: &[String], room: usize, glyphs: &Glyphs) -> String {
    let joined = |count: usize| glyphs.words(&words[..count].join(" · ")).into_owned();
    (1..=words.len())
        .rev()
        .map(joined)
        .find(|text| width(text) <= room)
        .unwrap_or_else(|| cut_end(&joined(1.min(words.len())), room, glyphs.ellipsis).into_owned())
}
