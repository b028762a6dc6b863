//! How a decoded frame stands on the screen: the shape of its pixels, which way is up, how large it may be.

use std::fmt;

use image::RgbaImage;
use image::imageops;

use super::colour::{Plane, Planes};

/// The shape of a pixel: its width to its height, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Aspect {
    width: u32,
    height: u32,
}

impl Aspect {
    /// Beyond this a pixel is taken to be a square: nobody films so, and the picture would be a line.
    const WIDEST: u64 = 16;

    /// `None` for what is no shape.
    pub(super) fn new(width: u64, height: u64) -> Option<Self> {
        let sane = |one: u64, other: u64| one > 0 && one <= other.saturating_mul(Self::WIDEST);
        if !sane(width, height) || !sane(height, width) {
            return None;
        }
        let common = common(width, height);
        let part = |size: u64| u32::try_from(size / common).ok();
        Some(Self { width: part(width)?, height: part(height)? })
    }

    /// The size of a frame when its pixels are squares: it never loses a row or a column.
    fn stretched(self, (width, height): (u32, u32)) -> (u32, u32) {
        let scaled = |size: u32, by: u32, to: u32| {
            let size = (u64::from(size) * u64::from(by) + u64::from(to) / 2) / u64::from(to);
            u32::try_from(size).unwrap_or(u32::MAX)
        };
        if self.width > self.height {
            (scaled(width, self.width, self.height), height)
        } else {
            (width, scaled(height, self.height, self.width))
        }
    }
}

/// As a fraction: `16/11`.
impl fmt::Display for Aspect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.width, self.height)
    }
}

/// The largest number that divides both; at least 1.
fn common(one: u64, other: u64) -> u64 {
    if other == 0 { one.max(1) } else { common(other, one % other) }
}

/// How a frame is turned to stand upright, clockwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Turn {
    #[default]
    None,
    Quarter,
    Half,
    ThreeQuarters,
}

impl Turn {
    /// From the upper left of a track's matrix (`a b c d`, as in x' = ax + cy, y' = bx + dy); what is no turn by quarters
    /// is none.
    pub(super) fn from_matrix([a, b, c, d]: [i32; 4]) -> Self {
        match (a.signum(), b.signum(), c.signum(), d.signum()) {
            (0, 1, -1, 0) => Self::Quarter,
            (-1, 0, 0, -1) => Self::Half,
            (0, -1, 1, 0) => Self::ThreeQuarters,
            _ => Self::None,
        }
    }

    pub(super) fn apply(self, picture: RgbaImage) -> RgbaImage {
        match self {
            Self::None => picture,
            Self::Quarter => imageops::rotate90(&picture),
            Self::Half => imageops::rotate180(&picture),
            Self::ThreeQuarters => imageops::rotate270(&picture),
        }
    }
}

/// The size of a frame on the screen, before it is turned: its pixels squares, its longer side at most `longest`.
pub(super) fn fitted(size: (u32, u32), aspect: Option<Aspect>, longest: u32) -> (u32, u32) {
    let (width, height) = aspect.map_or(size, |aspect| aspect.stretched(size));
    let longer = width.max(height).max(1);
    if longer <= longest {
        return (width, height);
    }
    let scaled = |size: u32| {
        let size = (u64::from(size) * u64::from(longest) + u64::from(longer) / 2) / u64::from(longer);
        u32::try_from(size).unwrap_or(longest).max(1)
    };
    (scaled(width), scaled(height))
}

/// The planes at another size: before they become colours, which is the slow part.
pub(super) fn resized(planes: Planes, size: (u32, u32)) -> Planes {
    if (planes.y.width, planes.y.height) == size {
        return planes;
    }
    Planes { y: plane(&planes.y, size), u: plane(&planes.u, size), v: plane(&planes.v, size) }
}

/// Each new pixel is the mean of what it covers, down to parts of pixels.
fn plane(plane: &Plane, (width, height): (u32, u32)) -> Plane {
    let (columns, rows) = (shares(plane.width, width), shares(plane.height, height));
    let stride = plane.width as usize;
    let mut bytes = Vec::with_capacity(columns.len() * rows.len());
    let mut sums = vec![0.0_f32; columns.len()];
    for row in &rows {
        sums.fill(0.0);
        for (line, part) in plane.bytes.chunks_exact(stride).skip(row.first).zip(&row.parts) {
            for (sum, column) in sums.iter_mut().zip(&columns) {
                let covered = line[column.first..].iter().zip(&column.parts);
                *sum += part * covered.map(|(byte, part)| f32::from(*byte) * part).sum::<f32>();
            }
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mean of bytes")]
        bytes.extend(sums.iter().map(|sum| sum.round() as u8));
    }
    Plane { width, height, bytes }
}

/// What one new pixel covers of a row: the first that it covers, and how much it takes of that and each after it.
struct Share {
    first: usize,
    parts: Vec<f32>,
}

fn shares(from: u32, to: u32) -> Vec<Share> {
    let step = f64::from(from) / f64::from(to);
    let share = |pixel: u32| {
        let (start, end) = (f64::from(pixel) * step, (f64::from(pixel) * step + step).min(from.into()));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most as many as there are")]
        let (first, last) = ((start as u32).min(from - 1), (end.ceil() as u32).clamp(1, from));
        let part = |covered: u32| {
            let whole = f64::from(covered);
            #[expect(clippy::cast_possible_truncation, reason = "a share")]
            let part = (((whole + 1.0).min(end) - whole.max(start)) / step).max(0.0) as f32;
            part
        };
        Share { first: first as usize, parts: (first..last.max(first + 1)).map(part).collect() }
    };
    (0..to).map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case((1920, 1080), None, 512, (512, 288))]
    #[case((1080, 1920), None, 512, (288, 512))]
    #[case((96, 64), None, 512, (96, 64))]
    #[case((720, 576), Aspect::new(16, 11), 2000, (1047, 576))]
    #[case((720, 576), Aspect::new(10, 11), 2000, (720, 634))]
    #[case((4000, 2), None, 100, (100, 1))]
    fn a_frame_fits_in_its_own_proportions(
        #[case] size: (u32, u32),
        #[case] aspect: Option<Aspect>,
        #[case] side: u32,
        #[case] wanted: (u32, u32),
    ) {
        assert_eq!(fitted(size, aspect, side), wanted);
    }

    #[test]
    fn a_pixel_that_is_a_line_is_no_shape() {
        assert_eq!(Aspect::new(0, 1), None);
        assert_eq!(Aspect::new(u64::MAX, 1), None);
        assert_eq!(Aspect::new(1, 17), None);
        assert_eq!(Aspect::new(u64::MAX, u64::MAX), Aspect::new(1, 1));
        assert_eq!(Aspect::new(u64::MAX, u64::MAX - 1), None);
    }

    #[rstest]
    #[case([0x10000, 0, 0, 0x10000], Turn::None)]
    #[case([0, 0x10000, -0x10000, 0], Turn::Quarter)]
    #[case([-0x10000, 0, 0, -0x10000], Turn::Half)]
    #[case([0, -0x10000, 0x10000, 0], Turn::ThreeQuarters)]
    #[case([i32::MIN, i32::MAX, 1, 0], Turn::None)]
    fn a_matrix_turns_by_quarters(#[case] matrix: [i32; 4], #[case] turn: Turn) {
        assert_eq!(Turn::from_matrix(matrix), turn);
    }

    #[test]
    fn a_new_pixel_is_the_mean_of_what_it_covers() {
        let of = |bytes: &[u8], width| {
            plane(&Plane::new(u32::try_from(bytes.len()).unwrap(), 1, bytes.to_vec()).unwrap(), (width, 1)).bytes
        };
        assert_eq!(of(&[10, 20, 30, 40], 2), [15, 35]);
        assert_eq!(of(&[0, 90, 180], 2), [30, 150]);
        assert_eq!(of(&[0, 100], 4), [0, 0, 100, 100]);
        assert_eq!(of(&[255; 1000], 7), [255; 7]);
        let square = Plane::new(2, 2, vec![0, 10, 20, 30]).unwrap();
        assert_eq!(plane(&square, (1, 1)).bytes, [15]);
    }
}
