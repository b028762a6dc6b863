//! Which URLs may be opened, fetched or copied.

use url::Url;

/// Why a URL is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("no URL yet")]
    Missing,
    #[error("its URL cannot be read")]
    Unreadable,
    #[error("its URL is not http or https")]
    Scheme,
    #[error("its URL names no host")]
    Host,
    #[error("its URL holds a user name or password")]
    UserInfo,
}

/// Reads a media URL from outside.
///
/// # Errors
/// Anything but http(s) with a host and without user info, and anything that holds white space or a control: the WHATWG
/// parser would silently take these out, and what is copied must be what is shown.
pub fn parse(text: &str) -> Result<Url, Refusal> {
    if text.chars().any(|c| c.is_whitespace() || crate::text::is_unsafe(c)) {
        return Err(Refusal::Unreadable);
    }
    let url = Url::parse(text).map_err(|_| Refusal::Unreadable)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refusal::Scheme);
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(Refusal::Host);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refusal::UserInfo);
    }
    Ok(url)
}

/// Reads the address of an API, which is sent a key.
///
/// # Errors
/// One sentence that says what such an address may be: http(s), with a host, without user info, query and fragment, and
/// https unless it stays on this machine.
pub fn base_url(text: &str) -> Result<Url, &'static str> {
    let url = parse(text).map_err(|refusal| match refusal {
        Refusal::Missing | Refusal::Unreadable => "it cannot be read as a URL",
        Refusal::Scheme => "it must begin with https://",
        Refusal::Host => "it names no host",
        Refusal::UserInfo => "it must not hold a user name or password",
    })?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err("it must not hold a query or a fragment");
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return Err("plain http is for this machine alone: use https");
    }
    Ok(url)
}

/// Whether plain http to this URL stays on the machine.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://resource2.heygen.ai/video/5d/original.mp4", None)]
    #[case("http://127.0.0.1:8080/a?b=c#d", None)]
    #[case("javascript:alert(1)", Some(Refusal::Scheme))]
    #[case("file:///etc/passwd", Some(Refusal::Scheme))]
    #[case("data:text/html,x", Some(Refusal::Scheme))]
    #[case("https://user:pass@host/", Some(Refusal::UserInfo))]
    #[case("https://user@host/", Some(Refusal::UserInfo))]
    #[case("https:///", Some(Refusal::Unreadable))]
    #[case("not a url", Some(Refusal::Unreadable))]
    #[case("https://host/a\nb", Some(Refusal::Unreadable))]
    #[case("https://host/a\u{1b}[31m", Some(Refusal::Unreadable))]
    #[case("https://host/\u{202e}gpj.exe", Some(Refusal::Unreadable))]
    #[case("-oProxyCommand=x", Some(Refusal::Unreadable))]
    #[case("", Some(Refusal::Unreadable))]
    fn only_plain_http_urls_are_used(#[case] text: &str, #[case] refusal: Option<Refusal>) {
        assert_eq!(parse(text).err(), refusal);
    }
}
