//! A question that is answered with yes or no before something large is done.

use ratatui::layout::Rect;

use super::{Deed, layout};
use crate::text::wrap;

/// As wide as a sentence is read well.
const WIDEST: u16 = 64;

/// The question, and what is done with a yes.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirm {
    /// One sentence: what would be done, and how large it is.
    pub words: String,
    pub then: Deed,
}

impl Confirm {
    /// Where it stands.
    #[must_use]
    pub fn frame(&self, screen: Rect) -> Rect {
        let columns = screen.width.min(WIDEST);
        let room = usize::from(layout::inside_columns(columns)).max(1);
        let lines = wrap(&self.words, room).len();
        layout::reader(screen, columns, u16::try_from(lines).unwrap_or(u16::MAX))
    }

    /// What is asked about, in a word.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match &self.then {
            Deed::Copy { .. } | Deed::CopyFile { .. } => "Copy",
            Deed::Open { .. } => "Open",
            Deed::Download { .. } => "Download",
            Deed::Mark { .. } => "Mark",
        }
    }
}
