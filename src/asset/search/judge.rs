//! Whether an asset matches, and how well: the one place where a term meets a text.

use frizbee::Matcher;

use super::link::Link;
use super::term::{Mode, Place, Term};
use super::{Clock, Search};
use crate::asset::Asset;
use crate::text::Label;

/// How well something matches: more is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(pub u32);

impl Score {
    /// An asset whose id stands in a pasted URL, whose URL it is, whose name it ends in.
    pub(super) const LINKED_ID: Self = Self(3_000_000);
    pub(super) const LINKED_URL: Self = Self(2_000_000);
    pub(super) const LINKED_NAME: Self = Self(1_000_000);

    /// The score of a match that a term's [matcher](Term::matcher) found at `place`.
    #[must_use]
    pub fn of(place: Place, found: u16) -> Self {
        Self(u32::from(found) * place.weight())
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// A term with its matchers, for many texts.
#[derive(Clone, Debug)]
pub struct Scorer {
    term: Term,
    /// One for each mode that the term has at some place.
    matchers: Vec<(Mode, Matcher)>,
}

impl Scorer {
    #[must_use]
    pub fn new(term: &Term) -> Self {
        let mut matchers: Vec<(Mode, Matcher)> = Vec::new();
        for place in Place::ALL {
            let mode = term.mode_at(place);
            if matchers.iter().all(|(known, _)| *known != mode) {
                matchers.push((mode, term.matcher(place)));
            }
        }
        Self { term: term.clone(), matchers }
    }

    #[must_use]
    pub fn term(&self) -> &Term {
        &self.term
    }

    /// How well the term, negation aside, matches a text that stands at `place`.
    pub fn score(&mut self, place: Place, text: &str) -> Option<Score> {
        let mode = self.term.mode_at(place);
        let (_, matcher) = self.matchers.iter_mut().find(|(known, _)| *known == mode)?;
        matcher.match_one(text, 0).map(|found| Score::of(place, found.score))
    }

    /// How well the asset passes: by the best of its texts; a negated term only tells that none matches.
    fn judge(&mut self, asset: &Asset) -> Option<Score> {
        let texts = [
            (Place::Name, Some(asset.name.raw())),
            (Place::Id, Some(&*asset.id.id)),
            (Place::Folder, asset.folder_name.as_ref().map(Label::raw)),
            (Place::Kind, Some(asset.kind.as_str())),
            (Place::Kind, asset.type_word.as_ref().map(Label::raw)),
        ];
        let best = texts.into_iter().filter_map(|(place, text)| self.score(place, text?)).max();
        if self.term.not { best.is_none().then(Score::default) } else { best }
    }
}

/// A search made ready for many assets.
#[derive(Clone, Debug)]
pub struct Judge {
    search: Search,
    scorers: Vec<Scorer>,
}

impl Judge {
    #[must_use]
    pub fn new(search: &Search) -> Self {
        Self { search: search.clone(), scorers: search.terms().iter().map(Scorer::new).collect() }
    }

    /// How well the asset matches: the sum of its terms and links; `None` if it does not.
    pub fn matches(&mut self, asset: &Asset, clock: &Clock) -> Option<Score> {
        if !self.search.conditions().iter().all(|condition| condition.admits(asset, clock)) {
            return None;
        }
        let url = asset.url.as_ref().map(Label::raw);
        let links = self.search.links().iter().map(|link: &Link| link.score(asset.name.raw(), &asset.id.id, url));
        let sum = links.into_iter().try_fold(Score::default(), |sum, score| Some(sum.and(score?)))?;
        self.scorers.iter_mut().try_fold(sum, |sum, scorer| Some(sum.and(scorer.judge(asset)?)))
    }
}
