//! The names of sounds: of codecs that there is no decoder for, and of files that are no sound.

use symphonia::core::codecs::audio::AudioCodecId;
use symphonia::core::codecs::audio::well_known as id;

use crate::asset::MediaFault;
use crate::media::picture::format;
use crate::text::Label;

/// What is said of a codec that is not known by name.
const UNNAMED: &str = "this kind of sound";

/// A codec without a decoder.
pub(super) fn without_decoder(codec: AudioCodecId) -> MediaFault {
    let name = match codec {
        id::CODEC_ID_OPUS => "opus",
        id::CODEC_ID_ALAC => "alac",
        id::CODEC_ID_AAC => "this kind of aac",
        id::CODEC_ID_MP1 => "mp1",
        id::CODEC_ID_MP2 => "mp2",
        id::CODEC_ID_AC3 => "ac3",
        id::CODEC_ID_EAC3 => "eac3",
        id::CODEC_ID_DCA => "dts",
        id::CODEC_ID_SPEEX => "speex",
        id::CODEC_ID_WMA => "wma",
        id::CODEC_ID_WAVPACK => "wavpack",
        _ => UNNAMED,
    };
    MediaFault::Codec { codec: Label::new(name) }
}

/// What a file is that cannot be a sound, told from its beginning; `None` where it may be one.
pub(super) fn foreign(beginning: &[u8]) -> Option<MediaFault> {
    if beginning.is_empty() {
        return Some(MediaFault::Damaged { what: "it is empty".to_owned() });
    }
    if format::format(beginning).is_ok() {
        return Some(MediaFault::Foreign { what: "a picture".to_owned() });
    }
    let codec = match beginning {
        [b'#', b'!', b'A', b'M', b'R', ..] => Some("amr"),
        [b'F', b'O', b'R', b'M', _, _, _, _, b'A', b'I', b'F', ..] => Some("aiff"),
        [b'M', b'T', b'h', b'd', ..] => Some("midi"),
        [0x30, 0x26, 0xb2, 0x75, ..] => Some("wma"),
        _ => None,
    };
    if let Some(codec) = codec {
        return Some(MediaFault::Codec { codec: Label::new(codec) });
    }
    match format::other(beginning) {
        // These may have a sound, and what is not known may begin with something that is passed over.
        MediaFault::Foreign { what } if ["a sound", "a video", format::UNKNOWN].contains(&what.as_str()) => None,
        fault => Some(fault),
    }
}

/// What no reader can read, though it may have been a sound.
pub(super) fn unknown(beginning: &[u8]) -> MediaFault {
    match format::other(beginning) {
        // Every MP4 and Matroska can be read that is whole.
        _ if beginning.get(4..8) == Some(b"ftyp") || beginning.starts_with(b"\x1a\x45\xdf\xa3") => {
            MediaFault::Damaged { what: "its index is missing".to_owned() }
        }
        MediaFault::Foreign { what } if what == format::UNKNOWN => MediaFault::Foreign { what },
        _ => MediaFault::Codec { codec: Label::new(UNNAMED) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(b"<html><body>", Some(MediaFault::Foreign { what: "HTML".to_owned() }))]
    #[case(b"\x89PNG\r\n\x1a\n", Some(MediaFault::Foreign { what: "a picture".to_owned() }))]
    #[case(b"\0\0\0\x18ftypheic", Some(MediaFault::Codec { codec: Label::new("HEIC") }))]
    #[case(b"#!AMR\n", Some(MediaFault::Codec { codec: Label::new("amr") }))]
    #[case(b"", Some(MediaFault::Damaged { what: "it is empty".to_owned() }))]
    #[case(b"ID3\x04", None)]
    #[case(b"RIFF\0\0\0\0WAVE", None)]
    #[case(b"\0\0\0\x20ftypisom....", None)]
    #[case(b"\xff\xfb\x90\x00", None)]
    #[case(b"\0\0\0\0\0\0\0\0", None)]
    fn what_cannot_be_a_sound_is_named(#[case] bytes: &[u8], #[case] fault: Option<MediaFault>) {
        assert_eq!(foreign(bytes), fault);
    }
}
