//! What assets are ordered by, as numbers that compare fast.

use std::cmp::Ordering;

use rusqlite::Row;
use rusqlite::types::ValueRef;

use crate::asset::sort::natural_key;
use crate::asset::{AssetKind, Seconds, Sort, SortBy};
use crate::catalog::rows;

/// A row and its key. Smaller keys stand first; what is not known has the largest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// The number itself; of a name, the first bytes of its key.
    key: u64,
    /// What decides between equal keys; of a name, where its whole key is.
    rest: u64,
    pub(super) row: u32,
    /// Where it stands in the default order.
    pub(super) place: u32,
}

const UNKNOWN: (u64, u64) = (u64::MAX, u64::MAX);

/// The longest key of a name, in bytes: what differs only after that stands in the default order.
const LONGEST_NAME: usize = 256;

/// A name's key is told by its start and its length in one number.
const LENGTH_BITS: u32 = 16;

/// How entries are made of rows, and compared.
#[derive(Debug)]
pub(super) struct Keys {
    sort: Sort,
    /// The natural keys of names, one after another.
    names: Vec<u8>,
}

impl Keys {
    pub(super) fn new(sort: Sort) -> Self {
        Self { sort, names: Vec::new() }
    }

    /// Lets go of what is needed no more when all is in order.
    pub(super) fn clear(&mut self) {
        self.names = Vec::new();
    }

    /// The columns that [`entry`](Self::entry) reads.
    pub(super) fn columns(sort: Sort) -> &'static str {
        match sort.by {
            SortBy::Name => "name, unreadable IS NOT NULL",
            SortBy::Kind => "kind, unreadable IS NOT NULL",
            SortBy::Created => "created",
            SortBy::Duration => "duration, media_duration",
            SortBy::Dimensions => "width, media_width, height, media_height",
            SortBy::Bytes => "bytes, media_bytes",
            SortBy::Provider => "NULL",
        }
    }

    /// The entry of a row, whose columns begin at `at`. `account` is whose it is, by number among all.
    pub(super) fn entry(&mut self, number: u32, row: &Row<'_>, at: usize, account: u64) -> Entry {
        let value = |offset: usize| row.get_ref(at + offset).unwrap_or(ValueRef::Null);
        let unreadable = || value(1).as_i64() == Ok(1);
        let either = |first: usize| whole(value(first)).or_else(|| whole(value(first + 1)));
        let (key, rest) = match self.sort.by {
            SortBy::Name | SortBy::Kind if unreadable() => UNKNOWN,
            SortBy::Name => self.name(rows::text(value(0)).unwrap_or_default()),
            SortBy::Kind => {
                let kind = rows::text(value(0)).map_or(AssetKind::Other, AssetKind::of_word);
                self.known(AssetKind::ALL.iter().filter(|other| other.as_str() < kind.as_str()).count() as u64, 0)
            }
            SortBy::Created => value(0).as_i64().map_or(UNKNOWN, |millis| self.known(millis.abs_diff(i64::MIN), 0)),
            SortBy::Duration => {
                let length = seconds(value(0)).or_else(|| seconds(value(1)));
                // The bits of numbers that are not negative have their order.
                length.map_or(UNKNOWN, |length| self.known(length.to_bits(), 0))
            }
            SortBy::Dimensions => either(0)
                .zip(either(2))
                .map_or(UNKNOWN, |(width, height)| self.known(width.saturating_mul(height), width)),
            SortBy::Bytes => either(0).map_or(UNKNOWN, |bytes| self.known(bytes, 0)),
            SortBy::Provider => self.known(account, 0),
        };
        Entry { key, rest, row: number, place: 0 }
    }

    /// A known number: above nothing, below the unknown, either way round.
    fn known(&self, key: u64, rest: u64) -> (u64, u64) {
        let key = key.saturating_add(1);
        if self.sort.reverse { (!key, !rest) } else { (key, rest) }
    }

    fn name(&mut self, name: &str) -> (u64, u64) {
        let key = natural_key(name);
        let key = &key[..key.len().min(LONGEST_NAME)];
        let start = self.names.len();
        self.names.extend_from_slice(key);
        let mut first = [0; 8];
        let head = key.len().min(first.len());
        first[..head].copy_from_slice(&key[..head]);
        (u64::from_be_bytes(first), (start as u64) << LENGTH_BITS | key.len() as u64)
    }

    /// Which of two stands first; equal ones by their place in the default order.
    pub(super) fn compare(&self, one: &Entry, other: &Entry) -> Ordering {
        let order = match self.sort.by {
            SortBy::Name => {
                let order = one.key.cmp(&other.key).then_with(|| self.key_at(one.rest).cmp(self.key_at(other.rest)));
                let known = (one.key, one.rest) != UNKNOWN && (other.key, other.rest) != UNKNOWN;
                if self.sort.reverse && known { order.reverse() } else { order }
            }
            SortBy::Kind
            | SortBy::Created
            | SortBy::Duration
            | SortBy::Dimensions
            | SortBy::Bytes
            | SortBy::Provider => (one.key, one.rest).cmp(&(other.key, other.rest)),
        };
        order.then(one.place.cmp(&other.place))
    }

    fn key_at(&self, rest: u64) -> &[u8] {
        let length = (rest & ((1 << LENGTH_BITS) - 1)) as usize;
        let start = (rest >> LENGTH_BITS) as usize;
        self.names.get(start..start + length).unwrap_or_default()
    }
}

/// A number as an asset may have it: see [`rows::read`].
fn whole(value: ValueRef<'_>) -> Option<u64> {
    value.as_i64().ok().and_then(|number| u64::try_from(number).ok())
}

fn seconds(value: ValueRef<'_>) -> Option<f64> {
    value.as_f64().ok().and_then(Seconds::new).map(Seconds::get)
}
