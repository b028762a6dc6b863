//! Sounds of every kind, sound and not.

use bytes::Bytes;
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::asset::Seconds;
use crate::text::Label;

/// The fixtures, which `tests/media/sounds/make.sh` made; `.peaks` is what ffmpeg decodes.
macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/media/sounds/", $name)).as_slice()
    };
}

fn medium(bytes: &[u8]) -> Medium {
    Medium::of_bytes(Bytes::copy_from_slice(bytes))
}

/// All that is told of a sound, but the last, and the last.
async fn told(bytes: &[u8]) -> (Vec<Waveform>, Result<Waveform, MediaFault>) {
    let mut told: Vec<_> = waveform(medium(bytes)).collect().await;
    let last = told.pop().unwrap();
    (told.into_iter().map(Result::unwrap).collect(), last)
}

async fn last(bytes: &[u8]) -> Result<Waveform, MediaFault> {
    told(bytes).await.1
}

/// A WAV of so many channels and samples a second; what it says of the length of its data may be a lie.
fn wav((format, bits): (u16, u16), channels: u16, rate: u32, data: &[u8], length: u32) -> Vec<u8> {
    let block = channels.wrapping_mul(bits / 8);
    let bytes_a_second = rate.wrapping_mul(block.into());
    [
        b"RIFF".as_slice(),
        &length.saturating_add(36).to_le_bytes(),
        b"WAVEfmt \x10\0\0\0",
        &format.to_le_bytes(),
        &channels.to_le_bytes(),
        &rate.to_le_bytes(),
        &bytes_a_second.to_le_bytes(),
        &block.to_le_bytes(),
        &bits.to_le_bytes(),
        b"data",
        &length.to_le_bytes(),
        data,
    ]
    .concat()
}

fn sound_wav(kind: (u16, u16), channels: u16, rate: u32, data: &[u8]) -> Vec<u8> {
    wav(kind, channels, rate, data, u32::try_from(data.len()).unwrap())
}

/// A sweep that grows louder, from -1 to 1, of all channels one after another.
fn samples(frames: u32, channels: u16) -> Vec<f32> {
    let sample = |frame: u32, channel: u16| {
        let (part, channel) = (f64::from(frame) / f64::from(frames), f64::from(channel) + 1.0);
        #[expect(clippy::cast_possible_truncation, reason = "it is -1 to 1")]
        let sample = ((part * part * 900.0).sin() * part / channel) as f32;
        sample
    };
    (0..frames).flat_map(|frame| (0..channels).map(move |channel| sample(frame, channel))).collect()
}

fn encode(samples: &[f32], kind: (u16, u16)) -> Vec<u8> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "samples are -1 to 1")]
    let encode = |sample: &f32| -> Vec<u8> {
        match kind {
            (1, 8) => vec![(sample * 127.0 + 128.0).round() as u8],
            (1, 16) => ((sample * 32767.0) as i16).to_le_bytes().to_vec(),
            (1, 24) => ((sample * 8_388_607.0) as i32).to_le_bytes()[..3].to_vec(),
            (1, 32) => ((f64::from(*sample) * 2_147_483_647.0) as i32).to_le_bytes().to_vec(),
            (3, 32) => sample.to_le_bytes().to_vec(),
            _ => f64::from(*sample).to_le_bytes().to_vec(),
        }
    };
    samples.iter().flat_map(encode).collect()
}

#[rstest]
#[case((1, 8), 1)]
#[case((1, 16), 1)]
#[case((1, 16), 2)]
#[case((1, 16), 6)]
#[case((1, 24), 2)]
#[case((1, 32), 2)]
#[case((3, 32), 2)]
#[case((3, 64), 1)]
#[tokio::test]
async fn a_wav_has_the_peaks_of_its_samples(#[case] kind: (u16, u16), #[case] channels: u16) {
    let samples = samples(8000, channels);
    let wave = last(&sound_wav(kind, channels, 8000, &encode(&samples, kind))).await.unwrap();
    assert_eq!((wave.whole, wave.duration), (true, Seconds::new(1.0)));
    assert_eq!(wave.stretch, Seconds::new(20.0 / 8000.0).unwrap());
    let model = samples.chunks(20 * usize::from(channels)).map(|part| part.iter().fold(0.0_f32, |a, b| a.max(b.abs())));
    let model: Vec<f32> = model.map(|loudest| loudest * 255.0).collect();
    assert_eq!(wave.peaks.len(), model.len());
    // Eight bits have 128 levels, the others all that are told.
    let most = if kind.1 == 8 { 3.1 } else { 0.6 };
    for (peak, model) in wave.peaks.iter().zip(model) {
        assert!((f32::from(*peak) - model).abs() <= most, "{peak} is not {model}");
    }
}

/// Peaks of ours in each 50 ms lie within those that ffmpeg has there and beside: not every decoder takes away the silence
/// that an encoder puts before the sound, up to 2,112 samples. Lossy decoders round in their own ways: 6 of 255.
#[rstest]
#[case::flac(fixture!("steps.flac"), fixture!("steps.flac.peaks"), 1)]
#[case::mp3(fixture!("steps.mp3"), fixture!("steps.mp3.peaks"), 6)]
#[case::m4a(fixture!("steps.m4a"), fixture!("steps.m4a.peaks"), 6)]
#[case::m4a_with_its_index_last(fixture!("last.m4a"), fixture!("last.m4a.peaks"), 6)]
#[case::aac(fixture!("steps.aac"), fixture!("steps.aac.peaks"), 6)]
#[case::ogg(fixture!("steps.ogg"), fixture!("steps.ogg.peaks"), 6)]
#[case::webm(fixture!("steps.webm"), fixture!("steps.webm.peaks"), 6)]
#[case::sound_of_a_film(fixture!("film.mp4"), fixture!("film.mp4.peaks"), 6)]
#[tokio::test]
async fn peaks_are_those_that_ffmpeg_decodes(#[case] file: &[u8], #[case] expected: &[u8], #[case] off: u8) {
    let wave = last(file).await.unwrap();
    assert!(wave.whole);
    assert_eq!(wave.stretch, Seconds::new(0.0025).unwrap());
    let duration = wave.duration.unwrap().get();
    assert!((2.0..2.1).contains(&duration), "{duration}");
    let ours: Vec<u8> = wave.peaks.chunks(20).map(|part| part.iter().copied().max().unwrap()).collect();
    for (at, peak) in ours.iter().take(expected.len()).enumerate() {
        let around = &expected[at.saturating_sub(1)..(at + 2).min(expected.len())];
        let (least, most) = (around.iter().min().unwrap(), around.iter().max().unwrap());
        let fits = (least.saturating_sub(off)..=most.saturating_add(off)).contains(peak);
        assert!(fits, "{peak} at {at} is not within {around:?}");
    }
}

#[rstest]
#[case::ogg(fixture!("opus.ogg"), "opus")]
#[case::webm(fixture!("opus.webm"), "opus")]
#[case::mp4(fixture!("opus.mp4"), "opus")]
#[case::alac(fixture!("alac.m4a"), "alac")]
#[case::ac3(fixture!("ac3.mp4"), "ac3")]
#[case::mp2(fixture!("mp2.mkv"), "mp2")]
#[tokio::test]
async fn what_cannot_be_decoded_says_its_codec(#[case] file: &[u8], #[case] codec: &str) {
    assert_eq!(last(file).await, Err(MediaFault::Codec { codec: Label::new(codec) }));
}

#[rstest]
#[case(b"<!DOCTYPE html><html><body>not found</body></html>", "HTML")]
#[case(b"GIF89a\x01\0\x01\0\0\0\0", "a picture")]
#[case(fixture!("silent.mp4"), "a video without sound")]
#[case(&[7; 4000], "a file of no known kind")]
#[tokio::test]
async fn what_is_no_sound_is_named(#[case] file: &[u8], #[case] what: &str) {
    assert_eq!(last(file).await, Err(MediaFault::Foreign { what: what.to_owned() }));
}

#[tokio::test]
async fn it_is_told_at_most_ten_times_a_second_and_grows() {
    let data = vec![0x20; 8000 * 2 * 600];
    let began = Instant::now();
    let (so_far, last) = told(&sound_wav((1, 16), 1, 8000, &data)).await;
    assert!(so_far.len() as u128 <= began.elapsed().as_millis() / 100, "{}", so_far.len());
    let last = last.unwrap();
    assert_eq!(last.duration, Seconds::new(600.0));
    assert!(last.peaks.len() <= Waveform::MOST_PEAKS);
    let seconds = |wave: &Waveform| f64::from(u32::try_from(wave.peaks.len()).unwrap()) * wave.stretch.get();
    assert!(so_far.iter().all(|wave| !wave.whole && wave.duration == Seconds::new(600.0)));
    assert!(so_far.iter().chain([&last]).is_sorted_by(|a, b| seconds(a) <= seconds(b)));
}

#[tokio::test]
async fn where_nobody_listens_nothing_is_decoded() {
    let (tell, told) = mpsc::channel(1);
    drop(told);
    let ended = medium(fixture!("steps.mp3")).parse(move |reader| decode(reader, &tell)).await.unwrap();
    assert_eq!(ended, Err(MediaFault::Damaged { what: "there is no sound in it".to_owned() }));
}

#[tokio::test]
async fn what_was_decoded_is_told_before_why_there_is_no_more() {
    let whole = sound_wav((1, 16), 1, 8000, &encode(&samples(8000, 1), (1, 16)));
    let (so_far, last) = told(&whole[..whole.len() / 2]).await;
    assert_eq!(last, Err(MediaFault::Damaged { what: "it is cut off".to_owned() }));
    let wave = so_far.last().unwrap();
    assert!(!wave.whole && wave.peaks.len() > 150, "{wave:?}");
    assert_eq!(wave.duration, Seconds::new(1.0));
}

#[rstest]
#[case::no_rate(wav((1, 16), 2, 0, &[1; 4000], 4000))]
#[case::no_channels(wav((1, 16), 0, 8000, &[1; 4000], 4000))]
#[case::no_bits(wav((1, 0), 2, 8000, &[1; 4000], 4000))]
#[case::odd_bits(wav((1, 13), 2, 8000, &[1; 4000], 4000))]
#[case::huge_bits(wav((1, u16::MAX), 2, 8000, &[1; 4000], 4000))]
#[case::no_data(wav((1, 16), 2, 8000, &[], 0))]
#[case::no_format(b"RIFF\x04\0\0\0WAVE".to_vec())]
#[tokio::test]
async fn what_makes_no_sense_is_a_failure_without_a_wave(#[case] file: Vec<u8>) {
    let (so_far, last) = told(&file).await;
    assert!(so_far.is_empty() && last.is_err(), "{last:?}");
}

#[rstest]
#[case::many_channels(wav((1, 16), 255, 8000, &vec![1; 51_000], 51_000), Err("invalid channel count"))]
#[case::fastest(wav((1, 8), 1, u32::MAX, &[1; 4000], 4000), Ok(4000))]
#[case::length_of_a_stream(wav((1, 8), 1, 8000, &[1; 4000], u32::MAX), Ok(4000))]
#[case::more_than_it_says(wav((1, 8), 1, 8000, &[1; 4000], 2000), Ok(2000))]
#[case::much_less_than_it_says(wav((1, 8), 1, 8000, &[1; 4000], 400_000), Err("it is cut off"))]
#[tokio::test]
async fn odd_numbers_are_taken_as_far_as_they_go(#[case] file: Vec<u8>, #[case] frames: Result<u32, &str>) {
    let rate = f64::from(u32::from_le_bytes(*file[24..].first_chunk().unwrap()));
    let expected =
        frames.map(|frames| f64::from(frames) / rate).map_err(|what| MediaFault::Damaged { what: what.into() });
    assert_eq!(last(&file).await.map(|wave| wave.duration.unwrap().get()), expected);
}

#[tokio::test]
async fn a_sound_of_more_than_a_day_is_too_large() {
    let (so_far, last) = told(&sound_wav((1, 8), 1, 1, &vec![200; 90_000])).await;
    assert_eq!(last, Err(MediaFault::TooLarge { what: "more than a day of sound".to_owned() }));
    assert!(so_far.last().unwrap().peaks.len() <= Waveform::MOST_PEAKS);
}

#[tokio::test]
async fn noise_in_the_middle_is_passed_over() {
    let mut file = fixture!("steps.mp3").to_vec();
    let middle = file.len() / 2;
    file[middle..middle + 900].fill(0xa5);
    let wave = last(&file).await.unwrap();
    assert!((1.8..2.2).contains(&wave.duration.unwrap().get()), "{:?}", wave.duration);
}

#[rstest]
#[case(fixture!("steps.mp3"))]
#[case(fixture!("steps.flac"))]
#[case(fixture!("steps.m4a"))]
#[case(fixture!("last.m4a"))]
#[case(fixture!("steps.aac"))]
#[case(fixture!("steps.ogg"))]
#[case(fixture!("steps.webm"))]
#[case(fixture!("film.mp4"))]
#[tokio::test]
async fn wherever_it_is_cut_off_it_ends(#[case] file: &[u8]) {
    let step = file.len() / 60;
    for length in (1..file.len()).step_by(step) {
        let (_, last) = told(&file[..length]).await;
        match last {
            Ok(wave) => assert!(wave.duration.unwrap().get() < 2.1, "{length}"),
            Err(MediaFault::Damaged { what }) => assert!(!what.is_empty(), "{length}"),
            // Its first kilobytes tell what it is.
            Err(other @ (MediaFault::Foreign { .. } | MediaFault::Codec { .. })) => {
                assert!(length < 4500, "{length}: {other:?}");
            }
            Err(other) => panic!("{length}: {other:?}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_change_of_any_bytes_does_harm(
        which in 0_usize..8,
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..10),
        is_near_the_beginning: bool,
    ) {
        let files = [
            fixture!("steps.mp3"), fixture!("steps.flac"), fixture!("steps.m4a"), fixture!("last.m4a"),
            fixture!("steps.aac"), fixture!("steps.ogg"), fixture!("steps.webm"), fixture!("opus.mp4"),
        ];
        let mut file = files[which].to_vec();
        let until = if is_near_the_beginning { file.len().min(1500) } else { file.len() };
        for (at, value) in flips {
            *at.get_mut(&mut file[..until]) = value;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let told = runtime.block_on(waveform(medium(&file)).collect::<Vec<_>>());
        let (last, so_far) = told.split_last().unwrap();
        prop_assert!(so_far.iter().all(|wave| wave.as_ref().is_ok_and(|wave| !wave.whole)));
        if let Ok(wave) = last {
            prop_assert!(wave.whole && wave.peaks.len() <= Waveform::MOST_PEAKS);
        }
    }
}
