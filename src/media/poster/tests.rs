//! Posters of small clips, held to what ffmpeg decodes of them; `tests/media/video/make.sh` makes both.

use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use image::RgbaImage;
use proptest::prelude::*;
use rstest::rstest;

use super::Clip;
use crate::asset::{MediaFault, ShotFacts};
use crate::media::fetch::Medium;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media/video")
}

fn bytes(file: &str) -> Bytes {
    fs::read(folder().join(file)).unwrap().into()
}

async fn frame(bytes: Bytes, number: u8, side: u32) -> Result<(RgbaImage, ShotFacts), MediaFault> {
    Clip::open(Medium::of_bytes(bytes)).await?.frame(number, side).await
}

/// The first frame as ffmpeg decodes it.
fn still(file: &str) -> RgbaImage {
    image::open(folder().join(file).with_extension("png")).unwrap().to_rgba8()
}

/// The largest difference of any channel of any pixel, and the mean of all.
fn difference(one: &RgbaImage, other: &RgbaImage) -> (u8, f64) {
    assert_eq!(one.dimensions(), other.dimensions());
    let each = || one.as_raw().iter().zip(other.as_raw()).map(|(one, other)| one.abs_diff(*other));
    let sum: f64 = each().map(f64::from).sum();
    (each().max().unwrap(), sum / f64::from(u32::try_from(one.as_raw().len()).unwrap()))
}

/// ffmpeg rounds down at some steps of its conversion: up to three of 255.
#[rstest]
#[case("baseline.mp4")]
#[case("main.mp4")]
#[case("high.mp4")]
#[case("odd.mp4")]
#[case("full.mp4")]
#[case("bt709.mp4")]
#[case("slices.mp4")]
#[case("fragments.mp4")]
#[case("sidx.mp4")]
#[case("turned90.mp4")]
#[case("turned180.mp4")]
#[case("turned270.mp4")]
#[tokio::test]
async fn a_poster_is_the_first_frame_that_ffmpeg_decodes(#[case] file: &str) {
    let (picture, _) = frame(bytes(file), 0, 512).await.unwrap();
    let (largest, mean) = difference(&picture, &still(file));
    assert!(largest <= 3 && mean < 1.0, "{largest} at most, {mean} in the mean");
}
