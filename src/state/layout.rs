//! Where everything stands on a screen of a given size: one pure function, shared by `update` (how long a screen of rows
//! is, what a click hits) and `view`.

use ratatui::layout::Rect;

use super::{Overlay, Pane};
use crate::asset::CopyForm;

/// The smallest terminal that the browser draws itself on.
pub const SMALLEST: (u16, u16) = (40, 10);

/// The places of the panes. What has no place is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Geometry {
    pub screen: Rect,
    /// Smaller than [`SMALLEST`]: nothing but a sentence is drawn.
    pub too_small: bool,
    pub header: Rect,
    /// The row of each horizontal rule; none on low screens.
    pub rules: [Option<u16>; 2],
    pub body: Rect,
    pub status: Rect,
    pub sidebar: Option<Rect>,
    /// The list, its heading and its notes.
    pub list: Option<Rect>,
    /// The row of column heads; none on low screens.
    pub heads: Option<Rect>,
    /// The rows of the list, without heads and notes.
    pub rows: Rect,
    /// The pinned notes under the rows.
    pub notes: Rect,
    pub detail: Option<Rect>,
    /// The column of each vertical rule.
    pub dividers: [Option<u16>; 2],
    /// The sidebar lies over the list.
    pub drawer: bool,
}

/// Wide enough for the sidebar beside the list.
const WITH_SIDEBAR: u16 = 110;
/// Wide enough for the detail beside the list.
const WITH_DETAIL: u16 = 80;
/// High enough for two lines of notes.
const WITH_TWO_NOTES: u16 = 20;
const SIDEBAR: u16 = 20;
const DRAWER: u16 = 24;

impl Geometry {
    /// The places on a screen of `size` (columns, rows). `notes` is how many lines are pinned under the list's rows; two
    /// are shown at most, one on a low screen.
    #[must_use]
    pub fn of(size: (u16, u16), focus: Pane, drawer: bool, full: bool, notes: usize) -> Self {
        let (width, height) = size;
        let screen = Rect::new(0, 0, width, height);
        if width < SMALLEST.0 || height < SMALLEST.1 {
            return Self { screen, too_small: true, ..Self::default() };
        }
        let ruled = height >= 14;
        let edge = if ruled { 2 } else { 1 };
        let body = Rect::new(0, edge, width, height - 2 * edge);
        let mut geometry = Self {
            screen,
            header: Rect::new(0, 0, width, 1),
            rules: [ruled.then_some(1), ruled.then_some(height - 2)],
            body,
            status: Rect::new(0, height - 1, width, 1),
            ..Self::default()
        };
        if full {
            geometry.detail = Some(body);
            return geometry;
        }
        let drawer = drawer || focus == Pane::Sidebar;
        if width < WITH_DETAIL && drawer {
            geometry.sidebar = Some(body);
            geometry.drawer = true;
            return geometry;
        }
        if width < WITH_DETAIL && focus == Pane::Detail {
            geometry.detail = Some(body);
            return geometry;
        }
        geometry.place_panes(drawer, ruled, notes);
        geometry
    }

    fn place_panes(&mut self, drawer: bool, ruled: bool, notes: usize) {
        let body = self.body;
        let mut left = 0;
        let mut right = body.width;
        if body.width >= WITH_DETAIL {
            let wide = match body.width {
                150.. => 40,
                110..150 => 34,
                96..110 => 36,
                _ => 32,
            };
            right -= wide + 1;
            self.dividers[1] = Some(right);
            self.detail = Some(Rect { x: right + 1, width: wide, ..body });
        }
        if body.width >= WITH_SIDEBAR {
            left = SIDEBAR + 1;
            self.dividers[0] = Some(SIDEBAR);
            self.sidebar = Some(Rect { width: SIDEBAR, ..body });
        } else if drawer {
            self.sidebar = Some(Rect { width: DRAWER, ..body });
            self.drawer = true;
        }
        let list = Rect { x: left, width: right - left, ..body };
        let heads = u16::from(ruled);
        // On a low screen the rows are worth more than a second note.
        let most = if self.screen.height >= WITH_TWO_NOTES { 2 } else { 1 };
        let pinned = u16::try_from(notes).unwrap_or(most).min(most).min(list.height.saturating_sub(heads + 1));
        self.list = Some(list);
        self.heads = ruled.then_some(Rect { height: 1, ..list });
        self.rows = Rect { y: list.y + heads, height: list.height - heads - pinned, ..list };
        self.notes = Rect { y: list.bottom() - pinned, height: pinned, ..list };
    }

    /// The columns that a note's text has: beside its sign, with a blank at the right edge.
    #[must_use]
    pub fn note_room(list: Rect) -> usize {
        usize::from(list.width).saturating_sub(5)
    }

    /// How many rows of the list a screen shows; at least 1, for moving by screens where the list is hidden.
    #[must_use]
    pub fn page_rows(&self) -> usize {
        usize::from(self.rows.height).max(1)
    }
}

/// The most columns of the copy menu.
const MENU_WIDTH: u16 = 60;

/// Where an overlay stands on a screen of `size`: a menu as large as its items, centred; what is read, nearly everything.
#[must_use]
pub fn overlay_area(size: (u16, u16), overlay: &Overlay) -> Rect {
    let (width, height) = match overlay {
        // Its items, a rule, the size of the text, and the border.
        Overlay::CopyMenu(_) => (MENU_WIDTH, u16::try_from(CopyForm::ALL.len()).unwrap_or(0) + 4),
        Overlay::Help { .. } | Overlay::Messages { .. } | Overlay::Raw { .. } => (100, size.1),
    };
    let (width, height) = (width.min(size.0), height.min(size.1));
    Rect::new((size.0 - width) / 2, (size.1 - height) / 2, width, height)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case((120, 34), Some(20), 64, Some(34))]
    #[case((109, 34), None, 72, Some(36))]
    #[case((80, 24), None, 47, Some(32))]
    #[case((50, 16), None, 50, None)]
    #[case((160, 40), Some(20), 98, Some(40))]
    fn panes_by_width(
        #[case] size: (u16, u16),
        #[case] sidebar: Option<u16>,
        #[case] list: u16,
        #[case] detail: Option<u16>,
    ) {
        let geometry = Geometry::of(size, Pane::List, false, false, 0);
        assert_eq!(geometry.sidebar.map(|rect| rect.width), sidebar);
        assert_eq!(geometry.list.map(|rect| rect.width), Some(list));
        assert_eq!(geometry.detail.map(|rect| rect.width), detail);
    }

    #[test]
    fn low_screens_have_neither_rules_nor_heads() {
        let geometry = Geometry::of((40, 10), Pane::List, false, false, 0);
        assert_eq!((geometry.rules, geometry.heads, geometry.rows.height), ([None, None], None, 8));
    }

    proptest! {
        #[test]
        fn nothing_stands_outside_the_screen(
            size in (0u16..300, 0u16..120), drawer: bool, full: bool, notes in 0usize..9, focus in 0usize..3,
        ) {
            let focus = [Pane::Sidebar, Pane::List, Pane::Detail][focus];
            let geometry = Geometry::of(size, focus, drawer, full, notes);
            let rects = [geometry.header, geometry.body, geometry.status, geometry.rows, geometry.notes];
            let panes = [geometry.sidebar, geometry.list, geometry.heads, geometry.detail];
            for rect in rects.into_iter().chain(panes.into_iter().flatten()) {
                prop_assert!(rect.right() <= size.0 && rect.bottom() <= size.1, "{rect:?}");
            }
        }
    }
}
