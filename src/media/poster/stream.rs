//! One coded frame as a stream of its own, as small as another decoder can be given it.

use super::h264::{Config, units};
use super::span::Fields;
use super::track::{Codec, Track};

/// The name that ffmpeg has for a format, and the bytes; `None` for what cannot be given so.
pub(super) fn stream(track: &Track, sample: &[u8]) -> Option<(&'static str, Vec<u8>)> {
    match &track.codec {
        Codec::H264 => {
            let Config { length_size, sets } = Config::parse(&track.config)?;
            Some(("h264", annex_b(sets.into_iter().chain(units(sample, length_size)))))
        }
        Codec::Hevc => {
            let Config { length_size, sets } = hevc(&track.config)?;
            Some(("hevc", annex_b(sets.into_iter().chain(units(sample, length_size)))))
        }
        Codec::Vp8 => Some(("ivf", ivf(*b"VP80", &[sample]))),
        Codec::Vp9 => Some(("ivf", ivf(*b"VP90", &[sample]))),
        // A frame begins with a temporal delimiter, which containers leave out (AV1, 5.6).
        Codec::Av1 => Some(("ivf", ivf(*b"AV01", &[&[0x12, 0x00], &track.config, sample]))),
        Codec::Mpeg4 => Some(("m4v", [&track.config, sample].concat())),
        Codec::Mjpeg => Some(("mjpeg", sample.to_vec())),
        Codec::Inside(container) => Some((container, sample.to_vec())),
        Codec::Other(_) => None,
    }
}

/// NAL units, each after a start code (ITU-T H.264, annex B).
fn annex_b<'a>(units: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    units.flat_map(|unit| [0, 0, 0, 1].iter().chain(unit)).copied().collect()
}

/// What stands before the first sample of HEVC (`hvcC`; ISO/IEC 14496-15, 8.3.3.1).
fn hevc(bytes: &[u8]) -> Option<Config<'_>> {
    let mut fields = Fields(bytes);
    fields.skip(21)?;
    let length_size = usize::from(fields.u8()? & 3) + 1;
    let mut sets = Vec::new();
    for _ in 0..fields.u8()? {
        fields.skip(1)?;
        for _ in 0..fields.u16()? {
            let size = fields.u16()?;
            sets.push(fields.take(usize::from(size))?);
        }
    }
    Some(Config { length_size, sets })
}

/// A file of one frame, its parts one after another, in the plainest container that there is: all its numbers begin with
/// their last byte.
fn ivf(codec: [u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let size = parts.iter().map(|part| part.len()).sum::<usize>();
    let size = u32::try_from(size).unwrap_or(u32::MAX);
    let mut file = Vec::new();
    file.extend(b"DKIF");
    // Its version, the length of this head, the codec; a width and a height that nobody reads, and a rate of 1 by 1.
    file.extend([0, 0, 32, 0]);
    file.extend(codec);
    file.extend([0; 4]);
    file.extend([1, 0, 0, 0, 1, 0, 0, 0]);
    // How many frames, and nothing.
    file.extend([1, 0, 0, 0, 0, 0, 0, 0]);
    file.extend(size.to_le_bytes());
    file.extend([0; 8]);
    file.extend(parts.concat());
    file
}

/// The container that a file is which begins so, of those that only ffmpeg reads here: the name that it has for it.
pub(super) fn container(head: &[u8]) -> Option<&'static str> {
    const ASF: [u8; 8] = [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11];
    const TRANSPORT: u8 = 0x47;
    const PACKET: usize = 188;
    let at = |place: usize, bytes: &[u8]| head.get(place..).is_some_and(|rest| rest.starts_with(bytes));
    let found = [
        (at(0, b"RIFF") && at(8, b"AVI "), "avi"),
        (at(0, b"FLV"), "flv"),
        (at(0, b"OggS"), "ogg"),
        (at(0, &ASF), "asf"),
        (at(0, &[0, 0, 1, 0xba]), "mpeg"),
        (at(0, &[TRANSPORT]) && at(PACKET, &[TRANSPORT]), "mpegts"),
    ];
    found.into_iter().find(|(is_so, _)| *is_so).map(|(_, name)| name)
}
