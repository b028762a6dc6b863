//! Making pictures small.
//!
//! A large reduction is done in two steps: whole boxes of pixels become one each, read as they were decoded, so that a
//! large picture is never there a second time; then a filter does the rest, less than a half. Colours are weighed by their
//! opacity in both, else what nobody sees of a transparent picture would show at its edges.

use image::imageops::FilterType;
use image::{DynamicImage, RgbaImage, imageops};

/// Bytes that the second step takes at most, beside the picture itself, for a result of so many pixels a side: its
/// intermediate values are four floats a pixel, of a picture that is up to twice as wide.
pub(super) fn scratch(side: u32) -> u64 {
    2 * 16 * u64::from(side).saturating_mul(u64::from(side))
}

/// Makes a picture small enough that its longer side is at most `side` pixels; a smaller one keeps its size.
pub(in crate::media) fn shrink(picture: DynamicImage, side: u32) -> RgbaImage {
    let side = side.max(1);
    let longer = picture.width().max(picture.height());
    if longer <= side {
        return picture.into_rgba8();
    }
    let (width, height) = fit(picture.width(), picture.height(), side);
    let has_alpha = picture.color().has_alpha();
    let mut small = boxes(&picture, longer / side);
    drop(picture);
    if small.dimensions() == (width, height) {
        return small;
    }
    if has_alpha {
        weigh(&mut small);
    }
    let mut small = imageops::resize(&small, width, height, FilterType::Triangle);
    if has_alpha {
        unweigh(&mut small);
    }
    small
}

/// The size within `side` pixels, in the same proportions, at least a pixel each way.
fn fit(width: u32, height: u32, side: u32) -> (u32, u32) {
    let longer = u64::from(width.max(height)).max(1);
    let scaled = |length: u32| {
        let scaled = (u64::from(length) * u64::from(side) + longer / 2) / longer;
        u32::try_from(scaled).unwrap_or(side).clamp(1, side)
    };
    (scaled(width), scaled(height))
}

/// Averages boxes of `size` × `size` pixels; those at the right and lower edge may be smaller.
fn boxes(picture: &DynamicImage, size: u32) -> RgbaImage {
    if size <= 1 {
        return picture.to_rgba8();
    }
    let wide = |value: u16| value.to_be_bytes()[0];
    match picture {
        DynamicImage::ImageLuma8(image) => average(image, image.width(), size, |[l]| [l, l, l, 255]),
        DynamicImage::ImageLumaA8(image) => average(image, image.width(), size, |[l, a]| [l, l, l, a]),
        DynamicImage::ImageRgb8(image) => average(image, image.width(), size, |[r, g, b]| [r, g, b, 255]),
        DynamicImage::ImageRgba8(image) => average(image, image.width(), size, |pixel| pixel),
        DynamicImage::ImageLuma16(image) => {
            average(image, image.width(), size, |[l]: [u16; 1]| [wide(l), wide(l), wide(l), 255])
        }
        DynamicImage::ImageLumaA16(image) => {
            average(image, image.width(), size, |[l, a]: [u16; 2]| [wide(l), wide(l), wide(l), wide(a)])
        }
        DynamicImage::ImageRgb16(image) => {
            average(image, image.width(), size, |[r, g, b]: [u16; 3]| [wide(r), wide(g), wide(b), 255])
        }
        DynamicImage::ImageRgba16(image) => average(image, image.width(), size, |pixel: [u16; 4]| pixel.map(wide)),
        // Floats: no format that is decoded here has them.
        other => {
            let image = other.to_rgba8();
            average(&image, image.width(), size, |pixel| pixel)
        }
    }
}

/// Averages boxes of samples that are `N` to a pixel.
fn average<T: Copy, const N: usize>(
    samples: &[T],
    width: u32,
    size: u32,
    read: impl Fn([T; N]) -> [u8; 4],
) -> RgbaImage {
    let (pixels, _) = samples.as_chunks::<N>();
    let (width, size) = (to_usize(width).max(1), to_usize(size));
    let columns = width.div_ceil(size);
    let mut out = Vec::with_capacity(columns * pixels.len().div_ceil(width * size) * 4);
    // For each column the weighed colours, the opacity, and how many pixels there were.
    let mut sums = vec![([0_u64; 4], 0_u64); columns];
    for rows in pixels.chunks(width * size) {
        sums.fill(([0; 4], 0));
        for row in rows.chunks_exact(width) {
            for (sum, pixels) in sums.iter_mut().zip(row.chunks(size)) {
                // A box has at most 2^32 of 2^16, so nothing overflows.
                let mut of_row = [0_u64; 4];
                for pixel in pixels {
                    let [r, g, b, a] = read(*pixel).map(u64::from);
                    of_row = [of_row[0] + r * a, of_row[1] + g * a, of_row[2] + b * a, of_row[3] + a];
                }
                for (sum, of_row) in sum.0.iter_mut().zip(of_row) {
                    *sum += of_row;
                }
                sum.1 += pixels.len() as u64;
            }
        }
        for ([r, g, b, opacity], count) in &sums {
            let colour = |sum: u64| to_u8((sum + opacity / 2).checked_div(*opacity).unwrap_or(0));
            let alpha = to_u8((opacity + count / 2).checked_div(*count).unwrap_or(0));
            out.extend([colour(*r), colour(*g), colour(*b), alpha]);
        }
    }
    let rows = out.len() / 4 / columns;
    let size = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    RgbaImage::from_raw(size(columns), size(rows), out).unwrap_or_default()
}

/// Multiplies the colours by the opacity.
fn weigh(picture: &mut RgbaImage) {
    for pixel in picture.pixels_mut() {
        let [r, g, b, a] = pixel.0.map(u32::from);
        let weighed = |value: u32| to_u8(u64::from((value * a + 127) / 255));
        pixel.0 = [weighed(r), weighed(g), weighed(b), pixel.0[3]];
    }
}

/// Divides the colours by the opacity.
fn unweigh(picture: &mut RgbaImage) {
    for pixel in picture.pixels_mut() {
        let [r, g, b, a] = pixel.0.map(u32::from);
        let colour = |value: u32| to_u8(u64::from((value * 255 + a / 2).checked_div(a).unwrap_or(0).min(255)));
        pixel.0 = [colour(r), colour(g), colour(b), pixel.0[3]];
    }
}

fn to_usize(value: u32) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

fn to_u8(value: u64) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
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
