//! Making pictures small.
//!
//! Each pixel of the small picture is the mean of the area that it covers in the large one, parts of pixels included. It is
//! read once and as it was decoded, so a large picture is never there a second time. Colours are weighed by their opacity,
//! else what nobody sees of a transparent picture would show at its edges.

use image::{DynamicImage, RgbaImage};

/// Makes a picture small enough that its longer side is at most `side` pixels; a smaller one keeps its size.
pub(in crate::media) fn shrink(picture: DynamicImage, side: u32) -> RgbaImage {
    let side = side.max(1);
    let from = (picture.width(), picture.height());
    if from.0.max(from.1) <= side {
        return picture.into_rgba8();
    }
    let to = fit(from, side);
    let high = |value: u16| value.to_be_bytes()[0];
    match &picture {
        DynamicImage::ImageLuma8(image) => mean::<_, 1, false>(image, from, to, |[l]| [l, l, l, 255]),
        DynamicImage::ImageLumaA8(image) => mean::<_, 2, true>(image, from, to, |[l, a]| [l, l, l, a]),
        DynamicImage::ImageRgb8(image) => mean::<_, 3, false>(image, from, to, |[r, g, b]| [r, g, b, 255]),
        DynamicImage::ImageRgba8(image) => mean::<_, 4, true>(image, from, to, |pixel| pixel),
        DynamicImage::ImageLuma16(image) => {
            mean::<_, 1, false>(image, from, to, |[l]: [u16; 1]| [high(l), high(l), high(l), 255])
        }
        DynamicImage::ImageLumaA16(image) => {
            mean::<_, 2, true>(image, from, to, |[l, a]: [u16; 2]| [high(l), high(l), high(l), high(a)])
        }
        DynamicImage::ImageRgb16(image) => {
            mean::<_, 3, false>(image, from, to, |[r, g, b]: [u16; 3]| [high(r), high(g), high(b), 255])
        }
        DynamicImage::ImageRgba16(image) => mean::<_, 4, true>(image, from, to, |pixel: [u16; 4]| pixel.map(high)),
        // Floats: no format that is decoded here has them.
        other => mean::<_, 4, true>(&other.to_rgba8(), from, to, |pixel| pixel),
    }
}

/// The size within `side` pixels, in the same proportions, at least a pixel each way.
fn fit((width, height): (u32, u32), side: u32) -> (u32, u32) {
    let longer = u64::from(width.max(height)).max(1);
    let scaled = |length: u32| {
        let scaled = (u64::from(length) * u64::from(side) + longer / 2) / longer;
        u32::try_from(scaled).unwrap_or(side).clamp(1, side)
    };
    (scaled(width), scaled(height))
}

/// What a small pixel covers of the large ones, in one direction: a part of the first, all of those between, a part of the
/// last.
#[derive(Clone, Copy, Debug)]
struct Span {
    first: usize,
    last: usize,
    of_first: f32,
    of_last: f32,
}

/// The spans of `to` pixels over `from` of them, which are at least as many.
fn spans(from: u32, to: u32) -> Vec<Span> {
    let (from, to) = (u64::from(from), u64::from(to));
    let index = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    #[expect(clippy::cast_precision_loss, reason = "both are within 2^24")]
    let part = |of: u64| of as f32 / to as f32;
    // In parts of a pixel, `to` of them to one.
    let span = |number: u64| {
        let (begin, end) = (number * from, (number + 1) * from);
        let (first, last) = (begin / to, (end - 1) / to);
        let of_first = part(end.min((first + 1) * to) - begin);
        let of_last = if last > first { part(end - last * to) } else { 0.0 };
        Span { first: index(first), last: index(last), of_first, of_last }
    };
    (0..to).map(span).collect()
}

/// The means of a picture's samples, which are `N` to a pixel. Without `ALPHA` all pixels are opaque.
fn mean<T: Copy, const N: usize, const ALPHA: bool>(
    samples: &[T],
    from: (u32, u32),
    to: (u32, u32),
    read: impl Fn([T; N]) -> [u8; 4],
) -> RgbaImage {
    let (pixels, _) = samples.as_chunks::<N>();
    let (columns, rows) = (spans(from.0, to.0), spans(from.1, to.1));
    let width = usize::try_from(from.0).unwrap_or(usize::MAX);
    let row_of = |number: usize| pixels.chunks_exact(width).nth(number).unwrap_or_default();
    // Weighed colours and opacity: of the row that was read last, which may be in two spans, and of those in this one.
    let mut narrow = vec![[0.0_f32; 4]; columns.len()];
    let mut sums = narrow.clone();
    let mut narrowed = None;
    let mut out = Vec::with_capacity(columns.len() * rows.len() * 4);
    for span in rows {
        sums.fill([0.0; 4]);
        let mut area = 0.0;
        for number in span.first..=span.last {
            if narrowed != Some(number) {
                narrow_row::<_, N, ALPHA>(row_of(number), &columns, &mut narrow, &read);
                narrowed = Some(number);
            }
            let weight = match number {
                _ if number == span.first => span.of_first,
                _ if number == span.last => span.of_last,
                _ => 1.0,
            };
            area += weight;
            for (sum, value) in sums.iter_mut().zip(&narrow) {
                for (sum, value) in sum.iter_mut().zip(value) {
                    *sum += value * weight;
                }
            }
        }
        for ([r, g, b, opacity], column) in sums.iter().zip(&columns) {
            let colour = |sum: f32| if *opacity > 0.0 { byte(sum / opacity) } else { 0 };
            let area = area * column.pixels();
            let alpha = if ALPHA { byte(opacity / area) } else { u8::MAX };
            out.extend([colour(*r), colour(*g), colour(*b), alpha]);
        }
    }
    RgbaImage::from_raw(to.0, to.1, out).unwrap_or_default()
}

impl Span {
    /// How many pixels it covers.
    fn pixels(&self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "within 2^24")]
        let between = self.last.saturating_sub(self.first + 1) as f32;
        self.of_first + between + self.of_last
    }
}

/// Sums up what each column covers of a row.
fn narrow_row<T: Copy, const N: usize, const ALPHA: bool>(
    row: &[[T; N]],
    columns: &[Span],
    narrow: &mut [[f32; 4]],
    read: &impl Fn([T; N]) -> [u8; 4],
) {
    // With alpha 255 × 255 a pixel: 66,000 of them fit.
    let weighed = |pixel: &[T; N]| {
        let [r, g, b, a] = read(*pixel).map(u32::from);
        if ALPHA { [r * a, g * a, b * a, a] } else { [r, g, b, 1] }
    };
    #[expect(clippy::cast_precision_loss, reason = "2^32 with 24 bits is far finer than a level")]
    let float = |sum: [u32; 4]| sum.map(|value| value as f32);
    for (span, narrow) in columns.iter().zip(narrow) {
        let Some(pixels) = row.get(span.first..=span.last) else { continue };
        let part =
            |pixel: Option<&[T; N]>, part: f32| pixel.map_or([0.0; 4], |pixel| float(weighed(pixel)).map(|v| v * part));
        let (first, last) = (part(pixels.first(), span.of_first), part(pixels.last(), span.of_last));
        let between = pixels.get(1..pixels.len() - 1).unwrap_or_default();
        let sum = between.iter().map(weighed).fold([0_u32; 4], |sum, pixel| {
            [sum[0] + pixel[0], sum[1] + pixel[1], sum[2] + pixel[2], sum[3] + pixel[3]]
        });
        let sum = float(sum);
        *narrow = [0, 1, 2, 3].map(|at: usize| first[at] + sum[at] + last[at]);
    }
}

fn byte(value: f32) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is 0 to 255")]
    let byte = value.round().clamp(0.0, 255.0) as u8;
    byte
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayImage, ImageBuffer, Luma, Rgb, RgbImage, Rgba};
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case((4000, 6000), (341, 512))]
    #[case((6000, 4000), (512, 341))]
    #[case((512, 512), (512, 512))]
    #[case((513, 1), (512, 1))]
    #[case((16384, 2), (512, 1))]
    #[case((1, 1), (1, 1))]
    #[case((511, 100), (511, 100))]
    fn the_longer_side_fits_and_proportions_stay(#[case] size: (u32, u32), #[case] small: (u32, u32)) {
        let (width, height) = size;
        let picture = DynamicImage::ImageLuma8(GrayImage::new(width, height));
        assert_eq!(shrink(picture, 512).dimensions(), small);
    }

    #[test]
    fn one_colour_stays_that_colour_in_every_kind_of_pixel() {
        let rgb = RgbImage::from_pixel(1111, 777, Rgb([10, 200, 90]));
        let kinds = [
            DynamicImage::ImageRgb8(rgb.clone()),
            DynamicImage::ImageRgba8(DynamicImage::ImageRgb8(rgb.clone()).to_rgba8()),
            DynamicImage::ImageRgb16(DynamicImage::ImageRgb8(rgb.clone()).to_rgb16()),
            DynamicImage::ImageRgba16(DynamicImage::ImageRgb8(rgb.clone()).to_rgba16()),
            DynamicImage::ImageRgb32F(DynamicImage::ImageRgb8(rgb).to_rgb32f()),
        ];
        for kind in kinds {
            let colour = kind.color();
            let small = shrink(kind, 100);
            assert_eq!(small.dimensions(), (100, 70));
            assert!(small.pixels().all(|pixel| *pixel == Rgba([10, 200, 90, 255])), "{colour:?}");
        }
        let grey = DynamicImage::ImageLuma16(ImageBuffer::from_pixel(1111, 777, Luma([0x8080])));
        assert!(shrink(grey, 100).pixels().all(|pixel| *pixel == Rgba([128, 128, 128, 255])));
    }

    #[test]
    fn what_nobody_sees_of_a_transparent_picture_does_not_show_at_its_edges() {
        let mut picture = RgbaImage::from_pixel(1000, 1000, Rgba([255, 0, 0, 0]));
        for (x, _, pixel) in picture.enumerate_pixels_mut() {
            if x >= 333 {
                *pixel = Rgba([0, 0, 255, 255]);
            }
        }
        let small = shrink(DynamicImage::ImageRgba8(picture), 70);
        let seen: Vec<_> = small.pixels().filter(|pixel| pixel.0[3] > 8).collect();
        assert!(seen.iter().any(|pixel| pixel.0[3] < 250), "there is an edge");
        assert!(seen.iter().all(|pixel| pixel.0[0] == 0 && pixel.0[2] > 250), "{seen:?}");
    }

    #[test]
    fn fine_stripes_become_their_mean() {
        let stripes = GrayImage::from_fn(2048, 2048, |x, _| Luma([if x % 2 == 0 { 0 } else { 255 }]));
        let small = shrink(DynamicImage::ImageLuma8(stripes), 512);
        assert!(small.pixels().all(|pixel| (126..=129).contains(&pixel.0[0])));
    }

    proptest! {
        #[test]
        fn any_size_fits_any_side(width in 1_u32..400, height in 1_u32..400, side in 0_u32..500) {
            let small = shrink(DynamicImage::ImageRgb8(RgbImage::new(width, height)), side);
            prop_assert!(small.width().max(small.height()) <= side.max(1).min(width.max(height)));
            prop_assert!(small.width() >= 1 && small.height() >= 1);
        }
    }
}
