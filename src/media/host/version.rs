//! Which version of a file an answer is of, and which part of it (RFC 9110, 8.8 and 14.4).

use reqwest::header::{self, HeaderMap, HeaderValue};

use crate::text::Label;

/// A longer tag is none: it would be sent with each request and kept with what was learned.
const LONGEST_TAG: usize = 256;

/// What an answer says of the file's version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::media) struct Version {
    tag: Option<HeaderValue>,
    modified: Option<HeaderValue>,
}

impl Version {
    pub(in crate::media) fn of(headers: &HeaderMap) -> Self {
        let short = |name| headers.get(name).filter(|value: &&HeaderValue| value.len() <= LONGEST_TAG).cloned();
        Self { tag: short(header::ETAG), modified: short(header::LAST_MODIFIED) }
    }

    /// The tag that it was given, strong or weak.
    pub(in crate::media) fn tag(&self) -> Option<&HeaderValue> {
        self.tag.as_ref()
    }

    /// A tag that no two versions share. A weak one says that two versions mean the same, not that they have the same bytes.
    pub(in crate::media) fn strong(&self) -> Option<&HeaderValue> {
        self.tag.as_ref().filter(|tag| tag.as_bytes().starts_with(b"\""))
    }

    /// What `If-Range` names: a strong tag, else the moment of the last change.
    pub(in crate::media) fn condition(&self) -> Option<&HeaderValue> {
        self.strong().or(self.modified.as_ref())
    }

    /// Whether a later answer may be of this version: nothing that both say differs.
    pub(in crate::media) fn agrees(&self, later: &Self) -> bool {
        let same = |one: &Option<HeaderValue>, other: &Option<HeaderValue>| match (one, other) {
            (Some(one), Some(other)) => one == other,
            (Some(_) | None, None) | (None, Some(_)) => true,
        };
        same(&self.tag, &later.tag) && same(&self.modified, &later.modified)
    }

    /// The words for it in the catalogue: `etag "…"`, else `length 123`; empty where neither is told.
    pub(in crate::media) fn label(&self, length: Option<u64>) -> Label {
        let tag = self.tag.as_ref().map(|tag| format!("etag {}", String::from_utf8_lossy(tag.as_bytes())));
        tag.or_else(|| length.map(|length| format!("length {length}"))).unwrap_or_default().into()
    }
}

/// A `Content-Range`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::media) struct Told {
    /// The first and the last byte of the part; `None` where there is no such part (`*`).
    pub part: Option<(u64, u64)>,
    /// The length of the whole file.
    pub length: Option<u64>,
}

impl Told {
    /// `None` where there is none that can be read.
    pub(in crate::media) fn of(headers: &HeaderMap) -> Option<Self> {
        let text = headers.get(header::CONTENT_RANGE)?.to_str().ok()?.trim();
        let (unit, rest) = text.split_once(' ')?;
        let (part, length) = rest.trim().split_once('/')?;
        if !unit.eq_ignore_ascii_case("bytes") {
            return None;
        }
        let part = match part {
            "*" => None,
            part => {
                let (first, last) = part.split_once('-')?;
                let (first, last) = (number(first)?, number(last)?);
                if first > last {
                    return None;
                }
                Some((first, last))
            }
        };
        let length = match length {
            "*" => None,
            length => Some(number(length)?),
        };
        Some(Self { part, length })
    }
}

/// Digits alone.
fn number(text: &str) -> Option<u64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// How an answer is packed, where it is: by one of the codings that clients undo. What else is named there (`binary`,
/// `utf-8`, `aws-chunked`: careless uploads leave such words behind) changes no byte.
pub(in crate::media) fn packing(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::CONTENT_ENCODING)?.to_str().ok()?;
    let known = ["gzip", "x-gzip", "deflate", "br", "zstd", "compress", "x-compress"];
    text.split(',').map(str::trim).find(|coding| known.iter().any(|known| coding.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[rstest]
    #[case("bytes 0-9/100", Some(Told { part: Some((0, 9)), length: Some(100) }))]
    #[case("Bytes  5-5/*", Some(Told { part: Some((5, 5)), length: None }))]
    #[case("bytes */100", Some(Told { part: None, length: Some(100) }))]
    #[case("bytes 9-0/100", None)]
    #[case("bytes 0-9", None)]
    #[case("bytes +0-9/100", None)]
    #[case("bytes -9/100", None)]
    #[case("bytes 0-9/99999999999999999999999", None)]
    #[case("lines 0-9/100", None)]
    #[case("", None)]
    fn a_content_range_is_read(#[case] text: &str, #[case] told: Option<Told>) {
        assert_eq!(Told::of(&headers(&[(header::CONTENT_RANGE, text)])), told);
    }

    proptest! {
        #[test]
        fn any_content_range_can_be_looked_at(text in "(bytes )?[0-9*/ -]{0,40}") {
            let _ = Told::of(&headers(&[(header::CONTENT_RANGE, &text)]));
        }
    }

    #[rstest]
    #[case::strong(&[(header::ETAG, "\"a\""), (header::LAST_MODIFIED, "x")], Some("\"a\""), "etag \"a\"")]
    #[case::weak(&[(header::ETAG, "W/\"a\""), (header::LAST_MODIFIED, "x")], Some("x"), "etag W/\"a\"")]
    #[case::date(&[(header::LAST_MODIFIED, "x")], Some("x"), "length 7")]
    #[case::none(&[], None, "length 7")]
    fn a_version_is_named(
        #[case] pairs: &[(header::HeaderName, &str)],
        #[case] condition: Option<&str>,
        #[case] label: &str,
    ) {
        let version = Version::of(&headers(pairs));
        assert_eq!(version.condition().map(|value| value.to_str().unwrap()), condition);
        assert_eq!(version.label(Some(7)).raw(), label);
    }

    #[test]
    fn an_endless_tag_is_none() {
        let version = Version::of(&headers(&[(header::ETAG, &format!("\"{}\"", "a".repeat(LONGEST_TAG)))]));
        assert_eq!(version, Version::default());
        assert_eq!(version.label(None).raw(), "");
    }

    #[rstest]
    #[case(&[(header::ETAG, "\"a\"")], true)]
    #[case(&[(header::ETAG, "\"b\"")], false)]
    #[case(&[(header::LAST_MODIFIED, "y")], false)]
    #[case(&[(header::ETAG, "\"a\""), (header::LAST_MODIFIED, "y")], false)]
    #[case(&[], true)]
    fn versions_are_told_apart(#[case] later: &[(header::HeaderName, &str)], #[case] agrees: bool) {
        let version = Version::of(&headers(&[(header::ETAG, "\"a\""), (header::LAST_MODIFIED, "x")]));
        assert_eq!(version.agrees(&Version::of(&headers(later))), agrees);
    }

    #[rstest]
    #[case("gzip", Some("gzip"))]
    #[case("identity, BR", Some("BR"))]
    #[case("identity", None)]
    #[case("aws-chunked", None)]
    fn only_what_is_packed_is_called_so(#[case] text: &str, #[case] packed: Option<&str>) {
        assert_eq!(packing(&headers(&[(header::CONTENT_ENCODING, text)])), packed);
    }
}
