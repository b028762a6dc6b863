//! Pages from the catalogue, for all accounts at once.

use futures::FutureExt;
use futures::future::BoxFuture;

use super::Source;
use crate::asset::{AccountName, Ask, Cursor, Fault, Origin, Page};
use crate::catalog::{Catalog, Look};

/// The catalogue as one listing of all accounts. Its cursors are numbers of rows.
#[derive(Clone, Debug)]
pub struct Catalogued {
    catalog: Catalog,
    /// In the order in which they take turns.
    accounts: Vec<AccountName>,
}

impl Catalogued {
    #[must_use]
    pub fn new(catalog: Catalog, accounts: Vec<AccountName>) -> Self {
        Self { catalog, accounts }
    }

    /// Where the row number `offset` (from 0) is.
    #[must_use]
    pub fn cursor_at(offset: u64) -> Cursor {
        Cursor::new(&offset.to_string())
    }

    async fn answer(&self, ask: Ask) -> Result<Page, Fault> {
        if ask.origin != Origin::Catalog {
            return Err(Fault::of_catalog("it answers for no single account"));
        }
        let offset = match &ask.cursor {
            None => 0,
            Some(cursor) => {
                cursor.as_str().parse().map_err(|_| Fault::of_catalog("a place in the catalogue is a number"))?
            }
        };
        let admitted = self.accounts.iter().filter(|account| ask.query.filters.admits_account(account));
        let look = Look {
            accounts: admitted.cloned().collect(),
            query: ask.query,
            offset,
            count: ask.count,
            page_size: ask.count,
        };
        let mut page = self.catalog.page(look).await.map_err(|trouble| Fault::of_catalog(&trouble.to_string()))?;
        let next = offset.saturating_add(ask.count as u64);
        if page.total.is_some_and(|total| next < total) {
            page.next = Some(Self::cursor_at(next));
        }
        Ok(page)
    }
}

impl Source for Catalogued {
    fn page(&self, ask: Ask) -> BoxFuture<'_, Result<Page, Fault>> {
        self.answer(ask).boxed()
    }
}
