//! From what was typed to what is asked, and of whom.

use std::sync::Arc;

use super::Failure;
use super::accounts::Accounts;
use crate::asset::{AccountName, Choice, Filters, FolderId, Query};
use crate::cli::Selection;

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
        let filters = &self.query.filters;
        filters.kinds.is_any() && filters.statuses.is_any() && filters.folder.is_none()
    }
}

/// Resolves a selection.
pub(super) fn select(selection: &Selection, accounts: &Accounts) -> Result<Selected, Failure> {
    let mut named = selection.providers.iter().chain(selection.after.iter().map(|after| &after.account));
    if let Some(unknown) = named.find(|name| accounts.provider(name).is_none()) {
        return Err(Failure::usage(format!("there is no account {unknown}; there are {}", list(&accounts.names()))));
    }
    let filters = Filters {
        accounts: Choice::only(selection.providers.iter().cloned()),
        kinds: Choice::only(selection.kinds.iter().copied()),
        statuses: Choice::only(selection.statuses.iter().map(|status| Some(Arc::from(status.as_str())))),
        folder: selection.folder.as_deref().map(|id| folder(id, selection, accounts)).transpose()?,
        ..Filters::default()
    };
    let goes_on =
        |name: &AccountName| selection.after.is_empty() || selection.after.iter().any(|after| after.account == *name);
    let mut asked = accounts.names();
    asked.retain(|name| filters.admits_account(name) && goes_on(name));
    if asked.is_empty() {
        return Err(Failure::usage("--provider, --folder and --after name no account in common"));
    }
    Ok(Selected { accounts: asked, query: Query { collection: selection.collection, filters, ..Query::default() } })
}

/// A folder's id with its account: `studio:f1`, or the bare id where one account alone can have it.
fn folder(text: &str, selection: &Selection, accounts: &Accounts) -> Result<FolderId, Failure> {
    let qualified = text.split_once(':').and_then(|(name, id)| Some((AccountName::new(name).ok()?, id)));
    if let Some((account, id)) = qualified.filter(|(account, _)| accounts.provider(account).is_some()) {
        return Ok(FolderId { account, id: Arc::from(id) });
    }
    let mut able = accounts.names();
    able.retain(|name| selection.providers.is_empty() || selection.providers.contains(name));
    able.retain(|name| accounts.provider(name).is_some_and(|provider| provider.capabilities().has_folders));
    match &able[..] {
        [account] => Ok(FolderId { account: account.clone(), id: Arc::from(text) }),
        [] => Err(Failure::usage("no account of the selection has folders")),
        [first, ..] => Err(Failure::usage(format!("which account's folder? write --folder {first}:ID"))),
    }
}

fn list(names: &[AccountName]) -> String {
    names.iter().map(AccountName::as_str).collect::<Vec<_>>().join(", ")
}
