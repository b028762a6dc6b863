//! One key press with its modifiers, and its name in the configuration.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key, without modifiers. A capital letter is a key of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    Char(char),
    F(u8),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
}

/// The keys that are written as words.
const NAMED: [(&str, Key); 18] = [
    ("enter", Key::Enter),
    ("esc", Key::Esc),
    ("tab", Key::Tab),
    ("shift-tab", Key::BackTab),
    ("space", Key::Char(' ')),
    ("backspace", Key::Backspace),
    ("delete", Key::Delete),
    ("insert", Key::Insert),
    ("up", Key::Up),
    ("down", Key::Down),
    ("left", Key::Left),
    ("right", Key::Right),
    ("home", Key::Home),
    ("end", Key::End),
    ("pgup", Key::PageUp),
    ("pgdn", Key::PageDown),
    // As people write them elsewhere.
    ("return", Key::Enter),
    ("escape", Key::Esc),
];

/// One key press: a key with `ctrl` or `alt`. Shift is part of the key (`G`, `shift-tab`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord {
    pub key: Key,
    pub ctrl: bool,
    pub alt: bool,
}

impl Chord {
    /// A key without modifiers.
    #[must_use]
    pub const fn plain(key: Key) -> Self {
        Self { key, ctrl: false, alt: false }
    }

    /// The chord of a terminal's key event; `None` for keys that have no name here.
    #[must_use]
    pub fn of(event: &KeyEvent) -> Option<Self> {
        let shift = event.modifiers.contains(KeyModifiers::SHIFT);
        let key = match event.code {
            KeyCode::Char(c) if shift && c.is_lowercase() => Key::Char(c.to_uppercase().next().unwrap_or(c)),
            KeyCode::Char(c) => Key::Char(c),
            KeyCode::F(number) => Key::F(number),
            KeyCode::Enter => Key::Enter,
            KeyCode::Esc => Key::Esc,
            KeyCode::Tab if shift => Key::BackTab,
            KeyCode::Tab => Key::Tab,
            KeyCode::BackTab => Key::BackTab,
            KeyCode::Backspace => Key::Backspace,
            KeyCode::Delete => Key::Delete,
            KeyCode::Insert => Key::Insert,
            KeyCode::Up => Key::Up,
            KeyCode::Down => Key::Down,
            KeyCode::Left => Key::Left,
            KeyCode::Right => Key::Right,
            KeyCode::Home => Key::Home,
            KeyCode::End => Key::End,
            KeyCode::PageUp => Key::PageUp,
            KeyCode::PageDown => Key::PageDown,
            KeyCode::Null
            | KeyCode::CapsLock
            | KeyCode::ScrollLock
            | KeyCode::NumLock
            | KeyCode::PrintScreen
            | KeyCode::Pause
            | KeyCode::Menu
            | KeyCode::KeypadBegin
            | KeyCode::Media(_)
            | KeyCode::Modifier(_) => return None,
        };
        Some(Self {
            key,
            ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
            alt: event.modifiers.contains(KeyModifiers::ALT),
        })
    }

    /// The letter that it types into a field, if it types one.
    #[must_use]
    pub fn letter(self) -> Option<char> {
        match self {
            Self { key: Key::Char(letter), ctrl: false, alt: false } => Some(letter),
            _ => None,
        }
    }

    /// Whether it is the key that ends a program everywhere: ctrl-c.
    #[must_use]
    pub fn is_interrupt(self) -> bool {
        self == Self { key: Key::Char('c'), ctrl: true, alt: false }
    }

    /// The chord that many terminals cannot tell from this one, by its name.
    #[must_use]
    pub fn twin(self) -> Option<&'static str> {
        match (self.ctrl, self.key) {
            (true, Key::Char('i')) => Some("tab"),
            (true, Key::Char('m') | Key::Enter) => Some("enter"),
            (true, Key::Char('[')) => Some("esc"),
            (true, Key::Char('h')) => Some("backspace"),
            (true, Key::Char('/')) => Some("ctrl-_"),
            (true, Key::Char(' ')) => Some("ctrl-@"),
            (true, Key::Char(digit)) if digit.is_ascii_digit() => Some("the digit alone"),
            _ => None,
        }
    }
}

/// The name in the configuration: `j`, `G`, `ctrl-d`, `pgdn`.
impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("ctrl-")?;
        }
        if self.alt {
            f.write_str("alt-")?;
        }
        match (NAMED.iter().find(|(_, key)| *key == self.key), self.key) {
            (Some((name, _)), _) => f.write_str(name),
            (None, Key::Char(c)) => write!(f, "{c}"),
            (None, Key::F(number)) => write!(f, "f{number}"),
            (None, other) => write!(f, "{other:?}"),
        }
    }
}

impl FromStr for Chord {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut chord = Self::plain(Key::Esc);
        let mut rest = text;
        loop {
            if let Some(after) = rest.strip_prefix("ctrl-").filter(|after| !after.is_empty()) {
                (chord.ctrl, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("alt-").filter(|after| !after.is_empty()) {
                (chord.alt, rest) = (true, after);
            } else {
                break;
            }
        }
        let mut letters = rest.chars();
        chord.key = match (letters.next(), letters.next()) {
            (Some(c), None) if !c.is_control() && c != ' ' => Key::Char(c),
            _ => match NAMED.iter().find(|(name, _)| *name == rest) {
                Some((_, key)) => *key,
                None => function_key(rest).ok_or_else(|| format!("{text:?} is not the name of a key"))?,
            },
        };
        Ok(chord)
    }
}

fn function_key(text: &str) -> Option<Key> {
    let number: u8 = text.strip_prefix('f')?.parse().ok()?;
    (1..=12).contains(&number).then_some(Key::F(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("j")]
    #[case("G")]
    #[case("ctrl-d")]
    #[case("alt-x")]
    #[case("ctrl-alt-x")]
    #[case("space")]
    #[case("shift-tab")]
    #[case("pgdn")]
    #[case("f12")]
    #[case("-")]
    #[case("ctrl--")]
    #[case("ö")]
    fn names_are_read_and_written_alike(#[case] name: &str) {
        assert_eq!(name.parse::<Chord>().unwrap().to_string(), name);
    }

    #[rstest]
    #[case("")]
    #[case("f13")]
    #[case("pagedown")]
    #[case("ctrl-")]
    #[case("jj")]
    #[case("\u{1b}")]
    fn what_is_no_key_is_refused(#[case] name: &str) {
        assert!(name.parse::<Chord>().is_err());
    }

    #[test]
    fn shift_is_part_of_the_letter() {
        let event = KeyEvent::new(KeyCode::Char('g'), KeyModifiers::SHIFT);
        assert_eq!(Chord::of(&event), Some(Chord::plain(Key::Char('G'))));
    }
}
