//! What a medium is, by its first bytes. Neither its name nor the type that its host states has a say in it.

use super::mp3;
use crate::asset::MediaFault;
use crate::text::Label;

/// How many bytes decide.
pub(super) const DECIDING: u64 = 4096;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Still(Still),
    /// MP4, MOV, M4A: boxes.
    Boxes,
    Matroska,
    Mp3,
    Wav,
    Flac,
    Ogg,
    /// An ID3 tag, and what is behind it.
    Tagged,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Still {
    Png,
    Jpeg,
    Gif,
    WebP,
    Bmp,
}

impl Still {
    pub(super) fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
            Self::Bmp => "image/bmp",
        }
    }

    pub(super) fn codec(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Gif => "gif",
            Self::WebP => "webp",
            Self::Bmp => "bmp",
        }
    }
}

/// The boxes that a file of boxes begins with; `ftyp` is looked at more closely.
const FIRST_BOXES: [&[u8]; 7] = [b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"styp"];

/// What is known, but not read here: at which place, which bytes, its name.
const UNREAD: [(usize, &[u8], &str); 14] = [
    (8, b"AVI ", "avi"),
    (8, b"AIFF", "aiff"),
    (8, b"AIFC", "aiff"),
    (8, b"avif", "avif"),
    (8, b"avis", "avif"),
    (8, b"heic", "heic"),
    (8, b"heix", "heic"),
    (8, b"mif1", "heic"),
    (0, b"FLV\x01", "flv"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
    (0, b"\x00\x00\x01\xba", "mpeg"),
    (0, b"II*\0", "tiff"),
    (0, b"MM\0*", "tiff"),
    (0, b"MThd", "midi"),
];

/// What is no medium at all, by its first bytes.
const FOREIGN: [(&[u8], &str); 12] = [
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"OTTO", "a font"),
    (b"ttcf", "a font"),
    (b"true", "a font"),
    (b"\x00\x01\x00\x00\x00", "a font"),
    (b"WEBVTT", "subtitles"),
    (b"{", "JSON"),
    (b"[", "JSON"),
];

/// What begins with these bytes, the first [`DECIDING`] of it.
pub(super) fn of(first: &[u8]) -> Result<Kind, MediaFault> {
    let is = |at: usize, magic: &[u8]| first.get(at..).is_some_and(|rest| rest.starts_with(magic));
    if first.is_empty() {
        return Err(MediaFault::Damaged { what: "it is empty".into() });
    }
    if is(0, b"\x89PNG\r\n\x1a\n") {
        return Ok(Kind::Still(Still::Png));
    }
    if is(0, b"\xff\xd8\xff") {
        return Ok(Kind::Still(Still::Jpeg));
    }
    if is(0, b"GIF87a") || is(0, b"GIF89a") {
        return Ok(Kind::Still(Still::Gif));
    }
    if is(0, b"RIFF") && is(8, b"WEBP") {
        return Ok(Kind::Still(Still::WebP));
    }
    if (is(0, b"RIFF") || is(0, b"RF64")) && is(8, b"WAVE") {
        return Ok(Kind::Wav);
    }
    if is(0, b"\x1a\x45\xdf\xa3") {
        return Ok(Kind::Matroska);
    }
    if is(0, b"OggS") {
        return Ok(Kind::Ogg);
    }
    if is(0, b"fLaC") {
        return Ok(Kind::Flac);
    }
    if is(0, b"ID3") {
        return Ok(Kind::Tagged);
    }
    if let Some((_, _, codec)) = UNREAD.iter().find(|(at, magic, _)| is(*at, magic)) {
        return Err(unread(codec));
    }
    if is(4, b"ftyp") || FIRST_BOXES.iter().any(|kind| is(4, kind)) {
        return Ok(Kind::Boxes);
    }
    // Two letters are soon met by chance: the length of the header behind them has to be one that there is.
    if is(0, b"BM") && first.get(14).is_some_and(|header| [12, 40, 52, 56, 64, 108, 124].contains(header)) {
        return Ok(Kind::Still(Still::Bmp));
    }
    if mp3::Header::read(first).is_some() {
        return Ok(Kind::Mp3);
    }
    if let [0xff, second, ..] = first
        && second & 0xf6 == 0xf0
    {
        return Err(unread("aac"));
    }
    Err(MediaFault::Foreign { what: foreign(first).into() })
}

fn unread(codec: &str) -> MediaFault {
    MediaFault::Codec { codec: Label::new(codec) }
}

/// What it is instead of a medium.
fn foreign(first: &[u8]) -> &'static str {
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start();
    if let Some((_, what)) = FOREIGN.iter().find(|(magic, _)| first.starts_with(magic) || text.starts_with(magic)) {
        return what;
    }
    let is_text = !text.iter().any(|byte| matches!(byte, 0..=8 | 14..=31 | 127));
    if text.starts_with(b"<") && is_text {
        let lower = text.to_ascii_lowercase();
        let holds = |word: &[u8]| lower.windows(word.len()).any(|window| window == word);
        return match () {
            () if holds(b"<!doctype html") || holds(b"<html") => "HTML",
            () if holds(b"<svg") => "SVG",
            () => "XML",
        };
    }
    if is_text { "text" } else { "an unknown format" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(b"<!DOCTYPE html><svg>", "HTML")]
    #[case(b"\xef\xbb\xbf\n <HTML>", "HTML")]
    #[case(b"<?xml version=\"1.0\"?><svg xmlns=\"\">", "SVG")]
    #[case(b"<rss>", "XML")]
    #[case(b" {\"error\": \"gone\"}", "JSON")]
    #[case(b"%PDF-1.7", "PDF")]
    #[case(b"wOF2\0\0\0\0", "a font")]
    #[case(b"1\n00:00:00,000 --> 00:00:01,000\n", "text")]
    #[case(b"BMW is a make of car, not a picture", "text")]
    #[case(b"\x00\x01\x02\x03", "an unknown format")]
    fn what_is_no_medium_is_named(#[case] first: &[u8], #[case] what: &str) {
        assert_eq!(of(first), Err(MediaFault::Foreign { what: what.into() }));
    }

    #[rstest]
    #[case(b"RIFF\x10\0\0\0AVI LIST", "avi")]
    #[case(b"\0\0\0\x1cftypavif\0\0\0\0", "avif")]
    #[case(b"\xff\xf1\x50\x80\x02\x1f\xfc", "aac")]
    fn what_is_a_medium_but_not_read_is_named_as_such(#[case] first: &[u8], #[case] codec: &str) {
        assert_eq!(of(first), Err(MediaFault::Codec { codec: Label::new(codec) }));
    }

    #[test]
    fn nothing_at_all_is_damaged() {
        assert_eq!(of(b""), Err(MediaFault::Damaged { what: "it is empty".into() }));
    }
}
