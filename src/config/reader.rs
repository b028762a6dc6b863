//! TOML with places: tables and values that can say on which line they are, and a list of all mistakes found.
//!
//! What is read here was checked (`shape`): values are of the types that are asked for, and what is mistaken is not there.
//! No message repeats a text value: it may be a key that was put in the wrong place.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Mistake;
use super::mistake::Place;
use super::shape::SECONDS;

/// The mistakes found so far, and what is needed to say where they are.
pub(super) struct Notes<'a> {
    file: &'a Path,
    source: &'a str,
    mistakes: Vec<Mistake>,
    /// The values that are not to be used, by their first bytes.
    left_out: BTreeSet<usize>,
}

impl<'a> Notes<'a> {
    pub(super) fn new(file: &'a Path, source: &'a str) -> Self {
        Self { file, source, mistakes: Vec::new(), left_out: BTreeSet::new() }
    }

    /// Notes a mistake at a byte of the source.
    pub(super) fn add(&mut self, at: usize, key: &str, what: &str) {
        let line = self.line(at);
        self.mistakes.push(Mistake::new(self.file, line, key, what));
    }

    /// Takes a value, by its first byte, for one that is not there.
    pub(super) fn leave_out(&mut self, value: usize) {
        self.left_out.insert(value);
    }

    pub(super) fn take_left_out(&mut self) -> BTreeSet<usize> {
        std::mem::take(&mut self.left_out)
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
    left_out: &'a BTreeSet<usize>,
}

impl<'a> Section<'a> {
    pub(super) fn root(table: &'a DeTable<'a>, left_out: &'a BTreeSet<usize>) -> Self {
        Self { name: "", prefix: String::new(), at: 0, table, left_out }
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

    pub(super) fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// All of it that can be used, in the alphabetic order of the keys.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'a>> {
        let usable = |(_, value): &(_, &Spanned<DeValue<'a>>)| !self.left_out.contains(&value.span().start);
        self.table.iter().filter(usable).map(|(key, value)| Entry {
            name: key.get_ref(),
            path: format!("{}{}", self.prefix, key.get_ref()),
            at: key.span().start,
            value,
            left_out: self.left_out,
        })
    }

    /// All of it in the order in which it is written.
    pub(super) fn written(&self) -> Vec<Entry<'a>> {
        let mut entries: Vec<_> = self.entries().collect();
        entries.sort_by_key(|entry| entry.at);
        entries
    }

    pub(super) fn entry(&self, name: &str) -> Option<Entry<'a>> {
        self.entries().find(|entry| entry.name == name)
    }

    pub(super) fn table(&self, name: &str) -> Option<Section<'a>> {
        self.entry(name)?.table()
    }

    /// Every entry that is a table.
    pub(super) fn tables(&self) -> Vec<Section<'a>> {
        self.entries().filter_map(|entry| entry.table()).collect()
    }
}

/// A key with its value. Each way to read it gives `None` where the value is another one.
pub(super) struct Entry<'a> {
    name: &'a str,
    path: String,
    at: usize,
    value: &'a Spanned<DeValue<'a>>,
    left_out: &'a BTreeSet<usize>,
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

    pub(super) fn table(&self) -> Option<Section<'a>> {
        self.section(self.value, self.at)
    }

    /// The tables of a list, each with its own place.
    pub(super) fn tables(&self) -> Vec<Section<'a>> {
        let list = self.value.get_ref().as_array().into_iter().flat_map(|list| list.iter());
        list.filter_map(|element| self.section(element, element.span().start)).collect()
    }

    fn section(&self, value: &'a Spanned<DeValue<'a>>, at: usize) -> Option<Section<'a>> {
        let table = value.get_ref().as_table()?;
        Some(Section { name: self.name, prefix: format!("{}.", self.path), at, table, left_out: self.left_out })
    }

    /// The elements of a list, each in its own place; what is no list is its own only one.
    pub(super) fn each(&self) -> Vec<Entry<'a>> {
        let of = |value: &'a Spanned<DeValue<'a>>, at| Entry {
            name: self.name,
            path: self.path.clone(),
            at,
            value,
            left_out: self.left_out,
        };
        match self.value.get_ref() {
            DeValue::Array(list) => list.iter().map(|value| of(value, value.span().start)).collect(),
            _ => vec![of(self.value, self.at)],
        }
    }

    /// What the tag of a table says, with the table; or a word that stands for one that holds nothing else.
    pub(super) fn variant(&self, tag: &str) -> Option<(String, Option<Section<'a>>)> {
        match self.table() {
            Some(table) => Some((table.entry(tag)?.text()?, Some(table))),
            None => Some((self.text()?, None)),
        }
    }

    pub(super) fn text(&self) -> Option<String> {
        self.value.get_ref().as_str().map(str::to_owned)
    }

    /// What can be written as a text: a text, a whole number, true or false.
    pub(super) fn plain(&self) -> Option<String> {
        match self.value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
            DeValue::Integer(_) => whole(self.value.get_ref()).map(|number| number.to_string()),
            DeValue::Boolean(flag) => Some(flag.to_string()),
            DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => None,
        }
    }

    /// One of some choices, each with its word.
    pub(super) fn choice<T: Copy>(&self, all: &[T], word: fn(T) -> &'static str) -> Option<T> {
        let text = self.value.get_ref().as_str()?;
        all.iter().copied().find(|choice| word(*choice) == text)
    }

    pub(super) fn flag(&self) -> Option<bool> {
        self.value.get_ref().as_bool()
    }

    pub(super) fn whole(&self) -> Option<usize> {
        whole(self.value.get_ref())
    }

    pub(super) fn seconds(&self) -> Option<Duration> {
        seconds(self.value.get_ref()).map(Duration::from_secs_f64)
    }

    pub(super) fn texts(&self) -> Option<Vec<String>> {
        self.value.get_ref().as_array()?.iter().map(|value| value.get_ref().as_str().map(str::to_owned)).collect()
    }
}

/// A whole number that is none below 0.
pub(super) fn whole(value: &DeValue<'_>) -> Option<usize> {
    let number = value.as_integer()?;
    usize::from_str_radix(number.as_str(), number.radix()).ok()
}

/// A number of seconds that can be waited.
pub(super) fn seconds(value: &DeValue<'_>) -> Option<f64> {
    let text = match value {
        DeValue::Integer(number) => number.as_str(),
        DeValue::Float(number) => number.as_str(),
        DeValue::String(_) | DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => {
            return None;
        }
    };
    text.parse().ok().filter(|seconds| SECONDS.contains(seconds))
}

/// Notes what is not TOML at all.
pub(super) fn syntax(errors: &[toml::de::Error], notes: &mut Notes<'_>) {
    for error in errors {
        notes.add(error.span().map_or(0, |span| span.start), "", error.message());
    }
}
