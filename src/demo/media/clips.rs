//! The moving and the sounding ones: a handful of real files, made by `assets/demo/make.sh`.

use crate::demo::dice::Dice;

/// A file with sound, picture or both. All lengths are whole seconds, as Affogato tells them.
#[derive(Debug, PartialEq)]
pub(in crate::demo) struct Clip {
    pub file: &'static str,
    pub seconds: u64,
    pub video: Option<Video>,
    pub bytes: &'static [u8],
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::demo) struct Video {
    pub width: u32,
    pub height: u32,
    /// Frames a second.
    pub rate: u64,
}

impl Clip {
    pub(super) fn extension(&self) -> &'static str {
        self.file.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    pub(super) fn mime(&self) -> &'static str {
        match self.extension() {
            "mp4" => "video/mp4",
            "mp3" => "audio/mpeg",
            _ => "audio/wav",
        }
    }
}

macro_rules! file {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../../assets/demo/", $name)).as_slice())
    };
}

const fn video((file, bytes): (&'static str, &'static [u8]), seconds: u64, size: (u32, u32), rate: u64) -> Clip {
    Clip { file, seconds, video: Some(Video { width: size.0, height: size.1, rate }), bytes }
}

const fn sound((file, bytes): (&'static str, &'static [u8]), seconds: u64) -> Clip {
    Clip { file, seconds, video: None, bytes }
}

static VIDEOS: [Clip; 7] = [
    video(file!("dawn.mp4"), 6, (1920, 1080), 24),
    video(file!("reel.mp4"), 5, (1080, 1920), 30),
    video(file!("lake.mp4"), 2, (3840, 2160), 25),
    video(file!("loop.mp4"), 3, (512, 512), 15),
    video(file!("talk.mp4"), 24, (640, 360), 25),
    video(file!("fast.mp4"), 3, (640, 360), 60),
    video(file!("old.mp4"), 12, (720, 576), 12),
];

static SOUNDS: [Clip; 4] = [
    sound(file!("pad.mp3"), 12),
    sound(file!("steps.mp3"), 20),
    sound(file!("bell.wav"), 1),
    sound(file!("hum.wav"), 3),
];

pub(super) fn any_video(dice: &mut Dice) -> &'static Clip {
    &VIDEOS[dice.place(VIDEOS.len())]
}

pub(super) fn any_sound(dice: &mut Dice) -> &'static Clip {
    &SOUNDS[dice.place(SOUNDS.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written by `make.sh` from what ffprobe reads.
    const TABLE: &str = include_str!("../../../assets/demo/clips.tsv");

    fn all() -> impl Iterator<Item = &'static Clip> {
        VIDEOS.iter().chain(&SOUNDS)
    }

    #[test]
    fn what_is_stated_is_what_ffprobe_measured() {
        let lines: Vec<Vec<&str>> = TABLE.lines().skip(1).map(|line| line.split('\t').collect()).collect();
        assert_eq!(lines.len(), all().count());
        for clip in all() {
            let line = lines.iter().find(|line| line[0] == clip.file).unwrap();
            let seconds: f64 = line[3].parse().unwrap();
            assert_eq!(format!("{seconds:.0}"), clip.seconds.to_string(), "{}", clip.file);
            assert_eq!(line[7], clip.bytes.len().to_string(), "{}", clip.file);
            if let Some(video) = clip.video {
                assert_eq!([line[1], line[2]], [video.width.to_string(), video.height.to_string()], "{}", clip.file);
                assert_eq!(line[4], (video.rate * clip.seconds).to_string(), "{}", clip.file);
                assert_eq!(line[5], format!("{}/1", video.rate), "{}", clip.file);
            }
        }
    }

    #[test]
    fn the_index_of_a_clip_stands_at_either_end() {
        let place = |clip: &Clip, name: &[u8]| clip.bytes.windows(4).position(|four| four == name).unwrap();
        let index_first: Vec<bool> = VIDEOS.iter().map(|clip| place(clip, b"moov") < place(clip, b"mdat")).collect();
        assert!(index_first.contains(&true) && index_first.contains(&false), "a reader must be ready for both");
    }
}
