//! Pictures: their size as they are shown, and the frames of those that move.

use std::io::{Read, Seek};

use super::input::{Input, array, be16, be32, damaged, lasting, le16, rate, real};
use crate::asset::{Facts, MediaFault, Seconds};
use crate::media::kind::Still;
use crate::text::Label;

/// The frames of a GIF or WebP are counted through up to this length: they are told nowhere.
const COUNTED: u64 = 256 * 1024;

/// How many segments or chunks are looked through before the picture itself.
const MOST_PARTS: usize = 256;

/// How many frames are counted, and how many parts are looked through for them.
const MOST_FRAMES: usize = 65_536;

pub(super) fn read<R: Read + Seek>(input: &mut Input<R>, still: Still) -> Result<Facts, MediaFault> {
    let size = imagesize::reader_size(input.rewound()?).map_err(|error| damaged(error.to_string()))?;
    let (width, height) = (u32::try_from(size.width).ok(), u32::try_from(size.height).ok());
    let (mut width, mut height) = (width.filter(|width| *width > 0), height.filter(|height| *height > 0));
    if width.is_none() || height.is_none() {
        return Err(damaged("it has no size"));
    }
    let mut moving = None;
    match still {
        // As it is shown: what a camera held sideways took lies in the file as the sensor saw it.
        Still::Jpeg if lies_on_its_side(input) => std::mem::swap(&mut width, &mut height),
        Still::Jpeg | Still::Bmp => {}
        Still::Png => moving = apng_frames(input).map(|frames| Moving { frames, duration: None }),
        Still::Gif => moving = whole(input).and_then(|bytes| gif(&bytes)),
        Still::WebP => moving = whole(input).and_then(|bytes| webp(&bytes)),
    }
    // What stands still has no frames to speak of.
    let moving = moving.filter(|moving| moving.frames > 1);
    let duration = moving.as_ref().and_then(|moving| moving.duration);
    let frames = moving.map(|moving| moving.frames);
    Ok(Facts {
        width,
        height,
        duration,
        frames,
        fps: frames.zip(duration).and_then(|(frames, duration)| rate(real(frames), duration.get())),
        codec: Some(Label::new(codec(still))),
        mime: Some(Label::new(mime(still))),
        ..Facts::default()
    })
}

fn mime(still: Still) -> &'static str {
    match still {
        Still::Png => "image/png",
        Still::Jpeg => "image/jpeg",
        Still::Gif => "image/gif",
        Still::WebP => "image/webp",
        Still::Bmp => "image/bmp",
    }
}

fn codec(still: Still) -> &'static str {
    match still {
        Still::Png => "png",
        Still::Jpeg => "jpeg",
        Still::Gif => "gif",
        Still::WebP => "webp",
        Still::Bmp => "bmp",
    }
}

/// A picture of several frames.
struct Moving {
    frames: u64,
    duration: Option<Seconds>,
}

fn whole<R: Read + Seek>(input: &mut Input<R>) -> Option<Vec<u8>> {
    let length = input.length();
    (length <= COUNTED).then(|| input.piece(0, length).ok()).flatten()
}

/// Whether the EXIF data of a JPEG turn it by a quarter. Where they cannot be read, nobody turns it.
fn lies_on_its_side<R: Read + Seek>(input: &mut Input<R>) -> bool {
    let mut at = 2;
    for _ in 0..MOST_PARTS {
        let Ok([0xff, marker, high, low]) = input.array(at) else { return false };
        let size = u64::from(u16::from_be_bytes([high, low]));
        match marker {
            // Filling: any number of them.
            0xff => {
                at += 1;
                continue;
            }
            0xe1 => {
                let segment = input.up_to(at + 4, size.saturating_sub(2)).unwrap_or_default();
                if let Some(exif) = segment.strip_prefix(b"Exif\0\0") {
                    return orientation(exif).is_some_and(|way| (5..=8).contains(&way));
                }
            }
            // The picture begins.
            0xda | 0xd9 => return false,
            _ => {}
        }
        at += 2 + size.max(2);
    }
    false
}

/// The orientation in EXIF data, 1 to 8; it is one of the tags of the first directory.
fn orientation(exif: &[u8]) -> Option<u16> {
    const ORIENTATION: u16 = 0x0112;
    let is_little = exif.starts_with(b"II*\0");
    if !is_little && !exif.starts_with(b"MM\0*") {
        return None;
    }
    let two = |at: usize| if is_little { le16(exif, at) } else { be16(exif, at) };
    let offset =
        array(exif, 4).map(|four| if is_little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })?;
    let directory = usize::try_from(offset).ok()?;
    let count = two(directory)?;
    let entries = (0..usize::from(count)).map(|entry| directory.saturating_add(2 + 12 * entry));
    entries.into_iter().find(|entry| two(*entry) == Some(ORIENTATION)).and_then(|entry| two(entry.checked_add(8)?))
}

/// How many frames an animated PNG says that it has, before the first of them.
fn apng_frames<R: Read + Seek>(input: &mut Input<R>) -> Option<u64> {
    /// What a frame's own header takes.
    const SHORTEST: u64 = 38;
    let mut at = 8_u64;
    for _ in 0..MOST_PARTS {
        let head: [u8; 12] = input.array(at).ok()?;
        match &head[4..8] {
            b"acTL" => return be32(&head, 8).map(u64::from).filter(|frames| frames * SHORTEST <= input.length()),
            b"IDAT" | b"IEND" => return None,
            _ => at += 12 + u64::from(be32(&head, 0)?),
        }
    }
    None
}

/// The frames of a GIF, each with its delay; `None` where it does not come to its end.
fn gif(bytes: &[u8]) -> Option<Moving> {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + table(*bytes.get(10)?);
    let (mut frames, mut delay, mut hundredths) = (0_u64, 10, 0_u64);
    for _ in 0..MOST_FRAMES {
        match *bytes.get(at)? {
            0x21 => {
                if bytes.get(at + 1) == Some(&0xf9) {
                    // Players show what would go by in less than 2/100 s for 10/100 s.
                    delay = le16(bytes, at + 4).filter(|delay| *delay > 1).unwrap_or(10);
                }
                at = behind_blocks(bytes, at + 2)?;
            }
            0x2c => {
                frames += 1;
                hundredths += u64::from(delay);
                delay = 10;
                at = behind_blocks(bytes, at + 11 + table(*bytes.get(at + 9)?))?;
            }
            0x3b => return Some(Moving { frames, duration: lasting(hundredths, 100) }),
            _ => return None,
        }
    }
    None
}

/// Behind blocks that each begin with their size, up to an empty one.
fn behind_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let size = usize::from(*bytes.get(at)?);
        at += 1 + size;
        if size == 0 {
            return Some(at);
        }
    }
}

/// The frames of an animated WebP, each with its length.
fn webp(bytes: &[u8]) -> Option<Moving> {
    let (mut at, mut frames, mut thousandths) = (12_usize, 0_u64, 0_u64);
    for _ in 0..MOST_FRAMES {
        let Some(head) = bytes.get(at..at + 8) else { break };
        let size = usize::try_from(u32::from_le_bytes(array(head, 4)?)).ok()?;
        if head.starts_with(b"ANMF") {
            let three: [u8; 3] = array(bytes, at + 8 + 12)?;
            frames += 1;
            thousandths += u64::from(u32::from_le_bytes([three[0], three[1], three[2], 0]));
        }
        at = at.checked_add(8)?.checked_add(size)?.checked_add(size % 2)?;
    }
    Some(Moving { frames, duration: lasting(thousandths, 1000) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0", Some(6))]
    #[case(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0", Some(8))]
    #[case(b"MM\0*\xff\xff\xff\xff\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0", None)]
    #[case(b"II*\0\x08\0\0\0\xff\xff", None)]
    #[case(b"", None)]
    fn exif_says_which_way_is_up(#[case] exif: &[u8], #[case] way: Option<u16>) {
        assert_eq!(orientation(exif), way);
    }
}
