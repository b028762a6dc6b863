//! What a media URL tells beside the way to the medium.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::Field;
use super::time::timestamp;

/// The last part of the URL's path, percent-decoded: what the file was called when it was stored.
pub(crate) fn base_name(url: &str) -> Option<String> {
    let url = crate::asset::link::parse(url).ok()?;
    let last = url.path_segments()?.rfind(|segment| !segment.is_empty())?;
    Some(decoded(last))
}

/// What stands behind the last dot of its last part, in small letters.
pub(crate) fn ending(url: &str) -> Option<String> {
    let name = base_name(url)?;
    let (stem, ending) = name.rsplit_once('.')?;
    (!stem.is_empty() && !ending.is_empty()).then(|| ending.to_ascii_lowercase())
}

/// When a signed URL ends: `Expires=` (in seconds since 1970; `CloudFront` and others), `X-Amz-Date` and `X-Amz-Expires`
/// (S3), or `X-Goog-Date` and `X-Goog-Expires` (Google's storage).
pub(crate) fn expiry(url: &str) -> Option<Timestamp> {
    let url = Url::parse(url).ok()?;
    let value = |name: &str| url.query_pairs().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    if let Some(seconds) = value("Expires") {
        return timestamp(&Field::Text(seconds.into_owned()));
    }
    let of = |signer: &str| value(&format!("{signer}-Date")).zip(value(&format!("{signer}-Expires")));
    let (date, seconds) = of("X-Amz").or_else(|| of("X-Goog"))?;
    let signed = DateTime::strptime("%Y%m%dT%H%M%SZ", date.as_bytes()).ok()?;
    let seconds: u32 = seconds.parse().ok()?;
    let signed = signed.to_zoned(TimeZone::UTC).ok()?.timestamp();
    signed.checked_add(SignedDuration::from_secs(i64::from(seconds))).ok()
}

/// Text with `%XX` taken back; what is no UTF-8 then becomes U+FFFD.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = if *first == b'%' { after.get(..2) } else { None };
        let byte = hex
            .filter(|hex| hex.iter().all(u8::is_ascii_hexdigit))
            .and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://x.example/a/b/clip.mp4?x=/y.png#z", Some("clip.mp4"))]
    #[case("https://x.example/a/my%20clip%2B1.mp4", Some("my clip+1.mp4"))]
    #[case("https://x.example/%E6%9D%B1%E4%BA%AC.jpg", Some("東京.jpg"))]
    #[case("https://x.example/a/original/", Some("original"))]
    #[case("https://x.example/50%_%zz.png", Some("50%_%zz.png"))]
    #[case("https://x.example/%ff.png", Some("\u{fffd}.png"))]
    #[case("https://x.example/", None)]
    #[case("https://x.example", None)]
    #[case("javascript:alert(1)/a.png", None)]
    #[case("not a url", None)]
    fn the_name_is_the_last_part_of_the_path(#[case] url: &str, #[case] name: Option<&str>) {
        assert_eq!(base_name(url).as_deref(), name);
    }

    #[rstest]
    #[case("https://x.example/a/clip.MP4?x=y.png", Some("mp4"))]
    #[case("https://x.example/a/clip.tar.gz", Some("gz"))]
    #[case("https://x.example/a.b/clip", None)]
    #[case("https://x.example/.mp4", None)]
    #[case("https://x.example/clip.", None)]
    fn an_ending_is_the_names(#[case] url: &str, #[case] found: Option<&str>) {
        assert_eq!(ending(url).as_deref(), found);
    }

    #[rstest]
    #[case("https://x.example/a?Expires=1759756911&Signature=x", Some("2025-10-06T13:21:51Z"))]
    #[case("https://x.example/a?X-Amz-Date=20251006T132156Z&X-Amz-Expires=3600", Some("2025-10-06T14:21:56Z"))]
    #[case("https://x.example/a?X-Goog-Date=20251006T132156Z&X-Goog-Expires=60", Some("2025-10-06T13:22:56Z"))]
    #[case("https://x.example/a?X-Amz-Date=20251006T132156Z", None)]
    #[case("https://x.example/a?X-Amz-Date=now&X-Amz-Expires=3600", None)]
    #[case("https://x.example/a?Expires=soon", None)]
    #[case("https://x.example/a?Expires=-5", None)]
    #[case("https://x.example/a?Expires=99999999999999999999", None)]
    #[case("https://x.example/a", None)]
    #[case("", None)]
    fn a_signed_url_says_when_it_ends(#[case] url: &str, #[case] end: Option<&str>) {
        assert_eq!(expiry(url).map(|end| end.to_string()).as_deref(), end);
    }
}
