//! `WebM` and Matroska: elements of EBML. What tells of the whole stands before the clusters of samples, or where the list
//! of places at the beginning says.

use std::borrow::Cow;
use std::io::{Read, Seek};

use super::codec;
use super::input::{Input, damaged, rate, real, seconds};
use crate::asset::{Facts, MediaFault};
use crate::media::ebml::id::{
    CLUSTER, CODEC_ID, CODEC_PRIVATE, DEFAULT_DURATION, DOC_TYPE, DURATION, EBML, INFO, Id, PIXEL_HEIGHT, PIXEL_WIDTH,
    PROJECTION, PROJECTION_POSE_ROLL, SEEK, SEEK_HEAD, SEEK_ID, SEEK_POSITION, SEGMENT, TIMESTAMP_SCALE, TRACK_ENTRY,
    TRACK_TYPE, TRACKS, VIDEO,
};
use crate::media::ebml::{self, children, find, float, unsigned, whole};
use crate::text::Label;

/// How many elements are looked through beside each other.
const MOST_ELEMENTS: usize = 512;

/// The largest description of all tracks, or of the whole.
const LARGEST: u64 = 512 * 1024;

/// An element of the file: what it is, where its inside begins, and its end. `None` where that is not known: a recorder
/// that wrote into a pipe left it open.
struct Element {
    id: Id,
    start: u64,
    end: Option<u64>,
}

impl Element {
    fn read<R: Read + Seek>(input: &mut Input<R>, at: u64) -> Result<Option<Self>, MediaFault> {
        let head = input.up_to(at, 12)?;
        let Some((id, size, inner)) = ebml::head(&head) else { return Ok(None) };
        let start = at + inner as u64;
        Ok(Some(Self { id, start, end: size.map(|size| start.saturating_add(size)) }))
    }

    fn bytes<R: Read + Seek>(&self, input: &mut Input<R>) -> Result<Vec<u8>, MediaFault> {
        let size = self.end.map(|end| end - self.start).filter(|size| *size <= LARGEST);
        input.piece(self.start, size.ok_or_else(|| damaged("a description has no end"))?)
    }
}

pub(super) fn read<R: Read + Seek>(input: &mut Input<R>) -> Result<Facts, MediaFault> {
    let none = || damaged("it has no segment");
    let header = Element::read(input, 0)?.filter(|element| element.id == EBML).ok_or_else(none)?;
    let is_web = children(&header.bytes(input)?).any(|(id, word)| id == DOC_TYPE && word.starts_with(b"webm"));
    let mut at = header.end.ok_or_else(none)?;
    let segment = loop {
        let element = Element::read(input, at)?.ok_or_else(none)?;
        if element.id == SEGMENT {
            break element;
        }
        at = element.end.filter(|end| *end > at).ok_or_else(none)?;
    };
    let (info, tracks) = descriptions(input, segment.start)?;
    let tracks = tracks.ok_or_else(|| damaged("its tracks are not described"))?;
    Ok(facts(is_web, &info.unwrap_or_default(), &tracks))
}

/// The description of the whole, and that of the tracks.
type Descriptions = (Option<Vec<u8>>, Option<Vec<u8>>);

fn descriptions<R: Read + Seek>(input: &mut Input<R>, start: u64) -> Result<Descriptions, MediaFault> {
    let (mut info, mut tracks) = (None, None);
    let mut places: Vec<(Id, u64)> = Vec::new();
    let mut at = start;
    for _ in 0..MOST_ELEMENTS {
        let Some(element) = Element::read(input, at)? else { break };
        match element.id {
            INFO => info = Some(element.bytes(input)?),
            TRACKS => tracks = Some(element.bytes(input)?),
            SEEK_HEAD => places.extend(
                children(&element.bytes(input)?)
                    .take(MOST_ELEMENTS)
                    .filter_map(|(id, place)| (id == SEEK).then(|| place_of(place))?),
            ),
            CLUSTER => break,
            _ => {}
        }
        let Some(end) = element.end.filter(|_| info.is_none() || tracks.is_none()) else { break };
        at = end;
    }
    for (kept, id) in [(&mut info, INFO), (&mut tracks, TRACKS)] {
        let place = places.iter().find(|(what, _)| *what == id).filter(|_| kept.is_none());
        let Some(at) = place.and_then(|(_, position)| start.checked_add(*position)) else { continue };
        if let Some(element) = Element::read(input, at)?.filter(|element| element.id == id) {
            *kept = Some(element.bytes(input)?);
        }
    }
    Ok((info, tracks))
}

/// What stands at a place, and how far behind the segment's beginning.
fn place_of(place: &[u8]) -> Option<(Id, u64)> {
    Some((Id::try_from(unsigned(place, SEEK_ID)?).ok()?, unsigned(place, SEEK_POSITION)?))
}

/// A track, as far as it is told.
#[derive(Debug, Default)]
struct Track {
    kind: u64,
    codec: Option<Label>,
    profile: Option<Label>,
    size: Option<(u32, u32)>,
    /// Frames a second.
    rate: Option<f64>,
}

impl Track {
    fn read(bytes: &[u8]) -> Self {
        let mut track = Self::default();
        let mut private = &[][..];
        let mut codec = Cow::Borrowed("");
        for (id, value) in children(bytes) {
            match id {
                TRACK_TYPE => track.kind = whole(value).unwrap_or(0),
                CODEC_ID => codec = String::from_utf8_lossy(value),
                CODEC_PRIVATE => private = value,
                DEFAULT_DURATION => track.rate = whole(value).and_then(|nanos| rate(1e9, real(nanos))),
                VIDEO => track.size = size_of(value),
                _ => {}
            }
        }
        let codec = codec.trim_end_matches('\0');
        let named = codec::of_matroska(codec);
        track.profile = named.and_then(|named| codec::profile(named, private)).as_deref().map(Label::new);
        track.codec = match named {
            Some(named) => Some(Label::new(named)),
            None => Some(codec).filter(|codec| !codec.is_empty()).map(Label::new),
        };
        track
    }
}

/// Width and height as it is shown; the shape of its pixels is left out.
fn size_of(video: &[u8]) -> Option<(u32, u32)> {
    let side = |id: Id| unsigned(video, id).and_then(|side| u32::try_from(side).ok()).filter(|side| *side > 0);
    let (width, height) = (side(PIXEL_WIDTH)?, side(PIXEL_HEIGHT)?);
    let roll = find(video, PROJECTION).and_then(|turn| float(turn, PROJECTION_POSE_ROLL));
    let is_turned = roll.is_some_and(|roll| (roll.abs() - 90.0).abs() < 1.0);
    Some(if is_turned { (height, width) } else { (width, height) })
}

fn facts(is_web: bool, info: &[u8], tracks: &[u8]) -> Facts {
    // Nanoseconds a unit; a thousandth of a second where it is not told.
    let scale = unsigned(info, TIMESTAMP_SCALE).unwrap_or(1_000_000);
    let duration = float(info, DURATION).and_then(|units| seconds(units * real(scale) / 1e9));
    let tracks: Vec<Track> = children(tracks)
        .take(MOST_ELEMENTS)
        .filter(|(id, _)| *id == TRACK_ENTRY)
        .map(|(_, track)| Track::read(track))
        .collect();
    let picture = tracks.iter().find(|track| track.kind == 1);
    let sound = tracks.iter().find(|track| track.kind == 2);
    let (width, height) = picture.and_then(|track| track.size).unzip();
    let first = picture.or(sound);
    let mime = match (is_web, picture.is_some()) {
        (true, true) => "video/webm",
        (true, false) => "audio/webm",
        (false, true) => "video/x-matroska",
        (false, false) => "audio/x-matroska",
    };
    Facts {
        width,
        height,
        duration,
        fps: picture.and_then(|track| track.rate),
        codec: first.and_then(|track| track.codec.clone()),
        profile: first.and_then(|track| track.profile.clone()),
        sound: picture.and(sound).and_then(|track| track.codec.clone()),
        mime: Some(Label::new(mime)),
        ..Facts::default()
    }
}
