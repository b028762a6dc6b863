//! The row numbers of a query in its order, built as far as they are needed.
//!
//! Each account's rows are read in the order of their rank, from an index. That takes no longer than there are rows before
//! the page that is wanted, so a first page needs no more than its own. Only a sort, or a filter whose matches nobody has
//! counted, needs all. Building may stop after any row and go on in a later look.

use std::cmp::Ordering;
use std::time::{Duration, Instant};

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::budget::Budget;
use super::clause::Clause;
use super::fields::Fields;
use super::file::Snapshot;
use super::keys::{Entry, Keys};
use super::search::Places;
use super::tally;
use crate::asset::search::{Clock, Condition};
use crate::asset::{AccountName, Collection, Filters, Sort, slots};

/// How many rows of one account are read before the next has its turn.
const STRETCH: usize = 2048;

/// An order that the catalogue has outgrown is kept in use for so many times as long as it took to build, so that building
/// it again while a sync writes takes a small part of the machine.
const WORTH: u32 = 8;

/// What took less is built again at every change.
const DEAR: Duration = Duration::from_millis(10);

/// How many rows from the beginning a sort is answered for that is not finished, or whose hits have no places yet.
const EARLY: usize = 10_000;

/// An order by fields that speak of the present is not kept for longer than this.
const PRESENT: Duration = Duration::from_mins(1);

/// Where the columns of the fields begin: behind the row's number, its rank and whether it passes the filters.
const FIRST_FIELD: usize = 3;

/// What an order is of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Subject {
    pub(super) accounts: Vec<AccountName>,
    pub(super) collection: Collection,
    pub(super) filters: Filters,
    /// The fields of the search; its words are looked for elsewhere.
    pub(super) conditions: Vec<Condition>,
    pub(super) sort: Option<Sort>,
    pub(super) page_size: usize,
}

/// The order of one query at one revision.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) subject: Subject,
    pub(super) revision: u64,
    version: i64,
    begun: Instant,
    /// How long it was worked at.
    spent: Duration,
    clause: Clause,
    fields: Fields,
    listings: Vec<Listing>,
    keys: Option<Keys>,
    sorted: Option<Vec<u32>>,
    /// How many rows were looked at.
    through: u64,
    /// Where the rows of the index stand in it.
    pub(super) places: Places,
}

/// One account's rows, in the order of their rank.
#[derive(Debug)]
struct Listing {
    account: i64,
    name: AccountName,
    /// Its number among all, by name.
    number: u64,
    /// Of an order without a sort.
    rows: Vec<u32>,
    /// Of one with a sort.
    entries: Vec<Entry>,
    /// How many there are, where that is counted.
    counted: Option<u64>,
    /// The rank and the number of the row that was read last.
    after: (i64, i64),
    ended: bool,
}

impl Listing {
    fn len(&self) -> usize {
        self.rows.len() + self.entries.len()
    }

    /// How many there are: what was read if it was read to the end, else what was counted, else without end.
    fn total(&self) -> u64 {
        if self.ended { self.len() as u64 } else { self.counted.unwrap_or(u64::MAX) }
    }

    fn is_known(&self) -> bool {
        self.ended || self.counted.is_some()
    }
}

/// A part of an order.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Part {
    pub(super) rows: Vec<u32>,
    /// How many rows the whole has, as far as is known.
    pub(super) total: u64,
    /// How many assets were looked at.
    pub(super) through: u64,
    /// There is more to look at before this part is what it will be, or before its total is known.
    pub(super) more: bool,
}

impl Order {
    /// Begins the order of a subject in the file as it is now.
    pub(super) fn begin(subject: Subject, file: &Snapshot<'_>, clock: &Clock) -> rusqlite::Result<Self> {
        let accounts = file.accounts()?;
        let mut listings = Vec::new();
        for name in &subject.accounts {
            let Some(account) = accounts.number_of(name) else { continue };
            let number = subject.accounts.iter().filter(|other| *other < name).count() as u64;
            let counted = if subject.conditions.is_empty() {
                tally::count(file, account, subject.collection, &subject.filters)?
            } else {
                None
            };
            let (rows, entries, after) = (Vec::new(), Vec::new(), (i64::MIN, i64::MIN));
            listings.push(Listing { account, name: name.clone(), number, rows, entries, counted, after, ended: false });
        }
        Ok(Self {
            revision: file.revision()?,
            version: file.version()?,
            begun: Instant::now(),
            spent: Duration::ZERO,
            clause: Clause::of_assets(&subject.filters),
            fields: Fields::new(&subject.conditions, clock),
            listings,
            keys: subject.sort.map(Keys::new),
            sorted: None,
            through: 0,
            places: Places::default(),
            subject,
        })
    }

    /// Whether it may still be used: nothing was written since, or too little time has passed for what it cost.
    pub(super) fn is_good(&self, version: i64) -> bool {
        let age = self.begun.elapsed();
        (self.version == version && (self.subject.conditions.is_empty() || age < PRESENT))
            || (self.spent > DEAR && age < self.spent * WORTH)
    }

    /// The rows from number `offset` on, as far as they can be told within the budget.
    pub(super) fn part(
        &mut self,
        file: &Snapshot<'_>,
        offset: u64,
        count: usize,
        budget: &mut Budget,
    ) -> rusqlite::Result<Part> {
        if self.keys.is_some() {
            self.sorted_part(file, offset, count, budget)
        } else {
            self.listed_part(file, offset, count, budget)
        }
    }

    /// Reads all of it. Answers whether that is done.
    pub(super) fn finish(&mut self, file: &Snapshot<'_>, budget: &mut Budget) -> rusqlite::Result<bool> {
        if self.is_whole() {
            return Ok(true);
        }
        if self.extend(file, usize::MAX, budget)? {
            self.sort();
        }
        Ok(self.is_whole())
    }

    /// Whether all of it is known.
    pub(super) fn is_whole(&self) -> bool {
        if self.keys.is_some() { self.sorted.is_some() } else { self.listings.iter().all(|listing| listing.ended) }
    }

    /// The rows in their order from this place on. Only for what is whole.
    pub(super) fn rows(&self, from: u32) -> Box<dyn Iterator<Item = u32> + '_> {
        match &self.sorted {
            Some(rows) => Box::new(rows.iter().skip(from as usize).copied()),
            None => Box::new(
                slots::rows(self.subject.page_size, &self.totals(), from.into())
                    .filter_map(|(listing, nth)| self.listings[listing].rows.get(usize::try_from(nth).ok()?).copied()),
            ),
        }
    }

    /// The row at a place in it. Only for what is whole.
    pub(super) fn row(&self, place: u32) -> Option<u32> {
        if let Some(rows) = &self.sorted {
            return rows.get(place as usize).copied();
        }
        let (listing, nth) = slots::rows(self.subject.page_size, &self.totals(), place.into()).next()?;
        self.listings[listing].rows.get(usize::try_from(nth).ok()?).copied()
    }

    /// How many listings there are.
    pub(super) fn listings(&self) -> usize {
        self.listings.len()
    }

    /// The rows of a listing that were read so far, from number `from` on. There are none of a sort that is whole.
    pub(super) fn read(&self, listing: usize, from: usize) -> impl Iterator<Item = u32> {
        let listing = &self.listings[listing];
        let entries = listing.entries.iter().skip(from).map(|entry| entry.row);
        listing.rows.iter().skip(from).copied().chain(entries)
    }

    fn listed_part(
        &mut self,
        file: &Snapshot<'_>,
        offset: u64,
        count: usize,
        budget: &mut Budget,
    ) -> rusqlite::Result<Part> {
        // Rows that were counted and are not there let later ones move up: then it takes another round.
        loop {
            let wanted = self.wanted(offset, count);
            let goal = if self.listings.iter().all(Listing::is_known) {
                wanted.iter().map(|(_, nth)| nth + 1).max().unwrap_or(0)
            } else {
                usize::MAX
            };
            let reached = self.extend(file, goal, budget)?;
            if !reached || wanted == self.wanted(offset, count) {
                break;
            }
        }
        let wanted = self.wanted(offset, count);
        let rows: Vec<u32> =
            wanted.iter().map_while(|(listing, nth)| self.listings[*listing].rows.get(*nth).copied()).collect();
        let known = self.listings.iter().all(Listing::is_known);
        Ok(Part { more: !known || rows.len() < wanted.len(), total: self.total(), through: self.through, rows })
    }

    /// Which rows of which listings a page has, as far as the totals are known.
    fn wanted(&self, offset: u64, count: usize) -> Vec<(usize, usize)> {
        slots::rows(self.subject.page_size, &self.totals(), offset)
            .take(count)
            .map(|(listing, nth)| (listing, usize::try_from(nth).unwrap_or(usize::MAX - 1)))
            .collect()
    }

    fn totals(&self) -> Vec<u64> {
        self.listings.iter().map(Listing::total).collect()
    }

    /// How many there are: of those that nobody has counted, as many as were found so far.
    fn total(&self) -> u64 {
        let known = |listing: &Listing| if listing.is_known() { listing.total() } else { listing.len() as u64 };
        self.listings.iter().map(known).fold(0, u64::saturating_add)
    }

    fn sorted_part(
        &mut self,
        file: &Snapshot<'_>,
        offset: u64,
        count: usize,
        budget: &mut Budget,
    ) -> rusqlite::Result<Part> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let end = start.saturating_add(count);
        if self.sorted.is_none() && self.extend(file, usize::MAX, budget)? {
            self.sort();
        }
        let through = self.through;
        let cut = |rows: &[u32]| rows.get(start..end.min(rows.len())).unwrap_or_default().to_vec();
        Ok(match &self.sorted {
            Some(rows) => Part { rows: cut(rows), total: rows.len() as u64, through, more: false },
            None => Part { rows: cut(&self.first(end, |_| true)), total: self.total(), through, more: true },
        })
    }

    /// Puts all entries in order and keeps their row numbers alone.
    fn sort(&mut self) {
        let Some(keys) = self.keys.as_ref() else { return };
        let begun = Instant::now();
        for (place, (listing, nth)) in slots::rows(self.subject.page_size, &self.totals(), 0).enumerate() {
            let entry = usize::try_from(nth).ok().and_then(|nth| self.listings[listing].entries.get_mut(nth));
            if let Some(entry) = entry {
                entry.place = u32::try_from(place).unwrap_or(u32::MAX);
            }
        }
        let mut sides: Vec<Vec<Entry>> =
            self.listings.iter_mut().map(|listing| std::mem::take(&mut listing.entries)).collect();
        for side in &mut sides {
            side.sort_unstable_by(|one, other| keys.compare(one, other));
        }
        self.sorted = Some(merge(&sides, |one, other| keys.compare(one, other)));
        self.keys.as_mut().map(Keys::clear);
        self.spent += begun.elapsed();
    }

    /// The first of the rows that are meant: of a sort that is not finished the best of those that were read.
    pub(super) fn first(&self, count: usize, is_meant: impl Fn(u32) -> bool) -> Vec<u32> {
        if let Some(rows) = &self.sorted {
            return rows.iter().take(EARLY).copied().filter(|row| is_meant(*row)).take(count).collect();
        }
        let Some(keys) = self.keys.as_ref().filter(|_| (1..=EARLY).contains(&count)) else { return Vec::new() };
        let mut best: Vec<Entry> = Vec::with_capacity(2 * count);
        let mut last: Option<Entry> = None;
        for entry in self.listings.iter().flat_map(|listing| &listing.entries) {
            if last.is_some_and(|last| keys.compare(entry, &last).is_gt()) || !is_meant(entry.row) {
                continue;
            }
            best.push(*entry);
            if best.len() == 2 * count {
                best.select_nth_unstable_by(count - 1, |one, other| keys.compare(one, other));
                best.truncate(count);
                last = best.last().copied();
            }
        }
        best.sort_by(|one, other| keys.compare(one, other));
        best.truncate(count);
        best.iter().map(|entry| entry.row).collect()
    }

    /// Reads on until each listing has `goal` rows or has ended. Answers whether that was reached.
    fn extend(&mut self, file: &Snapshot<'_>, goal: usize, budget: &mut Budget) -> rusqlite::Result<bool> {
        let is_open = |listing: &Listing| !listing.ended && listing.len() < goal;
        if !self.listings.iter().any(is_open) {
            return Ok(true);
        }
        let begun = Instant::now();
        loop {
            for at in 0..self.listings.len() {
                if is_open(&self.listings[at]) {
                    self.stretch(file, at, goal, budget)?;
                }
            }
            if budget.is_over() || !self.listings.iter().any(is_open) {
                break;
            }
        }
        self.spent += begun.elapsed();
        Ok(!self.listings.iter().any(is_open))
    }

    /// Reads a stretch of one listing.
    fn stretch(&mut self, file: &Snapshot<'_>, at: usize, goal: usize, budget: &mut Budget) -> rusqlite::Result<()> {
        let Subject { collection, filters, sort, .. } = &self.subject;
        let listing = &mut self.listings[at];
        let keys = sort.map_or("NULL", Keys::columns);
        let fields = self.fields.columns();
        let first_key = FIRST_FIELD + fields.len();
        // Rows of one rank stand in the index by their numbers, unless they are gone: then by when, and have to be sorted.
        // SQLite does not see this, and would sort those that are listed as well if their numbers were named.
        let (gone, by) = if filters.gone { ("IS NOT NULL", "rank, asset") } else { ("IS NULL", "rank") };
        let mut statement = file.prepare_cached(&format!(
            "SELECT asset, rank, {}, {}{keys} FROM asset
             WHERE account = ? AND collection = ? AND gone {gone} AND (rank, asset) > (?, ?)
             ORDER BY {by}",
            self.clause.sql(),
            fields.iter().flat_map(|field| [*field, ", "]).collect::<String>(),
        ))?;
        let place = [
            Value::Integer(listing.account),
            Value::Text(collection.as_str().to_owned()),
            Value::Integer(listing.after.0),
            Value::Integer(listing.after.1),
        ];
        let mut rows = statement.query(params_from_iter(self.clause.values.iter().chain(&place)))?;
        for _ in 0..STRETCH {
            let Some(row) = rows.next()? else {
                listing.ended = true;
                break;
            };
            let number: i64 = row.get(0)?;
            listing.after = (row.get(1)?, number);
            self.through += 1;
            // SQLite numbers rows from 1 on; a larger number than this was not given by it.
            let Ok(number) = u32::try_from(number) else { continue };
            if row.get_ref(2)?.as_i64() == Ok(1) && self.fields.admit(row, FIRST_FIELD, &listing.name) {
                match &mut self.keys {
                    Some(keys) => listing.entries.push(keys.entry(number, row, first_key, listing.number)),
                    None => listing.rows.push(number),
                }
            }
            if listing.len() >= goal || budget.step() {
                break;
            }
        }
        Ok(())
    }
}

/// Sorted lists as one, as the numbers of their rows.
fn merge(sides: &[Vec<Entry>], compare: impl Fn(&Entry, &Entry) -> Ordering) -> Vec<u32> {
    let mut merged = Vec::with_capacity(sides.iter().map(Vec::len).sum());
    let mut rest: Vec<&[Entry]> = sides.iter().map(Vec::as_slice).filter(|side| !side.is_empty()).collect();
    while let Some(best) = (0..rest.len()).min_by(|one, other| compare(&rest[*one][0], &rest[*other][0])) {
        merged.push(rest[best][0].row);
        rest[best] = &rest[best][1..];
        if rest[best].is_empty() {
            rest.remove(best);
        }
    }
    merged
}
