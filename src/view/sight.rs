//! What is seen or heard of an asset, in its place: a picture, a waveform, or why there is none.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::pictures::{Canvas, Placed};
use super::theme::Theme;
use super::wave;
use super::widget::pen::Pen;
use crate::state::{Framed, PictureKey, Sight, State};
use crate::text::{cut_end, width, wrap};

/// The narrowest place in which a failure says what to do.
const WITH_ADVICE: u16 = 28;

pub(super) fn draw(state: &State, theme: &Theme, framed: &Framed<'_>, canvas: &mut Canvas<'_>, buffer: &mut Buffer) {
    let area = framed.area;
    match state.sight(framed) {
        Sight::Blank => {}
        Sight::Picture(key, picture) => place(canvas, key, centred(area, picture.extent), buffer),
        Sight::Wave(sound) => wave::draw(sound, theme, area, buffer),
        Sight::Coming => {
            let middle = centred(area, (1, 1));
            Pen::new(buffer, middle, 0).put(state.spinner(), theme.busy);
        }
        Sight::Missing(why) => {
            let why = theme.glyphs.words(&why);
            // A place of a few columns says what happened, and not what to do.
            let parts = if area.width < WITH_ADVICE { 1 } else { usize::MAX };
            let why: Vec<&str> = why.split(theme.glyphs.separator).take(parts).collect();
            let words = format!("{} {}", theme.glyphs.kind(framed.asset.kind), why.join(theme.glyphs.separator));
            say(&words, theme, area, buffer);
        }
    }
}

/// Copies a picture that is made of cells; leaves room for one of pixels.
fn place(canvas: &mut Canvas<'_>, key: PictureKey, area: Rect, buffer: &mut Buffer) {
    let Some(cells) = canvas.pictures.cells(&key) else {
        canvas.placed.push(Placed { key, area });
        return;
    };
    let from = cells.area;
    let to = area.intersection(buffer.area);
    for y in 0..to.height.min(from.height) {
        for x in 0..to.width.min(from.width) {
            let there = Position { x: to.x + x, y: to.y + y };
            buffer[there] = cells[(from.x + x, from.y + y)].clone();
        }
    }
}

/// A sentence in the middle of a place, in as many lines as there is room for.
fn say(words: &str, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let (columns, rows) = (usize::from(area.width), usize::from(area.height));
    let mut lines = wrap(words, columns);
    if lines.len() > rows {
        let rest = lines.split_off(rows.saturating_sub(1)).join(" ");
        lines.push(cut_end(&rest, columns, theme.glyphs.ellipsis).into_owned());
    }
    let first = (rows.saturating_sub(lines.len())) / 2;
    for (row, line) in (0..area.height).skip(first).zip(&lines) {
        Pen::new(buffer, area, row).skip((columns.saturating_sub(width(line))) / 2).put(line, theme.dim);
    }
}

/// So many columns and rows in the middle of an area, as far as they fit.
fn centred(area: Rect, (columns, rows): (u16, u16)) -> Rect {
    let (width, height) = (columns.min(area.width), rows.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}
