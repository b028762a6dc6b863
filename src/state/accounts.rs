//! The accounts: what they are, and how they are doing.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use super::{Count, Remote};
use crate::asset::walk::Guard;
use crate::asset::{
    Account, AccountName, Asset, AssetKind, Collection, Counts, Fault, FaultKind, Folder, FolderId, Status,
};

/// What the command hands over about one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountInfo {
    pub account: Account,
    /// What can be done with each collection that it has.
    pub collections: BTreeMap<Collection, Abilities>,
    pub has_folders: bool,
    /// Where the key comes from, in words; never the key.
    pub key_source: String,
    /// Its place in the configuration, such as `config.toml:14`.
    pub config_place: Option<String>,
    /// It is one of the demo's: there is nothing about it that could be set right.
    pub is_demo: bool,
}

/// What a service can do with one of its collections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Abilities {
    /// Whether any page can be asked for at once.
    pub numbered: bool,
    /// The kinds of which it can list one alone.
    pub filters_kind: Cow<'static, [AssetKind]>,
    /// Whether it can list one folder alone.
    pub filters_folder: bool,
    /// The statuses that it is known to tell.
    pub statuses: &'static [&'static str],
}

/// An account in the browser.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountState {
    pub info: AccountInfo,
    pub health: Health,
    /// How it was doing before somebody began to wait for it.
    pub rested: Health,
    pub folders: Remote<Vec<Folder>>,
    /// The total of each collection without filters, as the service last told it.
    pub totals: BTreeMap<Collection, Count>,
    /// How far the sync that runs on it has come.
    pub syncing: Option<Counts>,
}

impl AccountState {
    #[must_use]
    pub fn new(info: AccountInfo) -> Self {
        Self {
            info,
            health: Health::Unasked,
            rested: Health::Unasked,
            folders: Remote::Idle,
            totals: BTreeMap::new(),
            syncing: None,
        }
    }

    #[must_use]
    pub fn name(&self) -> &AccountName {
        &self.info.account.name
    }

    /// What it can do with a collection; `None` where it has none.
    #[must_use]
    pub fn can(&self, collection: Collection) -> Option<&Abilities> {
        self.info.collections.get(&collection)
    }

    /// Whether it has failed for want of a key that is not refused, which can be given here.
    #[must_use]
    pub fn wants_key(&self) -> bool {
        let Health::Failed(fault) = &self.health else { return false };
        matches!(fault.kind, FaultKind::MissingKey | FaultKind::Unauthorized) && !self.info.is_demo
    }
}

/// How an account is doing, as its last answer says.
#[derive(Clone, Debug, PartialEq)]
pub enum Health {
    Unasked,
    /// A request is under way.
    Busy,
    /// It is asked again then (since the program's start).
    Waiting {
        until: Duration,
    },
    Well,
    /// It answered, and something is missing: a bound, a guard's stop, an error beside assets.
    Partial,
    Failed(Fault),
    Offline(Fault),
}

impl Health {
    /// Whether an answer of it is waited for.
    #[must_use]
    pub fn is_waited_for(&self) -> bool {
        match self {
            Self::Busy | Self::Waiting { .. } => true,
            Self::Unasked | Self::Well | Self::Partial | Self::Failed(_) | Self::Offline(_) => false,
        }
    }
}

/// How many different assets were seen in this session, by kind, status and folder: lower bounds for the sidebar.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    guard: Guard,
    pub kinds: BTreeMap<AssetKind, u64>,
    pub statuses: BTreeMap<Status, u64>,
    pub folders: BTreeMap<FolderId, u64>,
    /// Every account has been listed to its end without filters: these are all there are.
    pub whole: bool,
}

impl Seen {
    /// Counts an asset, once.
    pub fn note(&mut self, asset: &Asset) {
        if asset.unreadable.is_some() || !self.guard.admit(&asset.id) {
            return;
        }
        *self.kinds.entry(asset.kind).or_default() += 1;
        *self.statuses.entry(asset.status_word()).or_default() += 1;
        if let Some(folder) = &asset.folder {
            let id = FolderId { account: asset.id.account.clone(), id: folder.clone() };
            *self.folders.entry(id).or_default() += 1;
        }
    }
}
