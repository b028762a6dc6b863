//! Making a picture fit, and laying what is transparent on a ground.

use image::imageops::{FilterType, resize};
use image::{Rgba, RgbaImage};

/// What lies under transparent pixels where the terminal cannot keep them.
const GROUND: u8 = 0x77;

/// The pixels that a picture of `size` takes within `room`, in its own proportions, never enlarged, at least one each way.
pub(super) fn fit(size: (u32, u32), room: (u32, u32)) -> (u32, u32) {
    if size.0 <= room.0 && size.1 <= room.1 {
        return size;
    }
    let [width, height, columns, rows] = [size.0, size.1, room.0, room.1].map(u64::from);
    if width * rows > height * columns {
        (room.0, portion(height, columns, width).min(room.1))
    } else {
        (portion(width, rows, height).min(room.0), room.1)
    }
}

/// `of × part / whole`, rounded, at least 1.
fn portion(of: u64, part: u64, whole: u64) -> u32 {
    u32::try_from((of * part + whole / 2) / whole).unwrap_or(u32::MAX).max(1)
}

/// The picture in another size. What is transparent gives no colour to what is beside it.
pub(super) fn scaled(picture: &RgbaImage, size: (u32, u32)) -> RgbaImage {
    if picture.dimensions() == size {
        return picture.clone();
    }
    if picture.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        return resize(picture, size.0, size.1, FilterType::Triangle);
    }
    let mut weighted = picture.clone();
    for Rgba([red, green, blue, alpha]) in weighted.pixels_mut() {
        for colour in [red, green, blue] {
            *colour = share(*colour, *alpha, u8::MAX);
        }
    }
    let mut scaled = resize(&weighted, size.0, size.1, FilterType::Triangle);
    for Rgba([red, green, blue, alpha]) in scaled.pixels_mut() {
        for colour in [red, green, blue] {
            *colour = share(*colour, u8::MAX, (*alpha).max(1));
        }
    }
    scaled
}

/// The picture without transparency.
pub(super) fn on_ground(mut picture: RgbaImage) -> RgbaImage {
    for Rgba([red, green, blue, alpha]) in picture.pixels_mut() {
        let ground = share(GROUND, u8::MAX - *alpha, u8::MAX);
        for colour in [red, green, blue] {
            *colour = share(*colour, *alpha, u8::MAX).saturating_add(ground);
        }
        *alpha = u8::MAX;
    }
    picture
}

/// `colour × part / whole`, rounded.
fn share(colour: u8, part: u8, whole: u8) -> u8 {
    let (colour, part, whole) = (u32::from(colour), u32::from(part), u32::from(whole));
    u8::try_from((colour * part + whole / 2) / whole).unwrap_or(u8::MAX)
}
