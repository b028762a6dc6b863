//! The index of a Matroska or `WebM` file (RFC 9559): its first picture track, and where the cues say that key frames are. It is
//! read element by element, so that no size in a file lays anything out before its bytes are here.

mod elements;

use bytes::Bytes;

use self::elements::Element;
use super::colour::{Colour, Matrix};
use super::keys::{Index, Key, LARGEST_SAMPLE, Place, seconds, spread};
use super::shape::{Aspect, Turn};
use super::span::{cut_off, damaged, near, span};
use super::track::{Codec, Track};
use crate::asset::MediaFault;
use crate::media::ebml::id::{
    BLOCK, BLOCK_GROUP, CLUSTER, CODEC_ID, CODEC_PRIVATE, COLOUR, COMPRESSION_ALGORITHM, COMPRESSION_SETTINGS,
    CONTENT_COMPRESSION, CONTENT_ENCODING, CONTENT_ENCODINGS, CUE_CLUSTER, CUE_POINT, CUE_POSITIONS, CUE_RELATIVE,
    CUE_TIME, CUE_TRACK, CUES, DISPLAY_HEIGHT, DISPLAY_WIDTH, DURATION, INFO, MATRIX_COEFFICIENTS, PIXEL_HEIGHT,
    PIXEL_WIDTH, RANGE, REFERENCE_BLOCK, SEEK, SEEK_HEAD, SEEK_ID, SEEK_POSITION, SEGMENT, SIMPLE_BLOCK,
    TIMESTAMP_SCALE, TRACK_ENTRY, TRACK_NUMBER, TRACK_TYPE, TRACKS, VIDEO,
};
use crate::media::ebml::{self, children, find, float, unsigned};
use crate::media::fetch::Reader;
use crate::text::Label;

/// The largest element that is read as one, beside frames, in bytes.
const LARGEST_PART: u64 = 1024 * 1024;
/// Elements of the segment that are looked at before its first cluster.
const MOST_PARTS: usize = 64;
/// Blocks that are looked at for a key frame.
const MOST_BLOCKS: usize = 2048;

/// How the frames of the track are found and read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Frames {
    track: u64,
    /// Where in the cluster to begin, after its head.
    skip: u64,
    /// What every frame begins with, left out in the file.
    prefix: Bytes,
}

/// What stands before the first cluster, and where that is.
#[derive(Default)]
struct Parts {
    info: Bytes,
    tracks: Bytes,
    cues: Option<Bytes>,
    /// Where the cues are, where they come later.
    cues_at: Option<u64>,
    cluster: Option<u64>,
}

/// Reads the index.
pub(super) fn index(reader: &mut Reader) -> Result<Index, MediaFault> {
    let first = Element::read(reader, 0)?;
    let segment = Element::read(reader, first.end().ok_or_else(cut_off)?)?;
    if segment.id != SEGMENT {
        return Err(damaged("no segment"));
    }
    let mut parts = parts(reader, &segment)?;
    if let (None, Some(at)) = (&parts.cues, parts.cues_at)
        && let Ok(cues) = Element::read(reader, at)
        && cues.id == CUES
    {
        parts.cues = cues.body(reader, LARGEST_PART).ok();
    }
    let (track, frames) = children(&parts.tracks)
        .filter(|(id, _)| *id == TRACK_ENTRY)
        .find_map(|(_, entry)| described(entry))
        .ok_or_else(|| MediaFault::Foreign { what: "no picture".to_owned() })?;
    let mut keys = cued(&parts, segment.at, &frames);
    if keys.is_empty() {
        let at = parts.cluster.ok_or_else(|| damaged("no frames"))?;
        keys.push(Key { at: seconds(0.0), place: Place::Cluster { at, frames } });
    }
    Ok(Index { track, keys })
}

/// Reads the elements of the segment up to its first cluster.
fn parts(reader: &mut Reader, segment: &Element) -> Result<Parts, MediaFault> {
    let mut parts = Parts::default();
    let mut at = segment.at;
    for _ in 0..MOST_PARTS {
        let element = Element::read(reader, at)?;
        match element.id {
            SEEK_HEAD => {
                let body = element.body(reader, LARGEST_PART)?;
                let sought = children(&body).filter(|(id, _)| *id == SEEK).map(|(_, seek)| seek);
                let mut cues = sought.filter(|seek| unsigned(seek, SEEK_ID) == Some(CUES.into()));
                let position = cues.next().and_then(|seek| unsigned(seek, SEEK_POSITION));
                parts.cues_at = position.and_then(|position| segment.at.checked_add(position));
            }
            INFO => parts.info = element.body(reader, LARGEST_PART)?,
            TRACKS => parts.tracks = element.body(reader, LARGEST_PART)?,
            CUES => parts.cues = element.body(reader, LARGEST_PART).ok(),
            CLUSTER => {
                parts.cluster = Some(at);
                return Ok(parts);
            }
            _ => {}
        }
        at = element.end().ok_or_else(cut_off)?;
    }
    Err(damaged("no frames"))
}

/// The track, if it is one of pictures, and how to read its frames.
fn described(entry: &[u8]) -> Option<(Track, Frames)> {
    const PICTURES: u64 = 1;
    if unsigned(entry, TRACK_TYPE)? != PICTURES {
        return None;
    }
    let name = String::from_utf8_lossy(find(entry, CODEC_ID)?);
    let private = find(entry, CODEC_PRIVATE);
    let (mut codec, config) = match name.trim_end_matches('\0') {
        "V_MPEG4/ISO/AVC" => (Codec::H264, private),
        "V_MPEGH/ISO/HEVC" => (Codec::Hevc, private),
        "V_VP8" => (Codec::Vp8, None),
        "V_VP9" => (Codec::Vp9, None),
        "V_AV1" => (Codec::Av1, private.and_then(|config| config.get(4..))),
        "V_MPEG4/ISO/SP" | "V_MPEG4/ISO/ASP" | "V_MPEG4/ISO/AP" => (Codec::Mpeg4, private),
        "V_MJPEG" => (Codec::Mjpeg, None),
        other => (Codec::Other(Label::new(other)), None),
    };
    let prefix = prefix(entry).unwrap_or_else(|| {
        codec = Codec::Other(Label::new("packed video"));
        &[]
    });
    let video = find(entry, VIDEO).unwrap_or_default();
    let track = Track {
        codec,
        config: Bytes::copy_from_slice(config.unwrap_or_default()),
        colour: find(video, COLOUR).and_then(colour),
        aspect: aspect(video),
        turn: Turn::None,
    };
    let frames = Frames { track: unsigned(entry, TRACK_NUMBER)?, skip: 0, prefix: Bytes::copy_from_slice(prefix) };
    Some((track, frames))
}

/// What every frame begins with where that is left out; `None` where frames are packed in another way.
fn prefix(entry: &[u8]) -> Option<&[u8]> {
    const LEFT_OUT: u64 = 3;
    let Some(encodings) = find(entry, CONTENT_ENCODINGS) else { return Some(&[]) };
    let packing = find(find(encodings, CONTENT_ENCODING)?, CONTENT_COMPRESSION)?;
    let is_only_left_out = unsigned(packing, COMPRESSION_ALGORITHM) == Some(LEFT_OUT);
    is_only_left_out.then(|| find(packing, COMPRESSION_SETTINGS).unwrap_or_default())
}

fn colour(body: &[u8]) -> Option<Colour> {
    const FULL: u64 = 2;
    let matrix = Matrix::from_number(unsigned(body, MATRIX_COEFFICIENTS)?);
    Some(Colour { matrix, full: unsigned(body, RANGE) == Some(FULL) })
}

fn aspect(video: &[u8]) -> Option<Aspect> {
    let (width, height) = (unsigned(video, PIXEL_WIDTH)?, unsigned(video, PIXEL_HEIGHT)?);
    let (shown_width, shown_height) = (unsigned(video, DISPLAY_WIDTH)?, unsigned(video, DISPLAY_HEIGHT)?);
    Aspect::new(shown_width.checked_mul(height)?, shown_height.checked_mul(width)?)
}

/// The key frames of the strip that the cues tell of; `from` is where the segment begins.
fn cued(parts: &Parts, from: u64, frames: &Frames) -> Vec<Key> {
    const NANOSECONDS: f64 = 1e9;
    let Some(cues) = &parts.cues else { return Vec::new() };
    #[expect(clippy::cast_precision_loss, reason = "times to be shown")]
    let scale = unsigned(&parts.info, TIMESTAMP_SCALE).unwrap_or(1_000_000) as f64 / NANOSECONDS;
    let points = children(cues).filter(|(id, _)| *id == CUE_POINT).filter_map(|(_, point)| {
        let time = unsigned(point, CUE_TIME)?;
        let ours = children(point)
            .filter(|(id, _)| *id == CUE_POSITIONS)
            .find(|(_, positions)| unsigned(positions, CUE_TRACK) == Some(frames.track));
        let (_, positions) = ours?;
        let at = from.checked_add(unsigned(positions, CUE_CLUSTER)?)?;
        #[expect(clippy::cast_precision_loss, reason = "a time to be shown")]
        let time = time as f64 * scale;
        Some((time, at, unsigned(positions, CUE_RELATIVE).unwrap_or(0)))
    });
    let mut points: Vec<(f64, u64, u64)> = points.collect();
    points.sort_by(|(one, ..), (other, ..)| one.total_cmp(other));
    let last = points.last().map_or(0.0, |(time, ..)| *time);
    let length = float(&parts.info, DURATION).map_or(last, |duration| (duration * scale).max(0.0));
    let strip = spread(u32::try_from(points.len()).unwrap_or(u32::MAX), length, |number| points[number as usize].0);
    let keys = strip.into_iter().map(|number| {
        let (time, at, skip) = points[number as usize];
        Key { at: seconds(time), place: Place::Cluster { at, frames: Frames { skip, ..frames.clone() } } }
    });
    keys.collect()
}

/// The first key frame from the cluster at `at` on.
pub(super) fn key_frame(reader: &mut Reader, at: u64, frames: &Frames) -> Result<Bytes, MediaFault> {
    let cluster = Element::read(reader, at)?;
    if cluster.id != CLUSTER {
        return Err(damaged("no cluster"));
    }
    let mut at = cluster.at.checked_add(frames.skip).ok_or_else(cut_off)?;
    for _ in 0..MOST_BLOCKS {
        let element = Element::read(reader, at)?;
        let found = match element.id {
            // The next one: its blocks are looked at as well.
            CLUSTER => {
                at = element.at;
                continue;
            }
            SIMPLE_BLOCK => simple(reader, &element, frames)?,
            BLOCK_GROUP => grouped(reader, &element, frames)?,
            _ => None,
        };
        if let Some(frame) = found {
            return Ok(if frames.prefix.is_empty() { frame } else { [&frames.prefix[..], &frame].concat().into() });
        }
        at = element.end().ok_or_else(cut_off)?;
    }
    Err(damaged("no frame that stands for itself"))
}

/// The frame of a block, if it is a key frame of the track. The block is only read if it is.
fn simple(reader: &mut Reader, block: &Element, frames: &Frames) -> Result<Option<Bytes>, MediaFault> {
    const KEY: u8 = 0x80;
    let size = block.size.ok_or_else(cut_off)?;
    let head = near(reader, block.at, size.min(12))?;
    match block_head(&head, frames.track) {
        Some((head, flags)) if flags & KEY != 0 => span(reader, block.at + head, size - head, LARGEST_SAMPLE).map(Some),
        Some(_) | None => Ok(None),
    }
}

/// The same of a group, whose block is a key frame if it refers to no other.
fn grouped(reader: &mut Reader, group: &Element, frames: &Frames) -> Result<Option<Bytes>, MediaFault> {
    let body = group.body(reader, LARGEST_SAMPLE)?;
    if find(&body, REFERENCE_BLOCK).is_some() {
        return Ok(None);
    }
    let frame = find(&body, BLOCK).and_then(|block| {
        let (head, _) = block_head(block, frames.track)?;
        block.get(usize::try_from(head).ok()?..)
    });
    Ok(frame.map(|frame| body.slice_ref(frame)))
}

/// How long the head of a block is, and its flags: if it is of this track, and holds one frame.
fn block_head(block: &[u8], track: u64) -> Option<(u64, u8)> {
    const LACED: u8 = 0x06;
    let (number, size) = ebml::number(block)?;
    let flags = *block.get(size + 2)?;
    (number == Some(track) && flags & LACED == 0).then_some((size as u64 + 3, flags))
}
