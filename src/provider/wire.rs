//! Reading what services send: item by item, so that one bad item hides nothing, and never guessing: what cannot be
//! understood is unknown.

mod complaint;
mod field;
mod item;
mod link;
mod pointer;
mod repair;
mod time;

use std::collections::BTreeMap;

use serde_json::value::RawValue;

pub(crate) use complaint::{complaint, is_bad_key, refusal_text};
pub(crate) use field::Field;
pub(crate) use item::{Item, asset, is_nameless, unreadable};
pub(crate) use link::{base_name, ending, expiry};
pub(crate) use pointer::{child, find};
pub(crate) use repair::text;
pub(crate) use time::{in_words, milliseconds, timestamp};

/// Why an answer is not the JSON object that it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error("answered nothing")]
    Empty,
    #[error("answered HTML instead of JSON")]
    Html,
    #[error("answered XML instead of JSON")]
    Xml,
    #[error("answered what is not JSON: {0}")]
    Broken(String),
    #[error("answered {0} instead of an object")]
    Other(&'static str),
}

/// A whole answer, whatever JSON it is.
pub(crate) fn document(answer: &str) -> Result<&RawValue, Unreadable> {
    let answer = answer.trim();
    if answer.is_empty() {
        return Err(Unreadable::Empty);
    }
    if answer.starts_with('<') {
        let head: String = answer.chars().take(512).collect::<String>().to_ascii_lowercase();
        let html = head.starts_with("<!doctype html") || head.contains("<html") || head.contains("<body");
        return Err(if html { Unreadable::Html } else { Unreadable::Xml });
    }
    serde_json::from_str(answer).map_err(|error| Unreadable::Broken(error.to_string()))
}

/// The fields of a JSON object, each still as it came. Of two with the same name the last counts.
#[derive(Debug)]
pub(crate) struct Object<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Object<'a> {
    /// Reads a whole answer, by its content alone.
    pub(crate) fn read(answer: &'a str) -> Result<Self, Unreadable> {
        let raw = document(answer)?;
        Self::of(raw).ok_or_else(|| Unreadable::Other(shape(raw)))
    }

    /// The fields of a value, if it is an object.
    pub(crate) fn of(raw: &'a RawValue) -> Option<Self> {
        raw.get().starts_with('{').then(|| serde_json::from_str(raw.get()).ok()).flatten().map(Self)
    }

    /// A field, unless it is missing or null.
    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0.get(name).copied().filter(|raw| raw.get() != "null")
    }

    /// A field as it came, be it null.
    pub(crate) fn raw(&self, name: &str) -> Option<&'a RawValue> {
        self.0.get(name).copied()
    }

    /// The names of its fields, in the order of the alphabet.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether there is such a field, be it null.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// An object within; one without fields where it is missing or something else.
    pub(crate) fn object(&self, name: &str) -> Self {
        self.get(name).and_then(Self::of).unwrap_or(Self(BTreeMap::new()))
    }

    /// A text that says something.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match Field::of(self.get(name)) {
            Field::Text(text) if !text.is_empty() => Some(text),
            Field::Text(_) | Field::Absent | Field::Number(_) | Field::Other(_) => None,
        }
    }

    /// A count: a whole number, a float or a numeric text.
    pub(crate) fn count(&self, name: &str) -> Option<u64> {
        Field::of(self.get(name)).count()
    }

    /// Whether it is `true`.
    pub(crate) fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|raw| raw.get() == "true")
    }

    /// The items of a list; none where it is null.
    ///
    /// # Errors
    /// What is there instead of a list.
    pub(crate) fn list(&self, name: &str) -> Result<Vec<&'a RawValue>, &'static str> {
        match self.get(name) {
            Some(raw) => serde_json::from_str(raw.get()).map_err(|_| shape(raw)),
            None if self.has(name) => Ok(Vec::new()),
            None => Err("missing"),
        }
    }
}

/// What a JSON value is, in words.
pub(crate) fn shape(raw: &RawValue) -> &'static str {
    match raw.get().as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b'"') => "text",
        Some(b't' | b'f') => "true or false",
        Some(b'n') => "null",
        _ => "a number",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("", Unreadable::Empty)]
    #[case(" \n", Unreadable::Empty)]
    #[case("<!DOCTYPE html><p>Bad gateway", Unreadable::Html)]
    #[case("\n<html><body>no", Unreadable::Html)]
    #[case("<?xml version='1.0'?><Error/>", Unreadable::Xml)]
    #[case("[1]", Unreadable::Other("a list"))]
    #[case("\"no\"", Unreadable::Other("text"))]
    #[case("null", Unreadable::Other("null"))]
    fn what_is_no_object_is_named(#[case] answer: &str, #[case] why: Unreadable) {
        assert_eq!(Object::read(answer).err(), Some(why));
    }

    #[test]
    fn a_cut_answer_is_not_json() {
        assert!(matches!(Object::read("{\"data\": [1,"), Err(Unreadable::Broken(_))));
    }

    #[test]
    fn a_number_that_no_type_holds_does_not_lose_its_neighbours() {
        let object = Object::read(r#"{"a": 1e999, "b": "here", "data": [1e999, {"x": 1}]}"#).unwrap();
        assert_eq!(object.text("b").as_deref(), Some("here"));
        assert_eq!(object.list("data").unwrap().len(), 2);
    }

    #[test]
    fn depth_without_end_is_one_value() {
        let answer = format!("{{\"deep\": {}{}, \"b\": \"here\"}}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(Object::read(&answer).unwrap().text("b").as_deref(), Some("here"));
    }
}
