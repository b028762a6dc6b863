//! One page of several accounts, listed side by side.

use std::collections::BTreeMap;

use futures::future::join_all;

use super::Source;
use crate::asset::{AccountName, Ask, Asset, Cursor, Fault, Origin, Page, Query, slots};

/// Asks every account that has not ended for its share of a page of `size` rows, side by side. `cursors` holds the
/// accounts that go on, and where (`None`: at the beginning); one that is not in it has ended. One that fails hides
/// nothing of the others.
pub async fn page(
    source: &dyn Source,
    accounts: &[AccountName],
    query: &Query,
    size: usize,
    cursors: &BTreeMap<AccountName, Option<Cursor>>,
    fresh: bool,
) -> Vec<(AccountName, Result<Page, Fault>)> {
    let going: Vec<(&AccountName, &Option<Cursor>)> = accounts
        .iter()
        .filter(|account| query.filters.admits_account(account))
        .filter_map(|account| Some((account, cursors.get(account)?)))
        .collect();
    let asks = going.iter().enumerate().map(|(index, (account, cursor))| {
        let count = slots::share(size, going.len(), index);
        let ask = Ask {
            origin: Origin::Account((*account).clone()),
            query: query.clone(),
            cursor: (*cursor).clone(),
            count,
            fresh,
        };
        async move { ((*account).clone(), source.page(ask).await) }
    });
    join_all(asks).await
}

/// The rows of all parts in the order of their slots: one of each in turn, as long as there are any.
pub fn interleave(parts: Vec<Vec<Asset>>) -> Vec<Asset> {
    let rows = parts.iter().map(Vec::len).max().unwrap_or(0);
    let accounts = parts.len();
    let mut parts: Vec<_> = parts.into_iter().map(Vec::into_iter).collect();
    slots::allot(rows * accounts, accounts).into_iter().filter_map(|slot| parts[slot].next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::{AssetId, Collection, FaultKind};
    use futures::FutureExt;
    use futures::future::BoxFuture;
    use std::sync::{Arc, Mutex};

    fn name(name: &str) -> AccountName {
        AccountName::new(name).unwrap()
    }

    fn assets(account: &AccountName, count: usize) -> Vec<Asset> {
        let asset = |number: usize| {
            let id = Arc::from(number.to_string());
            Asset::bare(AssetId { account: account.clone(), collection: Collection::Assets, id }, Arc::from("{}"))
        };
        (0..count).map(asset).collect()
    }

    /// Answers with as many assets as it is asked for, but for the account `broken`.
    #[derive(Default)]
    struct Fake {
        asked: Mutex<Vec<(AccountName, usize)>>,
    }

    impl Source for Fake {
        fn page(&self, ask: Ask) -> BoxFuture<'_, Result<Page, Fault>> {
            let Origin::Account(account) = ask.origin else { panic!("only accounts are asked here") };
            self.asked.lock().unwrap().push((account.clone(), ask.count));
            let answer = if account == name("broken") {
                Err(Fault::new(&account, FaultKind::Offline, ""))
            } else {
                Ok(Page { assets: assets(&account, ask.count), ..Page::default() })
            };
            std::future::ready(answer).boxed()
        }
    }

    #[tokio::test]
    async fn accounts_share_a_page_and_one_that_fails_hides_nothing() {
        let accounts = ["ended", "heygen", "broken", "studio"].map(name);
        let cursors = ["heygen", "broken", "studio"].map(|account| (name(account), None)).into();
        let fake = Fake::default();
        let parts = page(&fake, &accounts, &Query::default(), 50, &cursors, false).await;
        let asked = fake.asked.into_inner().unwrap();
        assert_eq!(asked, [(name("heygen"), 17), (name("broken"), 17), (name("studio"), 16)]);
        let counts: Vec<_> = parts
            .iter()
            .map(|(account, part)| (account.as_str(), part.as_ref().ok().map(|p| p.assets.len())))
            .collect();
        assert_eq!(counts, [("heygen", Some(17)), ("broken", None), ("studio", Some(16))]);
    }

    #[test]
    fn rows_come_in_turn_until_a_part_has_ended() {
        let rows = interleave(vec![assets(&name("a"), 1), assets(&name("b"), 3), assets(&name("c"), 2)]);
        let rows: Vec<_> = rows.iter().map(|row| format!("{}{}", row.id.account, row.id.id)).collect();
        assert_eq!(rows, ["a0", "b0", "c0", "b1", "c1", "b2"]);
        assert!(interleave(Vec::new()).is_empty());
    }
}
