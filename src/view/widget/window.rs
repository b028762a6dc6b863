//! A window onto contents that may be longer than the screen.

/// The first line on a screen of `height` lines: `wanted`, but not past the end of `len` lines.
pub(in crate::view) fn start(wanted: usize, height: u16, len: usize) -> usize {
    wanted.min(len.saturating_sub(usize::from(height)))
}

/// As [`start`], but so that the lines `first` to `last` are on the screen; where they do not fit, `first` is.
pub(in crate::view) fn start_showing(wanted: usize, height: u16, len: usize, first: usize, last: usize) -> usize {
    let enough = (last + 1).saturating_sub(usize::from(height));
    start(wanted.max(enough).min(first), height, len)
}

/// The first and the last line for which `is` holds; the first line where there is none.
pub(in crate::view) fn span<T>(lines: &[T], is: impl Fn(&T) -> bool) -> (usize, usize) {
    let first = lines.iter().position(&is).unwrap_or(0);
    (first, lines.iter().rposition(is).unwrap_or(first))
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
        #[case] start_at: usize,
    ) {
        assert_eq!(start(wanted, height, len), start_at);
    }

    #[rstest]
    #[case(0, 5, 6, 4)]
    #[case(8, 2, 3, 2)]
    #[case(0, 3, 9, 3)]
    fn the_window_holds_what_is_selected(
        #[case] wanted: usize,
        #[case] first: usize,
        #[case] last: usize,
        #[case] start_at: usize,
    ) {
        assert_eq!(start_showing(wanted, 3, 20, first, last), start_at);
    }
}
