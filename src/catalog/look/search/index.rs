//! What is looked through for words: the texts of every row of the catalogue, in memory.
//!
//! It is read when it is first needed, row by row in the order of their numbers, as far as each look has time. After that
//! only what has changed is read: every change of a row gives it a new revision.

use rusqlite::{Row, params};

use super::chunk::{Chunk, Read};
use super::groups::Groups;
use crate::asset::AssetKind;
use crate::catalog::look::budget::Budget;
use crate::catalog::look::file::Snapshot;
use crate::catalog::rows;

/// How many changed rows are read before they are put in their places.
const STRETCH: usize = 2048;

const COLUMNS: &str = "asset, name, id, kind, type, folder_name";

/// The texts of all rows.
#[derive(Debug, Default)]
pub(super) struct Index {
    chunks: Vec<Chunk>,
    groups: Groups,
    /// The number of the row that was read last; `None` when all have been read once.
    after: Option<i64>,
    /// The revision at which reading began.
    begun: u64,
    /// The revision, and the row in it, up to which changes are known.
    known: (i64, i64),
    /// The version of the file up to which all changes are known.
    version: Option<i64>,
    /// Another number when all is read anew.
    generation: u64,
    stamp: u64,
    rows: u32,
}

impl Index {
    pub(super) fn chunks(&self) -> &[Chunk] {
        &self.chunks
    }

    pub(super) fn groups(&self) -> &Groups {
        &self.groups
    }

    /// Slots, the places of rows in the index, are the same as long as this is.
    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    /// How many rows there are in it.
    pub(super) fn len(&self) -> u32 {
        self.rows
    }

    /// The slot of a row; `None` if it has not been read.
    pub(super) fn slot(&self, row: u32) -> Option<u32> {
        let at = self.chunks.partition_point(|chunk| chunk.rows().first().is_some_and(|first| *first <= row));
        let chunk = self.chunks.get(at.checked_sub(1)?)?;
        Some(chunk.first + u32::try_from(chunk.position(row)?).ok()?)
    }

    /// Reads on. Answers whether the index is now as the file is.
    pub(super) fn advance(&mut self, file: &Snapshot<'_>, budget: &mut Budget) -> rusqlite::Result<bool> {
        let version = file.version()?;
        if self.version == Some(version) {
            return Ok(true);
        }
        if self.generation == 0 || file.forgotten()? > self.begun {
            self.begin(file)?;
        }
        let done = self.read_all(file, budget)? && self.read_changes(file, budget)?;
        if done {
            self.version = Some(version);
        }
        Ok(done)
    }

    /// Begins anew.
    fn begin(&mut self, file: &Snapshot<'_>) -> rusqlite::Result<()> {
        let begun = file.revision()?;
        *self = Self {
            after: Some(i64::MIN),
            begun,
            known: (i64::try_from(begun).unwrap_or(i64::MAX), i64::MAX),
            generation: self.generation + 1,
            stamp: self.stamp,
            // Hunts know groups by their numbers.
            groups: std::mem::take(&mut self.groups),
            ..Self::default()
        };
        Ok(())
    }

    fn read_all(&mut self, file: &Snapshot<'_>, budget: &mut Budget) -> rusqlite::Result<bool> {
        let Some(mut after) = self.after else { return Ok(true) };
        let mut statement =
            file.prepare_cached(&format!("SELECT {COLUMNS} FROM asset WHERE asset > ? ORDER BY asset"))?;
        let mut found = statement.query([after])?;
        loop {
            let Some(row) = found.next()? else {
                self.after = None;
                return Ok(true);
            };
            after = row.get(0)?;
            if let Some(read) = self.read(row, 0) {
                self.add(&read);
            }
            if budget.step() {
                self.after = Some(after);
                return Ok(false);
            }
        }
    }

    fn read_changes(&mut self, file: &Snapshot<'_>, budget: &mut Budget) -> rusqlite::Result<bool> {
        let mut statement = file.prepare_cached(&format!(
            "SELECT revision, {COLUMNS} FROM asset WHERE (revision, asset) > (?, ?) ORDER BY revision, asset"
        ))?;
        let mut over = false;
        while !over {
            let mut found = statement.query(params![self.known.0, self.known.1])?;
            let mut changes = Vec::new();
            let mut known = self.known;
            let mut ended = false;
            while changes.len() < STRETCH && !over {
                let Some(row) = found.next()? else {
                    ended = true;
                    break;
                };
                known = (row.get(0)?, row.get(1)?);
                changes.extend(self.read(row, 1).map(Read::into_owned));
                over = budget.step();
            }
            drop(found);
            if !self.take(changes) {
                self.begin(file)?;
                return Ok(false);
            }
            self.known = known;
            if ended {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What a row says whose columns begin at `at`; `None` for what has no identity. See [`rows::read`].
    fn read<'r>(&mut self, row: &'r Row<'_>, at: usize) -> Option<Read<'r>> {
        let text = |column: usize| row.get_ref(at + column).ok().and_then(rows::text);
        let number = row.get::<_, i64>(at).ok().and_then(|number| u32::try_from(number).ok())?;
        let id = text(2)?;
        let kind = text(3).map_or(AssetKind::Other, AssetKind::of_word);
        let group = self.groups.number(kind, text(4), text(5));
        Some(Read { row: number, name: text(1).unwrap_or(id).into(), id: id.into(), group })
    }

    /// Adds a row behind all others.
    fn add(&mut self, read: &Read<'_>) {
        if self.chunks.last().is_none_or(Chunk::is_full) {
            if let Some(full) = self.chunks.last_mut() {
                full.close();
            }
            self.chunks.push(Chunk::new(self.rows));
        }
        self.stamp += 1;
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.push(read);
            chunk.stamp = self.stamp;
            self.rows += 1;
        }
    }

    /// Takes rows that are new or have changed. Answers whether each had a place: rows are numbered as they come, so a new
    /// one stands behind all others.
    fn take(&mut self, mut changes: Vec<Read<'_>>) -> bool {
        changes.sort_by_key(|change| change.row);
        let mut rest = changes.as_slice();
        while let Some(first) = rest.first() {
            let at = self.chunks.partition_point(|chunk| chunk.rows().first().is_some_and(|row| *row <= first.row));
            let end = self.chunks.get(at).and_then(|next| next.rows().first()).copied();
            let count = end.map_or(rest.len(), |end| rest.partition_point(|change| change.row < end));
            let (here, later) = rest.split_at(count);
            let last = at.checked_sub(1).and_then(|at| self.chunks[at].rows().last()).copied();
            let old = last.map_or(0, |last| here.partition_point(|change| change.row <= last));
            let (old, new) = here.split_at(old);
            if let Some(chunk) = at.checked_sub(1).and_then(|at| self.chunks.get_mut(at))
                && !old.is_empty()
            {
                if old.iter().any(|change| chunk.position(change.row).is_none()) {
                    return false;
                }
                chunk.replace(old);
                self.stamp += 1;
                chunk.stamp = self.stamp;
            }
            if end.is_some() && !new.is_empty() {
                return false;
            }
            // A row that changed more than once while it was read stands here more than once.
            for (at, change) in new.iter().enumerate() {
                if new.get(at + 1).is_none_or(|next| next.row != change.row) {
                    self.add(change);
                }
            }
            rest = later;
        }
        true
    }
}
