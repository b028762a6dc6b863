//! Frames of a video: the poster and the filmstrip, from as few of its bytes as they need.

mod colour;
mod ffmpeg;
mod h264;
mod keys;
mod matroska;
mod mp4;
mod shape;
mod span;
mod sps;
mod stream;
mod track;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use bytes::Bytes;
use image::RgbaImage;
use tokio::task;

use self::ffmpeg::Ffmpeg;
use self::h264::Undecoded;
use self::keys::{Index, Key, Place};
use self::span::{damaged, near};
use self::track::{Codec, Track};
use super::fetch::{Medium, Reader};
use super::kind::Kind;
use super::picture::room::Room;
use crate::asset::{MediaFault, ShotFacts};

/// What is given to ffmpeg of a container that is not read here, from its beginning, in bytes.
const BEGINNING: u64 = 3 * 1024 * 1024;

/// A video whose index has been read.
#[derive(Debug)]
pub struct Clip {
    medium: Medium,
    index: Arc<Index>,
    /// What decodes what is not decoded here; `None` where there is none.
    ffmpeg: Option<Ffmpeg>,
}

impl Clip {
    /// Reads the index of a video.
    ///
    /// # Errors
    /// It cannot be fetched, is no video, or is damaged.
    pub async fn open(medium: Medium) -> Result<Self, MediaFault> {
        Self::open_with(medium, Ffmpeg::find()).await
    }

    async fn open_with(medium: Medium, ffmpeg: Option<Ffmpeg>) -> Result<Self, MediaFault> {
        let index = medium.parse(|mut reader| index(&mut reader)).await??;
        Ok(Self { medium, index: Arc::new(index), ffmpeg })
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
        let picture = match self.decoded(sample.clone(), side).await {
            Ok(picture) => picture,
            Err(Undecoded::Fault(fault @ MediaFault::TooLarge { .. })) => return Err(fault),
            // What is damaged for one decoder may not be for another.
            Err(undecoded) => self.decoded_outside(&sample, side, undecoded).await?,
        };
        Ok((picture, facts))
    }

    /// Decodes a coded frame by what this program has itself, on a thread for blocking work.
    async fn decoded(&self, sample: Bytes, side: u32) -> Result<RgbaImage, Undecoded> {
        match self.index.track.codec {
            Codec::H264 => {
                let index = Arc::clone(&self.index);
                let room = Room::share().await?.grow(h264::memory(&index.track)).await?;
                let decoded = task::spawn_blocking(move || {
                    let _room = room;
                    h264::frame(&index.track, &sample, side)
                });
                // The decoder may fall over what it was given.
                decoded.await.unwrap_or_else(|_| Err(damaged("the decoder gave up").into()))
            }
            Codec::Hevc
            | Codec::Vp8
            | Codec::Vp9
            | Codec::Av1
            | Codec::Mpeg4
            | Codec::Mjpeg
            | Codec::Inside(_)
            | Codec::Other(_) => Err(Undecoded::Unsupported),
        }
    }

    /// Decodes it by ffmpeg; without one it is as it was.
    async fn decoded_outside(&self, sample: &[u8], side: u32, why: Undecoded) -> Result<RgbaImage, MediaFault> {
        let track = &self.index.track;
        match (&self.ffmpeg, stream::stream(track, sample), why) {
            (Some(ffmpeg), Some((format, stream)), _) => ffmpeg.frame(format, stream, track, side).await,
            (None, _, Undecoded::Fault(fault)) | (_, None, Undecoded::Fault(fault)) => Err(fault),
            (None, _, Undecoded::Unsupported) | (_, None, Undecoded::Unsupported) => {
                Err(MediaFault::Codec { codec: track.codec.name() })
            }
        }
    }
}

/// Reads the index of whatever the medium is.
fn index(reader: &mut Reader) -> Result<Index, MediaFault> {
    // As much as tells two packets of a transport stream.
    let head = near(reader, 0, reader.length().min(256))?;
    let kind = Kind::of(&head);
    if matches!(kind, Kind::Boxes | Kind::SoundBoxes) {
        return mp4::index(reader);
    }
    if kind == Kind::Matroska {
        return matroska::index(reader);
    }
    let container = stream::container(&head).ok_or_else(|| MediaFault::Foreign { what: "no video".to_owned() })?;
    let place = Place::Span { at: 0, size: reader.length().min(BEGINNING) };
    Ok(Index { track: Track::of(Codec::Inside(container)), keys: vec![Key { at: keys::seconds(0.0), place }] })
}
