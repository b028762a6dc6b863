//! How a decoded frame stands on the screen: the shape of its pixels, which way is up, how large it may be.

use image::RgbaImage;
use image::imageops::{self, FilterType};

use super::colour::{Plane, Planes};

/// The shape of a pixel: its width to its height, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Aspect {
    width: u32,
    height: u32,
}

impl Aspect {
    /// Beyond this a pixel is taken to be a square: nobody films so, and the picture would be a line.
    const WIDEST: u32 = 16;

    /// `None` for what is no shape.
    pub(super) fn new(width: u32, height: u32) -> Option<Self> {
        let sane = |one: u32, other: u32| one > 0 && one <= other.saturating_mul(Self::WIDEST);
        (sane(width, height) && sane(height, width)).then_some(Self { width, height })
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

/// The size of a frame on the screen, before it is turned: its pixels squares, its longer side at most `side`.
pub(super) fn fitted(size: (u32, u32), aspect: Option<Aspect>, side: u32) -> (u32, u32) {
    let (width, height) = aspect.map_or(size, |aspect| aspect.stretched(size));
    let longer = width.max(height).max(1);
    if longer <= side {
        return (width, height);
    }
    let scaled = |size: u32| {
        let size = (u64::from(size) * u64::from(side) + u64::from(longer) / 2) / u64::from(longer);
        u32::try_from(size).unwrap_or(side).max(1)
    };
    (scaled(width), scaled(height))
}

/// The planes at another size: before they become colours, which is the slow part.
pub(super) fn resized(planes: Planes, size: (u32, u32)) -> Planes {
    if (planes.y.width, planes.y.height) == size {
        return planes;
    }
    Planes { y: plane(planes.y, size), u: plane(planes.u, size), v: plane(planes.v, size) }
}

/// The mean of what a new pixel covers; between two where it covers less than one.
fn plane(plane: Plane, (width, height): (u32, u32)) -> Plane {
    let shrinks = width <= plane.width && height <= plane.height;
    let Some(gray) = image::GrayImage::from_raw(plane.width, plane.height, plane.bytes) else {
        return Plane { width, height, bytes: vec![0; width as usize * height as usize] };
    };
    let resized = if shrinks {
        imageops::thumbnail(&gray, width, height)
    } else {
        imageops::resize(&gray, width, height, FilterType::Triangle)
    };
    Plane { width, height, bytes: resized.into_raw() }
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
        assert_eq!(Aspect::new(u32::MAX, 1), None);
        assert_eq!(Aspect::new(1, 17), None);
        assert!(Aspect::new(u32::MAX, u32::MAX).is_some());
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
}
