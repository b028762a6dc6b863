//! From what was typed to what is asked, and of whom.

use std::sync::Arc;

use super::Failure;
use crate::asset::{AccountName, Choice, Collection, Filters, FolderId, Query, Search};
use crate::cli::{After, Selection};
use crate::text;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Selected {
    /// Who is asked, in the order of the configuration; at least one.
    pub(super) accounts: Vec<AccountName>,
    pub(super) query: Query,
}

impl Selected {
    /// Whether every asset of these accounts passes.
    pub(super) fn is_whole(&self) -> bool {
        let Query { filters, search, .. } = &self.query;
        search.is_empty() && Filters { accounts: Choice::Any, ..filters.clone() }.is_empty()
    }
}

/// Among which accounts is selected, in their order.
pub(super) struct Among(pub(super) Vec<Candidate>);

/// An account that may be selected.
pub(super) struct Candidate {
    pub(super) name: AccountName,
    /// The collections that it has, and whether each of them may be in folders.
    pub(super) collections: Vec<(Collection, bool)>,
}

impl Candidate {
    pub(super) fn has(&self, collection: Collection) -> bool {
        self.collections.iter().any(|(has, _)| *has == collection)
    }

    fn has_folders(&self, collection: Collection) -> bool {
        self.collections.contains(&(collection, true))
    }
}

impl Among {
    fn has(&self, name: &AccountName) -> bool {
        self.names().any(|known| known == name)
    }

    fn names(&self) -> impl Iterator<Item = &AccountName> {
        self.0.iter().map(|candidate| &candidate.name)
    }

    /// Names of accounts that have to be known.
    pub(super) fn check<'a>(&self, named: impl IntoIterator<Item = &'a AccountName>) -> Result<(), Failure> {
        match named.into_iter().find(|name| !self.has(name)) {
            Some(unknown) => {
                let known: Vec<_> = self.names().map(AccountName::as_str).collect();
                Err(Failure::usage(format!("there is no account {unknown}; there are {}", known.join(", "))))
            }
            None => Ok(()),
        }
    }

    /// Those of `named` that have a collection, all where none is named; at least one.
    pub(super) fn with(&self, collection: Collection, named: &[AccountName]) -> Result<Vec<AccountName>, Failure> {
        self.check(named)?;
        let meant = self.0.iter().filter(|one| named.is_empty() || named.contains(&one.name));
        let have: Vec<_> = meant.filter(|one| one.has(collection)).map(|one| one.name.clone()).collect();
        if have.is_empty() { Err(without(collection)) } else { Ok(have) }
    }
}

fn without(collection: Collection) -> Failure {
    Failure::usage(format!("no account of the selection has the collection {}", collection.as_str()))
}

/// Resolves a selection; `after` names the accounts that go on, if any does.
pub(super) fn select(selection: &Selection, after: &[After], among: &Among) -> Result<Selected, Failure> {
    let collection = selection.collection;
    among.check(after.iter().map(|after| &after.account))?;
    let have = among.with(collection, &selection.providers)?;
    let filters = Filters {
        accounts: Choice::only(selection.providers.iter().cloned()),
        kinds: Choice::only(selection.kinds.iter().copied()),
        statuses: Choice::only(selection.statuses.iter().map(|status| Some(Arc::from(status.as_str())))),
        folder: selection.folder.as_deref().map(|id| folder(id, selection, among)).transpose()?,
        only_new: selection.new,
        gone: selection.gone,
    };
    let goes_on = |name: &AccountName| after.is_empty() || after.iter().any(|after| after.account == *name);
    let asked: Vec<_> = have.into_iter().filter(|name| filters.admits_account(name) && goes_on(name)).collect();
    if asked.is_empty() {
        return Err(Failure::usage("--provider, --folder and --after name no account in common"));
    }
    let query = Query {
        collection,
        filters,
        search: selection.search.as_deref().map_or(Ok(Search::default()), search)?,
        sort: selection.order(),
    };
    Ok(Selected { accounts: asked, query })
}

/// What is searched for. A mistake is shown where it is.
fn search(text: &str) -> Result<Search, Failure> {
    Search::whole(text).map_err(|mistake| {
        let mark = |at: usize| text::width(&text::safe(text.get(..at).unwrap_or(text)));
        let (from, to) = (mark(mistake.at.start), mark(mistake.at.end));
        let arrow = format!("{}{}", " ".repeat(from), "^".repeat(to.saturating_sub(from).max(1)));
        Failure::usage(format!("{}\n  {}\n  {arrow}", mistake.words, text::safe(text)))
    })
}

/// A folder's id with its account: `studio:f1`, or the bare id where one account alone can have it.
fn folder(text: &str, selection: &Selection, among: &Among) -> Result<FolderId, Failure> {
    let qualified = text.split_once(':').and_then(|(name, id)| Some((AccountName::new(name).ok()?, id)));
    if let Some((account, id)) = qualified.filter(|(account, _)| among.has(account)) {
        return Ok(FolderId { account, id: Arc::from(id) });
    }
    let is_meant = |name: &AccountName| selection.providers.is_empty() || selection.providers.contains(name);
    let able = among.0.iter().filter(|one| one.has_folders(selection.collection) && is_meant(&one.name));
    match &able.map(|one| &one.name).collect::<Vec<_>>()[..] {
        [account] => Ok(FolderId { account: (*account).clone(), id: Arc::from(text) }),
        [] => Err(Failure::usage("no account of the selection has folders")),
        [first, ..] => Err(Failure::usage(format!("which account's folder? write --folder {first}:ID"))),
    }
}
