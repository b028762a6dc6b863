//! A track of the index: what it holds, in which codec, how large, how long, how many samples.

use std::io::{Read, Seek};

use super::{Inside, scale_and_units};
use crate::asset::{MediaFault, Seconds};
use crate::media::probe::codec;
use crate::media::probe::input::{Input, be16, be32, lasting};
use crate::text::Label;

/// How much of a sample's description is read: far more than codecs have to say.
const DESCRIPTION: u64 = 16 * 1024;

/// What begins a description: version, flags and the number of entries.
const HEAD: u64 = 8;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    Picture,
    Sound,
    #[default]
    Other,
}

#[derive(Debug, Default)]
pub(super) struct Track {
    pub(super) id: u32,
    pub(super) role: Role,
    pub(super) is_enabled: bool,
    pub(super) codec: Option<Label>,
    pub(super) profile: Option<Label>,
    /// As it is stored.
    size: Option<(u16, u16)>,
    /// It is shown turned by a quarter.
    is_turned: bool,
    /// Units of time a second.
    pub(super) scale: u32,
    pub(super) units: Option<u64>,
    pub(super) samples: Option<u64>,
    /// How many units a sample of a fragment lasts where it does not say so itself; 0 where that is not told.
    pub(super) sample: u32,
}

impl Track {
    pub(super) fn read<R: Read + Seek>(input: &mut Input<R>, track: Inside) -> Result<Self, MediaFault> {
        let mut read = Self::default();
        for child in track.children(input, 0)? {
            match &child.kind {
                b"tkhd" => read.head(&child.bytes(input, 96)?),
                b"mdia" => read.media(input, child)?,
                _ => {}
            }
        }
        Ok(read)
    }

    pub(super) fn duration(&self) -> Option<Seconds> {
        self.units.and_then(|units| lasting(units, self.scale.into()))
    }

    /// Width and height as it is shown; the shape of its pixels is left out.
    pub(super) fn shown_size(&self) -> Option<(u32, u32)> {
        let (width, height) = self.size.filter(|size| size.0 > 0 && size.1 > 0)?;
        Some(if self.is_turned { (height.into(), width.into()) } else { (width.into(), height.into()) })
    }

    /// `tkhd`: flags, the number of the track, and the matrix by which it is shown.
    fn head(&mut self, bytes: &[u8]) {
        let (id, matrix) = if bytes.first() == Some(&1) { (20, 52) } else { (12, 40) };
        self.is_enabled = be32(bytes, 0).is_some_and(|flags| flags & 1 != 0);
        self.id = be32(bytes, id).unwrap_or(0);
        let cell = |number: usize| be32(bytes, matrix + 4 * number).unwrap_or(0);
        // a b u, c d v: a quarter has nothing in a and d.
        self.is_turned = cell(0) == 0 && cell(4) == 0 && cell(1) != 0 && cell(3) != 0;
    }

    fn media<R: Read + Seek>(&mut self, input: &mut Input<R>, media: Inside) -> Result<(), MediaFault> {
        let children = media.children(input, 0)?;
        for child in &children {
            match &child.kind {
                b"mdhd" => (self.scale, self.units) = scale_and_units(&child.bytes(input, 32)?).unwrap_or_default(),
                b"hdlr" => {
                    self.role = match child.bytes(input, 12)?.get(8..) {
                        Some(b"vide") => Role::Picture,
                        Some(b"soun") => Role::Sound,
                        Some(_) | None => Role::Other,
                    }
                }
                _ => {}
            }
        }
        let Some(info) = children.iter().find(|child| child.is(*b"minf")) else { return Ok(()) };
        let Some(table) = info.child(input, *b"stbl")? else { return Ok(()) };
        for child in table.children(input, 0)? {
            match &child.kind {
                b"stsd" => self.description(input, child)?,
                b"stsz" => self.samples = sample_count(&child.bytes(input, 12)?, child.size()),
                b"stz2" => self.samples = be32(&child.bytes(input, 12)?, 8).map(u64::from),
                _ => {}
            }
        }
        Ok(())
    }

    /// The first entry of `stsd`.
    fn description<R: Read + Seek>(&mut self, input: &mut Input<R>, description: Inside) -> Result<(), MediaFault> {
        let end = description.end.min(description.start + DESCRIPTION);
        let Some(entry) = Inside::read(input, description.start + HEAD, end)? else { return Ok(()) };
        let entry = Inside { end: entry.end.min(end), ..entry };
        let bytes = entry.bytes(input, DESCRIPTION)?;
        let skip = match self.role {
            Role::Picture => {
                self.size = be16(&bytes, 24).zip(be16(&bytes, 26));
                78
            }
            // QuickTime's own versions have more in front.
            Role::Sound => match be16(&bytes, 8) {
                Some(1) => 44,
                Some(2) => 64,
                Some(_) | None => 28,
            },
            Role::Other => return Ok(()),
        };
        let boxes = entry.children(input, skip)?;
        let mut named = codec::of_letters(entry.kind).map(str::to_owned);
        for child in &boxes {
            // QuickTime hides the description of AAC one box deeper.
            let hidden = if child.is(*b"wave") { child.child(input, *b"esds")? } else { None };
            let child = hidden.unwrap_or(*child);
            let bytes = child.bytes(input, DESCRIPTION)?;
            let (of_child, configuration) = match &child.kind {
                b"esds" => codec::of_descriptors(&bytes),
                b"avcC" | b"hvcC" | b"av1C" | b"vpcC" => (None, &*bytes),
                _ => continue,
            };
            named = named.or_else(|| of_child.map(str::to_owned));
            let profile = named.as_deref().and_then(|named| codec::profile(named, configuration));
            self.profile = profile.as_deref().map(Label::new).or(self.profile.take());
        }
        self.codec = Some(Label::new(&named.unwrap_or_else(|| codec::letters(entry.kind))));
        Ok(())
    }
}

/// How many samples `stsz` tells of, in a box of this size. A count that its own table does not bear out is none.
fn sample_count(bytes: &[u8], size: u64) -> Option<u64> {
    let (each, count) = (be32(bytes, 4)?, u64::from(be32(bytes, 8)?));
    (each > 0 || 12 + 4 * count <= size).then_some(count)
}
