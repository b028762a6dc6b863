//! A fixed number of seats: each holds one piece of work that is under way. What is wanted first gets a seat first; what
//! is no longer wanted loses its own.

use super::Ticket;

/// Seats and who sits in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seats<T> {
    taken: Vec<Option<(T, Ticket)>>,
}

impl<T> Default for Seats<T> {
    fn default() -> Self {
        Self { taken: Vec::new() }
    }
}

/// What changes when other things are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moves<T> {
    /// The seats whose work is to be ended; they are free now.
    pub left: Vec<usize>,
    /// What begins, in which seat: to be [taken](Seats::take) with a ticket.
    pub begins: Vec<(usize, T)>,
}

impl<T: Clone + PartialEq> Seats<T> {
    /// Who gets which of `count` seats when these are wanted, the first ones first. What sits already goes on where it is.
    pub fn settle(&mut self, count: usize, wanted: &[T]) -> Moves<T> {
        self.taken.resize_with(self.taken.len().max(count), || None);
        let mut left = Vec::new();
        for (seat, taken) in self.taken.iter_mut().enumerate() {
            let goes_on = taken.as_ref().is_none_or(|(work, _)| wanted.contains(work));
            if !goes_on {
                *taken = None;
                left.push(seat);
            }
        }
        let mut waiting = wanted.iter().filter(|work| !self.holds(work)).cloned().collect::<Vec<_>>().into_iter();
        let free = self.taken.iter().take(count).enumerate().filter(|(_, taken)| taken.is_none());
        let begins = free.map(|(seat, _)| seat).zip(waiting.by_ref()).collect();
        Moves { left, begins }
    }

    /// Sits down.
    pub fn take(&mut self, seat: usize, work: T, ticket: Ticket) {
        if let Some(taken) = self.taken.get_mut(seat) {
            *taken = Some((work, ticket));
        }
    }

    /// The work that a ticket is of, while it is waited for.
    #[must_use]
    pub fn waits_for(&self, ticket: Ticket) -> Option<&T> {
        self.taken.iter().flatten().find(|(_, known)| *known == ticket).map(|(work, _)| work)
    }

    /// Stands up: the answer with this ticket has come. `None` where nobody waits for it.
    pub fn leave(&mut self, ticket: Ticket) -> Option<T> {
        let seat = self.taken.iter_mut().find(|taken| taken.as_ref().is_some_and(|(_, known)| *known == ticket))?;
        seat.take().map(|(work, _)| work)
    }

    #[must_use]
    pub fn holds(&self, work: &T) -> bool {
        self.taken.iter().flatten().any(|(known, _)| known == work)
    }

    /// What is being worked on.
    pub fn works(&self) -> impl Iterator<Item = &(T, Ticket)> {
        self.taken.iter().flatten()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.taken.iter().all(Option::is_none)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Tickets;

    fn begin(seats: &mut Seats<char>, tickets: &mut Tickets, moves: &Moves<char>) {
        for (seat, work) in &moves.begins {
            seats.take(*seat, *work, tickets.mint());
        }
    }

    #[test]
    fn the_first_wanted_sit_first_and_who_sits_stays() {
        let (mut seats, mut tickets) = (Seats::default(), Tickets::default());
        let moves = seats.settle(2, &['a', 'b', 'c']);
        assert_eq!(moves, Moves { left: vec![], begins: vec![(0, 'a'), (1, 'b')] });
        begin(&mut seats, &mut tickets, &moves);
        assert_eq!(seats.settle(2, &['c', 'b']), Moves { left: vec![0], begins: vec![(0, 'c')] });
        assert!(!seats.holds(&'a'));
    }

    #[test]
    fn an_answer_frees_its_seat_once() {
        let (mut seats, mut tickets) = (Seats::default(), Tickets::default());
        seats.settle(1, &['a']);
        let ticket = tickets.mint();
        seats.take(0, 'a', ticket);
        assert_eq!(seats.waits_for(ticket), Some(&'a'));
        assert_eq!(seats.leave(ticket), Some('a'));
        assert_eq!(seats.leave(ticket), None);
        assert!(seats.is_empty());
    }

    #[test]
    fn with_fewer_seats_nobody_is_sent_away_and_nobody_new_begins() {
        let (mut seats, mut tickets) = (Seats::default(), Tickets::default());
        let moves = seats.settle(2, &['a', 'b']);
        begin(&mut seats, &mut tickets, &moves);
        assert_eq!(seats.settle(0, &['a', 'b', 'c']), Moves { left: vec![], begins: vec![] });
    }
}
