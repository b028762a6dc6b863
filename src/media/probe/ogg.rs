//! OGG: the first packets say what it holds, the last page how long it is.

use std::io::{Read, Seek};

use super::input::{Input, be16, be32, damaged, lasting, le16, le32, le64, rate, real};
use super::sound::{flac_rate, sounding};
use crate::asset::{Facts, MediaFault, Seconds};
use crate::text::Label;

/// In which the first pages of all streams stand.
const HEAD: u64 = 16 * 1024;

/// A page has at most 65,307 bytes: the last one is in here, and its like of another stream before it mostly too.
const TAIL: u64 = 128 * 1024;

/// How many streams are looked at.
const MOST_STREAMS: usize = 16;

#[derive(Debug)]
struct Page<'a> {
    starts: bool,
    /// What the stream has come to at the end of the page; `None` where no packet ends on it.
    granule: Option<u64>,
    serial: u32,
    body: &'a [u8],
    size: usize,
}

impl<'a> Page<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let head = bytes.get(..27).filter(|head| head.starts_with(b"OggS\0"))?;
        let table = bytes.get(27..27 + usize::from(head[26]))?;
        let start = 27 + table.len();
        let size = start + table.iter().map(|part| usize::from(*part)).sum::<usize>();
        let body = bytes.get(start..size)?;
        let granule = le64(head, 6).filter(|granule| *granule != u64::MAX);
        Some(Self { starts: head[5] & 2 != 0, granule, serial: le32(head, 14)?, body, size })
    }
}

/// One of the streams, and how its granules are read.
struct Stream {
    serial: u32,
    codec: &'static str,
    time: Time,
}

enum Time {
    /// So many a second, of which these are not heard.
    Samples {
        rate: u64,
        skipped: u64,
    },
    /// Theora: the frames up to the last key frame, and those behind it in the lowest bits.
    Frames {
        size: (u32, u32),
        rate: (u32, u32),
        shift: u32,
    },
    Unknown,
}

impl Stream {
    fn read(page: &Page<'_>) -> Self {
        let body = page.body;
        let samples = |rate: Option<u64>| {
            rate.filter(|rate| *rate > 0).map_or(Time::Unknown, |rate| Time::Samples { rate, skipped: 0 })
        };
        let (codec, time) = if body.starts_with(b"\x01vorbis") {
            ("vorbis", samples(le32(body, 12).map(u64::from)))
        } else if body.starts_with(b"OpusHead") {
            // Whatever was recorded, it is counted in 48,000 a second.
            let skipped = le16(body, 10).unwrap_or(0).into();
            ("opus", Time::Samples { rate: 48_000, skipped })
        } else if body.starts_with(b"\x7fFLAC") {
            ("flac", samples(body.get(17..).and_then(flac_rate)))
        } else if body.starts_with(b"Speex   ") {
            ("speex", samples(le32(body, 36).map(u64::from)))
        } else if body.starts_with(b"\x80theora") {
            ("theora", theora(body).unwrap_or(Time::Unknown))
        } else {
            ("", Time::Unknown)
        };
        Self { serial: page.serial, codec, time }
    }

    fn is_picture(&self) -> bool {
        matches!(self.time, Time::Frames { .. })
    }
}

fn theora(body: &[u8]) -> Option<Time> {
    let three = |at: usize| be32(body, at).map(|four| four >> 8);
    let rate = (be32(body, 22)?, be32(body, 26)?);
    let shift = u32::from(be16(body, 40)? >> 5 & 31);
    Some(Time::Frames { size: (three(14)?, three(17)?), rate, shift })
}

pub(super) fn read<R: Read + Seek>(input: &mut Input<R>) -> Result<Facts, MediaFault> {
    let head = input.up_to(0, HEAD)?;
    let streams = streams(&head);
    let Some(main) =
        streams.iter().find(|stream| stream.is_picture()).or(streams.iter().find(|stream| !stream.codec.is_empty()))
    else {
        return Err(damaged("no stream of sound or pictures was found"));
    };
    let length = input.length();
    let tail = input.up_to(length.saturating_sub(TAIL), TAIL)?;
    let last = |serial: u32| last_granule(&tail, serial);
    let lasts = streams.iter().filter_map(|stream| stream.time.until(last(stream.serial)?));
    let duration = lasts.map(Seconds::get).reduce(f64::max).and_then(Seconds::new);
    let Time::Frames { size: (width, height), rate: (frames, per), .. } = main.time else {
        return Ok(sounding("audio/ogg", main.codec, duration));
    };
    let sound = streams.iter().find(|stream| matches!(stream.time, Time::Samples { .. }));
    Ok(Facts {
        width: Some(width),
        height: Some(height),
        frames: last(main.serial).and_then(|granule| main.time.frames(granule)),
        fps: rate(f64::from(frames), f64::from(per)),
        sound: sound.map(|sound| Label::new(sound.codec)),
        ..sounding("video/ogg", main.codec, duration)
    })
}

/// The streams that begin in `head`: their first pages stand before all others.
fn streams(mut head: &[u8]) -> Vec<Stream> {
    let mut streams = Vec::new();
    while let Some(page) = Page::read(head).filter(|page| page.starts && streams.len() < MOST_STREAMS) {
        streams.push(Stream::read(&page));
        head = &head[page.size..];
    }
    streams
}

/// What a stream has come to on its last page that is in `tail`.
fn last_granule(tail: &[u8], serial: u32) -> Option<u64> {
    let starts = (0..tail.len()).rev().filter(|at| tail[*at..].starts_with(b"OggS\0"));
    starts.filter_map(|at| Page::read(&tail[at..])).filter(|page| page.serial == serial).find_map(|page| page.granule)
}

impl Time {
    fn until(&self, granule: u64) -> Option<Seconds> {
        match self {
            Self::Samples { rate, skipped } => lasting(granule.checked_sub(*skipped)?, *rate),
            Self::Frames { rate: (frames, per), .. } => {
                let count = self.frames(granule)?;
                super::input::seconds(real(count) * f64::from(*per) / f64::from(*frames))
            }
            Self::Unknown => None,
        }
    }

    fn frames(&self, granule: u64) -> Option<u64> {
        match self {
            Self::Frames { shift, .. } => (granule >> shift).checked_add(granule & ((1 << shift) - 1)),
            Self::Samples { .. } | Self::Unknown => None,
        }
    }
}
