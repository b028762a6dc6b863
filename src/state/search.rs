//! The search: the field in which it is typed, and what was there before it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{Parked, State, TextField};
use crate::asset::Query;
use crate::asset::search::{Known, Mistake, complete};
use crate::text::Label;

/// How many searches of this session are remembered.
const REMEMBERED: usize = 50;

/// Everything about searching.
#[derive(Clone, Debug, Default)]
pub struct Searching {
    /// The field, while one types in it.
    pub field: Option<Field>,
    /// The list before there was a search, while one is kept.
    pub before: Option<Parked>,
    /// What was searched for in this session, the latest last.
    pub past: Vec<String>,
}

/// The field in the first line.
#[derive(Clone, Debug)]
pub struct Field {
    pub input: TextField,
    /// Why the text is no search; the last one that was one stays in force.
    pub mistake: Option<Mistake>,
    /// The list as it was when the field was opened.
    pub before: Parked,
    /// Which of the past searches is in the field, unchanged.
    pub recalled: Option<usize>,
}

impl Searching {
    /// Whether a search is in force while nobody types in the field.
    #[must_use]
    pub fn is_kept(&self, query: &Query) -> bool {
        self.field.is_none() && !query.search.is_empty()
    }

    /// Remembers a search as the latest one.
    pub fn remember(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.past.retain(|known| known != text);
        self.past.push(text.to_owned());
        if self.past.len() > REMEMBERED {
            self.past.remove(0);
        }
    }
}

/// What would complete the word before the cursor: the text that comes behind it.
#[must_use]
pub fn completion(state: &State) -> Option<String> {
    let field = state.search.field.as_ref()?;
    complete(field.input.text(), field.input.cursor(), &known(state))
}

/// The words that fields can have as values, those with the most assets first.
fn known(state: &State) -> Known<'_> {
    let mut statuses: BTreeMap<&str, u64> = BTreeMap::new();
    let told = state.having().filter_map(|account| account.can(state.collection()));
    let told = told.flat_map(|can| can.statuses).map(|word| (*word, 0));
    let seen = state.seen.statuses.iter().map(|(word, count)| (word, *count));
    let kept = state.census.standings.values().flat_map(|standing| &standing.statuses);
    let counted = seen.chain(kept.map(|(word, count)| (word, *count)));
    let counted = counted.filter_map(|(word, count)| Some((word.as_deref()?, count)));
    for (word, count) in told.chain(counted) {
        let most = statuses.entry(word).or_default();
        *most = count.max(*most);
    }
    let folders = state.accounts.iter().filter_map(|account| account.folders.value()).flatten();
    let types: BTreeSet<&str> =
        state.listing.shown.assets().filter_map(|asset| asset.type_word.as_ref()).map(Label::raw).collect();
    Known {
        types: types.into_iter().collect(),
        statuses: by_count(statuses),
        providers: state.accounts.iter().map(|account| account.name().as_str()).collect(),
        folders: folders.map(|folder| folder.name.raw()).collect(),
    }
}

fn by_count(words: BTreeMap<&str, u64>) -> Vec<&str> {
    let mut words: Vec<(&str, u64)> = words.into_iter().collect();
    words.sort_by_key(|(_, count)| Reverse(*count));
    words.into_iter().map(|(word, _)| word).collect()
}
