//! Terms: the words that are looked for in an asset's own texts.

use std::sync::Arc;

use frizbee::{CaseMatching, Config, Matcher, Matching, Pattern, PatternConfig, SortStrategy, UnicodeMatching};

/// How a term has to be in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// `abc`: its letters, one after another, with anything between them.
    Fuzzy,
    /// `'abc`, `"abc"`: as it is, anywhere.
    Contains,
    /// `^abc`
    Begins,
    /// `abc$`
    Ends,
    /// `^abc$`
    Is,
}

/// The texts of an asset that terms are looked for in, the weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// [`Asset::name`](crate::asset::Asset::name), raw.
    Name,
    /// The provider's id.
    Id,
    /// The folder's name, raw.
    Folder,
    /// The word of the kind, and the service's own word for it.
    Kind,
}

impl Place {
    pub const ALL: [Self; 4] = [Self::Name, Self::Id, Self::Folder, Self::Kind];

    /// What a score here is multiplied with.
    #[must_use]
    pub fn weight(self) -> u32 {
        match self {
            Self::Name => 4,
            Self::Id => 3,
            Self::Folder => 2,
            Self::Kind => 1,
        }
    }
}

/// One word of a search. An asset passes if one of its texts matches, or, negated, none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Never empty.
    pub needle: Arc<str>,
    pub mode: Mode,
    pub not: bool,
}

impl Term {
    /// How the term has to be in a text at `place`. Ids are noise, in which nearly any letters follow one another: there a
    /// fuzzy term has to be as it is. A kind is meant from its beginning: `vid` is a video, but `id` is none.
    #[must_use]
    pub fn mode_at(&self, place: Place) -> Mode {
        match (place, self.mode) {
            (Place::Id, Mode::Fuzzy) => Mode::Contains,
            (Place::Name | Place::Folder | Place::Id, mode) => mode,
            (Place::Kind, Mode::Fuzzy | Mode::Contains | Mode::Begins) => Mode::Begins,
            (Place::Kind, Mode::Ends | Mode::Is) => Mode::Is,
        }
    }

    /// The term for `frizbee`: no typos, and case counts only where the term has a capital. Its matcher answers whether a
    /// text at `place` matches, negation aside; of a list, in the list's own order. [`Score::of`](super::Score::of) makes a
    /// score of what it found.
    #[must_use]
    pub fn matcher(&self, place: Place) -> Matcher {
        let matching = match self.mode_at(place) {
            Mode::Fuzzy => Matching::Fuzzy,
            Mode::Contains => Matching::Substring,
            Mode::Begins => Matching::Prefix,
            Mode::Ends => Matching::Suffix,
            Mode::Is => Matching::Exact,
        };
        let config = Config::default()
            .max_typos(Some(0))
            .casing(CaseMatching::Smart)
            .unicode(UnicodeMatching::Smart)
            .matching(matching)
            .sort(SortStrategy::IndexAsc);
        Matcher::new(Pattern::new(&self.needle, PatternConfig::default()), &config)
    }

    /// Whether every asset that passes this term surely passes `earlier`.
    pub(super) fn implies(&self, earlier: &Self) -> bool {
        match (self.not, earlier.not) {
            (false, false) => self.is_within(earlier),
            // What is found by the earlier one has to be found, and so kept out, by this one.
            (true, true) => earlier.is_within(self),
            (true, false) | (false, true) => false,
        }
    }

    /// Whether every text, wherever it stands, that matches this term surely matches `wider`; negation aside.
    fn is_within(&self, wider: &Self) -> bool {
        let longer = self.needle.starts_with(&*wider.needle);
        match (wider.mode, self.mode) {
            (Mode::Fuzzy, Mode::Fuzzy | Mode::Contains | Mode::Begins | Mode::Ends | Mode::Is)
            | (Mode::Contains, Mode::Contains | Mode::Begins | Mode::Ends | Mode::Is)
            | (Mode::Begins, Mode::Begins | Mode::Is) => longer,
            (Mode::Ends, Mode::Ends | Mode::Is) | (Mode::Is, Mode::Is) => self.needle == wider.needle,
            (Mode::Contains, Mode::Fuzzy)
            | (Mode::Begins, Mode::Fuzzy | Mode::Contains | Mode::Ends)
            | (Mode::Ends, Mode::Fuzzy | Mode::Contains | Mode::Begins)
            | (Mode::Is, Mode::Fuzzy | Mode::Contains | Mode::Begins | Mode::Ends) => false,
        }
    }
}
