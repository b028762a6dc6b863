//! Where the frames are that stand for themselves: those of the filmstrip, spread over the clip.

use bytes::Bytes;

use super::span::span;
use super::track::Track;
use super::{matroska, mp4};
use crate::asset::preview::STRIP;
use crate::asset::{MediaFault, Seconds};
use crate::media::fetch::Reader;

/// The largest coded frame that is read, in bytes.
pub(super) const LARGEST_SAMPLE: u64 = 8 * 1024 * 1024;

/// What was read of a clip before any of its frames.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Index {
    pub track: Track,
    /// At least one, at most [`STRIP`], in order.
    pub keys: Vec<Key>,
}

/// A frame of the filmstrip.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    /// When it is shown.
    pub at: Option<Seconds>,
    pub place: Place,
}

/// Where a frame is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Place {
    Span {
        at: u64,
        size: u64,
    },
    /// The first sync sample of a fragment of an MP4 file.
    Fragment {
        at: u64,
        defaults: mp4::Defaults,
    },
    /// The first key frame of a track from a cluster of a Matroska file on.
    Cluster {
        at: u64,
        frames: matroska::Frames,
    },
}

impl Place {
    /// The coded frame.
    pub(super) fn read(&self, reader: &mut Reader) -> Result<Bytes, MediaFault> {
        match self {
            Self::Span { at, size } => span(reader, *at, *size, LARGEST_SAMPLE),
            Self::Fragment { at, defaults } => mp4::fragment_sample(reader, *at, defaults),
            Self::Cluster { at, frames } => matroska::key_frame(reader, *at, frames),
        }
    }
}

/// Which of `count` frames make the strip: those that are nearest to points spread evenly over `length` from 0 on, different
/// ones only. `time` tells when a frame is shown; they are in order.
pub(super) fn spread(count: u32, length: f64, time: impl Fn(u32) -> f64) -> Vec<u32> {
    let mut strip: Vec<u32> = Vec::new();
    for slot in 0..STRIP {
        let wanted = length * f64::from(slot) / f64::from(STRIP);
        let later = partition(count, |frame| time(frame) < wanted);
        let earlier = later.saturating_sub(1);
        let nearer_is_later = later < count && time(later) - wanted < wanted - time(earlier);
        let nearest = if later == earlier || nearer_is_later { later } else { earlier };
        if nearest < count && strip.last().is_none_or(|last| *last < nearest) {
            strip.push(nearest);
        }
    }
    strip
}

/// The first of `count` numbers for which it is no longer so.
fn partition(count: u32, so: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if so(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// A time that a file tells; before the beginning is the beginning.
pub(super) fn seconds(seconds: f64) -> Option<Seconds> {
    Seconds::new(seconds.max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strip(times: &[f64], length: f64) -> Vec<u32> {
        spread(u32::try_from(times.len()).unwrap(), length, |frame| times[frame as usize])
    }

    #[test]
    fn a_strip_is_of_the_nearest_and_of_different_ones() {
        assert_eq!(strip(&[0.0], 10.0), [0]);
        assert_eq!(strip(&[0.0, 7.0], 8.0), [0, 1]);
        assert_eq!(strip(&[0.0, 0.1, 0.2, 4.0], 8.0), [0, 2, 3]);
        let every_second: Vec<f64> = (0..80).map(f64::from).collect();
        assert_eq!(strip(&every_second, 80.0), [0, 10, 20, 30, 40, 50, 60, 70]);
        assert_eq!(strip(&[], 8.0), [] as [u32; 0]);
    }

    #[test]
    fn a_first_frame_before_the_beginning_is_the_poster() {
        assert_eq!(strip(&[-0.5, 3.0], 4.0)[0], 0);
        assert_eq!(strip(&[-5.0, 0.5, 3.0], 4.0)[0], 1);
    }
}
