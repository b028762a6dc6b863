//! Sounds whose headers say it all: WAV and FLAC.

use std::io::{Read, Seek};

use super::input::{Input, array, be32, be64, damaged, lasting, le16, le32, le64};
use crate::asset::{Facts, MediaFault, Seconds};
use crate::text::Label;

/// How many chunks a WAV may have before its sound.
const MOST_CHUNKS: usize = 64;

/// What a WAV says of its samples.
struct Form {
    codec: &'static str,
    is_pcm: bool,
    sample_rate: u64,
    /// Bytes a second.
    byte_rate: u64,
}

impl Form {
    fn read(chunk: &[u8]) -> Option<Self> {
        let tag = match le16(chunk, 0)? {
            // The true one is the beginning of an identifier.
            0xfffe => le16(chunk, 24)?,
            tag => tag,
        };
        let (sample_rate, bits) = (le32(chunk, 4)?.into(), le16(chunk, 14)?);
        let codec = match (tag, bits) {
            (1, 8) => "pcm_u8",
            (1, 16) => "pcm_s16le",
            (1, 24) => "pcm_s24le",
            (1, 32) => "pcm_s32le",
            (3, 32) => "pcm_f32le",
            (3, 64) => "pcm_f64le",
            (2, _) => "adpcm_ms",
            (6, _) => "pcm_alaw",
            (7, _) => "pcm_mulaw",
            (0x11, _) => "adpcm_ima_wav",
            (0x55, _) => "mp3",
            (_, _) => "wav",
        };
        let is_pcm = [1, 3, 6, 7].contains(&tag);
        // What is stated may be wrong; of plain samples it can be computed.
        let block = u64::from(le16(chunk, 12)?);
        let byte_rate = if is_pcm { block.checked_mul(sample_rate)? } else { le32(chunk, 8)?.into() };
        Some(Self { codec, is_pcm, sample_rate, byte_rate })
    }
}

pub(super) fn wav<R: Read + Seek>(input: &mut Input<R>) -> Result<Facts, MediaFault> {
    let (mut form, mut samples, mut long) = (None, None, None);
    let mut at = 12_u64;
    for _ in 0..MOST_CHUNKS {
        let head: [u8; 8] = input.array(at)?;
        let (start, size) = (at + 8, u64::from(le32(&head, 4).unwrap_or(0)));
        match &head[..4] {
            b"fmt " => form = Form::read(&input.up_to(start, size.min(40))?),
            b"fact" => samples = le32(&input.up_to(start, size.min(4))?, 0),
            // Of a file of more than 4 GB; its own sizes are all ones.
            b"ds64" => long = le64(&input.up_to(start, size.min(16))?, 8),
            b"data" => {
                let form = form.ok_or_else(|| damaged("its sound comes before its format"))?;
                let rest = input.length().saturating_sub(start);
                // Who writes into a pipe does not know the size.
                let stated = if size == u64::from(u32::MAX) { long.unwrap_or(rest) } else { size };
                let bytes = if stated == 0 { rest } else { stated.min(rest) };
                return Ok(sounding("audio/wav", form.codec, form.duration(bytes, samples)));
            }
            _ => {}
        }
        at = start + size + size % 2;
    }
    Err(damaged("no sound was found in it"))
}

impl Form {
    fn duration(&self, bytes: u64, samples: Option<u32>) -> Option<Seconds> {
        match samples.filter(|_| !self.is_pcm) {
            Some(samples) => lasting(samples.into(), self.sample_rate),
            None => lasting(bytes, self.byte_rate),
        }
    }
}

pub(super) fn flac<R: Read + Seek>(input: &mut Input<R>, from: u64) -> Result<Facts, MediaFault> {
    let head: [u8; 42] = input.array(from)?;
    let (samples, rate) = flac_stream(&head).ok_or_else(|| damaged("its stream is not described"))?;
    Ok(sounding("audio/flac", "flac", lasting(samples, rate)))
}

/// Samples, 0 where their number is left open, and how many there are a second: by the description of the stream, which
/// comes first.
fn flac_stream(head: &[u8]) -> Option<(u64, u64)> {
    let head =
        head.strip_prefix(b"fLaC").filter(|head| be32(head, 0).is_some_and(|block| block & 0x7fff_ffff == 34))?;
    let rate = flac_rate(&head[4..])?;
    Some((be64(head, 14)? & 0x000f_ffff_ffff, rate))
}

/// Samples a second, of a FLAC's description of its stream.
pub(super) fn flac_rate(info: &[u8]) -> Option<u64> {
    let rate = u64::from(u32::from_be_bytes(array(info, 10)?) >> 12);
    (rate > 0).then_some(rate)
}

pub(super) fn sounding(mime: &str, codec: &str, duration: Option<Seconds>) -> Facts {
    Facts { duration, codec: Some(Label::new(codec)), mime: Some(Label::new(mime)), ..Facts::default() }
}
