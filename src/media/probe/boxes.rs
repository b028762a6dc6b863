//! MP4, MOV and M4A: boxes within boxes. The index (`moov`) is found by the headers of the boxes before it, and then read
//! at once; of one that is very large only the parts that tell something are.

mod fragments;
mod track;

use std::io::{Cursor, Read, Seek};

use super::input::{Input, LARGEST_PIECE, be32, be64, cut_off, damaged, lasting, rate, real};
use crate::asset::{Facts, MediaFault, Seconds};
use crate::media::boxes::{self, BoxType, LONGEST_HEAD};
use crate::text::Label;
use track::{Role, Track};

/// How many boxes are looked through beside each other.
const MOST_BOXES: usize = 1024;

/// How many tracks are read.
const MOST_TRACKS: usize = 32;

/// A box: its four letters, and where its inside begins and ends.
#[derive(Clone, Copy, Debug)]
struct Inside {
    kind: BoxType,
    start: u64,
    end: u64,
}

impl Inside {
    /// The box that begins at `at` and ends at `end` at the latest. `None` where no header fits in.
    fn read<R: Read + Seek>(input: &mut Input<R>, at: u64, end: u64) -> Result<Option<Self>, MediaFault> {
        if end.saturating_sub(at) < 8 {
            return Ok(None);
        }
        let head = input.up_to(at, LONGEST_HEAD.min(end - at))?;
        let known = boxes::head(&head, end - at)
            .and_then(|(kind, inner, size)| Some(Self { kind, start: at + inner as u64, end: at.checked_add(size)? }));
        known.map(Some).ok_or_else(|| damaged("a box has no size"))
    }

    fn is(&self, kind: BoxType) -> bool {
        self.kind == kind
    }

    fn size(&self) -> u64 {
        self.end.saturating_sub(self.start)
    }

    /// The boxes in it, `skip` bytes behind its beginning; what is cut off at its end is left out.
    fn children<R: Read + Seek>(&self, input: &mut Input<R>, skip: u64) -> Result<Vec<Self>, MediaFault> {
        let mut found = Vec::new();
        let (mut at, end) = (self.start.saturating_add(skip), self.end.min(input.length()));
        while found.len() < MOST_BOXES
            && let Some(child) = Self::read(input, at, end)?
        {
            if child.end > end {
                break;
            }
            at = child.end;
            found.push(child);
        }
        Ok(found)
    }

    /// The first box of this name in it.
    fn child<R: Read + Seek>(&self, input: &mut Input<R>, kind: BoxType) -> Result<Option<Self>, MediaFault> {
        Ok(self.children(input, 0)?.into_iter().find(|child| child.is(kind)))
    }

    /// Its first `most` bytes, or fewer.
    fn bytes<R: Read + Seek>(&self, input: &mut Input<R>, most: u64) -> Result<Vec<u8>, MediaFault> {
        input.up_to(self.start, most.min(self.size()))
    }
}

pub(super) fn read<R: Read + Seek>(input: &mut Input<R>) -> Result<Facts, MediaFault> {
    let (brand, index) = find_index(input)?;
    let read = if index.size() <= LARGEST_PIECE {
        let bytes = input.piece(index.start, index.size())?;
        let length = bytes.len() as u64;
        Index::read(&mut Input::new(Cursor::new(bytes), length), Inside { start: 0, end: length, ..index })?
    } else {
        Index::read(input, index)?
    };
    let mut told = read.facts(brand, input.length());
    if read.is_fragmented {
        fragments::complete(input, index.end, &read, &mut told);
    }
    Ok(told)
}

/// The brand, and the index, which stands before or behind the samples.
fn find_index<R: Read + Seek>(input: &mut Input<R>) -> Result<([u8; 4], Inside), MediaFault> {
    let (mut at, length) = (0, input.length());
    let mut brand = *b"qt  ";
    for _ in 0..MOST_BOXES {
        let Some(inside) = Inside::read(input, at, length)? else { break };
        match &inside.kind {
            b"ftyp" => brand = input.array(inside.start)?,
            b"moov" if inside.end > length => return Err(cut_off()),
            b"moov" => return Ok((brand, inside)),
            _ => {}
        }
        at = inside.end;
    }
    Err(damaged("its index is missing"))
}

/// What the index tells.
#[derive(Debug, Default)]
struct Index {
    /// Units of time a second, of the whole.
    scale: u32,
    /// Of the whole; of fragments it is that of what is told of here, which may be the first of many.
    duration: Option<Seconds>,
    /// Of all fragments.
    whole: Option<Seconds>,
    tracks: Vec<Track>,
    /// Its samples are told of in fragments behind it.
    is_fragmented: bool,
}

impl Index {
    fn read<R: Read + Seek>(input: &mut Input<R>, index: Inside) -> Result<Self, MediaFault> {
        let mut read = Self::default();
        let children = index.children(input, 0)?;
        for child in &children {
            match &child.kind {
                b"mvhd" => {
                    let (scale, units) = scale_and_units(&child.bytes(input, 32)?).unwrap_or_default();
                    read.scale = scale;
                    read.duration = units.and_then(|units| lasting(units, scale.into()));
                }
                b"trak" if read.tracks.len() < MOST_TRACKS => read.tracks.push(Track::read(input, *child)?),
                _ => {}
            }
        }
        if read.tracks.is_empty() {
            return Err(damaged("it has no tracks"));
        }
        if let Some(extends) = children.iter().find(|child| child.is(*b"mvex")) {
            read.is_fragmented = true;
            read.extend(input, *extends)?;
        }
        Ok(read)
    }

    /// What is told of the fragments beforehand: the length of them all, and how long a sample is where nothing else is said.
    fn extend<R: Read + Seek>(&mut self, input: &mut Input<R>, extends: Inside) -> Result<(), MediaFault> {
        for child in extends.children(input, 0)? {
            let bytes = child.bytes(input, 24)?;
            match &child.kind {
                b"mehd" => {
                    let units =
                        if bytes.first() == Some(&1) { be64(&bytes, 4) } else { be32(&bytes, 4).map(u64::from) };
                    self.whole = units.and_then(|units| lasting(units, self.scale.into()));
                }
                b"trex" => {
                    let track = self.tracks.iter_mut().find(|track| Some(track.id) == be32(&bytes, 4));
                    if let (Some(track), Some(sample)) = (track, be32(&bytes, 12)) {
                        track.sample = sample;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The track that is shown: one that is enabled before one that is not, since those hold pictures of chapters.
    fn picture(&self) -> Option<&Track> {
        self.of(Role::Picture)
    }

    fn of(&self, role: Role) -> Option<&Track> {
        let tracks = || self.tracks.iter().filter(|track| track.role == role);
        tracks().find(|track| track.is_enabled).or_else(|| tracks().next())
    }

    fn facts(&self, brand: [u8; 4], length: u64) -> Facts {
        let longest = || self.tracks.iter().filter_map(Track::duration).map(Seconds::get).reduce(f64::max);
        let (picture, sound) = (self.picture(), self.of(Role::Sound));
        let (width, height) = picture.and_then(Track::shown_size).unzip();
        // No sample is smaller than a byte; of fragments only the index knows nothing yet.
        let frames = picture.and_then(|track| track.samples).filter(|count| (1..=length).contains(count));
        let seconds = picture.and_then(Track::duration).map(Seconds::get);
        let first = picture.or(sound);
        Facts {
            width,
            height,
            duration: self.duration.or_else(|| longest().and_then(Seconds::new)),
            frames,
            fps: frames.zip(seconds).and_then(|(frames, seconds)| rate(real(frames), seconds)),
            codec: first.and_then(|track| track.codec.clone()),
            profile: first.and_then(|track| track.profile.clone()),
            sound: picture.and(sound).and_then(|track| track.codec.clone()),
            bytes: None,
            mime: Some(Label::new(match (&brand, picture.is_some()) {
                (b"qt  ", _) => "video/quicktime",
                (_, true) => "video/mp4",
                (_, false) => "audio/mp4",
            })),
        }
    }
}

/// Units a second, and how many there are, as `mvhd` and `mdhd` have them. All ones stand for a length that is not known.
fn scale_and_units(bytes: &[u8]) -> Option<(u32, Option<u64>)> {
    if bytes.first() == Some(&1) {
        Some((be32(bytes, 20)?, be64(bytes, 24).filter(|units| *units != u64::MAX)))
    } else {
        Some((be32(bytes, 12)?, be32(bytes, 16).filter(|units| *units != u32::MAX).map(u64::from)))
    }
}
