//! What a container says of its picture track, in the words of all containers.

use bytes::Bytes;

use super::colour::Colour;
use super::shape::{Aspect, Turn};
use crate::text::Label;

/// How frames are coded.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Codec {
    H264,
    Hevc,
    Vp8,
    Vp9,
    Av1,
    /// MPEG-4 part 2, as `DivX` and Xvid are.
    Mpeg4,
    Mjpeg,
    /// Whatever is in a container that is not read here: the name that ffmpeg has for it.
    Inside(&'static str),
    Other(Label),
}

impl Codec {
    /// Its name, as ffprobe says it.
    pub(super) fn name(&self) -> Label {
        let name = match self {
            Self::H264 => "h264",
            Self::Hevc => "hevc",
            Self::Vp8 => "vp8",
            Self::Vp9 => "vp9",
            Self::Av1 => "av1",
            Self::Mpeg4 => "mpeg4",
            Self::Mjpeg => "mjpeg",
            Self::Inside(container) => container,
            Self::Other(label) => return label.clone(),
        };
        Label::new(name)
    }
}

/// The picture track of a clip: what every frame of it needs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Track {
    pub codec: Codec,
    /// What the decoder is told before the first frame: `avcC`, `hvcC`, `av1C`, or what Matroska calls private.
    pub config: Bytes,
    /// The container's; what the stream says of itself counts for more.
    pub colour: Option<Colour>,
    /// The container's; it counts for more than the stream's.
    pub aspect: Option<Aspect>,
    pub turn: Turn,
}

impl Track {
    /// One of which nothing else is known.
    pub(super) fn of(codec: Codec) -> Self {
        Self { codec, config: Bytes::new(), colour: None, aspect: None, turn: Turn::None }
    }
}
