//! Moments as services write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::Field;

/// 1970 to 9999, in seconds.
const YEARS: std::ops::Range<f64> = 0.0..253_402_300_800.0;

/// Seconds since 1970, as a whole number, a float or a numeric text. Unknown before 1970 and after the year 9999 (so
/// are milliseconds taken for seconds).
pub(crate) fn timestamp(field: &Field) -> Option<Timestamp> {
    of_seconds(field.float()?)
}

/// Milliseconds since 1970, likewise.
pub(crate) fn milliseconds(field: &Field) -> Option<Timestamp> {
    of_seconds(field.float()? / 1000.0)
}

fn of_seconds(seconds: f64) -> Option<Timestamp> {
    let seconds = Some(seconds).filter(|seconds| YEARS.contains(seconds))?;
    #[expect(clippy::cast_possible_truncation, reason = "in range: checked")]
    let milliseconds = (seconds * 1000.0).round() as i64;
    Timestamp::from_millisecond(milliseconds).ok()
}

/// A moment as RFC 3339 writes it: `2025-10-06T13:21:51Z`. Where no offset is told it is UTC, as nearly everybody means
/// it; a day alone is its beginning.
pub(crate) fn in_words(field: &Field) -> Option<Timestamp> {
    let Field::Text(text) = field else { return None };
    let text = text.trim();
    let moment = text.parse::<Timestamp>().ok();
    let moment = moment.or_else(|| {
        let civil =
            text.parse::<DateTime>().ok().or_else(|| text.parse::<Date>().ok().map(|day| day.at(0, 0, 0, 0)))?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    });
    moment.filter(|moment| YEARS.contains(&moment.as_duration().as_secs_f64()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::value::RawValue;

    #[rstest]
    #[case("1759756911", Some("2025-10-06T13:21:51Z"))]
    #[case("1759756911.5", Some("2025-10-06T13:21:51.5Z"))]
    #[case("\"1759756911\"", Some("2025-10-06T13:21:51Z"))]
    #[case("0", Some("1970-01-01T00:00:00Z"))]
    #[case("-1", None)]
    #[case("1e300", None)]
    #[case("1759756911000", None)]
    #[case("\"yesterday\"", None)]
    #[case("null", None)]
    fn a_moment_is_told_or_unknown(#[case] json: &str, #[case] moment: Option<&str>) {
        let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
        let read = timestamp(&Field::of(Some(&raw)));
        assert_eq!(read.map(|moment| moment.to_string()).as_deref(), moment);
    }

    #[rstest]
    #[case("\"2025-10-06T13:21:51Z\"", Some("2025-10-06T13:21:51Z"))]
    #[case("\"2025-10-06T15:21:51.250+02:00\"", Some("2025-10-06T13:21:51.25Z"))]
    #[case("\"2025-10-06T13:21:51+0000\"", Some("2025-10-06T13:21:51Z"))]
    #[case("\" 2025-10-06 13:21:51 \"", Some("2025-10-06T13:21:51Z"))]
    #[case("\"2025-10-06\"", Some("2025-10-06T00:00:00Z"))]
    #[case("\"1969-12-31T23:59:59Z\"", None)]
    #[case("\"1759756911\"", None)]
    #[case("\"\"", None)]
    #[case("1759756911", None)]
    fn a_moment_in_words_is_told_or_unknown(#[case] json: &str, #[case] moment: Option<&str>) {
        let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
        let read = in_words(&Field::of(Some(&raw)));
        assert_eq!(read.map(|moment| moment.to_string()).as_deref(), moment);
    }

    #[rstest]
    #[case("1759756911500", Some("2025-10-06T13:21:51.5Z"))]
    #[case("\"1759756911500\"", Some("2025-10-06T13:21:51.5Z"))]
    #[case("-1", None)]
    #[case("1e300", None)]
    fn milliseconds_are_told_or_unknown(#[case] json: &str, #[case] moment: Option<&str>) {
        let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
        let read = milliseconds(&Field::of(Some(&raw)));
        assert_eq!(read.map(|moment| moment.to_string()).as_deref(), moment);
    }
}
