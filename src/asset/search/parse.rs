//! From words to terms, fields and links.

use std::sync::Arc;

use super::field::{Condition, Field, How, Measure, Property, State, Words, lower};
use super::link::Link;
use super::term::{Mode, Term};
use super::value::{self, Op, Unfit};
use super::word::{self, Letter, Word};
use super::{Meaning, Mistake};
use crate::asset::{AccountName, AssetKind};
use crate::text;

/// The longest text. A pasted URL with its signature has to fit.
const LONGEST: usize = 4096;

/// How many words a search may have: each is looked for in every name.
const MOST_WORDS: usize = 32;

/// The longest fuzzy term: the work for one grows with it, and nobody means a longer one to be fuzzy.
const LONGEST_FUZZY: usize = 64;

/// The columns of a word that is shown again in a mistake.
const SHOWN: usize = 24;

/// A field by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Kind,
    Word(Property),
    Measure(Measure),
    Created,
    Age,
    Is,
}

/// The names of all fields. Of several names the first is the one that is offered.
pub(super) const NAMES: [(&str, Name); 18] = [
    ("kind", Name::Kind),
    ("type", Name::Word(Property::Type)),
    ("status", Name::Word(Property::Status)),
    ("provider", Name::Word(Property::Provider)),
    ("folder", Name::Word(Property::Folder)),
    ("id", Name::Word(Property::Id)),
    ("dur", Name::Measure(Measure::Duration)),
    ("duration", Name::Measure(Measure::Duration)),
    ("size", Name::Measure(Measure::Size)),
    ("w", Name::Measure(Measure::Width)),
    ("width", Name::Measure(Measure::Width)),
    ("h", Name::Measure(Measure::Height)),
    ("height", Name::Measure(Measure::Height)),
    ("frames", Name::Measure(Measure::Frames)),
    ("fps", Name::Measure(Measure::Fps)),
    ("created", Name::Created),
    ("age", Name::Age),
    ("is", Name::Is),
];

/// The states by their words.
pub(super) const STATES: [(&str, State); 4] =
    [("new", State::New), ("gone", State::Gone), ("unreadable", State::Unreadable), ("expired", State::Expired)];

/// A word that may be a field: letters, an operator, a value.
pub(super) struct Written<'a> {
    pub(super) name: String,
    pub(super) op: Op,
    pub(super) value: &'a [Letter],
}

impl<'a> Written<'a> {
    pub(super) fn read(letters: &'a [Letter]) -> Option<Self> {
        let end = letters.iter().position(|letter| !letter.plain || !letter.c.is_ascii_alphabetic())?;
        let (name, mut value) = letters.split_at(end);
        let op = Op::read(&mut value)?;
        (!name.is_empty()).then(|| Self { name: word::text(name).to_ascii_lowercase(), op, value })
    }

    pub(super) fn known(&self) -> Option<Name> {
        NAMES.iter().find(|(name, _)| *name == self.name).map(|(_, known)| *known)
    }
}

/// Reads a text. `typing`: half a field at its very end is not there yet.
pub(super) fn parse(text: &str, typing: bool) -> Result<Meaning, Mistake> {
    if text.len() > LONGEST {
        return Err(Mistake {
            at: 0..text.len(),
            words: format!("too long: {} bytes at most", text::thousands(LONGEST as u64)),
        });
    }
    let words = word::words(text);
    if let Some(surplus) = words.get(MOST_WORDS) {
        return Err(Mistake {
            at: surplus.at.start..text.len(),
            words: format!("too long: {MOST_WORDS} words at most"),
        });
    }
    let mut meaning = Meaning::default();
    for word in &words {
        let half = typing && word.at.end == text.len();
        let reader = Reader { text, word, alone: words.len() == 1, half };
        reader.read(&mut meaning)?;
    }
    Ok(meaning)
}

/// One word on its way to what it means.
struct Reader<'a> {
    text: &'a str,
    word: &'a Word,
    /// There is no other word.
    alone: bool,
    /// It is still being typed.
    half: bool,
}

impl Reader<'_> {
    fn read(&self, meaning: &mut Meaning) -> Result<(), Mistake> {
        let mut letters = &self.word.letters[..];
        let not = word::strip_first(&mut letters, '!');
        if self.alone
            && !not
            && let Some(pair) = identity(letters)
        {
            meaning.conditions.extend(pair.map(|field| Condition { field, not }));
            return Ok(());
        }
        if let Some(written) = Written::read(letters) {
            if let Some(name) = written.known() {
                let field = self.field(name, &written)?;
                meaning.conditions.extend(field.map(|field| Condition { field, not }));
                return Ok(());
            }
            if matches!(written.name.as_str(), "http" | "https") && written.op == Op::Colon {
                return self.link(&word::text(letters), not, meaning);
            }
            if written.op == Op::Colon {
                return Err(self.mistake("no such field · \\: or quotes find it as text"));
            }
        }
        meaning.terms.extend(self.term(letters, not));
        Ok(())
    }

    /// A URL, or as much of one as there is.
    fn link(&self, text: &str, not: bool, meaning: &mut Meaning) -> Result<(), Mistake> {
        match Link::parse(text) {
            Some(link) if !not => meaning.links.push(link),
            None if self.half && !not => {}
            Some(_) | None => return Err(self.mistake("not a URL that can be looked for")),
        }
        Ok(())
    }

    fn term(&self, mut letters: &[Letter], not: bool) -> Option<Term> {
        let begins = word::strip_first(&mut letters, '^');
        let exact = !begins && word::strip_first(&mut letters, '\'');
        let ends = word::strip_last(&mut letters, '$');
        let mode = match (begins, ends) {
            (true, true) => Mode::Is,
            (true, false) => Mode::Begins,
            (false, true) => Mode::Ends,
            // To leave out whatever has these letters somewhere would leave out far more than is meant.
            (false, false) if exact || not || self.word.quoted => Mode::Contains,
            (false, false) if letters.len() > LONGEST_FUZZY => Mode::Contains,
            (false, false) => Mode::Fuzzy,
        };
        let needle = word::text(letters);
        (!needle.is_empty()).then(|| Term { needle: Arc::from(needle), mode, not })
    }

    /// `None`: it is not there yet.
    fn field(&self, name: Name, written: &Written) -> Result<Option<Field>, Mistake> {
        let text = word::text(written.value);
        let (field, hint) = match name {
            Name::Kind => (self.kinds(written), "image, video, audio or other"),
            Name::Word(property) => (words(property, written), "a word after a colon"),
            Name::Measure(measure) => {
                let hint = match measure {
                    Measure::Duration => "a time like 30s or 2m",
                    Measure::Size => "a size like 500kb or 2mb",
                    Measure::Width | Measure::Height => "pixels like 1080",
                    Measure::Frames => "a number like 240",
                    Measure::Fps => "a number like 24 or 29.97",
                };
                (value::measure(measure, written.op, &text).map(|between| Field::Measure(measure, between)), hint)
            }
            Name::Created => {
                (value::created(written.op, &text).map(Field::Created), "a day like 2025-10-06, or 2025-10")
            }
            Name::Age => (value::age(written.op, &text).map(Field::Created), "< or > and an age like 7d or 2mo"),
            Name::Is => (state(written.op, &text), "new, gone, unreadable or expired"),
        };
        match field {
            Ok(field) => Ok(Some(field)),
            Err(Unfit::Half) if self.half => Ok(None),
            Err(Unfit::Half | Unfit::Wrong) => Err(self.mistake(hint)),
        }
    }

    fn kinds(&self, written: &Written) -> Result<Field, Unfit> {
        if !written.op.is_equal() {
            return Err(Unfit::Wrong);
        }
        let mut kinds: Vec<AssetKind> = Vec::new();
        let values = values(written.value);
        for (at, value) in values.iter().enumerate() {
            // A comma at the end waits for the next kind; those before it are there already.
            if value.is_empty() && at + 1 == values.len() && (at == 0 || self.half) {
                break;
            }
            let fits =
                AssetKind::ALL.into_iter().find(|kind| !value.is_empty() && kind.as_str().starts_with(value.as_str()));
            kinds.push(fits.ok_or(Unfit::Wrong)?);
        }
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.is_empty() { Err(Unfit::Half) } else { Ok(Field::Kind(kinds)) }
    }

    fn mistake(&self, hint: &str) -> Mistake {
        let word = text::safe(&self.text[self.word.at.clone()]);
        let word = text::cut_end(&word, SHOWN, "…");
        Mistake { at: self.word.at.clone(), words: format!("{}: {hint}", word.strip_suffix(':').unwrap_or(&word)) }
    }
}

/// The values of a list, in lower case.
fn values(letters: &[Letter]) -> Vec<String> {
    letters.split(|letter| letter.plain && letter.c == ',').map(|value| lower(&word::text(value))).collect()
}

fn words(property: Property, written: &Written) -> Result<Field, Unfit> {
    let how = match (written.op, property) {
        (Op::Colon, Property::Folder | Property::Id) => How::Contains,
        (Op::Colon, Property::Type | Property::Status | Property::Provider) => How::Begins,
        (Op::Equal, _) => How::Is,
        (Op::Less | Op::AtMost | Op::More | Op::AtLeast, _) => return Err(Unfit::Wrong),
    };
    let any: Vec<Arc<str>> =
        values(written.value).into_iter().filter(|value| !value.is_empty()).map(Arc::from).collect();
    if any.is_empty() { Err(Unfit::Half) } else { Ok(Field::Word(property, Words { any, how })) }
}

fn state(op: Op, text: &str) -> Result<Field, Unfit> {
    if !op.is_equal() {
        return Err(Unfit::Wrong);
    }
    let text = lower(text);
    let mut fits = STATES.iter().filter(|(word, _)| word.starts_with(&*text));
    match fits.next() {
        Some(_) if text.is_empty() => Err(Unfit::Half),
        Some((_, state)) => Ok(Field::Is(*state)),
        None => Err(Unfit::Wrong),
    }
}

/// `account:id`, as the program prints it: what looks like an account and like an id.
fn identity(letters: &[Letter]) -> Option<[Field; 2]> {
    let colon = letters.iter().position(|letter| letter.plain && letter.c == ':')?;
    let (account, id) = (word::text(&letters[..colon]), word::text(&letters[colon + 1..]));
    let like_an_id = id.len() >= 8
        && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        && id.chars().any(|c| c.is_ascii_digit());
    let is_account =
        !NAMES.iter().any(|(name, _)| account.eq_ignore_ascii_case(name)) && AccountName::new(&account).is_ok();
    let is = |word: &str| Words { any: vec![Arc::from(lower(word))], how: How::Is };
    (is_account && like_an_id)
        .then(|| [Field::Word(Property::Provider, is(&account)), Field::Word(Property::Id, is(&id))])
}
