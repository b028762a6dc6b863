//! What is seen and heard of assets: which pictures and waveforms are wanted, under way, at hand, or not to be had.

use std::collections::BTreeMap;

use super::Seats;
use crate::asset::{AssetId, MediaFault, MediumVersion, Shot, ShotFacts, Waveform};

/// What the terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Graphics {
    /// Not known yet: the terminal is still asked.
    #[default]
    Unknown,
    /// No pictures: switched off, or there is neither a protocol nor colour.
    None,
    /// Pictures of coloured half blocks.
    Cells,
    /// Pictures of pixels.
    Pixels,
}

/// A picture as it is on the screen. The pixels are the runtime's; here it is a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PictureKey {
    pub asset: AssetId,
    pub version: MediumVersion,
    pub shot: Shot,
    /// Columns and rows that it may cover.
    pub cells: (u16, u16),
}

/// The sound of an asset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WaveKey {
    pub asset: AssetId,
    pub version: MediumVersion,
}

/// Something to be looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Preview {
    Picture(PictureKey),
    Wave(WaveKey),
}

impl Preview {
    #[must_use]
    pub fn asset(&self) -> &AssetId {
        match self {
            Self::Picture(key) => &key.asset,
            Self::Wave(key) => &key.asset,
        }
    }
}

/// A picture that the runtime holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picture {
    /// Columns and rows that it covers, within those of its key.
    pub extent: (u16, u16),
    /// What it takes in memory.
    pub bytes: usize,
    pub facts: ShotFacts,
}

/// Everything about previews.
#[derive(Clone, Debug, Default)]
pub struct Previews {
    /// `i` takes them away.
    pub hidden: bool,
    pub graphics: Graphics,
    pub pictures: BTreeMap<PictureKey, Result<Picture, MediaFault>>,
    pub waves: BTreeMap<WaveKey, Result<Waveform, MediaFault>>,
    /// What is being made or fetched.
    pub seats: Seats<Preview>,
}

/// How many previews are made at once.
pub const PREVIEW_SEATS: usize = 8;
