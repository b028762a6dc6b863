//! What the provider answered for an asset.

use ratatui::buffer::Buffer;

use super::{found, put_found};
use crate::asset::AssetId;
use crate::state::{Geometry, State, reader};
use crate::text::{Label, safe};
use crate::view::theme::Theme;
use crate::view::widget::pen::Pen;

pub(super) fn draw(
    state: &State,
    asset: &AssetId,
    at: (&[Label], usize),
    theme: &Theme,
    geometry: &Geometry,
    buffer: &mut Buffer,
) {
    let (lines, scroll) = at;
    let reader = reader::raw(lines, geometry);
    let title = format!("Raw answer {} {}", theme.glyphs.unknown, safe(&asset.id));
    super::open(state, theme, reader.frame, &title, buffer);
    let (needle, selected) = (state.needle(), state.match_at());
    for (row, (at, part)) in (0..reader.inside.height).zip(reader.lines.iter().enumerate().skip(scroll)) {
        let ranges: Vec<_> = match needle.as_ref().map(|needle| needle.ranges(lines[part.of].shown())) {
            // As far as they are in this part of the line.
            Some(ranges) => ranges
                .into_iter()
                .map(|range| range.start.max(part.from) - part.from..range.end.max(part.from) - part.from)
                .collect(),
            None => Vec::new(),
        };
        let here = found(theme, Some(at) == selected);
        put_found(&mut Pen::new(buffer, reader.inside, row), part.text, &ranges, [theme.overlay, here]);
    }
}
