//! What bytes are, told from what they begin with; what a host or a name says of them counts for nothing.

use image::ImageFormat;

use crate::asset::MediaFault;
use crate::text::Label;

/// How far into a text it is looked for what kind of text it is.
const LOOKED_AT: usize = 1024;

/// What is said of a file that nothing is known of.
pub(in crate::media) const UNKNOWN: &str = "a file of no known kind";

/// The format of a picture that can be decoded.
///
/// # Errors
/// It is something else: [`MediaFault::Codec`] where it is a picture, [`MediaFault::Foreign`] where it is none.
pub(in crate::media) fn format(bytes: &[u8]) -> Result<ImageFormat, MediaFault> {
    let known = match bytes {
        [] => return Err(MediaFault::Damaged { what: "it is empty".to_owned() }),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => ImageFormat::Png,
        [0xff, 0xd8, 0xff, ..] => ImageFormat::Jpeg,
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => ImageFormat::Gif,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => ImageFormat::WebP,
        _ if is_bmp(bytes) => ImageFormat::Bmp,
        _ => return Err(other(bytes)),
    };
    Ok(known)
}

/// `BM` alone may begin a text: the length of the header behind it is one of those that there are.
fn is_bmp(bytes: &[u8]) -> bool {
    let header = bytes.get(14..18).and_then(|length| <[u8; 4]>::try_from(length).ok()).map(u32::from_le_bytes);
    bytes.starts_with(b"BM") && header.is_some_and(|length| matches!(length, 12 | 16 | 40 | 52 | 56 | 64 | 108 | 124))
}

/// What is no picture that can be decoded.
pub(in crate::media) fn other(bytes: &[u8]) -> MediaFault {
    let codec = |codec: &str| MediaFault::Codec { codec: Label::new(codec) };
    let foreign = |what: &str| MediaFault::Foreign { what: what.to_owned() };
    if let Some([b'f', b't', b'y', b'p', brand @ ..]) = bytes.get(4..12) {
        return match brand {
            b"avif" | b"avis" => codec("AVIF"),
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => codec("HEIC"),
            b"M4A " | b"M4B " => foreign("a sound"),
            _ => foreign("a video"),
        };
    }
    match bytes {
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => codec("TIFF"),
        [0xff, 0x0a, ..] | [0, 0, 0, 0x0c, b'J', b'X', b'L', b' ', ..] => codec("JPEG XL"),
        [0, 0, 0, 0x0c, b'j', b'P', ..] | [0xff, 0x4f, 0xff, 0x51, ..] => codec("JPEG 2000"),
        [b'8', b'B', b'P', b'S', ..] => codec("PSD"),
        [0, 0, 1, 0, _, _, ..] => codec("ICO"),
        [b'%', b'P', b'D', b'F', ..] => foreign("PDF"),
        [b'w', b'O', b'F', b'F' | b'2', ..]
        | [b'O', b'T', b'T', b'O', ..]
        | [b't', b't', b'c', b'f', ..]
        | [0, 1, 0, 0, 0, ..] => foreign("a font"),
        [b'P', b'K', 3 | 5, 4 | 6, ..] | [0x1f, 0x8b, ..] | [b'7', b'z', 0xbc, 0xaf, ..] => foreign("an archive"),
        [0x1a, 0x45, 0xdf, 0xa3, ..] | [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' ', ..] => {
            foreign("a video")
        }
        [b'I', b'D', b'3', ..]
        | [b'f', b'L', b'a', b'C', ..]
        | [b'O', b'g', b'g', b'S', ..]
        | [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => foreign("a sound"),
        _ => foreign(text(bytes).unwrap_or(UNKNOWN)),
    }
}

/// The kind of a text, if it is one.
fn text(bytes: &[u8]) -> Option<&'static str> {
    let beginning = &bytes[..bytes.len().min(LOOKED_AT)];
    let text = String::from_utf8_lossy(beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(beginning)).to_lowercase();
    let text = text.trim_start();
    if text.starts_with('<') {
        let has = |tag: &str| text.contains(tag);
        return Some(match text {
            _ if has("<svg") => "SVG",
            _ if has("<html") || has("<!doctype html") || has("<head") || has("<body") => "HTML",
            _ => "XML",
        });
    }
    let is_text = !text.chars().any(|c| c == char::REPLACEMENT_CHARACTER || c.is_control() && !c.is_whitespace());
    is_text.then_some(if text.starts_with(['{', '[']) { "JSON" } else { "text" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(b"<!DOCTYPE html><p>", "HTML")]
    #[case(b"\xef\xbb\xbf\n <HTML lang=en>", "HTML")]
    #[case(b"<?xml version='1.0'?><!-- x --><svg xmlns='...'>", "SVG")]
    #[case(b"<svg/>", "SVG")]
    #[case(b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "XML")]
    #[case(b"{\"error\":1}", "JSON")]
    #[case(b"BMW is a car", "text")]
    #[case(b"%PDF-1.7", "PDF")]
    #[case(b"wOF2....", "a font")]
    #[case(b"OTTO....", "a font")]
    #[case(b"\0\x01\0\0\0\x10", "a font")]
    #[case(b"PK\x03\x04....", "an archive")]
    #[case(b"\0\0\0\x20ftypisom....", "a video")]
    #[case(b"\0\0\0\x20ftypM4A ....", "a sound")]
    #[case(b"\x1a\x45\xdf\xa3", "a video")]
    #[case(b"ID3\x04", "a sound")]
    #[case(b"RIFF\0\0\0\0WAVE", "a sound")]
    #[case(b"\x01\x02\x03", "a file of no known kind")]
    fn what_is_no_picture_is_named(#[case] bytes: &[u8], #[case] what: &str) {
        assert_eq!(format(bytes), Err(MediaFault::Foreign { what: what.to_owned() }));
    }

    #[rstest]
    #[case(b"\0\0\0\x18ftypheic", "HEIC")]
    #[case(b"\0\0\0\x18ftypavif", "AVIF")]
    #[case(b"II*\0", "TIFF")]
    #[case(b"MM\0*", "TIFF")]
    #[case(b"\xff\x0a", "JPEG XL")]
    #[case(b"8BPS", "PSD")]
    fn a_picture_without_a_decoder_is_named(#[case] bytes: &[u8], #[case] codec: &str) {
        assert_eq!(format(bytes), Err(MediaFault::Codec { codec: Label::new(codec) }));
    }

    #[test]
    fn nothing_is_damage() {
        assert_eq!(format(b""), Err(MediaFault::Damaged { what: "it is empty".to_owned() }));
    }
}
