//! Whether a file holds what it may: keys, types, choices, ranges. What the values mean is for those who read them.

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::{Key, SECONDS, Takes, Variants, Words};
use crate::config::reader::{Notes, seconds, whole};
use crate::provider::custom::settings::Pointer;

/// Notes all that is not as these keys have it.
pub(in crate::config) fn check(root: &DeTable<'_>, keys: &'static [Key], notes: &mut Notes<'_>) {
    let keys: Vec<&Key> = keys.iter().collect();
    table(root, &keys, &Spot { path: String::new(), at: 0 }, notes);
}

/// Where something stands.
struct Spot {
    /// Its dotted key.
    path: String,
    /// Its byte in the source.
    at: usize,
}

impl Spot {
    fn below(&self, name: &str, at: usize) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        Self { path: format!("{}{dot}{name}", self.path), at }
    }

    fn wrong(&self, notes: &mut Notes<'_>, what: &str) {
        notes.add(self.at, &self.path, what);
    }
}

fn table(table: &DeTable<'_>, keys: &[&'static Key], spot: &Spot, notes: &mut Notes<'_>) {
    for (name, given) in table {
        let spot = spot.below(name.get_ref(), name.span().start);
        match keys.iter().find(|key| key.name == name.get_ref()) {
            Some(key) => value(given, key.takes, &spot, notes),
            None => spot.wrong(notes, &format!("no such key; there are {}", names(keys))),
        }
    }
    for key in keys.iter().filter(|key| key.needed && found(table, key.name).is_none()) {
        spot.wrong(notes, &format!("has no {}", key.name));
    }
}

fn names(keys: &[&'static Key]) -> String {
    keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ")
}

fn found<'a>(table: &'a DeTable<'a>, name: &str) -> Option<&'a Spanned<DeValue<'a>>> {
    table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value)
}

/// Notes what is wrong with a value, and that it is not to be used where it is no table: of those, only what is wrong
/// within them is left out.
fn value(given: &Spanned<DeValue<'_>>, takes: Takes, spot: &Spot, notes: &mut Notes<'_>) {
    let mark = given.span().start;
    match (takes, given.get_ref()) {
        (Takes::Table(keys), DeValue::Table(within)) => {
            table(within, &keys.iter().collect::<Vec<_>>(), spot, notes);
        }
        (Takes::Named(each), DeValue::Table(within)) => {
            for (name, given) in within {
                value(given, *each, &spot.below(name.get_ref(), name.span().start), notes);
            }
        }
        (Takes::Tables(keys), DeValue::Array(list)) if !list.is_empty() => {
            let keys: Vec<&Key> = keys.iter().collect();
            for element in list {
                let spot = Spot { path: spot.path.clone(), at: element.span().start };
                match element.get_ref() {
                    DeValue::Table(within) => table(within, &keys, &spot, notes),
                    other => refuse(&spot, mark, &unlike("a table", other), notes),
                }
            }
        }
        (Takes::Variants(variants), DeValue::Table(within)) => tagged(within, variants, spot, notes),
        (Takes::Several(each), DeValue::Array(list)) if !list.is_empty() => {
            for element in list {
                let spot = Spot { path: spot.path.clone(), at: element.span().start };
                if let Err(what) = plain(element.get_ref(), *each) {
                    refuse(&spot, mark, &what, notes);
                }
            }
        }
        (Takes::Several(each), given @ (DeValue::String(_) | DeValue::Integer(_) | DeValue::Boolean(_))) => {
            plain(given, *each).unwrap_or_else(|what| refuse(spot, mark, &what, notes));
        }
        (Takes::Texts, DeValue::Array(list)) => {
            let wrong = list.iter().find(|element| plain(element.get_ref(), Takes::Text).is_err());
            if let Some(element) = wrong {
                let spot = Spot { path: spot.path.clone(), at: element.span().start };
                refuse(&spot, mark, "a list of texts is wanted, none of them empty", notes);
            }
        }
        (Takes::Choices(words), DeValue::Array(list)) => choices(list, words, spot, mark, notes),
        (takes, given) => plain(given, takes).unwrap_or_else(|what| refuse(spot, mark, &what, notes)),
    }
}

fn refuse(spot: &Spot, mark: usize, what: &str, notes: &mut Notes<'_>) {
    spot.wrong(notes, what);
    notes.leave_out(mark);
}

/// Checks a value that holds no others.
fn plain(given: &DeValue<'_>, takes: Takes) -> Result<(), String> {
    match (takes, given) {
        (Takes::Text, DeValue::String(text)) if text.trim().is_empty() => Err("is empty".into()),
        (Takes::Text | Takes::AnyText | Takes::Plain, DeValue::String(_))
        | (Takes::Plain | Takes::Flag, DeValue::Boolean(_))
        | (Takes::Plain, DeValue::Integer(_)) => Ok(()),
        (Takes::Whole(least, most), DeValue::Integer(number)) => match whole(given) {
            Some(value) if (least..=most).contains(&value) => Ok(()),
            _ => Err(format!("{number} is not {least} to {most}")),
        },
        (Takes::Seconds, DeValue::Integer(_) | DeValue::Float(_)) => match seconds(given) {
            Some(_) => Ok(()),
            None => Err(format!("{} is not a number of seconds above 0 and up to {}", written(given), SECONDS.end())),
        },
        (Takes::Choice(words), DeValue::String(text)) => choice(text, words),
        (Takes::Pointer, DeValue::String(text)) => text.parse::<Pointer>().map(drop),
        (Takes::Variants(variants), DeValue::String(text)) if variants.short => alone(text, variants),
        (Takes::Several(_) | Takes::Tables(_), DeValue::Array(_)) => Err("is an empty list".into()),
        (takes, given) => Err(unlike(&wanted(takes), given)),
    }
}

fn choice(text: &str, words: Words) -> Result<(), String> {
    let words = words();
    if words.contains(&text) { Ok(()) } else { Err(format!("is not one of {}", words.join(", "))) }
}

fn choices(list: &DeArray<'_>, words: Words, spot: &Spot, mark: usize, notes: &mut Notes<'_>) {
    let mut seen = Vec::new();
    for element in list {
        let spot = Spot { path: spot.path.clone(), at: element.span().start };
        let Some(text) = element.get_ref().as_str().filter(|text| !text.trim().is_empty()) else {
            return refuse(&spot, mark, "a list of texts is wanted, none of them empty", notes);
        };
        if let Err(what) = choice(text, words) {
            return refuse(&spot, mark, &format!("{text:?} {what}"), notes);
        }
        if seen.contains(&text) {
            return refuse(&spot, mark, &format!("{text:?} is there twice"), notes);
        }
        seen.push(text);
    }
}

/// A table whose tag says which keys it has.
fn tagged(within: &DeTable<'_>, variants: &'static Variants, spot: &Spot, notes: &mut Notes<'_>) {
    let tag = variants.tag;
    let words = variants.words().join(", ");
    let mut variant = None;
    match found(within, tag) {
        None => spot.wrong(notes, &format!("has no {tag}; {tag} is one of {words}")),
        Some(given) => {
            variant = given.get_ref().as_str().and_then(|word| variants.find(word));
            let mistake = match given.get_ref() {
                DeValue::String(_) if variant.is_some() => None,
                DeValue::String(_) => Some(format!("is not one of {words}")),
                other => Some(unlike("a text", other)),
            };
            let key = within.iter().find(|(key, _)| key.get_ref() == tag).map_or(spot.at, |(key, _)| key.span().start);
            if let Some(what) = mistake {
                refuse(&spot.below(tag, key), given.span().start, &what, notes);
            }
        }
    }
    for (name, given) in within.iter().filter(|(name, _)| name.get_ref() != tag) {
        let spot = spot.below(name.get_ref(), name.span().start);
        let home = variants.all.iter().filter(|one| one.keys().any(|key| key.name == name.get_ref()));
        let home: Vec<&str> = home.map(|one| one.word).collect();
        // Where the tag says nothing, a key of any variant may be meant.
        let keys = match variant {
            Some(variant) => variant.keys().collect::<Vec<_>>(),
            None => variants.all.iter().flat_map(super::Variant::keys).collect(),
        };
        match keys.iter().find(|key| key.name == name.get_ref()) {
            Some(key) => value(given, key.takes, &spot, notes),
            None if !home.is_empty() => spot.wrong(notes, &format!("goes only with {tag} {}", home.join(" or "))),
            None => {
                let names = if variant.is_some() { format!("{tag}, {}", names(&keys)) } else { tag.to_owned() };
                spot.wrong(notes, &format!("no such key; there are {names}"));
            }
        }
    }
    let needed = variant.into_iter().flat_map(|variant| variant.keys()).filter(|key| key.needed);
    for key in needed.filter(|key| found(within, key.name).is_none()) {
        spot.wrong(notes, &format!("has no {}", key.name));
    }
}

/// A word that stands for a table with nothing but a tag.
fn alone(text: &str, variants: &'static Variants) -> Result<(), String> {
    let words = variants.alone();
    if words.contains(&text) {
        return Ok(());
    }
    let tag = variants.tag;
    match variants.find(text) {
        Some(variant) => {
            let needed = variant.keys().filter(|key| key.needed).map(|key| key.name).collect::<Vec<_>>().join(", ");
            Err(format!("{text} needs more: {{ {tag} = \"{text}\", … }} with {needed}"))
        }
        None => Err(format!("is not one of {}, and no table", variants.words().join(", "))),
    }
}

fn wanted(takes: Takes) -> String {
    match takes {
        Takes::Text | Takes::AnyText | Takes::Choice(_) | Takes::Pointer => "a text".into(),
        Takes::Plain => "a text, a whole number, or true or false".into(),
        Takes::Flag => "true or false".into(),
        Takes::Whole(..) => "a whole number".into(),
        Takes::Seconds => "a number of seconds".into(),
        Takes::Choices(_) | Takes::Texts => "a list of texts".into(),
        Takes::Several(each) => format!("{}, or a list of such,", wanted(*each)),
        Takes::Table(_) | Takes::Named(_) => "a table".into(),
        Takes::Tables(_) => "a list of tables".into(),
        Takes::Variants(variants) if variants.short => "a table or a word".into(),
        Takes::Variants(_) => "a table".into(),
    }
}

fn unlike(wanted: &str, given: &DeValue<'_>) -> String {
    let is = match given {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    format!("{wanted} is wanted, this is {is}")
}

/// A number as it is written.
fn written(given: &DeValue<'_>) -> String {
    match given {
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::String(_) | DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => {
            String::new()
        }
    }
}
