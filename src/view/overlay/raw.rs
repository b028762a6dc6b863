//! What the provider answered for an item that could not be read.

use ratatui::buffer::Buffer;

use crate::asset::AssetId;
use crate::state::{Geometry, State};
use crate::text::{Label, fold, safe};
use crate::view::theme::Theme;
use crate::view::widget::pen::Pen;
use crate::view::widget::window;

/// The widest frame.
const WIDEST: u16 = 100;

pub(super) fn draw(
    state: &State,
    asset: &AssetId,
    at: (&[Label], usize),
    theme: &Theme,
    geometry: &Geometry,
    buffer: &mut Buffer,
) {
    let (lines, scroll) = at;
    let columns = geometry.screen.width.min(WIDEST);
    let room = usize::from(columns).saturating_sub(4).max(1);
    // An empty line is a line too.
    let folded = |line| Some(fold(Label::shown(line), room)).filter(|parts| !parts.is_empty()).unwrap_or(vec![""]);
    let parts: Vec<&str> = lines.iter().flat_map(folded).collect();
    let rows = u16::try_from(parts.len()).unwrap_or(u16::MAX).clamp(3, geometry.body.height.max(3));
    let title = format!("Raw answer {} {}", theme.glyphs.unknown, safe(&asset.id));
    let inner = super::reader(state, theme, geometry.screen, (columns, rows), &title, buffer);
    let start = window::start(scroll, inner.height, parts.len());
    for (row, part) in (0..inner.height).zip(&parts[start..]) {
        Pen::new(buffer, inner, row).put(part, theme.overlay);
    }
}
