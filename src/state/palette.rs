//! Every action by its name, as one types it.

use ratatui::layout::Rect;

use super::{TextField, layout};
use crate::input::Place;

/// The palette: what is typed, and which of the actions that match it is selected.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    pub field: TextField,
    pub selected: usize,
    pub scroll: usize,
    /// Where it was opened: its actions are those of this place.
    pub over: Place,
}

impl Palette {
    /// Where it stands.
    #[must_use]
    pub fn frame(screen: Rect) -> Rect {
        layout::reader(screen, 64, 13)
    }
}
