//! Contents that may be longer than the screen, and how far they scroll.

use super::{DetailLines, Overlay, State, sidebar};

/// A window of `height` lines onto contents of `len` lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub height: u16,
    pub len: usize,
    /// The first and the last line of what is selected, which is to be on the screen.
    pub held: Option<(usize, usize)>,
}

impl Window {
    /// A window onto contents in which nothing is selected.
    #[must_use]
    pub fn new(height: u16, len: usize) -> Self {
        Self { height, len, held: None }
    }

    /// A window onto `lines` that holds those for which `is` is true; the first line where there is none.
    #[must_use]
    pub fn holding<T>(height: u16, lines: &[T], is: impl Fn(&T) -> bool) -> Self {
        let first = lines.iter().position(&is).unwrap_or(0);
        let last = lines.iter().rposition(is).unwrap_or(first);
        Self { height, len: lines.len(), held: Some((first, last)) }
    }

    /// The first line on the screen: `wanted`, but not past the end of the contents, and so that what is selected is on
    /// the screen; where that does not fit, its first line is.
    #[must_use]
    pub fn start(self, wanted: usize) -> usize {
        let height = usize::from(self.height);
        let wanted = match self.held {
            Some((first, last)) => wanted.max((last + 1).saturating_sub(height)).min(first),
            None => wanted,
        };
        wanted.min(self.len.saturating_sub(height))
    }
}

impl State {
    /// Brings everything that scrolls back to where there is something, and what is selected in it onto the screen: after
    /// a move, a new size, or contents that have become shorter.
    pub fn settle_scrolls(&mut self) {
        if let Some(window) = self.reader_window() {
            match &mut self.overlay {
                Some(Overlay::Help { scroll, .. } | Overlay::Messages { scroll, .. } | Overlay::Raw { scroll, .. }) => {
                    *scroll = window.start(*scroll);
                }
                Some(Overlay::Downloads(panel)) => {
                    panel.selected = panel.selected.min(window.len.saturating_sub(1));
                    panel.scroll = window.start(panel.scroll);
                }
                Some(Overlay::CopyMenu(menu)) => menu.scroll = window.start(menu.scroll),
                Some(Overlay::Palette(palette)) => palette.scroll = window.start(palette.scroll),
                Some(Overlay::SortMenu { .. } | Overlay::OpenMenu(_) | Overlay::Prompt(_) | Overlay::Confirm(_))
                | None => {}
            }
        }
        let geometry = self.geometry();
        if let Some(detail) = DetailLines::of(self, &geometry) {
            self.detail.scroll = detail.window().start(self.detail.scroll);
        }
        if let (Some(area), true) = (geometry.sidebar, self.sidebar.scroll > 0) {
            self.sidebar.scroll = Window::new(area.height, sidebar::lines(self).len()).start(self.sidebar.scroll);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, 3, 10, 0)]
    #[case(9, 3, 10, 7)]
    #[case(9, 30, 10, 0)]
    fn the_window_ends_with_the_contents(
        #[case] wanted: usize,
        #[case] height: u16,
        #[case] len: usize,
        #[case] start: usize,
    ) {
        assert_eq!(Window::new(height, len).start(wanted), start);
    }

    #[rstest]
    #[case(0, 5, 6, 4)]
    #[case(8, 2, 3, 2)]
    #[case(0, 3, 9, 3)]
    fn the_window_holds_what_is_selected(
        #[case] wanted: usize,
        #[case] first: usize,
        #[case] last: usize,
        #[case] start: usize,
    ) {
        let lines: Vec<usize> = (0..20).collect();
        let window = Window::holding(3, &lines, |line| (first..=last).contains(line));
        assert_eq!(window.start(wanted), start);
    }
}
