//! Templates, and what may stand between their braces at each place.

use std::collections::BTreeSet;

use crate::config::reader::{Entry, Notes};
use crate::provider::custom::settings::{Piece, Source, Template};

/// What the program fills in itself, and where that is so.
const OWN: [(&str, &str); 6] = [
    ("page_size", "path and query of a list"),
    ("page", "path and query of a list with paging by page"),
    ("offset", "path and query of a list with paging by offset"),
    ("cursor", "path and query of a list with paging by cursor"),
    ("folder", "filters.folder"),
    ("id", "one.path"),
];

/// Whether a variable may have this name; what is wrong with it is noted.
pub(super) fn can_be_named(entry: &Entry<'_>, notes: &mut Notes<'_>) -> bool {
    let name = entry.name();
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        entry.wrong(notes, "a variable's name is letters, digits and _");
    } else if let Some((_, place)) = OWN.iter().find(|(own, _)| *own == name) {
        entry.wrong(notes, &format!("cannot be a variable of yours: it is filled in for {place}"));
    } else {
        return true;
    }
    false
}

/// Whether a template has a place for a variable.
pub(super) fn holds(template: &Template, variable: &str) -> bool {
    template.0.iter().any(|piece| matches!(piece, Piece::Variable(name) if name == variable))
}

/// The variables that have values.
pub(super) struct Scope {
    known: BTreeSet<String>,
}

impl Scope {
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a String>) -> Self {
        Self { known: names.cloned().collect() }
    }

    pub(super) fn add<'a>(&mut self, names: impl Iterator<Item = &'a String>) {
        self.known.extend(names.cloned());
    }

    pub(super) fn knows(&self, name: &str) -> bool {
        self.known.contains(name)
    }

    /// A path below the base URL; `own` is what the program fills in there.
    pub(super) fn path(&self, entry: &Entry<'_>, own: &[&str], notes: &mut Notes<'_>) -> Option<Template> {
        let text = entry.text()?;
        if text.contains("://") {
            entry.wrong(notes, "a path is wanted, which goes behind base_url");
            return None;
        }
        if text.contains(['?', '#']) {
            entry.wrong(notes, "holds no ? and no #: parameters belong into query");
            return None;
        }
        self.parameter(entry, text.trim_start_matches('/'), own, notes)
    }

    /// What goes into a request.
    pub(super) fn parameter(
        &self,
        entry: &Entry<'_>,
        text: &str,
        own: &[&str],
        notes: &mut Notes<'_>,
    ) -> Option<Template> {
        let template: Template = text.parse().map_err(|why: String| entry.wrong(notes, &why)).ok()?;
        let mistake = template.0.iter().find_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Variable(name) => self.unknown(name, own),
            Piece::Item(_) | Piece::Outer(_) => {
                Some("is asked before there is an item: pointers are for fields".into())
            }
        });
        match mistake {
            Some(what) => entry.wrong(notes, &what),
            None => return Some(template),
        }
        None
    }

    /// A source of a field; `nested` says whether there are outer items.
    pub(super) fn source(&self, entry: &Entry<'_>, nested: bool, notes: &mut Notes<'_>) -> Option<Source> {
        let source: Source = entry.text()?.parse().map_err(|why: String| entry.wrong(notes, &why)).ok()?;
        let outside = || Some("../ is the item around this one, and there is none: the list has no inner".to_owned());
        let mistake = match &source {
            Source::Item(_) => None,
            Source::Outer(_) if nested => None,
            Source::Outer(_) => outside(),
            Source::Template(template) => template.0.iter().find_map(|piece| match piece {
                Piece::Variable(name) => self.unknown(name, &[]),
                Piece::Outer(_) if !nested => outside(),
                Piece::Text(_) | Piece::Item(_) | Piece::Outer(_) => None,
            }),
        };
        match mistake {
            Some(what) => entry.wrong(notes, &what),
            None => return Some(source),
        }
        None
    }

    /// What is wrong with a variable, if anything is.
    fn unknown(&self, name: &str, own: &[&str]) -> Option<String> {
        if self.knows(name) || own.contains(&name) {
            return None;
        }
        if let Some((_, place)) = OWN.iter().find(|(own, _)| *own == name) {
            return Some(format!("{{{name}}} is only filled in for {place}"));
        }
        let known: Vec<&str> = self.known.iter().map(String::as_str).chain(own.iter().copied()).collect();
        let there = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        Some(format!("{{{name}}} is no variable; there are {there}"))
    }
}
