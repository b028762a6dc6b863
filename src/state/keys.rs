//! The keys of a place, as they are written on the screen.

use super::{Glyphs, State};
use crate::input::keymap::sequence;
use crate::input::{Action, Chord, Key, Place};

/// The keys of a place, looked up once.
#[derive(Debug)]
pub struct Keys<'a> {
    visible: Vec<(&'a [Chord], Action)>,
    glyphs: &'static Glyphs,
}

impl<'a> Keys<'a> {
    #[must_use]
    pub fn of(state: &'a State, place: Place) -> Self {
        Self { visible: state.keymap.visible(place), glyphs: state.glyphs() }
    }

    /// All chords of an action, in the order of the file.
    #[must_use]
    pub fn all(&self, action: Action) -> Vec<String> {
        let bound = self.visible.iter().filter(|(_, bound)| *bound == action);
        bound.map(|(chords, _)| written(chords, self.glyphs)).collect()
    }

    /// The first chord of an action.
    #[must_use]
    pub fn first(&self, action: Action) -> Option<String> {
        self.visible.iter().find(|(_, bound)| *bound == action).map(|(chords, _)| written(chords, self.glyphs))
    }

    /// What can follow the keys `typed` so far, and what it does.
    #[must_use]
    pub fn after(&self, typed: &[Chord]) -> Vec<(String, Action)> {
        let longer = self.visible.iter().filter(|(chords, _)| chords.len() > typed.len() && chords.starts_with(typed));
        longer.map(|(chords, action)| (written(&chords[typed.len()..], self.glyphs), *action)).collect()
    }
}

/// Chords as people know them: `g g`, `PgDn`, `F1`, `↓`.
fn written(chords: &[Chord], glyphs: &Glyphs) -> String {
    if let [Chord { key, ctrl: false, alt: false }] = chords {
        let arrow = match key {
            Key::Up => Some("↑"),
            Key::Down => Some("↓"),
            Key::Left => Some("←"),
            Key::Right => Some("→"),
            Key::PageUp => return "PgUp".to_owned(),
            Key::PageDown => return "PgDn".to_owned(),
            Key::F(number) => return format!("F{number}"),
            Key::Char(_)
            | Key::Enter
            | Key::Esc
            | Key::Tab
            | Key::BackTab
            | Key::Backspace
            | Key::Delete
            | Key::Insert
            | Key::Home
            | Key::End => None,
        };
        if let Some(arrow) = arrow.filter(|_| !glyphs.is_ascii()) {
            return arrow.to_owned();
        }
    }
    sequence(chords)
}
