//! What a word of a search may go on with: the grey ghost behind the cursor, which a key takes.

use super::field::Property;
use super::parse::{NAMES, Name, STATES, Written};
use super::word::{self, Letter};
use crate::asset::AssetKind;
use crate::text;

/// The letters that a word must have before a field's name is offered: the first of a word says too little.
const LEAST: usize = 2;

/// The values that are known, the likeliest first.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    pub types: Vec<&'a str>,
    pub statuses: Vec<&'a str>,
    pub providers: Vec<&'a str>,
    pub folders: Vec<&'a str>,
}

/// What the word that ends at the cursor (a byte of `text`) may go on with: a field's name with its operator, or a value.
/// `None` within a word, or where nothing fits.
#[must_use]
pub fn complete(text: &str, cursor: usize, known: &Known) -> Option<String> {
    let (before, after) = text.split_at_checked(cursor)?;
    let backslashes = before.bytes().rev().take_while(|byte| *byte == b'\\').count();
    // The odd one waits for what it is to act on.
    if after.chars().next().is_some_and(|c| !c.is_whitespace()) || !backslashes.is_multiple_of(2) {
        return None;
    }
    let word = word::words(before).pop().filter(|word| word.at.end == cursor)?;
    let mut letters = &word.letters[..];
    word::strip_first(&mut letters, '!');
    match Written::read(letters) {
        Some(written) => {
            let name = written.known().filter(|_| written.op.is_equal())?;
            if word.quoted && !word.open {
                return None;
            }
            let rest = value(name, written.value, known)?;
            Some(if word.open { word::quoted(rest) + "\"" } else { word::escaped(rest) })
        }
        None if word.quoted => None,
        None => field(letters),
    }
}

/// The rest of a field's name, and its usual operator.
fn field(letters: &[Letter]) -> Option<String> {
    if letters.len() < LEAST || !letters.iter().all(|letter| letter.plain) {
        return None;
    }
    let begun = word::text(letters);
    NAMES.iter().find_map(|(name, known)| {
        let operator = match known {
            Name::Kind | Name::Word(_) | Name::Created | Name::Is => ':',
            Name::Measure(_) => '>',
            Name::Age => '<',
        };
        rest(name, &begun).map(|rest| format!("{rest}{operator}"))
    })
}

/// The rest of the last value of a list.
fn value<'a>(name: Name, letters: &[Letter], known: &Known<'a>) -> Option<&'a str> {
    let begun = word::text(letters.rsplit(|letter| letter.plain && letter.c == ',').next()?);
    let candidates: Vec<&str> = match name {
        Name::Kind => AssetKind::ALL.into_iter().map(AssetKind::as_str).collect(),
        Name::Is => STATES.iter().map(|(word, _)| *word).collect(),
        Name::Word(Property::Type) => known.types.clone(),
        Name::Word(Property::Status) => known.statuses.clone(),
        Name::Word(Property::Provider) => known.providers.clone(),
        Name::Word(Property::Folder) => known.folders.clone(),
        Name::Word(Property::Id) | Name::Measure(_) | Name::Created | Name::Age => Vec::new(),
    };
    // What has to be escaped to be shown cannot be typed either.
    let candidates = candidates.into_iter().filter(|value| text::safe(value) == *value);
    let rests: Vec<&str> = candidates.filter_map(|candidate| rest(candidate, &begun)).collect();
    // A value that is already there is not gone beyond.
    if rests.contains(&"") { None } else { rests.first().copied() }
}

/// What follows in `whole` behind `begun`, whatever their case.
fn rest<'a>(whole: &'a str, begun: &str) -> Option<&'a str> {
    let mut letters = whole.chars();
    let fits = begun.chars().all(|c| letters.next().is_some_and(|other| c.to_lowercase().eq(other.to_lowercase())));
    fits.then_some(letters.as_str())
}
