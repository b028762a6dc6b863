//! What a terminal reports, reduced to what the program acts on.

use crossterm::event::{Event, KeyEventKind, MouseButton, MouseEventKind};

use super::Chord;

/// The most text that a paste may bring; the rest of it is dropped.
const PASTE_CAP: usize = 64 * 1024;

/// One thing that a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    Key(Chord),
    Mouse {
        column: u16,
        row: u16,
        pointer: Pointer,
    },
    /// Text pasted by the terminal; never run as keys.
    Paste(String),
    /// Columns and rows.
    Resize(u16, u16),
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointer {
    Click,
    WheelUp,
    WheelDown,
}

impl Input {
    /// The input of a terminal event; `None` for what means nothing here (releases, moves, focus).
    #[must_use]
    pub fn of(event: Event) -> Option<Self> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => Chord::of(&key).map(Self::Key),
            Event::Mouse(mouse) => {
                let pointer = match mouse.kind {
                    MouseEventKind::Down(MouseButton::Left) => Pointer::Click,
                    MouseEventKind::ScrollUp => Pointer::WheelUp,
                    MouseEventKind::ScrollDown => Pointer::WheelDown,
                    MouseEventKind::Down(_)
                    | MouseEventKind::Up(_)
                    | MouseEventKind::Drag(_)
                    | MouseEventKind::Moved
                    | MouseEventKind::ScrollLeft
                    | MouseEventKind::ScrollRight => return None,
                };
                Some(Self::Mouse { column: mouse.column, row: mouse.row, pointer })
            }
            Event::Paste(mut text) => {
                let mut end = text.len().min(PASTE_CAP);
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                text.truncate(end);
                Some(Self::Paste(text))
            }
            Event::Resize(columns, rows) => Some(Self::Resize(columns, rows)),
            Event::Key(_) | Event::FocusGained | Event::FocusLost => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Key;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    #[test]
    fn a_release_is_no_press() {
        let mut key = KeyEvent::new(KeyCode::Char('j'), KeyModifiers::NONE);
        assert_eq!(Input::of(Event::Key(key)), Some(Input::Key(Chord::plain(Key::Char('j')))));
        key.kind = KeyEventKind::Repeat;
        assert!(Input::of(Event::Key(key)).is_some());
        key.kind = KeyEventKind::Release;
        assert_eq!(Input::of(Event::Key(key)), None);
    }

    #[test]
    fn a_paste_is_bounded_at_a_character() {
        let text = "é".repeat(PASTE_CAP);
        let Some(Input::Paste(kept)) = Input::of(Event::Paste(text)) else { panic!("a paste stays a paste") };
        assert_eq!(kept.len(), PASTE_CAP);
    }
}
