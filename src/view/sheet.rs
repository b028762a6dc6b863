//! The contact sheet: the page as a grid of cells, and the notes pinned under them.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::listing::name::Look;
use super::listing::{empty, name, notes};
use super::pictures::Canvas;
use super::theme::Theme;
use super::widget::pen::Pen;
use super::{sight, wave};
use crate::asset::Asset;
use crate::asset::search::Highlighter;
use crate::state::table::LEAD;
use crate::state::{Cell, Geometry, Sheet, Sight, State};
use crate::text::{cut_end, width};

pub(super) fn draw(state: &State, theme: &Theme, geometry: &Geometry, canvas: &mut Canvas<'_>, buffer: &mut Buffer) {
    if geometry.list.is_none() {
        return;
    }
    let (page, first) = (&state.listing.shown, state.listing.offset);
    if page.is_empty() {
        empty::draw(state, theme, geometry.rows, buffer);
    }
    let mut highlighter = Highlighter::new(&state.listing.query.search);
    for cell in Sheet::within(geometry.rows).cells(first, page.len()) {
        if let Some(asset) = page.asset(cell.row) {
            let look = Look::of(state, theme, asset, cell.row == state.listing.row, false);
            beside(theme, look, &cell, buffer);
            draw_name(theme, asset, &highlighter.parts(&asset.name), look, cell.name, buffer);
            draw_facts(theme, asset, look, cell.facts, buffer);
            let framed = state.framed_in(&cell);
            match framed.as_ref().map(|framed| (framed, state.sight(framed))) {
                None | Some((_, Sight::Blank)) => stand_in(theme, asset, look, cell.middle(), buffer),
                Some((_, Sight::Wave(sound, _))) => wave::draw(sound, theme, cell.middle(), buffer),
                Some((framed, Sight::Picture(..) | Sight::Coming | Sight::Missing(_))) => {
                    sight::draw(state, theme, framed, canvas, buffer);
                }
            }
        }
    }
    notes::draw(state, theme, geometry.notes, buffer);
}

/// The bar down the left edge of the selected cell, as far as it has something in it.
fn beside(theme: &Theme, look: Look, cell: &Cell, buffer: &mut Buffer) {
    let lines = cell.picture.height + cell.name.height + cell.facts.height;
    for line in 0..if look.selected { lines } else { 0 } {
        Pen::new(buffer, cell.area, line).put_bar(true, theme, theme.accent);
    }
}

fn draw_name(theme: &Theme, asset: &Asset, matched: &[Range<usize>], look: Look, area: Rect, buffer: &mut Buffer) {
    if let (true, Some(style)) = (look.selected, look.all) {
        buffer.set_style(area.intersection(buffer.area), style);
    }
    let mut pen = Pen::new(buffer, area, 0);
    name::lead(theme, look, pen.keep_free(1));
    if asset.unreadable.is_some() {
        let style = look.style(theme.error);
        pen.put(theme.glyphs.error, style).skip(1).put("unreadable item", style);
    } else {
        name::put(theme, asset, matched, look, usize::from(area.width.saturating_sub(LEAD + 1)), &mut pen);
    }
}

/// `3840×2160 · 0:42`, as far as it is known; why the item could not be read, where it could not.
fn draw_facts(theme: &Theme, asset: &Asset, look: Look, area: Rect, buffer: &mut Buffer) {
    let facts = asset.facts();
    let dimensions = facts.dimensions().map(|(columns, rows)| format!("{columns}{}{rows}", theme.glyphs.times));
    let length = facts.duration.map(crate::asset::Seconds::clock);
    let known: Vec<String> = dimensions.into_iter().chain(length).collect();
    let text = match &asset.unreadable {
        Some(why) => Cow::Borrowed(why.shown()),
        None if known.is_empty() => Cow::Borrowed(theme.glyphs.unknown),
        None => Cow::Owned(known.join(theme.glyphs.separator)),
    };
    let mut pen = Pen::new(buffer, area, 0);
    pen.skip(usize::from(LEAD)).keep_free(1);
    let text = cut_end(&text, pen.room(), theme.glyphs.ellipsis);
    // The selection is the name's alone; a page that is being left fades whole.
    pen.put(&text, if look.selected { theme.dim } else { look.style(theme.dim) });
}

/// What stands where there is no picture: the sign of the kind and the service's word for it.
fn stand_in(theme: &Theme, asset: &Asset, look: Look, area: Rect, buffer: &mut Buffer) {
    let (sign, word, style) = match &asset.unreadable {
        Some(_) => ("", "unreadable", theme.error),
        None => (theme.glyphs.kind(asset.kind), type_word(asset), theme.kind(asset.kind)),
    };
    let style = if look.selected { style } else { look.style(style) };
    let gap = usize::from(!sign.is_empty());
    let room = usize::from(area.width);
    let word = cut_end(word, room.saturating_sub(width(sign) + gap), theme.glyphs.ellipsis);
    let taken = width(sign) + gap + width(&word);
    let mut pen = Pen::new(buffer, area, 0);
    pen.skip(room.saturating_sub(taken) / 2).put(sign, style).skip(gap).put(&word, style);
}

fn type_word(asset: &Asset) -> &str {
    asset.type_word.as_ref().filter(|word| !word.is_empty()).map_or(asset.kind.as_str(), |word| word.shown())
}
