//! One frame of H.264 from its sync sample: progressive, 4:2:0, eight bits.

use std::time::{Duration, Instant};

use image::RgbaImage;
use rusty_h264_common::bit_reader::OutOfData;
use rusty_h264_common::{BitReader, YuvFrame};
use rusty_h264_decoder::{DecodeError, Decoder};

use super::colour::{self, Plane, Planes};
use super::shape;
use super::span::{Fields, cut_off, damaged};
use super::sps::Sps;
use super::track::Track;
use crate::asset::MediaFault;

/// The longest side that is decoded, in pixels.
pub(super) const LONGEST_SIDE: u32 = 16_384;
/// The most that decoding a frame may take, in bytes.
pub(super) const LARGEST_FRAME: u64 = 256 * 1024 * 1024;
/// What each pixel takes while it is decoded: the frame, what others may refer to, a copy without what is cropped, and what is
/// noted of each block.
const BYTES_A_PIXEL: u64 = 6;
/// Parameter sets that are read; a stream has a handful.
const MOST_SETS: usize = 64;
/// A frame takes a fraction of a second. One that was made to take long is given up between two of its slices.
const LONGEST: Duration = Duration::from_secs(5);

const SLICE: u8 = 1;
const SLICE_OF_IDR: u8 = 5;
const SEQUENCE_SET: u8 = 7;
const PICTURE_SET: u8 = 8;

/// Why there is no frame.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Undecoded {
    /// A tool of the standard that this decoder does not have.
    Unsupported,
    Fault(MediaFault),
}

impl From<MediaFault> for Undecoded {
    fn from(fault: MediaFault) -> Self {
        Self::Fault(fault)
    }
}

/// What stands before the first sample (`avcC`; ISO/IEC 14496-15, 5.3.3.1).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Config<'a> {
    /// How many bytes the length of a NAL unit has.
    pub length_size: usize,
    pub sets: Vec<&'a [u8]>,
}

impl<'a> Config<'a> {
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        fields.skip(4)?;
        let length_size = usize::from(fields.u8()? & 3) + 1;
        let mut sets = Vec::new();
        // Sequence sets are counted in five bits, picture sets in eight.
        for mask in [0x1f, 0xff] {
            for _ in 0..fields.u8()? & mask {
                let size = fields.u16()?;
                sets.push(fields.take(usize::from(size))?);
            }
        }
        Some(Self { length_size, sets })
    }
}

/// The NAL units of a sample, each after its length. What is cut off is left out.
pub(super) fn units(sample: &[u8], length_size: usize) -> impl Iterator<Item = &[u8]> {
    let mut fields = Fields(sample);
    std::iter::from_fn(move || {
        let size = fields.unsigned(length_size)?;
        fields.take(usize::try_from(size).ok()?)
    })
    .filter(|unit| !unit.is_empty())
}

/// What decoding a frame takes, in bytes, by the parameter sets of the track; all that is allowed where those come later.
pub(super) fn memory(track: &Track) -> u64 {
    let sets = Config::parse(&track.config).map(|config| config.sets).unwrap_or_default();
    let sequences = sets.iter().filter(|set| set.first().is_some_and(|first| first & 0x1f == SEQUENCE_SET));
    let largest = sequences.filter_map(|set| Sps::parse(set)).map(|sps| taken(&sps)).max();
    largest.unwrap_or(LARGEST_FRAME).min(LARGEST_FRAME)
}

fn taken(sps: &Sps) -> u64 {
    u64::from(sps.width).saturating_mul(u64::from(sps.height)).saturating_mul(BYTES_A_PIXEL)
}

/// The frame of a sync sample, upright, its longer side at most `side` pixels. Takes milliseconds; may panic on what was made
/// to make it panic.
pub(super) fn frame(track: &Track, sample: &[u8], side: u32) -> Result<RgbaImage, Undecoded> {
    let config = Config::parse(&track.config).ok_or_else(|| damaged("no parameter sets"))?;
    let mut decoding = Decoding { memory: memory(track), ..Decoding::default() };
    let ends = Instant::now() + LONGEST;
    for unit in config.sets.iter().copied().chain(units(sample, config.length_size)) {
        if Instant::now() > ends {
            return Err(damaged("a frame that takes too long").into());
        }
        if let Some((frame, sps)) = decoding.feed(unit)? {
            return Ok(shown(frame, &sps, track, side)?);
        }
    }
    Err(cut_off().into())
}

#[derive(Default)]
struct Decoding {
    /// So many bytes may a frame take.
    memory: u64,
    decoder: Decoder,
    sequences: Vec<Sps>,
    /// The numbers of picture sets, each with that of its sequence set.
    pictures: Vec<(u32, u32)>,
    /// The sequence set of the picture that is being decoded.
    begun: Option<Sps>,
}

impl Decoding {
    /// Gives one NAL unit to the decoder; the frame, when it is whole.
    fn feed(&mut self, unit: &[u8]) -> Result<Option<(YuvFrame, Sps)>, Undecoded> {
        let Some(first) = unit.first() else { return Ok(None) };
        match first & 0x1f {
            SEQUENCE_SET => {
                let sps = Sps::parse(unit).ok_or_else(|| damaged("a sequence parameter set"))?;
                self.check(&sps)?;
                self.sequences.push(sps);
            }
            PICTURE_SET => {
                let ids = numbers::<2>(unit).map_err(|_| damaged("a picture parameter set"))?;
                self.pictures.push((ids[0], ids[1]));
            }
            SLICE | SLICE_OF_IDR => self.begin(unit)?,
            // What is said beside the picture, and ends of it.
            _ => return Ok(None),
        }
        if self.sequences.len() + self.pictures.len() > MOST_SETS {
            return Err(damaged("too many parameter sets").into());
        }
        let start_code = [0, 0, 0, 1];
        match self.decoder.decode(&[&start_code, unit].concat()) {
            Ok(Some(frame)) => Ok(self.begun.map(|sps| (frame, sps))),
            Ok(None) => Ok(None),
            Err(DecodeError::Unsupported(_)) => Err(Undecoded::Unsupported),
            Err(error) => Err(damaged(&error.to_string()).into()),
        }
    }

    /// Refuses what is beyond the limits before anything is laid out for it.
    fn check(&self, sps: &Sps) -> Result<(), MediaFault> {
        let (width, height) = (sps.width, sps.height);
        if width.max(height) > LONGEST_SIDE || taken(sps) > LARGEST_FRAME {
            return Err(MediaFault::TooLarge { what: format!("{width} × {height} pixels") });
        }
        if taken(sps) > self.memory {
            return Err(damaged("a frame larger than its track says"));
        }
        Ok(())
    }

    /// Looks at the head of a slice: only what needs no other frame is decoded, and only one frame.
    fn begin(&mut self, unit: &[u8]) -> Result<(), Undecoded> {
        let [first, kind, picture] = numbers(unit).map_err(|_| cut_off())?;
        if !matches!(kind, 2 | 7) {
            return Err(Undecoded::Unsupported);
        }
        if first == 0 {
            if self.begun.is_some() {
                return Err(damaged("a frame that is not whole").into());
            }
            let sequence = self.pictures.iter().rfind(|(id, _)| *id == picture).map(|(_, sequence)| *sequence);
            self.begun = self.sequences.iter().rfind(|sps| Some(sps.id) == sequence).copied();
        }
        match self.begun {
            Some(sps) if sps.plain => Ok(()),
            Some(_) => Err(Undecoded::Unsupported),
            None => Err(damaged("a frame without parameter sets").into()),
        }
    }
}

/// The numbers that a NAL unit begins with.
fn numbers<const N: usize>(unit: &[u8]) -> Result<[u32; N], OutOfData> {
    // Three numbers of 32 bits each fit; what is escaped within them is no sane stream.
    let mut bits = BitReader::new(unit.get(1..unit.len().min(32)).unwrap_or_default());
    let mut numbers = [0; N];
    for number in &mut numbers {
        *number = bits.read_ue()?;
    }
    Ok(numbers)
}

/// The decoded frame as it is shown.
fn shown(frame: YuvFrame, sps: &Sps, track: &Track, side: u32) -> Result<RgbaImage, MediaFault> {
    let planes = cropped(frame, sps).ok_or_else(|| damaged("a crop beyond the frame"))?;
    let fitted = shape::fitted((planes.y.width, planes.y.height), track.aspect.or(sps.aspect), side);
    let picture = colour::picture(&shape::resized(planes, fitted), sps.colour(track.colour));
    Ok(track.turn.apply(picture))
}

/// The planes of a frame. The decoder has cropped what is on the right and below, and only that.
fn cropped(frame: YuvFrame, sps: &Sps) -> Option<Planes> {
    let (width, height) = (u32::try_from(frame.width).ok()?, u32::try_from(frame.height).ok()?);
    let [left, _, top, _] = sps.crop;
    let (right, below) = (width.checked_sub(left)?, height.checked_sub(top)?);
    let half = |bytes| Plane::new(width / 2, height / 2, bytes)?.cropped(left / 2, top / 2, right / 2, below / 2);
    Some(Planes {
        y: Plane::new(width, height, frame.y)?.cropped(left, top, right, below)?,
        u: half(frame.u)?,
        v: half(frame.v)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusty_h264_common::BitWriter;
    use rusty_h264_common::nal::emulation_prevent_into;

    /// A sequence set of so many macroblocks.
    fn sequence(across: u32, down: u32) -> Vec<u8> {
        let mut bits = BitWriter::new();
        for (value, width) in [(66, 8), (0, 8), (40, 8)] {
            bits.write_bits(value, width);
        }
        // Its number; how frames are counted; the order of them by number; one reference.
        for number in [0, 0, 2, 1] {
            bits.write_ue(number);
        }
        bits.write_bits(0, 1);
        bits.write_ue(across - 1);
        bits.write_ue(down - 1);
        // Whole frames; no crop, nothing of looks.
        bits.write_bits(0b1100, 4);
        bits.rbsp_trailing_bits();
        let mut unit = vec![0x67];
        emulation_prevent_into(&bits.into_bytes(), &mut unit);
        unit
    }

    fn track(set: &[u8]) -> Track {
        let mut config = vec![1, 66, 0, 40, 0xff, 0xe1];
        config.extend(u16::try_from(set.len()).unwrap().to_be_bytes());
        config.extend(set);
        config.push(0);
        Track { config: config.into(), ..Track::of(super::super::track::Codec::H264) }
    }

    #[test]
    fn a_frame_beyond_the_limits_is_refused_before_it_is_decoded() {
        for (across, down, what) in [(2000, 2000, "32000 × 32000 pixels"), (1025, 1, "16400 × 16 pixels")] {
            let fault = frame(&track(&sequence(across, down)), &[], 512).unwrap_err();
            assert_eq!(fault, Undecoded::Fault(MediaFault::TooLarge { what: what.to_owned() }));
        }
        assert_eq!(frame(&track(&sequence(1024, 1)), &[], 512), Err(cut_off().into()));
    }

    #[test]
    fn a_frame_larger_than_its_track_says_is_refused() {
        let set = sequence(20, 20);
        let sample = [&u32::try_from(set.len()).unwrap().to_be_bytes()[..], &set].concat();
        let fault = frame(&track(&sequence(2, 2)), &sample, 512).unwrap_err();
        assert_eq!(fault, damaged("a frame larger than its track says").into());
    }

    #[test]
    fn parameter_sets_without_end_are_refused() {
        let set = sequence(1, 1);
        let one = [&u32::try_from(set.len()).unwrap().to_be_bytes()[..], &set].concat();
        let fault = frame(&track(&set), &one.repeat(MOST_SETS), 512).unwrap_err();
        assert_eq!(fault, damaged("too many parameter sets").into());
    }
}
