//! The user's own keys, as they are written. Which places, chords and actions there are, the keymap knows.

use std::path::Path;

use super::reader::{Notes, Section};
use crate::input::Binding;

/// Reads all tables of `[keys]`, in the order of their lines.
pub(super) fn read(section: &Section<'_>, file: &Path, notes: &Notes<'_>) -> Vec<Binding> {
    let mut bindings = Vec::new();
    for place in section.tables() {
        for entry in place.entries() {
            if let Some(action) = entry.text() {
                let line = entry.line(notes);
                let (place, chord) = (place.name().to_owned(), entry.name().to_owned());
                let at = format!("{}:{line}", crate::text::safe(&file.to_string_lossy()));
                bindings.push((line, Binding { place, chord, action, at }));
            }
        }
    }
    bindings.sort_by_key(|(line, _)| *line);
    bindings.into_iter().map(|(_, binding)| binding).collect()
}
