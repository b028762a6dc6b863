//! What a medium is, told from its first bytes. Neither its name nor the type that its host states has a say in it.

mod extension;

use crate::asset::MediaFault;
use crate::text::Label;
pub(in crate::media) use extension::Extension;

/// How many bytes decide. Of all but texts, the first 32 are enough.
pub(in crate::media) const DECIDING: usize = 4096;

/// What is said of a file that nothing is known of.
pub(in crate::media) const UNKNOWN: &str = "a file of no known kind";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Still(Still),
    /// A picture that nothing here reads, by its name.
    OtherStill(&'static str),
    /// MP4, MOV: boxes.
    Boxes,
    /// M4A: boxes that hold no picture.
    SoundBoxes,
    /// Matroska and `WebM`.
    Matroska,
    Mp3,
    Wav,
    Flac,
    Ogg,
    /// AAC in frames of its own.
    Aac,
    /// An ID3 tag, and a sound behind it.
    Tagged,
    /// A video or a sound that nothing here reads, by its name.
    OtherMoving(&'static str),
    /// No medium: what it is in words.
    Foreign(&'static str),
    Empty,
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Still {
    Png,
    Jpeg,
    Gif,
    WebP,
    Bmp,
}

/// What begins with these bytes is this.
const BEGINNINGS: [(&[u8], Kind); 35] = [
    (b"\x89PNG\r\n\x1a\n", Kind::Still(Still::Png)),
    (b"\xff\xd8\xff", Kind::Still(Still::Jpeg)),
    (b"GIF87a", Kind::Still(Still::Gif)),
    (b"GIF89a", Kind::Still(Still::Gif)),
    (b"II\x2a\0", Kind::OtherStill("TIFF")),
    (b"II\x2b\0", Kind::OtherStill("TIFF")),
    (b"MM\0\x2a", Kind::OtherStill("TIFF")),
    (b"MM\0\x2b", Kind::OtherStill("TIFF")),
    (b"\xff\x0a", Kind::OtherStill("JPEG XL")),
    (b"\0\0\0\x0cJXL ", Kind::OtherStill("JPEG XL")),
    (b"\0\0\0\x0cjP", Kind::OtherStill("JPEG 2000")),
    (b"\xff\x4f\xff\x51", Kind::OtherStill("JPEG 2000")),
    (b"8BPS", Kind::OtherStill("PSD")),
    (b"\0\0\x01\0", Kind::OtherStill("ICO")),
    (b"\x1a\x45\xdf\xa3", Kind::Matroska),
    (b"OggS", Kind::Ogg),
    (b"fLaC", Kind::Flac),
    (b"ID3", Kind::Tagged),
    (b"FLV\x01", Kind::OtherMoving("flv")),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Kind::OtherMoving("asf")),
    (b"\0\0\x01\xba", Kind::OtherMoving("mpeg")),
    (b"#!AMR", Kind::OtherMoving("amr")),
    (b"MThd", Kind::OtherMoving("midi")),
    (b"%PDF", Kind::Foreign("PDF")),
    (b"PK\x03\x04", Kind::Foreign("an archive")),
    (b"PK\x05\x06", Kind::Foreign("an archive")),
    (b"\x1f\x8b", Kind::Foreign("an archive")),
    (b"7z\xbc\xaf", Kind::Foreign("an archive")),
    (b"wOFF", Kind::Foreign("a font")),
    (b"wOF2", Kind::Foreign("a font")),
    (b"OTTO", Kind::Foreign("a font")),
    (b"ttcf", Kind::Foreign("a font")),
    (b"true", Kind::Foreign("a font")),
    (b"\0\x01\0\0\0", Kind::Foreign("a font")),
    (b"WEBVTT", Kind::Foreign("subtitles")),
];

impl Kind {
    /// What begins with these bytes, the first [`DECIDING`] of it.
    pub(crate) fn of(first: &[u8]) -> Self {
        let first = &first[..first.len().min(DECIDING)];
        if first.is_empty() {
            return Self::Empty;
        }
        // The size of a first box may look like the beginning of something else.
        let known = boxes(first)
            .or_else(|| form(first))
            .or_else(|| BEGINNINGS.iter().find(|(beginning, _)| first.starts_with(beginning)).map(|(_, kind)| *kind));
        known.or_else(|| frames(first)).or_else(|| text(first)).unwrap_or(Self::Unknown)
    }

    /// What is said where it cannot be taken.
    pub(in crate::media) fn fault(self) -> MediaFault {
        let what = match self {
            Self::OtherStill(codec) | Self::OtherMoving(codec) => return unread(codec),
            Self::Empty => return MediaFault::Damaged { what: "it is empty".to_owned() },
            Self::Still(_) => "a picture",
            Self::Boxes | Self::Matroska => "a video",
            Self::SoundBoxes | Self::Mp3 | Self::Wav | Self::Flac | Self::Ogg | Self::Aac | Self::Tagged => "a sound",
            Self::Foreign(what) => what,
            Self::Unknown => UNKNOWN,
        };
        MediaFault::Foreign { what: what.to_owned() }
    }
}

/// It is of this codec, or format, which nothing here reads.
pub(in crate::media) fn unread(codec: &str) -> MediaFault {
    MediaFault::Codec { codec: Label::new(codec) }
}

/// Boxes, by the name of the first one; `ftyp` is looked at more closely, since pictures come in boxes too.
fn boxes(first: &[u8]) -> Option<Kind> {
    match first.get(4..8)? {
        b"moov" | b"mdat" | b"wide" | b"free" | b"skip" | b"pnot" | b"styp" | b"moof" => Some(Kind::Boxes),
        b"ftyp" => Some(match first.get(8..12).unwrap_or_default() {
            b"avif" | b"avis" => Kind::OtherStill("AVIF"),
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => Kind::OtherStill("HEIC"),
            b"M4A " | b"M4B " => Kind::SoundBoxes,
            _ => Kind::Boxes,
        }),
        _ => None,
    }
}

/// Chunks of a form, in the way of RIFF.
fn form(first: &[u8]) -> Option<Kind> {
    match (first.get(..4)?, first.get(8..12)?) {
        (b"RIFF", b"WEBP") => Some(Kind::Still(Still::WebP)),
        (b"RIFF" | b"RF64", b"WAVE") => Some(Kind::Wav),
        (b"RIFF", b"AVI ") => Some(Kind::OtherMoving("avi")),
        (b"FORM", b"AIFF" | b"AIFC") => Some(Kind::OtherMoving("aiff")),
        _ => None,
    }
}

/// What has so short a mark that it is soon met by chance: what is behind it has to make sense.
fn frames(first: &[u8]) -> Option<Kind> {
    if let [b'B', b'M', ..] = first
        && let Some([12 | 16 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0]) = first.get(14..18)
    {
        return Some(Kind::Still(Still::Bmp));
    }
    if super::probe::mp3::begins(first) {
        return Some(Kind::Mp3);
    }
    match first {
        [0xff, second, ..] if second & 0xf6 == 0xf0 => Some(Kind::Aac),
        _ => None,
    }
}

/// The kind of a text, if it is one; a letter may be cut off at its end.
fn text(first: &[u8]) -> Option<Kind> {
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start();
    let is_utf8 = std::str::from_utf8(text).map_or_else(|error| error.error_len().is_none(), |_| true);
    if !is_utf8 || text.iter().any(|byte| matches!(byte, 0..=8 | 14..=31 | 127)) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let holds = |word: &[u8]| lower.windows(word.len()).any(|window| window == word);
    let is_html = || [&b"<!doctype html"[..], b"<html", b"<head", b"<body"].into_iter().any(holds);
    Some(Kind::Foreign(match text.first() {
        Some(b'{' | b'[') => "JSON",
        Some(b'<') if is_html() => "HTML",
        Some(b'<') if holds(b"<svg") => "SVG",
        Some(b'<') => "XML",
        _ => "text",
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(b"\x89PNG\r\n\x1a\n", Kind::Still(Still::Png))]
    #[case(b"RIFF\0\0\0\0WEBP", Kind::Still(Still::WebP))]
    #[case(b"BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0", Kind::Still(Still::Bmp))]
    #[case(b"\0\0\0\x20ftypisom....", Kind::Boxes)]
    #[case(b"\0\0\x01\0ftypisom....", Kind::Boxes)]
    #[case(b"\0\0\0\x08wide", Kind::Boxes)]
    #[case(b"\0\0\0\x20ftypM4A ....", Kind::SoundBoxes)]
    #[case(b"\x1a\x45\xdf\xa3", Kind::Matroska)]
    #[case(b"RIFF\0\0\0\0WAVE", Kind::Wav)]
    #[case(b"ID3\x04", Kind::Tagged)]
    #[case(b"\xff\xfb\x90\x00", Kind::Mp3)]
    #[case(b"\xff\xf1\x50\x80\x02\x1f\xfc", Kind::Aac)]
    #[case(b"ftyp", Kind::Foreign("text"))]
    #[case(b"", Kind::Empty)]
    #[case(b"\x01\x02\x03", Kind::Unknown)]
    #[case(b"\xc8\xc8\xc8\xc8", Kind::Unknown)]
    fn the_first_bytes_say_what_it_is(#[case] first: &[u8], #[case] kind: Kind) {
        assert_eq!(Kind::of(first), kind);
    }

    #[rstest]
    #[case(b"<!DOCTYPE html><svg>", "HTML")]
    #[case(b"\xef\xbb\xbf\n <HTML lang=en>", "HTML")]
    #[case(b"<?xml version=\"1.0\"?><!-- x --><svg xmlns=\"\">", "SVG")]
    #[case(b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "XML")]
    #[case(b" {\"error\": \"gone\"}", "JSON")]
    #[case(b"%PDF-1.7", "PDF")]
    #[case(b"wOF2\0\0\0\0", "a font")]
    #[case(b"\0\x01\0\0\0\x10", "a font")]
    #[case(b"PK\x03\x04....", "an archive")]
    #[case(b"1\n00:00:00,000 --> 00:00:01,000\n", "text")]
    #[case(b"BMW is a make of car, not a picture", "text")]
    #[case(b"a letter is cut off here: \xe2\x82", "text")]
    fn what_is_no_medium_is_named(#[case] first: &[u8], #[case] what: &'static str) {
        assert_eq!(Kind::of(first), Kind::Foreign(what));
        assert_eq!(Kind::of(first).fault(), MediaFault::Foreign { what: what.to_owned() });
    }

    #[rstest]
    #[case(b"\0\0\0\x18ftypheic", "HEIC")]
    #[case(b"\0\0\0\x1cftypavif\0\0\0\0", "AVIF")]
    #[case(b"II*\0", "TIFF")]
    #[case(b"MM\0*", "TIFF")]
    #[case(b"\xff\x0a", "JPEG XL")]
    #[case(b"8BPS", "PSD")]
    #[case(b"RIFF\x10\0\0\0AVI LIST", "avi")]
    #[case(b"#!AMR\n", "amr")]
    fn what_is_a_medium_but_not_read_is_named_as_such(#[case] first: &[u8], #[case] codec: &str) {
        assert_eq!(Kind::of(first).fault(), MediaFault::Codec { codec: Label::new(codec) });
    }

    #[test]
    fn nothing_at_all_is_damaged() {
        assert_eq!(Kind::Empty.fault(), MediaFault::Damaged { what: "it is empty".to_owned() });
    }
}
