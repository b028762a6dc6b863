//! A key that is being typed or pasted: it stands on the screen as dots.

use tui_input::InputRequest;

use crate::asset::Secret;
use crate::text;

/// The longest key, in characters. Longer ones are pasted by mistake.
pub const LONGEST: usize = 4096;

/// Keys shorter than this show nothing of themselves.
const SHORTEST_SHOWN: usize = 12;

/// How many characters at the end of a key are shown at most, and never more than a quarter of it.
const SHOWN: usize = 4;

/// A secret and the cursor in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecretField {
    secret: Secret,
    /// The characters before the cursor.
    cursor: usize,
}

/// A key as it stands on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// A dot for each character, but for the last few of a long key.
    pub characters: Vec<char>,
    /// Which of them the cursor is on; behind the last one it is on none.
    pub cursor: usize,
}

impl SecretField {
    /// What was typed, without the white space around it.
    #[must_use]
    pub fn secret(&self) -> Secret {
        Secret::new(self.secret.expose().trim())
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.secret.expose().trim().is_empty()
    }

    /// How many characters it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.secret.expose().chars().count()
    }

    /// Inserts what can be shown, as far as there is room; whether the text is another one now.
    pub fn insert(&mut self, letters: impl Iterator<Item = char>) -> bool {
        let room = LONGEST.saturating_sub(self.count());
        let new: String = letters.filter(|letter| !text::is_unsafe(*letter)).take(room).collect();
        if new.is_empty() {
            return false;
        }
        let (before, after) = self.halves();
        let cursor = self.cursor + new.chars().count();
        *self = Self { secret: Secret::new(&format!("{before}{new}{after}")), cursor };
        true
    }

    /// Moves or deletes; whether the text is another one now. What cannot be seen has no words to move by.
    pub fn edit(&mut self, request: InputRequest) -> bool {
        let count = self.count();
        match request {
            InputRequest::GoToPrevChar => self.cursor = self.cursor.saturating_sub(1),
            InputRequest::GoToNextChar => self.cursor = (self.cursor + 1).min(count),
            InputRequest::GoToStart => self.cursor = 0,
            InputRequest::GoToEnd => self.cursor = count,
            InputRequest::DeletePrevChar if self.cursor > 0 => return self.delete(self.cursor - 1),
            InputRequest::DeleteNextChar if self.cursor < count => return self.delete(self.cursor),
            InputRequest::DeleteLine | InputRequest::DeletePrevWord if count > 0 => {
                *self = Self::default();
                return true;
            }
            InputRequest::SetCursor(_)
            | InputRequest::InsertChar(_)
            | InputRequest::GoToPrevWord
            | InputRequest::GoToNextWord
            | InputRequest::DeletePrevChar
            | InputRequest::DeleteNextChar
            | InputRequest::DeletePrevWord
            | InputRequest::DeleteNextWord
            | InputRequest::DeleteLine
            | InputRequest::DeleteTillEnd
            | InputRequest::DeleteFromStart
            | InputRequest::Yank => {}
        }
        false
    }

    fn delete(&mut self, at: usize) -> bool {
        let left = self.secret.expose().chars().enumerate().filter(|(index, _)| *index != at);
        let left: String = left.map(|(_, letter)| letter).collect();
        *self = Self { secret: Secret::new(&left), cursor: at };
        true
    }

    fn halves(&self) -> (&str, &str) {
        let text = self.secret.expose();
        let at = text.char_indices().nth(self.cursor).map_or(text.len(), |(at, _)| at);
        text.split_at(at)
    }

    /// As it stands on the screen, with `dot` for what is not shown.
    #[must_use]
    pub fn masked(&self, dot: char) -> Masked {
        let count = self.count();
        let shown = if count < SHORTEST_SHOWN { 0 } else { SHOWN.min(count / 4) };
        let letters = self.secret.expose().chars().enumerate();
        let characters = letters.map(|(at, letter)| if at + shown < count { dot } else { letter }).collect();
        Masked { characters, cursor: self.cursor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn typed(text: &str) -> SecretField {
        let mut field = SecretField::default();
        field.insert(text.chars());
        field
    }

    fn shown(text: &str) -> String {
        typed(text).masked('*').characters.into_iter().collect()
    }

    #[rstest]
    #[case("", "")]
    #[case("demo", "****")]
    #[case("elevenchars", "***********")]
    #[case("twelve-chars", "*********ars")]
    #[case("sixteen-chars-ab", "************s-ab")]
    #[case("a-key-that-is-much-longer-than-that-9f2c", "************************************9f2c")]
    fn the_end_of_a_long_key_is_shown(#[case] key: &str, #[case] on_screen: &str) {
        assert_eq!(shown(key), on_screen);
    }

    #[test]
    fn it_is_edited_like_any_text() {
        let mut field = typed("abcd");
        for request in [InputRequest::GoToStart, InputRequest::DeleteNextChar, InputRequest::GoToNextChar] {
            field.edit(request);
        }
        field.insert("x\u{1b}y".chars());
        assert_eq!(field.secret().expose(), "bxycd");
        assert!(field.edit(InputRequest::DeletePrevChar));
        assert_eq!((field.secret().expose(), field.masked('*').cursor), ("bxcd", 2));
        assert!(field.edit(InputRequest::DeleteLine) && field.is_empty());
        assert!(!field.edit(InputRequest::DeletePrevChar));
    }

    #[test]
    fn white_space_around_it_is_no_part_of_it() {
        assert_eq!(typed("  key ").secret().expose(), "key");
        assert!(typed("   ").is_empty());
    }

    #[test]
    fn debug_output_tells_nothing_of_it() {
        assert!(!format!("{:?}", typed("canary-canary")).contains("canary"));
    }

    proptest! {
        #[test]
        fn never_more_than_a_quarter_is_shown(key in "[a-z]{0,60}") {
            let plain = shown(&key).chars().filter(|letter| *letter != '*').count();
            prop_assert!(plain <= 4 && plain * 4 <= key.len());
        }
    }
}
