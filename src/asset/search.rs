//! The query language: text becomes terms and fields, and each asset does or does not match.
//!
//! | written | finds |
//! |---|---|
//! | `teas cut` | both words, each in the name, the folder's name, the kind or the id; best first |
//! | `abc` | its letters in this order, with anything between them (ids: as it is; kinds: at their beginning) |
//! | `'abc` `"two words"` | exactly this, anywhere |
//! | `^abc` `abc$` `^abc$` | at the beginning, at the end, as a whole |
//! | `!abc` `!^abc` `!abc$` | none of its texts has it (`!abc`: exactly this) |
//! | `\!abc` `two\ words` | a backslash takes the meaning from a blank, a quote, a comma or one of `! ^ ' $ : = < > \` |
//! | `abc` `Abc` | whatever its case; a capital in a word makes its case count |
//! | `kind:video,image` | one of these kinds: image, video, audio, other; a beginning is enough |
//! | `type:` `status:` `provider:` | the word begins so; `status=active`: it is this. A comma is "or" |
//! | `folder:` `id:` | the folder's name or id has this in it, the id has; with `=`: it is this |
//! | `dur>30s` `dur<=1:30` `dur:1m..2m` | how long: s, m, h, or a clock |
//! | `size>1mb` `size<=2gib` | how large: b, kb, mb, gb, tb (thousands), kib, mib, gib, tib (1,024s) |
//! | `w>=1920` `h<720` `frames>100` `fps:24` | pixels, frames, frames a second |
//! | `age<7d` `age>2mo` `age:1w..2w` | how long ago it was created: m or min, h, d, w, mo, y |
//! | `created:2025-10` `created>2025` `created:2025-09-01..2025-10-15` | when, by the calendar here |
//! | `is:new` `is:gone` `is:unreadable` `is:expired` | its state |
//! | `!kind:video` | any field: not |
//! | a URL | the asset that has it (query and fragment aside), whose id stands in its path, or whose name it ends in |
//! | `account:id` alone | the asset with this identity |
//!
//! A number with `:` or `=` means what it says as far as its digits go: `fps:24` finds 23.976 as well, `fps:24.00` does not.
//! In a range both ends belong to it; an end may be left out. A date is all of its day, month or year: what is after it
//! (`>`) or before it (`<`) is outside.
//!
//! What is not known of a medium (numbers, `created`) is neither within a range nor outside it: `dur>30s` and `!dur>30s`
//! both leave it out. A word that an asset does not have (status, type, folder) is just not that word.
//!
//! Letters and a colon are a field. One that there is not is a mistake, which says that `\:` or quotes find it as text.
//! Any other colon (`12:30`, `take-1:b`) is a letter like others, and so are `<`, `>` and `=` after words that are no field.
//! A word of more than 64 letters is looked for as it is.
//!
//! While a search is being typed its last word may be half a field (`kind:`, `dur>`, `created:2025-`): it is taken as not
//! there yet, until a blank follows it. See [`Search::parse`] and [`Search::whole`].

mod between;
mod complete;
mod field;
mod highlight;
mod judge;
mod link;
mod parse;
mod term;
#[cfg(test)]
mod tests;
mod value;
mod when;
mod word;

use std::ops::Range;
use std::sync::Arc;

use crate::asset::Asset;

pub use between::{Between, Number};
pub use complete::{Known, complete};
pub use field::{Condition, Field, How, Measure, Property, State, Words};
pub use highlight::Highlighter;
pub use judge::{Judge, Score, Scorer};
pub use link::Link;
pub use term::{Mode, Place, Term};
pub use when::{Age, Clock, Unit, When};

/// What is searched for: the text as it was typed, and what it means. A clone is cheap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search(Arc<Read>);

#[derive(Debug, Default, PartialEq, Eq)]
struct Read {
    text: String,
    meaning: Meaning,
}

/// What a text means. All of it has to be so.
#[derive(Debug, Default, PartialEq, Eq)]
struct Meaning {
    terms: Vec<Term>,
    conditions: Vec<Condition>,
    links: Vec<Link>,
}

/// Why a text is no search.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct Mistake {
    /// The bytes of the text that are meant.
    pub at: Range<usize>,
    /// One line, safe to show: `dur>30x: a time like 30s or 2m`.
    pub words: String,
}

impl Search {
    /// Reads a text that is still being typed: half a field at its very end is not there yet.
    ///
    /// # Errors
    /// What cannot be understood.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        Ok(Self(Arc::new(Read { text: text.to_owned(), meaning: parse::parse(text, true)? })))
    }

    /// Reads a text that is done, as from a command line: half a field at its end is a mistake as well.
    ///
    /// # Errors
    /// What cannot be understood.
    pub fn whole(text: &str) -> Result<Self, Mistake> {
        Ok(Self(Arc::new(Read { text: text.to_owned(), meaning: parse::parse(text, false)? })))
    }

    /// The text that finds `name` as it is, whatever it holds.
    #[must_use]
    pub fn literal(name: &str) -> String {
        format!("\"{}\"", word::quoted(name))
    }

    /// The text as it was typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// Whether every asset matches.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.meaning == Meaning::default()
    }

    /// The words that are looked for in an asset's texts. They alone, and links, make a score.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.0.meaning.terms
    }

    /// The fields. They let an asset pass or not.
    #[must_use]
    pub fn conditions(&self) -> &[Condition] {
        &self.0.meaning.conditions
    }

    /// The URLs whose assets are looked for.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.0.meaning.links
    }

    /// How well an asset matches, for one or a few; a [`Judge`] does the same for many.
    #[must_use]
    pub fn matches(&self, asset: &Asset, clock: &Clock) -> Option<Score> {
        Judge::new(self).matches(asset, clock)
    }

    /// Whether what matches is surely among what `earlier` matched at the same moment, so that only that needs to be looked
    /// through. It may be so and not be seen.
    #[must_use]
    pub fn narrows(&self, earlier: &Self) -> bool {
        let (now, before) = (&self.0.meaning, &earlier.0.meaning);
        before.terms.iter().all(|wider| now.terms.iter().any(|term| term.implies(wider)))
            && before.conditions.iter().all(|condition| now.conditions.contains(condition))
            && before.links.iter().all(|link| now.links.contains(link))
    }
}
