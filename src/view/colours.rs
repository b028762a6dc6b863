//! How many colours a terminal has, and what becomes of those that it has not.

use ratatui::style::Color;

/// The colours that can be drawn, from the fewest to the most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Colours {
    /// None, or none are wanted.
    #[default]
    None,
    /// The palette of the terminal's own.
    Sixteen,
    /// A cube of 6 × 6 × 6 and 24 greys besides.
    Indexed,
    /// Red, green and blue in 8 bits each.
    True,
}

/// The steps of the cube, in each of its three directions.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
/// The number of the first colour of the cube, and that of the first grey.
const CUBE: u8 = 16;
const GREYS: u8 = 232;

/// The sixteen colours as terminals have them that nobody has set up: their numbers, and red, green and blue. The dark grey
/// (8) is left out, since in some palettes it is the ground itself.
const PALETTE: [(Color, [u8; 3]); 15] = [
    (Color::Black, [0, 0, 0]),
    (Color::Red, [205, 0, 0]),
    (Color::Green, [0, 205, 0]),
    (Color::Yellow, [205, 205, 0]),
    (Color::Blue, [0, 0, 238]),
    (Color::Magenta, [205, 0, 205]),
    (Color::Cyan, [0, 205, 205]),
    (Color::Gray, [229, 229, 229]),
    (Color::LightRed, [255, 0, 0]),
    (Color::LightGreen, [0, 255, 0]),
    (Color::LightYellow, [255, 255, 0]),
    (Color::LightBlue, [92, 92, 255]),
    (Color::LightMagenta, [255, 0, 255]),
    (Color::LightCyan, [0, 255, 255]),
    (Color::White, [255, 255, 255]),
];

impl Colours {
    /// The colour to be drawn in place of `wanted`: itself where the terminal has it, else the nearest that it has.
    #[must_use]
    pub fn nearest(self, wanted: Color) -> Color {
        match (self, wanted) {
            (Self::None, _) => Color::Reset,
            (Self::Indexed, Color::Rgb(red, green, blue)) => Color::Indexed(indexed([red, green, blue])),
            (Self::Sixteen, Color::Rgb(red, green, blue)) => of_sixteen([red, green, blue]),
            (Self::Sixteen, Color::Indexed(number)) if number >= CUBE => of_sixteen(rgb(number)),
            (Self::True | Self::Indexed | Self::Sixteen, colour) => colour,
        }
    }
}

/// The nearest colour of the cube or of the greys, as its number. The first sixteen are not looked at: what they are is
/// set up by people.
fn indexed(wanted: [u8; 3]) -> u8 {
    let step = |part: u8| (0u8..).zip(STEPS).min_by_key(|(_, step)| step.abs_diff(part)).map_or(0, |(at, _)| at);
    let [red, green, blue] = wanted.map(step);
    let cube = CUBE + 36 * red + 6 * green + blue;
    // The grey of the same brightness, by the weights of the distance.
    let [red, green, blue] = wanted.map(u16::from);
    let nine_times = 2 * red + 4 * green + 3 * blue;
    let grey = GREYS + u8::try_from(nine_times.saturating_sub(27) / 90).map_or(23, |step| step.min(23));
    if distance(rgb(grey), wanted) < distance(rgb(cube), wanted) { grey } else { cube }
}

/// What the colours from the sixteenth on are, the same on every terminal.
fn rgb(number: u8) -> [u8; 3] {
    if number >= GREYS {
        return [8 + 10 * (number - GREYS); 3];
    }
    let at = number.saturating_sub(CUBE);
    [at / 36, at / 6 % 6, at % 6].map(|step| STEPS[usize::from(step)])
}

fn of_sixteen(wanted: [u8; 3]) -> Color {
    let nearest = PALETTE.into_iter().min_by_key(|(_, known)| distance(*known, wanted));
    nearest.map_or(Color::Reset, |(colour, _)| colour)
}

/// How far two colours are from each other, by the eye's weights for red, green and blue.
fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    let apart = |at: usize| u32::from(one[at].abs_diff(other[at])).pow(2);
    2 * apart(0) + 4 * apart(1) + 3 * apart(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_terminal_has_stays_as_it_is() {
        let colours = [Color::Reset, Color::LightRed, Color::Indexed(3), Color::Indexed(200), Color::Rgb(1, 2, 3)];
        assert_eq!(colours.map(|colour| Colours::True.nearest(colour)), colours);
        assert_eq!(
            colours[..4].iter().map(|colour| Colours::Indexed.nearest(*colour)).collect::<Vec<_>>(),
            colours[..4]
        );
        assert_eq!(
            colours[..3].iter().map(|colour| Colours::Sixteen.nearest(*colour)).collect::<Vec<_>>(),
            colours[..3]
        );
        assert!(colours.iter().all(|colour| Colours::None.nearest(*colour) == Color::Reset));
    }

    #[test]
    fn what_it_has_not_becomes_the_nearest() {
        let hex =
            |red, green, blue| [Colours::Indexed, Colours::Sixteen].map(|it| it.nearest(Color::Rgb(red, green, blue)));
        assert_eq!(hex(0, 0, 0), [Color::Indexed(16), Color::Black]);
        assert_eq!(hex(255, 255, 255), [Color::Indexed(231), Color::White]);
        assert_eq!(hex(0x15, 0x17, 0x1c), [Color::Indexed(234), Color::Black]);
        assert_eq!(hex(250, 20, 10), [Color::Indexed(196), Color::LightRed]);
        assert_eq!(Colours::Sixteen.nearest(Color::Indexed(196)), Color::LightRed);
    }

    proptest! {
        #[test]
        fn nothing_of_the_256_is_nearer(red: u8, green: u8, blue: u8) {
            let wanted = [red, green, blue];
            let Color::Indexed(number) = Colours::Indexed.nearest(Color::Rgb(red, green, blue)) else { panic!() };
            let far = |number: u8| distance(rgb(number), wanted);
            let least = (CUBE..=u8::MAX).map(far).min().unwrap();
            prop_assert_eq!(far(number), least, "{}", number);
        }
    }
}
