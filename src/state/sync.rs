//! The sync that runs: who is at it, how far each has come, and how long it may take.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::{AccountState, Ticket};
use crate::asset::{AccountName, Collection, Counts, Depth, Fault};
use crate::text::thousands;

/// No time left is told from a shorter while: the first pages say little about those after them.
const MEASURED: Duration = Duration::from_secs(1);

/// What is known of syncs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Syncs {
    pub running: Option<Sync>,
    /// How deep the last one of each collection went that a person asked for and that came to its end.
    pub last: BTreeMap<Collection, Depth>,
    /// What is not completed by itself any more: that was done, was stopped, or failed.
    pub settled: BTreeSet<(AccountName, Collection)>,
    /// Those of which one came to the listing's own end: the catalogue lacks nothing of them, and its census says so soon.
    pub walked: BTreeSet<(AccountName, Collection)>,
}

/// One sync of several accounts.
#[derive(Clone, Debug, PartialEq)]
pub struct Sync {
    pub ticket: Ticket,
    pub collection: Collection,
    pub depth: Depth,
    /// A person asked for it; else the list needed it.
    pub asked: bool,
    /// Since the program's start.
    pub began: Duration,
    pub accounts: BTreeMap<AccountName, Syncing>,
}

/// One account in a sync.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Syncing {
    pub counts: Counts,
    pub pace: Option<Pace>,
    /// The provider asked for a pause until then (since the program's start).
    pub until: Option<Duration>,
    pub end: Option<End>,
}

/// From which the speed is measured: what was walked through, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    pub listed: u64,
    pub at: Duration,
}

/// How one account's sync came to its end.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    Done,
    Failed(Fault),
}

impl Sync {
    /// What all accounts came to.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts::sum(self.accounts.values().map(|syncing| syncing.counts))
    }

    /// Assets a second, of all that are still at it; `None` before that was measured.
    #[must_use]
    pub fn rate(&self, now: Duration) -> Option<u64> {
        let rates = self.running().filter_map(|(_, syncing)| syncing.rate(now));
        rates.reduce(u64::saturating_add).filter(|rate| *rate > 0)
    }

    /// How long the slowest still takes; `None` where that cannot be told of one.
    #[must_use]
    pub fn left(&self, now: Duration) -> Option<Duration> {
        let left: Option<Vec<Duration>> = self.running().map(|(_, syncing)| syncing.left(now)).collect();
        left?.into_iter().max()
    }

    /// The accounts that are still at it.
    pub fn running(&self) -> impl Iterator<Item = (&AccountName, &Syncing)> {
        self.accounts.iter().filter(|(_, syncing)| syncing.end.is_none())
    }
}

impl Syncing {
    /// Takes note of how far it has come.
    pub fn advance(&mut self, counts: Counts, now: Duration) {
        self.counts = counts;
        self.until = None;
        // What an earlier sync walked through says nothing of the speed of this one.
        self.pace.get_or_insert(Pace { listed: counts.listed, at: now });
    }

    /// Assets a second so far; `None` where too little was measured.
    #[must_use]
    pub fn rate(&self, now: Duration) -> Option<u64> {
        let pace = self.pace?;
        let spent = now.checked_sub(pace.at).filter(|spent| *spent >= MEASURED)?;
        let walked = u128::from(self.counts.listed.checked_sub(pace.listed)?);
        u64::try_from(walked * 1000 / spent.as_millis()).ok()
    }

    /// How long the rest takes at the speed so far; `None` where no total is told or too little was measured.
    #[must_use]
    pub fn left(&self, now: Duration) -> Option<Duration> {
        let (total, pace) = (self.counts.total?, self.pace?);
        let spent = now.checked_sub(pace.at).filter(|spent| *spent >= MEASURED)?;
        let walked = u32::try_from(self.counts.listed.checked_sub(pace.listed)?).ok().filter(|walked| *walked > 0)?;
        let rest = u32::try_from(total.saturating_sub(self.counts.listed)).ok()?;
        Some(spent.saturating_mul(rest) / walked)
    }
}

/// `2 s left`, from two minutes on `2 m left`, from two hours on `2 h left`.
#[must_use]
pub fn left_words(left: Duration) -> String {
    let seconds = left.as_secs().max(1);
    match seconds {
        ..120 => format!("{seconds} s left"),
        120..7200 => format!("{} m left", seconds / 60),
        _ => format!("{} h left", thousands(seconds / 3600)),
    }
}

impl AccountState {
    /// How far its sync has come: `62 %` where the provider tells how many there are, else `1,402`.
    #[must_use]
    pub fn progress_words(&self) -> Option<String> {
        self.syncing.as_ref().map(progress)
    }
}

/// `62 %`, or `1,402`. A hundred per cent is the end, and the end is told by the sync alone.
#[must_use]
pub fn progress(counts: &Counts) -> String {
    match counts.total.filter(|total| *total >= counts.listed && *total > 0) {
        Some(total) => {
            let percent = u128::from(counts.listed) * 100 / u128::from(total);
            format!("{} %", percent.min(99))
        }
        None => thousands(counts.listed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn counts(listed: u64, total: Option<u64>) -> Counts {
        Counts { listed, total, ..Counts::default() }
    }

    #[rstest]
    #[case(0, Some(100), "0 %")]
    #[case(62, Some(100), "62 %")]
    #[case(1523, Some(1523), "99 %")]
    #[case(1402, None, "1,402")]
    #[case::a_total_that_is_not_true(57, Some(54), "57")]
    #[case::the_largest_numbers(u64::MAX - 1, Some(u64::MAX), "99 %")]
    fn progress_is_a_share_where_a_total_is_told(#[case] listed: u64, #[case] total: Option<u64>, #[case] words: &str) {
        assert_eq!(progress(&counts(listed, total)), words);
    }

    #[test]
    fn the_time_left_comes_from_a_measured_speed_alone() {
        let second = Duration::from_secs;
        let mut syncing = Syncing::default();
        assert_eq!(syncing.left(second(9)), None);
        // It goes on where an earlier one ended: 400 were walked through before.
        syncing.advance(counts(400, Some(1000)), second(10));
        assert_eq!(syncing.left(second(10)), None);
        syncing.advance(counts(600, Some(1000)), second(12));
        assert_eq!((syncing.left(second(12)), syncing.rate(second(12))), (Some(second(4)), Some(100)));
        syncing.advance(counts(700, None), second(13));
        assert_eq!((syncing.left(second(13)), syncing.rate(second(13))), (None, Some(100)));
    }

    #[rstest]
    #[case(0, "1 s left")]
    #[case(119, "119 s left")]
    #[case(120, "2 m left")]
    #[case(7199, "119 m left")]
    #[case(7200, "2 h left")]
    fn the_time_left_is_told_in_one_figure(#[case] seconds: u64, #[case] words: &str) {
        assert_eq!(left_words(Duration::from_secs(seconds)), words);
    }
}
