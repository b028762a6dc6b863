//! What is said of the selected asset: in the pane beside the list, and on the whole screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use super::widget::pen::Pen;
use crate::asset::Seconds;
use crate::state::detail::{FieldRole, Line};
use crate::state::{DetailLines, DetailPlaces, Geometry, Pane, State, Strip};
use crate::text::width;

pub(super) fn draw(state: &State, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let Some(detail) = DetailLines::of(state, geometry) else { return };
    if let Some(places) = DetailPlaces::of(state, geometry).and_then(|places| places.strip) {
        strip(state, theme, &places, buffer);
    }
    let area = detail.area;
    // The bar of the selected field stands clear of the edge, where there is room for that.
    let edge = detail.lead.saturating_sub(2);
    let left = u16::try_from(edge).unwrap_or(0);
    // Beside a list a bar shows that keys go to the pane.
    let focused = state.focus == Pane::Detail && geometry.list.is_some();
    for (row, line) in (0..area.height).zip(detail.lines.iter().skip(state.detail.scroll)) {
        let chosen = (detail.selected.is_some() && line.field() == detail.selected).then_some(theme.selection);
        if let Some(style) = chosen {
            let row = Rect { x: area.x + left, y: area.y + row, width: area.width - left, height: 1 };
            buffer.set_style(row.intersection(buffer.area), style);
        }
        let bar = chosen.or((focused && row == 0).then_some(theme.accent));
        let mut pen = Pen::new(buffer, area, row);
        pen.skip(edge).put_bar(bar.is_some(), theme, bar.unwrap_or(theme.text));
        pen.skip(detail.lead - edge - 1).keep_free(1);
        put(&mut pen, line, detail.names, theme, chosen);
    }
}

/// The rules within the full detail, joined with those around it.
pub(super) fn rules(state: &State, theme: &Theme, geometry: &Geometry, buffer: &mut Buffer) {
    let Some(places) = DetailPlaces::of(state, geometry) else { return };
    let glyphs = &theme.glyphs;
    if let Some(strip) = &places.strip {
        Pen::new(buffer, strip.rule, 0).put(&glyphs.horizontal.repeat(usize::from(strip.rule.width)), theme.rule);
    }
    let Some(divider) = places.divider else { return };
    for row in 0..divider.height {
        Pen::new(buffer, divider, row).put(glyphs.vertical, theme.rule);
    }
    let below = places.strip.as_ref().map(|strip| strip.rule.y).or(geometry.rules[1]);
    for (row, joint) in [geometry.rules[0], below].into_iter().zip(glyphs.joints) {
        let Some(row) = row else { continue };
        Pen::new(buffer, geometry.screen, row).skip(usize::from(divider.x)).put(joint, theme.rule);
    }
}

/// The times below the frames of the filmstrip, and what is said of the chosen one.
fn strip(state: &State, theme: &Theme, strip: &Strip, buffer: &mut Buffer) {
    let glyphs = &theme.glyphs;
    for (number, place) in &strip.frames {
        let Some(at) = state.frame_at(*number).map(Seconds::clock) else { continue };
        let is_chosen = state.chosen_frame() == Some(*number);
        let (text, style) =
            if is_chosen { (format!("{} {at}", glyphs.sorts[0]), theme.accent) } else { (at, theme.text) };
        let mut pen = Pen::new(buffer, Rect { height: place.height + 1, ..*place }, place.height);
        pen.skip((usize::from(place.width).saturating_sub(width(&text))) / 2).put(&text, style);
    }
    if let Some(words) = state.strip_words() {
        Pen::new(buffer, strip.area, strip.area.height.saturating_sub(1)).skip(1).keep_free(1).put(&words, theme.dim);
    }
}

/// Writes one line; on the selected field everything has one style.
fn put(pen: &mut Pen<'_>, line: &Line, names: usize, theme: &Theme, all: Option<Style>) {
    match line {
        Line::Blank => {}
        Line::Title { name, marked } => {
            if *marked {
                pen.put(theme.glyphs.mark, theme.mark).skip(1);
            }
            pen.put(name, theme.strong);
        }
        Line::Value { name, text, role, .. } => {
            let after = pen.room().saturating_sub(names);
            pen.put_within(name, after, all.unwrap_or(theme.dim));
            let style = match role {
                FieldRole::Plain | FieldRole::Token => theme.text,
                FieldRole::Link => theme.link,
                FieldRole::Unknown => theme.dim,
                FieldRole::Warning => theme.error,
            };
            pen.put(text, all.unwrap_or(style));
        }
    }
}
