//! Frames of a video: the poster and the filmstrip, from as few of its bytes as they need.

use image::RgbaImage;

use super::fetch::Medium;
use crate::asset::{MediaFault, ShotFacts};

/// A video whose index has been read.
#[derive(Debug)]
pub struct Clip {}

impl Clip {
    /// Reads the index of a video.
    ///
    /// # Errors
    /// It cannot be fetched, is no video, or is damaged.
    pub async fn open(_medium: Medium) -> Result<Self, MediaFault> {
        Err(MediaFault::NotHere)
    }

    /// A frame of its filmstrip, from 0 (the poster), upright and cropped as the stream says, its longer side at most
    /// `side` pixels.
    ///
    /// # Errors
    /// It has no such frame, cannot be fetched, or is damaged; there is no decoder for it here.
    pub async fn frame(&self, _number: u8, _side: u32) -> Result<(RgbaImage, ShotFacts), MediaFault> {
        Err(MediaFault::NotHere)
    }
}
