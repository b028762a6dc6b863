//! The sort menu: what the list can be ordered by, with the letters that choose it.

use super::State;
use crate::asset::{Sort, SortBy};

/// What can be chosen: a property, or the order in which things come by themselves.
pub const ITEMS: [Option<SortBy>; 8] = [
    None,
    Some(SortBy::Name),
    Some(SortBy::Kind),
    Some(SortBy::Created),
    Some(SortBy::Duration),
    Some(SortBy::Dimensions),
    Some(SortBy::Bytes),
    Some(SortBy::Provider),
];

/// The letter that chooses an item; never one that moves, closes or searches.
#[must_use]
pub fn letter(item: Option<SortBy>) -> char {
    match item {
        None => 'o',
        Some(SortBy::Name) => 'n',
        Some(SortBy::Kind) => 'i',
        Some(SortBy::Created) => 'c',
        Some(SortBy::Duration) => 'l',
        Some(SortBy::Dimensions) => 'd',
        Some(SortBy::Bytes) => 's',
        Some(SortBy::Provider) => 'p',
    }
}

/// What a property is called on the screen, as the heads of the columns have it.
#[must_use]
pub fn word(by: SortBy) -> &'static str {
    match by {
        SortBy::Name => "name",
        SortBy::Kind => "kind",
        SortBy::Created => "created",
        SortBy::Duration => "length",
        SortBy::Dimensions => "dimensions",
        SortBy::Bytes => "size",
        SortBy::Provider => "provider",
    }
}

/// What an order puts first.
#[must_use]
pub fn direction(sort: Sort) -> &'static str {
    match (sort.by, sort.reverse) {
        (SortBy::Name | SortBy::Kind | SortBy::Provider, false) => "from a to z",
        (SortBy::Name | SortBy::Kind | SortBy::Provider, true) => "from z to a",
        (SortBy::Created, false) => "oldest first",
        (SortBy::Created, true) => "newest first",
        (SortBy::Duration, false) => "shortest first",
        (SortBy::Duration, true) => "longest first",
        (SortBy::Dimensions | SortBy::Bytes, false) => "smallest first",
        (SortBy::Dimensions | SortBy::Bytes, true) => "largest first",
    }
}

/// The order that is meant by a property that the list is not sorted by yet: words from a on, and of what has a measure
/// the newest, the longest, the largest.
#[must_use]
pub fn first(by: SortBy) -> Sort {
    let reverse = match by {
        SortBy::Name | SortBy::Kind | SortBy::Provider => false,
        SortBy::Created | SortBy::Duration | SortBy::Dimensions | SortBy::Bytes => true,
    };
    Sort { by, reverse }
}

/// The order after `item` was chosen: chosen again, it goes the other way round.
#[must_use]
pub fn chosen(item: Option<SortBy>, now: Option<Sort>) -> Option<Sort> {
    let by = item?;
    Some(match now.filter(|now| now.by == by) {
        Some(now) => Sort { by, reverse: !now.reverse },
        None => first(by),
    })
}

/// The item that is in force.
#[must_use]
pub fn current(state: &State) -> usize {
    let by = state.listing.query.sort.map(|sort| sort.by);
    ITEMS.iter().position(|item| *item == by).unwrap_or(0)
}

/// What choosing an item would do, in words: the order in force with its direction, any other with its first one.
#[must_use]
pub fn about(state: &State, item: Option<SortBy>) -> &'static str {
    let query = &state.listing.query;
    match item {
        None if query.search.is_empty() => "as the providers list them",
        None => "best match first",
        Some(by) => direction(query.sort.filter(|now| now.by == by).unwrap_or_else(|| first(by))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_has_an_item_and_a_letter_of_its_own() {
        for by in SortBy::ALL {
            assert!(ITEMS.contains(&Some(by)), "{by:?}");
        }
        let letters: std::collections::BTreeSet<char> = ITEMS.into_iter().map(letter).collect();
        assert_eq!(letters.len(), ITEMS.len());
        // These move, close, search or help in a menu.
        assert!(letters.is_disjoint(&"jkqgG/?0123456789".chars().collect()));
    }

    #[test]
    fn choosing_the_same_again_turns_it_round() {
        let once = chosen(Some(SortBy::Created), None);
        assert_eq!(once.map(direction), Some("newest first"));
        let twice = chosen(Some(SortBy::Created), once);
        assert_eq!(twice.map(direction), Some("oldest first"));
        assert_eq!(chosen(Some(SortBy::Created), twice), once);
        assert_eq!(chosen(Some(SortBy::Name), twice).map(direction), Some("from a to z"));
        assert_eq!(chosen(None, twice), None);
    }
}
