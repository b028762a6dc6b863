//! How many assets the catalogue holds, of which sorts, and how far that is the whole truth. Kept as assets come and go,
//! never counted anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::{AccountName, AssetKind, Collection, Folder, Status};

/// What the catalogue knows, by account and collection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Grows with each change of the catalogue.
    pub revision: u64,
    pub standings: BTreeMap<(AccountName, Collection), Standing>,
    /// The folders of each account, as they were last listed.
    pub folders: BTreeMap<AccountName, Vec<Folder>>,
    /// Why there is no catalogue, where there is none: one sentence.
    pub trouble: Option<String>,
    /// What happened when it was opened, where that is worth saying: that it was damaged and set aside.
    pub notice: Option<String>,
}

/// What the catalogue knows of one account's collection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Assets that the provider listed when it was last looked at.
    pub known: u64,
    /// Assets that it no longer lists.
    pub gone: u64,
    /// Of the known ones, those first seen since the last visit.
    pub new: u64,
    /// The known ones by kind.
    pub kinds: BTreeMap<AssetKind, u64>,
    pub statuses: BTreeMap<Status, u64>,
    /// By the folder's id; those at the root are in none.
    pub folders: BTreeMap<Arc<str>, u64>,
    /// How many the provider said there are, when it last said so.
    pub told: Option<u64>,
    /// When all of it was last known: walked through to the listing's own end, or down to what was known when it was so
    /// before. `None`: never, so that more may be there.
    pub whole_at: Option<Timestamp>,
    /// When anything was last heard of it.
    pub seen_at: Option<Timestamp>,
}

impl Census {
    /// What is known of an account's collection.
    #[must_use]
    pub fn standing(&self, account: &AccountName, collection: Collection) -> Option<&Standing> {
        self.standings.get(&(account.clone(), collection))
    }
}
