//! A folder that is asked for.

use ratatui::layout::Rect;

use super::{TextField, layout};

/// The folder that is typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    pub field: TextField,
}

impl Prompt {
    /// Where it stands.
    #[must_use]
    pub fn frame(screen: Rect) -> Rect {
        layout::reader(screen, 64, 8)
    }
}
