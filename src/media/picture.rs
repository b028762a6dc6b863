//! Pictures from bytes: decoded within limits, upright, made small.

mod decoder;
mod outline;
pub(in crate::media) mod room;
pub(in crate::media) mod scale;

use bytes::Bytes;
use image::RgbaImage;
use tokio::task;

use crate::asset::{MediaFault, media};
use decoder::Opened;
use room::Room;

/// The largest file that is decoded, in bytes.
pub const LARGEST_FILE: u64 = 40 * 1024 * 1024;

/// Decodes a picture (the first frame of an animated one), turns it as its EXIF orientation says, and makes it small
/// enough that its longer side is at most `side` pixels; a smaller one stays as it is. Runs on a thread for blocking work.
///
/// # Errors
/// It is no picture that is known, is damaged, or is beyond the limits.
pub async fn decode(bytes: Bytes, side: u32) -> Result<RgbaImage, MediaFault> {
    let length = bytes.len() as u64;
    if length > LARGEST_FILE {
        return Err(MediaFault::TooLarge { what: media::byte_size(length) });
    }
    let file = bytes.clone();
    let (memory, room) = within(Room::share().await?, move || Ok(Opened::new(&file)?.memory)).await?;
    let (picture, _) = within(room.grow(memory).await?, move || Opened::new(&bytes)?.decode(side)).await?;
    Ok(picture)
}

/// Runs a decoder on a thread for blocking work. The room is taken until it ends, also where nobody waits for it any more.
async fn within<T: Send + 'static>(
    room: Room,
    work: impl FnOnce() -> Result<T, MediaFault> + Send + 'static,
) -> Result<(T, Room), MediaFault> {
    let ended = task::spawn_blocking(move || (work(), room)).await;
    // What panics is the decoder.
    let (result, room) = ended.map_err(|_| MediaFault::Damaged { what: "its decoder gave up".to_owned() })?;
    Ok((result?, room))
}

#[cfg(test)]
mod tests;
