//! Which extension a file gets, by what its first bytes say it is.
//!
//! A system opens a file by its extension. So one that comes from outside is only left to a file whose content is of that
//! kind; where the content is of no known kind, only if it stands in the list below. That is a list of what is allowed, for
//! nobody knows all that some system would run: programs, scripts, shortcuts, installers and documents with macros are not in
//! it, nor is HTML, whose scripts would run with what a browser grants to a local file. SVG is in it: it is a picture to all
//! who take assets any further, and browsers give its scripts nothing.

use super::{Kind, Still};

/// The extension of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::media) struct Extension {
    /// Without its dot.
    pub(in crate::media) text: String,
    /// It takes the place of the one that the name came with; else it stands behind the whole name.
    pub(in crate::media) in_place: bool,
}

/// What stays as it is where the content says nothing, besides all that the content could have said.
const HARMLESS: [&str; 29] = [
    "3ds", "arw", "bin", "braw", "cr3", "cube", "dat", "dds", "exr", "fbx", "glb", "hdr", "ktx", "ktx2", "m2ts", "mts",
    "mxf", "obj", "ply", "raf", "raw", "rw2", "stl", "tga", "ts", "usd", "usdc", "usdz", "xcf",
];

const BOXES: &[&str] = &["mp4", "m4v", "mov", "m4a", "3gp", "3g2", "qt"];
const QUICKTIME: &[&str] = &["mov", "qt", "mp4", "m4v"];
const TEXT: &[&str] = &[
    "txt", "srt", "vtt", "ass", "ssa", "sub", "sbv", "lrc", "csv", "tsv", "md", "json", "ndjson", "jsonl", "cube",
    "obj", "ply", "log", "ttml",
];
const SUBRIP: &[&str] = &["srt", "vtt", "sbv", "txt"];
const JSON: &[&str] =
    &["json", "ndjson", "jsonl", "geojson", "gltf", "lottie", "txt", "lrc", "ass", "ssa", "md", "log"];
const ARCHIVES: &[&str] =
    &["zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "usdz", "sketch", "lottie", "kra", "ora"];
const TIFF: &[&str] = &["tiff", "tif", "dng", "nef", "arw", "cr2", "pef", "orf"];

/// All lists, to know an extension by.
const ALL: [&[&str]; 9] = [BOXES, QUICKTIME, TEXT, SUBRIP, JSON, ARCHIVES, TIFF, &HARMLESS, OTHERS];
const OTHERS: &[&str] = &[
    "png", "apng", "jpg", "jpeg", "jfif", "gif", "webp", "bmp", "dib", "jxl", "jp2", "j2k", "jpx", "jpf", "psd", "psb",
    "ico", "avif", "heic", "heif", "m4b", "webm", "mkv", "mka", "mks", "mp3", "mp2", "wav", "wave", "bwf", "flac",
    "ogg", "oga", "ogv", "opus", "spx", "aac", "adts", "flv", "wmv", "wma", "asf", "mpg", "mpeg", "vob", "amr", "mid",
    "midi", "kar", "avi", "aiff", "aif", "aifc", "pdf", "ai", "gz", "tgz", "7z", "ttf", "otf", "ttc", "woff", "woff2",
    "svg", "xml", "xmp",
];

impl Extension {
    /// The extension of a file that begins with these bytes, and whose name came with `own`.
    pub(in crate::media) fn of(first: &[u8], own: Option<&str>) -> Self {
        let lower = own.map(str::to_ascii_lowercase);
        let is_known = lower.as_deref().is_some_and(|own| ALL.iter().any(|list| list.contains(&own)));
        let fitting = fitting(first);
        let fits = |own: &&str| fitting.is_none_or(|fitting| fitting.iter().any(|fit| own.eq_ignore_ascii_case(fit)));
        if let Some(own) = own.filter(|_| is_known).filter(fits) {
            return Self { text: own.to_owned(), in_place: true };
        }
        let first = fitting.and_then(<[&str]>::first).unwrap_or(&"bin");
        Self { text: (*first).to_owned(), in_place: is_known }
    }
}

/// The extensions that a file with these first bytes may have, the best first; `None` where they say nothing.
fn fitting(first: &[u8]) -> Option<&'static [&'static str]> {
    let brand = first.get(8..12).filter(|_| first.get(4..8) == Some(b"ftyp"));
    let holds = |word: &[u8]| first[..first.len().min(64)].windows(word.len()).any(|window| window == word);
    Some(match Kind::of(first) {
        Kind::Still(Still::Png) => &["png", "apng"],
        Kind::Still(Still::Jpeg) => &["jpg", "jpeg", "jfif"],
        Kind::Still(Still::Gif) => &["gif"],
        Kind::Still(Still::WebP) => &["webp"],
        Kind::Still(Still::Bmp) => &["bmp", "dib"],
        Kind::OtherStill("TIFF") => TIFF,
        Kind::OtherStill("JPEG XL") => &["jxl"],
        Kind::OtherStill("JPEG 2000") => &["jp2", "j2k", "jpx", "jpf"],
        Kind::OtherStill("PSD") => &["psd", "psb"],
        Kind::OtherStill("ICO") => &["ico"],
        Kind::OtherStill("AVIF") => &["avif"],
        Kind::OtherStill("HEIC") => &["heic", "heif"],
        Kind::Boxes if brand.is_none_or(|brand| brand == b"qt  ") => QUICKTIME,
        Kind::Boxes if brand == Some(b"crx ") => &["cr3"],
        Kind::Boxes => BOXES,
        Kind::SoundBoxes => &["m4a", "m4b", "mp4"],
        Kind::Matroska if holds(b"webm") => &["webm", "mkv", "mka"],
        Kind::Matroska => &["mkv", "mka", "mks"],
        Kind::Mp3 | Kind::Tagged => &["mp3", "mp2", "aac", "flac"],
        Kind::Wav => &["wav", "wave", "bwf"],
        Kind::Flac => &["flac"],
        Kind::Ogg if holds(b"OpusHead") => &["opus", "ogg", "oga"],
        Kind::Ogg if holds(b"theora") => &["ogv", "ogg"],
        Kind::Ogg => &["ogg", "oga", "ogv", "opus", "spx"],
        Kind::Aac => &["aac", "adts"],
        Kind::OtherMoving("flv") => &["flv"],
        Kind::OtherMoving("asf") => &["wmv", "wma", "asf"],
        Kind::OtherMoving("mpeg") => &["mpg", "mpeg", "vob"],
        Kind::OtherMoving("amr") => &["amr"],
        Kind::OtherMoving("midi") => &["mid", "midi", "kar"],
        Kind::OtherMoving("avi") => &["avi"],
        Kind::OtherMoving("aiff") => &["aiff", "aif", "aifc"],
        Kind::Foreign("PDF") => &["pdf", "ai"],
        Kind::Foreign("an archive") => match first {
            [b'P', ..] => ARCHIVES,
            [b'7', ..] => &["7z"],
            _ => &["gz", "tgz"],
        },
        Kind::Foreign("a font") => match first {
            [b'w', _, _, b'2', ..] => &["woff2"],
            [b'w', ..] => &["woff"],
            [b'O', ..] => &["otf"],
            [b't', b't', ..] => &["ttc"],
            _ => &["ttf", "otf"],
        },
        Kind::Foreign("subtitles") => &["vtt"],
        Kind::Foreign("JSON") => JSON,
        Kind::Foreign("SVG") => &["svg"],
        Kind::Foreign("XML") => &["xml", "xmp", "ttml"],
        Kind::Foreign("HTML") => &["txt"],
        Kind::Foreign(_) if is_subrip(first) => SUBRIP,
        Kind::Foreign(_) => TEXT,
        Kind::OtherStill(_) | Kind::OtherMoving(_) | Kind::Empty | Kind::Unknown => return None,
    })
}

/// A number, and a stretch of time on the next line.
fn is_subrip(first: &[u8]) -> bool {
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start();
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let is_number = |line: &[u8]| !line.is_empty() && line.iter().all(u8::is_ascii_digit);
    lines.next().is_some_and(is_number) && lines.next().is_some_and(|line| line.windows(5).any(|word| word == b" --> "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
    const MP4: &[u8] = b"\0\0\0\x20ftypisom....";
    const MOV: &[u8] = b"\0\0\0\x14ftypqt  ....";
    const WEBM: &[u8] = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm";
    const HTML: &[u8] = b"<!doctype html><script>alert(1)</script>";
    const SUBTITLES: &[u8] = b"\xef\xbb\xbf1\r\n00:00:00,000 --> 00:00:01,000\r\nHello";
    const UNKNOWN: &[u8] = b"\x01\x02\x03\x04";

    #[rstest]
    #[case::its_own(PNG, Some("png"), "png", true)]
    #[case::its_own_as_it_is(PNG, Some("PNG"), "PNG", true)]
    #[case::another_of_the_kind(b"\xff\xd8\xff\xe0", Some("jpeg"), "jpeg", true)]
    #[case::another_kind(PNG, Some("mp4"), "png", true)]
    #[case::none(MP4, None, "mp4", false)]
    #[case::no_extension_at_all(MP4, Some("2"), "mp4", false)]
    #[case::a_program_that_is_a_video(MP4, Some("exe"), "mp4", false)]
    #[case::a_sound_in_boxes(b"\0\0\0\x20ftypM4A ....", None, "m4a", false)]
    #[case::quicktime(MOV, None, "mov", false)]
    #[case::quicktime_called_otherwise(MOV, Some("mp4"), "mp4", true)]
    #[case::webm(WEBM, Some("mp4"), "webm", true)]
    #[case::matroska(b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska", None, "mkv", false)]
    #[case::opus(b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead", None, "opus", false)]
    #[case::subtitles(SUBTITLES, None, "srt", false)]
    #[case::subtitles_called_text(SUBTITLES, Some("txt"), "txt", true)]
    #[case::web_subtitles(b"WEBVTT\n\n", Some("txt"), "vtt", true)]
    #[case::json(b"{\"a\":1}", None, "json", false)]
    #[case::archive(b"PK\x03\x04....", Some("docx"), "docx", true)]
    #[case::archive_of_a_program(b"PK\x03\x04....", Some("jar"), "zip", false)]
    #[case::font(b"\0\x01\0\0\0\x10", Some("ttf"), "ttf", true)]
    #[case::unknown_and_harmless(UNKNOWN, Some("glb"), "glb", true)]
    #[case::unknown(UNKNOWN, None, "bin", false)]
    #[case::empty(b"", Some("mp4"), "mp4", true)]
    #[case::empty_program(b"", Some("bat"), "bin", false)]
    #[case::page(HTML, Some("html"), "txt", false)]
    #[case::page_called_a_picture(HTML, Some("png"), "txt", true)]
    #[case::program_of_text(b"#!/bin/sh\nrm -rf ~", Some("sh"), "txt", false)]
    #[case::shortcut(b"[Desktop Entry]\nExec=x", Some("desktop"), "json", false)]
    fn the_content_has_the_say(
        #[case] first: &[u8],
        #[case] own: Option<&str>,
        #[case] text: &str,
        #[case] in_place: bool,
    ) {
        assert_eq!(Extension::of(first, own), Extension { text: text.to_owned(), in_place });
    }

    /// What some system runs, or hands to what does.
    const RUN: [&str; 52] = [
        "exe", "bat", "cmd", "com", "scr", "pif", "msi", "msp", "msc", "cpl", "dll", "sys", "vbs", "vbe", "js", "jse",
        "mjs", "ws", "wsf", "wsh", "ps1", "psm1", "hta", "lnk", "url", "inf", "reg", "chm", "jar", "jnlp", "sh",
        "bash", "command", "desktop", "app", "dmg", "pkg", "deb", "rpm", "apk", "run", "py", "pl", "rb", "php", "html",
        "htm", "xhtml", "docm", "xlsm", "iso", "part",
    ];

    proptest! {
        #[test]
        fn no_file_gets_an_extension_that_something_would_run(
            content in prop_oneof![
                prop::sample::select(vec![PNG, MP4, WEBM, HTML, SUBTITLES, UNKNOWN, b"MZ", b"#!/bin/sh", b"PK\x03\x04", b"{}", b"<a/>"])
                    .prop_map(<[u8]>::to_vec),
                prop::collection::vec(any::<u8>(), 0..64),
            ],
            own in prop::sample::select(RUN.to_vec()),
            upper in any::<bool>(),
        ) {
            let own = if upper { own.to_ascii_uppercase() } else { own.to_owned() };
            let extension = Extension::of(&content, Some(&own));
            prop_assert!(!RUN.contains(&extension.text.to_ascii_lowercase().as_str()), "{:?}", extension);
            prop_assert!(!extension.in_place, "what it came with stays in front of it: nothing is hidden");
        }
    }

    #[test]
    fn each_extension_that_a_kind_may_have_is_known_as_one() {
        let firsts: [&[u8]; 11] =
            [PNG, MP4, MOV, WEBM, SUBTITLES, b"RIFF\0\0\0\0WAVE", b"II*\0", b"ID3", b"\x1f\x8b", b"wOFF", b"<svg>"];
        for extension in firsts.into_iter().filter_map(fitting).flatten() {
            assert!(ALL.iter().any(|list| list.contains(extension)), "{extension}");
        }
    }
}
