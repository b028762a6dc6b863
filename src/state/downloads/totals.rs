//! What many downloads come to, changed with each of them and never counted anew.

use std::time::Duration;

use crate::asset::media::byte_size;
use crate::asset::{Amount, Download, Seconds, Stage};
use crate::text::thousands;

/// How a download stands, without what is told of it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Running,
    /// It failed, and is begun again by itself.
    Again,
    Paused,
    Waiting,
    Saved,
    Same,
    Failed,
    Cancelled,
    Skipped,
}

impl Phase {
    const COUNT: usize = 9;

    #[must_use]
    pub fn of(stage: &Stage) -> Self {
        match stage {
            Stage::Running { .. } => Self::Running,
            Stage::Again { .. } => Self::Again,
            Stage::Paused { .. } => Self::Paused,
            Stage::Waiting => Self::Waiting,
            Stage::Saved { .. } => Self::Saved,
            Stage::Same { .. } => Self::Same,
            Stage::Failed { .. } => Self::Failed,
            Stage::Cancelled { .. } => Self::Cancelled,
            Stage::Skipped => Self::Skipped,
        }
    }
}

/// A time that is left and longer than this says nothing.
const LONGEST: Duration = Duration::from_hours(100);

/// What downloads come to. The lengths that hosts tell may be anything at all; the sums of as many as there can be fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    counts: [usize; Phase::COUNT],
    /// Bytes that are here of what is wanted and of what is whole.
    done: u128,
    /// Bytes of all that is wanted or whole, as far as they are known.
    bytes: u128,
    /// Bytes that are still to come of what waits or runs.
    rest: u128,
    /// Those wanted whose length is not known.
    unknown: usize,
    /// Bytes a second.
    rate: u128,
    /// Bytes of the files that were saved.
    saved: u128,
}

/// What one download is among the others.
struct Share {
    phase: Phase,
    done: u64,
    total: Option<u64>,
    rate: u64,
}

impl Share {
    fn of(download: &Download) -> Option<Self> {
        let phase = Phase::of(&download.stage);
        let come = |amount: &Amount, rate| {
            let total = amount.total.or(download.bytes).map(|total| total.max(amount.done));
            Some(Self { phase, done: amount.done, total, rate })
        };
        match &download.stage {
            Stage::Waiting => Some(Self { phase, done: 0, total: download.bytes, rate: 0 }),
            Stage::Running { amount, rate } => come(amount, rate.unwrap_or(0)),
            Stage::Again { amount, .. } | Stage::Paused { amount } => come(amount, 0),
            Stage::Saved { bytes, .. } | Stage::Same { bytes, .. } => {
                Some(Self { phase, done: *bytes, total: Some(*bytes), rate: 0 })
            }
            Stage::Skipped | Stage::Failed { .. } | Stage::Cancelled { .. } => None,
        }
    }

    fn moves(&self) -> bool {
        matches!(self.phase, Phase::Waiting | Phase::Running | Phase::Again)
    }
}

impl Totals {
    pub(super) fn add(&mut self, download: &Download) {
        let phase = Phase::of(&download.stage);
        self.counts[phase as usize] += 1;
        let Some(share) = Share::of(download) else { return };
        let total = share.total.unwrap_or(share.done);
        self.done += u128::from(share.done);
        self.bytes += u128::from(total);
        self.unknown += usize::from(share.total.is_none());
        self.rate += u128::from(share.rate);
        if share.moves() {
            self.rest += u128::from(total - share.done);
        }
        if phase == Phase::Saved {
            self.saved += u128::from(share.done);
        }
    }

    /// Takes one away that was added as it is.
    pub(super) fn take(&mut self, download: &Download) {
        let phase = Phase::of(&download.stage);
        self.counts[phase as usize] -= 1;
        let Some(share) = Share::of(download) else { return };
        let total = share.total.unwrap_or(share.done);
        self.done -= u128::from(share.done);
        self.bytes -= u128::from(total);
        self.unknown -= usize::from(share.total.is_none());
        self.rate -= u128::from(share.rate);
        if share.moves() {
            self.rest -= u128::from(total - share.done);
        }
        if phase == Phase::Saved {
            self.saved -= u128::from(share.done);
        }
    }

    /// How many stand like this.
    #[must_use]
    pub fn count(&self, phase: Phase) -> usize {
        self.counts[phase as usize]
    }

    #[must_use]
    pub fn all(&self) -> usize {
        self.counts.iter().sum()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all() == 0
    }

    /// Whether any waits or runs.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.active() > 0
    }

    /// How many wait or run.
    #[must_use]
    pub fn active(&self) -> usize {
        self.waiting() + self.count(Phase::Running)
    }

    /// How many wait for their turn, or for being begun again.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.count(Phase::Waiting) + self.count(Phase::Again)
    }

    /// Whether there is more to come of any, be it after a pause.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.active() + self.count(Phase::Paused) > 0
    }

    /// Those that are whole.
    #[must_use]
    pub fn whole(&self) -> usize {
        self.count(Phase::Saved) + self.count(Phase::Same)
    }

    /// Those that are wanted or whole.
    #[must_use]
    pub fn wanted(&self) -> usize {
        self.active() + self.count(Phase::Paused) + self.whole()
    }

    /// Bytes a second of all that run.
    #[must_use]
    pub fn rate(&self) -> u64 {
        narrow(self.rate)
    }

    /// Bytes that are here.
    #[must_use]
    pub fn done(&self) -> u64 {
        narrow(self.done)
    }

    /// Bytes of the files that were saved.
    #[must_use]
    pub fn saved(&self) -> u64 {
        narrow(self.saved)
    }

    /// How far it has come, in thousandths: of the bytes where all of them are known, else of the files.
    #[must_use]
    pub fn thousandths(&self) -> u64 {
        let (done, all) = if self.unknown == 0 && self.bytes > 0 {
            (self.done, self.bytes)
        } else {
            (self.whole() as u128, self.wanted() as u128)
        };
        u64::try_from((done * 1000).checked_div(all).unwrap_or(0)).unwrap_or(1000).min(1000)
    }

    /// How far it has come, in per cent. A hundred is the end.
    #[must_use]
    pub fn percent(&self) -> u64 {
        (self.thousandths() / 10).min(if self.is_open() { 99 } else { 100 })
    }

    /// How long the rest takes at this rate; `None` where that cannot be told.
    #[must_use]
    pub fn left(&self) -> Option<String> {
        if self.unknown == 0 { left(narrow(self.rest), self.rate()) } else { None }
    }

    /// `412 MB of 4.1 GB`; where lengths are not known `412 MB, 12 of 299`.
    #[must_use]
    pub fn amount_words(&self) -> String {
        if self.unknown == 0 {
            return Amount { done: narrow(self.done), total: Some(narrow(self.bytes)) }.words();
        }
        let (whole, wanted) = (thousands(self.whole() as u64), thousands(self.wanted() as u64));
        format!("{}, {whole} of {wanted}", byte_size(narrow(self.done)))
    }
}

/// No sum that is shown has more than this.
fn narrow(bytes: u128) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

/// How long so many bytes take, as `0:40`; `None` where that cannot be told.
pub(super) fn left(rest: u64, rate: u64) -> Option<String> {
    // Rounded up, so that the last second is not shown as none.
    let time = Duration::from_secs(rest.checked_add(rate.checked_sub(1)?)?.checked_div(rate)?);
    if time > LONGEST { None } else { Seconds::new(time.as_secs_f64()).map(Seconds::clock) }
}

/// `11.2 MB/s`
#[must_use]
pub fn rate_words(rate: u64) -> String {
    format!("{}/s", byte_size(rate))
}
