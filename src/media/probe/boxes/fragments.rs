//! Files in fragments: an index without samples, and behind it fragments that each have an index of their own.
//!
//! All are read where they are few bytes; else the length is taken from where it is told (`sidx`, `mfra`), and how many
//! frames there are stays unknown.

use std::io::{Read, Seek};

use super::{Index, Inside, MOST_BOXES, Track};
use crate::asset::{Facts, MediaFault, Seconds};
use crate::media::probe::input::{Input, LARGEST_PIECE, be16, be32, be64, lasting, rate, real, seconds};

/// Fragments are counted through in a file of this size at most.
const COUNTED: u64 = 1024 * 1024;

/// How many boxes are looked at in a larger file: its fragments lie far apart, and each costs a range.
const MOST_STEPS: usize = 12;

/// Completes what is told of a file whose fragments begin at `behind`. What cannot be read stays unknown.
pub(super) fn complete<R: Read + Seek>(input: &mut Input<R>, behind: u64, index: &Index, told: &mut Facts) {
    if input.length() <= COUNTED
        && let Ok(Some(sums)) = walk(input, behind, index, of_index(index), MOST_BOXES)
    {
        let picture = picture(&sums, index);
        told.duration = longest(&sums);
        told.frames = picture.map(|sum| sum.samples);
        told.fps = picture.and_then(Sum::rate);
        return;
    }
    let first = first_fragment(input, behind, index).ok().flatten();
    told.frames = None;
    told.fps = first.as_deref().and_then(|sums| picture(sums, index)).and_then(Sum::rate);
    // What the index tells of no samples at all is meant for those of the fragments.
    let stated = || index.duration.filter(|_| of_index(index).is_empty());
    told.duration = index
        .whole
        .or_else(|| by_segments(input, behind).ok().flatten())
        .or_else(|| by_last(input, index).ok().flatten())
        .or_else(stated);
}

/// What fragments tell of one track.
#[derive(Clone, Copy, Debug)]
struct Sum {
    track: u32,
    /// Units a second.
    scale: u32,
    start: u64,
    end: u64,
    samples: u64,
}

impl Sum {
    fn rate(&self) -> Option<f64> {
        let units = self.end.checked_sub(self.start)?;
        rate(real(self.samples), real(units) / f64::from(self.scale))
    }
}

fn longest(sums: &[Sum]) -> Option<Seconds> {
    let ends = sums.iter().filter_map(|sum| lasting(sum.end, sum.scale.into()));
    ends.map(Seconds::get).reduce(f64::max).and_then(seconds)
}

fn picture<'a>(sums: &'a [Sum], index: &Index) -> Option<&'a Sum> {
    let track = index.picture()?;
    sums.iter().find(|sum| sum.track == track.id)
}

/// What the index itself tells of the samples: the first of them may stand before the fragments.
fn of_index(index: &Index) -> Vec<Sum> {
    let told = index.tracks.iter().filter_map(|track| {
        let (samples, units) = (track.samples.filter(|samples| *samples > 0)?, track.units?);
        Some(Sum { track: track.id, scale: track.scale, start: 0, end: units, samples })
    });
    told.collect()
}

/// Adds up the fragments from `at` to the end. `None` where there are none, or more than are looked at.
fn walk<R: Read + Seek>(
    input: &mut Input<R>,
    mut at: u64,
    index: &Index,
    mut sums: Vec<Sum>,
    most: usize,
) -> Result<Option<Vec<Sum>>, MediaFault> {
    let length = input.length();
    for _ in 0..most {
        let Some(inside) = Inside::read(input, at, length)? else {
            return Ok((at == length && !sums.is_empty()).then_some(sums));
        };
        if inside.end > length {
            return Ok(None);
        }
        if inside.is(*b"moof") {
            add(input, inside, index, &mut sums)?;
        }
        at = inside.end;
    }
    Ok(None)
}

fn first_fragment<R: Read + Seek>(
    input: &mut Input<R>,
    mut at: u64,
    index: &Index,
) -> Result<Option<Vec<Sum>>, MediaFault> {
    for _ in 0..MOST_STEPS {
        let Some(inside) = Inside::read(input, at, input.length())? else { break };
        if inside.is(*b"moof") {
            let mut sums = Vec::new();
            add(input, inside, index, &mut sums)?;
            return Ok(Some(sums));
        }
        at = inside.end;
    }
    Ok(None)
}

/// Adds one fragment (`moof`) to the sums of its tracks.
fn add<R: Read + Seek>(
    input: &mut Input<R>,
    fragment: Inside,
    index: &Index,
    sums: &mut Vec<Sum>,
) -> Result<(), MediaFault> {
    for part in fragment.children(input, 0)? {
        if !part.is(*b"traf") {
            continue;
        }
        let children = part.children(input, 0)?;
        let Some(head) = children.iter().find(|child| child.is(*b"tfhd")) else { continue };
        let head = head.bytes(input, 40)?;
        let Some(track) = index.tracks.iter().find(|track| Some(track.id) == be32(&head, 4)) else { continue };
        let sample = default_duration(&head).unwrap_or(track.sample);
        let time = match children.iter().find(|child| child.is(*b"tfdt")) {
            Some(time) => base_time(&time.bytes(input, 12)?),
            None => None,
        };
        let sum = sum_of(sums, track, time.unwrap_or(0));
        if let Some(time) = time {
            sum.end = time;
        }
        for run in children.iter().filter(|child| child.is(*b"trun")) {
            let (samples, units) = run_of(&run.bytes(input, LARGEST_PIECE)?, sample).unwrap_or_default();
            sum.samples = sum.samples.saturating_add(samples);
            sum.end = sum.end.saturating_add(units);
        }
    }
    Ok(())
}

fn sum_of<'a>(sums: &'a mut Vec<Sum>, track: &Track, start: u64) -> &'a mut Sum {
    let at = sums.iter().position(|sum| sum.track == track.id).unwrap_or_else(|| {
        sums.push(Sum { track: track.id, scale: track.scale, start, end: start, samples: 0 });
        sums.len() - 1
    });
    &mut sums[at]
}

/// `tfhd`: how long a sample of this fragment lasts, where it says so.
fn default_duration(head: &[u8]) -> Option<u32> {
    let flags = be32(head, 0)?;
    let before = [(1, 8), (2, 4)].iter().filter(|(flag, _)| flags & flag != 0).map(|(_, bytes)| bytes).sum::<usize>();
    if flags & 8 == 0 { None } else { be32(head, 8 + before) }
}

/// `tfdt`: the time at which the fragment begins.
fn base_time(bytes: &[u8]) -> Option<u64> {
    if bytes.first() == Some(&1) { be64(bytes, 4) } else { be32(bytes, 4).map(u64::from) }
}

/// `trun`: how many samples, and how long they last together.
fn run_of(bytes: &[u8], sample: u32) -> Option<(u64, u64)> {
    let (flags, count) = (be32(bytes, 0)?, be32(bytes, 4)?);
    let start = [1, 4].iter().filter(|flag| flags & **flag != 0).count() * 4 + 8;
    let fields = [0x100, 0x200, 0x400, 0x800].iter().filter(|flag| flags & **flag != 0).count();
    let table = bytes.get(start..)?;
    if fields == 0 {
        // A table without columns has nothing that its length could bear out.
        return (count <= 1 << 20).then(|| (count.into(), u64::from(count) * u64::from(sample)));
    }
    let rows = table.chunks_exact(4 * fields).take(usize::try_from(count).ok()?);
    if rows.len() as u64 != u64::from(count) {
        return None;
    }
    let each = |row: &[u8]| if flags & 0x100 == 0 { sample } else { be32(row, 0).unwrap_or(sample) };
    Some((count.into(), rows.map(|row| u64::from(each(row))).sum()))
}

/// The length by an index of segments (`sidx`) before the fragments, if it reaches to the end: some tell of the next only.
fn by_segments<R: Read + Seek>(input: &mut Input<R>, mut at: u64) -> Result<Option<Seconds>, MediaFault> {
    let length = input.length();
    for _ in 0..MOST_STEPS {
        let Some(inside) = Inside::read(input, at, length)? else { break };
        if inside.is(*b"moof") {
            break;
        }
        if inside.is(*b"sidx") {
            let Some((units, scale, reach)) = segments(&inside.bytes(input, LARGEST_PIECE)?) else { break };
            let stop = inside.end.saturating_add(reach);
            let is_whole = stop == length || Inside::read(input, stop, length)?.is_some_and(|next| next.is(*b"mfra"));
            if is_whole {
                return Ok(lasting(units, scale.into()));
            }
        }
        at = inside.end;
    }
    Ok(None)
}

/// `sidx`: how long all its segments last, in which units, and how many bytes they take from its end on.
fn segments(bytes: &[u8]) -> Option<(u64, u32, u64)> {
    let scale = be32(bytes, 8)?;
    let (first, table) = if bytes.first() == Some(&1) { (be64(bytes, 20)?, 28) } else { (be32(bytes, 16)?.into(), 20) };
    let count = usize::from(be16(bytes, table + 2)?);
    let rows = bytes.get(table + 4..)?.chunks_exact(12).take(count);
    if rows.len() != count {
        return None;
    }
    let (mut units, mut reach) = (0_u64, first);
    for row in rows {
        reach = reach.checked_add(u64::from(be32(row, 0)? & 0x7fff_ffff))?;
        units += u64::from(be32(row, 4)?);
    }
    Some((units, scale, reach))
}

/// The length by the index at the end (`mfra`): it knows where late fragments are, and they know their time.
fn by_last<R: Read + Seek>(input: &mut Input<R>, index: &Index) -> Result<Option<Seconds>, MediaFault> {
    let length = input.length();
    let Some(foot) = length.checked_sub(16) else { return Ok(None) };
    let foot: [u8; 16] = input.array(foot)?;
    let size = be32(&foot, 12).map(u64::from).filter(|_| &foot[4..8] == b"mfro");
    let Some(start) = size.and_then(|size| length.checked_sub(size)) else { return Ok(None) };
    let Some(all) = Inside::read(input, start, length)?.filter(|inside| inside.is(*b"mfra")) else { return Ok(None) };
    let mut last = None;
    for table in all.children(input, 0)? {
        if table.is(*b"tfra") {
            last = last.max(last_place(&table.bytes(input, LARGEST_PIECE)?));
        }
    }
    let Some(last) = last else { return Ok(None) };
    Ok(walk(input, last, index, Vec::new(), MOST_STEPS)?.as_deref().and_then(longest))
}

/// `tfra`: where the last fragment stands that it knows.
fn last_place(bytes: &[u8]) -> Option<u64> {
    let count = usize::try_from(be32(bytes, 12)?).ok()?;
    let is_long = bytes.first() == Some(&1);
    // Numbers within the fragment, of one to four bytes each.
    let lengths = be32(bytes, 8)?;
    let numbers = [4, 2, 0].iter().map(|shift| (lengths >> shift & 3) as usize + 1).sum::<usize>();
    let row = numbers + if is_long { 16 } else { 8 };
    let at = count.checked_sub(1)?.checked_mul(row)?.checked_add(16)?;
    if is_long { be64(bytes, at + 8) } else { be32(bytes, at + 4).map(u64::from) }
}
