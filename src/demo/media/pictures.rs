//! Pictures, drawn from a number: skies over hills, drops of light, sheets of colour, rings.
//!
//! They are drawn small and enlarged with soft edges, so that twelve megapixels take little longer than one.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ImageFormat, Rgb, RgbImage};

use crate::demo::dice::Dice;

/// The longer side of the drawing before it is enlarged.
const DRAWN_SIDE: u32 = 384;
const JPEG_QUALITY: u8 = 80;

/// A picture, not yet drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::demo) struct Picture {
    pub format: Format,
    pub width: u32,
    pub height: u32,
    seed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Format {
    Png,
    Jpeg,
    WebP,
    Gif,
}

impl Format {
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::WebP => "webp",
            Self::Gif => "gif",
        }
    }

    pub(super) fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
        }
    }

    /// Sizes as cameras, screens and services make them; small where the encoder is slow.
    fn sizes(self) -> &'static [(u32, u32)] {
        match self {
            Self::Png => &[
                (1024, 1024),
                (512, 512),
                (1920, 1080),
                (1080, 1920),
                (768, 1152),
                (1344, 768),
                (2560, 1440),
                (640, 480),
            ],
            Self::Jpeg => &[
                (4032, 3024),
                (3024, 4032),
                (1920, 1280),
                (1080, 1350),
                (3000, 2000),
                (1600, 900),
                (1024, 768),
                (2048, 2048),
            ],
            Self::WebP => &[(1024, 1024), (832, 1216), (1216, 832), (1280, 720), (600, 400)],
            Self::Gif => &[(480, 270), (320, 320), (240, 426), (500, 281)],
        }
    }
}

impl Picture {
    pub(super) fn any(dice: &mut Dice) -> Self {
        let format = match dice.below(20) {
            0..7 => Format::Png,
            7..16 => Format::Jpeg,
            16..19 => Format::WebP,
            _ => Format::Gif,
        };
        let sizes = format.sizes();
        let (width, height) = sizes[dice.place(sizes.len())];
        Self { format, width, height, seed: dice.roll() }
    }

    /// A small one in the shape of another medium.
    pub(super) fn within(side: u32, (width, height): (u32, u32), seed: u64) -> Self {
        let longer = width.max(height).max(1);
        let (width, height) = ((width * side / longer).max(1), (height * side / longer).max(1));
        Self { format: Format::Jpeg, width, height, seed }
    }

    /// Draws it at its size, as a file of its format.
    pub(super) fn encode(&self) -> Option<Vec<u8>> {
        let picture = enlarged(&self.draw(), self.width, self.height)?;
        let mut file = Cursor::new(Vec::new());
        match self.format {
            Format::Png => picture.write_with_encoder(PngEncoder::new_with_quality(
                &mut file,
                CompressionType::Fast,
                FilterType::Sub,
            )),
            Format::Jpeg => picture.write_with_encoder(JpegEncoder::new_with_quality(&mut file, JPEG_QUALITY)),
            Format::WebP => picture.write_to(&mut file, ImageFormat::WebP),
            Format::Gif => picture.write_to(&mut file, ImageFormat::Gif),
        }
        .ok()?;
        Some(file.into_inner())
    }

    fn draw(&self) -> RgbImage {
        let longer = self.width.max(self.height).max(1);
        let side = longer.min(DRAWN_SIDE);
        let (width, height) = ((self.width * side / longer).max(1), (self.height * side / longer).max(1));
        let mut dice = Dice::new(&[self.seed]);
        let paint = Paint::any(&mut dice);
        let unit = 1.0 / length(width.min(height));
        RgbImage::from_fn(width, height, |x, y| {
            let (x, y) = (length(x) * unit, length(y) * unit);
            let share = length(height) * unit;
            Rgb(paint.at(x, y, y / share).map(to_byte))
        })
    }
}

/// A drawing at another size with soft edges: each pixel lies between the four nearest ones of the drawing. Whole numbers
/// do it in a tenth of the time that a filter of fractions takes: somebody waits for it.
fn enlarged(drawing: &RgbImage, width: u32, height: u32) -> Option<RgbImage> {
    let columns = between(drawing.width(), width);
    let line = usize::try_from(drawing.width()).ok()? * 3;
    let known = drawing.as_raw();
    let mut pixels = Vec::with_capacity(columns.len() * 3 * usize::try_from(height).ok()?);
    for row in between(drawing.height(), height) {
        let upper = known.get(row.before * line..)?;
        let lower = known.get(row.after * line..)?;
        let mixed: Vec<u8> = upper.iter().zip(lower).take(line).map(|(up, low)| mix(*up, *low, row.share)).collect();
        for column in &columns {
            let (left, right) = (mixed.get(column.before * 3..)?, mixed.get(column.after * 3..)?);
            pixels.extend(left.iter().zip(right).take(3).map(|(left, right)| mix(*left, *right, column.share)));
        }
    }
    RgbImage::from_raw(width, height, pixels)
}

/// Where a line of pixels lies between two of a drawing.
struct Between {
    before: usize,
    after: usize,
    /// How far it is from the one before, of 256.
    share: u16,
}

/// Where each of `many` lines lies, centre to centre, among those of a drawing.
fn between(drawn: u32, many: u32) -> Vec<Between> {
    let last = drawn.saturating_sub(1);
    let place = |at: u32| {
        let place = ((u64::from(at) * 2 + 1) * u64::from(drawn) * 128 / u64::from(many)).saturating_sub(128);
        let before = u32::try_from(place / 256).unwrap_or(last).min(last);
        let after = (before + 1).min(last);
        let index = |line: u32| usize::try_from(line).unwrap_or(usize::MAX);
        Between { before: index(before), after: index(after), share: u16::try_from(place % 256).unwrap_or(0) }
    };
    (0..many).map(place).collect()
}

fn mix(from: u8, to: u8, share: u16) -> u8 {
    let [whole, _] = (u16::from(from) * (256 - share) + u16::from(to) * share + 128).to_be_bytes();
    whole
}

type Colour = [f32; 3];

/// What is drawn. Lengths are in parts of the shorter side; colours from 0 to 1.
struct Paint {
    top: Colour,
    bottom: Colour,
    subject: Subject,
}

enum Subject {
    /// A sun, and ranges of hills before it.
    Hills { sun: Disc, ranges: Vec<Hill> },
    /// Discs of light.
    Lights(Vec<Disc>),
    /// Slanted stripes.
    Sheets { slope: f32, width: f32, colours: Vec<Colour> },
    /// Rings around a point.
    Rings { x: f32, y: f32, width: f32, colour: Colour },
}

struct Disc {
    x: f32,
    y: f32,
    radius: f32,
    colour: Colour,
    strength: f32,
}

struct Hill {
    height: f32,
    swing: f32,
    pace: f32,
    phase: f32,
    colour: Colour,
}

impl Paint {
    fn any(dice: &mut Dice) -> Self {
        let hue = dice.unit();
        let second = (hue + 0.08 + 0.25 * dice.unit()).fract();
        let (top, bottom) = (hsv(hue, 0.65, 0.35 + 0.4 * dice.unit()), hsv(second, 0.5, 0.95));
        let subject = match dice.below(8) {
            0..4 => Subject::Hills {
                sun: Disc {
                    x: 0.2 + dice.unit(),
                    y: 0.25 + 0.35 * dice.unit(),
                    radius: 0.06 + 0.1 * dice.unit(),
                    colour: hsv(second, 0.15, 1.0),
                    strength: 1.0,
                },
                ranges: (0u8..4)
                    .map(|range| Hill {
                        height: 0.5 + 0.13 * f32::from(range),
                        swing: 0.04 + 0.05 * dice.unit(),
                        pace: 3.0 + 5.0 * dice.unit(),
                        phase: 6.3 * dice.unit(),
                        colour: hsv(hue, 0.5, 0.55 - 0.13 * f32::from(range)),
                    })
                    .collect(),
            },
            4..6 => Subject::Lights(
                (0..14)
                    .map(|_| Disc {
                        x: 1.8 * dice.unit(),
                        y: 1.8 * dice.unit(),
                        radius: 0.04 + 0.16 * dice.unit(),
                        colour: hsv((hue + 0.3 * dice.unit()).fract(), 0.35, 1.0),
                        strength: 0.25 + 0.4 * dice.unit(),
                    })
                    .collect(),
            ),
            6 => Subject::Sheets {
                slope: 2.0 * dice.unit() - 1.0,
                width: 0.12 + 0.2 * dice.unit(),
                colours: (0u8..5).map(|n| hsv((hue + 0.07 * f32::from(n)).fract(), 0.6, 0.9)).collect(),
            },
            _ => Subject::Rings {
                x: 0.2 + dice.unit(),
                y: 0.2 + dice.unit(),
                width: 0.05 + 0.08 * dice.unit(),
                colour: hsv((hue + 0.15).fract(), 0.4, 0.95),
            },
        };
        Self { top, bottom, subject }
    }

    /// The colour at a point; `share` is how far down it is.
    fn at(&self, x: f32, y: f32, share: f32) -> Colour {
        let ground = blend(self.top, self.bottom, share);
        match &self.subject {
            Subject::Hills { sun, ranges } => {
                let sky = sun.over(ground, x, y);
                ranges.iter().fold(sky, |under, hill| {
                    let edge = hill.height + hill.swing * (x * hill.pace + hill.phase).sin();
                    if share > edge { hill.colour } else { under }
                })
            }
            Subject::Lights(lights) => lights.iter().fold(ground, |under, light| light.over(under, x, y)),
            Subject::Sheets { slope, width, colours } => {
                let stripe = (x + y * slope).rem_euclid(width * 5.0) / width;
                let colour = colours.iter().zip(1u8..).find(|(_, end)| stripe < f32::from(*end));
                colour.map_or(ground, |(colour, _)| blend(ground, *colour, 0.7 - 0.35 * stripe.fract()))
            }
            Subject::Rings { x: centre_x, y: centre_y, width, colour } => {
                let wave = (distance(x - centre_x, y - centre_y) / width * std::f32::consts::PI).sin();
                blend(ground, *colour, 0.45 + 0.4 * wave)
            }
        }
    }
}

impl Disc {
    fn over(&self, under: Colour, x: f32, y: f32) -> Colour {
        let inside = self.radius - distance(x - self.x, y - self.y);
        blend(under, self.colour, (inside * 40.0).clamp(0.0, 1.0) * self.strength)
    }
}

fn distance(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}

fn blend(from: Colour, to: Colour, share: f32) -> Colour {
    [0, 1, 2].map(|part| from[part] + (to[part] - from[part]) * share.clamp(0.0, 1.0))
}

/// Hue, saturation and value from 0 to 1.
fn hsv(hue: f32, saturation: f32, value: f32) -> Colour {
    [5.0, 3.0, 1.0].map(|offset| {
        let place = (offset + hue * 6.0) % 6.0;
        value - value * saturation * place.min(4.0 - place).clamp(0.0, 1.0)
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held within a byte")]
fn to_byte(part: f32) -> u8 {
    (part.clamp(0.0, 1.0) * 255.0) as u8
}

/// A side of a drawing; exact, as it is short.
fn length(side: u32) -> f32 {
    f32::from(u16::try_from(side).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Format::Png, ImageFormat::Png)]
    #[case(Format::Jpeg, ImageFormat::Jpeg)]
    #[case(Format::WebP, ImageFormat::WebP)]
    #[case(Format::Gif, ImageFormat::Gif)]
    fn a_picture_has_its_format_and_size(#[case] format: Format, #[case] known: ImageFormat) {
        let picture = Picture { format, width: 97, height: 61, seed: 5 };
        let bytes = picture.encode().unwrap();
        assert_eq!(image::guess_format(&bytes).unwrap(), known);
        let read = image::load_from_memory(&bytes).unwrap();
        assert_eq!((read.width(), read.height()), (97, 61));
        assert_eq!(picture.encode().unwrap(), bytes, "the same each time");
    }

    #[test]
    fn it_is_enlarged_with_soft_edges() {
        let drawing = RgbImage::from_raw(2, 2, vec![0, 0, 0, 200, 0, 0, 0, 100, 0, 200, 100, 0]).unwrap();
        let reds =
            |picture: &RgbImage, y| (0..picture.width()).map(|x| picture.get_pixel(x, y)[0]).collect::<Vec<u8>>();
        let picture = enlarged(&drawing, 4, 4).unwrap();
        assert_eq!(reds(&picture, 0), [0, 50, 150, 200]);
        let greens: Vec<u8> = (0..4).map(|y| picture.get_pixel(3, y)[1]).collect();
        assert_eq!(greens, [0, 25, 75, 100]);
        assert_eq!(enlarged(&drawing, 2, 2).unwrap(), drawing);
    }

    #[test]
    fn every_subject_has_more_than_one_colour() {
        for seed in 0..40 {
            let picture = Picture { format: Format::Png, width: 160, height: 90, seed }.draw();
            let first = picture.get_pixel(0, 0);
            assert!(picture.pixels().any(|pixel| pixel != first), "seed {seed}");
        }
    }

    #[rstest]
    #[case(1, 1)]
    #[case(4000, 1)]
    #[case(1, 4000)]
    fn thin_ones_too(#[case] width: u32, #[case] height: u32) {
        let bytes = Picture { format: Format::Png, width, height, seed: 1 }.encode().unwrap();
        let read = image::load_from_memory(&bytes).unwrap();
        assert_eq!((read.width(), read.height()), (width, height));
    }
}
