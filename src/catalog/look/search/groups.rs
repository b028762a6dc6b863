//! The texts that many assets share: each is kept, and looked through, once.

use std::collections::HashMap;
use std::sync::Arc;

use crate::asset::AssetKind;
use crate::asset::search::{Place, Score, Scorer};

/// What an asset shares with others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Group {
    pub(super) kind: AssetKind,
    pub(super) type_word: Option<Arc<str>>,
    pub(super) folder: Option<Arc<str>>,
}

impl Group {
    /// How well a term, negation aside, matches these texts.
    pub(super) fn score(&self, scorer: &mut Scorer) -> Option<Score> {
        let texts = [
            (Place::Folder, self.folder.as_deref()),
            (Place::Kind, Some(self.kind.as_str())),
            (Place::Kind, self.type_word.as_deref()),
        ];
        texts.into_iter().filter_map(|(place, text)| scorer.score(place, text?)).max()
    }
}

/// Every group that there is, by number.
#[derive(Debug)]
pub(super) struct Groups {
    all: Vec<Group>,
    numbers: HashMap<Group, u32>,
    /// Those that were asked for lately, each where [`nook`] says: most rows are of one of a few groups, and looking at its
    /// texts is cheaper than hashing them.
    lately: [u32; NOOKS],
}

const NOOKS: usize = 256;

/// Where a group with these texts is kept in mind: a cheap number of them.
fn nook(kind: AssetKind, type_word: Option<&str>, folder: Option<&str>) -> usize {
    let ends = folder.unwrap_or_default().bytes().rev().take(2).chain(kind.as_str().bytes().take(1));
    let sum = ends.fold(type_word.map_or(0, str::len), |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    sum % NOOKS
}

impl Default for Groups {
    fn default() -> Self {
        Self { all: Vec::new(), numbers: HashMap::new(), lately: [0; NOOKS] }
    }
}

impl Groups {
    pub(super) fn all(&self) -> &[Group] {
        &self.all
    }

    /// The number of a group with these texts.
    pub(super) fn number(&mut self, kind: AssetKind, type_word: Option<&str>, folder: Option<&str>) -> u32 {
        let is_it = |group: &Group| {
            group.kind == kind && group.type_word.as_deref() == type_word && group.folder.as_deref() == folder
        };
        let nook = nook(kind, type_word, folder);
        let lately = self.lately[nook];
        if self.all.get(lately as usize).is_some_and(is_it) {
            return lately;
        }
        let group = Group { kind, type_word: type_word.map(Arc::from), folder: folder.map(Arc::from) };
        let number = self.numbers.get(&group).copied().unwrap_or_else(|| {
            // There are no more groups than rows, whose numbers have 32 bits.
            let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
            self.all.push(group.clone());
            self.numbers.insert(group, number);
            number
        });
        self.lately[nook] = number;
        number
    }
}
