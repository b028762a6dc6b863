//! Pages from the catalogue, for all accounts at once.

use futures::FutureExt;
use futures::future::BoxFuture;

use super::Source;
use crate::asset::{AccountName, Ask, AssetId, Cursor, Fault, Origin, Page, Query};
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

    /// All that match a query, in its order for pages of so many rows.
    ///
    /// # Errors
    /// Why the catalogue cannot be used.
    pub async fn ids(&self, query: Query, page_size: usize) -> Result<Vec<AssetId>, Fault> {
        let look = Look { accounts: self.admitted(&query), query, offset: 0, count: usize::MAX, page_size };
        Ok(self.catalog.ids(look).await?)
    }

    fn admitted(&self, query: &Query) -> Vec<AccountName> {
        self.accounts.iter().filter(|account| query.filters.admits_account(account)).cloned().collect()
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
        let look = Look {
            accounts: self.admitted(&ask.query),
            query: ask.query,
            offset,
            count: ask.count,
            page_size: ask.count,
        };
        let mut page = self.catalog.page(look).await?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::{Account, Asset, Choice, Collection, Filters, ProviderKind};
    use crate::catalog::Standpoint;
    use jiff::tz::TimeZone;
    use std::sync::Arc;

    fn account(name: &str) -> Account {
        let base_url = "https://api.example.com/".parse().unwrap();
        Account { name: AccountName::new(name).unwrap(), kind: ProviderKind::Heygen, base_url }
    }

    fn ask(query: Query, cursor: Option<Cursor>) -> Ask {
        Ask { origin: Origin::Catalog, query, cursor, count: 2, fresh: false }
    }

    #[tokio::test]
    async fn one_walks_through_all_accounts_in_turns_by_the_cursors() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(&folder.path().join("data").join("catalog.sqlite3"), TimeZone::UTC);
        let accounts = ["studio", "heygen"].map(account);
        for account in &accounts {
            let asset = |number: u32| {
                let id = Arc::from(format!("{}-{number}", account.name));
                let id = AssetId { account: account.name.clone(), collection: Collection::Assets, id };
                Asset::bare(id, Arc::from("{}"))
            };
            let base = catalog.base(account, Collection::Assets).await.unwrap();
            let at = Some(Standpoint { base, position: 0 });
            catalog.put(account, Collection::Assets, (0..3).map(asset).collect(), at, None).await.unwrap();
        }
        let source = Catalogued::new(catalog.clone(), accounts.map(|account| account.name).to_vec());
        let mut cursor = None;
        let mut walked = Vec::new();
        loop {
            let page = source.page(ask(Query::default(), cursor)).await.unwrap();
            assert_eq!(page.total, Some(6));
            walked.extend(page.assets.iter().map(|asset| asset.id.id.to_string()));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(walked, ["studio-0", "heygen-0", "studio-1", "heygen-1", "studio-2", "heygen-2"]);

        let only = Filters { accounts: Choice::only([account("heygen").name]), ..Filters::default() };
        let page = source.page(ask(Query { filters: only, ..Query::default() }, None)).await.unwrap();
        assert_eq!((page.assets.len(), page.total), (2, Some(3)));
        let strange = source.page(ask(Query::default(), Some(Cursor::new("-1")))).await;
        assert_eq!(strange, Err(Fault::of_catalog("a place in the catalogue is a number")));

        catalog.close().await;
        let closed = source.page(ask(Query::default(), None)).await;
        assert_eq!(closed, Err(Fault::of_catalog("the catalogue is closed")));
    }
}
