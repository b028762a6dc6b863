//! The columns of a virtualised table: one stretched column, then fixed ones.

use std::ops::Range;

/// A fixed column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::view) struct Fixed<T> {
    pub(in crate::view) what: T,
    pub(in crate::view) width: u16,
    /// Numbers stand at the right of their column.
    pub(in crate::view) right: bool,
}

/// Lays `fixed` columns behind a stretched one of at least `least` columns, with one blank before each. Those that find
/// no room are left out, from the last on. Answers with the width of the stretched column.
pub(in crate::view) fn fit<T>(room: u16, least: u16, fixed: &mut Vec<Fixed<T>>) -> u16 {
    loop {
        let taken: u16 = fixed.iter().map(|column| column.width + 1).sum();
        if taken.saturating_add(least) <= room || fixed.is_empty() {
            return room.saturating_sub(taken);
        }
        fixed.pop();
    }
}

/// The rows that are on a screen of `height` rows.
pub(in crate::view) fn visible(offset: usize, height: u16, len: usize) -> Range<usize> {
    let from = offset.min(len);
    from..len.min(from.saturating_add(usize::from(height)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(widths: &[u16]) -> Vec<Fixed<()>> {
        widths.iter().map(|width| Fixed { what: (), width: *width, right: false }).collect()
    }

    #[test]
    fn what_finds_no_room_is_left_out_from_the_last_on() {
        let mut fixed = columns(&[8, 7, 5]);
        assert_eq!((fit(60, 12, &mut fixed), fixed.len()), (37, 3));
        assert_eq!((fit(30, 12, &mut fixed), fixed.len()), (13, 2));
        assert_eq!((fit(5, 12, &mut fixed), fixed.len()), (5, 0));
    }

    #[test]
    fn only_rows_that_are_there_are_visible() {
        assert_eq!(visible(3, 4, 5), 3..5);
        assert_eq!(visible(9, 4, 5), 5..5);
        assert_eq!(visible(usize::MAX, 4, 5), 5..5);
    }
}
