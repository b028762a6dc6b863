//! Finding a word, or a key, in what is read over the panes: help, messages, raw answers.

use std::ops::Range;

use ratatui::layout::{Position, Rect};

use super::help::{self, HelpLine};
use super::{HintRow, Overlay, State, TextField, TypedPart, reader};
use crate::text::width;

/// Before what is typed.
const PROMPT: &str = "/ ";

/// What is looked for, and where one is among what was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Find {
    pub field: TextField,
    /// The text is being typed; else one goes from match to match.
    pub typing: bool,
    /// Which match one is at.
    pub at: usize,
    /// What was selected, and the first line on the screen, before the field was opened.
    pub before: (usize, usize),
    /// What was looked for before that.
    pub earlier: String,
}

/// A text that is looked for; its case counts where it has a capital.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    text: String,
    respects_case: bool,
}

impl Needle {
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), respects_case: text.chars().any(char::is_uppercase) }
    }

    /// Where it stands in a text, in bytes, in order and apart from one another.
    #[must_use]
    pub fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
            if let Some(len) = self.len_at(rest) {
                found.push(from..from + len);
                from += len;
            } else {
                from += rest.chars().next().map_or(1, char::len_utf8);
            }
        }
        found
    }

    /// The bytes that it takes at the beginning of a text.
    fn len_at(&self, text: &str) -> Option<usize> {
        let same = |a: char, b: char| a == b || !self.respects_case && a.to_lowercase().eq(b.to_lowercase());
        let mut letters = text.char_indices();
        let mut end = None;
        for wanted in self.text.chars() {
            let (at, letter) = letters.next().filter(|(_, letter)| same(wanted, *letter))?;
            end = Some(at + letter.len_utf8());
        }
        end
    }

    /// Whether it is one of the keys of a line, exactly.
    fn is_key(&self, line: &HelpLine) -> bool {
        matches!(line, HelpLine::Key(keys, _) if keys.split_whitespace().any(|key| key == self.text))
    }

    /// Where it stands in the keys and in the words of a line. Who types a key means that key, not every word with its
    /// letter: where `keys` says that it is one, words do not count.
    #[must_use]
    pub fn in_help(&self, line: &HelpLine, keys_alone: bool) -> [Vec<Range<usize>>; 2] {
        match line {
            HelpLine::Key(keys, _) if keys_alone => {
                let mut ranges = Vec::new();
                if self.is_key(line) {
                    ranges.extend(keys.match_indices(&self.text).map(|(at, key)| at..at + key.len()));
                }
                [ranges, Vec::new()]
            }
            HelpLine::Key(keys, words) => [self.ranges(keys), self.ranges(words)],
            HelpLine::Heading(_) | HelpLine::Blank => [Vec::new(), Vec::new()],
        }
    }

    /// Whether it is a key that stands in the help.
    #[must_use]
    pub fn is_key_in(&self, lines: &[[HelpLine; 2]]) -> bool {
        lines.iter().flatten().any(|line| self.is_key(line))
    }
}

impl Find {
    #[must_use]
    pub fn needle(&self) -> Needle {
        Needle::new(self.field.text())
    }
}

/// The field in the lower border of what is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindLine {
    pub at: Position,
    pub parts: Vec<(String, TypedPart)>,
    /// How many there are: `2 of 7`.
    pub count: String,
}

impl State {
    /// What is looked for in what is read.
    #[must_use]
    pub fn needle(&self) -> Option<Needle> {
        self.find.as_ref().filter(|find| !find.field.text().is_empty()).map(Find::needle)
    }

    /// Whether one types what is to be found.
    #[must_use]
    pub fn is_finding(&self) -> bool {
        self.find.as_ref().is_some_and(|find| find.typing)
    }

    /// The lines, or the messages, that have what is looked for.
    #[must_use]
    pub fn matches(&self) -> Vec<usize> {
        let Some(needle) = self.needle() else { return Vec::new() };
        let geometry = self.geometry();
        let has = |text: &str| !needle.ranges(text).is_empty();
        match self.beneath_palette() {
            Some(Overlay::Help { place, .. }) => {
                let lines = help::reader(self, &geometry, *place).lines;
                let keys_alone = needle.is_key_in(&lines);
                let in_line = |line: &HelpLine| needle.in_help(line, keys_alone).iter().any(|found| !found.is_empty());
                let rows = lines.iter().enumerate().filter(|(_, sides)| sides.iter().any(in_line));
                rows.map(|(row, _)| row).collect()
            }
            Some(Overlay::Messages { .. }) => {
                let all = self.messages.all.iter().enumerate();
                all.filter(|(_, message)| has(&message.text)).map(|(at, _)| at).collect()
            }
            Some(Overlay::Raw { lines, .. }) => {
                let folded = reader::raw(lines, &geometry).lines;
                let found: Vec<_> = lines.iter().map(|line| needle.ranges(line.shown())).collect();
                let starts_in = |line: &reader::RawLine<'_>| {
                    let here = line.from..line.from + line.text.len();
                    found[line.of].iter().any(|range| here.contains(&range.start))
                };
                let rows = folded.iter().enumerate().filter(|(_, line)| starts_in(line));
                rows.map(|(row, _)| row).collect()
            }
            Some(
                Overlay::CopyMenu(_)
                | Overlay::SortMenu { .. }
                | Overlay::OpenMenu(_)
                | Overlay::Palette(_)
                | Overlay::Prompt(_)
                | Overlay::Confirm(_)
                | Overlay::Downloads(_),
            )
            | None => Vec::new(),
        }
    }

    /// `2 of 7`; `no match` where there is none, and nothing before anything is looked for.
    #[must_use]
    pub fn matches_words(&self) -> String {
        let Some(find) = self.find.as_ref().filter(|_| self.needle().is_some()) else { return String::new() };
        match self.matches().len() {
            0 => "no match".to_owned(),
            all => format!("{} of {all}", find.at.min(all - 1) + 1),
        }
    }

    /// The line on which one is.
    #[must_use]
    pub fn match_at(&self) -> Option<usize> {
        let at = self.find.as_ref()?.at;
        self.matches().get(at).copied()
    }
}

impl FindLine {
    /// The field before the hints of the border.
    #[must_use]
    pub fn of(state: &State, frame: Rect, hints: &HintRow) -> Option<Self> {
        let find = state.find.as_ref().filter(|find| find.typing)?;
        let at = Position { x: frame.x + 3, y: frame.bottom().saturating_sub(1) };
        let count = state.matches_words();
        // Prompt, count, and blanks around them.
        let taken = PROMPT.len() + width(&count) + 4;
        let room = usize::from(hints.at.x.saturating_sub(at.x)).saturating_sub(taken);
        let mut parts = vec![(PROMPT.to_owned(), TypedPart::Typed)];
        parts.extend(find.field.parts(room, &(0..0), "", state.glyphs().ellipsis));
        Some(Self { at, parts, count })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("an", "Banana AN", &[(1, 3), (3, 5), (7, 9)])]
    #[case("AN", "Banana AN", &[(7, 9)])]
    #[case("é", "café É", &[(3, 5), (6, 8)])]
    #[case("aa", "aaa", &[(0, 2)])]
    #[case("x", "", &[])]
    fn a_word_is_found_in_any_case_unless_it_has_a_capital(
        #[case] word: &str,
        #[case] text: &str,
        #[case] found: &[(usize, usize)],
    ) {
        let ranges: Vec<_> = Needle::new(word).ranges(text).iter().map(|range| (range.start, range.end)).collect();
        assert_eq!(ranges, found);
    }

    #[test]
    fn a_key_is_that_key_and_not_every_word_with_its_letter() {
        let line = |keys: &str, words: &str| HelpLine::Key(keys.to_owned(), words.to_owned());
        let lines = [[line("y Y", "copy URL, copy as"), line("j k", "down, up")]];
        let needle = Needle::new("y");
        assert!(needle.is_key_in(&lines));
        let [keys, words] = needle.in_help(&lines[0][0], true);
        assert_eq!((keys.first(), words.first()), (Some(&(0..1)), None));
        assert!(!Needle::new("copy").is_key_in(&lines));
        assert_eq!(Needle::new("copy").in_help(&lines[0][0], false), [vec![], vec![0..4, 10..14]]);
    }
}
