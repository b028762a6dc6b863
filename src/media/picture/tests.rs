//! Pictures of every kind, sound and not.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// A picture whose corners differ: red, green, blue and white, in quarters.
fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x * 2 < width, y * 2 < height) {
        (true, true) => Rgb([255, 0, 0]),
        (false, true) => Rgb([0, 255, 0]),
        (true, false) => Rgb([0, 0, 255]),
        (false, false) => Rgb([255, 255, 255]),
    })
}

fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The fixtures, which `tests/media/pictures/make.sh` made; the picture in them is always that of [`quarters`].
macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/media/pictures/", $name)).as_slice()
    };
}

async fn seen(bytes: &[u8], side: u32) -> Result<RgbaImage, MediaFault> {
    decode(Bytes::copy_from_slice(bytes), side).await
}

/// The colours in the middle of its quarters, each as one of the eight that there are without half tones.
fn corners(picture: &RgbaImage) -> [[bool; 3]; 4] {
    let (right, lower) = (picture.width() * 3 / 4, picture.height() * 3 / 4);
    let (left, upper) = (picture.width() / 4, picture.height() / 4);
    [(left, upper), (right, upper), (left, lower), (right, lower)].map(|(x, y)| {
        let Rgba([r, g, b, _]) = *picture.get_pixel(x, y);
        [r, g, b].map(|value| value > 127)
    })
}

const RED: [bool; 3] = [true, false, false];
const GREEN: [bool; 3] = [false, true, false];
const BLUE: [bool; 3] = [false, false, true];
const WHITE: [bool; 3] = [true; 3];

#[rstest]
#[case::png(ImageFormat::Png)]
#[case::gif(ImageFormat::Gif)]
#[case::webp(ImageFormat::WebP)]
#[case::bmp(ImageFormat::Bmp)]
#[tokio::test]
async fn what_is_not_too_large_comes_as_it_is(#[case] format: ImageFormat) {
    let picture = quarters(40, 30);
    let expected = DynamicImage::ImageRgb8(picture.clone()).into_rgba8();
    assert_eq!(seen(&encoded(picture, format), 40).await, Ok(expected));
}

#[rstest]
#[case::grey_1(fixture!("grey1.png"))]
#[case::grey_16(fixture!("grey16.png"))]
#[tokio::test]
async fn grey_is_grey(#[case] file: &[u8]) {
    let picture = seen(file, 512).await.unwrap();
    assert_eq!(picture.dimensions(), (48, 32));
    let [left, right] = [(10, 16), (40, 16)].map(|(x, y)| picture.get_pixel(x, y).0);
    assert_eq!(left, [0, 0, 0, 255]);
    assert!(right[..3].iter().all(|value| *value >= 254) && right[3] == 255, "{right:?}");
}

#[rstest]
#[case::palette(fixture!("palette.png"))]
#[case::interlaced(fixture!("interlaced.png"))]
#[case::deep(fixture!("deep.png"))]
#[case::apng(fixture!("moving.apng"))]
#[case::gif(fixture!("moving.gif"))]
#[case::lossy(fixture!("lossy.webp"))]
#[case::moving_webp(fixture!("moving.webp"))]
#[case::jpeg(fixture!("baseline.jpg"))]
#[case::progressive(fixture!("progressive.jpg"))]
#[case::cmyk(fixture!("cmyk.jpg"))]
#[case::bmp(fixture!("palette.bmp"))]
#[tokio::test]
async fn every_kind_of_file_is_decoded_and_of_what_moves_the_first_frame(#[case] file: &[u8]) {
    for side in [512, 24] {
        let picture = seen(file, side).await.unwrap();
        assert_eq!(picture.dimensions(), if side == 512 { (48, 32) } else { (24, 16) });
        assert_eq!(corners(&picture), [RED, GREEN, BLUE, WHITE]);
        assert!(picture.pixels().all(|pixel| pixel.0[3] == 255));
    }
}

/// A JPEG with an EXIF orientation of 1 to 8.
fn turned(orientation: u8) -> Vec<u8> {
    let mut plain = Vec::new();
    JpegEncoder::new_with_quality(&mut plain, 95).encode_image(&quarters(64, 32)).unwrap();
    let exif = [
        b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(),
        &[orientation, 0, 0, 0, 0, 0, 0],
    ]
    .concat();
    [&plain[..2], &exif, &plain[2..]].concat()
}

#[rstest]
#[case(1, false, [RED, GREEN, BLUE, WHITE])]
#[case(2, false, [GREEN, RED, WHITE, BLUE])]
#[case(3, false, [WHITE, BLUE, GREEN, RED])]
#[case(4, false, [BLUE, WHITE, RED, GREEN])]
#[case(5, true, [RED, BLUE, GREEN, WHITE])]
#[case(6, true, [BLUE, RED, WHITE, GREEN])]
#[case(7, true, [WHITE, GREEN, BLUE, RED])]
#[case(8, true, [GREEN, WHITE, RED, BLUE])]
#[case::none_of_them(9, false, [RED, GREEN, BLUE, WHITE])]
#[tokio::test]
async fn each_orientation_is_turned_upright(#[case] tag: u8, #[case] upright: bool, #[case] expected: [[bool; 3]; 4]) {
    for side in [512, 16] {
        let picture = seen(&turned(tag), side).await.unwrap();
        let (longer, shorter) = if side == 512 { (64, 32) } else { (16, 8) };
        assert_eq!(picture.dimensions(), if upright { (shorter, longer) } else { (longer, shorter) });
        assert_eq!(corners(&picture), expected);
    }
}

#[rstest]
#[case(ImageFormat::Png)]
#[case(ImageFormat::WebP)]
#[tokio::test]
async fn transparency_is_kept(#[case] format: ImageFormat) {
    let picture = RgbaImage::from_fn(100, 100, |x, _| Rgba([200, 100, 50, if x < 50 { 0 } else { 128 }]));
    let small = seen(&encoded(picture, format), 10).await.unwrap();
    assert_eq!(small.dimensions(), (10, 10));
    assert_eq!((small.get_pixel(1, 5).0[3], small.get_pixel(8, 5).0), (0, [200, 100, 50, 128]));
}

#[tokio::test]
async fn a_gif_that_does_not_fill_its_canvas_is_transparent_around() {
    let picture = seen(fixture!("offset.gif"), 512).await.unwrap();
    assert_eq!(picture.dimensions(), (48, 32));
    assert_eq!((picture.get_pixel(2, 2).0[3], picture.get_pixel(24, 16).0[3]), (0, 255));
}

/// A chunk of a PNG; its checksum is right.
fn chunk(name: [u8; 4], body: &[u8]) -> Vec<u8> {
    let named = [name.as_slice(), body].concat();
    let crc = named.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    });
    let length = u32::try_from(body.len()).unwrap();
    [&length.to_be_bytes(), named.as_slice(), &(!crc).to_be_bytes()].concat()
}

fn png(width: u32, height: u32, kind: [u8; 5], body: &[u8]) -> Vec<u8> {
    let header = [&width.to_be_bytes(), &height.to_be_bytes(), kind.as_slice()].concat();
    [b"\x89PNG\r\n\x1a\n".as_slice(), &chunk(*b"IHDR", &header), &chunk(*b"IDAT", body), &chunk(*b"IEND", b"")].concat()
}

#[rstest]
#[case::wide_png(png(60_000, 60_000, [8, 6, 0, 0, 0], b""), "60,000 × 60,000 pixels")]
#[case::long_png(png(1, 16_385, [8, 0, 0, 0, 0], b""), "1 × 16,385 pixels")]
#[case::deep_png(png(9_000, 9_000, [16, 6, 0, 0, 0], b""), "9,000 × 9,000 pixels")]
#[case::endless_png(png(u32::MAX >> 1, u32::MAX >> 1, [8, 6, 0, 0, 0], b""), "more memory than a picture may take")]
#[case::gif(b"GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x08\0;".to_vec(), "65,535 × 65,535 pixels")]
#[case::progressive_jpeg(giant_jpeg(0xc2, 9_000), "9,000 × 9,000 pixels")]
#[case::jpeg(giant_jpeg(0xc0, 65_500), "65,500 × 65,500 pixels")]
#[tokio::test]
async fn a_bomb_is_refused_by_its_header(#[case] file: Vec<u8>, #[case] what: &str) {
    assert_eq!(seen(&file, 512).await, Err(MediaFault::TooLarge { what: what.to_owned() }));
}

/// A JPEG without a picture, of three colours.
fn giant_jpeg(frame: u8, side: u16) -> Vec<u8> {
    let [high, low] = side.to_be_bytes();
    let frame = [0xff, frame, 0, 17, 8, high, low, high, low, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0];
    [&[0xff, 0xd8], frame.as_slice(), &[0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0, 1, 2, 0xff, 0xd9]].concat()
}

#[tokio::test]
async fn a_file_that_is_too_long_is_not_looked_at() {
    let most = usize::try_from(LARGEST_FILE).unwrap();
    let long = Bytes::from(vec![0; most + 1]);
    assert_eq!(decode(long, 512).await, Err(MediaFault::TooLarge { what: "41.9 MB".to_owned() }));
}

#[tokio::test]
async fn a_png_that_unpacks_to_far_more_than_its_pixels_is_bounded() {
    // 64 MiB of zeros in 64 KiB: as pixels, and as a colour profile.
    let bomb = fixture!("zeros.zlib");
    let pixels = seen(&png(8, 8, [8, 0, 0, 0, 0], bomb), 512).await;
    assert_eq!(pixels.map(|picture| picture.dimensions()), Ok((8, 8)), "what is behind the last pixel is not unpacked");
    let profile = chunk(*b"iCCP", &[b"x\0\0".as_slice(), bomb].concat());
    let plain = encoded(quarters(8, 8), ImageFormat::Png);
    let with_profile = [&plain[..33], &profile, &plain[33..]].concat();
    assert_eq!(seen(&with_profile, 512).await.map(|picture| picture.dimensions()), Ok((8, 8)), "it is passed over");
}

#[rstest]
#[case::png(encoded(quarters(20, 14), ImageFormat::Png))]
#[case::interlaced(fixture!("interlaced.png").to_vec())]
#[case::apng(fixture!("moving.apng").to_vec())]
#[case::jpeg(turned(6))]
#[case::progressive(fixture!("progressive.jpg").to_vec())]
#[case::gif(fixture!("moving.gif").to_vec())]
#[case::webp(encoded(quarters(20, 14), ImageFormat::WebP))]
#[case::lossy_webp(fixture!("lossy.webp").to_vec())]
#[case::moving_webp(fixture!("moving.webp").to_vec())]
#[case::bmp(encoded(quarters(20, 14), ImageFormat::Bmp))]
#[case::palette_bmp(fixture!("palette.bmp").to_vec())]
#[tokio::test]
async fn what_was_cut_off_is_never_shown_as_if_it_were_whole(#[case] file: Vec<u8>) {
    let whole = seen(&file, 512).await.unwrap();
    let step = (file.len() / 400).max(1);
    for length in (1..file.len()).step_by(step) {
        match seen(&file[..length], 512).await {
            // What is missing is behind the picture.
            Ok(picture) => assert_eq!(picture, whole, "{length} of {}", file.len()),
            Err(MediaFault::Damaged { what }) => assert!(!what.is_empty() && what.len() < 100, "{what}"),
            Err(MediaFault::Foreign { .. }) => assert!(length < 20, "{length}"),
            Err(other) => panic!("{length} of {}: {other:?}", file.len()),
        }
    }
}

#[tokio::test]
async fn what_is_damaged_says_what_was_found() {
    let mut file = encoded(quarters(20, 14), ImageFormat::Png);
    file[20] ^= 0x55;
    assert_eq!(seen(&file, 512).await, Err(MediaFault::Damaged { what: "CRC error".to_owned() }));
    let empty = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 400]].concat();
    assert_eq!(seen(&empty, 512).await, Err(MediaFault::Damaged { what: "its PNG cannot be read".to_owned() }));
    let Err(MediaFault::Damaged { what }) = seen(&turned(1)[..300], 512).await else { panic!("it is cut off") };
    assert_eq!(what, "it is cut off");
}

#[tokio::test]
async fn a_decoder_that_panics_is_damage() {
    let ended = within(Room::share().await.unwrap(), || -> Result<(), MediaFault> { panic!("as a decoder may") }).await;
    assert_eq!(ended.map(drop), Err(MediaFault::Damaged { what: "its decoder gave up".to_owned() }));
}

fn files() -> Vec<Vec<u8>> {
    let fixtures = [
        fixture!("interlaced.png"),
        fixture!("moving.apng"),
        fixture!("progressive.jpg"),
        fixture!("cmyk.jpg"),
        fixture!("moving.gif"),
        fixture!("lossy.webp"),
        fixture!("moving.webp"),
        fixture!("palette.bmp"),
    ];
    let made = [encoded(quarters(20, 14), ImageFormat::WebP), turned(3)];
    fixtures.into_iter().map(<[u8]>::to_vec).chain(made).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_change_of_any_bytes_does_harm(
        which in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        end in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let files = files();
        let mut file = which.get(&files).clone();
        for (at, value) in flips {
            *at.get_mut(&mut file) = value;
        }
        if let Some(end) = end {
            file.truncate(end.index(file.len()));
        }
        // One thread: what a decoder does is seen here, its panics too.
        if let Ok(picture) = Opened::new(&file).and_then(|opened| opened.decode(64)) {
            prop_assert!(picture.width().max(picture.height()) <= 64);
        }
    }
}
