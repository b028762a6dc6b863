//! The moment that messages are stamped with.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::state::Now;

/// Counts from the program's start and reads the clock on the wall. It follows tokio's time, so that a test can pause it.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Instant,
    wall: fn() -> Timestamp,
}

impl Clock {
    /// Starts now, with the system's clock on the wall.
    #[must_use]
    pub fn system() -> Self {
        Self::new(Timestamp::now)
    }

    /// Starts now, with this clock on the wall.
    #[must_use]
    pub fn new(wall: fn() -> Timestamp) -> Self {
        Self { start: Instant::now(), wall }
    }

    #[must_use]
    pub fn now(&self) -> Now {
        Now { since_start: self.start.elapsed(), wall: (self.wall)() }
    }

    /// The instant that is `since_start` after the start.
    #[must_use]
    pub fn instant(&self, since_start: Duration) -> Instant {
        // Beyond what the clock can hold is as good as never.
        self.start.checked_add(since_start).unwrap_or(self.start + NEVER)
    }
}

/// A year.
const NEVER: Duration = Duration::from_hours(365 * 24);
