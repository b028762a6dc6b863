//! Finding single assets by what people type for them.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures::StreamExt as _;
use futures::stream;

use super::accounts::Accounts;
use super::console::Messages;
use super::patience::patiently;
use super::report::gravest;
use super::{Failure, USAGE};
use crate::asset::{AccountName, Asset, AssetId, Collection, Fault, FaultKind, Query};
use crate::catalog::Catalog;
use crate::provider::walk::{self, Order, Step};
use crate::text;
use crate::update::explain;

/// How many requests are in flight at once.
const SIDE_BY_SIDE: usize = 4;

/// What came of one id.
pub(super) type Found = Result<Asset, Failure>;

/// Finds assets, in the order of `ids`: in the catalogue, if there is one, else at the services.
///
/// # Errors
/// The catalogue cannot be read.
pub(super) async fn find(
    accounts: &Accounts,
    catalog: Option<&Catalog>,
    ids: &[String],
    messages: &Messages,
) -> Result<Vec<Found>, Failure> {
    let wanted: Vec<Vec<AssetId>> = ids.iter().map(|id| candidates(id, accounts)).collect();
    let mut search = Search { accounts, messages, found: Vec::new(), faults: Vec::new() };
    match catalog {
        Some(catalog) => {
            catalog.ready().await?;
            search.found = catalog.assets(wanted.iter().flatten().cloned().collect()).await?;
        }
        None => at_the_services(&mut search, &wanted).await,
    }
    Ok(ids.iter().zip(&wanted).map(|(id, candidates)| search.verdict(id, candidates)).collect())
}

/// A service is asked for the single asset first; where it cannot tell it, its listing is walked, once for all ids. What is
/// found among the uploads is not looked for among what was made.
async fn at_the_services(search: &mut Search<'_>, wanted: &[Vec<AssetId>]) {
    for collection in Collection::ALL {
        let open = |search: &Search<'_>| -> BTreeSet<AssetId> {
            // A bare id that one account has told needs no walk through the others.
            let untold = wanted.iter().filter(|ids| !search.found.iter().any(|asset| ids.contains(&asset.id)));
            let here = untold.flatten().filter(|id| id.collection == collection);
            here.filter(|id| !search.has_failed(&id.account)).cloned().collect()
        };
        let unknown = search.ask(open(search)).await;
        let left = open(search);
        for account in search.accounts.names() {
            let of_account = unknown.intersection(&left).filter(|id| id.account == account);
            let ids: BTreeSet<AssetId> = of_account.cloned().collect();
            if !ids.is_empty() {
                search.walk(&account, collection, ids).await;
            }
        }
    }
}

/// Which assets an id can mean: of `account:id` and of each account for a bare one, in each of their collections.
fn candidates(text: &str, accounts: &Accounts) -> Vec<AssetId> {
    let of = |account: &AccountName, id: &str| -> Vec<AssetId> {
        let collections = accounts.provider(account).map(|provider| provider.collections()).unwrap_or_default();
        let one =
            |collection: &Collection| AssetId { account: account.clone(), collection: *collection, id: Arc::from(id) };
        collections.iter().map(one).collect()
    };
    let qualified = text.split_once(':').and_then(|(name, id)| Some((AccountName::new(name).ok()?, id)));
    match qualified.filter(|(account, _)| accounts.provider(account).is_some()) {
        Some((account, id)) => of(&account, id),
        None => accounts.names().iter().flat_map(|account| of(account, text)).collect(),
    }
}

struct Search<'a> {
    accounts: &'a Accounts,
    messages: &'a Messages,
    found: Vec<Asset>,
    faults: Vec<Fault>,
}

impl Search<'_> {
    /// Asks for each asset by itself; gives those that the services do not know that way.
    async fn ask(&mut self, ids: BTreeSet<AssetId>) -> BTreeSet<AssetId> {
        let (accounts, messages) = (self.accounts, self.messages);
        let asked = ids.into_iter().filter_map(|id| Some((accounts.provider(&id.account)?, id)));
        let answers = stream::iter(asked)
            .map(|(provider, id)| async move {
                let waits = |fault: &Fault, wait| {
                    messages.progress(&explain::waiting(fault, wait, &accounts.place(&fault.account)));
                };
                (id.clone(), patiently(|| provider.asset(id.clone()), waits).await)
            })
            .buffer_unordered(SIDE_BY_SIDE);
        let mut answers = std::pin::pin!(answers);
        let mut unknown = BTreeSet::new();
        while let Some((id, answer)) = answers.next().await {
            match answer {
                Ok(asset) => self.found.push(asset),
                Err(fault) if fault.kind == FaultKind::NotFound => {
                    unknown.insert(id);
                }
                Err(fault) => self.faults.push(fault),
            }
        }
        unknown
    }

    fn has_failed(&self, account: &AccountName) -> bool {
        self.faults.iter().any(|fault| fault.account == *account)
    }

    /// Walks through one of an account's listings until all are found or it ends.
    async fn walk(&mut self, account: &AccountName, collection: Collection, mut open: BTreeSet<AssetId>) {
        let Some(provider) = self.accounts.provider(account).cloned() else { return };
        let query = Query { collection, ..Query::default() };
        let order = Order { query, from: None, concurrency: SIDE_BY_SIDE };
        let mut steps = walk::walk(provider, order);
        while let Some(step) = steps.next().await {
            match step {
                Step::Page(page) => {
                    self.found.extend(page.assets.into_iter().filter(|asset| open.remove(&asset.id)));
                    if open.is_empty() {
                        return;
                    }
                }
                Step::Waiting { fault, wait, .. } => {
                    self.messages.progress(&explain::waiting(&fault, wait, &self.accounts.place(account)));
                }
                Step::Stopped(stop, page) => self.messages.line(&explain::stop(account, stop, page, 0).head),
                // Where an account has nothing of the kind, it has not this one either.
                Step::Failed { fault, .. } if fault.is_without() => {}
                Step::Failed { fault, .. } => self.faults.push(fault),
                Step::Done { .. } => {}
            }
        }
    }

    /// What is to be said of one id.
    fn verdict(&self, text: &str, candidates: &[AssetId]) -> Found {
        let mut found: Vec<&Asset> = self.found.iter().filter(|asset| candidates.contains(&asset.id)).collect();
        // The uploads come first, also where the catalogue knows both.
        let first = found.iter().map(|asset| asset.id.collection).min();
        found.retain(|asset| Some(asset.id.collection) == first);
        let shown = text::safe(text);
        match &found[..] {
            [asset] => Ok((*asset).clone()),
            [] => Err(self.missing(&shown, candidates)),
            several => {
                let names: Vec<String> = several.iter().map(|asset| format!("{}:{shown}", asset.id.account)).collect();
                let text = format!("several accounts have {shown}: name one of {}", names.join(", "));
                Err(Failure { code: USAGE, text: Some(text) })
            }
        }
    }

    /// Why an asset was not found: what failed where it may be, or that it is nowhere.
    fn missing(&self, shown: &str, candidates: &[AssetId]) -> Failure {
        let may_have = |fault: &&Fault| candidates.iter().any(|id| id.account == fault.account);
        let faults: Vec<&Fault> = self.faults.iter().filter(may_have).collect();
        let mut told: Vec<String> = faults
            .iter()
            .map(|fault| explain::fault(fault, &self.accounts.place(&fault.account)).to_string())
            .collect();
        told.dedup();
        if told.is_empty() {
            return Failure::other(format!("no asset has the ID {shown}"));
        }
        Failure { code: gravest(faults), text: Some(told.join("; ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::console::fake;
    use crate::command::fake::Fake;
    use crate::provider::Shared;

    async fn found(providers: &[Arc<Fake>], ids: &[&str]) -> Vec<Result<String, Failure>> {
        let shared: Vec<Shared> = providers.iter().map(|provider| provider.clone() as Shared).collect();
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        let (console, _, _) = fake::console();
        let found = find(&Accounts::of(&shared), None, &ids, &console.messages).await.unwrap();
        found.into_iter().map(|one| one.map(|asset| format!("{}:{}", asset.id.account, asset.id.id))).collect()
    }

    fn lists_only(name: &str, count: u64) -> Arc<Fake> {
        Arc::new(Fake { tells_one: false, ..Fake::new(name, count) })
    }

    #[tokio::test]
    async fn a_bare_id_is_found_where_one_account_has_it() {
        let accounts = [Fake::new("a", 5).into(), Fake::new("b", 30).into()];
        assert_eq!(found(&accounts, &["id22", "a:id1"]).await, [Ok("b:id22".to_owned()), Ok("a:id1".to_owned())]);
    }

    #[tokio::test]
    async fn several_ids_take_one_walk() {
        let account = lists_only("a", 100);
        let ids = ["id15", "id3", "a:id18"];
        assert_eq!(
            found(std::slice::from_ref(&account), &ids).await,
            ["a:id15", "a:id3", "a:id18"].map(|id| Ok(id.to_owned()))
        );
        // It ends where all are found; the page after that was on its way.
        assert!(account.asked.lock().unwrap().len() <= 3);
    }

    #[tokio::test]
    async fn an_id_that_several_accounts_have_has_to_be_named() {
        let accounts = [Fake::new("a", 5).into(), Fake::new("b", 5).into()];
        let text = Some("several accounts have id1: name one of a:id1, b:id1".to_owned());
        assert_eq!(found(&accounts, &["id1"]).await, [Err(Failure { code: 2, text })]);
    }

    #[tokio::test]
    async fn an_id_that_nobody_has_is_said() {
        let accounts = [Fake::new("a", 5).into(), lists_only("b", 25)];
        let text = |id: &str| Some(format!("no asset has the ID {id}"));
        assert_eq!(
            found(&accounts, &["b:id99", "x\u{1b}"]).await,
            [Err(Failure { code: 1, text: text("b:id99") }), Err(Failure { code: 1, text: text("x\\u001b") })]
        );
    }

    #[tokio::test]
    async fn a_failure_is_the_reason_where_the_asset_may_be() {
        let accounts = [Fake::new("a", 5).into(), Fake::failing("b", [FaultKind::Unauthorized]).into()];
        let [Err(failure), Ok(other)] = &found(&accounts, &["id7", "a:id1"]).await[..] else {
            panic!("one fails, one is found")
        };
        assert_eq!((failure.code, other.as_str()), (3, "a:id1"));
        assert_eq!(failure.text.as_deref(), Some("b: key refused (401), from A_KEY · run: assetbrowse doctor"));
    }
}
