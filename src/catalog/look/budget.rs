//! How long one look may take before it is answered with what there is.

use std::time::{Duration, Instant};

/// A look that needs longer is answered early, and asked again by whoever still wants it. So a look holds up the next for
/// no longer than this, and one that nobody wants any more costs nothing.
pub(super) const A_LOOK: Duration = Duration::from_millis(16);

/// How many steps pass between two looks at the clock.
const STEPS: u32 = 64;

/// The time of one look.
#[derive(Debug)]
pub(super) struct Budget {
    until: Instant,
    steps: u32,
}

impl Budget {
    pub(super) fn begin(length: Duration) -> Self {
        Self { until: Instant::now() + length, steps: 0 }
    }

    /// One part of what is left: half of it, a third.
    pub(super) fn part(&self, parts: u32) -> Self {
        Self::begin(self.until.saturating_duration_since(Instant::now()) / parts)
    }

    /// Whether the time is over; to be asked once for every row that is read.
    pub(super) fn step(&mut self) -> bool {
        self.steps += 1;
        self.steps.is_multiple_of(STEPS) && self.is_over()
    }

    pub(super) fn is_over(&self) -> bool {
        Instant::now() >= self.until
    }
}
