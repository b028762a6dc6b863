//! One line of text that is being typed, wherever that is.

use tui_input::{Input, InputRequest};

use crate::text;

/// The longest text of a field, in characters. Longer ones are pasted by mistake.
pub const LONGEST: usize = 500;

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
}
