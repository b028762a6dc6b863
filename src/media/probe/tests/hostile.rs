//! Files that are cut off, changed, or lie: whatever they say, reading them ends, and soon.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use proptest::prelude::*;
use rstest::rstest;

use super::{file, folder};
use crate::asset::{Facts, MediaFault, Seconds};
use crate::media::probe::{BUDGET, Input, read};

/// A file that counts what is read of it.
struct Watched<'a> {
    bytes: Cursor<&'a [u8]>,
    read: u64,
    calls: u64,
}

impl Read for &mut Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        self.read += read as u64;
        self.calls += 1;
        Ok(read)
    }
}

impl Seek for &mut Watched<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

/// Reads it, and sees to it that this took no more than it may.
fn survives(bytes: &[u8]) -> Result<Facts, MediaFault> {
    let mut watched = Watched { bytes: Cursor::new(bytes), read: 0, calls: 0 };
    let facts = read(&mut Input::new(&mut watched, bytes.len() as u64));
    assert!(watched.read <= BUDGET + 8 * bytes.len() as u64, "{} bytes were read", watched.read);
    assert!(watched.calls < 200_000, "{} times", watched.calls);
    if let Ok(facts) = &facts {
        assert!(facts.duration.is_none_or(|length| length.get() > 0.0 && length.get() <= 1e9), "{facts:?}");
        assert!(facts.fps.is_none_or(|rate| rate > 0.0 && rate <= 1000.0), "{facts:?}");
    }
    facts
}

fn names() -> Vec<String> {
    let entries = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.filter(|name| !["make.sh", "facts.tsv"].contains(&name.as_str())).collect();
    names.sort();
    names
}

#[test]
fn a_file_may_end_anywhere() {
    for name in names() {
        let bytes = file(&name);
        // Behind all headers lie samples: there is nothing at one place that is not at the next.
        for end in (0..bytes.len()).filter(|end| *end < 3000 || end % 17 == 0 || bytes.len() - end < 300) {
            let _ = survives(&bytes[..end]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn bytes_may_be_anything_anywhere(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![any::<u8>(), Just(0), Just(255)]), 1..12),
        near_the_beginning in any::<bool>(),
    ) {
        let names = names();
        let mut bytes = file(which.get::<String>(&names));
        let end = if near_the_beginning { bytes.len().min(512) } else { bytes.len() };
        for (at, byte) in changes {
            bytes[at.index(end)] = byte;
        }
        let _ = survives(&bytes);
    }
}

/// A file with other bytes at so many behind a word.
fn patched(name: &str, word: &[u8], behind: usize, patch: &[u8]) -> Vec<u8> {
    let mut bytes = file(name);
    let at = bytes.windows(word.len()).position(|window| window == word).unwrap() + word.len() + behind;
    bytes[at..at + patch.len()].copy_from_slice(patch);
    bytes
}

#[rstest]
#[case::no_units_a_second("first.mp4", b"mdhd", 12, &[0; 4])]
#[case::four_billion_samples("first.mp4", b"stsz", 8, &[255; 4])]
#[case::four_billion_samples_of_a_byte("first.mp4", b"stsz", 4, &[0, 0, 0, 1, 255, 255, 255, 255])]
#[case::no_samples("first.mp4", b"stsz", 4, &[0; 8])]
fn a_lie_about_samples_is_not_told(
    #[case] name: &str,
    #[case] word: &[u8],
    #[case] behind: usize,
    #[case] patch: &[u8],
) {
    let facts = survives(&patched(name, word, behind, patch)).unwrap();
    assert_eq!(facts.fps, None);
    assert_eq!((facts.width, facts.codec.is_some()), (Some(96), true), "the rest is still told");
}

#[rstest]
#[case::all_ones("first.mp4", b"mvhd", 16, &[255; 4], Some(2.0))]
#[case::no_units_a_second("first.mp4", b"mvhd", 12, &[0; 4], Some(2.0))]
#[case::for_ever("vp9.webm", b"\x44\x89\x88", 0, &f64::INFINITY.to_be_bytes(), None)]
#[case::no_number("vp9.webm", b"\x44\x89\x88", 0, &f64::NAN.to_be_bytes(), None)]
#[case::before_it_began("vp9.webm", b"\x44\x89\x88", 0, &(-2.0_f64).to_be_bytes(), None)]
#[case::a_million_years("vp9.webm", b"\x44\x89\x88", 0, &3e16_f64.to_be_bytes(), None)]
#[case::no_scale("vp9.webm", b"\x2a\xd7\xb1", 1, &[0; 3], None)]
#[case::more_frames_than_bytes("counted.mp3", b"Xing", 4, &[255; 4], Some(2.1))]
#[case::no_samples_a_second("s16.wav", b"fmt ", 8, &[0; 8], None)]
#[case::more_samples_than_it_has("s16.wav", b"data", 0, &[255, 255, 255, 127], Some(0.5))]
#[case::no_samples_a_second_of_vorbis("vorbis.ogg", b"\x01vorbis\0\0\0\0\x01", 0, &[0; 4], None)]
fn a_lie_about_the_length_is_not_told(
    #[case] name: &str,
    #[case] word: &[u8],
    #[case] behind: usize,
    #[case] patch: &[u8],
    #[case] seconds: Option<f64>,
) {
    let duration = survives(&patched(name, word, behind, patch)).unwrap().duration.map(Seconds::get);
    match (duration, seconds) {
        (Some(told), Some(seconds)) => assert!((told - seconds).abs() < 0.1, "{told}"),
        (told, seconds) => assert_eq!(told, seconds),
    }
}

#[test]
fn an_index_of_three_gigabytes_is_not_there() {
    let mut bytes = file("first.mp4");
    let at = bytes.windows(4).position(|four| four == b"moov").unwrap();
    bytes[at - 4..at].copy_from_slice(&3_000_000_000_u32.to_be_bytes());
    assert!(matches!(survives(&bytes), Err(MediaFault::Damaged { .. })));
}

#[test]
fn a_picture_without_a_size_is_damaged() {
    assert!(matches!(survives(&patched("still.png", b"IHDR", 0, &[0; 4])), Err(MediaFault::Damaged { .. })));
}

#[test]
fn an_animation_of_more_frames_than_fit_is_not_told() {
    assert_eq!(survives(&patched("moving.png", b"acTL", 0, &[255; 4])).unwrap().frames, None);
}
