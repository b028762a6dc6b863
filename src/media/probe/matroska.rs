//! `WebM` and Matroska: elements of EBML. What tells of the whole stands before the clusters of samples, or where the list
//! of places at the beginning says.

use std::borrow::Cow;
use std::io::{Read, Seek};

use super::codec;
use super::input::{Input, array, damaged, rate, real, seconds};
use crate::asset::{Facts, MediaFault};
use crate::text::Label;

/// How many elements are looked through beside each other.
const MOST_ELEMENTS: usize = 512;

/// The largest description of all tracks, or of the whole.
const LARGEST: u64 = 512 * 1024;

const HEADER: u32 = 0x1a45_dfa3;
const DOCUMENT_TYPE: u32 = 0x4282;
const SEGMENT: u32 = 0x1853_8067;
const PLACES: u32 = 0x114d_9b74;
const PLACE: u32 = 0x4dbb;
const PLACE_ID: u32 = 0x53ab;
const PLACE_POSITION: u32 = 0x53ac;
const INFO: u32 = 0x1549_a966;
const SCALE: u32 = 0x002a_d7b1;
const DURATION: u32 = 0x4489;
const TRACKS: u32 = 0x1654_ae6b;
const TRACK: u32 = 0xae;
const TRACK_TYPE: u32 = 0x83;
const CODEC_ID: u32 = 0x86;
const CODEC_PRIVATE: u32 = 0x63a2;
const FRAME_DURATION: u32 = 0x0023_e383;
const VIDEO: u32 = 0xe0;
const WIDTH: u32 = 0xb0;
const HEIGHT: u32 = 0xba;
const PROJECTION: u32 = 0x7670;
const ROLL: u32 = 0x7675;
const CLUSTER: u32 = 0x1f43_b675;

/// An element of the file: what it is, where its inside begins, and its end. `None` where that is not known: a recorder
/// that wrote into a pipe left it open.
struct Element {
    id: u32,
    start: u64,
    end: Option<u64>,
}

impl Element {
    fn read<R: Read + Seek>(input: &mut Input<R>, at: u64) -> Result<Option<Self>, MediaFault> {
        let head = input.up_to(at, 12)?;
        let Some((id, behind)) = id(&head) else { return Ok(None) };
        let Some((size, behind)) = size(&head, behind) else { return Ok(None) };
        let start = at + behind as u64;
        Ok(Some(Self { id, start, end: size.map(|size| start.saturating_add(size)) }))
    }

    fn bytes<R: Read + Seek>(&self, input: &mut Input<R>) -> Result<Vec<u8>, MediaFault> {
        let size = self.end.map(|end| end - self.start).filter(|size| *size <= LARGEST);
        input.piece(self.start, size.ok_or_else(|| damaged("a description has no end"))?)
    }
}

/// An element's name, of one to four bytes, its length told by its first bits; and what is behind it.
fn id(bytes: &[u8]) -> Option<(u32, usize)> {
    let length = bytes.first()?.leading_zeros() as usize + 1;
    if length > 4 {
        return None;
    }
    Some((bytes.get(..length)?.iter().fold(0, |id, byte| id << 8 | u32::from(*byte)), length))
}

/// An element's size, of one to eight bytes; `Some((None, _))` where all bits are set: not known.
fn size(bytes: &[u8], at: usize) -> Option<(Option<u64>, usize)> {
    let first = *bytes.get(at)?;
    let length = first.leading_zeros() as usize + 1;
    if length > 8 {
        return None;
    }
    let all = bytes.get(at..at + length)?.iter().fold(0, |size, byte| size << 8 | u64::from(*byte));
    let mask = (1_u64 << (7 * length)) - 1;
    let size = all & mask;
    Some(((size != mask).then_some(size), at + length))
}

/// The elements in a description that is here. What is cut off is left out.
fn elements(mut bytes: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    std::iter::from_fn(move || {
        let (id, behind) = id(bytes)?;
        let (size, behind) = size(bytes, behind)?;
        let end = behind.checked_add(usize::try_from(size?).ok()?)?;
        let inside = bytes.get(behind..end)?;
        bytes = &bytes[end..];
        Some((id, inside))
    })
    .take(MOST_ELEMENTS)
}

/// A whole number, of up to eight bytes.
fn number(bytes: &[u8]) -> Option<u64> {
    (bytes.len() <= 8).then(|| bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// A number with a fraction, of four or eight bytes.
fn float(bytes: &[u8]) -> Option<f64> {
    match bytes.len() {
        4 => array(bytes, 0).map(f32::from_be_bytes).map(f64::from),
        8 => array(bytes, 0).map(f64::from_be_bytes),
        _ => None,
    }
}

pub(super) fn read<R: Read + Seek>(input: &mut Input<R>) -> Result<Facts, MediaFault> {
    let none = || damaged("it has no segment");
    let header = Element::read(input, 0)?.filter(|element| element.id == HEADER).ok_or_else(none)?;
    let is_web = elements(&header.bytes(input)?).any(|(id, word)| id == DOCUMENT_TYPE && word.starts_with(b"webm"));
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
    let mut places: Vec<(u32, u64)> = Vec::new();
    let mut at = start;
    for _ in 0..MOST_ELEMENTS {
        let Some(element) = Element::read(input, at)? else { break };
        match element.id {
            INFO => info = Some(element.bytes(input)?),
            TRACKS => tracks = Some(element.bytes(input)?),
            PLACES => places.extend(
                elements(&element.bytes(input)?).filter_map(|(id, place)| (id == PLACE).then(|| place_of(place))?),
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
fn place_of(place: &[u8]) -> Option<(u32, u64)> {
    let find = |wanted: u32| elements(place).find(|(id, _)| *id == wanted).map(|(_, value)| value);
    Some((u32::try_from(number(find(PLACE_ID)?)?).ok()?, number(find(PLACE_POSITION)?)?))
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
        for (id, value) in elements(bytes) {
            match id {
                TRACK_TYPE => track.kind = number(value).unwrap_or(0),
                CODEC_ID => codec = String::from_utf8_lossy(value),
                CODEC_PRIVATE => private = value,
                FRAME_DURATION => track.rate = number(value).and_then(|nanos| rate(1e9, real(nanos))),
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
    let find = |wanted: u32| elements(video).find(|(id, _)| *id == wanted).map(|(_, value)| value);
    let side =
        |wanted: u32| find(wanted).and_then(number).and_then(|side| u32::try_from(side).ok()).filter(|side| *side > 0);
    let (width, height) = (side(WIDTH)?, side(HEIGHT)?);
    let roll =
        find(PROJECTION).and_then(|turn| elements(turn).find(|(id, _)| *id == ROLL)).and_then(|(_, roll)| float(roll));
    let is_turned = roll.is_some_and(|roll| (roll.abs() - 90.0).abs() < 1.0);
    Some(if is_turned { (height, width) } else { (width, height) })
}

fn facts(is_web: bool, info: &[u8], tracks: &[u8]) -> Facts {
    let find = |wanted: u32| elements(info).find(|(id, _)| *id == wanted).map(|(_, value)| value);
    // Nanoseconds a unit; a thousandth of a second where it is not told.
    let scale = find(SCALE).and_then(number).unwrap_or(1_000_000);
    let duration = find(DURATION).and_then(float).and_then(|units| seconds(units * real(scale) / 1e9));
    let tracks: Vec<Track> =
        elements(tracks).filter(|(id, _)| *id == TRACK).map(|(_, track)| Track::read(track)).collect();
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
