//! What assets can be opened with.

use ratatui::layout::Rect;

use super::layout;
use crate::asset::AssetId;

/// The openers for some assets.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenMenu {
    pub assets: Vec<AssetId>,
    pub selected: usize,
}

impl OpenMenu {
    /// Where it stands.
    #[must_use]
    pub fn frame(&self, screen: Rect) -> Rect {
        layout::reader(screen, 48, 9)
    }
}
