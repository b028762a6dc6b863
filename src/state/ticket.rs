//! Tickets and moments.

use std::time::Duration;

use jiff::Timestamp;

/// The number of a request. Its reply brings it back; a reply with a ticket that nobody waits for changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(u64);

impl Ticket {
    /// A number that differs between requests, for spreading retries.
    #[must_use]
    pub fn seed(self) -> u64 {
        self.0
    }
}

/// Mints tickets, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tickets {
    next: u64,
}

impl Tickets {
    pub fn mint(&mut self) -> Ticket {
        self.next += 1;
        Ticket(self.next)
    }
}

/// The moment that the runtime stamps on a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Since the program's start; never goes back.
    pub since_start: Duration,
    /// The clock on the wall, for ages and dates.
    pub wall: Timestamp,
}

impl Default for Now {
    fn default() -> Self {
        Self { since_start: Duration::ZERO, wall: Timestamp::UNIX_EPOCH }
    }
}
