//! Where everything stands on a screen of a given size: one pure function, shared by `update` (how long a screen of rows
//! is, what a click hits) and `view`.

use ratatui::layout::{Margin, Rect};

use super::{Pane, sort_menu};

/// The smallest terminal that the browser draws itself on.
pub const SMALLEST: (u16, u16) = (40, 10);

/// What the body of the screen is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Front {
    /// The list, with the sidebar and the detail beside it where there is room.
    #[default]
    Panes,
    /// The contact sheet in the list's place, on the whole body.
    Sheet,
    /// The full detail.
    Full,
}

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
    /// The list, its heading and its notes; or the contact sheet with its notes.
    pub list: Option<Rect>,
    /// The row of column heads; none on low screens.
    pub heads: Option<Rect>,
    /// The rows of the list, or the cells of the contact sheet, without heads and notes.
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
    pub fn of(size: (u16, u16), focus: Pane, front: Front, notes: usize) -> Self {
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
        if front == Front::Full {
            geometry.detail = Some(body);
            return geometry;
        }
        let drawer = focus == Pane::Sidebar;
        if width < WITH_DETAIL && drawer {
            geometry.sidebar = Some(body);
            geometry.drawer = true;
            return geometry;
        }
        if front == Front::Sheet {
            // A drawer at any width: the cells stay where they are.
            geometry.sidebar = drawer.then_some(Rect { width: DRAWER, ..body });
            geometry.drawer = drawer;
            geometry.place_list(body, 0, notes);
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
        self.place_list(list, u16::from(ruled), notes);
    }

    /// The list with so many lines of heads above its rows, and its notes under them.
    fn place_list(&mut self, list: Rect, heads: u16, notes: usize) {
        // On a low screen the rows are worth more than a second note.
        let most = if self.screen.height >= WITH_TWO_NOTES { 2 } else { 1 };
        let pinned = u16::try_from(notes).unwrap_or(most).min(most).min(list.height.saturating_sub(heads + 1));
        self.list = Some(list);
        self.heads = (heads > 0).then_some(Rect { height: heads, ..list });
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

/// A rectangle of at most this size in the middle of `screen`.
pub(super) fn centred(screen: Rect, columns: u16, rows: u16) -> Rect {
    let (columns, rows) = (columns.min(screen.width), rows.min(screen.height));
    Rect {
        x: screen.x + (screen.width - columns) / 2,
        y: screen.y + (screen.height - rows) / 2,
        width: columns,
        height: rows,
    }
}

/// The frame of a reader of so many columns with its border, and so many rows without it.
#[must_use]
pub fn reader(screen: Rect, columns: u16, rows: u16) -> Rect {
    centred(screen, columns, rows.saturating_add(2))
}

/// The room within the frame of a reader: a border, and a blank at either side.
#[must_use]
pub fn inside(frame: Rect) -> Rect {
    frame.inner(Margin::new(2, 1))
}

/// The columns that a reader's lines have in a frame of so many.
#[must_use]
pub fn inside_columns(columns: u16) -> u16 {
    columns.saturating_sub(4)
}

/// The places of the copy menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MenuPlaces {
    pub frame: Rect,
    /// A row for each form; on a low screen they scroll in these.
    pub items: Rect,
    /// The rule under the forms.
    pub rule: u16,
    /// The sentence about the selected form.
    pub about: Rect,
}

/// As wide as samples are of use.
const MENU_WIDEST: u16 = 76;
/// Columns left free at either side, so that the list is still seen.
const MENU_MARGIN: u16 = 10;

/// Where the copy menu stands, with so many forms.
#[must_use]
pub fn copy_menu(screen: Rect, forms: usize) -> MenuPlaces {
    let columns = screen.width.saturating_sub(2 * MENU_MARGIN).clamp(screen.width.min(44), MENU_WIDEST);
    let forms = u16::try_from(forms).unwrap_or(u16::MAX);
    let frame = centred(screen, columns, forms.saturating_add(4));
    let inner = frame.inner(Margin::new(1, 1));
    let rows = inner.height.saturating_sub(2);
    MenuPlaces {
        frame,
        items: Rect { height: rows, ..inner },
        rule: inner.y + rows,
        about: Rect { y: inner.bottom().saturating_sub(1), height: inner.height.min(1), ..inner },
    }
}

/// The places of the sort menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SortPlaces {
    pub frame: Rect,
    /// One row for each item.
    pub items: Rect,
}

/// As wide as the longest words of the sort menu.
const SORT_WIDEST: u16 = 48;

/// Where the sort menu stands.
#[must_use]
pub fn sort_menu(screen: Rect) -> SortPlaces {
    let items = u16::try_from(sort_menu::ITEMS.len()).unwrap_or(0);
    let frame = centred(screen, SORT_WIDEST, items + 2);
    SortPlaces { frame, items: frame.inner(Margin::new(1, 1)) }
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
        let geometry = Geometry::of(size, Pane::List, Front::Panes, 0);
        assert_eq!(geometry.sidebar.map(|rect| rect.width), sidebar);
        assert_eq!(geometry.list.map(|rect| rect.width), Some(list));
        assert_eq!(geometry.detail.map(|rect| rect.width), detail);
    }

    #[test]
    fn low_screens_have_neither_rules_nor_heads() {
        let geometry = Geometry::of((40, 10), Pane::List, Front::Panes, 0);
        assert_eq!((geometry.rules, geometry.heads, geometry.rows.height), ([None, None], None, 8));
    }

    #[rstest]
    #[case((120, 34), 24)]
    #[case((80, 24), 24)]
    #[case((79, 24), 79)]
    fn over_the_contact_sheet_the_sidebar_is_a_drawer(#[case] size: (u16, u16), #[case] drawer: u16) {
        let sheet = Geometry::of(size, Pane::List, Front::Sheet, 1);
        assert_eq!((sheet.sidebar, sheet.detail, sheet.heads), (None, None, None));
        assert_eq!((sheet.rows.width, sheet.notes.height), (size.0, 1));
        let filtering = Geometry::of(size, Pane::Sidebar, Front::Sheet, 1);
        assert_eq!((filtering.sidebar.map(|area| area.width), filtering.drawer), (Some(drawer), true));
    }

    #[test]
    fn a_frame_larger_than_the_screen_is_the_screen() {
        let screen = Rect::new(0, 0, 60, 14);
        assert_eq!(reader(screen, 80, 24), screen);
        assert_eq!(reader(screen, 40, 2), Rect::new(10, 5, 40, 4));
        assert_eq!(inside(reader(screen, 40, 2)).width, inside_columns(40));
    }

    #[test]
    fn the_menu_has_a_row_for_each_form() {
        let places = copy_menu(Rect::new(0, 0, 80, 24), 12);
        assert_eq!(places.items.height, 12);
        assert_eq!((places.rule, places.about.y), (places.items.bottom(), places.items.bottom() + 1));
        assert_eq!(places.about.bottom() + 1, places.frame.bottom());
    }

    #[test]
    fn the_smallest_screen_has_room_for_every_order() {
        let (columns, rows) = SMALLEST;
        let places = sort_menu(Rect::new(0, 0, columns, rows));
        assert_eq!(usize::from(places.items.height), sort_menu::ITEMS.len());
    }

    proptest! {
        #[test]
        fn nothing_stands_outside_the_screen(
            size in (0u16..300, 0u16..120), front in 0usize..3, notes in 0usize..9, focus in 0usize..3,
            forms in 0usize..99,
        ) {
            let focus = [Pane::Sidebar, Pane::List, Pane::Detail][focus];
            let front = [Front::Panes, Front::Sheet, Front::Full][front];
            let geometry = Geometry::of(size, focus, front, notes);
            let rects = [geometry.header, geometry.body, geometry.status, geometry.rows, geometry.notes];
            let menu = copy_menu(geometry.screen, forms);
            let sorts = sort_menu(geometry.screen);
            let rects = rects.into_iter().chain([menu.frame, menu.items, menu.about, sorts.frame, sorts.items]);
            let panes = [geometry.sidebar, geometry.list, geometry.heads, geometry.detail];
            for rect in rects.chain(panes.into_iter().flatten()) {
                prop_assert!(rect.right() <= size.0 && rect.bottom() <= size.1, "{rect:?}");
            }
        }
    }
}
