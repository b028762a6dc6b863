//! Who can be reached, and so who answers for the list.

use std::time::Duration;

use super::age::ago;
use super::{AccountState, Answering, Count, Health, State};
use crate::asset::{AccountName, AssetKind, Census, Choice, Query, Standing};

/// The first wait before providers that were lost are tried again, and the longest.
const FIRST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// What is known of reaching the providers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The person wants nothing to be sent.
    pub offline: bool,
    /// There is a catalogue to ask.
    pub catalog: bool,
    /// How often the lost providers were tried by themselves.
    pub tries: u32,
    /// When they are tried next (since the program's start).
    pub again: Option<Duration>,
}

impl Reach {
    /// How long to wait before the next try: twice as long each time.
    #[must_use]
    pub fn wait(&self) -> Duration {
        FIRST_WAIT.saturating_mul(1 << self.tries.min(8)).min(LONGEST_WAIT)
    }
}

/// What a query needs of whoever answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing that the services cannot do.
    Services,
    /// Filters that have to be applied on our side: by looking through what a service lists, where there is no catalogue.
    Sieve,
    /// What only the catalogue can do.
    Catalog,
}

impl Need {
    /// What `query` needs where these accounts are listed.
    #[must_use]
    pub fn of<'a>(query: &Query, listed: impl Iterator<Item = &'a AccountState>) -> Self {
        let filters = &query.filters;
        if !query.search.is_empty() || query.sort.is_some() || filters.only_new || filters.gone {
            return Self::Catalog;
        }
        let sifts = |account: &AccountState| {
            account.can(query.collection).is_none_or(|can| {
                !one_request_does(&filters.kinds, &can.filters_kind) || filters.folder.is_some() && !can.filters_folder
            })
        };
        let mut listed = listed;
        if !filters.statuses.is_any() || listed.any(sifts) { Self::Sieve } else { Self::Services }
    }
}

/// Whether a service lists just these kinds when it is asked once: all of them, or one that it can list alone.
fn one_request_does(kinds: &Choice<AssetKind>, can: &[AssetKind]) -> bool {
    let mut admitted = AssetKind::ALL.into_iter().filter(|kind| kinds.admits(kind));
    match (admitted.next(), admitted.next()) {
        (Some(only), None) => can.contains(&only),
        _ => AssetKind::ALL.iter().all(|kind| kinds.admits(kind)),
    }
}

impl State {
    /// Who is to answer the query, as things stand: the providers while they can.
    #[must_use]
    pub fn answering(&self) -> Answering {
        if self.reach.offline {
            return Answering::Catalog;
        }
        match self.need() {
            Need::Catalog => Answering::Catalog,
            Need::Sieve if self.has_catalog() => Answering::Catalog,
            Need::Services | Need::Sieve if self.has_catalog() && self.is_lost() => Answering::Catalog,
            Need::Services | Need::Sieve => Answering::Live,
        }
    }

    /// What the query needs of whoever answers it.
    #[must_use]
    pub fn need(&self) -> Need {
        Need::of(&self.listing.query, self.listed())
    }

    /// Whether there is a catalogue that can be used.
    #[must_use]
    pub fn has_catalog(&self) -> bool {
        self.reach.catalog && self.census.trouble.is_none()
    }

    /// The accounts that have the listed collection and pass the filters.
    pub fn listed(&self) -> impl Iterator<Item = &AccountState> {
        let filters = &self.listing.query.filters;
        self.having().filter(|account| filters.admits_account(account.name()))
    }

    /// Whether there are listed accounts without a connection of which the catalogue knows something, or every listed
    /// account has failed and it knows something of any.
    fn is_lost(&self) -> bool {
        let is_known =
            |account: &AccountState| self.standing(account.name()).is_some_and(|standing| standing.known > 0);
        let failed = |account: &AccountState| matches!(account.health, Health::Failed(_) | Health::Offline(_));
        let offline = |account: &AccountState| matches!(account.health, Health::Offline(_));
        self.listed().any(|account| offline(account) && is_known(account))
            || self.listed().all(failed) && self.listed().any(is_known)
    }

    /// The listed accounts that cannot be reached for want of a connection.
    #[must_use]
    pub fn lost(&self) -> Vec<AccountName> {
        let offline = |account: &&AccountState| matches!(account.health, Health::Offline(_));
        self.listed().filter(offline).map(AccountState::name).cloned().collect()
    }

    /// What the catalogue knows of an account, in the collection that is listed.
    #[must_use]
    pub fn standing(&self, account: &AccountName) -> Option<&Standing> {
        Census::standing(&self.census, account, self.collection())
    }

    /// Whether the catalogue may lack something of an account: nobody has walked through all of it yet.
    #[must_use]
    pub fn lacks(&self, account: &AccountName) -> bool {
        self.standing(account).is_none_or(|standing| standing.whole_at.is_none())
    }

    /// How many assets the list has, as far as is known of the listed accounts.
    #[must_use]
    pub fn count(&self) -> Count {
        let count = self.listing.count(&self.listed_accounts());
        Count { more: count.more || self.is_partial(), ..count }
    }

    /// Whether the rows are those of a catalogue that may lack others.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.shows_catalog() && self.listed().any(|account| self.lacks(account.name()))
    }

    /// When anything was last heard of the listed accounts, of the one that has been silent for longest: `2 h ago`.
    #[must_use]
    pub fn seen_words(&self) -> Option<String> {
        let seen = self.listed().filter_map(|account| self.standing(account.name())).filter_map(|one| one.seen_at);
        Some(ago(seen.min()?, self.now.wall))
    }

    /// Whether the rows on the screen are the catalogue's.
    #[must_use]
    pub fn shows_catalog(&self) -> bool {
        self.listing.stands_in || self.listing.answering == Answering::Catalog
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::{Fault, FaultKind, Filters, FolderId, Sort, SortBy};
    use crate::state::fixtures::{idle, known, name};
    use rstest::rstest;
    use std::sync::Arc;

    fn filtered(filters: Filters) -> Query {
        Query { filters, ..Query::default() }
    }

    #[rstest]
    #[case::all(Filters::default(), Need::Services)]
    #[case::one_kind_that_all_can_list(
        Filters { kinds: Choice::only([AssetKind::Image]), ..Filters::default() }, Need::Services
    )]
    #[case::two_kinds(
        Filters { kinds: Choice::only([AssetKind::Image, AssetKind::Video]), ..Filters::default() }, Need::Sieve
    )]
    #[case::a_kind_that_no_service_lists_alone(
        Filters { kinds: Choice::only([AssetKind::Other]), ..Filters::default() }, Need::Sieve
    )]
    #[case::a_status(Filters { statuses: Choice::only([None]), ..Filters::default() }, Need::Sieve)]
    #[case::a_folder_where_folders_are(
        Filters { folder: Some(FolderId { account: name("heygen"), id: Arc::from("f") }), ..Filters::default() },
        Need::Services
    )]
    #[case::what_is_new(Filters { only_new: true, ..Filters::default() }, Need::Catalog)]
    #[case::what_is_gone(Filters { gone: true, ..Filters::default() }, Need::Catalog)]
    fn what_a_query_needs(#[case] filters: Filters, #[case] need: Need) {
        let mut state = idle(&["affogato", "heygen"]);
        state.listing.query = filtered(filters);
        assert_eq!(state.need(), need);
    }

    #[test]
    fn a_sort_is_for_the_catalogue() {
        let mut state = idle(&["affogato"]);
        state.listing.query.sort = Some(Sort { by: SortBy::Name, reverse: false });
        assert_eq!(state.answering(), Answering::Catalog);
    }

    #[test]
    fn a_filter_is_sieved_from_the_services_where_there_is_no_catalogue() {
        let mut state = idle(&["affogato"]);
        state.listing.query.filters.statuses = Choice::only([None]);
        assert_eq!(state.answering(), Answering::Live);
        state.reach.catalog = true;
        assert_eq!(state.answering(), Answering::Catalog);
        state.census = Arc::new(Census { trouble: Some("no".to_owned()), ..Census::default() });
        assert_eq!(state.answering(), Answering::Live);
    }

    #[rstest]
    #[case::nothing_lost(&[], &["affogato", "heygen"], Answering::Live)]
    #[case::one_that_is_known(&["heygen"], &["heygen"], Answering::Catalog)]
    #[case::one_that_is_not_known(&["heygen"], &["affogato"], Answering::Live)]
    #[case::all_and_one_is_known(&["affogato", "heygen"], &["affogato"], Answering::Catalog)]
    #[case::all_and_none_is_known(&["affogato", "heygen"], &[], Answering::Live)]
    fn the_catalogue_answers_for_lost_accounts_that_it_knows(
        #[case] lost: &[&str],
        #[case] in_catalog: &[&str],
        #[case] answering: Answering,
    ) {
        let mut state = idle(&["affogato", "heygen"]);
        state.reach.catalog = true;
        for account in lost {
            let fault = Fault::new(&name(account), FaultKind::Offline, "");
            state.account_mut(&name(account)).unwrap().health = Health::Offline(fault);
        }
        for account in in_catalog {
            known(&mut state, account, 7);
        }
        assert_eq!(state.answering(), answering);
    }

    #[test]
    fn waits_double_up_to_a_minute() {
        let waits: Vec<u64> = (0..6).map(|tries| Reach { tries, ..Reach::default() }.wait().as_secs()).collect();
        assert_eq!(waits, [2, 4, 8, 16, 32, 60]);
    }
}
