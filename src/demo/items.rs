//! The assets of one service, as arithmetic: from a number to an asset and back, in constant time and memory.
//!
//! The sorts of assets follow a pattern of [`BLOCK`] cells that repeats. So the assets that pass a filter are known
//! places of each block, and the hundred-thousandth video is found by one division.

use super::dice::{Dice, mix};
use super::media::{self, Medium};
use super::names;

/// After how many assets the pattern of sorts repeats.
pub(super) const BLOCK: usize = 120;

/// How many of each [`BLOCK`] there are.
const AFFOGATO_WORDS: [(&str, usize); 3] = [("image", 66), ("video", 36), ("audio", 18)];
const AFFOGATO_STATUSES: [(&str, usize); 5] =
    [("active", 96), ("archive", 9), ("processing", 6), ("pending", 5), ("censored", 4)];
const HEYGEN_WORDS: [(&str, usize); 6] =
    [("image", 57), ("video", 33), ("audio", 20), ("pdf", 4), ("srt", 4), ("csv", 2)];
const GENERATED_WORDS: [(&str, usize); 2] = [("image", 96), ("video", 24)];
const GENERATED_STATUSES: [(&str, usize); 2] = [("success", 111), ("failed", 9)];
const VIDEO_STATUSES: [(&str, usize); 2] = [("completed", 112), ("failed", 8)];
/// How many of a block lie in each folder; the rest lies at the root.
const IN_FOLDERS: [usize; FOLDERS] = [14, 10, 8, 7, 6, 5, 4, 4, 3, 2, 2, 1];

/// How many folders the HeyGen account has.
pub(super) const FOLDERS: usize = 12;

/// Seconds from the newest asset to the oldest in a large account: somewhat over three years.
const SPAN: u64 = 100_000_000;
/// The newest is this many seconds old at least.
const YOUNGEST: u64 = 240;

/// What the pattern says of an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// The service's word for its type.
    pub word: &'static str,
    /// The service's word; HeyGen tells none of uploads.
    pub status: &'static str,
    /// The number of its folder; Affogato has none.
    pub folder: Option<usize>,
}

/// One asset.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    /// Its number, the newest being 0.
    pub index: u64,
    pub id: String,
    pub cell: Cell,
    pub name: String,
    /// Seconds since 1970.
    pub created: i64,
    pub medium: Medium,
    /// Whether the service tells where the medium is.
    pub reachable: bool,
}

/// Which of the services' listings items are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    Affogato,
    Heygen,
    /// What Affogato has made.
    Generations,
    /// What `HeyGen` has made.
    Videos,
}

/// All assets of one listing.
#[derive(Debug)]
pub(super) struct Items {
    provider: Service,
    seed: u64,
    count: u64,
    /// Seconds since 1970.
    now: i64,
    pattern: Vec<Cell>,
}

impl Items {
    pub(super) fn new(provider: Service, seed: u64, count: u64, now: i64) -> Self {
        let seed = mix(seed ^ mix(provider as u64 + 1));
        Self { provider, seed, count, now, pattern: pattern(provider, seed) }
    }

    /// The asset number `index`, the newest being 0; `None` beyond the last.
    pub(super) fn get(&self, index: u64) -> Option<Item> {
        let cell = *self.pattern.get(usize::try_from(index % BLOCK as u64).ok()?)?;
        if index >= self.count {
            return None;
        }
        let mut dice = Dice::new(&[self.seed, index]);
        let created = self.created(index);
        let medium = media::of_word(cell.word, &mut dice);
        let name = match self.provider {
            Service::Affogato | Service::Heygen => names::asset(&medium, index, created, &mut dice),
            Service::Generations => names::generated(&medium, &mut dice),
            Service::Videos => names::video(&mut dice),
        };
        let reachable = match self.provider {
            Service::Affogato => cell.status != "pending",
            Service::Heygen => !dice.percent(2),
            Service::Generations | Service::Videos => cell.status != "failed",
        };
        Some(Item { index, id: self.id(index), cell, name, created, medium, reachable })
    }

    /// The asset with this id.
    pub(super) fn find(&self, id: &str) -> Option<Item> {
        let index = match self.provider {
            Service::Affogato | Service::Generations => unscramble(from_base62(id)?, self.seed),
            Service::Heygen | Service::Videos => {
                let index = unscramble(u64::from_str_radix(id.get(..16)?, 16).ok()?, self.seed);
                (self.id(index) == id).then_some(index)?
            }
        };
        self.get(index)
    }

    /// Those that pass a filter.
    pub(super) fn sieve(&self, keep: impl Fn(&Cell) -> bool) -> Sieve {
        let places = (0u64..).zip(&self.pattern).filter(|(_, cell)| keep(cell)).map(|(place, _)| place).collect();
        Sieve { places, count: self.count }
    }

    /// How many there are.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// The id of folder number `folder`.
    pub(super) fn folder_id(&self, folder: usize) -> String {
        hex(mix(self.seed ^ mix(folder as u64)), self.seed)
    }

    /// When folder number `folder` was made: before all that lies in it. Seconds since 1970.
    pub(super) fn folder_created(&self, folder: usize) -> i64 {
        let spread = mix(self.seed ^ folder as u64) % 30_000_000;
        self.now.saturating_sub_unsigned(SPAN + spread)
    }

    pub(super) fn seed(&self) -> u64 {
        self.seed
    }

    fn id(&self, index: u64) -> String {
        let scrambled = scramble(index, self.seed);
        match self.provider {
            Service::Affogato | Service::Generations => to_base62(scrambled),
            Service::Heygen | Service::Videos => hex(scrambled, self.seed),
        }
    }

    fn created(&self, index: u64) -> i64 {
        let (here, next) = (self.age(index), self.age(index + 1));
        let jitter = mix(self.seed ^ index) % ((next - here) * 3 / 4 + 1);
        self.now.saturating_sub_unsigned(here + jitter)
    }

    /// Seconds that the asset is old at least: close together of late, far apart long ago.
    fn age(&self, index: u64) -> u64 {
        let span = SPAN.min(self.count.saturating_mul(100_000));
        #[expect(clippy::cast_precision_loss, reason = "a date, not an identity")]
        let share = index as f64 / self.count.max(1) as f64;
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 0 to a few years in seconds"
        )]
        let age = (span as f64 * share * share.sqrt()) as u64;
        YOUNGEST + age
    }
}

/// The assets that pass a filter, in order.
#[derive(Clone, Debug)]
pub(super) struct Sieve {
    /// The places within a block that pass, ascending.
    places: Vec<u64>,
    count: u64,
}

impl Sieve {
    /// One that lets all of `count` pass.
    pub(super) fn all(count: u64) -> Self {
        Self { places: (0..BLOCK as u64).collect(), count }
    }

    /// How many pass.
    pub(super) fn total(&self) -> u64 {
        let (blocks, rest) = (self.count / BLOCK as u64, self.count % BLOCK as u64);
        let in_rest = self.places.partition_point(|place| *place < rest);
        blocks * self.places.len() as u64 + in_rest as u64
    }

    /// The number of the asset that is the `nth` to pass, from 0.
    pub(super) fn nth(&self, nth: u64) -> Option<u64> {
        if nth >= self.total() {
            return None;
        }
        let each = self.places.len() as u64;
        let place = self.places.get(usize::try_from(nth % each).ok()?)?;
        Some(nth / each * BLOCK as u64 + place)
    }
}

fn pattern(provider: Service, seed: u64) -> Vec<Cell> {
    let mut dice = Dice::new(&[seed, u64::MAX]);
    let mut column = |weights: &[(&'static str, usize)]| {
        let mut words: Vec<_> = weights.iter().flat_map(|(word, times)| std::iter::repeat_n(*word, *times)).collect();
        words.resize(BLOCK, "");
        dice.shuffle(&mut words);
        words
    };
    let (words, statuses) = match provider {
        Service::Affogato => (column(&AFFOGATO_WORDS), column(&AFFOGATO_STATUSES)),
        Service::Heygen => (column(&HEYGEN_WORDS), vec![""; BLOCK]),
        Service::Generations => (column(&GENERATED_WORDS), column(&GENERATED_STATUSES)),
        Service::Videos => (vec!["video"; BLOCK], column(&VIDEO_STATUSES)),
    };
    let folders = match provider {
        Service::Affogato | Service::Generations => vec![None; BLOCK],
        Service::Heygen | Service::Videos => {
            let mut folders: Vec<_> = IN_FOLDERS
                .iter()
                .enumerate()
                .flat_map(|(folder, times)| std::iter::repeat_n(Some(folder), *times))
                .collect();
            folders.resize(BLOCK, None);
            dice.shuffle(&mut folders);
            folders
        }
    };
    let cells = words.into_iter().zip(statuses).zip(folders);
    cells.map(|((word, status), folder)| Cell { word, status, folder }).collect()
}

/// A Feistel network of four rounds: another number for each number, and a way back.
fn scramble(value: u64, key: u64) -> u64 {
    let (mut left, mut right) = halves(value);
    for round in 0..4 {
        (left, right) = (right, left ^ halves(mix(key ^ (round << 32) ^ right)).1);
    }
    left << 32 | right
}

fn unscramble(value: u64, key: u64) -> u64 {
    let (mut left, mut right) = halves(value);
    for round in (0..4).rev() {
        (left, right) = (right ^ halves(mix(key ^ (round << 32) ^ left)).1, left);
    }
    left << 32 | right
}

fn halves(value: u64) -> (u64, u64) {
    (value >> 32, value & 0xffff_ffff)
}

/// 32 digits, as HeyGen's ids; the second half only looks like one.
fn hex(value: u64, key: u64) -> String {
    format!("{value:016x}{:016x}", mix(value ^ key))
}

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// 62 to the 11th is more than 2 to the 64th.
const BASE62_DIGITS: usize = 11;

fn to_base62(mut value: u64) -> String {
    let mut digits = [0u8; BASE62_DIGITS];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[usize::try_from(value % 62).unwrap_or_default()];
        value /= 62;
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}

fn from_base62(text: &str) -> Option<u64> {
    if text.len() != BASE62_DIGITS {
        return None;
    }
    text.bytes().try_fold(0u64, |value, byte| {
        let digit = BASE62.iter().position(|known| *known == byte)?;
        value.checked_mul(62)?.checked_add(digit as u64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const NOW: i64 = 1_790_000_000;

    fn items(provider: Service, seed: u64, count: u64) -> Items {
        Items::new(provider, seed, count, NOW)
    }

    proptest! {
        #[test]
        fn the_nth_of_a_filter_is_what_counting_finds(
            seed in any::<u64>(), count in 0u64..700, word in 0usize..4, folder in 0usize..4,
        ) {
            let items = items(Service::Heygen, seed, count);
            let word = ["image", "video", "pdf", "none"][word];
            let folder = [None, Some(0), Some(11), Some(99)][folder];
            let keep = |cell: &Cell| cell.word == word && (folder.is_none() || cell.folder == folder);
            let sieve = items.sieve(keep);
            let counted: Vec<u64> = (0..count).filter(|index| keep(&items.get(*index).unwrap().cell)).collect();
            prop_assert_eq!(sieve.total(), counted.len() as u64);
            let found: Vec<u64> = (0..sieve.total()).map(|nth| sieve.nth(nth).unwrap()).collect();
            prop_assert_eq!(found, counted);
            prop_assert_eq!(sieve.nth(sieve.total()), None);
        }

        #[test]
        fn an_id_leads_back_to_its_asset(seed in any::<u64>(), index in 0u64..1_000_000_000, listing in 0usize..4) {
            let provider = [Service::Affogato, Service::Heygen, Service::Generations, Service::Videos][listing];
            let items = items(provider, seed, 1_000_000_000);
            let item = items.get(index).unwrap();
            prop_assert_eq!(items.find(&item.id), Some(item));
        }

        #[test]
        fn any_text_may_be_asked_for(id in ".{0,40}") {
            prop_assert_eq!(items(Service::Affogato, 1, 1000).find(&id), None);
            prop_assert_eq!(items(Service::Heygen, 1, 1000).find(&id), None);
        }

        #[test]
        fn newest_come_first(seed in any::<u64>(), count in 1u64..5_000_000, at in 0.0f64..1.0) {
            #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let index = (count as f64 * at) as u64;
            let items = items(Service::Heygen, seed, count);
            prop_assert!(items.created(index) >= items.created(index + 1));
            prop_assert!(items.created(index) <= NOW - 240);
        }
    }

    #[rstest]
    #[case(Service::Affogato)]
    #[case(Service::Heygen)]
    fn the_last_of_more_than_fit_in_memory_is_computed(#[case] provider: Service) {
        let items = items(provider, 1, u64::MAX / 2);
        let sieve = items.sieve(|cell| cell.word == "video");
        let last = sieve.nth(sieve.total() - 1).unwrap();
        assert_eq!(items.get(last).unwrap().cell.word, "video");
        assert_eq!(items.pattern.len(), BLOCK);
    }

    #[rstest]
    #[case(Service::Affogato)]
    #[case(Service::Heygen)]
    fn the_seed_makes_the_account_and_the_moment_only_its_dates(#[case] provider: Service) {
        let ids = |seed, now| -> Vec<_> {
            let items = Items::new(provider, seed, 200, now);
            (0..200).map(|index| items.get(index).unwrap()).map(|item| (item.id, item.cell)).collect()
        };
        assert_eq!(ids(1, NOW), ids(1, NOW + 86_400));
        assert_ne!(ids(1, NOW), ids(2, NOW));
    }

    #[test]
    fn a_block_is_filled_exactly() {
        for weights in [
            &AFFOGATO_WORDS[..],
            &AFFOGATO_STATUSES,
            &HEYGEN_WORDS,
            &GENERATED_WORDS,
            &GENERATED_STATUSES,
            &VIDEO_STATUSES,
        ] {
            assert_eq!(weights.iter().map(|(_, times)| times).sum::<usize>(), BLOCK);
        }
        assert!(IN_FOLDERS.iter().sum::<usize>() < BLOCK);
    }
}
