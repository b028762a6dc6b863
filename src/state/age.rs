//! How long ago something was, in a few columns.

use jiff::Timestamp;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// `now`, `5 m`, `2 h`, `3 d`, `1 w`, `1 mo`, `1 y`. A date that is still to come is `later`; a few minutes are a clock
/// that goes wrong and count as now.
#[must_use]
pub fn age(created: Timestamp, now: Timestamp) -> String {
    let seconds = now.as_second() - created.as_second();
    let days = seconds / DAY;
    match seconds {
        ..-300 => "later".to_owned(),
        -300..MINUTE => "now".to_owned(),
        MINUTE..HOUR => format!("{} m", seconds / MINUTE),
        HOUR..DAY => format!("{} h", seconds / HOUR),
        _ => match days {
            ..7 => format!("{days} d"),
            7..30 => format!("{} w", days / 7),
            // Twelve months of thirty days are not yet a year.
            30..365 => format!("{} mo", (days / 30).min(11)),
            365..36_500 => format!("{} y", days / 365),
            _ => ">99 y".to_owned(),
        },
    }
}

/// `just now`, `2 h ago`, `later`.
#[must_use]
pub fn ago(then: Timestamp, now: Timestamp) -> String {
    match age(then, now).as_str() {
        "now" => "just now".to_owned(),
        "later" => "later".to_owned(),
        words => format!("{words} ago"),
    }
}

/// `in 3 h`, `in a moment`, `ended 2 h ago`.
#[must_use]
pub fn ending(end: Timestamp, now: Timestamp) -> String {
    if end <= now {
        return format!("ended {}", ago(end, now));
    }
    match age(now, end).as_str() {
        "now" => "in a moment".to_owned(),
        words => format!("in {words}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, "now")]
    #[case(59, "now")]
    #[case(60, "1 m")]
    #[case(59 * MINUTE, "59 m")]
    #[case(2 * HOUR + 1, "2 h")]
    #[case(6 * DAY, "6 d")]
    #[case(7 * DAY, "1 w")]
    #[case(29 * DAY, "4 w")]
    #[case(30 * DAY, "1 mo")]
    #[case(364 * DAY, "11 mo")]
    #[case(365 * DAY, "1 y")]
    #[case(99 * 365 * DAY, "99 y")]
    #[case(2000 * 365 * DAY, ">99 y")]
    #[case(-120, "now")]
    #[case(-3600, "later")]
    fn ages_take_five_columns_at_most(#[case] seconds: i64, #[case] text: &str) {
        let now = Timestamp::from_second(2000 * 365 * DAY).unwrap();
        let shown = age(Timestamp::from_second(2000 * 365 * DAY - seconds).unwrap(), now);
        assert_eq!(shown, text);
        assert!(shown.len() <= 5);
    }

    #[rstest]
    #[case(3 * HOUR, "in 3 h")]
    #[case(20, "in a moment")]
    #[case(0, "ended just now")]
    #[case(-2 * HOUR, "ended 2 h ago")]
    fn an_end_is_near_or_over(#[case] seconds: i64, #[case] text: &str) {
        let now = Timestamp::from_second(DAY).unwrap();
        assert_eq!(ending(Timestamp::from_second(DAY + seconds).unwrap(), now), text);
    }

    #[test]
    fn the_ends_of_time_are_no_trouble() {
        assert_eq!(age(Timestamp::MIN, Timestamp::MAX), ">99 y");
        assert_eq!(age(Timestamp::MAX, Timestamp::MIN), "later");
    }
}
