//! Fields: what is asked of an asset's facts, with typed values, so that it can be asked of a database as well.

use std::sync::Arc;

use jiff::Timestamp;

use super::between::{Between, Number};
use super::when::{Clock, When};
use crate::asset::{Asset, AssetKind, Facts};
use crate::text::Label;

/// A field with its value. An asset passes if the field holds for it, or, negated, does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub field: Field,
    pub not: bool,
}

/// What is asked of an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// Its kind is one of these.
    Kind(Vec<AssetKind>),
    /// This property is one of these words.
    Word(Property, Words),
    /// What is known of the medium ([`Asset::facts`]: the service's word, else the medium's own).
    Measure(Measure, Between<Number>),
    /// When it was created.
    Created(When),
    Is(State),
}

/// A property that is a word. Not to have it is to have none of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Property {
    /// [`Asset::type_word`].
    Type,
    Status,
    /// The account's name.
    Provider,
    /// The folder's id or its name: one of the two is enough.
    Folder,
    /// The provider's id.
    Id,
}

/// Words to compare with, whatever their case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// In lower case; one of them is enough.
    pub any: Vec<Arc<str>>,
    pub how: How,
}

/// How much of a property a word has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// `status:act`
    Begins,
    /// `folder:teas`, `id:5db1`
    Contains,
    /// `status=active`
    Is,
}

impl Words {
    /// Whether one of them is `text`, or as much of it as it has to be.
    #[must_use]
    pub fn admit(&self, text: &str) -> bool {
        let text = lower(text);
        self.any.iter().any(|word| match self.how {
            How::Begins => text.starts_with(&**word),
            How::Contains => text.contains(&**word),
            How::Is => text == **word,
        })
    }
}

/// Small letters, each for itself: no rule of a language or of a letter's place in its word.
pub(super) fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// A property that is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Seconds.
    Duration,
    /// Bytes.
    Size,
    /// Pixels.
    Width,
    /// Pixels.
    Height,
    Frames,
    /// Frames a second.
    Fps,
}

impl Measure {
    /// Its value, where it is known.
    #[must_use]
    pub fn of(self, facts: &Facts) -> Option<Number> {
        #[expect(clippy::cast_precision_loss, reason = "a file of 9 PB is compared to the byte's neighbour")]
        let whole = |number: u64| number as f64;
        let number = match self {
            Self::Duration => facts.duration?.get(),
            Self::Size => whole(facts.bytes?),
            Self::Width => f64::from(facts.width?),
            Self::Height => f64::from(facts.height?),
            Self::Frames => whole(facts.frames?),
            Self::Fps => facts.fps?,
        };
        Number::new(number)
    }
}

/// A state that an asset is in or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// First seen since the last visit.
    New,
    /// No longer listed by its provider.
    Gone,
    Unreadable,
    /// Its signed URL has ended.
    Expired,
}

impl Condition {
    /// Whether the asset passes. A number or a moment that is not known is neither within a range nor outside it.
    #[must_use]
    pub fn admits(&self, asset: &Asset, clock: &Clock) -> bool {
        self.field.holds(asset, clock).is_some_and(|holds| holds != self.not)
    }
}

impl Field {
    /// Whether it holds; `None` where that is not known.
    fn holds(&self, asset: &Asset, clock: &Clock) -> Option<bool> {
        match self {
            Self::Kind(kinds) => Some(kinds.contains(&asset.kind)),
            Self::Word(property, words) => {
                Some(property.texts(asset).into_iter().flatten().any(|text| words.admit(text)))
            }
            Self::Measure(measure, between) => measure.of(&asset.facts()).map(|value| between.holds(&value)),
            Self::Created(when) => asset.created.map(|created| when.resolve(clock).holds(&created)),
            Self::Is(state) => Some(state.is(asset, clock.now)),
        }
    }
}

impl Property {
    fn texts(self, asset: &Asset) -> [Option<&str>; 2] {
        match self {
            Self::Type => [asset.type_word.as_ref().map(Label::raw), None],
            Self::Status => [asset.status.as_ref().map(Label::raw), None],
            Self::Provider => [Some(asset.id.account.as_str()), None],
            Self::Folder => [asset.folder.as_deref(), asset.folder_name.as_ref().map(Label::raw)],
            Self::Id => [Some(&asset.id.id), None],
        }
    }
}

impl State {
    fn is(self, asset: &Asset, now: Timestamp) -> bool {
        match self {
            Self::New => asset.new,
            Self::Gone => asset.gone,
            Self::Unreadable => asset.unreadable.is_some(),
            Self::Expired => asset.expires.is_some_and(|end| end <= now),
        }
    }
}
