//! URLs that end, as content networks sign them.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;

use crate::demo::answer;
use crate::demo::server::Told;

/// Seconds for which a URL is good that was told to who asked for its asset.
const FRESH: i64 = 3600;
/// Seconds for which one has been over that is told in a page: as if the page had been looked at for long.
const OVER: i64 = 60;

/// Seconds after which the URLs of rendered media change, and after which they have ended twice as long at most. One of
/// so many is short, so that one can see it end.
const LONG: i64 = 3 * 86_400;
const SHORT: i64 = 60;
const SHORT_EVERY: u64 = 6;

const EXPIRED: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";

/// The URL with its end.
pub(in crate::demo) fn sign(url: &str, told: Told) -> String {
    let now = Timestamp::now().as_second();
    let end = match told {
        Told::InAPage => now - OVER,
        Told::Alone => now + FRESH,
    };
    ending(url, end)
}

/// The URL of medium number `index` with an end that is some time away, and stays the same for a while.
pub(in crate::demo) fn sign_for_long(url: &str, index: u64) -> String {
    let life = if index % SHORT_EVERY == SHORT_EVERY - 1 { SHORT } else { LONG };
    let now = Timestamp::now().as_second();
    ending(url, (now / life + 2) * life)
}

fn ending(url: &str, end: i64) -> String {
    // Nobody is kept out by it: it is there because such URLs have one, and logs shall not.
    format!("{url}?Expires={end}&Signature=demo")
}

/// What is answered at a URL that has ended, as content networks do.
pub(in crate::demo) fn refusal() -> Response {
    answer::whole(StatusCode::FORBIDDEN, "application/xml", EXPIRED)
}

/// Whether the URL with this query has ended. One without an end was never signed.
pub(in crate::demo) fn is_over(query: Option<&str>) -> bool {
    let end = query.unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("Expires="));
    end.and_then(|end| end.parse().ok()).is_none_or(|end: i64| end <= Timestamp::now().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_of_a_page_has_ended_and_one_that_was_asked_for_has_not() {
        let query = |url: String| url.split_once('?').map(|(_, query)| query.to_owned());
        assert!(is_over(query(sign("http://m/a", Told::InAPage)).as_deref()));
        assert!(!is_over(query(sign("http://m/a", Told::Alone)).as_deref()));
        assert!(is_over(Some("Expires=never")) && is_over(None));
    }

    #[test]
    fn some_urls_are_good_for_days_and_some_for_a_minute_or_two() {
        let left = |index| {
            let url = sign_for_long("http://m/a", index);
            let end: i64 = url.split(['=', '&']).nth(1).unwrap().parse().unwrap();
            end - Timestamp::now().as_second()
        };
        assert!((86_400..=6 * 86_400).contains(&left(0)));
        assert!((50..=120).contains(&left(5)));
    }
}
