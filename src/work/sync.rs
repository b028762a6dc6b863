//! Bringing the catalogue up to date: all accounts side by side, each from where an earlier walk ended.

mod account;
mod pass;
mod vanished;

#[cfg(test)]
mod tests;

use account::Course;
use futures::stream::{self, BoxStream, StreamExt as _};

use crate::asset::{AccountName, Collection, Depth, SyncStep};
use crate::catalog::Catalog;
use crate::provider::Shared;

/// What to bring up to date.
#[derive(Clone)]
pub struct Order {
    pub providers: Vec<Shared>,
    pub collection: Collection,
    pub depth: Depth,
    /// Requests of one page-numbered account in flight: 1 to 16.
    pub concurrency: usize,
}

impl std::fmt::Debug for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let accounts: Vec<_> = self.providers.iter().map(|provider| &provider.account().name).collect();
        f.debug_struct("Order").field("accounts", &accounts).field("depth", &self.depth).finish_non_exhaustive()
    }
}

/// Walks; dropping the stream ends it, and a later one goes on from there. The last step of each account is
/// [`SyncStep::Ended`] or [`SyncStep::Failed`]; the stream ends with the last account.
pub fn sync(catalog: Catalog, order: Order) -> BoxStream<'static, (AccountName, SyncStep)> {
    let Order { providers, collection, depth, concurrency } = order;
    let course = Course { collection, depth, concurrency };
    let accounts = providers.into_iter().map(move |provider| {
        let name = provider.account().name.clone();
        account::sync(catalog.clone(), provider, course).map(move |step| (name.clone(), step))
    });
    stream::select_all(accounts).boxed()
}
