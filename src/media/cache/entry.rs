//! What an entry of the cache looks like: eight bytes that say what it is, a checksum of all behind it, the key that it was
//! kept under, and what was kept. Numbers are little-endian. A picture is a JPEG where it is opaque, else a PNG.

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{CompressionType, FilterType, PngDecoder, PngEncoder};
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder as _, Limits, RgbaImage};

use super::Waveform;
use crate::asset::{Seconds, ShotFacts, preview};

/// What each entry begins with. Its last sign is the version of the format.
const MAGIC: &[u8; 8] = b"abcache1";

/// The quality of kept JPEGs: at 512 pixels about 40 kB, and nothing to be seen of it.
const QUALITY: u8 = 85;

/// The longest side of a picture that is kept, in pixels.
const LONGEST: u32 = 4096;

const JPEG: u8 = 0;
const PNG: u8 = 1;

/// What is read of an entry.
#[derive(Debug, PartialEq)]
pub(super) enum Read<T> {
    Kept(T),
    /// It is of another key, whose name is the same.
    Other,
    /// It is cut off, changed, or never was an entry.
    Damaged,
}

/// An entry for a picture; `None` where it is none to be kept.
pub(super) fn of_picture(key: &str, picture: &RgbaImage, facts: ShotFacts) -> Option<Vec<u8>> {
    let (width, height) = picture.dimensions();
    if width.min(height) == 0 || width.max(height) > LONGEST {
        return None;
    }
    let is_opaque = picture.pixels().all(|pixel| pixel.0[3] == u8::MAX);
    let mut entry = begin(key);
    push_seconds(&mut entry, facts.at);
    entry.extend([facts.frames, if is_opaque { JPEG } else { PNG }]);
    if is_opaque {
        let mut opaque = Vec::with_capacity(picture.as_raw().len() / 4 * 3);
        for pixel in picture.pixels() {
            opaque.extend_from_slice(&pixel.0[..3]);
        }
        let encoder = JpegEncoder::new_with_quality(&mut entry, QUALITY);
        encoder.write_image(&opaque, width, height, ExtendedColorType::Rgb8).ok()?;
    } else {
        let encoder = PngEncoder::new_with_quality(&mut entry, CompressionType::Fast, FilterType::Adaptive);
        encoder.write_image(picture.as_raw(), width, height, ExtendedColorType::Rgba8).ok()?;
    }
    Some(end(entry))
}

/// The picture in an entry.
pub(super) fn picture(key: &str, entry: &[u8]) -> Read<(RgbaImage, ShotFacts)> {
    let body = match body(key, entry) {
        Read::Kept(body) => body,
        Read::Other => return Read::Other,
        Read::Damaged => return Read::Damaged,
    };
    decoded(body).map_or(Read::Damaged, Read::Kept)
}

fn decoded(body: &[u8]) -> Option<(RgbaImage, ShotFacts)> {
    let (at, body) = take_seconds(body)?;
    let ([frames, coding], image) = body.split_first_chunk()?;
    let frames = *frames;
    let picture = match *coding {
        JPEG => pixels(JpegDecoder::new(Cursor::new(image)).ok()?)?,
        PNG => pixels(PngDecoder::with_limits(Cursor::new(image), limits()).ok()?)?,
        _ => return None,
    };
    (frames <= preview::STRIP).then_some((picture, ShotFacts { at, frames }))
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(LONGEST);
    limits.max_image_height = Some(LONGEST);
    limits
}

fn pixels(mut decoder: impl ImageDecoder) -> Option<RgbaImage> {
    decoder.set_limits(limits()).ok()?;
    DynamicImage::from_decoder(decoder).ok().map(DynamicImage::into_rgba8)
}

/// An entry for a waveform.
pub(super) fn of_waveform(key: &str, waveform: &Waveform) -> Vec<u8> {
    let mut entry = begin(key);
    push_seconds(&mut entry, Some(waveform.stretch));
    push_seconds(&mut entry, waveform.duration);
    entry.push(u8::from(waveform.whole));
    entry.extend_from_slice(&waveform.peaks);
    end(entry)
}

/// The waveform in an entry.
pub(super) fn waveform(key: &str, entry: &[u8]) -> Read<Waveform> {
    let body = match body(key, entry) {
        Read::Kept(body) => body,
        Read::Other => return Read::Other,
        Read::Damaged => return Read::Damaged,
    };
    let read = || {
        let (stretch, rest) = take_seconds(body)?;
        let (duration, rest) = take_seconds(rest)?;
        let (whole, peaks) = rest.split_first()?;
        let fits = peaks.len() <= Waveform::MOST_PEAKS;
        fits.then_some(Waveform { peaks: peaks.into(), stretch: stretch?, duration, whole: *whole == 1 })
    };
    read().map_or(Read::Damaged, Read::Kept)
}

fn begin(key: &str) -> Vec<u8> {
    let length = u32::try_from(key.len()).unwrap_or(u32::MAX);
    [MAGIC.as_slice(), &[0; 8], &length.to_le_bytes(), key.as_bytes()].concat()
}

fn end(mut entry: Vec<u8>) -> Vec<u8> {
    let sum = checksum(&entry[16..]).to_le_bytes();
    entry[8..16].copy_from_slice(&sum);
    entry
}

/// What is behind the key, if the entry is sound and of this key.
fn body<'a>(key: &str, entry: &'a [u8]) -> Read<&'a [u8]> {
    let read = || {
        let rest = entry.strip_prefix(MAGIC)?;
        let (sum, rest) = rest.split_first_chunk::<8>()?;
        if u64::from_le_bytes(*sum) != checksum(rest) {
            return None;
        }
        let (length, rest) = rest.split_first_chunk::<4>()?;
        rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
    };
    match read() {
        Some((its_key, body)) if its_key == key.as_bytes() => Read::Kept(body),
        Some(_) => Read::Other,
        None => Read::Damaged,
    }
}

/// FNV-1a: against disks and crashes, not against people.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// What is not known is not a number.
fn push_seconds(entry: &mut Vec<u8>, seconds: Option<Seconds>) {
    entry.extend(seconds.map_or(f64::NAN, Seconds::get).to_le_bytes());
}

fn take_seconds(bytes: &[u8]) -> Option<(Option<Seconds>, &[u8])> {
    let (seconds, rest) = bytes.split_first_chunk()?;
    Some((Seconds::new(f64::from_le_bytes(*seconds)), rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgba;
    use proptest::prelude::*;

    fn picture_of(alpha: u8) -> RgbaImage {
        RgbaImage::from_fn(60, 40, |x, y| Rgba([u8::try_from(x * 4).unwrap(), u8::try_from(y * 4).unwrap(), 90, alpha]))
    }

    #[test]
    fn an_opaque_picture_comes_back_nearly_and_a_transparent_one_exactly() {
        let facts = ShotFacts { at: Seconds::new(1.5), frames: 8 };
        let entry = of_picture("k", &picture_of(255), facts).unwrap();
        let Read::Kept((back, its_facts)) = picture("k", &entry) else { panic!("it was kept") };
        assert_eq!((back.dimensions(), its_facts), ((60, 40), facts));
        let off = |(a, b): (&Rgba<u8>, &Rgba<u8>)| (0..4).map(|i| a.0[i].abs_diff(b.0[i])).max().unwrap();
        assert!(back.pixels().zip(picture_of(255).pixels()).map(off).max().unwrap() < 16);
        let entry = of_picture("k", &picture_of(100), ShotFacts::default()).unwrap();
        assert_eq!(picture("k", &entry), Read::Kept((picture_of(100), ShotFacts::default())));
    }

    #[test]
    fn a_waveform_comes_back() {
        let wave =
            Waveform { peaks: [0, 7, 255].into(), stretch: Seconds::new(0.25).unwrap(), duration: None, whole: true };
        assert_eq!(waveform("k", &of_waveform("k", &wave)), Read::Kept(wave));
    }

    #[test]
    fn an_entry_is_of_its_own_key_alone() {
        let entry = of_picture("k", &picture_of(255), ShotFacts::default()).unwrap();
        assert_eq!(picture("kk", &entry), Read::Other);
        assert!(matches!(waveform("k", &entry), Read::Damaged | Read::Kept(_)));
    }

    #[test]
    fn what_is_no_picture_is_not_kept() {
        assert_eq!(of_picture("k", &RgbaImage::new(0, 3), ShotFacts::default()), None);
        assert_eq!(of_picture("k", &RgbaImage::new(1, LONGEST + 1), ShotFacts::default()), None);
    }

    proptest! {
        #[test]
        fn whatever_changed_in_an_entry_is_damage(at in any::<prop::sample::Index>(), change in 1_u8.., end: bool) {
            let mut entry = of_picture("key", &picture_of(255), ShotFacts::default()).unwrap();
            let at = at.index(entry.len());
            if end {
                entry.truncate(at);
            } else {
                entry[at] ^= change;
            }
            prop_assert_eq!(picture("key", &entry), Read::Damaged);
        }
    }
}
