//! TOML with places: tables and values that can say on which line they are, and a list of all mistakes found.
//!
//! No message repeats a text value: it may be a key that was put in the wrong place.

use std::ops::RangeInclusive;
use std::path::Path;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Mistake;
use super::mistake::Place;

/// The mistakes found so far, and what is needed to say where they are.
pub(super) struct Notes<'a> {
    file: &'a Path,
    source: &'a str,
    mistakes: Vec<Mistake>,
}

impl<'a> Notes<'a> {
    pub(super) fn new(file: &'a Path, source: &'a str) -> Self {
        Self { file, source, mistakes: Vec::new() }
    }

    /// Notes a mistake at a byte of the source.
    pub(super) fn add(&mut self, at: usize, key: &str, what: &str) {
        let line = self.line(at);
        self.mistakes.push(Mistake::new(self.file, line, key, what));
    }

    /// Where an entry stands, for mistakes that are found later.
    pub(super) fn place(&self, entry: &Entry<'_>) -> Place {
        Place { file: self.file.to_owned(), line: self.line(entry.at), key: entry.path.clone() }
    }

    /// The line of a byte, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.source.match_indices('\n').take_while(|(newline, _)| *newline < at).count() + 1
    }

    /// All mistakes, in the order of their lines.
    pub(super) fn into_mistakes(mut self) -> Vec<Mistake> {
        self.mistakes.sort_by_key(|mistake| mistake.line);
        self.mistakes
    }
}

/// A table.
pub(super) struct Section<'a> {
    name: &'a str,
    /// Its dotted name, with the dot behind it; empty at the root.
    prefix: String,
    at: usize,
    table: &'a DeTable<'a>,
}

impl<'a> Section<'a> {
    pub(super) fn root(table: &'a DeTable<'a>) -> Self {
        Self { name: "", prefix: String::new(), at: 0, table }
    }

    pub(super) fn name(&self) -> &'a str {
        self.name
    }

    /// Notes a mistake of the table as a whole.
    pub(super) fn wrong(&self, notes: &mut Notes<'_>, what: &str) {
        notes.add(self.at, self.prefix.trim_end_matches('.'), what);
    }

    pub(super) fn line(&self, notes: &Notes<'_>) -> usize {
        notes.line(self.at)
    }

    /// All of it, in the alphabetic order of the keys.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'a>> {
        self.table.iter().map(|(key, value)| Entry {
            name: key.get_ref(),
            path: format!("{}{}", self.prefix, key.get_ref()),
            at: key.span().start,
            value,
        })
    }

    pub(super) fn entry(&self, name: &str) -> Option<Entry<'a>> {
        self.entries().find(|entry| entry.name == name)
    }

    /// Notes every key that is not one of these.
    pub(super) fn only(&self, known: &[&str], notes: &mut Notes<'_>) {
        for entry in self.entries().filter(|entry| !known.contains(&entry.name)) {
            entry.wrong(notes, &format!("no such key; there are {}", known.join(", ")));
        }
    }

    pub(super) fn table(&self, name: &str, notes: &mut Notes<'_>) -> Option<Section<'a>> {
        self.entry(name)?.table(notes)
    }

    /// Every entry, each a table.
    pub(super) fn tables(&self, notes: &mut Notes<'_>) -> Vec<Section<'a>> {
        self.entries().filter_map(|entry| entry.table(notes)).collect()
    }
}

/// A key with its value.
pub(super) struct Entry<'a> {
    name: &'a str,
    path: String,
    at: usize,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Entry<'a> {
    pub(super) fn name(&self) -> &'a str {
        self.name
    }

    pub(super) fn line(&self, notes: &Notes<'_>) -> usize {
        notes.line(self.at)
    }

    pub(super) fn wrong(&self, notes: &mut Notes<'_>, what: &str) {
        notes.add(self.at, &self.path, what);
    }

    fn not(&self, wanted: &str, notes: &mut Notes<'_>) {
        let is = match self.value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.wrong(notes, &format!("{wanted} is wanted, this is {is}"));
    }

    fn table(self, notes: &mut Notes<'_>) -> Option<Section<'a>> {
        if let DeValue::Table(table) = self.value.get_ref() {
            return Some(Section { name: self.name, prefix: format!("{}.", self.path), at: self.at, table });
        }
        self.not("a table", notes);
        None
    }

    /// A text that is not blank.
    pub(super) fn text(&self, notes: &mut Notes<'_>) -> Option<String> {
        let DeValue::String(text) = self.value.get_ref() else {
            self.not("a text", notes);
            return None;
        };
        if text.trim().is_empty() {
            self.wrong(notes, "is empty");
            return None;
        }
        Some(text.to_string())
    }

    /// One of some choices, each with its word.
    pub(super) fn choice<T: Copy>(&self, all: &[T], word: fn(T) -> &'static str, notes: &mut Notes<'_>) -> Option<T> {
        let text = self.text(notes)?;
        let found = all.iter().find(|choice| word(**choice) == text);
        if found.is_none() {
            let words: Vec<&str> = all.iter().map(|choice| word(*choice)).collect();
            self.wrong(notes, &format!("is not one of {}", words.join(", ")));
        }
        found.copied()
    }

    pub(super) fn is_true(&self) -> bool {
        matches!(self.value.get_ref(), DeValue::Boolean(true))
    }

    pub(super) fn flag(&self, notes: &mut Notes<'_>) -> Option<bool> {
        if let DeValue::Boolean(flag) = self.value.get_ref() {
            return Some(*flag);
        }
        self.not("true or false", notes);
        None
    }

    /// A whole number within a range.
    pub(super) fn whole(&self, range: RangeInclusive<usize>, notes: &mut Notes<'_>) -> Option<usize> {
        let DeValue::Integer(number) = self.value.get_ref() else {
            self.not("a whole number", notes);
            return None;
        };
        let value = usize::from_str_radix(number.as_str(), number.radix()).ok().filter(|value| range.contains(value));
        if value.is_none() {
            self.wrong(notes, &format!("{number} is not {} to {}", range.start(), range.end()));
        }
        value
    }

    /// A number of seconds, whole or with a fraction, above 0 and up to an hour.
    pub(super) fn seconds(&self, notes: &mut Notes<'_>) -> Option<Duration> {
        const LONGEST: f64 = 3600.0;
        let (seconds, written) = match self.value.get_ref() {
            DeValue::Integer(number) => (number.as_str().parse::<f64>().ok(), number.to_string()),
            DeValue::Float(number) => (number.as_str().parse::<f64>().ok(), number.to_string()),
            DeValue::String(_) | DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => {
                self.not("a number of seconds", notes);
                return None;
            }
        };
        // The shortest that a timer can wait is a millisecond.
        let good = seconds.filter(|seconds| (0.001..=LONGEST).contains(seconds));
        if good.is_none() {
            self.wrong(notes, &format!("{written} is not a number of seconds above 0 and up to {LONGEST}"));
        }
        good.map(Duration::from_secs_f64)
    }

    /// A list of texts, none of them blank.
    pub(super) fn texts(&self, notes: &mut Notes<'_>) -> Option<Vec<String>> {
        let DeValue::Array(values) = self.value.get_ref() else {
            self.not("a list of texts", notes);
            return None;
        };
        let mut texts = Vec::new();
        for value in values {
            match value.get_ref() {
                DeValue::String(text) if !text.trim().is_empty() => texts.push(text.to_string()),
                DeValue::String(_)
                | DeValue::Integer(_)
                | DeValue::Float(_)
                | DeValue::Boolean(_)
                | DeValue::Datetime(_)
                | DeValue::Array(_)
                | DeValue::Table(_) => {
                    notes.add(value.span().start, &self.path, "a list of texts is wanted, none of them empty");
                    return None;
                }
            }
        }
        Some(texts)
    }
}

/// Notes what is not TOML at all.
pub(super) fn syntax(errors: &[toml::de::Error], notes: &mut Notes<'_>) {
    for error in errors {
        notes.add(error.span().map_or(0, |span| span.start), "", error.message());
    }
}
