//! The panel of the downloads.

use ratatui::layout::Rect;

use super::layout;

/// Which of the downloads is selected, and the first one on the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DownloadsPanel {
    pub selected: usize,
    pub scroll: usize,
}

impl DownloadsPanel {
    /// Where it stands.
    #[must_use]
    pub fn frame(screen: Rect) -> Rect {
        layout::reader(screen, 78, 18)
    }
}
