//! Who applies which filter: the service what it can, we the rest.

use std::collections::BTreeSet;

use super::Capabilities;
use crate::asset::query::Choice;
use crate::asset::{Asset, AssetKind, Filters, Query};

/// The filters of one query, shared out between a service and us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sieve {
    /// What the service is asked: of two queries that it answers alike, the same one.
    pub asked: Query,
    /// Whether the service leaves something to do for us.
    pub sifts: bool,
    rest: Filters,
}

impl Sieve {
    /// Shares out `query` by what the service can do.
    pub fn new(query: &Query, can: &Capabilities) -> Self {
        let filters = &query.filters;
        let alone = only_kind(&filters.kinds, &can.filters_kind);
        let kinds = alone.map_or(Choice::Any, |kind| Choice::Only(BTreeSet::from([kind])));
        let folder = filters.folder.clone().filter(|_| can.filters_folder);
        let all_kinds = AssetKind::ALL.iter().all(|kind| filters.kinds.admits(kind));
        let sifts = !(all_kinds || alone.is_some())
            || !filters.statuses.is_any()
            || filters.folder.is_some() && folder.is_none();
        // A folder that the service picked needs no second look: what it lists need not name its folder.
        let rest = Filters {
            accounts: Choice::Any,
            folder: filters.folder.clone().filter(|_| !can.filters_folder),
            ..filters.clone()
        };
        let asked = Query {
            collection: query.collection,
            filters: Filters { kinds, folder, ..Filters::default() },
            ..Query::default()
        };
        Self { asked, sifts, rest }
    }

    /// Whether an asset that the service listed passes.
    pub fn admits(&self, asset: &Asset) -> bool {
        self.rest.admits(asset)
    }
}

/// The one kind that passes, if it is just one and among those that a service can list alone.
pub(super) fn only_kind(kinds: &Choice<AssetKind>, can: &[AssetKind]) -> Option<AssetKind> {
    let mut admitted = AssetKind::ALL.into_iter().filter(|kind| kinds.admits(kind));
    admitted.next().filter(|kind| admitted.next().is_none() && can.contains(kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::{AccountName, FolderId};
    use crate::provider::Paging;
    use rstest::rstest;
    use std::sync::Arc;

    const SOME: &[AssetKind] = &[AssetKind::Image, AssetKind::Video];

    fn can(filters_kind: &'static [AssetKind], filters_folder: bool) -> Capabilities {
        Capabilities {
            paging: Paging::Tokens,
            largest_page: 100,
            filters_kind: filters_kind.into(),
            filters_folder,
            tells_total: true,
            has_folders: true,
            statuses: &[],
            newest_first: true,
            tells_one: true,
        }
    }

    fn kinds(kinds: Choice<AssetKind>) -> Query {
        Query { filters: Filters { kinds, ..Filters::default() }, ..Query::default() }
    }

    #[rstest]
    #[case::all(Choice::Any, None, false)]
    #[case::all_by_name(Choice::only(AssetKind::ALL), None, false)]
    #[case::one(Choice::only([AssetKind::Video]), Some(AssetKind::Video), false)]
    #[case::all_but_three(
        Choice::Except(BTreeSet::from([AssetKind::Image, AssetKind::Audio, AssetKind::Other])),
        Some(AssetKind::Video),
        false
    )]
    #[case::two(Choice::only([AssetKind::Video, AssetKind::Image]), None, true)]
    #[case::one_unknown_to_it(Choice::only([AssetKind::Audio]), None, true)]
    fn a_service_filters_by_one_kind_that_it_knows(
        #[case] choice: Choice<AssetKind>,
        #[case] asked: Option<AssetKind>,
        #[case] sifts: bool,
    ) {
        let sieve = Sieve::new(&kinds(choice), &can(SOME, true));
        assert_eq!(only_kind(&sieve.asked.filters.kinds, SOME), asked);
        assert_eq!(sieve.sifts, sifts);
    }

    #[test]
    fn a_status_is_for_us() {
        let statuses = Choice::only([Some(Arc::from("failed"))]);
        let query = Query { filters: Filters { statuses, ..Filters::default() }, ..Query::default() };
        let sieve = Sieve::new(&query, &can(SOME, true));
        assert!(sieve.sifts);
        assert_eq!(sieve.asked, Query::default());
    }

    #[rstest]
    #[case(true, false)]
    #[case(false, true)]
    fn a_folder_is_for_the_service_if_it_can(#[case] able: bool, #[case] sifts: bool) {
        let folder = FolderId { account: AccountName::new("studio").unwrap(), id: Arc::from("f1") };
        let query = Query { filters: Filters { folder: Some(folder), ..Filters::default() }, ..Query::default() };
        let sieve = Sieve::new(&query, &can(SOME, able));
        assert_eq!(sieve.sifts, sifts);
        assert_eq!(sieve.asked.filters.folder.is_some(), able);
    }
}
