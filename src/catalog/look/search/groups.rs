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
#[derive(Debug, Default)]
pub(super) struct Groups {
    all: Vec<Group>,
    numbers: HashMap<Group, u32>,
    /// The one that was asked for last: neighbours are alike.
    last: Option<u32>,
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
        if let Some(last) = self.last.filter(|last| self.all.get(*last as usize).is_some_and(is_it)) {
            return last;
        }
        let group = Group { kind, type_word: type_word.map(Arc::from), folder: folder.map(Arc::from) };
        let number = self.numbers.get(&group).copied().unwrap_or_else(|| {
            // There are no more groups than rows, whose numbers have 32 bits.
            let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
            self.all.push(group.clone());
            self.numbers.insert(group, number);
            number
        });
        self.last = Some(number);
        number
    }
}
