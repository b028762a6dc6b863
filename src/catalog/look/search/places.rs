//! Where the rows of the index stand in an order.

use super::index::Index;
use crate::catalog::look::budget::Budget;
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
    /// How many rows of a whole order have theirs.
    upto: u32,
    is_whole: bool,
    /// Those of the whole order, as far as they are known.
    next: Option<Box<Self>>,
    /// The rows, with their places, that the index has not read.
    waiting: Vec<(u32, u32)>,
    /// How many rows the index had when it was last asked for those.
    asked: u32,
}

impl Places {
    /// Takes what the order and the index have read since. With a budget it goes on to the places in the whole order;
    /// answers whether these are they.
    pub(super) fn follow(&mut self, order: &Order, index: &Index, budget: Option<&mut Budget>) -> bool {
        if self.generation != index.generation() {
            *self = Self { generation: index.generation(), ..Self::default() };
        }
        self.fit(index);
        if !self.is_whole {
            self.take_turns(order, index);
        }
        if let Some(budget) = budget.filter(|_| order.is_whole() && !self.is_whole) {
            self.turn_whole(order, index, budget);
        }
        self.is_whole
    }

    /// Whether these are the places in the whole order.
    pub(super) fn are_whole(&self) -> bool {
        self.is_whole
    }

    /// Makes room for what the index has read.
    fn fit(&mut self, index: &Index) {
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
    }

    fn take_turns(&mut self, order: &Order, index: &Index) {
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

    /// Goes on to the places in the whole order, which take the others' place when all are there.
    fn turn_whole(&mut self, order: &Order, index: &Index, budget: &mut Budget) {
        if order.listings() <= 1 && order.subject.sort.is_none() {
            self.is_whole = true;
            return;
        }
        let mut next = self.next.take().unwrap_or_default();
        next.generation = self.generation;
        next.fit(index);
        let from = next.upto;
        for (place, row) in (from..NOWHERE).zip(order.rows(from)) {
            next.put(index, row, place);
            next.upto = place + 1;
            if budget.step() {
                self.next = Some(next);
                return;
            }
        }
        next.is_whole = true;
        *self = *next;
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
