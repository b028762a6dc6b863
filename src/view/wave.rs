//! The shape of a sound, with its time axis.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::theme::Theme;
use super::widget::pen::Pen;
use crate::asset::{Seconds, Waveform};
use crate::text::width;

/// The lowest place in which the sound has a lower half that mirrors the upper one.
const WITH_MIRROR: u16 = 4;
/// A higher one says nothing more.
const HIGHEST: u16 = 17;
/// The steps of a bar within one row.
const STEPS: usize = 8;

/// Draws the sound in the middle of a place, its axis below it where there is more than one row.
pub(super) fn draw(sound: &Waveform, theme: &Theme, place: Rect, buffer: &mut Buffer) {
    let height = place.height.min(HIGHEST);
    let area = Rect { y: place.y + (place.height - height) / 2, height, ..place };
    let axis = u16::from(area.height > 1);
    let room = Rect { height: area.height - axis, ..area };
    let levels = levels(sound, usize::from(area.width));
    let mirrored = room.height >= WITH_MIRROR && !theme.glyphs.is_ascii();
    // Both halves have the same height.
    let half = if mirrored { room.height / 2 } else { room.height };
    let top = (room.height - if mirrored { half * 2 } else { half }) / 2;
    for (column, level) in levels.into_iter().enumerate() {
        // What is decoded is seen even where it is silent.
        let height = (usize::from(level) * usize::from(half) * STEPS).div_ceil(255).max(1);
        for row in 0..half {
            let steps = height.saturating_sub(usize::from(row) * STEPS).min(STEPS);
            let Some(bar) = steps.checked_sub(1).and_then(|step| theme.glyphs.bars.get(step)) else { break };
            let style = theme.kind_audio;
            put(buffer, room, column, top + half - 1 - row, bar, style);
            if mirrored {
                // The upper part of a cell, drawn as what its lower part leaves.
                let below = top + half + row;
                match (STEPS - steps).checked_sub(1).and_then(|step| theme.glyphs.bars.get(step)) {
                    Some(rest) => put(buffer, room, column, below, rest, style.add_modifier(Modifier::REVERSED)),
                    None => put(buffer, room, column, below, bar, style),
                }
            }
        }
    }
    if axis > 0 {
        times(sound, theme, Rect { y: room.bottom(), height: 1, ..area }, buffer);
    }
}

fn put(buffer: &mut Buffer, area: Rect, column: usize, row: u16, text: &str, style: Style) {
    Pen::new(buffer, area, row).skip(column).put(text, style);
}

/// The loudest sample of each column, as far as the sound is decoded.
fn levels(sound: &Waveform, columns: usize) -> Vec<u8> {
    let known = sound.peaks.len();
    let all = all_stretches(sound).max(known).max(1);
    let column = |at: usize| {
        // Where there are fewer stretches than columns, one fills several of them.
        let (from, to) = (at * all / columns, ((at + 1) * all).div_ceil(columns));
        sound.peaks.get(from..to.min(known).max(from))?.iter().max().copied()
    };
    (0..columns).map_while(column).collect()
}

/// How many stretches the whole sound has, where its length is known.
fn all_stretches(sound: &Waveform) -> usize {
    let Some(duration) = sound.duration.filter(|_| !sound.whole && sound.stretch.get() > 0.0) else { return 0 };
    let stretches = (duration.get() / sound.stretch.get()).ceil();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a duration is not negative, and the cast saturates"
    )]
    let stretches = stretches as usize;
    // One that claims to be endless is drawn as far as it has come.
    if stretches > sound.peaks.len().saturating_mul(100_000) { 0 } else { stretches }
}

/// `0:00 … 0:36 … 1:13`
fn times(sound: &Waveform, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let end = sound.duration.map(Seconds::clock);
    let middle = sound.duration.and_then(|duration| Seconds::new(duration.get() / 2.0)).map(Seconds::clock);
    let columns = usize::from(area.width);
    Pen::new(buffer, area, 0).put("0:00", theme.dim);
    let Some(end) = end.filter(|end| width(end) + 6 <= columns) else { return };
    Pen::new(buffer, area, 0).skip(columns - width(&end)).put(&end, theme.dim);
    if let Some(middle) = middle.filter(|middle| width(middle) * 2 + width(&end) + 8 <= columns) {
        Pen::new(buffer, area, 0).skip((columns - width(&middle)) / 2).put(&middle, theme.dim);
    }
}
