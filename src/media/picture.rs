//! Pictures from bytes: decoded within limits, upright, made small.

use bytes::Bytes;
use image::RgbaImage;

use crate::asset::MediaFault;

/// The largest file that is decoded, in bytes.
pub const LARGEST_FILE: u64 = 40 * 1024 * 1024;

/// Decodes a picture (the first frame of an animated one), turns it as its EXIF orientation says, and makes it small
/// enough that its longer side is at most `side` pixels; a smaller one stays as it is. Runs on a thread for blocking work.
///
/// # Errors
/// It is no picture that is known, is damaged, or is beyond the limits.
pub async fn decode(_bytes: Bytes, _side: u32) -> Result<RgbaImage, MediaFault> {
    Err(MediaFault::NotHere)
}
