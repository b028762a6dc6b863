//! One thing that answers questions for pages, whoever answers: a provider, several side by side, later the catalogue.

pub mod catalogued;
pub mod live;
pub mod merged;
pub mod recorded;

use futures::future::BoxFuture;

use crate::asset::{Ask, Fault, Page};

/// Something that answers an [`Ask`] with a [`Page`].
pub trait Source: Send + Sync {
    /// Asks for one page of one account. Dropping the future cancels the requests.
    ///
    /// # Errors
    /// A [`Fault`] of that account; nothing is tried again here.
    fn page(&self, ask: Ask) -> BoxFuture<'_, Result<Page, Fault>>;
}
