//! What a medium is, by what the service says and by its first bytes.

use std::io::Read as _;

use crate::asset::{Asset, AssetKind, MediaFault};
use crate::media::fetch::Medium;
use crate::media::kind::Kind;

/// How a medium is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Take {
    /// All of it is decoded.
    Picture,
    /// It has frames, or may have.
    Clip,
}

impl Take {
    /// Where the bytes do not say it. Whoever takes it says best what is wrong with it.
    pub(super) fn of_kind(kind: AssetKind) -> Self {
        match kind {
            AssetKind::Video | AssetKind::Audio => Self::Clip,
            AssetKind::Image | AssetKind::Other => Self::Picture,
        }
    }

    /// `None` for bytes that are neither's.
    fn of_bytes(head: &[u8]) -> Option<Self> {
        match Kind::of(head) {
            Kind::Still(_) | Kind::OtherStill(_) => Some(Self::Picture),
            Kind::Boxes | Kind::SoundBoxes | Kind::Matroska => Some(Self::Clip),
            Kind::Mp3
            | Kind::Wav
            | Kind::Flac
            | Kind::Ogg
            | Kind::Aac
            | Kind::Tagged
            | Kind::OtherMoving(_)
            | Kind::Foreign(_)
            | Kind::Empty
            | Kind::Unknown => None,
        }
    }
}

/// What a medium begins as.
pub(super) async fn beginning(medium: &Medium) -> Result<Option<Take>, MediaFault> {
    // As much as any of them needs; it came with the first range.
    let read = |reader| {
        let mut head = Vec::new();
        std::io::Read::take(reader, 32).read_to_end(&mut head).map(|_| head)
    };
    let head = medium.parse(read).await?;
    Ok(head.ok().and_then(|head| Take::of_bytes(&head)))
}

/// What an asset is in words, if its service says that it is nothing to be seen or heard: it is not fetched at all.
pub(super) fn foreign(asset: &Asset) -> Option<&'static str> {
    if asset.kind != AssetKind::Other {
        return None;
    }
    match asset.type_word.as_ref()?.raw().to_ascii_lowercase().as_str() {
        "pdf" | "doc" | "docx" | "document" | "ppt" | "pptx" => Some("a document"),
        "font" | "ttf" | "otf" | "woff" | "woff2" => Some("a font"),
        "srt" | "vtt" | "subtitle" | "subtitles" | "caption" => Some("subtitles"),
        "csv" | "xls" | "xlsx" => Some("a table"),
        "json" | "xml" | "txt" | "text" | "md" => Some("text"),
        "zip" | "archive" => Some("an archive"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(b"\x89PNG\r\n\x1a\n", Some(Take::Picture))]
    #[case(b"\xff\xd8\xff\xe0", Some(Take::Picture))]
    #[case(b"\0\0\0\x20ftypisom", Some(Take::Clip))]
    #[case(b"\0\0\0\x20ftypavif", Some(Take::Picture))]
    #[case(b"\x1a\x45\xdf\xa3\x9f", Some(Take::Clip))]
    #[case(b"<!DOCTYPE html>", None)]
    #[case(b"ftyp", None)]
    #[case(b"", None)]
    fn the_first_bytes_say_what_it_is(#[case] head: &[u8], #[case] take: Option<Take>) {
        assert_eq!(Take::of_bytes(head), take);
    }
}
