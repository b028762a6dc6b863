//! What a server says about waiting.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

use crate::asset::retry::LONGEST_WAIT;

/// `Retry-After`, in seconds or as a date, at most a minute. A date counts from the answer's own `Date`: the two clocks
/// need not agree.
pub(crate) fn told(headers: &HeaderMap) -> Option<Duration> {
    told_at(headers, Timestamp::now())
}

fn told_at(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number holds are more than a minute too.
        return Some(text.parse().map_or(LONGEST_WAIT, Duration::from_secs).min(LONGEST_WAIT));
    }
    let until = date(text)?;
    let now = headers.get(DATE).and_then(|value| value.to_str().ok()).and_then(date).unwrap_or(now);
    // A date that has passed means at once.
    Some(Duration::try_from(until.duration_since(now)).unwrap_or(Duration::ZERO).min(LONGEST_WAIT))
}

/// A date as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`. That the day of the week is the right one matters to
/// nobody.
fn date(text: &str) -> Option<Timestamp> {
    DateTimeParser::new().relaxed_weekday(true).parse_timestamp(text.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;
    use rstest::rstest;

    #[rstest]
    #[case::seconds("12", None, Some(12))]
    #[case::none_to_wait("0", None, Some(0))]
    #[case::a_day("86400", None, Some(60))]
    #[case::absurd("99999999999999999999999999", None, Some(60))]
    #[case::date("Sun, 06 Nov 1994 08:49:49 GMT", Some("Sun, 06 Nov 1994 08:49:37 GMT"), Some(12))]
    #[case::far_date("Mon, 06 Nov 2094 08:49:49 GMT", Some("Sun, 06 Nov 1994 08:49:37 GMT"), Some(60))]
    #[case::past_date("Sun, 06 Nov 1994 08:49:00 GMT", Some("Sun, 06 Nov 1994 08:49:37 GMT"), Some(0))]
    #[case::without_its_date("Sun, 06 Nov 1994 08:49:42 GMT", None, Some(5))]
    #[case::odd_own_date("Sun, 06 Nov 1994 08:49:42 GMT", Some("noon"), Some(5))]
    #[case::negative("-5", None, None)]
    #[case::fraction("1.5", None, None)]
    #[case::words("soon", None, None)]
    #[case::empty("", None, None)]
    fn seconds_or_a_date(#[case] after: &str, #[case] own: Option<&str>, #[case] seconds: Option<u64>) {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_str(after).unwrap());
        if let Some(own) = own {
            headers.insert(DATE, HeaderValue::from_str(own).unwrap());
        }
        let now = date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        assert_eq!(told_at(&headers, now), seconds.map(Duration::from_secs));
    }

    #[test]
    fn nothing_said_is_nothing_known() {
        assert_eq!(told(&HeaderMap::new()), None);
    }
}
