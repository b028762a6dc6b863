//! MP3 (and MP2): frames, of which the first may hold how many there are.

use std::io::{Read, Seek};

use super::input::{Input, be32, cut_off, damaged, lasting, real, seconds};
use crate::asset::{Facts, MediaFault, Seconds};
use crate::text::Label;

/// How far behind a tag the first frame may stand, and how much is looked at to see whether the bit rate varies.
const WINDOW: u64 = 32 * 1024;

/// A varying bit rate without a count of frames: such a file is counted through up to this length.
const COUNTED: u64 = 512 * 1024;

/// How many tags one behind another are skipped.
const MOST_TAGS: usize = 4;

/// The shortest frame there is: no file holds more frames than so many bytes each allow.
const SHORTEST: u64 = 24;

/// The header of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    layer: u8,
    /// Bits a second.
    bit_rate: u32,
    /// Samples a second.
    pub(super) sample_rate: u32,
    /// Samples of each channel in a frame.
    samples: u32,
    /// Bytes of the whole frame.
    size: usize,
    /// Where the first frame says what the file holds, from its beginning.
    info: usize,
}

/// Whether bytes begin with the header of a frame.
pub(in crate::media) fn begins(bytes: &[u8]) -> bool {
    Header::read(bytes).is_some()
}

impl Header {
    /// The header that `bytes` begin with, if they do.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        /// Thousands of bits a second, by number from 1.
        const RATES: [[u32; 14]; 3] = [
            [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
            [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
            [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
        ];
        let bits = be32(bytes, 0)?;
        if bits >> 21 != 0x7ff {
            return None;
        }
        let field = |shift: u32, mask: u32| (bits >> shift) & mask;
        // 3 is MPEG 1, 2 is MPEG 2, 0 is MPEG 2.5.
        let version = field(19, 3);
        let layer: u8 = match field(17, 3) {
            1 => 3,
            2 => 2,
            _ => return None,
        };
        let table = match (version, layer) {
            (1, _) => return None,
            (3, 3) => 0,
            (3, _) => 1,
            (_, _) => 2,
        };
        let number = usize::try_from(field(12, 15)).ok()?.checked_sub(1)?;
        let bit_rate = RATES[table].get(number)? * 1000;
        let full = [44100, 48000, 32000].get(usize::try_from(field(10, 3)).ok()?)?;
        let sample_rate = match version {
            3 => *full,
            2 => full / 2,
            _ => full / 4,
        };
        let samples = if layer == 3 && version != 3 { 576 } else { 1152 };
        let size = usize::try_from(samples / 8 * bit_rate / sample_rate + field(9, 1)).ok()?;
        let is_mono = field(6, 3) == 3;
        let extra = match (version == 3, is_mono) {
            (true, false) => 32,
            (true, true) | (false, false) => 17,
            (false, true) => 9,
        };
        Some(Self { layer, bit_rate, sample_rate, samples, size, info: 4 + extra })
    }

    fn is_like(&self, other: &Self) -> bool {
        (self.layer, self.sample_rate, self.samples) == (other.layer, other.sample_rate, other.samples)
    }
}

/// Where what follows the ID3 tags begins.
pub(super) fn behind_tags<R: Read + Seek>(input: &mut Input<R>) -> Result<u64, MediaFault> {
    let mut at = 0;
    for _ in 0..MOST_TAGS {
        let head = input.up_to(at, 10)?;
        let &[b'I', b'D', b'3', _, _, flags, a, b, c, d] = &*head else { break };
        // Seven bits of each byte count.
        let size = [a, b, c, d].iter().fold(0, |size, byte| size << 7 | u64::from(byte & 0x7f));
        let foot = if flags & 0x10 == 0 { 0 } else { 10 };
        at += 10 + size + foot;
        if at >= input.length() {
            return Err(cut_off());
        }
    }
    Ok(at)
}

pub(super) fn read<R: Read + Seek>(input: &mut Input<R>, from: u64) -> Result<Facts, MediaFault> {
    let window = input.up_to(from, WINDOW)?;
    let (first, header) = first_frame(&window).ok_or_else(|| damaged("no frame of sound was found"))?;
    let frame = &window[first..];
    let duration = match stated(frame, &header, input.length()) {
        Some(duration) => Some(duration),
        None => measured(input, from + first as u64, frame, &header)?,
    };
    Ok(Facts {
        duration,
        codec: Some(Label::new(if header.layer == 3 { "mp3" } else { "mp2" })),
        mime: Some(Label::new("audio/mpeg")),
        ..Facts::default()
    })
}

/// The first place where a frame stands and another one of its kind behind it, or the end.
fn first_frame(window: &[u8]) -> Option<(usize, Header)> {
    (0..window.len()).find_map(|at| {
        let header = Header::read(&window[at..])?;
        match window.get(at + header.size..) {
            Some(next) if next.len() >= 4 => Header::read(next).filter(|next| next.is_like(&header))?,
            Some(_) => header,
            None => return None,
        };
        Some((at, header))
    })
}

/// The length by the count in the first frame: of LAME and its like (`Xing`, `Info`), or of Fraunhofer (`VBRI`).
fn stated(frame: &[u8], header: &Header, length: u64) -> Option<Seconds> {
    let xing = frame.get(header.info..).filter(|info| info.starts_with(b"Xing") || info.starts_with(b"Info"));
    let frames = match xing {
        Some(info) => be32(info, 4).filter(|flags| flags & 1 != 0).and_then(|_| be32(info, 8)),
        None => frame.get(36..).filter(|info| info.starts_with(b"VBRI")).and_then(|info| be32(info, 14)),
    };
    let frames = frames.map(u64::from).filter(|frames| frames * SHORTEST <= length)?;
    lasting(frames * u64::from(header.samples), header.sample_rate.into())
}

/// The length without a count: by the bit rate where it stays the same, else frame by frame where that is not much.
fn measured<R: Read + Seek>(
    input: &mut Input<R>,
    from: u64,
    window: &[u8],
    first: &Header,
) -> Result<Option<Seconds>, MediaFault> {
    let rest = input.length().saturating_sub(from);
    if frames(window, first).all(|header| header.bit_rate == first.bit_rate) {
        return Ok(seconds(real(rest) * 8.0 / f64::from(first.bit_rate)));
    }
    if rest > COUNTED {
        return Ok(None);
    }
    let all = input.piece(from, rest)?;
    let count = frames(&all, first).count() as u64;
    Ok(lasting(count * u64::from(first.samples), first.sample_rate.into()))
}

/// The headers of the frames one behind another.
fn frames(mut bytes: &[u8], first: &Header) -> impl Iterator<Item = Header> {
    std::iter::from_fn(move || {
        let header = Header::read(bytes).filter(|header| header.is_like(first))?;
        bytes = bytes.get(header.size..).unwrap_or_default();
        Some(header)
    })
}
