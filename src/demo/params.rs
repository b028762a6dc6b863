//! Query parameters, read as strictly as the published documents describe them.

use std::ops::RangeInclusive;

use url::form_urlencoded;

/// The parameters of one request that the path knows; others are ignored.
#[derive(Debug)]
pub(super) struct Params(Vec<(String, String)>);

/// Why a request is refused: a sentence for its sender.
#[derive(Debug, PartialEq)]
pub(super) struct Bad(pub String);

impl Params {
    /// # Errors
    /// A known parameter is given twice, or as a list or object (`page[]`, `page[a]`).
    pub(super) fn read(query: Option<&str>, known: &[&str]) -> Result<Self, Bad> {
        let mut found: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            let plain = name.split('[').next().unwrap_or_default();
            if !known.contains(&plain) {
                continue;
            }
            if plain.len() != name.len() || found.iter().any(|(earlier, _)| *earlier == name) {
                return Err(Bad(format!("{plain} must be given once, as one value")));
            }
            found.push((name.into_owned(), value.into_owned()));
        }
        Ok(Self(found))
    }

    /// A text; blank is as good as none.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.raw(name).filter(|value| !value.is_empty())
    }

    /// A whole number. One too large for this machine counts as the largest: a page that far is only empty.
    ///
    /// # Errors
    /// It is not one, or outside of the range.
    pub(super) fn number(&self, name: &str, range: RangeInclusive<u64>) -> Result<Option<u64>, Bad> {
        let Some(text) = self.raw(name) else { return Ok(None) };
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let value = text.parse().unwrap_or(u64::MAX);
        if digits && range.contains(&value) {
            Ok(Some(value))
        } else if *range.end() == u64::MAX {
            Err(Bad(format!("{name} must be a whole number from {}", range.start())))
        } else {
            Err(Bad(format!("{name} must be a whole number from {} to {}", range.start(), range.end())))
        }
    }

    /// One of some words.
    ///
    /// # Errors
    /// It is another.
    pub(super) fn word(&self, name: &str, words: &[&'static str]) -> Result<Option<&'static str>, Bad> {
        let Some(text) = self.raw(name) else { return Ok(None) };
        match words.iter().find(|word| **word == text) {
            Some(word) => Ok(Some(word)),
            None => Err(Bad(format!("{name} must be one of {}", words.join(", ")))),
        }
    }

    fn raw(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn number(query: &str) -> Result<Option<u64>, Bad> {
        Params::read(Some(query), &["limit"])?.number("limit", 1..=50)
    }

    #[rstest]
    #[case("limit=1", Some(1))]
    #[case("limit=50", Some(50))]
    #[case("other=x&other=y", None)]
    #[case("", None)]
    fn what_fits_is_read(#[case] query: &str, #[case] value: Option<u64>) {
        assert_eq!(number(query), Ok(value));
    }

    #[rstest]
    #[case("limit=")]
    #[case("limit=0")]
    #[case("limit=51")]
    #[case("limit=-1")]
    #[case("limit=+1")]
    #[case("limit=1.0")]
    #[case("limit=%201")]
    #[case("limit=abc")]
    #[case("limit=null")]
    #[case("limit=1,2")]
    #[case("limit=1&limit=1")]
    #[case("limit[]=1")]
    #[case("limit%5Ba%5D=1")]
    #[case("limit=99999999999999999999999999")]
    fn what_does_not_is_refused(#[case] query: &str) {
        assert!(number(query).is_err());
    }

    #[test]
    fn a_page_beyond_all_numbers_is_still_a_page() {
        let params = Params::read(Some("page=99999999999999999999999999"), &["page"]).unwrap();
        assert_eq!(params.number("page", 1..=u64::MAX), Ok(Some(u64::MAX)));
    }
}
