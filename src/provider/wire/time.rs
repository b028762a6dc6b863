//! Moments as services write them.

use jiff::Timestamp;

use super::Field;

/// Seconds since 1970, as a whole number, a float or a numeric text. Unknown before 1970 and after the year 9999 (so
/// are milliseconds taken for seconds).
pub(crate) fn timestamp(field: &Field) -> Option<Timestamp> {
    let seconds = field.float().filter(|seconds| (0.0..253_402_300_800.0).contains(seconds))?;
    #[expect(clippy::cast_possible_truncation, reason = "in range: checked")]
    let milliseconds = (seconds * 1000.0).round() as i64;
    Timestamp::from_millisecond(milliseconds).ok()
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
}
