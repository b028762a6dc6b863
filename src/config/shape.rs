//! What the configuration may hold, as data: the reader checks by it, and the schema for editors is made of it.

mod check;

use std::ops::RangeInclusive;

pub(super) use check::check;

/// The words of a choice.
pub(super) type Words = fn() -> Vec<&'static str>;

/// A key of a table.
#[derive(Clone, Copy)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) takes: Takes,
    /// A line about it.
    pub(super) about: &'static str,
    /// What holds where it is left out, as JSON; `None` where there is nothing, or the system says.
    pub(super) usual: Option<&'static str>,
    /// Whether its table is a mistake without it.
    pub(super) needed: bool,
}

impl Key {
    pub(super) const fn new(name: &'static str, takes: Takes, about: &'static str) -> Self {
        Self { name, takes, about, usual: None, needed: false }
    }

    pub(super) const fn usual(self, json: &'static str) -> Self {
        Self { usual: Some(json), ..self }
    }

    pub(super) const fn needed(self) -> Self {
        Self { needed: true, ..self }
    }
}

/// What a key may be set to.
#[derive(Clone, Copy)]
pub(super) enum Takes {
    /// A text that is not blank.
    Text,
    /// A text that may be empty.
    AnyText,
    /// What can be written as a text: a text that may be empty, a whole number, true or false.
    Plain,
    Flag,
    /// A whole number from the one to the other.
    Whole(usize, usize),
    /// A number of seconds, whole or with a fraction.
    Seconds,
    Choice(Words),
    /// A list of choices, none of them twice.
    Choices(Words),
    /// A JSON pointer; empty, it is the whole.
    Pointer,
    /// A list of texts, none of them blank.
    Texts,
    /// One, or a list of at least one.
    Several(&'static Takes),
    Table(&'static [Key]),
    /// A table whose keys are the user's.
    Named(&'static Takes),
    /// A list of tables, at least one.
    Tables(&'static [Key]),
    Variants(&'static Variants),
}

/// The seconds that may be waited: a timer's shortest is a millisecond.
pub(super) const SECONDS: RangeInclusive<f64> = 0.001..=3600.0;

/// A table whose keys hang on what one of them says.
pub(super) struct Variants {
    /// That key.
    pub(super) tag: &'static str,
    /// Whether the word alone may stand for a table that holds nothing else.
    pub(super) short: bool,
    pub(super) all: &'static [Variant],
}

impl Variants {
    pub(super) fn words(&self) -> Vec<&'static str> {
        self.all.iter().map(|variant| variant.word).collect()
    }

    pub(super) fn find(&self, word: &str) -> Option<&'static Variant> {
        self.all.iter().find(|variant| variant.word == word)
    }

    /// The words that can stand alone.
    pub(super) fn alone(&self) -> Vec<&'static str> {
        let alone = |variant: &&Variant| self.short && !variant.keys().any(|key| key.needed);
        self.all.iter().filter(alone).map(|variant| variant.word).collect()
    }
}

/// One of them.
pub(super) struct Variant {
    /// What the tag says.
    pub(super) word: &'static str,
    pub(super) about: &'static str,
    /// Its keys besides the tag.
    pub(super) keys: &'static [&'static [Key]],
}

impl Variant {
    pub(super) fn keys(&self) -> impl Iterator<Item = &'static Key> {
        self.keys.iter().copied().flatten()
    }
}
