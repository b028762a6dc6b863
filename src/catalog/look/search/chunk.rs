//! The texts of a stretch of rows, packed side by side.

use std::borrow::Cow;

use super::id;

/// How many rows a chunk has. Small ones make the tests cross their borders.
pub(super) const SLOTS: usize = if cfg!(test) { 8 } else { 4096 };

/// A chunk with more text than this takes no more rows.
const LARGEST: usize = 64 * 1024 * 1024;

/// What the index keeps of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Read<'t> {
    pub(super) row: u32,
    pub(super) name: Cow<'t, str>,
    pub(super) id: Cow<'t, str>,
    /// The number of its [`Group`](super::groups::Group).
    pub(super) group: u32,
}

impl Read<'_> {
    /// With texts of its own, so that it outlives the row.
    pub(super) fn into_owned(self) -> Read<'static> {
        let Self { row, name, id, group } = self;
        Read { row, name: name.into_owned().into(), id: id.into_owned().into(), group }
    }
}

/// The rows of a stretch in the order of their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Chunk {
    /// How many rows stand in the chunks before it.
    pub(super) first: u32,
    /// Another number with each change.
    pub(super) stamp: u64,
    rows: Vec<u32>,
    groups: Vec<u32>,
    /// The names one after another, and where each ends.
    names: String,
    name_ends: Vec<u32>,
    /// The packed ids one after another, and where each ends.
    ids: Vec<u8>,
    id_ends: Vec<u32>,
    /// Whether an id has other letters than those of numbers to the base 16.
    wordy: bool,
}

impl Chunk {
    pub(super) fn new(first: u32) -> Self {
        Self { first, ..Self::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows.len() >= SLOTS || self.names.len() + self.ids.len() > LARGEST
    }

    pub(super) fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// Where a row stands in it.
    pub(super) fn position(&self, row: u32) -> Option<usize> {
        // Nearly always no number is missing in between.
        let guess = usize::try_from(row.checked_sub(*self.rows.first()?)?).ok()?;
        if self.rows.get(guess) == Some(&row) { Some(guess) } else { self.rows.binary_search(&row).ok() }
    }

    pub(super) fn push(&mut self, read: &Read<'_>) {
        // More than four gigabytes of text in one chunk is nothing that a service has sent: what is beyond is not found.
        let fits = |len: usize, more: usize| u32::try_from(len.saturating_add(more)).is_ok();
        if fits(self.names.len(), read.name.len()) {
            self.names.push_str(&read.name);
        }
        // A packed id has one byte more than its text at most.
        if fits(self.ids.len(), read.id.len() + 1) {
            self.wordy |= id::pack(&read.id, &mut self.ids);
        }
        self.name_ends.push(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        self.id_ends.push(u32::try_from(self.ids.len()).unwrap_or(u32::MAX));
        self.rows.push(read.row);
        self.groups.push(read.group);
    }

    /// Lets go of the room for more rows.
    pub(super) fn close(&mut self) {
        self.rows.shrink_to_fit();
        self.groups.shrink_to_fit();
        self.names.shrink_to_fit();
        self.name_ends.shrink_to_fit();
        self.ids.shrink_to_fit();
        self.id_ends.shrink_to_fit();
    }

    /// Takes these, in the order of their numbers, in the place of its own rows of these numbers. Of two of the same number
    /// the later counts.
    pub(super) fn replace(&mut self, changes: &[Read<'_>]) {
        let before = std::mem::replace(self, Self::new(self.first));
        for (at, row) in before.rows.iter().enumerate() {
            let change = changes[..changes.partition_point(|change| change.row <= *row)].last();
            if let Some(change) = change.filter(|change| change.row == *row) {
                self.push(change);
            } else {
                let mut id = String::new();
                before.id_into(at, &mut id);
                self.push(&Read { row: *row, name: before.name(at).into(), id: id.into(), group: before.groups[at] });
            }
        }
        self.close();
    }

    pub(super) fn name(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.name_ends[at - 1] };
        self.names.get(start as usize..self.name_ends[at] as usize).unwrap_or_default()
    }

    /// Adds the id at this position to `text`.
    pub(super) fn id_into(&self, at: usize, text: &mut String) {
        let start = if at == 0 { 0 } else { self.id_ends[at - 1] };
        id::unpack(self.ids.get(start as usize..self.id_ends[at] as usize).unwrap_or_default(), text);
    }

    pub(super) fn group(&self, at: usize) -> usize {
        self.groups[at] as usize
    }

    /// Whether an id in it may have `needle` in it: most have no other letters than `0` to `9`, `a` to `f` and `-`.
    pub(super) fn may_have(&self, needle: &str) -> bool {
        self.wordy || needle.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<'t>(row: u32, name: &'t str, id: &'t str) -> Read<'t> {
        Read { row, name: name.into(), id: id.into(), group: row % 3 }
    }

    fn chunk(rows: &[Read<'_>]) -> Chunk {
        let mut chunk = Chunk::new(0);
        for row in rows {
            chunk.push(row);
        }
        chunk
    }

    fn texts(chunk: &Chunk) -> Vec<Read<'_>> {
        let all = (0..chunk.len()).map(|at| {
            let mut id = String::new();
            chunk.id_into(at, &mut id);
            let group = u32::try_from(chunk.group(at)).unwrap();
            Read { row: chunk.rows()[at], name: chunk.name(at).into(), id: id.into(), group }
        });
        all.collect()
    }

    #[test]
    fn rows_come_back_as_they_were_put() {
        let rows = [read(3, "tease", "00ff"), read(4, "", "x"), read(9, "Ärger", "")];
        let chunk = chunk(&rows);
        assert_eq!(texts(&chunk), rows);
        assert_eq!([3, 4, 5, 9, 10, 2].map(|row| chunk.position(row)), [Some(0), Some(1), None, Some(2), None, None]);
    }

    #[test]
    fn a_row_that_changed_stands_in_its_place() {
        let mut chunk = chunk(&[read(3, "a", "1"), read(4, "b", "2")]);
        chunk.replace(&[read(3, "older", "1"), read(3, "longer than before", "00ff")]);
        assert_eq!(texts(&chunk), [read(3, "longer than before", "00ff"), read(4, "b", "2")]);
    }

    #[test]
    fn ids_of_numbers_hold_no_other_letters() {
        let mut chunk = Chunk::new(0);
        chunk.push(&read(1, "a", "00ff"));
        assert!(chunk.may_have("F-0"));
        assert!(!chunk.may_have("tea"));
        chunk.push(&read(2, "a", "tea"));
        assert!(chunk.may_have("tea"));
    }
}
