//! What an H.264 sequence parameter set says of the picture (ITU-T H.264, 7.3.2.1 and E.1.1): its size, its crop, its colours.

use rusty_h264_common::BitReader;
use rusty_h264_common::bit_reader::OutOfData;
use rusty_h264_common::nal::emulation_unprevent;

use super::colour::{Colour, Matrix};
use super::shape::Aspect;

/// The picture of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sps {
    pub id: u32,
    /// Coded pixels.
    pub width: u32,
    pub height: u32,
    /// What is cropped, in pixels: left, right, top, bottom.
    pub crop: [u32; 4],
    /// 4:2:0 with eight bits, every picture a whole frame.
    pub plain: bool,
    /// Whether its numbers go from 0 to 255, where it says so.
    pub full: Option<bool>,
    pub matrix: Option<Matrix>,
    pub aspect: Option<Aspect>,
}

impl Sps {
    /// From a NAL unit of type 7, its first byte included.
    pub(super) fn parse(nal: &[u8]) -> Option<Self> {
        let rbsp = emulation_unprevent(nal.get(1..)?);
        read(&mut BitReader::new(&rbsp)).ok()
    }

    /// The colours that it names, else those of the container, else what is usual.
    pub(super) fn colour(&self, container: Option<Colour>) -> Colour {
        let other = container.unwrap_or_default();
        Colour { matrix: self.matrix.unwrap_or(other.matrix), full: self.full.unwrap_or(other.full) }
    }
}

/// The profiles that say more of their colours before anything else (7.3.2.1.1).
const HIGH: [u32; 13] = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];

fn read(bits: &mut BitReader<'_>) -> Result<Sps, OutOfData> {
    let profile = bits.read_bits(8)?;
    bits.skip_bits(16)?;
    let id = bits.read_ue()?;
    let mut plain = true;
    let mut chroma = 1;
    if HIGH.contains(&profile) {
        chroma = bits.read_ue()?;
        if chroma == 3 {
            bits.skip_bits(1)?;
        }
        let depth = bits.read_ue()?.max(bits.read_ue()?);
        plain = chroma == 1 && depth == 0;
        bits.skip_bits(1)?;
        if bits.read_bit()? {
            for list in 0..if chroma == 3 { 12 } else { 8 } {
                if bits.read_bit()? {
                    skip_scaling_list(bits, if list < 6 { 16 } else { 64 })?;
                }
            }
        }
    }
    bits.read_ue()?;
    match bits.read_ue()? {
        0 => drop(bits.read_ue()?),
        1 => {
            bits.skip_bits(1)?;
            bits.read_se()?;
            bits.read_se()?;
            for _ in 0..bits.read_ue()?.min(255) {
                bits.read_se()?;
            }
        }
        _ => {}
    }
    bits.read_ue()?;
    bits.skip_bits(1)?;
    let macroblocks = (bits.read_ue()?, bits.read_ue()?);
    let frames_only = bits.read_bit()?;
    let fields = u32::from(!frames_only);
    if !frames_only {
        plain &= !bits.read_bit()?;
    }
    bits.skip_bits(1)?;
    let mut crop = [0; 4];
    if bits.read_bit()? {
        let (across, down) = (if chroma == 1 || chroma == 2 { 2 } else { 1 }, if chroma == 1 { 2 } else { 1 });
        for (side, edge) in crop.iter_mut().enumerate() {
            *edge = bits.read_ue()?.saturating_mul(if side < 2 { across } else { down * (1 + fields) });
        }
    }
    let pixels = |blocks: u32, by: u32| blocks.saturating_add(1).saturating_mul(by);
    let mut sps = Sps {
        id,
        width: pixels(macroblocks.0, 16),
        height: pixels(macroblocks.1, 16 * (1 + fields)),
        crop,
        plain,
        full: None,
        matrix: None,
        aspect: None,
    };
    // What is cut off here is only what nobody needs.
    if bits.read_bit().unwrap_or(false) {
        let _ = usability(bits, &mut sps);
    }
    Ok(sps)
}

/// The part that tells of looks (E.1.1), as far as it is of use.
fn usability(bits: &mut BitReader<'_>, sps: &mut Sps) -> Result<(), OutOfData> {
    const EXTENDED: u32 = 255;
    // Table E-1.
    const SHAPES: [(u64, u64); 16] = [
        (1, 1),
        (12, 11),
        (10, 11),
        (16, 11),
        (40, 33),
        (24, 11),
        (20, 11),
        (32, 11),
        (80, 33),
        (18, 11),
        (15, 11),
        (64, 33),
        (160, 99),
        (4, 3),
        (3, 2),
        (2, 1),
    ];
    if bits.read_bit()? {
        sps.aspect = match bits.read_bits(8)? {
            EXTENDED => Aspect::new(bits.read_bits(16)?.into(), bits.read_bits(16)?.into()),
            0 => None,
            number => SHAPES.get(number as usize - 1).and_then(|(width, height)| Aspect::new(*width, *height)),
        };
    }
    if bits.read_bit()? {
        bits.skip_bits(1)?;
    }
    if bits.read_bit()? {
        bits.skip_bits(3)?;
        sps.full = Some(bits.read_bit()?);
        if bits.read_bit()? {
            bits.skip_bits(16)?;
            let matrix = u64::from(bits.read_bits(8)?);
            // 2 is "unspecified".
            sps.matrix = (matrix != 2).then(|| Matrix::from_number(matrix));
        }
    }
    Ok(())
}

fn skip_scaling_list(bits: &mut BitReader<'_>, size: usize) -> Result<(), OutOfData> {
    let (mut last, mut next) = (8_i32, 8_i32);
    for _ in 0..size {
        if next != 0 {
            next = last.wrapping_add(bits.read_se()?).rem_euclid(256);
        }
        last = if next == 0 { last } else { next };
    }
    Ok(())
}
