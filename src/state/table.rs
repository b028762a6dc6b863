//! The columns of the list: which there are on a screen, where they stand, and what they are sorted by.

use ratatui::layout::{Position, Rect};

use super::{Column, Geometry, State};
use crate::asset::SortBy;

/// The bar, the mark, the kind, a blank.
pub const LEAD: u16 = 4;
/// The name is never narrower than this; columns give way to it.
const NAME: u16 = 12;
/// From these widths of the terminal on there is room for more than name, length and age.
const WIDE: u16 = 110;
const WIDEST: u16 = 132;
/// Below this width of the list its age gives way to the name.
const WITH_AGE: u16 = 44;

/// A column behind the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fixed {
    pub what: Column,
    pub width: u16,
    /// Numbers stand at the right of their column.
    pub right: bool,
}

/// The columns on a screen, with one blank before each but the first, and one at the right edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The columns of the name.
    pub name: u16,
    pub fixed: Vec<Fixed>,
}

impl Table {
    /// The columns of a list of that place on the screen.
    #[must_use]
    pub fn of(state: &State, geometry: &Geometry, list: Rect) -> Self {
        let mut fixed = columns(state, geometry.screen.width, list.width);
        let name = fit(list.width.saturating_sub(LEAD + 1), NAME, &mut fixed);
        Self { name, fixed }
    }

    /// What the list is sorted by with a click on a column's head. The blank before a head belongs to it.
    #[must_use]
    pub fn sort_at(&self, heads: Rect, at: Position) -> Option<SortBy> {
        let mut column = at.x.checked_sub(heads.x).filter(|_| heads.contains(at))?;
        if column < LEAD + self.name {
            return Some(SortBy::Name);
        }
        column -= LEAD + self.name;
        for fixed in &self.fixed {
            if column <= fixed.width {
                return sort_of(fixed.what);
            }
            column -= fixed.width + 1;
        }
        None
    }

    /// Whether what the list is sorted by stands at the head of one of its columns.
    #[must_use]
    pub fn shows(&self, by: SortBy) -> bool {
        by == SortBy::Name || self.fixed.iter().any(|fixed| sort_of(fixed.what) == Some(by))
    }
}

/// What a column can be sorted by.
#[must_use]
pub fn sort_of(column: Column) -> Option<SortBy> {
    match column {
        Column::Provider => Some(SortBy::Provider),
        Column::Kind => Some(SortBy::Kind),
        Column::Dimensions => Some(SortBy::Dimensions),
        Column::Length => Some(SortBy::Duration),
        Column::Bytes => Some(SortBy::Bytes),
        Column::Age => Some(SortBy::Created),
        Column::Frames | Column::Status | Column::Folder => None,
    }
}

/// The word at the head of a column.
#[must_use]
pub fn head(column: Column) -> &'static str {
    match column {
        Column::Provider => "PROVIDER",
        Column::Kind => "KIND",
        Column::Dimensions => "DIMENSIONS",
        Column::Length => "LENGTH",
        Column::Frames => "FRAMES",
        Column::Bytes => "SIZE",
        Column::Status => "STATUS",
        Column::Folder => "FOLDER",
        Column::Age => "AGE",
    }
}

/// The columns behind the name: those that the user chose, else by the width of the screen.
fn columns(state: &State, screen: u16, list: u16) -> Vec<Fixed> {
    let chosen = &state.settings.columns;
    if !chosen.is_empty() {
        return chosen.iter().map(|column| fixed(state, *column)).collect();
    }
    let several = screen >= WIDE && state.listed_accounts().len() > 1;
    let by_width = [
        (Column::Provider, several),
        (Column::Dimensions, screen >= WIDE),
        (Column::Length, true),
        (Column::Frames, screen >= WIDEST),
        (Column::Age, list >= WITH_AGE),
    ];
    by_width.into_iter().filter(|(_, shown)| *shown).map(|(column, _)| fixed(state, column)).collect()
}

fn fixed(state: &State, what: Column) -> Fixed {
    let (width, right): (u16, bool) = match what {
        Column::Provider => (provider_width(state), false),
        Column::Kind => (5, false),
        Column::Dimensions => (10, true),
        Column::Length | Column::Frames => (7, true),
        Column::Bytes => (9, true),
        Column::Status => (10, false),
        Column::Folder => (14, false),
        Column::Age => (5, true),
    };
    // The arrow at the head of what the list is sorted by stands within its own column.
    let sorted = state.listing.query.sort.is_some_and(|sort| sort_of(what) == Some(sort.by));
    let least = if sorted { u16::try_from(head(what).len() + 1).unwrap_or(width) } else { 0 };
    Fixed { what, width: width.max(least), right }
}

/// As wide as the longest name, within bounds.
fn provider_width(state: &State) -> u16 {
    let longest = state.accounts.iter().map(|account| account.name().as_str().len()).max().unwrap_or(0);
    u16::try_from(longest.clamp(8, 14)).unwrap_or(14)
}

/// Lays `fixed` columns behind a stretched one of at least `least` columns, with one blank before each. Those that find
/// no room are left out, from the last on. Answers with the width of the stretched column.
fn fit(room: u16, least: u16, fixed: &mut Vec<Fixed>) -> u16 {
    loop {
        let taken = fixed.iter().fold(0_u16, |sum, column| sum.saturating_add(column.width + 1));
        if taken.saturating_add(least) <= room || fixed.is_empty() {
            return room.saturating_sub(taken);
        }
        fixed.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Front, Pane, fixtures};
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn columns(widths: &[u16]) -> Vec<Fixed> {
        widths.iter().map(|width| Fixed { what: Column::Age, width: *width, right: false }).collect()
    }

    #[test]
    fn what_finds_no_room_is_left_out_from_the_last_on() {
        let mut fixed = columns(&[8, 7, 5]);
        assert_eq!((fit(60, 12, &mut fixed), fixed.len()), (37, 3));
        assert_eq!((fit(30, 12, &mut fixed), fixed.len()), (13, 2));
        assert_eq!((fit(5, 12, &mut fixed), fixed.len()), (5, 0));
    }

    #[rstest]
    #[case::before_the_list(20, None)]
    #[case::the_lead(21, Some(SortBy::Name))]
    #[case::the_name(26, Some(SortBy::Name))]
    #[case::the_provider(52, Some(SortBy::Provider))]
    #[case::dimensions(60, Some(SortBy::Dimensions))]
    #[case::length(77, Some(SortBy::Duration))]
    #[case::age(83, Some(SortBy::Created))]
    #[case::the_edge(84, None)]
    #[case::behind_the_list(85, None)]
    fn a_head_sorts_by_its_column(#[case] x: u16, #[case] by: Option<SortBy>) {
        let state = fixtures::browsing();
        let geometry = Geometry::of((120, 34), Pane::List, Front::Panes, 0);
        let table = Table::of(&state, &geometry, geometry.list.unwrap());
        let heads = geometry.heads.unwrap();
        assert_eq!(table.sort_at(heads, Position { x, y: heads.y }), by);
        assert_eq!(table.sort_at(heads, Position { x, y: heads.y + 1 }), None);
    }

    proptest! {
        #[test]
        fn the_columns_fill_the_list_and_no_more(size in (40u16..240, 10u16..40), chosen in proptest::collection::vec(0usize..9, 0..12)) {
            let mut state = fixtures::browsing();
            state.settings.columns = chosen.into_iter().map(|at| Column::ALL[at]).collect();
            let geometry = Geometry::of(size, Pane::List, Front::Panes, 0);
            let list = geometry.list.unwrap();
            let table = Table::of(&state, &geometry, list);
            let taken: u16 = table.fixed.iter().map(|fixed| fixed.width + 1).sum();
            prop_assert_eq!(LEAD + table.name + taken + 1, list.width);
            prop_assert!(table.name >= NAME);
        }
    }
}
