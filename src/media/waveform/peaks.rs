//! The loudest sample of each stretch of a sound, however long it becomes.

use crate::asset::{Seconds, Waveform};

/// How many stretches there are in a second at first. They become twice as long each time there are too many.
const A_SECOND: u32 = 400;

/// Peaks while a sound is decoded.
#[derive(Debug)]
pub(super) struct Peaks {
    levels: Vec<u8>,
    /// Of the stretch that is not full yet.
    loudest: f32,
    /// Frames (one sample of each channel) in that one.
    filled: u64,
    /// Frames in a stretch.
    stretch: u64,
    /// All frames so far.
    frames: u64,
    /// Frames a second; not 0.
    rate: u32,
}

impl Peaks {
    /// Of a sound with so many frames a second; `None` where it has none.
    pub(super) fn new(rate: u32) -> Option<Self> {
        let stretch = u64::from(rate / A_SECOND).max(1);
        (rate > 0).then_some(Self { levels: Vec::new(), loudest: 0.0, filled: 0, stretch, frames: 0, rate })
    }

    pub(super) fn rate(&self) -> u32 {
        self.rate
    }

    /// How long the sound is so far, in seconds.
    pub(super) fn seconds(&self) -> f64 {
        to_f64(self.frames) / f64::from(self.rate)
    }

    /// Takes in samples, those of one frame after another.
    pub(super) fn add(&mut self, samples: &[f32], channels: usize) {
        let channels = channels.max(1);
        let mut left = &samples[..samples.len() / channels * channels];
        while !left.is_empty() {
            let frames = usize::try_from(self.stretch - self.filled).unwrap_or(usize::MAX);
            let (now, later) = left.split_at(frames.saturating_mul(channels).min(left.len()));
            // What is not a number is passed over by `max`.
            self.loudest = now.iter().fold(self.loudest, |loudest, sample| loudest.max(sample.abs()));
            self.pass((now.len() / channels) as u64);
            left = later;
        }
    }

    /// So many frames are not known: they are silent.
    pub(super) fn skip(&mut self, mut frames: u64) {
        while frames > 0 {
            let now = frames.min(self.stretch - self.filled);
            self.pass(now);
            frames -= now;
        }
    }

    /// Counts frames that are within the stretch.
    fn pass(&mut self, frames: u64) {
        self.frames += frames;
        self.filled += frames;
        if self.filled < self.stretch {
            return;
        }
        self.levels.push(level(self.loudest));
        (self.loudest, self.filled) = (0.0, 0);
        if self.levels.len() == Waveform::MOST_PEAKS {
            self.levels = self.levels.chunks(2).map(|pair| pair.iter().copied().max().unwrap_or(0)).collect();
            self.stretch = self.stretch.saturating_mul(2);
        }
    }

    /// How it looks so far. `told` is the length that the container tells, in seconds.
    pub(super) fn waveform(&self, told: Option<Seconds>, whole: bool) -> Option<Waveform> {
        let rest = (self.filled > 0).then(|| level(self.loudest));
        let so_far = Seconds::new(self.seconds())?;
        let duration = if whole { Some(so_far) } else { told.filter(|told| *told >= so_far) };
        Some(Waveform {
            peaks: self.levels.iter().copied().chain(rest).collect(),
            stretch: Seconds::new(to_f64(self.stretch) / f64::from(self.rate))?,
            duration,
            whole,
        })
    }
}

/// 0 for silence, 255 for full scale and what is beyond.
fn level(loudest: f32) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is 0 to 255")]
    let level = (loudest.clamp(0.0, 1.0) * 255.0).round() as u8;
    level
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 frames, a thousand years")]
fn to_f64(frames: u64) -> f64 {
    frames as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same, told in another way: all samples at once, cut into stretches.
    fn model(samples: &[f32], channels: usize, rate: u32) -> (Vec<u8>, u64) {
        let mut stretch = u64::from(rate / 400).max(1);
        let frames = (samples.len() / channels) as u64;
        while frames / stretch >= 4096 {
            stretch *= 2;
        }
        let peaks = samples.chunks(usize::try_from(stretch).unwrap() * channels);
        (peaks.map(|part| level(part.iter().fold(0.0, |a: f32, b| a.max(b.abs())))).collect(), stretch)
    }

    #[test]
    fn what_is_not_a_number_or_beyond_all_bounds_does_no_harm() {
        let mut peaks = Peaks::new(400).unwrap();
        peaks.add(&[f32::NAN, f32::INFINITY, -f32::INFINITY, -0.5, 9.0, f32::MIN_POSITIVE], 1);
        let wave = peaks.waveform(None, true).unwrap();
        assert_eq!(&wave.peaks[..], [0, 255, 255, 128, 255, 0]);
        assert!(Peaks::new(0).is_none());
    }

    #[test]
    fn the_length_that_was_told_counts_until_it_is_known_better() {
        let mut peaks = Peaks::new(1000).unwrap();
        peaks.skip(2000);
        let told = |seconds| Seconds::new(seconds);
        let duration = |told, whole| peaks.waveform(told, whole).unwrap().duration.map(Seconds::get);
        assert_eq!(duration(told(5.0), false), Some(5.0));
        assert_eq!(duration(told(1.0), false), None);
        assert_eq!(duration(told(5.0), true), Some(2.0));
    }

    #[test]
    fn it_never_grows_beyond_its_bounds() {
        let mut peaks = Peaks::new(8000).unwrap();
        peaks.skip(8000 * 3600 * 24);
        peaks.add(&[1.0], 1);
        let wave = peaks.waveform(None, true).unwrap();
        assert!(wave.peaks.len() <= Waveform::MOST_PEAKS && wave.peaks.len() > Waveform::MOST_PEAKS / 2);
        assert_eq!(wave.peaks.last(), Some(&255));
    }

    proptest! {
        #[test]
        fn peaks_are_those_of_the_plain_model_however_the_samples_come(
            seed in prop::collection::vec(-1.0_f32..1.0, 1..200),
            length in 1_usize..60_000,
            channels in 1_usize..4,
            rate in prop::sample::select(vec![1_u32, 399, 400, 1000, 44_100]),
            pieces in prop::collection::vec(1_usize..3000, 1..8),
        ) {
            let samples: Vec<f32> = seed.iter().copied().cycle().take(length / channels * channels).collect();
            let mut peaks = Peaks::new(rate).unwrap();
            let mut left = &samples[..];
            for piece in pieces.iter().cycle() {
                let (now, later) = left.split_at((piece * channels).min(left.len()));
                peaks.add(now, channels);
                left = later;
                if left.is_empty() {
                    break;
                }
            }
            let wave = peaks.waveform(None, true).unwrap();
            let (expected, stretch) = model(&samples, channels, rate);
            prop_assert_eq!(&wave.peaks[..], &expected[..]);
            prop_assert_eq!(wave.stretch, Seconds::new(to_f64(stretch) / f64::from(rate)).unwrap());
        }
    }
}
