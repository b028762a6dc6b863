//! A value that is fetched from elsewhere.

use super::Ticket;
use crate::asset::Fault;

/// What is known of a fetched value. What was there before stays while a newer one comes, and when that fails.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Remote<T> {
    #[default]
    Idle,
    Loading {
        ticket: Ticket,
        previous: Option<T>,
    },
    Ready {
        value: T,
    },
    Failed {
        fault: Fault,
        previous: Option<T>,
    },
}

impl<T> Remote<T> {
    /// The newest value there is.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Idle => None,
            Self::Ready { value } => Some(value),
            Self::Loading { previous, .. } | Self::Failed { previous, .. } => previous.as_ref(),
        }
    }

    /// Whether a reply with this ticket is waited for.
    #[must_use]
    pub fn waits_for(&self, ticket: Ticket) -> bool {
        matches!(self, Self::Loading { ticket: waiting, .. } if *waiting == ticket)
    }

    /// Goes over to loading and keeps what was there.
    pub fn load(&mut self, ticket: Ticket) {
        *self = Self::Loading { ticket, previous: std::mem::take(self).into_value() };
    }

    /// Takes the reply to the request under way.
    pub fn settle(&mut self, result: Result<T, Fault>) {
        *self = match result {
            Ok(value) => Self::Ready { value },
            Err(fault) => Self::Failed { fault, previous: std::mem::take(self).into_value() },
        };
    }

    fn into_value(self) -> Option<T> {
        match self {
            Self::Idle => None,
            Self::Ready { value } => Some(value),
            Self::Loading { previous, .. } | Self::Failed { previous, .. } => previous,
        }
    }
}
