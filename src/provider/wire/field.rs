//! One field: what services send where a text or a number is due.

use serde_json::value::RawValue;

use super::shape;
use crate::asset::Seconds;

/// Whole numbers up to here are exact as floats.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A field's value, as far as it is simple.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Field {
    /// Missing or null.
    Absent,
    Text(String),
    /// A number, in its own digits.
    Number(String),
    /// Something else, in words: `a list`.
    Other(&'static str),
}

impl Field {
    pub(crate) fn of(raw: Option<&RawValue>) -> Self {
        let Some(raw) = raw else { return Self::Absent };
        match raw.get().as_bytes().first() {
            Some(b'n') => Self::Absent,
            Some(b'"') => serde_json::from_str(raw.get()).map_or(Self::Other("text"), Self::Text),
            Some(b'-' | b'0'..=b'9') => Self::Number(raw.get().to_owned()),
            _ => Self::Other(shape(raw)),
        }
    }

    /// A count, from a whole number, a float or a numeric text. Unknown where it does not fit: never wrapped, never
    /// cut to the largest.
    pub(crate) fn count(&self) -> Option<u64> {
        let digits = self.digits()?;
        if let Ok(count) = digits.parse() {
            return Some(count);
        }
        let float: f64 = digits.parse().ok()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in range: checked")]
        (0.0..=EXACT).contains(&float).then(|| float.round() as u64)
    }

    /// A number of pixels; none have no pixel.
    pub(crate) fn pixels(&self) -> Option<u32> {
        self.count().and_then(|count| u32::try_from(count).ok()).filter(|pixels| *pixels > 0)
    }

    pub(crate) fn seconds(&self) -> Option<Seconds> {
        self.float().and_then(Seconds::new)
    }

    pub(crate) fn float(&self) -> Option<f64> {
        self.digits()?.parse().ok().filter(|float: &f64| float.is_finite())
    }

    fn digits(&self) -> Option<&str> {
        match self {
            Self::Number(digits) => Some(digits),
            Self::Text(text) => Some(text.trim()),
            Self::Absent | Self::Other(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn field(json: &str) -> Field {
        let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
        Field::of(Some(&raw))
    }

    #[rstest]
    #[case("1080", Some(1080))]
    #[case("1080.0", Some(1080))]
    #[case("1.08e3", Some(1080))]
    #[case("\"1080\"", Some(1080))]
    #[case("\" 1080.0 \"", Some(1080))]
    #[case("0", Some(0))]
    #[case("18446744073709551615", Some(u64::MAX))]
    #[case("18446744073709551616", None)]
    #[case("1e300", None)]
    #[case("1e999", None)]
    #[case("-1", None)]
    #[case("\"-1\"", None)]
    #[case("\"NaN\"", None)]
    #[case("\"inf\"", None)]
    #[case("\"\"", None)]
    #[case("\"many\"", None)]
    #[case("null", None)]
    #[case("true", None)]
    #[case("[1]", None)]
    fn a_count_is_told_or_unknown(#[case] json: &str, #[case] count: Option<u64>) {
        assert_eq!(field(json).count(), count);
    }

    #[rstest]
    #[case("1920", Some(1920))]
    #[case("0", None)]
    #[case("4294967295", Some(u32::MAX))]
    #[case("4294967296", None)]
    #[case("-1920", None)]
    fn pixels_fit_or_are_unknown(#[case] json: &str, #[case] pixels: Option<u32>) {
        assert_eq!(field(json).pixels(), pixels);
    }

    #[rstest]
    #[case("42", Some(42.0))]
    #[case("42.5", Some(42.5))]
    #[case("\"42.5\"", Some(42.5))]
    #[case("-1", None)]
    #[case("\"NaN\"", None)]
    #[case("1e999", None)]
    fn seconds_are_told_or_unknown(#[case] json: &str, #[case] seconds: Option<f64>) {
        assert_eq!(field(json).seconds().map(Seconds::get), seconds);
    }

    proptest! {
        #[test]
        fn every_count_is_read_back(count in any::<u64>()) {
            prop_assert_eq!(field(&count.to_string()).count(), Some(count));
            let text = format!("\"{count}\"");
            prop_assert_eq!(field(&text).count(), Some(count));
        }
    }
}
