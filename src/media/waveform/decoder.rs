//! A sound decoded, on the thread that calls.

use std::io::{self, Read, Seek, SeekFrom};

use symphonia::core::audio::GenericAudioBufferRef;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, Track, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::units::{Duration, Timestamp};

use super::codec;
use super::peaks::Peaks;
use crate::asset::{MediaFault, Seconds, Waveform};
use crate::media::fetch::Reader;
use crate::text::Label;

/// A sound is decoded so far, and no length beyond this is believed, in seconds: a day.
const LONGEST: f64 = 86_400.0;

/// A sound has so many samples at the most: a day in stereo, 48,000 a second.
const MOST_SAMPLES: u64 = 86_400 * 48_000 * 2;

/// So many packets that give no sound may follow one another.
const MOST_FAILURES: u32 = 200;

/// So many packets of other tracks may follow one another.
const MOST_OTHERS: u32 = 20_000;

/// So much of a sound that tells its length may be missing at its end: encoders round, and add a little.
const NEARLY: f64 = 0.98;

/// How far into a file it is looked for what it is.
const BEGINNING: u64 = 1024;

/// A sound whose container was read.
pub(super) struct Sound {
    format: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    track: u32,
    told: Option<Seconds>,
    /// `None` before anything was decoded.
    peaks: Option<Peaks>,
    samples: Vec<f32>,
    counted: u64,
    /// Packets without sound, and those of other tracks, that followed one another.
    failures: u32,
    others: u32,
    /// Frames of the packet that was decoded last.
    frames: u64,
}

/// What a step of decoding came to.
pub(super) enum Step {
    On,
    Ended,
}

impl Sound {
    /// Reads the container.
    pub(super) fn open(mut reader: Reader) -> Result<Self, MediaFault> {
        let mut beginning = Vec::new();
        let read = reader.by_ref().take(BEGINNING).read_to_end(&mut beginning);
        read.and_then(|_| reader.seek(SeekFrom::Start(0))).map_err(|error| fault(&Error::IoError(error)))?;
        if let Some(fault) = codec::foreign(&beginning) {
            return Err(fault);
        }
        let stream = MediaSourceStream::new(Box::new(Source(reader)), MediaSourceStreamOptions::default());
        let probed = symphonia::default::get_probe().probe(
            &Hint::new(),
            stream,
            FormatOptions::default(),
            MetadataOptions::default(),
        );
        let format = probed.map_err(|error| match error {
            Error::Unsupported(_) => codec::unknown(&beginning),
            error => fault(&error),
        })?;
        let track = format.default_track(TrackType::Audio).or_else(|| format.first_track(TrackType::Audio));
        let track = track.ok_or_else(|| MediaFault::Foreign { what: "a video without sound".to_owned() })?;
        let decoder = decoder(track)?;
        let told = told(track);
        let track = track.id;
        let (peaks, samples) = (None, Vec::new());
        Ok(Self { format, decoder, track, told, peaks, samples, counted: 0, failures: 0, others: 0, frames: 0 })
    }

    /// Decodes one packet more.
    pub(super) fn step(&mut self) -> Result<Step, MediaFault> {
        let packet = match self.format.next_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => return self.end(),
            Err(Error::IoError(error)) if error.kind() == io::ErrorKind::UnexpectedEof => return self.cut_off(),
            // One sound follows another in the same file.
            Err(Error::ResetRequired) => return self.reset(),
            Err(error) => return self.failed(&error),
        };
        if packet.track_id != self.track {
            self.others += 1;
            let is_lost = self.others > MOST_OTHERS;
            return if is_lost { Err(damaged("its sound is nowhere to be found")) } else { Ok(Step::On) };
        }
        self.others = 0;
        match self.decoder.decode(&packet) {
            Ok(sound) if sound.frames() > 0 => {
                let rate = sound.spec().rate();
                let channels = sound.num_planes();
                self.frames = sound.frames() as u64;
                interleave(&sound, &mut self.samples);
                self.take_in(rate, channels)
            }
            Ok(_) => self.failed(&Error::DecodeError("its packets are empty")),
            Err(error) => self.failed(&error),
        }
    }

    fn take_in(&mut self, rate: u32, channels: usize) -> Result<Step, MediaFault> {
        self.failures = 0;
        if self.peaks.is_none() {
            self.peaks = Peaks::new(rate);
        }
        let peaks = self.peaks.as_mut().ok_or_else(|| damaged("it has no sample rate"))?;
        if peaks.rate() != rate {
            return Err(MediaFault::Codec { codec: Label::new("a sample rate that changes") });
        }
        peaks.add(&self.samples, channels);
        self.counted += self.samples.len() as u64;
        if peaks.seconds() > LONGEST || self.counted > MOST_SAMPLES {
            return Err(MediaFault::TooLarge { what: "more than a day of sound".to_owned() });
        }
        Ok(Step::On)
    }

    /// A packet that cannot be decoded is as long as the one before, and silent.
    fn failed(&mut self, error: &Error) -> Result<Step, MediaFault> {
        self.failures += 1;
        let goes_on = matches!(error, Error::DecodeError(_));
        if !goes_on || self.failures > MOST_FAILURES {
            return Err(fault(error));
        }
        if let Some(peaks) = &mut self.peaks {
            peaks.skip(self.frames);
        }
        Ok(Step::On)
    }

    fn reset(&mut self) -> Result<Step, MediaFault> {
        self.failures += 1;
        if self.failures > MOST_FAILURES {
            return Err(damaged("it begins again and again"));
        }
        let track = self.format.first_track(TrackType::Audio).ok_or_else(|| damaged("its sound ends in the middle"))?;
        self.decoder = decoder(track)?;
        self.track = track.id;
        // What was told is the length of one of them.
        self.told = None;
        Ok(Step::On)
    }

    fn end(&self) -> Result<Step, MediaFault> {
        if self.peaks.is_some() { Ok(Step::Ended) } else { Err(damaged("there is no sound in it")) }
    }

    /// The file ended within a packet, or where one should be.
    fn cut_off(&self) -> Result<Step, MediaFault> {
        let is_missing = |told: Seconds| self.peaks.as_ref().is_none_or(|peaks| peaks.seconds() < told.get() * NEARLY);
        if self.told.is_some_and(is_missing) { Err(damaged("it is cut off")) } else { self.end() }
    }

    /// How it looks so far; `None` before anything was decoded.
    pub(super) fn waveform(&self, whole: bool) -> Option<Waveform> {
        self.peaks.as_ref()?.waveform(self.told, whole)
    }
}

fn decoder(track: &Track) -> Result<Box<dyn AudioDecoder>, MediaFault> {
    let Some(CodecParameters::Audio(parameters)) = &track.codec_params else {
        return Err(damaged("it does not tell its codec"));
    };
    let made = symphonia::default::get_codecs().make_audio_decoder(parameters, &AudioDecoderOptions::default());
    made.map_err(|error| match error {
        Error::Unsupported(_) => codec::without_decoder(parameters.codec),
        error => fault(&error),
    })
}

/// The length that the container tells.
fn told(track: &Track) -> Option<Seconds> {
    let frames = track.num_frames.or(track.duration.map(Duration::get))?;
    let time = track.time_base?.calc_time(Timestamp::try_from(frames).ok()?)?;
    Seconds::new(time.as_secs_f64()).filter(|told| (0.001..LONGEST).contains(&told.get()))
}

/// One sample of each channel after another.
fn interleave(sound: &GenericAudioBufferRef<'_>, samples: &mut Vec<f32>) {
    sound.copy_to_vec_interleaved(samples);
}

fn damaged(what: &str) -> MediaFault {
    MediaFault::Damaged { what: what.to_owned() }
}

/// What an error of the library means. Its words are its own, none of the file's.
fn fault(error: &Error) -> MediaFault {
    match error {
        Error::IoError(error) if error.kind() == io::ErrorKind::UnexpectedEof => damaged("it is cut off"),
        Error::Unsupported(_) => MediaFault::Codec { codec: Label::new("this kind of sound") },
        Error::LimitError(_) => MediaFault::TooLarge { what: "more than a sound may hold".to_owned() },
        Error::DecodeError(what) => damaged(what.rsplit(": ").next().unwrap_or(what)),
        _ => damaged("it cannot be read"),
    }
}

/// A medium, for the library.
struct Source(Reader);

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Seek for Source {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

impl MediaSource for Source {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.0.length())
    }
}
