//! Thumbnails, posters and waveforms that were made before, on disk.

use std::path::Path;

use image::RgbaImage;

use crate::asset::{AssetId, MediumVersion, Shot, ShotFacts, Waveform};

/// What is kept by default, in bytes.
pub const DEFAULT_LIMIT: u64 = 256 * 1024 * 1024;

/// How large a kept picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scale {
    /// For the pane and the contact sheet: its longer side is 512 pixels at most.
    Thumbnail,
    /// For the full detail: 1,600 pixels at most.
    Large,
}

impl Scale {
    /// The longer side in pixels.
    #[must_use]
    pub fn side(self) -> u32 {
        match self {
            Self::Thumbnail => 512,
            Self::Large => 1600,
        }
    }
}

/// What something is kept under.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub asset: AssetId,
    pub version: MediumVersion,
}

/// The cache in a folder. A clone is another handle to the same one; several programs may share the folder.
#[derive(Clone, Debug)]
pub struct Cache {}

impl Cache {
    /// Keeps its files in `folder`, which is made when something is kept; `limit` bytes at most.
    #[must_use]
    pub fn new(_folder: &Path, _limit: u64) -> Self {
        Self {}
    }

    /// A picture that was kept; `None` where there is none that can be read. Blocks on the disk.
    #[must_use]
    pub fn picture(&self, _key: &Key, _shot: Shot, _scale: Scale) -> Option<(RgbaImage, ShotFacts)> {
        None
    }

    /// Keeps a picture. What cannot be kept is not: a full disk costs nothing but the next look. Blocks on the disk.
    pub fn keep_picture(&self, _key: &Key, _shot: Shot, _scale: Scale, _picture: &RgbaImage, _facts: ShotFacts) {}

    /// A waveform that was kept.
    #[must_use]
    pub fn waveform(&self, _key: &Key) -> Option<Waveform> {
        None
    }

    /// Keeps a whole waveform.
    pub fn keep_waveform(&self, _key: &Key, _waveform: &Waveform) {}
}
