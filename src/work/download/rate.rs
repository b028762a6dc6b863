//! How fast bytes arrive.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// How far it looks back.
const WINDOW: Duration = Duration::from_secs(4);

/// How long one rate is told before the next.
const STEP: Duration = Duration::from_millis(500);

/// The rate of one download over the last seconds.
#[derive(Debug)]
pub(super) struct Meter {
    /// When so many bytes were here, a [`STEP`] apart.
    marks: VecDeque<(Instant, u64)>,
    /// Bytes a second.
    rate: Option<u64>,
}

impl Meter {
    pub(super) fn new() -> Self {
        Self { marks: VecDeque::new(), rate: None }
    }

    /// Bytes a second, now that `done` are here; `None` before there is anything to tell it from.
    pub(super) fn at(&mut self, now: Instant, done: u64) -> Option<u64> {
        // Where it had to begin anew, fewer are here than there were.
        if self.marks.back().is_some_and(|(_, before)| done < *before) {
            *self = Self::new();
        }
        let is_due = self.marks.back().is_none_or(|(at, _)| now.duration_since(*at) >= STEP);
        if is_due {
            self.marks.push_back((now, done));
            while self.marks.len() > 2 && self.marks.get(1).is_some_and(|(at, _)| now.duration_since(*at) >= WINDOW) {
                self.marks.pop_front();
            }
            self.rate = self.marks.front().filter(|(at, _)| *at < now).map(|(at, before)| {
                let (bytes, time) = (u128::from(done - before), now.duration_since(*at).as_millis().max(1));
                u64::try_from(bytes * 1000 / time).unwrap_or(u64::MAX)
            });
        }
        self.rate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(meter: &mut Meter, begin: Instant, steps: impl Iterator<Item = (u64, u64)>) -> Option<u64> {
        steps.fold(None, |_, (after, done)| meter.at(begin + Duration::from_millis(after), done))
    }

    #[test]
    fn a_steady_stream_is_told_as_it_is() {
        let rate = run(&mut Meter::new(), Instant::now(), (0..100).map(|step| (step * 100, step * 1_000)));
        assert_eq!(rate, Some(10_000));
    }

    #[test]
    fn one_look_tells_no_rate() {
        assert_eq!(Meter::new().at(Instant::now(), 5_000_000), None);
    }

    #[test]
    fn what_was_here_before_counts_for_nothing() {
        let rate = run(&mut Meter::new(), Instant::now(), [(0, 1_000_000), (500, 1_000_500)].into_iter());
        assert_eq!(rate, Some(1_000));
    }

    #[test]
    fn what_stands_still_comes_to_nothing() {
        let (mut meter, begin) = (Meter::new(), Instant::now());
        run(&mut meter, begin, (0..20).map(|step| (step * 500, step * 1_000)));
        let rate = run(&mut meter, begin, (20..40).map(|step| (step * 500, 19_000)));
        assert_eq!(rate, Some(0));
    }

    #[test]
    fn beginning_anew_is_no_negative_rate() {
        let rate = run(&mut Meter::new(), Instant::now(), [(0, 900), (500, 1_900), (600, 0), (1_100, 300)].into_iter());
        assert_eq!(rate, Some(600));
    }
}
