//! From the colours of video to those of a screen, as ffmpeg's swscale does by default: a chroma sample is that of its four
//! pixels, and what no matrix is named for is BT.601, whatever its size.

use image::{Rgba, RgbaImage};

/// How a stream's numbers become colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Colour {
    pub matrix: Matrix,
    /// From 0 to 255, not from 16 to 235.
    pub full: bool,
}

/// Which matrix (ISO/IEC 23091-2, 8.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Matrix {
    #[default]
    Bt601,
    Bt709,
    Fcc,
    Smpte240,
    Bt2020,
    /// No matrix: green, blue, red.
    Identity,
}

impl Matrix {
    /// From the number in a stream or container; what is unspecified or unknown is BT.601.
    pub(super) fn from_number(number: u64) -> Self {
        match number {
            0 => Self::Identity,
            1 => Self::Bt709,
            4 => Self::Fcc,
            7 => Self::Smpte240,
            9 | 10 => Self::Bt2020,
            _ => Self::Bt601,
        }
    }

    /// The parts of red and blue in what is bright.
    fn weights(self) -> (f64, f64) {
        match self {
            Self::Bt601 | Self::Identity => (0.299, 0.114),
            Self::Bt709 => (0.2126, 0.0722),
            Self::Fcc => (0.30, 0.11),
            Self::Smpte240 => (0.212, 0.087),
            Self::Bt2020 => (0.2627, 0.0593),
        }
    }
}

/// One number of each pixel of a rectangle, row by row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plane {
    pub width: u32,
    pub height: u32,
    pub bytes: Vec<u8>,
}

impl Plane {
    /// `None` if there are not as many bytes as pixels.
    pub(super) fn new(width: u32, height: u32, bytes: Vec<u8>) -> Option<Self> {
        let pixels = usize::try_from(u64::from(width) * u64::from(height)).ok()?;
        (bytes.len() == pixels && pixels > 0).then_some(Self { width, height, bytes })
    }

    /// The rectangle from a column and a row on, of the size that is left or less.
    pub(super) fn cropped(self, left: u32, top: u32, width: u32, height: u32) -> Option<Self> {
        if (left, top, width, height) == (0, 0, self.width, self.height) {
            return Some(self);
        }
        let within = left.checked_add(width)? <= self.width && top.checked_add(height)? <= self.height;
        let (left, stride) = (left as usize, self.width as usize);
        let rows = self.bytes.chunks_exact(stride).skip(top as usize).take(height as usize);
        let bytes = rows.flat_map(|row| row.iter().skip(left).take(width as usize)).copied().collect();
        within.then(|| Self::new(width, height, bytes)).flatten()
    }
}

/// Brightness and the two differences of colour; these at half of the size, or at the same after scaling.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Planes {
    pub y: Plane,
    pub u: Plane,
    pub v: Plane,
}

/// Fixed-point coefficients, 16 bits behind the point.
struct Coefficients {
    black: i32,
    y: i32,
    red_v: i32,
    green_u: i32,
    green_v: i32,
    blue_u: i32,
}

impl Coefficients {
    fn new(colour: Colour) -> Self {
        let (red, blue) = colour.matrix.weights();
        let green = 1.0 - red - blue;
        let (black, y, chroma) = if colour.full { (0, 1.0, 1.0) } else { (16, 255.0 / 219.0, 255.0 / 224.0) };
        #[expect(clippy::cast_possible_truncation, reason = "they are less than three")]
        let fixed = |coefficient: f64| (coefficient * 65536.0).round() as i32;
        Self {
            black,
            y: fixed(y),
            red_v: fixed(2.0 * (1.0 - red) * chroma),
            green_u: fixed(2.0 * (1.0 - blue) * blue / green * chroma),
            green_v: fixed(2.0 * (1.0 - red) * red / green * chroma),
            blue_u: fixed(2.0 * (1.0 - blue) * chroma),
        }
    }

    fn pixel(&self, y: u8, u: u8, v: u8) -> Rgba<u8> {
        let bright = (i32::from(y) - self.black) * self.y + 0x8000;
        let (u, v) = (i32::from(u) - 128, i32::from(v) - 128);
        let channel = |fixed: i32| u8::try_from((fixed >> 16).clamp(0, 255)).unwrap_or(u8::MAX);
        Rgba([
            channel(bright + v * self.red_v),
            channel(bright - u * self.green_u - v * self.green_v),
            channel(bright + u * self.blue_u),
            255,
        ])
    }
}

/// The picture that the planes are of.
pub(super) fn picture(planes: &Planes, colour: Colour) -> RgbaImage {
    let Planes { y, u, v } = planes;
    let coefficients = Coefficients::new(colour);
    // 1 where chroma has half as many columns or rows.
    let (across, down) = (u32::from(u.width < y.width), u32::from(u.height < y.height));
    let at = |plane: &Plane, x: u32, row: u32| {
        let (x, row) = (x.min(plane.width - 1), row.min(plane.height - 1));
        plane.bytes[row as usize * plane.width as usize + x as usize]
    };
    RgbaImage::from_fn(y.width, y.height, |x, row| {
        let (chroma_x, chroma_row) = (x >> across, row >> down);
        let (y, u, v) = (at(y, x, row), at(u, chroma_x, chroma_row), at(v, chroma_x, chroma_row));
        match colour.matrix {
            Matrix::Identity => Rgba([v, y, u, 255]),
            Matrix::Bt601 | Matrix::Bt709 | Matrix::Fcc | Matrix::Smpte240 | Matrix::Bt2020 => {
                coefficients.pixel(y, u, v)
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn one(colour: Colour, y: u8, u: u8, v: u8) -> [u8; 3] {
        let plane = |byte| Plane::new(1, 1, vec![byte]).unwrap();
        let Rgba([red, green, blue, _]) = picture(&Planes { y: plane(y), u: plane(u), v: plane(v) }, colour)[(0, 0)];
        [red, green, blue]
    }

    #[rstest]
    #[case(Matrix::Bt601, false, (81, 90, 240), [254, 0, 0])]
    #[case(Matrix::Bt601, false, (16, 128, 128), [0, 0, 0])]
    #[case(Matrix::Bt601, false, (235, 128, 128), [255, 255, 255])]
    #[case(Matrix::Bt601, true, (76, 85, 255), [254, 0, 0])]
    #[case(Matrix::Bt709, false, (63, 102, 240), [255, 1, 0])]
    #[case(Matrix::Bt709, false, (32, 240, 118), [1, 0, 255])]
    #[case(Matrix::Bt2020, false, (74, 97, 240), [255, 0, 0])]
    fn colours_come_out_as_they_went_in(
        #[case] matrix: Matrix,
        #[case] full: bool,
        #[case] yuv: (u8, u8, u8),
        #[case] rgb: [u8; 3],
    ) {
        let found = one(Colour { matrix, full }, yuv.0, yuv.1, yuv.2);
        let close = found.iter().zip(rgb).all(|(found, wanted)| found.abs_diff(wanted) <= 1);
        assert!(close, "{found:?} is not {rgb:?}");
    }

    #[test]
    fn a_crop_beyond_the_plane_is_none() {
        let plane = Plane::new(3, 2, vec![1, 2, 3, 4, 5, 6]).unwrap();
        assert_eq!(plane.clone().cropped(1, 1, 2, 1), Plane::new(2, 1, vec![5, 6]));
        assert_eq!(plane.clone().cropped(1, 1, 3, 1), None);
        assert_eq!(plane.cropped(u32::MAX, 0, 2, 1), None);
    }
}
