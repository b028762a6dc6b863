//! The characters that we draw ourselves. Text from outside is never changed by them.

use std::borrow::Cow;

use super::Icons;
use crate::asset::{AssetKind, Sort};

/// Characters of one column each. Most of the Unicode ones have the East Asian width "ambiguous"; a terminal that draws
/// those two columns wide needs the other set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyphs {
    icons: Icons,
    pub horizontal: &'static str,
    pub vertical: &'static str,
    /// Where a vertical rule hangs from a horizontal one, and where it stands on one.
    pub joints: [&'static str; 2],
    /// Top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    /// Beside what is selected.
    pub bar: &'static str,
    /// Beside what is marked.
    pub mark: &'static str,
    pub ellipsis: &'static str,
    /// What is unknown.
    pub unknown: &'static str,
    /// Between parts of a line, with its blanks.
    pub separator: &'static str,
    pub times: &'static str,
    /// Around what was typed.
    pub quotes: [&'static str; 2],
    pub arrow: &'static str,
    /// In place of a character that is not shown.
    pub dot: char,
    /// What a column is sorted by: upwards, downwards.
    pub sorts: [&'static str; 2],
    /// In groups with several values: ticked, not ticked.
    pub ticks: [&'static str; 2],
    /// In groups with one value: chosen, not chosen.
    pub choices: [&'static str; 2],
    pub ok: &'static str,
    pub error: &'static str,
    pub partial: &'static str,
    /// Of a waveform: from the lowest to the full height of a row.
    pub bars: [&'static str; 8],
    /// A download that runs.
    pub running: &'static str,
    pub paused: &'static str,
    /// What is there already and is the same.
    pub same: &'static str,
    /// Of a progress bar: from an eighth of a column to all of it.
    pub progress: [&'static str; 8],
    kinds: [&'static str; 4],
    spinner: &'static [&'static str],
}

static UNICODE: Glyphs = Glyphs {
    icons: Icons::Unicode,
    horizontal: "─",
    vertical: "│",
    joints: ["┬", "┴"],
    corners: ["╭", "╮", "╰", "╯"],
    bar: "▌",
    mark: "●",
    ellipsis: "…",
    unknown: "·",
    separator: " · ",
    times: "×",
    quotes: ["“", "”"],
    arrow: "→",
    dot: '•',
    sorts: ["▲", "▼"],
    ticks: ["■", "□"],
    choices: ["◉", "○"],
    ok: "✓",
    error: "!",
    partial: "~",
    bars: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    running: "↓",
    paused: "‖",
    same: "=",
    progress: ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"],
    kinds: ["▣", "▸", "♪", "◇"],
    spinner: &["⣾", "⣽", "⣻", "⢿", "⡿", "⣟", "⣯", "⣷"],
};

static ASCII: Glyphs = Glyphs {
    icons: Icons::Ascii,
    horizontal: "-",
    vertical: "|",
    joints: ["-", "-"],
    corners: ["+", "+", "+", "+"],
    bar: ">",
    mark: "*",
    ellipsis: "~",
    unknown: ".",
    separator: " . ",
    times: "x",
    quotes: ["\"", "\""],
    arrow: ">",
    dot: '*',
    sorts: ["^", "v"],
    ticks: ["#", "_"],
    choices: ["@", "o"],
    ok: "+",
    error: "!",
    partial: "~",
    bars: ["_", ".", ".", ":", ":", ":", "|", "|"],
    running: "v",
    paused: "|",
    same: "=",
    progress: [".", ".", "-", "-", "-", "=", "=", "#"],
    kinds: ["i", "v", "a", "o"],
    spinner: &["|", "/", "-", "\\"],
};

impl Glyphs {
    #[must_use]
    pub fn of(icons: Icons) -> &'static Self {
        match icons {
            Icons::Unicode => &UNICODE,
            Icons::Ascii => &ASCII,
        }
    }

    #[must_use]
    pub fn is_ascii(&self) -> bool {
        self.icons == Icons::Ascii
    }

    #[must_use]
    pub fn kind(&self, kind: AssetKind) -> &'static str {
        match kind {
            AssetKind::Image => self.kinds[0],
            AssetKind::Video => self.kinds[1],
            AssetKind::Audio => self.kinds[2],
            AssetKind::Other => self.kinds[3],
        }
    }

    /// Which way an order goes.
    #[must_use]
    pub fn sort(&self, sort: Sort) -> &'static str {
        self.sorts[usize::from(sort.reverse)]
    }

    /// The spinner at a moment, in milliseconds since the program's start: ten frames a second.
    #[must_use]
    pub fn spinner(&self, millis: u128) -> &'static str {
        let count = self.spinner.len() as u128;
        let frame = usize::try_from((millis / 100).checked_rem(count).unwrap_or(0)).unwrap_or(0);
        self.spinner.get(frame).copied().unwrap_or("*")
    }

    /// A sentence of ours in these characters.
    #[must_use]
    pub fn words<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if !self.is_ascii() || text.is_ascii() {
            return Cow::Borrowed(text);
        }
        Cow::Owned(text.chars().map(plain).collect())
    }
}

/// The ASCII character for one of ours; any other is left as it is.
fn plain(c: char) -> char {
    match c {
        '·' => '.',
        '…' => '~',
        '×' => 'x',
        '→' => '>',
        '▲' => '^',
        '▼' => 'v',
        '–' => '-',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(glyphs: &Glyphs) -> Vec<&'static str> {
        let singles = [
            glyphs.horizontal,
            glyphs.vertical,
            glyphs.bar,
            glyphs.mark,
            glyphs.ellipsis,
            glyphs.unknown,
            glyphs.times,
            glyphs.arrow,
            glyphs.ok,
            glyphs.error,
            glyphs.partial,
        ];
        let groups = [
            &glyphs.joints[..],
            &glyphs.corners,
            &glyphs.quotes,
            &glyphs.bars,
            &glyphs.sorts,
            &glyphs.ticks,
            &glyphs.choices,
            &glyphs.kinds,
            glyphs.spinner,
        ];
        singles.into_iter().chain(groups.concat()).collect()
    }

    #[test]
    fn every_glyph_is_one_column_wide() {
        for glyph in all(&UNICODE).into_iter().chain(all(&ASCII)) {
            assert_eq!(crate::text::width(glyph), 1, "{glyph}");
        }
    }

    #[test]
    fn the_ascii_set_is_ascii() {
        assert!(all(&ASCII).concat().is_ascii());
        assert!(ASCII.separator.is_ascii());
        assert!(ASCII.words("page 3 · “launch” → 4 … 2048×2048").is_ascii());
    }

    #[test]
    fn the_spinner_turns_ten_times_a_second() {
        assert_eq!(UNICODE.spinner(0), UNICODE.spinner(99));
        assert_ne!(UNICODE.spinner(0), UNICODE.spinner(100));
        assert_eq!(UNICODE.spinner(0), UNICODE.spinner(800));
    }
}
