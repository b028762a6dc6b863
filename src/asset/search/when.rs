//! Moments in a search: dates of a calendar, and times before now. Both hang on where and when they are read.

use std::ops::Bound;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};

use super::between::Between;

/// Where and when a search is read.
#[derive(Clone, Debug)]
pub struct Clock {
    pub now: Timestamp,
    pub zone: TimeZone,
}

/// A span of time as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// `created`: from the beginning of this day up to the beginning of that one, which is no longer in it.
    Days { from: Option<Date>, to: Option<Date> },
    /// `age`: how long ago it may be. An age that includes its end includes its very moment.
    Age(Between<Age>),
}

/// A length of time by the calendar: days of 23 or 25 hours and months of 28 to 31 days count as days and months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    pub count: u32,
    pub unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

impl When {
    /// The moments that are meant.
    #[must_use]
    pub fn resolve(&self, clock: &Clock) -> Between<Timestamp> {
        match self {
            Self::Days { from, to } => Between {
                from: from.map_or(Bound::Unbounded, |day| Bound::Included(clock.start_of(day))),
                to: to.map_or(Bound::Unbounded, |day| Bound::Excluded(clock.start_of(day))),
            },
            // The older, the earlier: the ends change places.
            Self::Age(age) => {
                Between { from: age.to.map(|age| clock.before(age)), to: age.from.map(|age| clock.before(age)) }
            }
        }
    }
}

impl Clock {
    /// The first moment of a day here. The last days of the calendar may begin after all moments.
    fn start_of(&self, day: Date) -> Timestamp {
        day.to_zoned(self.zone.clone()).map_or(Timestamp::MAX, |start| start.timestamp())
    }

    /// The moment that is this old; what is older than the calendar is as old as it.
    fn before(&self, age: Age) -> Timestamp {
        let now = self.now.to_zoned(self.zone.clone());
        age.span().and_then(|span| now.checked_sub(span).ok()).map_or(Timestamp::MIN, |then| then.timestamp())
    }
}

impl Age {
    /// `None` if it is longer than any calendar.
    fn span(self) -> Option<Span> {
        let none = 0.seconds();
        let span = match self.unit {
            Unit::Minute => none.try_minutes(self.count),
            Unit::Hour => none.try_hours(self.count),
            Unit::Day => none.try_days(self.count),
            Unit::Week => none.try_weeks(self.count),
            Unit::Month => none.try_months(self.count),
            Unit::Year => none.try_years(self.count),
        };
        span.ok()
    }
}
