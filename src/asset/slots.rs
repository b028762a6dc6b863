//! How the rows of a page are shared out between accounts that are listed together.
//!
//! A slot belongs to its account from the moment when the page is asked, so an answer that comes late fills its own
//! places and no row that is already on the screen moves.

/// Whose slot each row is: `accounts` in turn, in their order, until `size` slots are given. Every account has the same
/// number, give or take one, and at least one: a page of fewer slots than accounts is that much longer. The answer holds
/// indices into `accounts`.
#[must_use]
pub fn allot(size: usize, accounts: usize) -> Vec<usize> {
    if accounts == 0 {
        return Vec::new();
    }
    (0..size.max(accounts)).map(|slot| slot % accounts).collect()
}

/// How many of `size` slots the account at `index` of `accounts` has.
#[must_use]
pub fn share(size: usize, accounts: usize, index: usize) -> usize {
    let size = size.max(accounts);
    let rest = size.checked_rem(accounts).unwrap_or(0);
    size.checked_div(accounts).unwrap_or(0) + usize::from(index < rest)
}

/// How many pages of `size` rows listings of these lengths take when they are listed together and a listing that has
/// ended leaves its share to the others from the next page on.
#[must_use]
pub fn pages(size: usize, totals: &[u64]) -> u64 {
    runs(size, totals).map(|run| run.turns).sum()
}

/// How many assets of each listing stand before page `number` (from 0), by the same rule.
#[must_use]
pub fn offsets(size: usize, totals: &[u64], number: u64) -> Vec<u64> {
    let mut before = vec![0; totals.len()];
    let mut left = number;
    for run in runs(size, totals) {
        let turns = run.turns.min(left);
        for (index, share) in run.shares {
            before[index] = totals[index].min(before[index] + share * turns);
        }
        left -= turns;
    }
    before
}

/// Whose each row is, from row number `offset` (from 0) on, when listings of these lengths are listed together by the same
/// rule: `(listing, how many of its assets stand before)`. A listing whose length is not known is endless: `u64::MAX`.
pub fn rows(size: usize, totals: &[u64], offset: u64) -> impl Iterator<Item = (usize, u64)> + use<> {
    let (number, first) = page_of(size, totals, offset);
    let totals = totals.to_vec();
    let mut before = offsets(size, &totals, number);
    let mut page = Vec::new().into_iter();
    let rows = std::iter::from_fn(move || {
        loop {
            if let Some(row) = page.next() {
                return Some(row);
            }
            page = take_page(size, &totals, &mut before).into_iter();
            if page.len() == 0 {
                return None;
            }
        }
    });
    // A page has few rows, so this fits.
    rows.skip(usize::try_from(offset - first).unwrap_or(usize::MAX))
}

/// The rows of the page that begins after `before`, which is moved behind it.
fn take_page(size: usize, totals: &[u64], before: &mut [u64]) -> Vec<(usize, u64)> {
    let open: Vec<usize> = (0..totals.len()).filter(|index| before[*index] < totals[*index]).collect();
    let mut page = Vec::with_capacity(size.max(open.len()));
    for slot in allot(size, open.len()) {
        let listing = open[slot];
        if before[listing] < totals[listing] {
            page.push((listing, before[listing]));
            before[listing] += 1;
        }
    }
    page
}

/// The number of the page in which row number `offset` stands, and how many rows stand before that page.
fn page_of(size: usize, totals: &[u64], offset: u64) -> (u64, u64) {
    let (mut number, mut first) = (0, 0u64);
    let mut before = vec![0u64; totals.len()];
    for run in runs(size, totals) {
        let full: u64 = run.shares.iter().map(|(_, share)| share).sum();
        let mut rows = 0u64;
        for (index, share) in &run.shares {
            let taken = share.saturating_mul(run.turns).min(totals[*index] - before[*index]);
            before[*index] += taken;
            rows = rows.saturating_add(taken);
        }
        if offset - first < rows {
            // Only the last page of a run can be shorter than the others.
            let turn = ((offset - first) / full.max(1)).min(run.turns - 1);
            return (number + turn, first + turn * full);
        }
        number += run.turns;
        first = first.saturating_add(rows);
    }
    (number, first)
}

/// Pages in a row with the same shares.
struct Run {
    /// `(listing, slots a page)` of those that have not ended.
    shares: Vec<(usize, u64)>,
    /// As many pages as pass until the first of them ends.
    turns: u64,
}

fn runs(size: usize, totals: &[u64]) -> impl Iterator<Item = Run> {
    let mut left = totals.to_vec();
    std::iter::from_fn(move || {
        let open: Vec<usize> = (0..left.len()).filter(|index| left[*index] > 0).collect();
        let shares: Vec<(usize, u64)> =
            open.iter().enumerate().map(|(at, index)| (*index, share(size, open.len(), at) as u64)).collect();
        let turns = shares.iter().map(|(index, share)| left[*index].div_ceil((*share).max(1))).min()?;
        for (index, share) in &shares {
            left[*index] = left[*index].saturating_sub(share.saturating_mul(turns));
        }
        Some(Run { shares, turns })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case(50, &[1204], 25)]
    #[case(50, &[25, 25], 1)]
    #[case(50, &[26, 25], 2)]
    #[case(50, &[1204, 319], 13 + 18)]
    #[case(50, &[], 0)]
    #[case(50, &[0, 0], 0)]
    #[case(2, &[3, 3, 3], 3)]
    fn pages_of_several_listings(#[case] size: usize, #[case] totals: &[u64], #[case] count: u64) {
        assert_eq!(pages(size, totals), count);
    }

    proptest! {
        #[test]
        fn offsets_are_what_turning_page_by_page_gives(
            size in 1usize..9, totals in proptest::collection::vec(0u64..30, 1..4), number in 0u64..20,
        ) {
            let mut before = vec![0; totals.len()];
            for _ in 0..number {
                let open: Vec<usize> = (0..totals.len()).filter(|index| before[*index] < totals[*index]).collect();
                for (at, index) in open.iter().enumerate() {
                    let share = share(size, open.len(), at) as u64;
                    before[*index] = totals[*index].min(before[*index] + share);
                }
            }
            prop_assert_eq!(offsets(size, &totals, number), before);
        }

        #[test]
        fn rows_are_those_of_the_pages_one_after_another(
            size in 1usize..9, totals in proptest::collection::vec(0u64..30, 0..4), offset in 0u64..100,
        ) {
            let mut all = Vec::new();
            for number in 0..pages(size, &totals) {
                let mut before = offsets(size, &totals, number);
                all.extend(take_page(size, &totals, &mut before));
                prop_assert_eq!(before, offsets(size, &totals, number + 1));
            }
            prop_assert_eq!(all.len() as u64, totals.iter().sum::<u64>());
            let rest: Vec<_> = all.into_iter().skip(usize::try_from(offset).unwrap()).collect();
            prop_assert_eq!(rows(size, &totals, offset).collect::<Vec<_>>(), rest);
        }

        #[test]
        fn an_endless_listing_takes_its_turns_like_a_long_one(size in 1usize..9, short in 0u64..30, offset in 0u64..100) {
            let endless: Vec<_> = rows(size, &[short, u64::MAX], offset).take(50).collect();
            prop_assert_eq!(endless, rows(size, &[short, 1000], offset).take(50).collect::<Vec<_>>());
        }

        #[test]
        fn slots_and_shares_agree(size in 0usize..120, accounts in 1usize..9) {
            let slots = allot(size, accounts);
            prop_assert_eq!(slots.len(), size.max(accounts));
            for index in 0..accounts {
                prop_assert_eq!(slots.iter().filter(|slot| **slot == index).count(), share(size, accounts, index));
            }
        }
    }
}
