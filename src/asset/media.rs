//! Facts about a medium: size, length, frames.

use jiff::Timestamp;

use crate::text::Label;

/// A length of time in seconds: finite and not negative.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Seconds(f64);

impl Seconds {
    /// `None` for what cannot be a length: negative, infinite, not a number.
    #[must_use]
    pub fn new(seconds: f64) -> Option<Self> {
        (seconds.is_finite() && seconds >= 0.0).then_some(Self(seconds))
    }

    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }

    /// `0:42`, `12:40`, `1:02:03`; rounded to whole seconds, and never to `0:00` what is longer than nothing.
    #[must_use]
    pub fn clock(self) -> String {
        // 10^12 seconds are 31,000 years; beyond that the digits say nothing. The cast is then exact.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let whole = (self.0.min(1e12).round() as u64).max(u64::from(self.0 > 0.0));
        let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
        if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
    }
}

/// What is known of a medium; every field on its own, `None` where it was not told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
    pub duration: Option<Seconds>,
    pub frames: Option<u64>,
    /// Frames a second.
    pub fps: Option<f64>,
    /// The codec of the picture, else of the sound: `h264`, `png`, `mp3`.
    pub codec: Option<Label>,
    /// Its profile and level: `High 5.1`.
    pub profile: Option<Label>,
    /// The codec of the sound beside a picture: `aac`.
    pub sound: Option<Label>,
    pub bytes: Option<u64>,
    pub mime: Option<Label>,
}

impl Facts {
    /// These facts, and those of `other` where these are unknown.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        Self {
            width: self.width.or(other.width),
            height: self.height.or(other.height),
            duration: self.duration.or(other.duration),
            frames: self.frames.or(other.frames),
            fps: self.fps.or(other.fps),
            codec: self.codec.or_else(|| other.codec.clone()),
            profile: self.profile.or_else(|| other.profile.clone()),
            sound: self.sound.or_else(|| other.sound.clone()),
            bytes: self.bytes.or(other.bytes),
            mime: self.mime.or_else(|| other.mime.clone()),
        }
    }

    /// Width and height, where both are known.
    #[must_use]
    pub fn dimensions(&self) -> Option<(u32, u32)> {
        self.width.zip(self.height)
    }
}

/// How a medium was read for its facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Which version of the medium it was: its `ETag`, else its length in bytes, as `etag "…"` or `length 123`.
    pub version: Label,
    /// Bytes that were fetched for it.
    pub read: u64,
    pub at: Timestamp,
}

/// A number of bytes for people: `131 bytes`, `28 kB`, `18.4 MB`; powers of 1,000.
#[must_use]
pub fn byte_size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if bytes < 1000 {
        return format!("{bytes} bytes");
    }
    #[expect(clippy::cast_precision_loss, reason = "shown with three digits at most")]
    let mut value = bytes as f64 / 1000.0;
    let mut unit = 0;
    while value >= 999.95 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    if value < 100.0 && unit > 0 {
        format!("{value:.1} {}", UNITS[unit])
    } else {
        format!("{value:.0} {}", UNITS[unit])
    }
}

/// How far something has come, with the unit once where it is the same: `40.1 of 100 MB`.
#[must_use]
pub(super) fn part_of(done: u64, total: u64) -> String {
    let (done, total) = (byte_size(done), byte_size(total));
    let unit = total.split_once(' ').map_or("", |(_, unit)| unit);
    // The space before the unit goes with it.
    let number = done.strip_suffix(unit).unwrap_or(&done).trim_end();
    format!("{number} of {total}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0.0, "0:00")]
    #[case(0.2, "0:01")]
    #[case(42.0, "0:42")]
    #[case(760.4, "12:40")]
    #[case(3723.0, "1:02:03")]
    #[case(1e300, "277777777:46:40")]
    fn a_length_reads_as_a_clock(#[case] seconds: f64, #[case] text: &str) {
        assert_eq!(Seconds::new(seconds).map(Seconds::clock).as_deref(), Some(text));
    }

    #[rstest]
    #[case(f64::NAN)]
    #[case(f64::INFINITY)]
    #[case(-1.0)]
    fn what_cannot_be_a_length_is_unknown(#[case] seconds: f64) {
        assert_eq!(Seconds::new(seconds), None);
    }

    #[rstest]
    #[case(131, "131 bytes")]
    #[case(28_000, "28 kB")]
    #[case(1_400_000, "1.4 MB")]
    #[case(18_431_022, "18.4 MB")]
    #[case(608_000_000, "608 MB")]
    #[case(4_100_000_000, "4.1 GB")]
    #[case(999_960_000, "1.0 GB")]
    fn bytes_read_as_people_write_them(#[case] bytes: u64, #[case] text: &str) {
        assert_eq!(byte_size(bytes), text);
    }

    #[rstest]
    #[case(40_100_000, 100_000_000, "40.1 of 100 MB")]
    #[case(131, 100_000_000, "131 bytes of 100 MB")]
    #[case(0, 131, "0 of 131 bytes")]
    fn a_part_has_its_unit_once(#[case] done: u64, #[case] total: u64, #[case] words: &str) {
        assert_eq!(part_of(done, total), words);
    }
}
