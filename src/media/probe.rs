//! What a medium tells of itself, from as few of its bytes as its container allows.
//!
//! Its first bytes decide what it is, never its name or the type that its host states. Widths and heights are those of the
//! picture as it is shown: turned upright where its EXIF data or its track say so, with square pixels.

mod boxes;
mod codec;
mod input;
mod matroska;
pub(in crate::media) mod mp3;
mod ogg;
mod sound;
mod still;
#[cfg(test)]
mod tests;

use std::io::{Read, Seek};

use jiff::Timestamp;

use super::fetch::Medium;
use super::kind::{DECIDING, Kind, unread};
use crate::asset::{Facts, MediaFault, Probe};
use input::Input;

/// Bytes that are fetched of a medium for its facts, at the most, over all its ranges.
pub const BUDGET: u64 = 4 * 1024 * 1024;

/// What was learned, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Probed {
    pub facts: Facts,
    pub probe: Probe,
}

/// Reads the facts of a medium.
///
/// # Errors
/// It cannot be fetched, is none of the formats that are known, or is damaged.
pub async fn probe(medium: &Medium) -> Result<Probed, MediaFault> {
    let told = medium.parse(|reader| {
        let length = reader.length();
        read(&mut Input::new(reader, length))
    });
    let facts = Facts { bytes: medium.length(), ..told.await?? };
    let probe = Probe { version: medium.version(), read: medium.fetched(), at: Timestamp::now() };
    Ok(Probed { facts, probe })
}

fn read<R: Read + Seek>(input: &mut Input<R>) -> Result<Facts, MediaFault> {
    let first = input.up_to(0, DECIDING as u64)?;
    match Kind::of(&first) {
        Kind::Still(still) => still::read(input, still),
        Kind::Boxes | Kind::SoundBoxes => boxes::read(input),
        Kind::Matroska => matroska::read(input),
        Kind::Mp3 => mp3::read(input, 0),
        Kind::Wav => sound::wav(input),
        Kind::Flac => sound::flac(input, 0),
        Kind::Ogg => ogg::read(input),
        Kind::Tagged => {
            let from = mp3::behind_tags(input)?;
            if input.up_to(from, 4)? == b"fLaC" { sound::flac(input, from) } else { mp3::read(input, from) }
        }
        Kind::Aac => Err(unread("aac")),
        other @ (Kind::OtherStill(_) | Kind::OtherMoving(_) | Kind::Foreign(_) | Kind::Empty | Kind::Unknown) => {
            Err(other.fault())
        }
    }
}
