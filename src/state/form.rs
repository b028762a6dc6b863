//! A screen of sentences, fields and choices, as lines without looks: the first start, and the one on which an account
//! gets its key.

use super::{Glyphs, TypedPart};
use crate::text::{cut_middle, width, wrap};

/// Where prose begins, and where fields and choices do.
const PROSE: usize = 3;
const INSIDE: usize = 5;
/// Where stands what belongs to a sentence by the way.
const ASIDE: usize = 7;

/// The columns of a choice's words before its note.
const WORDS: usize = 40;

/// The columns of a field's name.
const NAME: usize = 10;

/// Columns at the right edge that stay free.
const FREE: usize = 3;

/// How a piece of a line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Text,
    Strong,
    Dim,
    Ok,
    Error,
    Busy,
    Typed(TypedPart),
}

/// What a line is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A choice, by its number from 0.
    Choice(usize),
    /// A field, by its number from 0.
    Field(usize),
}

/// How soon a line goes where there is no room for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    Blank,
    Aside,
    Prose,
    Needed,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormLine {
    /// The blanks before it.
    pub indent: usize,
    pub pieces: Vec<(String, Look)>,
    pub spot: Option<Spot>,
    /// It is the choice that Enter takes.
    pub selected: bool,
    worth: Worth,
}

/// Lines on their way to the screen.
#[derive(Clone, Debug)]
pub struct Form {
    glyphs: &'static Glyphs,
    columns: usize,
    lines: Vec<FormLine>,
}

impl Form {
    /// An empty one for a screen of so many columns.
    #[must_use]
    pub fn new(glyphs: &'static Glyphs, columns: u16) -> Self {
        Self { glyphs, columns: usize::from(columns), lines: Vec::new() }
    }

    pub fn blank(&mut self) -> &mut Self {
        self.push(0, Vec::new(), Worth::Blank)
    }

    /// A sentence that has to be read.
    pub fn say(&mut self, text: &str, look: Look) -> &mut Self {
        self.wrapped(PROSE, text, look, Worth::Prose)
    }

    /// A sentence that stays whatever else has to go.
    pub fn tell(&mut self, text: &str, look: Look) -> &mut Self {
        self.wrapped(INSIDE, text, look, Worth::Needed)
    }

    /// A sentence that is left out where there is no room, and what belongs to it.
    pub fn aside(&mut self, text: &str, look: Look) -> &mut Self {
        self.wrapped(PROSE, text, look, Worth::Aside)
    }

    pub fn aside_inside(&mut self, text: &str, look: Look) -> &mut Self {
        self.wrapped(ASIDE, text, look, Worth::Aside)
    }

    /// A line that is copied as it stands; what does not fit is cut.
    pub fn verbatim(&mut self, text: &str) -> &mut Self {
        let room = self.room(ASIDE);
        let text = cut_middle(text, room, self.glyphs.ellipsis).into_owned();
        self.push(ASIDE, vec![(text, Look::Text)], Worth::Prose)
    }

    /// Words beside each other with a gap between them, on as many lines as they need.
    pub fn beside(&mut self, words: &[String], gap: usize, look: Look) -> &mut Self {
        let room = self.room(ASIDE);
        let mut lines: Vec<String> = Vec::new();
        for word in words {
            match lines.last_mut() {
                Some(line) if width(line) + gap + width(word) <= room => {
                    line.extend(std::iter::repeat_n(' ', gap));
                    line.push_str(word);
                }
                Some(_) | None => lines.push(word.clone()),
            }
        }
        for line in lines {
            let line = self.glyphs.words(&line).into_owned();
            self.push(ASIDE, vec![(line, look)], Worth::Aside);
        }
        self
    }

    /// A choice with a note behind it, where there is room for one.
    pub fn choice(&mut self, number: usize, selected: bool, words: &str, note: &str) -> &mut Self {
        let words = format!("{}  {words}", number + 1);
        let room = self.columns.saturating_sub(INSIDE + WORDS + FREE - 1);
        let note = self.glyphs.words(note).into_owned();
        let text = if width(&note) <= room { format!("{words:<WORDS$}{note}") } else { words };
        self.push(INSIDE, vec![(text.trim_end().to_owned(), Look::Text)], Worth::Needed);
        if let Some(line) = self.lines.last_mut() {
            (line.spot, line.selected) = (Some(Spot::Choice(number)), selected);
        }
        self
    }

    /// A field with its name before it.
    pub fn field(&mut self, number: usize, name: &str, pieces: Vec<(String, Look)>, is_needed: bool) -> &mut Self {
        let name = (format!("{name:<NAME$}"), Look::Dim);
        let worth = if is_needed { Worth::Needed } else { Worth::Prose };
        self.push(INSIDE, std::iter::once(name).chain(pieces).collect(), worth);
        if let Some(line) = self.lines.last_mut() {
            line.spot = Some(Spot::Field(number));
        }
        self
    }

    /// The columns that what stands in a field has.
    #[must_use]
    pub fn field_room(&self) -> usize {
        self.room(INSIDE + NAME)
    }

    /// The lines that `rows` have room for: what matters least is left out, the last of it first.
    #[must_use]
    pub fn fitting(mut self, rows: u16) -> Vec<FormLine> {
        while self.lines.len() > usize::from(rows) {
            let least = self.lines.iter().map(|line| line.worth).min();
            match self.lines.iter().rposition(|line| Some(line.worth) == least) {
                Some(at) => self.lines.remove(at),
                None => break,
            };
        }
        self.lines
    }

    fn room(&self, indent: usize) -> usize {
        self.columns.saturating_sub(indent + 1).max(1)
    }

    fn wrapped(&mut self, indent: usize, text: &str, look: Look, worth: Worth) -> &mut Self {
        let words = self.glyphs.words(text);
        for line in wrap(&words, self.room(indent)) {
            self.push(indent, vec![(line, look)], worth);
        }
        self
    }

    fn push(&mut self, indent: usize, pieces: Vec<(String, Look)>, worth: Worth) -> &mut Self {
        self.lines.push(FormLine { indent, pieces, spot: None, selected: false, worth });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Icons;

    fn form(columns: u16) -> Form {
        let mut form = Form::new(Glyphs::of(Icons::Unicode), columns);
        form.blank().say("what it is", Look::Strong).blank();
        form.choice(0, true, "one", "a note").choice(1, false, "other", "").blank().aside("by the way", Look::Dim);
        form
    }

    fn texts(lines: &[FormLine]) -> Vec<String> {
        let text = |line: &FormLine| line.pieces.iter().map(|(text, _)| text.as_str()).collect::<String>();
        lines.iter().map(|line| text(line).split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn on_a_low_screen_blanks_go_first_and_choices_last() {
        assert_eq!(texts(&form(80).fitting(7)), ["", "what it is", "", "1 one a note", "2 other", "", "by the way"]);
        assert_eq!(texts(&form(80).fitting(4)), ["what it is", "1 one a note", "2 other", "by the way"]);
        assert_eq!(texts(&form(80).fitting(3)), ["what it is", "1 one a note", "2 other"]);
        assert_eq!(texts(&form(80).fitting(2)), ["1 one a note", "2 other"]);
    }

    #[test]
    fn a_note_that_has_no_room_is_left_out() {
        assert_eq!(texts(&form(50).fitting(2)), ["1 one", "2 other"]);
    }
}
