//! The sample tables of an MP4 track (ISO/IEC 14496-12, 8.6 and 8.7). They are read where they stand: nothing is laid out
//! by the counts that a file claims, and every sum is checked.

use super::boxes::full;
use crate::media::boxes::find;

/// A table of entries of one size.
#[derive(Clone, Copy, Debug)]
struct Table<'a> {
    bytes: &'a [u8],
    width: usize,
}

impl<'a> Table<'a> {
    /// The entries of a box that begins with their number: as many as there are bytes for.
    fn new(body: &'a [u8], width: usize) -> Option<Self> {
        let (_, _, mut fields) = full(body)?;
        let count = usize::try_from(fields.u32()?).ok()?;
        Some(Self { bytes: fields.0, width }.first(count))
    }

    fn first(self, count: usize) -> Self {
        let size = count.saturating_mul(self.width).min(self.bytes.len() / self.width * self.width);
        Self { bytes: &self.bytes[..size], width: self.width }
    }

    fn len(&self) -> usize {
        self.bytes.len() / self.width
    }

    /// A number of four bytes: which of those of an entry.
    fn number(&self, entry: usize, which: usize) -> Option<u32> {
        let at = entry.checked_mul(self.width)?.checked_add(which * 4)?;
        let bytes = self.bytes.get(at..)?.first_chunk()?;
        Some(u32::from_be_bytes(*bytes))
    }

    fn pairs(self) -> impl Iterator<Item = (u32, u32)> + 'a {
        self.bytes.chunks_exact(self.width).filter_map(|entry| {
            let (first, rest) = entry.split_first_chunk()?;
            Some((u32::from_be_bytes(*first), u32::from_be_bytes(*rest.first_chunk()?)))
        })
    }
}

/// The sizes of the samples.
#[derive(Clone, Copy, Debug)]
enum Sizes<'a> {
    Same { size: u32, count: u32 },
    Each(Table<'a>),
}

impl Sizes<'_> {
    fn count(&self) -> u32 {
        match self {
            Self::Same { count, .. } => *count,
            Self::Each(table) => u32::try_from(table.len()).unwrap_or(u32::MAX),
        }
    }

    fn get(&self, sample: u32) -> Option<u32> {
        match self {
            Self::Same { size, count } => (sample < *count).then_some(*size),
            Self::Each(table) => table.number(usize::try_from(sample).ok()?, 0),
        }
    }

    /// The bytes of the samples from `first` up to `end`.
    fn sum(&self, first: u32, end: u32) -> Option<u64> {
        match self {
            Self::Same { size, .. } => u64::from(end.checked_sub(first)?).checked_mul(u64::from(*size)),
            Self::Each(_) => (first..end).try_fold(0_u64, |sum, sample| sum.checked_add(u64::from(self.get(sample)?))),
        }
    }
}

/// Where a sample is in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub at: u64,
    pub size: u32,
}

/// The samples of a track, numbered from 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Samples<'a> {
    sizes: Sizes<'a>,
    durations: Table<'a>,
    shifts: Option<Table<'a>>,
    /// The numbers of the sync samples, from 1; `None`: every sample is one.
    sync: Option<Table<'a>>,
    runs: Table<'a>,
    chunks: Table<'a>,
}

impl<'a> Samples<'a> {
    /// From a sample table box (`stbl`).
    pub(super) fn new(stbl: &'a [u8]) -> Option<Self> {
        let (_, _, mut fields) = full(find(stbl, *b"stsz")?)?;
        let (size, count) = (fields.u32()?, fields.u32()?);
        let sizes = if size == 0 {
            Sizes::Each(Table { bytes: fields.0, width: 4 }.first(usize::try_from(count).ok()?))
        } else {
            Sizes::Same { size, count }
        };
        let chunks = match find(stbl, *b"stco") {
            Some(body) => Table::new(body, 4)?,
            None => Table::new(find(stbl, *b"co64")?, 8)?,
        };
        Some(Self {
            sizes,
            durations: Table::new(find(stbl, *b"stts")?, 8)?,
            shifts: find(stbl, *b"ctts").and_then(|body| Table::new(body, 8)),
            sync: find(stbl, *b"stss").and_then(|body| Table::new(body, 4)),
            runs: Table::new(find(stbl, *b"stsc")?, 12)?,
            chunks,
        })
    }

    pub(super) fn count(&self) -> u32 {
        self.sizes.count()
    }

    /// How many sync samples there are.
    pub(super) fn syncs(&self) -> u32 {
        self.sync.map_or(self.count(), |sync| u32::try_from(sync.len()).unwrap_or(u32::MAX))
    }

    /// The sample that the sync sample of this number is, both from 0.
    pub(super) fn sync(&self, number: u32) -> Option<u32> {
        match &self.sync {
            Some(sync) => sync.number(usize::try_from(number).ok()?, 0)?.checked_sub(1),
            None => (number < self.count()).then_some(number),
        }
    }

    /// When a sample is decoded, in units of the track.
    pub(super) fn decoded(&self, sample: u32) -> Option<u64> {
        let mut left = sample;
        let mut time = 0_u64;
        for (count, delta) in self.durations.pairs() {
            let these = left.min(count);
            time = time.checked_add(u64::from(these).checked_mul(u64::from(delta))?)?;
            left -= these;
            if left == 0 {
                return Some(time);
            }
        }
        (left == 0).then_some(time)
    }

    /// How long all the samples are, in units of the track.
    pub(super) fn length(&self) -> u64 {
        let lengths = self.durations.pairs().map(|(count, delta)| u64::from(count) * u64::from(delta));
        lengths.fold(0, u64::saturating_add)
    }

    /// How much later than it is decoded a sample is shown.
    pub(super) fn shift(&self, sample: u32) -> i32 {
        let Some(shifts) = self.shifts else { return 0 };
        let mut left = sample;
        for (count, shift) in shifts.pairs() {
            if left < count {
                // Signed in version 1; in version 0 no sane one is beyond 2^31, and some writers store negative ones.
                return shift.cast_signed();
            }
            left -= count;
        }
        0
    }

    /// Where a sample is.
    pub(super) fn place(&self, sample: u32) -> Option<Place> {
        let size = self.sizes.get(sample)?;
        // Each run says from which chunk on how many samples a chunk has.
        let mut before = 0_u64;
        for run in 0..self.runs.len() {
            let (first, each) = (self.runs.number(run, 0)?.checked_sub(1)?, self.runs.number(run, 1)?);
            let end = match self.runs.number(run + 1, 0) {
                Some(next) => next.checked_sub(1)?,
                None => u32::try_from(self.chunks.len()).ok()?,
            };
            let samples = u64::from(end.checked_sub(first)?).checked_mul(u64::from(each))?;
            let within = u64::from(sample) - before;
            if within < samples {
                let chunk = u64::from(first) + within / u64::from(each);
                let earlier = u32::try_from(within % u64::from(each)).ok()?;
                let ahead = self.sizes.sum(sample - earlier, sample)?;
                return Some(Place { at: self.chunk(chunk)?.checked_add(ahead)?, size });
            }
            before = before.checked_add(samples)?;
        }
        None
    }

    fn chunk(&self, chunk: u64) -> Option<u64> {
        let chunk = usize::try_from(chunk).ok()?;
        let first = self.chunks.number(chunk, 0)?;
        match self.chunks.width {
            4 => Some(u64::from(first)),
            _ => Some(u64::from(first) << 32 | u64::from(self.chunks.number(chunk, 1)?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(kind: [u8; 4], numbers: &[u32]) -> Vec<u8> {
        let size = u32::try_from(12 + numbers.len() * 4).unwrap();
        let mut bytes = size.to_be_bytes().to_vec();
        bytes.extend(kind);
        bytes.extend([0; 4]);
        bytes.extend(numbers.iter().flat_map(|number| number.to_be_bytes()));
        bytes
    }

    /// Two chunks of two samples, one of one; the third and the fifth sample can be decoded by themselves.
    fn stbl() -> Vec<u8> {
        [
            table(*b"stsz", &[0, 5, 10, 20, 30, 40, 50]),
            table(*b"stts", &[2, 4, 10, 1, 20]),
            table(*b"ctts", &[2, 1, 5, 4, 7]),
            table(*b"stss", &[2, 3, 5]),
            table(*b"stsc", &[2, 1, 2, 1, 3, 1, 1]),
            table(*b"stco", &[3, 100, 1000, 5000]),
        ]
        .concat()
    }

    #[test]
    fn samples_are_where_and_when_the_tables_say() {
        let stbl = stbl();
        let samples = Samples::new(&stbl).unwrap();
        let places: Vec<_> = (0..6).map(|sample| samples.place(sample).map(|place| (place.at, place.size))).collect();
        assert_eq!(
            places,
            [Some((100, 10)), Some((110, 20)), Some((1000, 30)), Some((1030, 40)), Some((5000, 50)), None]
        );
        assert_eq!((0..6).map(|sample| samples.decoded(sample)).collect::<Vec<_>>(), [0, 10, 20, 30, 40, 60].map(Some));
        assert_eq!((samples.shift(0), samples.shift(1)), (5, 7));
        assert_eq!((samples.syncs(), samples.sync(0), samples.sync(1), samples.sync(2)), (2, Some(2), Some(4), None));
        assert_eq!(samples.length(), 60);
    }

    #[test]
    fn counts_that_no_bytes_stand_behind_make_nothing() {
        let stbl = [
            table(*b"stsz", &[7, u32::MAX]),
            table(*b"stts", &[u32::MAX, u32::MAX, u32::MAX]),
            table(*b"stsc", &[u32::MAX, 1, u32::MAX, 1]),
            table(*b"stco", &[u32::MAX, 0]),
        ]
        .concat();
        let samples = Samples::new(&stbl).unwrap();
        assert_eq!(samples.place(u32::MAX - 1).map(|place| place.size), Some(7));
        assert_eq!(samples.length(), u64::from(u32::MAX) * u64::from(u32::MAX));
    }

    proptest! {
        #[test]
        fn no_table_makes_it_fall(flips in prop::collection::vec((0_usize..250, any::<u8>()), 1..12), sample: u32) {
            let mut bytes = stbl();
            for (at, byte) in flips {
                let at = at % bytes.len();
                bytes[at] = byte;
            }
            if let Some(samples) = Samples::new(&bytes) {
                for sample in [sample, sample % 8] {
                    let _ = (samples.place(sample), samples.decoded(sample), samples.shift(sample), samples.sync(sample));
                }
                let _ = samples.length();
            }
        }
    }
}
