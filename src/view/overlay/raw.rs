//! What the provider answered for an asset.

use ratatui::buffer::Buffer;

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
    for (row, part) in (0..reader.inside.height).zip(reader.lines.iter().skip(scroll)) {
        Pen::new(buffer, reader.inside, row).put(part, theme.overlay);
    }
}
