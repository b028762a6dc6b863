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
    let mut left: Vec<u64> = totals.iter().copied().filter(|total| *total > 0).collect();
    let mut pages = 0;
    while !left.is_empty() {
        let count = left.len();
        let shares: Vec<u64> = (0..count).map(|index| share(size, count, index) as u64).collect();
        // As many pages as pass before the first of them ends.
        let turns = left.iter().zip(&shares).map(|(total, share)| total.div_ceil(*share)).min().unwrap_or(1);
        pages += turns;
        left = left
            .iter()
            .zip(&shares)
            .map(|(total, share)| total.saturating_sub(share.saturating_mul(turns)))
            .filter(|total| *total > 0)
            .collect();
    }
    pages
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
        fn slots_and_shares_agree(size in 0usize..120, accounts in 1usize..9) {
            let slots = allot(size, accounts);
            prop_assert_eq!(slots.len(), size.max(accounts));
            for index in 0..accounts {
                prop_assert_eq!(slots.iter().filter(|slot| **slot == index).count(), share(size, accounts, index));
            }
        }
    }
}
