//! Moments for what is written.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

/// The system's clock, but one that never goes back while the catalogue is open: what a walk has seen would else seem to
/// have been seen before the walk began, and be taken for gone. A clone is the same clock.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    latest: Arc<AtomicI64>,
}

impl Clock {
    pub(super) fn new() -> Self {
        Self { latest: Arc::new(AtomicI64::new(i64::MIN)) }
    }

    /// Milliseconds since 1970.
    pub(super) fn now(&self) -> i64 {
        self.after(Timestamp::now().as_millisecond())
    }

    /// This moment; all that are told after it are later.
    pub(super) fn mark(&self) -> i64 {
        let now = self.now();
        self.after(now.saturating_add(1));
        now
    }

    pub(super) fn timestamp(&self) -> Timestamp {
        Timestamp::from_millisecond(self.now()).unwrap_or_default()
    }

    /// This moment of the system, or the latest before it.
    fn after(&self, system: i64) -> i64 {
        self.latest.fetch_max(system, Ordering::Relaxed).max(system)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stands_still_where_the_systems_clock_goes_back() {
        let clock = Clock::new();
        let told: Vec<i64> = [5, 9, 3, 8, 10].map(|system| clock.clone().after(system)).into();
        assert_eq!(told, [5, 9, 9, 9, 10]);
    }

    #[test]
    fn what_comes_behind_a_mark_is_later() {
        let clock = Clock::new();
        let before = clock.now();
        let mark = clock.mark();
        assert!(before <= mark && mark < clock.now());
    }
}
