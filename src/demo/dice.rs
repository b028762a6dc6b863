//! Numbers that look random and are the same for the same input on every machine.

/// `SplitMix64` (Steele et al. 2014): each input gives another output.
pub(super) fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// One number for some bytes (FNV-1a, mixed): for entity tags and tokens, not against an attacker.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let fnv = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    mix(fnv)
}

/// A sequence of numbers that starts from what names it.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(names: &[u64]) -> Self {
        Self(names.iter().fold(0, |sum, name| mix(sum ^ name)))
    }

    pub(super) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(1);
        mix(self.0)
    }

    /// From 0 to `end - 1`; 0 where `end` is 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.roll() % end.max(1)
    }

    /// As [`below`](Self::below), for sizes and places in memory.
    pub(super) fn place(&mut self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).unwrap_or_default()
    }

    pub(super) fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// From 0 up to 1.
    pub(super) fn unit(&mut self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "24 bits are exact")]
        let numerator = (self.roll() >> 40) as f32;
        numerator / 16_777_216.0
    }

    pub(super) fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words.get(self.place(words.len())).copied().unwrap_or_default()
    }

    /// Fisher and Yates' shuffle.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.place(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_stay_within_what_was_asked(seed in any::<u64>(), end in 1u64..1000) {
            let mut dice = Dice::new(&[seed]);
            prop_assert!(dice.below(end) < end);
            prop_assert_eq!(dice.below(0), 0);
            prop_assert!((0.0..1.0).contains(&dice.unit()));
            prop_assert_eq!(dice.pick(&[]), "");
        }

        #[test]
        fn shuffling_loses_nothing(seed in any::<u64>(), length in 0usize..50) {
            let mut items: Vec<usize> = (0..length).collect();
            Dice::new(&[seed]).shuffle(&mut items);
            items.sort_unstable();
            prop_assert_eq!(items, (0..length).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_same_names_give_the_same_numbers() {
        let rolls = |names: &[u64]| -> Vec<u64> {
            let mut dice = Dice::new(names);
            (0..5).map(|_| dice.roll()).collect()
        };
        assert_eq!(rolls(&[1, 2]), rolls(&[1, 2]));
        assert_ne!(rolls(&[1, 2]), rolls(&[2, 1]));
        assert_eq!(mix(0), 0xe220_a839_7b1d_cdaf, "as its authors print it");
    }
}
