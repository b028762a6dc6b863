//! What the fields of described services mean: kinds, moments, lengths, sizes, addresses.

use jiff::Timestamp;
use url::{ParseError, Url};

use super::settings::{Dates, Durations};
use crate::asset::{AssetKind, Seconds};
use crate::provider::wire::{Field, in_words, milliseconds, timestamp};
use crate::text::is_unsafe;

/// Numbers from here on are milliseconds: as seconds they would be in the year 5138.
const MILLISECONDS_FROM: f64 = 100_000_000_000.0;

/// A text that says something; a number is one in its own digits.
pub(super) fn text(field: &Field) -> Option<String> {
    match field {
        Field::Text(text) | Field::Number(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Field::Absent | Field::Other(_) => None,
    }
}

pub(super) fn moment(field: &Field, dates: Dates) -> Option<Timestamp> {
    match dates {
        Dates::Seconds => timestamp(field),
        Dates::Milliseconds => milliseconds(field),
        Dates::Rfc3339 => in_words(field),
        Dates::Auto => match field.float() {
            Some(number) if number >= MILLISECONDS_FROM => milliseconds(field),
            Some(_) => timestamp(field),
            None => in_words(field),
        },
    }
}

pub(super) fn duration(field: &Field, durations: Durations) -> Option<Seconds> {
    match durations {
        Durations::Milliseconds => Seconds::new(field.float()? / 1000.0),
        Durations::Seconds => field.seconds().or_else(|| clock(field)),
    }
}

/// `M:SS` or `H:MM:SS`, with a fraction of the last second.
fn clock(field: &Field) -> Option<Seconds> {
    let Field::Text(text) = field else { return None };
    let mut parts = text.trim().rsplit(':');
    let is_plain = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let below = |text: &str| text.parse::<f64>().ok().filter(|number| is_plain(text) && *number < 60.0);
    let seconds = below(parts.next()?)?;
    let minutes = parts.next()?;
    let (hours, minutes) = match parts.next() {
        Some(hours) => (hours.parse::<u32>().ok().filter(|_| is_plain(hours))?, below(minutes)?),
        None => (0, f64::from(minutes.parse::<u32>().ok().filter(|_| is_plain(minutes))?)),
    };
    if parts.next().is_some() || minutes.fract() != 0.0 {
        return None;
    }
    Seconds::new(f64::from(hours) * 3600.0 + minutes * 60.0 + seconds)
}

/// Which side of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Width,
    Height,
}

/// A number of pixels, or one of the two of `1920x1080`.
pub(super) fn pixels(field: &Field, side: Side) -> Option<u32> {
    if let Some(pixels) = field.pixels() {
        return Some(pixels);
    }
    let Field::Text(text) = field else { return None };
    let (width, height) = text.split_once(['x', 'X', '×'])?;
    let (width, height) = (of_text(width).pixels()?, of_text(height).pixels()?);
    Some(match side {
        Side::Width => width,
        Side::Height => height,
    })
}

fn of_text(text: &str) -> Field {
    Field::Text(text.trim().to_owned())
}

/// The kind of a medium with this MIME type.
pub(super) fn kind_of_mime(mime: &str) -> Option<AssetKind> {
    let mime = mime.trim().to_ascii_lowercase();
    match mime.split(['/', ';']).next()? {
        "image" => Some(AssetKind::Image),
        "video" => Some(AssetKind::Video),
        "audio" => Some(AssetKind::Audio),
        _ if mime.contains("mpegurl") || mime.starts_with("application/dash+xml") => Some(AssetKind::Video),
        _ if mime.starts_with("application/ogg") => Some(AssetKind::Audio),
        _ => None,
    }
}

/// The kind of a file with this ending, in small letters.
pub(super) fn kind_of_ending(ending: &str) -> Option<AssetKind> {
    match ending {
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" | "bmp" | "tif" | "tiff" | "svg" | "heic" | "heif" | "jxl"
        | "ico" => Some(AssetKind::Image),
        "mp4" | "m4v" | "mov" | "webm" | "mkv" | "avi" | "mpg" | "mpeg" | "m3u8" | "mpd" | "ogv" => {
            Some(AssetKind::Video)
        }
        "mp3" | "m4a" | "aac" | "wav" | "flac" | "ogg" | "oga" | "opus" | "aiff" | "aif" => Some(AssetKind::Audio),
        _ => None,
    }
}

/// An address: an absolute one as it is, another one as seen from `base`. Text that cannot be one stays as it is, and is
/// refused where it is used.
pub(super) fn absolute(text: String, base: &Url) -> String {
    let is_relative = matches!(Url::parse(&text), Err(ParseError::RelativeUrlWithoutBase));
    if !is_relative || text.chars().any(|c| c.is_whitespace() || is_unsafe(c)) {
        return text;
    }
    base.join(&text).map_or(text, String::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::value::RawValue;

    fn field(json: &str) -> Field {
        let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
        Field::of(Some(&raw))
    }

    #[rstest]
    #[case::seconds(Dates::Auto, "1759756911", Some("2025-10-06T13:21:51Z"))]
    #[case::fraction(Dates::Auto, "1759756911.5", Some("2025-10-06T13:21:51.5Z"))]
    #[case::milliseconds(Dates::Auto, "1759756911000", Some("2025-10-06T13:21:51Z"))]
    #[case::text(Dates::Auto, "\"1759756911000\"", Some("2025-10-06T13:21:51Z"))]
    #[case::words(Dates::Auto, "\"2025-10-06T13:21:51Z\"", Some("2025-10-06T13:21:51Z"))]
    #[case::the_border(Dates::Auto, "99999999999", Some("5138-11-16T09:46:39Z"))]
    #[case::behind_it(Dates::Auto, "100000000000", Some("1973-03-03T09:46:40Z"))]
    #[case::too_many_seconds(Dates::Seconds, "1759756911000", None)]
    #[case::few_milliseconds(Dates::Milliseconds, "5000", Some("1970-01-01T00:00:05Z"))]
    #[case::not_words(Dates::Seconds, "\"2025-10-06T13:21:51Z\"", None)]
    #[case::not_numbers(Dates::Rfc3339, "1759756911", None)]
    #[case::nonsense(Dates::Auto, "\"yesterday\"", None)]
    #[case::before_1970(Dates::Auto, "-1", None)]
    fn a_moment_is_told_or_unknown(#[case] dates: Dates, #[case] json: &str, #[case] told: Option<&str>) {
        assert_eq!(moment(&field(json), dates).map(|moment| moment.to_string()).as_deref(), told);
    }

    #[rstest]
    #[case(Durations::Seconds, "42.5", Some(42.5))]
    #[case(Durations::Seconds, "\"42.5\"", Some(42.5))]
    #[case(Durations::Seconds, "\"0:42\"", Some(42.0))]
    #[case(Durations::Seconds, "\"12:40.5\"", Some(760.5))]
    #[case(Durations::Seconds, "\"1:02:03\"", Some(3723.0))]
    #[case(Durations::Seconds, "\"100:00\"", Some(6000.0))]
    #[case(Durations::Seconds, "\"1:60\"", None)]
    #[case(Durations::Seconds, "\"1:2:3:4\"", None)]
    #[case(Durations::Seconds, "\"1.5:00\"", None)]
    #[case(Durations::Seconds, "\"1:1.5:00\"", None)]
    #[case(Durations::Seconds, "\"-1:00\"", None)]
    #[case(Durations::Seconds, "\"1:+5\"", None)]
    #[case(Durations::Seconds, "\":\"", None)]
    #[case(Durations::Seconds, "\"NaN:inf\"", None)]
    #[case(Durations::Seconds, "-1", None)]
    #[case(Durations::Milliseconds, "42500", Some(42.5))]
    #[case(Durations::Milliseconds, "\"42500\"", Some(42.5))]
    #[case(Durations::Milliseconds, "\"0:42\"", None)]
    fn a_length_is_told_or_unknown(#[case] durations: Durations, #[case] json: &str, #[case] told: Option<f64>) {
        assert_eq!(duration(&field(json), durations).map(Seconds::get), told);
    }

    #[rstest]
    #[case("1920", Some(1920), Some(1920))]
    #[case("\"1920\"", Some(1920), Some(1920))]
    #[case("\"1920x1080\"", Some(1920), Some(1080))]
    #[case("\"1920 × 1080\"", Some(1920), Some(1080))]
    #[case("\"1920x\"", None, None)]
    #[case("\"0x0\"", None, None)]
    #[case("\"large\"", None, None)]
    fn sides_are_told_or_unknown(#[case] json: &str, #[case] width: Option<u32>, #[case] height: Option<u32>) {
        let field = field(json);
        assert_eq!((pixels(&field, Side::Width), pixels(&field, Side::Height)), (width, height));
    }

    #[rstest]
    #[case("image/png", Some(AssetKind::Image))]
    #[case("Video/MP4; codecs=x", Some(AssetKind::Video))]
    #[case("audio/mpeg", Some(AssetKind::Audio))]
    #[case("application/vnd.apple.mpegurl", Some(AssetKind::Video))]
    #[case("application/pdf", None)]
    #[case("image", Some(AssetKind::Image))]
    #[case("", None)]
    fn a_type_tells_the_kind(#[case] mime: &str, #[case] kind: Option<AssetKind>) {
        assert_eq!(kind_of_mime(mime), kind);
    }

    #[rstest]
    #[case("https://m.example/a b.png", "https://m.example/a b.png")]
    #[case("https://m.example/a.png", "https://m.example/a.png")]
    #[case("//m.example/a.png", "https://m.example/a.png")]
    #[case("/a.png?x#y", "https://api.example/a.png?x#y")]
    #[case("a.png", "https://api.example/v1/a.png")]
    #[case("../a.png", "https://api.example/a.png")]
    #[case("javascript:alert(1)", "javascript:alert(1)")]
    #[case("no file", "no file")]
    #[case("https://[", "https://[")]
    fn an_address_becomes_absolute(#[case] text: &str, #[case] url: &str) {
        let base = Url::parse("https://api.example/v1/files?page=2").unwrap();
        assert_eq!(absolute(text.to_owned(), &base), url);
    }
}
