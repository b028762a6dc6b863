//! The contact sheet: the page as a grid of cells, each a picture with the name and the facts of its asset under it.
//!
//! A cell is 24 columns wide and 10 lines high: a gutter at its left, the picture, the line of the name, the line of the
//! facts, and a blank at its right and below. So 120×34 has five columns of three cells, 80×24 three of two. As many
//! cells stand below one another as have room for picture and name; the last ones may miss facts and blank.

use std::ops::Range;

use ratatui::layout::{Position, Rect};

use super::{Framed, State, Window};
use crate::asset::Shot;

/// Columns and lines of a cell.
pub const CELL: (u16, u16) = (24, 10);
/// Columns and lines of a cell's picture; fewer lines only where a screen has no room for them.
pub const PICTURE: (u16, u16) = (22, 7);

/// The grid of cells on a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What the columns of cells take up of the screen: in its middle, where some columns are left over.
    area: Rect,
    /// Cells beside one another; at least 1.
    pub columns: usize,
    /// Cells below one another; at least 1.
    pub lines: usize,
    /// The lines of a picture.
    picture: u16,
}

/// The places of one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Which row of the page it shows.
    pub row: usize,
    /// All of it that is on the screen.
    pub area: Rect,
    pub picture: Rect,
    /// The line of the name, from edge to edge.
    pub name: Rect,
    /// The line of the facts, from edge to edge; without height where it is not on the screen.
    pub facts: Rect,
}

impl Cell {
    /// The line in the middle of the picture.
    #[must_use]
    pub fn middle(&self) -> Rect {
        Rect { y: self.picture.y + self.picture.height / 2, height: self.picture.height.min(1), ..self.picture }
    }
}

impl Sheet {
    /// The grid in this part of the screen.
    #[must_use]
    pub fn within(rows: Rect) -> Self {
        let columns = (rows.width / CELL.0).max(1);
        let taken = (columns * CELL.0).min(rows.width);
        // The picture and the line of the name are what a cell needs.
        let needed = PICTURE.1 + 1;
        let lines = (rows.height.saturating_sub(needed) / CELL.1) + 1;
        Self {
            area: Rect { x: rows.x + (rows.width - taken) / 2, width: taken, ..rows },
            columns: usize::from(columns),
            lines: usize::from(lines),
            picture: PICTURE.1.min(rows.height.saturating_sub(1)),
        }
    }

    /// The cells on the screen, of a page with so many rows of which the row `first` is at the top left.
    pub fn cells(self, first: usize, len: usize) -> impl Iterator<Item = Cell> {
        let rows = first..len.min(first.saturating_add(self.columns * self.lines));
        rows.map(move |row| self.cell(row, row - first))
    }

    /// The cell that is the `at`th on the screen.
    fn cell(self, row: usize, at: usize) -> Cell {
        let to_u16 = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        let (column, line) = (to_u16(at % self.columns), to_u16(at / self.columns));
        let whole = Rect {
            x: self.area.x.saturating_add(column.saturating_mul(CELL.0)),
            y: self.area.y.saturating_add(line.saturating_mul(CELL.1)),
            width: CELL.0,
            height: CELL.1,
        };
        let part = |rect: Rect| rect.intersection(self.area);
        let below = |lines: u16| part(Rect { y: whole.y + self.picture + lines, height: 1, ..whole });
        Cell {
            row,
            area: part(whole),
            picture: part(Rect { x: whole.x + 1, y: whole.y, width: PICTURE.0, height: self.picture }),
            name: below(0),
            facts: below(1),
        }
    }

    /// Which cell on the screen is there, from 0, with `first` at the top left.
    #[must_use]
    pub fn row_at(self, at: Position, first: usize, len: usize) -> Option<usize> {
        self.cells(first, len).find(|cell| cell.area.contains(at)).map(|cell| cell.row)
    }

    /// The row at the top left: the one that is, or the nearest one with which `row` is on the screen. Always the first
    /// of its line of cells.
    #[must_use]
    pub fn start(self, first: usize, row: usize, len: usize) -> usize {
        let line = row / self.columns;
        let height = u16::try_from(self.lines).unwrap_or(u16::MAX);
        let window = Window { height, len: len.div_ceil(self.columns), held: Some((line, line)) };
        window.start(first / self.columns) * self.columns
    }

    /// The row so many lines of cells further, in the same column: on the last line the last one, where it has none there.
    /// `None` where `row` is on the first or the last line already and that would lead further.
    #[must_use]
    pub fn moved(self, row: usize, lines: i64, len: usize) -> Option<usize> {
        let last = len.saturating_sub(1);
        let (line, last_line) = (row / self.columns, last / self.columns);
        let wanted = i64::try_from(line).unwrap_or(i64::MAX).saturating_add(lines).max(0);
        let to = usize::try_from(wanted).unwrap_or(0).min(last_line);
        (to != line || lines == 0).then(|| (to * self.columns + row % self.columns).min(last))
    }
}

impl State {
    /// The grid of the contact sheet, also while something covers it.
    #[must_use]
    pub fn sheet_grid(&self) -> Sheet {
        Sheet::within(self.rows_area())
    }

    /// The rows of the page that can be seen: in the list, on the contact sheet, or the selected one where that is all
    /// there is to see.
    #[must_use]
    pub fn rows_on_screen(&self) -> Range<usize> {
        let (geometry, listing) = (self.geometry(), &self.listing);
        let (first, count) = match geometry.list {
            Some(_) if self.sheet => {
                let grid = Sheet::within(geometry.rows);
                (listing.offset, grid.columns * grid.lines)
            }
            Some(_) => (listing.offset, geometry.page_rows()),
            None => (listing.row, 1),
        };
        first.min(listing.shown.len())..first.saturating_add(count).min(listing.shown.len())
    }

    /// The cells of the contact sheet in which something is shown, from the top. Those below are not looked at yet.
    pub(super) fn sheet_frames(&self) -> Vec<Framed<'_>> {
        let (geometry, listing) = (self.geometry(), &self.listing);
        let cells = geometry.list.map(|_| Sheet::within(geometry.rows).cells(listing.offset, listing.shown.len()));
        cells.into_iter().flatten().filter_map(|cell| self.framed_in(&cell)).collect()
    }

    /// What a cell shows of its asset; `None` where there is nothing to be seen or heard of it.
    #[must_use]
    pub fn framed_in(&self, cell: &Cell) -> Option<Framed<'_>> {
        let asset = self.listing.shown.asset(cell.row)?;
        let is_shown = asset.unreadable.is_none() && self.previews_kind(asset.kind);
        is_shown.then_some(Framed { asset, shot: Shot::Whole, area: cell.picture })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Front, Geometry, Pane, fixtures};
    use proptest::prelude::*;
    use rstest::rstest;

    fn grid(size: (u16, u16), notes: usize) -> Sheet {
        Sheet::within(Geometry::of(size, Pane::List, Front::Sheet, notes).rows)
    }

    #[rstest]
    #[case((120, 34), 0, 5, 3)]
    #[case::notes_cost_no_line_of_cells((120, 34), 2, 5, 3)]
    #[case((80, 24), 0, 3, 2)]
    #[case((80, 24), 2, 3, 2)]
    #[case((50, 16), 0, 2, 1)]
    #[case((40, 10), 0, 1, 1)]
    #[case((200, 60), 0, 8, 5)]
    fn as_many_cells_as_fit(
        #[case] size: (u16, u16),
        #[case] notes: usize,
        #[case] columns: usize,
        #[case] lines: usize,
    ) {
        let grid = grid(size, notes);
        assert_eq!((grid.columns, grid.lines), (columns, lines));
    }

    #[test]
    fn a_cell_has_its_picture_its_name_and_its_facts_below_one_another() {
        let cell = grid((120, 34), 0).cells(0, 50).nth(6).unwrap();
        assert_eq!((cell.row, cell.area), (6, Rect::new(24, 12, 24, 10)));
        assert_eq!(cell.picture, Rect::new(25, 12, 22, 7));
        assert_eq!((cell.name, cell.facts), (Rect::new(24, 19, 24, 1), Rect::new(24, 20, 24, 1)));
    }

    #[test]
    fn what_is_left_over_stands_at_both_sides() {
        let cells: Vec<Cell> = grid((80, 24), 0).cells(0, 3).collect();
        assert_eq!((cells[0].area.x, cells[2].area.right()), (4, 76));
    }

    #[test]
    fn the_lowest_screen_keeps_the_name_and_gives_up_a_line_of_the_picture() {
        let cell = grid((40, 10), 1).cells(0, 1).next().unwrap();
        assert_eq!((cell.picture.height, cell.name.height, cell.facts.height), (6, 1, 0));
    }

    // A page of 13 on three columns: the last line has one cell.
    #[rstest]
    #[case::down(1, 1, Some(4))]
    #[case::up(4, -1, Some(1))]
    #[case::a_screen(0, 3, Some(9))]
    #[case::onto_a_line_without_that_column(11, 1, Some(12))]
    #[case::further_than_there_is(2, 9, Some(12))]
    #[case::further_up_than_there_is(8, -9, Some(2))]
    #[case::over_the_lower_edge(12, 1, None)]
    #[case::over_the_upper_edge(2, -1, None)]
    #[case::not_at_all(12, 0, Some(12))]
    fn lines_of_cells_are_moved_by(#[case] row: usize, #[case] lines: i64, #[case] to: Option<usize>) {
        assert_eq!(grid((80, 24), 0).moved(row, lines, 13), to);
    }

    #[test]
    fn what_is_seen_is_what_is_on_the_sheet() {
        let mut state = fixtures::browsing();
        (state.size, state.sheet, state.listing.offset) = ((80, 24), true, 6);
        assert_eq!(state.rows_on_screen(), 6..12);
        state.listing.offset = 24;
        assert_eq!(state.rows_on_screen(), 24..28);
        state.full = true;
        assert_eq!(state.rows_on_screen(), 1..2);
        (state.full, state.sheet, state.listing.offset) = (false, false, 0);
        assert_eq!(state.rows_on_screen(), 0..19);
    }

    proptest! {
        #[test]
        fn the_selected_cell_is_on_the_screen_and_nothing_is_outside(
            size in (40u16..300, 10u16..120), notes in 0usize..4, len in 0usize..200, at in (0usize..200, 0usize..200),
        ) {
            let rows = Geometry::of(size, Pane::List, Front::Sheet, notes).rows;
            let (grid, row) = (Sheet::within(rows), at.0.min(len.saturating_sub(1)));
            let first = grid.start(at.1, row, len);
            prop_assert_eq!(first % grid.columns, 0);
            let cells: Vec<Cell> = grid.cells(first, len).collect();
            prop_assert_eq!(cells.iter().any(|cell| cell.row == row), len > 0);
            for (number, cell) in cells.iter().enumerate() {
                prop_assert_eq!(cell.area.intersection(rows), cell.area);
                prop_assert_eq!((cell.name.height, cell.picture.width), (1, PICTURE.0));
                prop_assert!(cell.picture.height >= 6);
                for part in [cell.picture, cell.name, cell.facts] {
                    prop_assert!(part.is_empty() || part.intersection(cell.area) == part);
                }
                for other in &cells[number + 1..] {
                    prop_assert!(!cell.area.intersects(other.area));
                }
                prop_assert_eq!(grid.row_at(cell.name.as_position(), first, len), Some(cell.row));
            }
        }

        #[test]
        fn down_and_up_lead_back(size in (40u16..300, 10u16..120), len in 1usize..200, row in 0usize..200) {
            let (grid, row) = (grid(size, 0), row.min(len - 1));
            if let Some(below) = grid.moved(row, 1, len).filter(|below| below % grid.columns == row % grid.columns) {
                prop_assert_eq!(grid.moved(below, -1, len), Some(row));
            }
        }
    }
}
