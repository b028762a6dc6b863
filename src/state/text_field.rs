//! One line of text that is being typed, wherever that is.

use std::ops::Range;

use tui_input::{Input, InputRequest};
use unicode_segmentation::UnicodeSegmentation;

use crate::text::{self, safe, width};

/// The longest text of a field, in characters. Longer ones are pasted by mistake.
pub const LONGEST: usize = 500;

/// What a part of a field is, as it stands on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypedPart {
    Typed,
    /// What cannot be understood.
    Wrong,
    /// The character under the cursor.
    Cursor,
    /// What Tab would add.
    Ghost,
}

/// A text and the cursor in it.
#[derive(Clone, Debug, Default)]
pub struct TextField {
    input: Input,
}

impl PartialEq for TextField {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text() && self.cursor() == other.cursor()
    }
}

impl TextField {
    /// A field with a text in it, the cursor behind it.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { input: Input::new(text.into()) }
    }

    #[must_use]
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// The bytes before the cursor.
    #[must_use]
    pub fn cursor(&self) -> usize {
        let text = self.text();
        text.char_indices().nth(self.input.cursor()).map_or(text.len(), |(at, _)| at)
    }

    /// Moves or deletes; whether the text is another one now.
    pub fn edit(&mut self, request: InputRequest) -> bool {
        self.input.handle(request).is_some_and(|changed| changed.value)
    }

    /// Inserts what can be shown, as far as there is room; whether the text is another one now.
    pub fn insert(&mut self, letters: impl Iterator<Item = char>) -> bool {
        let room = LONGEST.saturating_sub(self.text().chars().count());
        let mut changed = false;
        for letter in letters.filter(|letter| !text::is_unsafe(*letter)).take(room) {
            changed |= self.edit(InputRequest::InsertChar(letter));
        }
        changed
    }

    /// The text in `room` columns, in parts of one look. A text that is longer is seen from as far as the cursor needs it,
    /// with `ellipsis` before it. `wrong` are the bytes that cannot be understood; `ghost` is what could follow.
    #[must_use]
    pub fn parts(
        &self,
        room: usize,
        wrong: &Range<usize>,
        ghost: &str,
        ellipsis: &'static str,
    ) -> Vec<(String, TypedPart)> {
        let (cells, cursor) = self.cells(wrong, ghost);
        let mut from = 0;
        let mut taken: usize = cells[..=cursor].iter().map(|(text, _)| width(text)).sum();
        while taken + usize::from(from > 0) > room && from < cursor {
            taken -= width(&cells[from].0);
            from += 1;
        }
        let lead = if from > 0 { ellipsis } else { "" };
        let mut parts = vec![(lead.to_owned(), TypedPart::Typed)];
        let mut left = room.saturating_sub(width(lead));
        for (text, part) in cells.into_iter().skip(from) {
            let Some(rest) = left.checked_sub(width(&text)) else { break };
            left = rest;
            match parts.last_mut() {
                Some((before, same)) if *same == part => before.push_str(&text),
                Some(_) | None => parts.push((text, part)),
            }
        }
        parts
    }

    /// The characters as they are drawn, and which of them the cursor is on.
    fn cells(&self, wrong: &Range<usize>, ghost: &str) -> (Vec<(String, TypedPart)>, usize) {
        let at = self.cursor();
        let mut cursor = None;
        let mut cells = Vec::new();
        for (from, grapheme) in self.text().grapheme_indices(true) {
            let part = if from <= at && at < from + grapheme.len() {
                cursor = Some(cells.len());
                TypedPart::Cursor
            } else if wrong.contains(&from) {
                TypedPart::Wrong
            } else {
                TypedPart::Typed
            };
            cells.push((safe(grapheme).into_owned(), part));
        }
        if let Some(cursor) = cursor {
            return (cells, cursor);
        }
        // At the end the cursor stands on the first character of what could follow.
        let cursor = cells.len();
        cells.extend(safe(ghost).graphemes(true).map(|grapheme| (grapheme.to_owned(), TypedPart::Ghost)));
        match cells.get_mut(cursor) {
            Some((_, part)) => *part = TypedPart::Cursor,
            None => cells.push((" ".to_owned(), TypedPart::Cursor)),
        }
        (cells, cursor)
    }
}
