//! A question that is answered with yes or no before something large is done.

use ratatui::layout::Rect;

use super::{Deed, layout};
use crate::text::{width, wrap};

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
        layout::reader(screen, columns, u16::try_from(self.lines(room).len()).unwrap_or(u16::MAX))
    }

    /// Its words in lines of so many columns. Where they need several, each part begins a line of its own.
    #[must_use]
    pub fn lines(&self, columns: usize) -> Vec<String> {
        if width(&self.words) <= columns {
            return vec![self.words.clone()];
        }
        self.words.split(" · ").flat_map(|part| wrap(part, columns)).collect()
    }

    /// What is asked about, in a word.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match &self.then {
            Deed::Copy { .. } | Deed::CopyFile { .. } | Deed::CopyTextFile { .. } => "Copy",
            Deed::Open { .. } => "Open",
            Deed::Download { .. } => "Download",
            Deed::Mark { .. } => "Mark",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_in_a_line_breaks_between_its_parts() {
        let words = "50 assets, 1.7 MB, to ~/Downloads · enter downloads them".to_owned();
        let confirm = Confirm { words: words.clone(), then: Deed::Download { assets: Vec::new(), folder: None } };
        assert_eq!(confirm.lines(60), [words]);
        assert_eq!(confirm.lines(40), ["50 assets, 1.7 MB, to ~/Downloads", "enter downloads them"]);
        assert_eq!(confirm.lines(25), ["50 assets, 1.7 MB, to", "~/Downloads", "enter downloads them"]);
    }
}
