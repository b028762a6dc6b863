//! What a terminal answers about itself.

use super::ESC;
use crate::runtime::canvas::Answer;
use crate::state::Ground;

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
        [ESC, b']', b'1', b'1', b';', colour @ .., 0x07] | [ESC, b']', b'1', b'1', b';', colour @ .., ESC, b'\\'] => {
            ground(colour).map(Answer::Ground)
        }
        // Its scheme of colours is another one now.
        b"\x1b[?997;1n" => Some(Answer::Ground(Ground::Dark)),
        b"\x1b[?997;2n" => Some(Answer::Ground(Ground::Light)),
        [ESC, b'[', b'?', mode @ .., b'$', b'y'] => match numbers(mode)?.as_slice() {
            [number, state] => Some(Answer::Mode { number: *number, state: *state }),
            _ => None,
        },
        [ESC, b'[', place @ .., b'R'] => cursor(place),
        _ => None,
    }
}

/// Whether a colour (`rgb:1515/1717/1c1c`, one to four digits each, or `rgba:` with a fourth part) is dark: whether white
/// has more contrast with it than black.
fn ground(colour: &[u8]) -> Option<Ground> {
    /// The luminance of which both have the same.
    const MIDDLE: f64 = 0.179;
    let colour = std::str::from_utf8(colour).ok()?;
    let parts = colour.strip_prefix("rgb:").or_else(|| colour.strip_prefix("rgba:"))?;
    let mut parts = parts.split('/').map(|digits| {
        let most = [0xf, 0xff, 0xfff, 0xffff].get(digits.len().checked_sub(1)?)?;
        let part = f64::from(u16::from_str_radix(digits, 16).ok()?) / f64::from(*most);
        Some(if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) })
    });
    let (red, green, blue) = (parts.next()??, parts.next()??, parts.next()??);
    let luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    Some(if luminance < MIDDLE { Ground::Dark } else { Ground::Light })
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
