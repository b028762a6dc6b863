//! The guard of a walk through a listing: it always ends, and nothing is listed twice.
//!
//! A listing's pages may overlap (items are added while it is read), repeat (a token that leads back) or never end (a
//! mock, a bug). The guard looks at each page of one account as it passes and says what is new and when to stop. It is
//! pure: the browser's pager and the scripts' driver use the same.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use super::{AssetId, Cursor};

/// How many pages in a row may bring nothing new.
const BARREN: u8 = 3;

/// The most pages of a listing without a known total.
const MOST_PAGES: u64 = 100_000;

/// Why a walk was ended before the listing's own end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The next cursor was seen before.
    CursorRepeats,
    /// Three pages in a row brought no new asset.
    NothingNew,
    /// More pages than the listing can have.
    TooManyPages,
}

/// What is remembered of one account's listing.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    hasher: RandomState,
    seen: HashSet<Print>,
    cursors: HashSet<u64>,
    barren: u8,
    pages: u64,
}

/// 80 bits of a keyed hash: 11 bytes in the set with its control byte, so at most 38 an asset, even in the moment when
/// the set grows and both tables are there. Among a million assets two share a print once in 10^12 listings.
type Print = [u16; 5];

impl Guard {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether this asset is here for the first time.
    pub fn admit(&mut self, id: &AssetId) -> bool {
        let low = self.hasher.hash_one(id);
        let high = self.hasher.hash_one((id, 0u8));
        #[expect(clippy::cast_possible_truncation, reason = "cutting the hash into 16-bit pieces")]
        let print = [low as u16, (low >> 16) as u16, (low >> 32) as u16, (low >> 48) as u16, high as u16];
        self.seen.insert(print)
    }

    /// How many different assets were admitted.
    #[must_use]
    pub fn listed(&self) -> u64 {
        self.seen.len() as u64
    }

    /// How many pages were passed.
    #[must_use]
    pub fn pages(&self) -> u64 {
        self.pages
    }

    /// Takes note of a page that was admitted and says why to stop behind it, if so.
    pub fn pass(&mut self, page: &Passed<'_>) -> Option<Stop> {
        self.pages += 1;
        let next = page.next?;
        self.barren = match (page.new, page.held, page.sifted) {
            (0, 0, true) => self.barren,
            (0, _, _) => self.barren + 1,
            _ => 0,
        };
        if !self.cursors.insert(self.hasher.hash_one(next)) {
            return Some(Stop::CursorRepeats);
        }
        if self.barren >= BARREN {
            return Some(Stop::NothingNew);
        }
        let most = page.total.map_or(MOST_PAGES, |total| {
            total.div_ceil(page.size.max(1) as u64).saturating_mul(2).saturating_add(100).min(MOST_PAGES)
        });
        (self.pages >= most).then_some(Stop::TooManyPages)
    }
}

/// What the guard needs to know of a page.
#[derive(Clone, Copy, Debug)]
pub struct Passed<'a> {
    /// Where the listing goes on.
    pub next: Option<&'a Cursor>,
    /// How many assets it held.
    pub held: usize,
    /// How many of them were admitted.
    pub new: usize,
    /// Whether items were taken out on our side: such a page may be empty without being barren.
    pub sifted: bool,
    /// The total that the service tells.
    pub total: Option<u64>,
    /// How many assets were asked for.
    pub size: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::{AccountName, Collection};
    use proptest::prelude::*;
    use std::sync::Arc;

    fn id(number: u64) -> AssetId {
        AssetId {
            account: AccountName::new("studio").unwrap(),
            collection: Collection::Assets,
            id: Arc::from(number.to_string()),
        }
    }

    fn walk(mut page: impl FnMut(u64) -> (Vec<u64>, Option<String>), total: Option<u64>) -> (u64, u64, Option<Stop>) {
        let mut guard = Guard::new();
        for number in 0.. {
            let (ids, next) = page(number);
            let new = ids.iter().filter(|number| guard.admit(&id(**number))).count();
            let next = next.map(|text| Cursor::new(&text));
            let passed =
                Passed { next: next.as_ref(), held: ids.len(), new, sifted: false, total, size: ids.len().max(1) };
            let stop = guard.pass(&passed);
            if stop.is_some() || next.is_none() {
                return (guard.listed(), guard.pages(), stop);
            }
        }
        unreachable!("the walk ends by its guard");
    }

    #[test]
    fn a_plain_listing_ends_by_itself() {
        let seen = walk(|n| ((n * 10..n * 10 + 10).collect(), (n < 4).then(|| n.to_string())), Some(50));
        assert_eq!(seen, (50, 5, None));
    }

    #[test]
    fn a_token_that_leads_back_stops() {
        let seen = walk(|n| ((n * 10..n * 10 + 10).collect(), Some((n % 2).to_string())), None);
        assert_eq!(seen, (30, 3, Some(Stop::CursorRepeats)));
    }

    #[test]
    fn three_pages_of_the_same_stop() {
        let seen = walk(|n| ((0..10).collect(), Some(n.to_string())), None);
        assert_eq!(seen, (10, 4, Some(Stop::NothingNew)));
    }

    #[test]
    fn empty_pages_that_go_on_stop() {
        assert_eq!(walk(|n| (vec![], Some(n.to_string())), None), (0, 3, Some(Stop::NothingNew)));
    }

    #[test]
    fn a_listing_much_longer_than_its_total_stops() {
        let seen = walk(|n| ((n * 10..n * 10 + 10).collect(), Some(n.to_string())), Some(20));
        assert_eq!(seen, (1040, 104, Some(Stop::TooManyPages)));
    }

    proptest! {
        #[test]
        fn any_walk_ends_and_lists_nothing_twice(ids in proptest::collection::vec(proptest::collection::vec(0u64..40, 0..6), 1..12)) {
            let total: std::collections::BTreeSet<u64> = ids.iter().flatten().copied().collect();
            let (listed, _, _) = walk(|n| {
                let at = usize::try_from(n).unwrap() % ids.len();
                (ids[at].clone(), Some(n.to_string()))
            }, None);
            prop_assert!(listed <= total.len() as u64);
        }
    }
}
