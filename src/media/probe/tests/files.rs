//! Each file, held to the table that ffprobe wrote.

use bytes::Bytes;
use rstest::rstest;

use super::{facts_of, file, folder, with_filling};
use crate::asset::{Facts, Seconds};
use crate::media::fetch::Medium;
use crate::media::probe::probe;
use crate::text::Label;

/// A line of the table; empty and `N/A` are nothing.
struct Line {
    file: String,
    width: Option<u32>,
    height: Option<u32>,
    seconds: Option<f64>,
    frames: Option<u64>,
    rate: Option<f64>,
    codec: String,
    profile: Option<String>,
    level: Option<i32>,
    sound: Option<String>,
    bytes: u64,
}

fn table() -> Vec<Line> {
    let text = std::fs::read_to_string(folder().join("facts.tsv")).unwrap();
    text.lines().skip(1).map(line).collect()
}

fn line(line: &str) -> Line {
    let cells: Vec<&str> = line.split('\t').collect();
    let cell = |at: usize| Some(cells[at]).filter(|cell| !["", "N/A", "unknown", "0/0"].contains(cell));
    let rate = |rate: &str| {
        let (frames, seconds) = rate.split_once('/').unwrap();
        frames.parse::<f64>().unwrap() / seconds.parse::<f64>().unwrap()
    };
    Line {
        file: cells[0].to_owned(),
        width: cell(1).map(|cell| cell.parse().unwrap()),
        height: cell(2).map(|cell| cell.parse().unwrap()),
        seconds: cell(3).map(|cell| cell.parse().unwrap()),
        frames: cell(4).map(|cell| cell.parse().unwrap()),
        rate: cell(5).map(rate),
        codec: cells[6].to_owned(),
        profile: cell(7).map(str::to_owned),
        level: cell(8).map(|cell| cell.parse().unwrap()).filter(|level| *level >= 0),
        sound: cell(9).map(str::to_owned),
        bytes: cells[10].trim().parse().unwrap(),
    }
}

impl Line {
    fn extension(&self) -> &str {
        self.file.rsplit_once('.').unwrap().1
    }

    /// A picture that does not move: ffprobe makes it a film of one frame.
    fn is_still(&self) -> bool {
        ["png", "jpg", "gif", "webp", "bmp"].contains(&self.extension()) && !self.file.starts_with("moving")
    }

    /// As people say them, from ffprobe's name and its numbers of levels.
    fn profile(&self) -> Option<String> {
        let profile = self.profile.as_deref()?;
        let tenths = |level: i32| {
            if level % 10 == 0 { (level / 10).to_string() } else { format!("{}.{}", level / 10, level % 10) }
        };
        let level = self.level.unwrap_or(0);
        match self.codec.as_str() {
            "h264" => Some(format!("{profile} {}", tenths(level))),
            "hevc" => Some(format!("{profile} {}", tenths(level / 3))),
            "av1" => Some(format!("{profile} {}.{}", 2 + level / 4, level % 4)),
            // Matroska has no configuration of VP9.
            "vp9" if self.extension() == "webm" => None,
            "vp9" | "aac" => Some(profile.to_owned()),
            // What other codecs have is not told.
            _ => None,
        }
    }

    /// What is told of the frames: clusters and pages do not count them, and nobody wants to read them all.
    fn told_frames(&self) -> Option<u64> {
        let is_told = ["mp4", "mov", "ogv"].contains(&self.extension()) || self.file.starts_with("moving");
        self.frames.filter(|_| is_told)
    }
}

fn near(told: Option<f64>, measured: Option<f64>, tolerance: f64) -> bool {
    match (told, measured) {
        (Some(told), Some(measured)) => (told - measured).abs() <= tolerance,
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

#[test]
fn what_is_told_of_each_file_is_what_ffprobe_measured() {
    let mut wrong = Vec::new();
    let lines = table();
    assert!(lines.len() > 40);
    for line in lines {
        let bytes = file(&line.file);
        let facts = facts_of(&bytes).unwrap_or_else(|fault| panic!("{}: {fault:?}", line.file));
        let seconds = if line.is_still() || line.file == "moving.png" { None } else { line.seconds };
        let rate = if line.is_still() || line.file == "moving.png" { None } else { line.rate };
        let codec = match (line.codec.as_str(), line.extension()) {
            ("mjpeg", "jpg") => "jpeg",
            ("apng", _) => "png",
            (codec, _) => codec,
        };
        let label = |label: &Option<Label>| label.as_ref().map(|label| label.raw().to_owned());
        let checks = [
            ("size", (facts.width, facts.height) == (line.width, line.height)),
            ("duration", near(facts.duration.map(Seconds::get), seconds, 0.02)),
            ("frames", facts.frames == line.told_frames()),
            ("rate", near(facts.fps, rate, 0.01)),
            ("codec", label(&facts.codec).as_deref() == Some(codec)),
            ("profile", label(&facts.profile) == line.profile()),
            ("sound", label(&facts.sound) == line.sound),
            ("bytes", bytes.len() as u64 == line.bytes),
        ];
        wrong.extend(
            checks.iter().filter(|(_, right)| !right).map(|(what, _)| format!("{} {what}: {facts:?}", line.file)),
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[rstest]
#[case("first.mp4", "video/mp4")]
#[case("aac.m4a", "audio/mp4")]
#[case("sound.mov", "video/quicktime")]
#[case("vp9.webm", "video/webm")]
#[case("sound.webm", "audio/webm")]
#[case("h264.mkv", "video/x-matroska")]
#[case("flac.mkv", "audio/x-matroska")]
#[case("turned.jpg", "image/jpeg")]
#[case("moving.png", "image/png")]
#[case("clear.webp", "image/webp")]
#[case("tagged.mp3", "audio/mpeg")]
#[case("long.wav", "audio/wav")]
#[case("tone.flac", "audio/flac")]
#[case("tone.opus", "audio/ogg")]
#[case("theora.ogv", "video/ogg")]
fn the_type_is_that_of_the_bytes(#[case] name: &str, #[case] mime: &str) {
    assert_eq!(facts_of(&file(name)).unwrap().mime, Some(Label::new(mime)));
}

#[tokio::test]
async fn a_probe_tells_the_size_in_bytes_as_well() {
    let bytes = file("first.mp4");
    let length = bytes.len() as u64;
    let facts = facts_of(&bytes).unwrap();
    let probed = probe(&Medium::of_bytes(Bytes::from(bytes))).await.unwrap();
    assert_eq!(probed.facts, Facts { bytes: Some(length), ..facts });
}

#[test]
fn a_tag_before_a_flac_is_skipped() {
    let mut tagged = b"ID3\x04\0\0\0\0\x01\x00".to_vec();
    tagged.extend([0; 128]);
    tagged.extend(file("tone.flac"));
    assert_eq!(facts_of(&tagged), facts_of(&file("tone.flac")));
}

#[test]
fn fragments_of_a_large_file_are_told_of_by_what_stands_at_its_ends() {
    // A large fragment in the middle, as of a long film: nobody reads all of it.
    for (name, seconds) in [("fragments.mp4", 2.0), ("segments.mp4", 2.0), ("split.mp4", 2.0)] {
        let bytes = file(name);
        let small = facts_of(&bytes).unwrap();
        let large = facts_of(&with_filling(&bytes)).unwrap();
        assert_eq!(large.frames, None, "{name}");
        assert!(near(large.fps, small.fps, 0.01), "{name}: {large:?}");
        assert!(near(large.duration.map(Seconds::get), Some(seconds), 0.11), "{name}: {large:?}");
    }
}
