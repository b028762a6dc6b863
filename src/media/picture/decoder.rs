//! One picture decoded, on the thread that calls.

use std::error::Error;
use std::io::{self, Cursor};

use image::codecs::bmp::BmpDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::error::ImageError;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, Limits, RgbaImage};

use super::{outline, room, scale};
use crate::asset::MediaFault;
use crate::media::kind::{Kind, Still};
use crate::text::{self, Label};

/// The longest side of a picture, in pixels.
const LONGEST: u32 = 16_384;

/// The most that a decoded picture takes, in bytes.
const LARGEST: u64 = 256 * 1024 * 1024;

/// What a PNG may unpack beside its pixels: colour profiles and texts.
const LARGEST_CHUNKS: u64 = 16 * 1024 * 1024;

/// The longest that a decoder's own words are shown, in columns.
const WORDS: usize = 80;

/// A picture whose header was read.
pub(super) struct Opened<'a> {
    decoder: Box<dyn ImageDecoder + 'a>,
    orientation: Orientation,
    still: Still,
    /// Bytes that decoding it takes, roughly and rather too many.
    pub(super) memory: u64,
}

impl<'a> Opened<'a> {
    /// Reads the header, and looks whether the picture is within the limits.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, MediaFault> {
        let still = match Kind::of(bytes) {
            Kind::Still(still) => still,
            other => return Err(other.fault()),
        };
        let (is_whole, has_scans) = match still {
            Still::Jpeg => {
                let jpeg = outline::jpeg(bytes);
                (jpeg.is_whole, jpeg.has_scans)
            }
            Still::WebP => (outline::riff_is_whole(bytes), false),
            // The decoders of the others tell.
            Still::Png | Still::Gif | Still::Bmp => (true, false),
        };
        let decoder = decoder(still, bytes);
        let mut decoder = decoder.map_err(|error| if is_whole { fault(still, &error) } else { cut_off() })?;
        let (width, height) = decoder.dimensions();
        let pixels = u64::from(width) * u64::from(height);
        let unpacked = decoder.total_bytes();
        let memory = match still {
            // Coefficients of two bytes, of up to four colours.
            Still::Jpeg if has_scans => unpacked.saturating_add(pixels.saturating_mul(8)),
            // A frame beside the canvas; planes of colours beside the pixels.
            Still::Gif | Still::WebP => unpacked.saturating_mul(2),
            Still::Jpeg | Still::Png | Still::Bmp => unpacked,
        };
        if width.max(height) > LONGEST || unpacked > LARGEST || memory > u64::from(room::ALL) * 1024 * 1024 {
            let (width, height) = (text::thousands(width.into()), text::thousands(height.into()));
            return Err(MediaFault::TooLarge { what: format!("{width} × {height} pixels") });
        }
        if !is_whole {
            return Err(cut_off());
        }
        decoder.set_limits(at_most(LARGEST)).map_err(|error| fault(still, &error))?;
        // A picture whose orientation cannot be read is upright.
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let memory = memory.saturating_add(bytes.len() as u64);
        Ok(Self { decoder, orientation, still, memory })
    }

    /// Decodes it, small and upright.
    pub(super) fn decode(self, side: u32) -> Result<RgbaImage, MediaFault> {
        let picture = DynamicImage::from_decoder(self.decoder).map_err(|error| fault(self.still, &error))?;
        let mut small = DynamicImage::ImageRgba8(scale::shrink(picture, side));
        small.apply_orientation(self.orientation);
        Ok(small.into_rgba8())
    }
}

fn decoder(still: Still, bytes: &[u8]) -> Result<Box<dyn ImageDecoder + '_>, ImageError> {
    let reader = Cursor::new(bytes);
    Ok(match still {
        Still::Jpeg => Box::new(JpegDecoder::new(reader)?),
        Still::Gif => Box::new(GifDecoder::new(reader)?),
        Still::WebP => Box::new(WebPDecoder::new(reader)?),
        Still::Bmp => Box::new(BmpDecoder::new(reader)?),
        Still::Png => Box::new(PngDecoder::with_limits(reader, at_most(LARGEST_CHUNKS))?),
    })
}

fn at_most(bytes: u64) -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(bytes);
    limits
}

fn cut_off() -> MediaFault {
    MediaFault::Damaged { what: "it is cut off".to_owned() }
}

/// What a decoder's error means.
fn fault(still: Still, error: &ImageError) -> MediaFault {
    match error {
        ImageError::Limits(_) => MediaFault::TooLarge { what: "more memory than a picture may take".to_owned() },
        ImageError::Unsupported(_) => MediaFault::Codec { codec: Label::new(&format!("this kind of {}", name(still))) },
        ImageError::Decoding(_) | ImageError::Encoding(_) | ImageError::Parameter(_) | ImageError::IoError(_) => {
            damage(error)
        }
    }
}

/// What the decoder found, in its innermost words.
fn damage(error: &ImageError) -> MediaFault {
    let mut innermost: &dyn Error = error;
    loop {
        let ended =
            innermost.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::UnexpectedEof);
        if ended {
            return cut_off();
        }
        match innermost.source() {
            Some(source) => innermost = source,
            None => break,
        }
    }
    let words = innermost.to_string();
    if ["unexpected end", "unexpected eof", "not enough bytes"].iter().any(|end| words.to_lowercase().contains(end)) {
        return cut_off();
    }
    // Behind the first clause are numbers and names that mean something to the decoder alone.
    let clause = words.split([':', '.', '\n']).next().unwrap_or_default();
    MediaFault::Damaged { what: text::cut_end(&text::safe(clause), WORDS, "…").into_owned() }
}

fn name(still: Still) -> &'static str {
    match still {
        Still::Jpeg => "JPEG",
        Still::Gif => "GIF",
        Still::WebP => "WebP",
        Still::Bmp => "BMP",
        Still::Png => "PNG",
    }
}
