//! Ranges of numbers and moments.

use std::ops::Bound;

/// A finite number that is not negative. That makes it comparable throughout, which a bare `f64` is not.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Number(f64);

impl Eq for Number {}

impl Number {
    /// `None` for what is negative, infinite or not a number.
    #[must_use]
    pub fn new(number: f64) -> Option<Self> {
        // Adding zero makes of a negative zero a plain one.
        (number.is_finite() && number >= 0.0).then_some(Self(number + 0.0))
    }

    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

/// What lies between two ends; an end may be open, and may itself be in or out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between<T> {
    pub from: Bound<T>,
    pub to: Bound<T>,
}

impl<T: PartialOrd> Between<T> {
    /// Whether `value` lies between the ends.
    #[must_use]
    pub fn holds(&self, value: &T) -> bool {
        let after = match &self.from {
            Bound::Included(from) => value >= from,
            Bound::Excluded(from) => value > from,
            Bound::Unbounded => true,
        };
        let before = match &self.to {
            Bound::Included(to) => value <= to,
            Bound::Excluded(to) => value < to,
            Bound::Unbounded => true,
        };
        after && before
    }
}
