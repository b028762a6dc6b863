//! Where a request goes, hop by hop, and whether it is still where it may show a key.

use reqwest::StatusCode;
use reqwest::header::HeaderValue;
use url::{Origin, Url};

use super::Failure;
use crate::asset::FaultKind;
use crate::asset::link::{self, is_loopback};

/// How many redirects are followed.
const MOST_HOPS: u8 = 5;

/// Why a request goes no further.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    #[error("it redirects more than {MOST_HOPS} times")]
    TooMany,
    #[error("it redirects without saying where")]
    Nowhere,
    #[error("it redirects to an address that cannot be read")]
    Unreadable,
    #[error("it redirects to {0}, which is not followed")]
    Elsewhere(String),
    #[error("{0}: plain http is for this machine alone")]
    Plain(String),
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::new(FaultKind::Redirect, refused.to_string())
    }
}

/// Whether an answer with this status sends a GET elsewhere.
pub(super) fn is_one(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// The way of one request, and whether it has ever left the place that is trusted.
#[derive(Clone, Debug)]
pub(crate) struct Hops {
    home: Origin,
    url: Url,
    /// Once a hop has led away from home, whatever comes later was chosen by a stranger.
    left: bool,
    count: u8,
}

impl Hops {
    /// Begins at `url`; what is secret belongs to the origin of `base` alone.
    pub(crate) fn new(base: &Url, url: Url) -> Result<Self, Refused> {
        if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(&url)) {
            return Err(Refused::Plain(url.host_str().unwrap_or_default().to_owned()));
        }
        let home = base.origin();
        let left = url.origin() != home;
        Ok(Self { home, url, left, count: 0 })
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    /// Whether this hop may see what belongs to its home.
    pub(crate) fn is_trusted(&self) -> bool {
        !self.left
    }

    /// Goes where an answer points.
    pub(super) fn follow(&mut self, location: Option<&HeaderValue>) -> Result<(), Refused> {
        self.count += 1;
        if self.count > MOST_HOPS {
            return Err(Refused::TooMany);
        }
        let location = location.ok_or(Refused::Nowhere)?;
        let location = std::str::from_utf8(location.as_bytes()).map_err(|_| Refused::Unreadable)?;
        if location.trim().is_empty() {
            return Err(Refused::Nowhere);
        }
        let next = self.url.join(location).map_err(|_| Refused::Unreadable)?;
        match link::parse(next.as_str()) {
            Ok(_) => {}
            Err(link::Refusal::Scheme) => return Err(Refused::Elsewhere(format!("a {}: address", next.scheme()))),
            Err(link::Refusal::UserInfo) => {
                return Err(Refused::Elsewhere("an address with a user name or password".into()));
            }
            Err(link::Refusal::Missing | link::Refusal::Unreadable | link::Refusal::Host) => {
                return Err(Refused::Unreadable);
            }
        }
        if next.scheme() == "http" && !(is_loopback(&next) && is_loopback(&self.url)) {
            return Err(Refused::Elsewhere("plain http".into()));
        }
        self.left |= next.origin() != self.home;
        self.url = next;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn begin(url: &str) -> Hops {
        let url = Url::parse(url).unwrap();
        Hops::new(&url, url.clone()).unwrap()
    }

    #[rstest]
    #[case::a_path("https://api.heygen.com/v1", "/v2", true)]
    #[case::same_origin("https://api.heygen.com/v1", "https://api.heygen.com:443/v2", true)]
    #[case::another_port("https://api.heygen.com/v1", "https://api.heygen.com:444/v2", false)]
    #[case::another_host("https://api.heygen.com/v1", "https://heygen.com/v2", false)]
    #[case::no_scheme("https://api.heygen.com/v1", "//evil.example/v2", false)]
    #[case::loopback_port("http://127.0.0.1:80/a", "http://127.0.0.1:81/a", false)]
    #[case::loopback_to_tls("http://127.0.0.1:80/a", "https://api.heygen.com/", false)]
    fn the_key_goes_to_its_own_origin(#[case] from: &str, #[case] location: &str, #[case] trusted: bool) {
        let mut hops = begin(from);
        assert!(hops.is_trusted());
        hops.follow(Some(&HeaderValue::from_str(location).unwrap())).unwrap();
        assert_eq!(hops.is_trusted(), trusted);
    }

    #[test]
    fn a_way_that_left_home_does_not_get_the_key_back() {
        let mut hops = begin("https://api.heygen.com/v1");
        hops.follow(Some(&HeaderValue::from_static("https://evil.example/"))).unwrap();
        hops.follow(Some(&HeaderValue::from_static("https://api.heygen.com/v1"))).unwrap();
        assert!(!hops.is_trusted());
    }

    #[rstest]
    #[case::to_plain("https://api.heygen.com/", "http://api.heygen.com/")]
    #[case::to_plain_loopback("https://api.heygen.com/", "http://127.0.0.1/")]
    #[case::loopback_to_plain("http://127.0.0.1/", "http://api.heygen.com/")]
    #[case::file("https://api.heygen.com/", "file:///etc/passwd")]
    #[case::script("https://api.heygen.com/", "javascript:alert(1)")]
    #[case::user("https://api.heygen.com/", "https://me:secret@api.heygen.com/")]
    #[case::empty("https://api.heygen.com/", "")]
    #[case::odd("https://api.heygen.com/", "https://[")]
    fn odd_ways_are_not_followed(#[case] from: &str, #[case] location: &str) {
        let mut hops = begin(from);
        assert!(hops.follow(Some(&HeaderValue::from_str(location).unwrap())).is_err());
    }

    #[test]
    fn a_redirect_without_a_place_or_without_an_end_is_refused() {
        assert_eq!(begin("https://a.example/").follow(None), Err(Refused::Nowhere));
        let bytes = HeaderValue::from_bytes(b"\xff\xfe").unwrap();
        assert_eq!(begin("https://a.example/").follow(Some(&bytes)), Err(Refused::Unreadable));
        let mut hops = begin("https://a.example/");
        let location = HeaderValue::from_static("/again");
        for _ in 0..5 {
            hops.follow(Some(&location)).unwrap();
        }
        assert_eq!(hops.follow(Some(&location)), Err(Refused::TooMany));
    }

    #[test]
    fn nothing_is_asked_in_plain_but_this_machine() {
        let url = Url::parse("http://api.heygen.com/").unwrap();
        assert!(matches!(Hops::new(&url, url.clone()), Err(Refused::Plain(_))));
    }
}
