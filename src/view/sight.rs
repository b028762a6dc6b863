//! What is seen or heard of an asset, in its place: a picture, a waveform, or why there is none.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::pictures::{Canvas, Placed};
use super::theme::Theme;
use super::wave;
use super::widget::pen::Pen;
use crate::state::{Framed, PictureKey, Sight, State};
use crate::text::{cut_end, width, wrap};

/// The lowest place in which why there is no more of a sound has two lines.
const WITH_REASON: u16 = 6;
/// The narrowest place in which a failure says what to do.
const WITH_ADVICE: u16 = 28;

pub(super) fn draw(state: &State, theme: &Theme, framed: &Framed<'_>, canvas: &mut Canvas<'_>, buffer: &mut Buffer) {
    let area = framed.area;
    match state.sight(framed) {
        Sight::Blank => {}
        Sight::Picture(key, picture) => place(canvas, key, centred(area, picture.extent), buffer),
        Sight::Wave(sound, why) => {
            // Why there is no more of it stands below, and leaves most of the place to the sound.
            let below = why.map_or(0, |_| area.height.min(WITH_REASON) / 3);
            wave::draw(sound, theme, Rect { height: area.height - below, ..area }, buffer);
            if let Some(why) = why {
                reason(why, theme, framed, Rect { y: area.bottom() - below, height: below, ..area }, buffer);
            }
        }
        Sight::Coming => {
            let middle = centred(area, (1, 1));
            Pen::new(buffer, middle, 0).put(state.spinner(), theme.busy);
        }
        Sight::Missing(why) => reason(&why, theme, framed, area, buffer),
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

/// Why there is nothing, in the middle of a place: in one line, else what happened, and what to do below it. A place of a
/// few columns says what happened alone.
fn reason(why: &str, theme: &Theme, framed: &Framed<'_>, area: Rect, buffer: &mut Buffer) {
    let (columns, rows) = (usize::from(area.width), usize::from(area.height));
    let words = format!("{} {}", theme.glyphs.kind(framed.asset.kind), theme.glyphs.words(why));
    let parts = if area.width < WITH_ADVICE { 1 } else { usize::MAX };
    let parts: Vec<&str> = words.split(theme.glyphs.separator).take(parts).collect();
    let mut lines = wrap(&parts.join(theme.glyphs.separator), columns);
    if lines.len() > 1 {
        let apart: Vec<String> = parts.iter().flat_map(|part| wrap(part, columns)).collect();
        lines = if apart.len() > rows { lines } else { apart };
    }
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
