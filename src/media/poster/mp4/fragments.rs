//! Fragments of an MP4 file (ISO/IEC 14496-12, 8.8 and 8.16): where they are, and the first sync sample of one.

use bytes::Bytes;

use super::MOST_BOXES;
use super::boxes::{Head, full};
use super::moov::Clock;
use crate::asset::MediaFault;
use crate::media::boxes::{find, inside};
use crate::media::fetch::Reader;
use crate::media::poster::keys::{Key, LARGEST_SAMPLE, Place, seconds, spread};
use crate::media::poster::span::{Fields, cut_off, damaged, span};

/// The largest head of a fragment that is read, in bytes.
const LARGEST_MOOF: u64 = 1024 * 1024;
/// The largest table of fragments that is read, in bytes.
const LARGEST_TABLE: u64 = 1024 * 1024;
/// In a file up to this size the fragments are looked for one by one where no table tells of them.
const WALKED: u64 = 4 * 1024 * 1024;
/// In the flags of a sample: it can not be decoded by itself.
const NOT_SYNC: u32 = 0x0001_0000;

/// What the movie box says of the samples of all fragments (`trex`).
#[derive(Clone, Debug, PartialEq)]
pub(in crate::media::poster) struct Defaults {
    track: u32,
    clock: Clock,
    duration: u32,
    size: u32,
    flags: u32,
}

impl Defaults {
    pub(super) fn parse(mvex: &[u8], track: u32, clock: Clock) -> Self {
        let found = inside(mvex).filter(|(kind, _)| kind == b"trex").find_map(|(_, trex)| {
            let (_, _, mut fields) = full(trex)?;
            let is_ours = fields.u32()? == track;
            fields.skip(4)?;
            let (duration, size, flags) = (fields.u32()?, fields.u32()?, fields.u32()?);
            is_ours.then_some(Self { track, clock, duration, size, flags })
        });
        found.unwrap_or(Self { track, clock, duration: 0, size: 0, flags: 0 })
    }
}

/// The fragments of the strip.
pub(super) fn keys(reader: &mut Reader, moov: &Head, defaults: &Defaults) -> Result<Vec<Key>, MediaFault> {
    let mut at = moov.end().ok_or_else(cut_off)?;
    for _ in 0..MOST_BOXES {
        let Some(head) = Head::read(reader, at) else { break };
        match &head.kind {
            b"sidx" => {
                let indexed = head.body(reader, LARGEST_TABLE).ok().and_then(|body| segments(&body, head.end()?));
                if let Some(fragments) = indexed.filter(|fragments| !fragments.starts.is_empty()) {
                    return Ok(fragments.strip(defaults));
                }
            }
            b"moof" => {
                let listed = random_access(reader, defaults);
                let fragments = match listed {
                    Some(listed) if !listed.starts.is_empty() => listed,
                    _ if reader.length() <= WALKED => walked(reader, at, defaults),
                    _ => Fragments { starts: vec![(0.0, at)], length: 0.0 },
                };
                return Ok(fragments.strip(defaults));
            }
            _ => {}
        }
        at = head.end().ok_or_else(cut_off)?;
    }
    Ok(Vec::new())
}

/// Fragments that begin with a sync sample.
struct Fragments {
    /// When each begins in seconds, and where.
    starts: Vec<(f64, u64)>,
    length: f64,
}

impl Fragments {
    fn strip(&self, defaults: &Defaults) -> Vec<Key> {
        let count = u32::try_from(self.starts.len()).unwrap_or(u32::MAX);
        let strip = spread(count, self.length, |number| self.starts[number as usize].0).into_iter();
        let keys = strip.map(|number| {
            let (time, at) = self.starts[number as usize];
            Key { at: seconds(time), place: Place::Fragment { at, defaults: defaults.clone() } }
        });
        keys.collect()
    }
}

/// From a segment index (`sidx`), which ends at `end`.
fn segments(sidx: &[u8], end: u64) -> Option<Fragments> {
    let (version, _, mut fields) = full(sidx)?;
    fields.skip(4)?;
    let scale = f64::from(fields.u32()?.max(1));
    let offset = if version == 0 {
        fields.skip(4)?;
        u64::from(fields.u32()?)
    } else {
        fields.skip(8)?;
        fields.u64()?
    };
    fields.skip(4)?;
    let (mut at, mut time) = (end.checked_add(offset)?, 0.0);
    let mut starts = Vec::new();
    for entry in fields.0.chunks_exact(12) {
        let mut fields = Fields(entry);
        let (size, duration) = (fields.u32()?, fields.u32()?);
        // The uppermost bit: it leads to another index, not to a fragment.
        if size >> 31 == 0 {
            starts.push((time, at));
        }
        at = at.checked_add(u64::from(size & 0x7fff_ffff))?;
        time += f64::from(duration) / scale;
    }
    Some(Fragments { starts, length: time })
}

/// From the random access table (`mfra`), which is found by the last bytes of the file.
fn random_access(reader: &mut Reader, defaults: &Defaults) -> Option<Fragments> {
    let length = reader.length();
    let tail = span(reader, length.checked_sub(16)?, 16, 16).ok()?;
    let mut fields = Fields(&tail);
    fields.skip(4)?;
    if fields.take(4)? != b"mfro" {
        return None;
    }
    fields.skip(4)?;
    let head = Head::read(reader, length.checked_sub(u64::from(fields.u32()?))?)?;
    let body = (head.kind == *b"mfra").then(|| head.body(reader, LARGEST_TABLE).ok()).flatten()?;
    inside(&body).filter(|(kind, _)| kind == b"tfra").find_map(|(_, tfra)| table(tfra, defaults))
}

/// The entries of a table of one track (`tfra`).
fn table(tfra: &[u8], defaults: &Defaults) -> Option<Fragments> {
    let (version, _, mut fields) = full(tfra)?;
    if fields.u32()? != defaults.track {
        return None;
    }
    let widths = fields.u32()?;
    let rest = [4, 2, 0].map(|shift| (widths >> shift & 3) as usize + 1).iter().sum();
    let mut starts = Vec::new();
    for _ in 0..fields.u32()? {
        let width = if version == 1 { 8 } else { 4 };
        let (Some(time), Some(at), Some(())) = (fields.unsigned(width), fields.unsigned(width), fields.skip(rest))
        else {
            break;
        };
        starts.push((defaults.clock.seconds(i64::try_from(time).ok()?), at));
    }
    starts.dedup_by_key(|(_, at)| *at);
    starts.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    let length = length_of(&starts);
    Some(Fragments { starts, length })
}

/// Fragment by fragment, from `at` on.
fn walked(reader: &mut Reader, mut at: u64, defaults: &Defaults) -> Fragments {
    let mut starts = Vec::new();
    for _ in 0..MOST_BOXES * 4 {
        let Some(head) = Head::read(reader, at) else { break };
        if head.kind == *b"moof"
            && let Ok(body) = head.body(reader, LARGEST_MOOF)
            && let Some(found) = first_sync(&body, at, defaults)
        {
            starts.push((defaults.clock.seconds(found.shown), at));
        }
        let Some(next) = head.end() else { break };
        at = next;
    }
    let length = length_of(&starts);
    Fragments { starts, length }
}

/// How long a clip is whose last fragment is as long as those before it.
fn length_of(starts: &[(f64, u64)]) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "there are few")]
    let count = starts.len() as f64;
    starts.last().map_or(0.0, |(last, _)| last * count / (count - 1.0).max(1.0))
}

/// A sample within a fragment.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Found {
    at: u64,
    size: u32,
    /// In units of the track.
    shown: i64,
}

/// The first sync sample of the fragment at `at`.
pub(in crate::media::poster) fn sample(reader: &mut Reader, at: u64, defaults: &Defaults) -> Result<Bytes, MediaFault> {
    let mut at = at;
    // A segment may begin with boxes of its own (`styp`, `sidx`, `prft`, `emsg`).
    for _ in 0..MOST_BOXES {
        let head = Head::read(reader, at).ok_or_else(cut_off)?;
        if head.kind == *b"moof" {
            let body = head.body(reader, LARGEST_MOOF)?;
            if let Some(found) = first_sync(&body, at, defaults) {
                return span(reader, found.at, found.size.into(), LARGEST_SAMPLE);
            }
        }
        at = head.end().ok_or_else(cut_off)?;
    }
    Err(damaged("no frame that stands for itself"))
}

/// Looks through the runs of the fragment (`moof`) that begins at `at` in the file.
fn first_sync(moof: &[u8], at: u64, defaults: &Defaults) -> Option<Found> {
    let ours = inside(moof).filter(|(kind, _)| kind == b"traf").find_map(|(_, traf)| {
        let (_, flags, fields) = full(find(traf, *b"tfhd")?)?;
        let mut peeked = fields;
        (peeked.u32()? == defaults.track).then_some((traf, flags, peeked))
    });
    let (traf, flags, mut fields) = ours?;
    let has = |flag: u32| flags & flag != 0;
    let base = if has(0x1) { fields.u64()? } else { at };
    if has(0x2) {
        fields.skip(4)?;
    }
    let duration = if has(0x8) { fields.u32()? } else { defaults.duration };
    let size = if has(0x10) { fields.u32()? } else { defaults.size };
    let sample_flags = if has(0x20) { fields.u32()? } else { defaults.flags };
    let mut run = Run { at: base, decoded: begin(traf), duration, size, flags: sample_flags };
    inside(traf).filter(|(kind, _)| kind == b"trun").find_map(|(_, trun)| run.first_sync(trun, base))
}

/// When the fragment begins, in units of the track (`tfdt`).
fn begin(traf: &[u8]) -> i64 {
    let time = find(traf, *b"tfdt")
        .and_then(full)
        .and_then(|(version, _, mut fields)| if version == 1 { fields.u64() } else { fields.u32().map(u64::from) });
    time.and_then(|time| i64::try_from(time).ok()).unwrap_or(0)
}

/// Where and when the next sample of a fragment is, and what holds for those that do not say.
struct Run {
    at: u64,
    decoded: i64,
    duration: u32,
    size: u32,
    flags: u32,
}

impl Run {
    fn first_sync(&mut self, trun: &[u8], base: u64) -> Option<Found> {
        let (_, flags, mut fields) = full(trun)?;
        let has = |flag: u32| flags & flag != 0;
        let count = fields.u32()?;
        if has(0x1) {
            self.at = base.checked_add_signed(fields.i32()?.into())?;
        }
        let mut first = if has(0x4) { Some(fields.u32()?) } else { None };
        let says_of_each = flags & 0xf00 != 0;
        for _ in 0..count {
            let duration = if has(0x100) { fields.u32()? } else { self.duration };
            let size = if has(0x200) { fields.u32()? } else { self.size };
            let own = if has(0x400) { fields.u32()? } else { self.flags };
            let shift = if has(0x800) { fields.i32()? } else { 0 };
            if first.take().unwrap_or(own) & NOT_SYNC == 0 {
                return Some(Found { at: self.at, size, shown: self.decoded.saturating_add(shift.into()) });
            }
            // No sample says anything of itself, and this one is no sync sample: none after it is.
            if !says_of_each && self.flags & NOT_SYNC != 0 {
                let all = u64::from(count).checked_mul(size.into())?;
                self.at = self.at.checked_add(all)?;
                self.decoded = self.decoded.saturating_add(i64::from(count).saturating_mul(duration.into()));
                return None;
            }
            self.at = self.at.checked_add(size.into())?;
            self.decoded = self.decoded.saturating_add(duration.into());
        }
        None
    }
}
