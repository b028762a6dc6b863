//! What a terminal answers about itself.

use super::ESC;
use crate::runtime::canvas::Answer;

/// Longer names are cut.
const NAME: usize = 64;

/// The answer that a whole sequence is, if it is one.
pub(super) fn of(sequence: &[u8]) -> Option<Answer> {
    match sequence {
        [ESC, b'_', b'G', inside @ .., ESC, b'\\'] => kitty(inside),
        [ESC, b'P', b'>', b'|', name @ .., ESC, b'\\'] => {
            let name = String::from_utf8_lossy(name);
            Some(Answer::Name(name.chars().filter(|c| !c.is_control()).take(NAME).collect()))
        }
        [ESC, b'[', b'?', attributes @ .., b'c'] => numbers(attributes).map(Answer::Attributes),
        [ESC, b'[', b'6', b';', size @ .., b't'] => match numbers(size)?.as_slice() {
            [height, width] => Some(Answer::Cell(*width, *height)),
            _ => None,
        },
        [ESC, b'[', b'?', mode @ .., b'$', b'y'] => match numbers(mode)?.as_slice() {
            [number, state] => Some(Answer::Mode { number: *number, state: *state }),
            _ => None,
        },
        [ESC, b'[', place @ .., b'R'] => cursor(place),
        _ => None,
    }
}

/// `i=31;OK`, or why not in place of `OK`.
fn kitty(inside: &[u8]) -> Option<Answer> {
    let (keys, said) = std::str::from_utf8(inside).ok()?.split_once(';')?;
    let number = keys.split(',').find_map(|key| key.strip_prefix("i="))?.parse().ok()?;
    Some(Answer::Kitty { number, understood: said == "OK" })
}

/// Where the cursor is. In the first row the same bytes are a key (F3).
pub(super) fn cursor(parameters: &[u8]) -> Option<Answer> {
    match numbers(parameters)?.as_slice() {
        [row, column] if *row > 1 => Some(Answer::Cursor { row: *row, column: *column }),
        _ => None,
    }
}

/// Numbers between semicolons, each a number that fits.
fn numbers(text: &[u8]) -> Option<Vec<u16>> {
    std::str::from_utf8(text).ok()?.split(';').map(|number| number.parse().ok()).collect()
}
