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
        fn slots_and_shares_agree(size in 0usize..120, accounts in 1usize..9) {
            let slots = allot(size, accounts);
            prop_assert_eq!(slots.len(), size.max(accounts));
            for index in 0..accounts {
                prop_assert_eq!(slots.iter().filter(|slot| **slot == index).count(), share(size, accounts, index));
            }
        }
    }
}
