//! URLs that end, as content networks sign them.

use jiff::Timestamp;

use crate::demo::server::Told;

/// Seconds for which a URL is good that was told to who asked for its asset.
const FRESH: i64 = 3600;
/// Seconds for which one has been over that is told in a page: as if the page had been looked at for long.
const OVER: i64 = 60;

/// The URL with its end.
pub(in crate::demo) fn sign(url: &str, told: Told) -> String {
    let now = Timestamp::now().as_second();
    let end = match told {
        Told::InAPage => now - OVER,
        Told::Alone => now + FRESH,
    };
    // Nobody is kept out by it: it is there because such URLs have one, and logs shall not.
    format!("{url}?Expires={end}&Signature=demo")
}

/// Whether the URL with this query has ended. One without an end was never signed.
pub(super) fn is_over(query: Option<&str>) -> bool {
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
}
