//! The movie box: the first picture track of a file, how its frames are coded and how they stand.

use bytes::Bytes;

use super::boxes::full;
use super::fragments::Defaults;
use super::samples::Samples;
use crate::asset::MediaFault;
use crate::media::boxes::{BoxType, at_path, find, inside};
use crate::media::poster::colour::{Colour, Matrix};
use crate::media::poster::keys::{Key, Place, seconds, spread};
use crate::media::poster::shape::{Aspect, Turn};
use crate::media::poster::span::{Fields, damaged};
use crate::media::poster::track::{Codec, Track};
use crate::text::Label;

/// What the movie box tells.
#[derive(Debug)]
pub(super) struct Movie<'a> {
    pub track: Track,
    /// How its fragments are read, where it may have any.
    pub defaults: Option<Defaults>,
    /// None in a file that is all fragments.
    samples: Option<Samples<'a>>,
    clock: Clock,
}

/// How times of the track become seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::media::poster) struct Clock {
    /// Units in a second; at least 1.
    scale: u32,
    /// The time that is shown first, in units.
    start: i64,
}

impl Clock {
    pub(super) fn seconds(self, units: i64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a time to be shown")]
        let units = units.saturating_sub(self.start) as f64;
        units / f64::from(self.scale)
    }
}

impl<'a> Movie<'a> {
    pub(super) fn parse(moov: &'a [u8]) -> Result<Self, MediaFault> {
        let mut pictures = inside(moov)
            .filter(|(kind, _)| kind == b"trak")
            .map(|(_, trak)| trak)
            .filter(|trak| handler(trak) == Some(*b"vide"));
        let Some(trak) = pictures.next() else {
            return Err(MediaFault::Foreign { what: "no picture".to_owned() });
        };
        Self::of_track(moov, trak).ok_or_else(|| damaged("the index"))
    }

    fn of_track(moov: &'a [u8], trak: &'a [u8]) -> Option<Self> {
        let (id, turn) = header(find(trak, *b"tkhd")?)?;
        let clock = Clock { scale: scale(at_path(trak, &[b"mdia", b"mdhd"])?)?, start: first_shown(trak).unwrap_or(0) };
        let stbl = at_path(trak, &[b"mdia", b"minf", b"stbl"])?;
        let defaults = find(moov, *b"mvex").map(|mvex| Defaults::parse(mvex, id, clock));
        Some(Self { track: described(find(stbl, *b"stsd")?, turn)?, defaults, samples: Samples::new(stbl), clock })
    }

    /// The frames of the strip that the tables tell of.
    pub(super) fn keys(&self) -> Vec<Key> {
        let Some(samples) = self.samples else { return Vec::new() };
        let shown = |sample| {
            let decoded = i64::try_from(samples.decoded(sample).unwrap_or(u64::MAX)).unwrap_or(i64::MAX);
            decoded.saturating_add(i64::from(samples.shift(sample)))
        };
        let time = |number| samples.sync(number).map_or(f64::MAX, |sample| self.clock.seconds(shown(sample)));
        let length = self.clock.seconds(i64::try_from(samples.length()).unwrap_or(i64::MAX));
        let strip = spread(samples.syncs(), length, time).into_iter();
        let keys = strip.filter_map(|number| {
            let sample = samples.sync(number)?;
            let place = samples.place(sample)?;
            Some(Key {
                at: seconds(self.clock.seconds(shown(sample))),
                place: Place::Span { at: place.at, size: place.size.into() },
            })
        });
        keys.collect()
    }
}

fn handler(trak: &[u8]) -> Option<BoxType> {
    let (_, _, mut fields) = full(at_path(trak, &[b"mdia", b"hdlr"])?)?;
    fields.skip(4)?;
    fields.take(4)?.try_into().ok()
}

/// The number of the track, and how it is turned.
fn header(tkhd: &[u8]) -> Option<(u32, Turn)> {
    let (version, _, mut fields) = full(tkhd)?;
    fields.skip(if version == 1 { 16 } else { 8 })?;
    let id = fields.u32()?;
    fields.skip(if version == 1 { 12 } else { 8 })?;
    fields.skip(16)?;
    let mut matrix = [0; 5];
    for number in &mut matrix {
        *number = fields.i32()?;
    }
    let [a, b, _, c, d] = matrix;
    Some((id, Turn::from_matrix([a, b, c, d])))
}

fn scale(mdhd: &[u8]) -> Option<u32> {
    let (version, _, mut fields) = full(mdhd)?;
    fields.skip(if version == 1 { 16 } else { 8 })?;
    fields.u32().filter(|scale| *scale > 0)
}

/// The time of the media with which the track begins (`elst`).
fn first_shown(trak: &[u8]) -> Option<i64> {
    let (version, _, mut fields) = full(at_path(trak, &[b"edts", b"elst"])?)?;
    for _ in 0..fields.u32()? {
        let time = if version == 1 {
            fields.skip(8)?;
            fields.u64()?.cast_signed()
        } else {
            fields.skip(4)?;
            i64::from(fields.i32()?)
        };
        fields.skip(4)?;
        // An empty edit is -1: nothing is shown before the track begins.
        if time >= 0 {
            return Some(time);
        }
    }
    None
}

/// The track by its first sample description.
fn described(stsd: &[u8], turn: Turn) -> Option<Track> {
    let (_, _, mut fields) = full(stsd)?;
    fields.skip(4)?;
    let (format, entry) = inside(fields.0).next()?;
    let mut fields = Fields(entry);
    fields.skip(78)?;
    let parts = fields.0;
    let (codec, config) = match &format {
        b"avc1" | b"avc3" => (Codec::H264, find(parts, *b"avcC")),
        b"hvc1" | b"hev1" | b"dvh1" | b"dvhe" => (Codec::Hevc, find(parts, *b"hvcC")),
        b"vp08" => (Codec::Vp8, None),
        b"vp09" => (Codec::Vp9, None),
        // After four bytes of its own it has the sequence header as it stands in the stream.
        b"av01" => (Codec::Av1, find(parts, *b"av1C").and_then(|config| config.get(4..))),
        b"mp4v" => elementary(find(parts, *b"esds")),
        b"jpeg" | b"mjpa" => (Codec::Mjpeg, None),
        format => (Codec::Other(Label::new(String::from_utf8_lossy(format).trim())), None),
    };
    Some(Track {
        codec,
        config: Bytes::copy_from_slice(config.unwrap_or_default()),
        colour: find(parts, *b"colr").and_then(colour),
        aspect: find(parts, *b"pasp").and_then(|pasp| {
            let mut fields = Fields(pasp);
            Aspect::new(fields.u32()?.into(), fields.u32()?.into())
        }),
        turn,
    })
}

fn colour(colr: &[u8]) -> Option<Colour> {
    let mut fields = Fields(colr);
    let kind = fields.take(4)?;
    if kind != b"nclx" && kind != b"nclc" {
        return None;
    }
    fields.skip(4)?;
    let matrix = Matrix::from_number(fields.u16()?.into());
    Some(Colour { matrix, full: kind == b"nclx" && fields.u8().is_some_and(|flags| flags & 0x80 != 0) })
}

/// The codec and the configuration in an `esds` box (ISO/IEC 14496-1, 7.2.6): a descriptor in a descriptor in a descriptor.
fn elementary(esds: Option<&[u8]>) -> (Codec, Option<&[u8]>) {
    const STREAM: u8 = 3;
    const DECODER: u8 = 4;
    const SPECIFIC: u8 = 5;
    let found = esds.and_then(|esds| {
        let (_, _, mut fields) = full(esds)?;
        let mut fields = Fields(descriptor(&mut fields, STREAM)?);
        fields.skip(3)?;
        let mut fields = Fields(descriptor(&mut fields, DECODER)?);
        let object = fields.u8()?;
        fields.skip(12)?;
        Some((object, descriptor(&mut fields, SPECIFIC)))
    });
    match found {
        Some((0x20, specific)) => (Codec::Mpeg4, specific),
        Some((0x6c, _)) => (Codec::Mjpeg, None),
        Some(_) | None => (Codec::Other(Label::new("mp4v")), None),
    }
}

/// What is in a descriptor with this tag.
fn descriptor<'a>(fields: &mut Fields<'a>, tag: u8) -> Option<&'a [u8]> {
    if fields.u8()? != tag {
        return None;
    }
    let mut size = 0_usize;
    for _ in 0..4 {
        let byte = fields.u8()?;
        size = size << 7 | usize::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            break;
        }
    }
    fields.take(size)
}
