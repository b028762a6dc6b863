//! Who may ask: programs of this machine that name this server, with its own key.
//!
//! A web page that the user has open can send requests to loopback too. It cannot choose its `Origin`, nor the `Host`
//! when it got here by a name of its own that points to this machine; so both are looked at before anything else.

use std::net::{IpAddr, SocketAddr};

use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, Uri, header};

use super::KEY;

/// Whether a request is meant for this server and sent by no foreign page.
pub(super) fn is_for_us(uri: &Uri, headers: &HeaderMap, own: SocketAddr) -> bool {
    let host = sole(headers, &header::HOST).and_then(|text| text.parse().ok());
    let origin = !headers.contains_key(header::ORIGIN)
        || sole(headers, &header::ORIGIN)
            .and_then(|text| text.strip_prefix("http://"))
            .and_then(|text| text.parse().ok())
            .is_some_and(|origin| is_own(&origin, own));
    origin && host.is_some_and(|host| is_own(&host, own)) && uri.authority().is_none_or(|named| is_own(named, own))
}

/// Whether a request has the key.
pub(super) fn has_key(headers: &HeaderMap) -> bool {
    sole(headers, &HeaderName::from_static("x-api-key")) == Some(KEY)
}

fn is_own(authority: &Authority, own: SocketAddr) -> bool {
    let host = authority.host().trim_start_matches('[').trim_end_matches(']');
    let loopback = host.parse().map_or(host == "localhost", |ip: IpAddr| ip.is_loopback());
    loopback && authority.port_u16() == Some(own.port()) && !authority.as_str().contains('@')
}

/// A header's value, where it is there once and is text.
fn sole<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    if values.next().is_some() { None } else { value.to_str().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn asked(uri: &str, pairs: &[(HeaderName, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, value.parse().unwrap());
        }
        is_for_us(&uri.parse().unwrap(), &headers, "127.0.0.1:4000".parse().unwrap())
    }

    #[rstest]
    #[case("127.0.0.1:4000", true)]
    #[case("localhost:4000", true)]
    #[case("[::1]:4000", true)]
    #[case("127.0.0.1", false)]
    #[case("127.0.0.1:4001", false)]
    #[case("example.org:4000", false)]
    #[case("localhost.example.org:4000", false)]
    #[case("user@localhost:4000", false)]
    #[case("10.0.0.1:4000", false)]
    #[case("", false)]
    fn the_host_must_be_this_server(#[case] host: &str, #[case] fine: bool) {
        assert_eq!(asked("/", &[(header::HOST, host)]), fine);
    }

    #[rstest]
    #[case("http://127.0.0.1:4000", true)]
    #[case("https://127.0.0.1:4000", false)]
    #[case("http://127.0.0.1:5000", false)]
    #[case("http://example.org", false)]
    #[case("null", false)]
    fn an_origin_must_be_this_server(#[case] origin: &str, #[case] fine: bool) {
        assert_eq!(asked("/", &[(header::HOST, "127.0.0.1:4000"), (header::ORIGIN, origin)]), fine);
    }

    #[test]
    fn a_second_host_and_a_foreign_target_are_refused() {
        let host = (header::HOST, "127.0.0.1:4000");
        assert!(!asked("/", &[]));
        assert!(!asked("/", &[host.clone(), host.clone()]));
        assert!(asked("http://127.0.0.1:4000/", std::slice::from_ref(&host)));
        assert!(!asked("http://example.org/", &[host]));
    }
}
