//! A listing that changes while it is read: with each request assets appear at its front, and others vanish, until it
//! comes to rest.

use super::dice::mix;
use super::items::Sieve;

/// With how many requests the listing changes.
pub(super) const TURNS: u32 = 24;
/// How many assets appear with each.
const APPEARING: u64 = 2;
/// Of so many assets one vanishes, at some turn.
const LASTING: u64 = 16;

/// The assets of a listing at one moment.
#[derive(Debug)]
pub(super) enum Listed<'a> {
    Still(&'a Sieve),
    /// Their numbers.
    Shifting(Vec<u64>),
}

impl<'a> Listed<'a> {
    /// Those that pass a filter; at this turn, if they shift.
    pub(super) fn new(seed: u64, sieve: &'a Sieve, turn: Option<u32>) -> Self {
        match turn {
            None => Self::Still(sieve),
            Some(turn) => {
                let numbers = (0..sieve.total()).filter_map(|nth| sieve.nth(nth));
                Self::Shifting(numbers.filter(|index| is_there(seed, *index, turn)).collect())
            }
        }
    }

    pub(super) fn total(&self) -> u64 {
        match self {
            Self::Still(sieve) => sieve.total(),
            Self::Shifting(numbers) => numbers.len() as u64,
        }
    }

    /// The number of the asset at a place of the listing.
    pub(super) fn nth(&self, place: u64) -> Option<u64> {
        match self {
            Self::Still(sieve) => sieve.nth(place),
            Self::Shifting(numbers) => numbers.get(usize::try_from(place).ok()?).copied(),
        }
    }
}

/// Whether an asset is listed at this turn.
pub(super) fn is_there(seed: u64, index: u64, turn: u32) -> bool {
    let to_come = u64::from(TURNS - turn.min(TURNS)) * APPEARING;
    let fate = mix(seed ^ mix(index));
    let vanishes = fate.is_multiple_of(LASTING) && fate / LASTING % u64::from(TURNS) < u64::from(turn);
    index >= to_come && !vanishes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_vanished_does_not_come_back_and_what_has_appeared_is_newest() {
        let there = |turn| (0..400).filter(|index| is_there(7, *index, turn)).collect::<Vec<u64>>();
        for turn in 0..TURNS {
            let (before, after) = (there(turn), there(turn + 1));
            let appeared = after.iter().filter(|index| !before.contains(index));
            assert!(appeared.into_iter().all(|index| *index < before[0]));
        }
        let (first, last) = (there(0), there(TURNS));
        assert!(first.iter().filter(|index| !last.contains(index)).count() > 10);
        assert_eq!(last, there(TURNS + 1));
    }
}
