//! The names of sounds: of codecs that there is no decoder for, and of files that are no sound.

use symphonia::core::codecs::audio::AudioCodecId;
use symphonia::core::codecs::audio::well_known as id;

use crate::asset::MediaFault;
use crate::media::kind::{Kind, unread};

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
    unread(name)
}

/// What a file is that cannot be a sound, told from its beginning; `None` where it may be one.
pub(super) fn foreign(beginning: &[u8]) -> Option<MediaFault> {
    match Kind::of(beginning) {
        // Boxes may hold a sound, and what is not known may begin with something that is passed over.
        Kind::Mp3
        | Kind::Wav
        | Kind::Flac
        | Kind::Ogg
        | Kind::Aac
        | Kind::Tagged
        | Kind::Boxes
        | Kind::SoundBoxes
        | Kind::Matroska
        | Kind::Unknown => None,
        other @ (Kind::Still(_) | Kind::OtherStill(_) | Kind::OtherMoving(_) | Kind::Foreign(_) | Kind::Empty) => {
            Some(other.fault())
        }
    }
}

/// What no reader can read, though it may have been a sound.
pub(super) fn unknown(beginning: &[u8]) -> MediaFault {
    match Kind::of(beginning) {
        // Each of these can be read that is whole.
        Kind::Boxes | Kind::SoundBoxes | Kind::Matroska => {
            MediaFault::Damaged { what: "its index is missing".to_owned() }
        }
        Kind::Unknown => Kind::Unknown.fault(),
        Kind::Mp3
        | Kind::Wav
        | Kind::Flac
        | Kind::Ogg
        | Kind::Aac
        | Kind::Tagged
        | Kind::Still(_)
        | Kind::OtherStill(_)
        | Kind::OtherMoving(_)
        | Kind::Foreign(_)
        | Kind::Empty => unread(UNNAMED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Label;
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
