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
        match own.filter(|_| is_known).filter(fits) {
            Some(own) => Self { text: own.to_owned(), in_place: true },
            None => {
                let first = fitting.and_then(<[&str]>::first).unwrap_or(&"bin");
                Self { text: (*first).to_owned(), in_place: is_known }
            }
        }
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
