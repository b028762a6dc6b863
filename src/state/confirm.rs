//! A question that is answered with yes or no before something large is done.

use ratatui::layout::Rect;

use super::layout;

/// The question, and what is asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirm {
    /// One sentence: what would be done, and how large it is.
    pub words: String,
}

impl Confirm {
    /// Where it stands.
    #[must_use]
    pub fn frame(screen: Rect) -> Rect {
        layout::reader(screen, 76, 3)
    }
}
