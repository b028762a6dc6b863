//! Making pictures small.
//!
//! Each pixel of the small picture is the mean of the area that it covers in the large one, parts of pixels included. The
//! large one is read as it was decoded, so it is never there a second time. Colours are weighed by their opacity, else what
//! nobody sees of a transparent picture would show at its edges.

use image::{DynamicImage, RgbaImage};

/// Makes a picture small enough that its longer side is at most `side` pixels; a smaller one keeps its size.
pub(in crate::media) fn shrink(picture: DynamicImage, side: u32) -> RgbaImage {
    let side = side.max(1);
    let from = (picture.width(), picture.height());
    if from.0.max(from.1) <= side {
        return picture.into_rgba8();
    }
    let to = fit(from, side);
    let (of_8, of_16) = (255.0, 65_535.0);
    match &picture {
        DynamicImage::ImageLuma8(image) => mean::<_, 1>(image, from, to, of_8),
        DynamicImage::ImageLumaA8(image) => mean::<_, 2>(image, from, to, of_8),
        DynamicImage::ImageRgb8(image) => mean::<_, 3>(image, from, to, of_8),
        DynamicImage::ImageRgba8(image) => mean::<_, 4>(image, from, to, of_8),
        DynamicImage::ImageLuma16(image) => mean::<_, 1>(image, from, to, of_16),
        DynamicImage::ImageLumaA16(image) => mean::<_, 2>(image, from, to, of_16),
        DynamicImage::ImageRgb16(image) => mean::<_, 3>(image, from, to, of_16),
        DynamicImage::ImageRgba16(image) => mean::<_, 4>(image, from, to, of_16),
        // Floats: no format that is decoded here has them.
        other => mean::<_, 4>(&other.to_rgba8(), from, to, of_8),
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

/// The means of a picture's samples: `N` to a pixel (grey, or red, green and blue; and its opacity, where `N` is even), of
/// which `full` is the highest.
fn mean<T: Copy + Into<f32>, const N: usize>(samples: &[T], from: (u32, u32), to: (u32, u32), full: f32) -> RgbaImage {
    let has_alpha = N.is_multiple_of(2);
    let (columns, rows) = (spans(from.0, to.0), spans(from.1, to.1));
    let width = usize::try_from(from.0).unwrap_or(usize::MAX) * N;
    let mut out = Vec::with_capacity(columns.len() * rows.len() * 4);
    // The rows of a span summed up, weighed: one after another in memory, so that the compiler takes many at once.
    let mut sums = vec![0.0_f32; width];
    for span in rows {
        sums.fill(0.0);
        for (row, weight) in samples.chunks_exact(width).skip(span.first).zip(span.weights()) {
            if has_alpha {
                let (pixels, sums) = (row.as_chunks::<N>().0, sums.as_chunks_mut::<N>().0);
                for (pixel, sums) in pixels.iter().zip(sums) {
                    let alpha = pixel[N - 1].into() * weight;
                    for (sum, sample) in sums.iter_mut().zip(&pixel[..N - 1]) {
                        *sum += (*sample).into() * alpha;
                    }
                    sums[N - 1] += alpha;
                }
            } else {
                for (sum, sample) in sums.iter_mut().zip(row) {
                    *sum += (*sample).into() * weight;
                }
            }
        }
        let sums = sums.as_chunks::<N>().0;
        for column in &columns {
            let mut sum = [0.0_f32; N];
            for (pixel, weight) in sums.iter().skip(column.first).zip(column.weights()) {
                for (sum, value) in sum.iter_mut().zip(pixel) {
                    *sum += value * weight;
                }
            }
            let area = span.length() * column.length();
            let opacity = if has_alpha { sum[N - 1] } else { area };
            let colour = |at: usize| if opacity > 0.0 { byte(sum[at] / opacity / full) } else { 0 };
            let alpha = byte(if has_alpha { opacity / area / full } else { 1.0 });
            let [r, g, b] = if N < 3 { [colour(0); 3] } else { [colour(0), colour(1), colour(2)] };
            out.extend([r, g, b, alpha]);
        }
    }
    RgbaImage::from_raw(to.0, to.1, out).unwrap_or_default()
}

impl Span {
    /// How much it covers of each pixel, from the first to the last.
    fn weights(self) -> impl Iterator<Item = f32> {
        (self.first..=self.last).map(move |number| match number {
            _ if number == self.first => self.of_first,
            _ if number == self.last => self.of_last,
            _ => 1.0,
        })
    }

    /// How many pixels it covers.
    fn length(self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "within 2^24")]
        let between = self.last.saturating_sub(self.first + 1) as f32;
        self.of_first + between + self.of_last
    }
}

/// The byte next to a part of the whole. Half of one and cutting off: `round` is a call, and took as long as the sums.
fn byte(part: f32) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates at 0 and 255")]
    let byte = (part * 255.0 + 0.5) as u8;
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
