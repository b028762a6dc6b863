//! What is asked for: filters, collection, page size.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{AccountName, Asset, AssetKind, Collection, FolderId, Search, Sort};

/// A status as filters compare it: the service's own word, or `None` where the service tells none.
pub type Status = Option<Arc<str>>;

/// Which values of one property pass. The set of values may be open (statuses), so "all but these" is a case of its own.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Choice<T: Ord> {
    #[default]
    Any,
    Only(BTreeSet<T>),
    Except(BTreeSet<T>),
}

impl<T: Ord + Clone> Choice<T> {
    /// Just these; `Any` when there are none, as for an option that was not given.
    #[must_use]
    pub fn only(values: impl IntoIterator<Item = T>) -> Self {
        let values: BTreeSet<T> = values.into_iter().collect();
        if values.is_empty() { Self::Any } else { Self::Only(values) }
    }

    /// Whether `value` passes.
    #[must_use]
    pub fn admits(&self, value: &T) -> bool {
        match self {
            Self::Any => true,
            Self::Only(values) => values.contains(value),
            Self::Except(values) => !values.contains(value),
        }
    }

    /// Whether nothing is left out.
    #[must_use]
    pub fn is_any(&self) -> bool {
        *self == Self::Any
    }

    /// The choice with `value` let in if it was out, and out if it was in.
    #[must_use]
    pub fn toggled(&self, value: &T) -> Self {
        match self {
            Self::Any => Self::Except(BTreeSet::from([value.clone()])),
            Self::Only(values) => Self::Only(flipped(values, value)),
            Self::Except(values) => {
                let rest = flipped(values, value);
                if rest.is_empty() { Self::Any } else { Self::Except(rest) }
            }
        }
    }
}

fn flipped<T: Ord + Clone>(values: &BTreeSet<T>, value: &T) -> BTreeSet<T> {
    let mut values = values.clone();
    if !values.remove(value) {
        values.insert(value.clone());
    }
    values
}

/// The filters of a listing. Each provider applies what its service can do; the rest is applied on our side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    pub accounts: Choice<AccountName>,
    pub kinds: Choice<AssetKind>,
    pub statuses: Choice<Status>,
    /// One folder of one account; the other accounts are not asked then.
    pub folder: Option<FolderId>,
    /// Only assets that are new since the last visit. Only the catalogue can tell.
    pub only_new: bool,
    /// Only assets that their provider no longer lists; without it, only those that it does.
    pub gone: bool,
}

impl Filters {
    /// Whether an account can have assets that pass.
    #[must_use]
    pub fn admits_account(&self, account: &AccountName) -> bool {
        self.accounts.admits(account) && self.folder.as_ref().is_none_or(|folder| folder.account == *account)
    }

    /// Whether an asset passes. What could not be read passes where its own words would decide: hiding it would be a lie
    /// about what is there. Whether it is new or gone is our own knowledge, and decides of it too.
    #[must_use]
    pub fn admits(&self, asset: &Asset) -> bool {
        self.admits_account(&asset.id.account)
            && (!self.only_new || asset.new)
            && self.gone == asset.gone
            && (asset.unreadable.is_some() || self.admits_words(asset))
    }

    fn admits_words(&self, asset: &Asset) -> bool {
        self.kinds.admits(&asset.kind)
            && self.statuses.admits(&asset.status_word())
            && self.folder.as_ref().is_none_or(|folder| asset.folder.as_ref() == Some(&folder.id))
    }

    /// Whether every asset of every account passes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.accounts.is_any()
            && self.kinds.is_any()
            && self.statuses.is_any()
            && self.folder.is_none()
            && !self.only_new
            && !self.gone
    }
}

/// What is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub collection: Collection,
    pub filters: Filters,
    /// What is searched for; empty: everything.
    pub search: Search,
    /// `None`: as the providers list them; of a search, the best first.
    pub sort: Option<Sort>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[test]
    fn toggling_twice_gives_back_what_was() {
        let any = Choice::<u8>::Any;
        assert_eq!(any.toggled(&1), Choice::Except(BTreeSet::from([1])));
        assert_eq!(any.toggled(&1).toggled(&1), Choice::Any);
    }

    proptest! {
        #[test]
        fn a_toggle_flips_one_value_and_no_other(start in 0u8..3, base in proptest::collection::btree_set(0u8..6, 1..4), value in 0u8..6) {
            let before = match start {
                0 => Choice::Any,
                1 => Choice::Only(base),
                _ => Choice::Except(base),
            };
            let after = before.toggled(&value);
            for other in 0..6 {
                prop_assert_eq!(after.admits(&other), before.admits(&other) != (other == value));
            }
        }
    }

    #[rstest]
    #[case("heygen", true)]
    #[case("affogato", false)]
    fn a_folder_belongs_to_one_account(#[case] name: &str, #[case] asked: bool) {
        let heygen = AccountName::new("heygen").unwrap();
        let filters = Filters { folder: Some(FolderId { account: heygen, id: Arc::from("f1") }), ..Filters::default() };
        assert_eq!(filters.admits_account(&AccountName::new(name).unwrap()), asked);
    }
}
