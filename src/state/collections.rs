//! The collections: which there are, which is listed, and how the others were left.

use std::collections::BTreeMap;

use super::{AccountInfo, AccountState, Count, Health, Parked, Seen, State};
use crate::asset::{AccountName, Census, Collection, Standing};

/// A collection that is not listed now, as it was left.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    pub list: Parked,
    /// What the list was before a search of its own took its place.
    pub before_search: Option<Parked>,
    pub seen: Seen,
    /// How the accounts were doing there.
    pub healths: BTreeMap<AccountName, Health>,
}

/// The collection that is listed first: the uploads, where there are any.
#[must_use]
pub fn first(accounts: &[AccountInfo]) -> Collection {
    let has = |collection: &Collection| accounts.iter().any(|info| info.collections.contains_key(collection));
    Collection::ALL.into_iter().find(has).unwrap_or_default()
}

/// Whether the catalogue has counted all that the provider has.
#[must_use]
pub fn is_whole(standing: &Standing) -> bool {
    standing.whole_at.is_some() && standing.told.is_none_or(|told| told <= standing.known)
}

impl State {
    /// The collection that is listed.
    #[must_use]
    pub fn collection(&self) -> Collection {
        self.listing.query.collection
    }

    /// The collections that any account has.
    pub fn collections(&self) -> impl Iterator<Item = Collection> {
        let has = |collection: &Collection| self.accounts.iter().any(|account| account.can(*collection).is_some());
        Collection::ALL.into_iter().filter(has)
    }

    /// The accounts that have the listed collection.
    pub fn having(&self) -> impl Iterator<Item = &AccountState> {
        self.having_collection(self.collection())
    }

    fn having_collection(&self, collection: Collection) -> impl Iterator<Item = &AccountState> {
        self.accounts.iter().filter(move |account| account.can(collection).is_some())
    }

    /// How many assets an account has in a collection: as the service told, else as the catalogue has counted them, or as
    /// many as were listed, whichever is more.
    #[must_use]
    pub fn length(&self, account: &AccountState, collection: Collection) -> Option<Count> {
        let told = account.totals.get(&collection).copied();
        let standing = Census::standing(&self.census, account.name(), collection);
        let known = standing.filter(|standing| standing.known > 0);
        let known = known.map(|standing| Count { number: standing.known, more: !is_whole(standing) });
        match (told, known) {
            (Some(told), Some(known)) if told.more && known.number >= told.number => Some(known),
            (told, known) => told.or(known),
        }
    }

    /// How many assets all accounts have in a collection; `None` where nothing is known.
    #[must_use]
    pub fn sum(&self, collection: Collection) -> Option<Count> {
        let mut sum = Count::default();
        for account in self.having_collection(collection) {
            let one = self.length(account, collection);
            sum.number = sum.number.saturating_add(one.map_or(0, |count| count.number));
            sum.more |= one.is_none_or(|count| count.more);
        }
        (sum.number > 0).then_some(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixtures::{idle, known_in, name, rendering};

    #[test]
    fn what_is_known_counts_where_the_service_told_less() {
        let mut state = idle(&["affogato", "heygen"]);
        for account in &mut state.accounts {
            account.info = rendering(account.name().clone().as_str());
        }
        known_in(&mut state, "heygen", Collection::Rendered, 88);
        assert_eq!(state.sum(Collection::Rendered).unwrap().to_string(), "88+");
        let lists = |number, more| BTreeMap::from([(Collection::Rendered, Count { number, more })]);
        state.account_mut(&name("heygen")).unwrap().totals = lists(50, true);
        state.account_mut(&name("affogato")).unwrap().totals = lists(12, false);
        assert_eq!(state.sum(Collection::Rendered).unwrap().to_string(), "100");
        assert_eq!(state.sum(Collection::Assets), None);
    }

    #[test]
    fn uploads_are_listed_first_where_there_are_any() {
        let mut only = rendering("heygen");
        only.collections.remove(&Collection::Assets);
        assert_eq!(first(&[only.clone()]), Collection::Rendered);
        assert_eq!(first(&[only, rendering("affogato")]), Collection::Assets);
        assert_eq!(first(&[]), Collection::Assets);
    }
}
