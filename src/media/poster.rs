//! Frames of a video: the poster and the filmstrip, from as few of its bytes as they need.

mod colour;
mod h264;
mod keys;
mod mp4;
mod shape;
mod span;
mod sps;
mod track;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use bytes::Bytes;
use image::RgbaImage;
use tokio::task;

use self::h264::Undecoded;
use self::keys::Index;
use self::span::{damaged, span};
use self::track::{Codec, Track};
use super::fetch::{Medium, Reader};
use crate::asset::{MediaFault, ShotFacts};

/// A video whose index has been read.
#[derive(Debug)]
pub struct Clip {
    medium: Medium,
    index: Arc<Index>,
}

impl Clip {
    /// Reads the index of a video.
    ///
    /// # Errors
    /// It cannot be fetched, is no video, or is damaged.
    pub async fn open(medium: Medium) -> Result<Self, MediaFault> {
        let index = medium.parse(|mut reader| index(&mut reader)).await??;
        Ok(Self { medium, index: Arc::new(index) })
    }

    /// A frame of its filmstrip, from 0 (the poster), upright and cropped as the stream says, its longer side at most
    /// `side` pixels.
    ///
    /// # Errors
    /// It has no such frame, cannot be fetched, or is damaged; there is no decoder for it here.
    pub async fn frame(&self, number: u8, side: u32) -> Result<(RgbaImage, ShotFacts), MediaFault> {
        let key = self.index.keys.get(usize::from(number)).ok_or_else(|| damaged("no such frame"))?;
        let facts = ShotFacts { at: key.at, frames: u8::try_from(self.index.keys.len()).unwrap_or(u8::MAX) };
        let place = key.place.clone();
        let sample = self.medium.parse(move |mut reader| place.read(&mut reader)).await??;
        let picture = decoded(Arc::clone(&self.index), sample, side).await?;
        Ok((picture, facts))
    }
}

/// Reads the index of whatever the medium is.
fn index(reader: &mut Reader) -> Result<Index, MediaFault> {
    let size = reader.length().min(16);
    let head = span(reader, 0, size, size)?;
    if mp4::begins(&head) {
        return mp4::index(reader);
    }
    Err(MediaFault::Foreign { what: "no video".to_owned() })
}

/// Decodes a coded frame on a thread for blocking work.
async fn decoded(index: Arc<Index>, sample: Bytes, side: u32) -> Result<RgbaImage, MediaFault> {
    let own = {
        let (index, sample) = (Arc::clone(&index), sample.clone());
        task::spawn_blocking(move || own(&index.track, &sample, side)).await
    };
    match own {
        Ok(Ok(picture)) => Ok(picture),
        Ok(Err(Undecoded::Fault(fault))) => Err(fault),
        Ok(Err(Undecoded::Unsupported)) => Err(MediaFault::Codec { codec: index.track.codec.name() }),
        // The decoder fell over what it was given.
        Err(_) => Err(damaged("the decoder gave up")),
    }
}

/// By what this program has itself.
fn own(track: &Track, sample: &[u8], side: u32) -> Result<RgbaImage, Undecoded> {
    match track.codec {
        Codec::H264 => h264::frame(track, sample, side),
        Codec::Hevc | Codec::Vp8 | Codec::Vp9 | Codec::Av1 | Codec::Mpeg4 | Codec::Mjpeg | Codec::Other(_) => {
            Err(Undecoded::Unsupported)
        }
    }
}
