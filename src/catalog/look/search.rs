//! The search: the words of a query in the texts of all assets.
//!
//! The index holds the texts, a hunt what one search has found in them, and the order of the query which of it is meant and
//! where it stands. Each goes on by as much as a look has time for, so a first answer comes at once, however much there is.

mod chunk;
mod groups;
mod hunt;
mod id;
mod index;
mod places;

use super::budget::Budget;
use super::file::Snapshot;
use super::order::{Order, Part};
use crate::asset::Search;
use hunt::{Found, Hunt};
use index::Index;

pub(super) use places::Places;

/// The index, and what was found in it last.
#[derive(Debug, Default)]
pub(super) struct Finder {
    index: Index,
    hunt: Hunt,
}

impl Finder {
    /// The hits from number `offset` on, as far as they are known within the budget: without a sort the best first, those
    /// that are as good as others in the order's own order.
    pub(super) fn part(
        &mut self,
        file: &Snapshot<'_>,
        order: &mut Order,
        search: &Search,
        offset: u64,
        count: usize,
        budget: &mut Budget,
    ) -> rusqlite::Result<Part> {
        let ordered = order.finish(file, &mut budget.part(3))?;
        self.hunt.turn_to(search);
        // First what is in the index; what is read behind that is looked through at once, while it is in the processor's cache.
        let mut settled = self.hunt.advance(&self.index, file, budget)?
            && self.index.advance(file, budget)?
            && self.hunt.advance(&self.index, file, budget)?;
        let mut places = std::mem::take(&mut order.places);
        settled &= places.follow(order, &self.index, settled.then_some(budget));

        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let by_score = order.subject.sort.is_none();
        let found = self.hunt.found();
        let (total, rows) = if by_score || places.are_whole() {
            let (total, best) = best(found, &places, by_score, start, count);
            (total, best.into_iter().filter_map(|place| places.row(place, order)).collect())
        } else {
            let is_hit = |row| self.index.slot(row).is_some_and(|slot| self.hunt.has(slot, &self.index));
            let first = order.first(start.saturating_add(count), is_hit);
            (best(found, &places, false, 0, 0).0, first.get(start..).unwrap_or_default().to_vec())
        };
        order.places = places;
        Ok(Part { rows, total, through: self.hunt.through(&self.index), more: !(ordered && settled) })
    }
}

/// How many of the hits have a place, and the places of `count` of them from number `start` on.
fn best(found: &[Found], places: &Places, by_score: bool, start: usize, count: usize) -> (u64, Vec<u32>) {
    let end = start.saturating_add(count);
    let mut total = 0;
    // Small keys stand first: the better score, then the place.
    let mut keys: Vec<u64> = Vec::new();
    let mut bar = u64::MAX;
    for hit in found.iter().flat_map(Found::hits) {
        let Some(place) = places.of(hit.slot) else { continue };
        total += 1;
        let rank = if by_score { !hit.score.0 } else { 0 };
        let key = u64::from(rank) << 32 | u64::from(place);
        if key < bar && end > 0 {
            keys.push(key);
            if keys.len() == end.saturating_mul(2) {
                keys.select_nth_unstable(end - 1);
                keys.truncate(end);
                bar = keys[end - 1];
            }
        }
    }
    if start >= keys.len() {
        return (total, Vec::new());
    }
    if start > 0 {
        keys.select_nth_unstable(start - 1);
    }
    let mut part = keys.split_off(start);
    if part.len() > count {
        part.select_nth_unstable(count);
        part.truncate(count);
    }
    part.sort_unstable();
    #[expect(clippy::cast_possible_truncation, reason = "the lower half of a key is the place")]
    let part = part.into_iter().map(|key| key as u32).collect();
    (total, part)
}

#[cfg(test)]
mod tests;
