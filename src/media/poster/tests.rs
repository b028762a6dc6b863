//! Posters of small clips, held to what ffmpeg decodes of them; `tests/media/video/make.sh` makes both.

use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use image::RgbaImage;
use proptest::prelude::*;
use rstest::rstest;

use super::Clip;
use crate::asset::preview::STRIP;
use crate::asset::{MediaFault, ShotFacts};
use crate::media::fetch::Medium;
use crate::text::Label;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media/video")
}

fn bytes(file: &str) -> Bytes {
    fs::read(folder().join(file)).unwrap().into()
}

async fn frame(bytes: Bytes, number: u8, side: u32) -> Result<(RgbaImage, ShotFacts), MediaFault> {
    Clip::open_with(Medium::of_bytes(bytes), None).await?.frame(number, side).await
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
#[case("matroska.mkv")]
#[tokio::test]
async fn a_poster_is_the_first_frame_that_ffmpeg_decodes(#[case] file: &str) {
    let (picture, _) = frame(bytes(file), 0, 512).await.unwrap();
    let (largest, mean) = difference(&picture, &still(file));
    assert!(largest <= 3 && mean < 1.0, "{largest} at most, {mean} in the mean");
}

#[rstest]
#[case("dawn")]
#[case("fast")]
#[case("lake")]
#[case("loop")]
#[case("old")]
#[case("reel")]
#[case("talk")]
#[tokio::test]
async fn a_poster_of_the_demo_is_ffmpegs_made_small(#[case] name: &str) {
    let clip = fs::read(folder().join(format!("../../../assets/demo/{name}.mp4"))).unwrap();
    let (picture, _) = frame(clip.into(), 0, 96).await.unwrap();
    let (largest, mean) = difference(&picture, &still(&format!("demo-{name}.png")));
    assert!(largest <= 8 && mean < 1.5, "{largest} at most, {mean} in the mean");
}

#[tokio::test]
async fn pixels_that_are_no_squares_are_stretched() {
    let (picture, _) = frame(bytes("wide.mp4"), 0, 512).await.unwrap();
    let (largest, mean) = difference(&picture, &still("wide.mp4"));
    assert!(mean < 6.0, "{largest} at most, {mean} in the mean");
}

#[tokio::test]
async fn a_frame_is_never_larger_than_asked() {
    let (picture, _) = frame(bytes("turned90.mp4"), 0, 30).await.unwrap();
    assert_eq!(picture.dimensions(), (20, 30));
}

/// Key frames are a second apart.
#[rstest]
#[case("strip.mp4", &[0.0, 2.0, 5.0, 7.0, 10.0, 12.0, 15.0, 17.0])]
#[case("fragments.mp4", &[0.0, 1.0, 2.0])]
#[case("sidx.mp4", &[0.0, 1.0, 2.0])]
#[case("matroska.mkv", &[0.0, 1.0, 2.0])]
#[case("main.mp4", &[0.0])]
#[tokio::test]
async fn a_filmstrip_is_spread_over_the_clip(#[case] file: &str, #[case] times: &[f64]) {
    let clip = Clip::open_with(Medium::of_bytes(bytes(file)), None).await.unwrap();
    let mut pictures: Vec<RgbaImage> = Vec::new();
    for (number, time) in (0..).zip(times) {
        let (picture, facts) = clip.frame(number, 64).await.unwrap();
        let at = facts.at.unwrap().get();
        assert!((at - time).abs() < 0.25, "frame {number} is at {at}");
        assert_eq!(usize::from(facts.frames), times.len());
        assert!(!pictures.contains(&picture), "frame {number} was there before");
        pictures.push(picture);
    }
    let beyond = clip.frame(u8::try_from(times.len()).unwrap(), 64).await;
    assert!(matches!(beyond, Err(MediaFault::Damaged { .. })));
}

#[rstest]
#[case("fields.mp4", "h264")]
#[case("deep.mp4", "h264")]
#[case("hevc.mp4", "hevc")]
#[case("vp8.webm", "vp8")]
#[case("vp9.webm", "vp9")]
#[case("av1.mp4", "av1")]
#[case("mpeg4.mp4", "mpeg4")]
#[case("mpeg4.avi", "avi")]
#[tokio::test]
async fn what_is_not_decoded_here_says_its_codec_where_there_is_no_ffmpeg(#[case] file: &str, #[case] codec: &str) {
    let clip = Clip::open_with(Medium::of_bytes(bytes(file)), None).await.unwrap();
    let fault = clip.frame(0, 512).await.unwrap_err();
    assert_eq!(fault, MediaFault::Codec { codec: Label::new(codec) });
}

#[rstest]
#[case::nothing(b"".as_slice())]
#[case::page(b"<!doctype html><title>No</title>".as_slice())]
#[case::picture(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice())]
#[tokio::test]
async fn what_is_no_video_is_foreign(#[case] bytes: &'static [u8]) {
    let fault = Clip::open(Medium::of_bytes(Bytes::from_static(bytes))).await.unwrap_err();
    assert_eq!(fault, MediaFault::Foreign { what: "no video".to_owned() });
}

/// What it is of: all its frames, by what this program has itself.
fn watched(bytes: Vec<u8>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        if let Ok(clip) = Clip::open_with(Medium::of_bytes(bytes.into()), None).await {
            for number in 0..=STRIP {
                let _ = clip.frame(number, 64).await;
            }
        }
    });
}

const WATCHED: [&str; 7] =
    ["baseline.mp4", "high.mp4", "fragments.mp4", "sidx.mp4", "matroska.mkv", "vp9.webm", "mpeg4.mp4"];

#[rstest]
#[case("baseline.mp4")]
#[case("main.mp4")]
#[case("sidx.mp4")]
#[case("matroska.mkv")]
fn a_clip_may_be_cut_off_anywhere(#[case] file: &str) {
    let bytes = bytes(file);
    for length in (0..bytes.len()).step_by(23) {
        watched(bytes[..length].to_vec());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_clip_may_have_any_byte_in_any_place(
        file in prop::sample::select(&WATCHED[..]),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
    ) {
        let mut bytes = bytes(file).to_vec();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        watched(bytes);
    }
}

/// An ffmpeg that only tells what it was asked.
#[cfg(unix)]
mod outside {
    use std::os::unix::fs::symlink;
    use std::time::Duration;

    use super::super::ffmpeg::Ffmpeg;
    use super::*;

    async fn asked(file: &str) -> (tempfile::TempDir, Result<(RgbaImage, ShotFacts), MediaFault>) {
        let home = tempfile::tempdir().unwrap();
        symlink(folder().join("ffmpeg"), home.path().join("ffmpeg")).unwrap();
        RgbaImage::from_pixel(30, 20, image::Rgba([200, 100, 50, 255])).save(home.path().join("answer.bmp")).unwrap();
        fs::rename(home.path().join("answer.bmp"), home.path().join("answer")).unwrap();
        let ffmpeg = Ffmpeg::at(home.path().join("ffmpeg"), Duration::from_mins(1));
        let clip = Clip::open_with(Medium::of_bytes(bytes(file)), Some(ffmpeg)).await.unwrap();
        let answer = clip.frame(0, 300).await;
        (home, answer)
    }

    #[rstest]
    #[case("hevc.mp4", "hevc", &[0, 0, 0, 1, 0x40])]
    #[case("deep.mp4", "h264", &[0, 0, 0, 1, 0x67])]
    #[case("vp8.webm", "ivf", b"DKIF\0\0\x20\0VP80")]
    #[case("vp9.webm", "ivf", b"DKIF\0\0\x20\0VP90")]
    #[case("av1.mp4", "ivf", b"DKIF\0\0\x20\0AV01")]
    #[case("mpeg4.mp4", "m4v", &[0, 0, 1])]
    #[case("mpeg4.avi", "avi", b"RIFF")]
    #[tokio::test]
    async fn ffmpeg_is_given_one_frame_through_a_pipe(#[case] file: &str, #[case] format: &str, #[case] begin: &[u8]) {
        let (home, answer) = asked(file).await;
        assert_eq!(answer.unwrap().0.get_pixel(29, 19), &image::Rgba([200, 100, 50, 255]));
        let arguments = fs::read_to_string(home.path().join("arguments")).unwrap();
        assert!(arguments.contains("-protocol_whitelist\npipe\n"), "{arguments}");
        assert!(arguments.contains(&format!("-f\n{format}\n-i\npipe:0\n")), "{arguments}");
        assert!(fs::read(home.path().join("input")).unwrap().starts_with(begin));
    }

    #[tokio::test]
    async fn ffmpeg_sees_no_variable_but_where_programs_are() {
        assert!(std::env::vars().count() > 2, "there is something to hide");
        let (home, _) = asked("hevc.mp4").await;
        let environment = fs::read_to_string(home.path().join("environment")).unwrap();
        let names = environment.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name);
        // The last three are the shell's own, which stands in for it.
        let foreign: Vec<&str> = names.filter(|name| !["PATH", "PWD", "SHLVL", "_"].contains(name)).collect();
        assert_eq!(foreign, [] as [&str; 0]);
    }

    #[tokio::test]
    async fn an_ffmpeg_that_hangs_is_ended() {
        let ffmpeg = Ffmpeg::at(folder().join("ffmpeg-that-hangs"), Duration::from_millis(50));
        let clip = Clip::open_with(Medium::of_bytes(bytes("hevc.mp4")), Some(ffmpeg)).await.unwrap();
        let fault = clip.frame(0, 300).await.unwrap_err();
        assert_eq!(fault, MediaFault::Damaged { what: "ffmpeg takes too long".to_owned() });
    }
}
