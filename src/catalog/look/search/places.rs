//! Where the rows of the index stand in an order.

use super::index::Index;
use crate::catalog::look::order::Order;

/// What is not in the order.
const NOWHERE: u32 = u32::MAX;

/// The place in an order of each slot of the index.
///
/// As long as the order is not whole, listings take turns row by row: for one account that is its place already, for more
/// it is nearly so.
#[derive(Debug, Default)]
pub(in crate::catalog::look) struct Places {
    /// Of the index, whose slots these are.
    generation: u64,
    of_slots: Vec<u32>,
    /// How many rows of each listing have their place, of an order that is not whole.
    taken: Vec<usize>,
    is_whole: bool,
    /// The rows, with their places, that the index has not read.
    waiting: Vec<(u32, u32)>,
    /// How many rows the index had when it was last asked for those.
    asked: u32,
}

impl Places {
    /// Takes what the order and the index have read since.
    pub(super) fn follow(&mut self, order: &Order, index: &Index) {
        if self.generation != index.generation() || self.is_whole != order.is_whole() {
            *self = Self { generation: index.generation(), ..Self::default() };
        }
        let slots = index.len() as usize;
        if self.of_slots.capacity() < slots {
            self.of_slots.reserve_exact(slots.next_multiple_of(1 << 16) - self.of_slots.len());
        }
        self.of_slots.resize(slots, NOWHERE);
        if self.asked != index.len() {
            self.asked = index.len();
            let of_slots = &mut self.of_slots;
            self.waiting.retain(|(row, place)| !put(of_slots, index, *row, *place));
        }
        if order.is_whole() {
            if !self.is_whole {
                for (place, row) in (0..NOWHERE).zip(order.rows()) {
                    self.put(index, row, place);
                }
                self.is_whole = true;
            }
            return;
        }
        let turns = order.listings();
        self.taken.resize(turns, 0);
        for listing in 0..turns {
            let mut nth = self.taken[listing];
            for row in order.read(listing, nth) {
                self.put(index, row, u32::try_from(nth * turns + listing).unwrap_or(NOWHERE));
                nth += 1;
            }
            self.taken[listing] = nth;
        }
    }

    fn put(&mut self, index: &Index, row: u32, place: u32) {
        if !put(&mut self.of_slots, index, row, place) {
            self.waiting.push((row, place));
        }
    }

    pub(super) fn of(&self, slot: u32) -> Option<u32> {
        self.of_slots.get(slot as usize).copied().filter(|place| *place != NOWHERE)
    }

    /// The row at a place.
    pub(super) fn row(&self, place: u32, order: &Order) -> Option<u32> {
        if self.is_whole {
            return order.row(place);
        }
        let (place, turns) = (place as usize, order.listings().max(1));
        order.read(place % turns, place / turns).next()
    }
}

/// Answers whether the index has the row.
fn put(of_slots: &mut [u32], index: &Index, row: u32, place: u32) -> bool {
    let slot = index.slot(row).and_then(|slot| of_slots.get_mut(slot as usize));
    slot.is_some_and(|slot| {
        *slot = place;
        true
    })
}
