//! Asking for a page, and what comes back.

use std::fmt;
use std::sync::Arc;

use super::walk::Stop;
use super::{AccountName, Asset, FolderId, Query};
use crate::text::Label;

/// Where a listing goes on: opaque, only the source that made it can read it. It may hold a service's token, byte for
/// byte, and is text so that scripts can keep it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cursor(Arc<str>);

impl Cursor {
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Arc::from(text))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cursor({:?})", &*self.0)
    }
}

/// Who answers for a part of a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The service, for one account.
    Account(AccountName),
    /// The local catalogue, for all accounts that pass the filters.
    Catalog,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(account) => account.fmt(f),
            Self::Catalog => f.pad("catalogue"),
        }
    }
}

/// One question: up to `count` assets of `query`, from `cursor` on (`None`: from the beginning).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    pub origin: Origin,
    pub query: Query,
    pub cursor: Option<Cursor>,
    /// At least 1. The answer holds fewer only at the end, at a bound, or where items were taken out on our side.
    pub count: usize,
    /// Whether what is remembered of these pages may answer, or the service has to be asked anew.
    pub fresh: bool,
}

/// What one of them answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    pub assets: Vec<Asset>,
    /// Where it goes on; `None` at the end.
    pub next: Option<Cursor>,
    /// How many the service says there are. Its word: show it, never end by it.
    pub total: Option<u64>,
    /// How many items were looked through on our side for a filter that the service cannot do itself; `None` where it
    /// did all the filtering.
    pub sifted: Option<u64>,
    /// Looking stopped at the bound of requests, with more to look through behind `next`.
    pub bounded: bool,
    /// Why the listing was ended here, where a guard did it and not the service.
    pub stopped: Option<Stop>,
    /// What went wrong beside the assets that did arrive.
    pub warning: Option<super::Fault>,
    /// Of a page of the catalogue: what it was looked up in.
    pub looked: Option<Looked>,
}

/// What a page of the catalogue was looked up in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// The state of the catalogue: it grows with each change.
    pub revision: u64,
    /// How many assets were looked through.
    pub through: u64,
    /// Not all of them yet: the same question, asked again at once, finds more.
    pub more: bool,
}

/// A folder of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    pub id: FolderId,
    pub name: Label,
    /// The folder that it is in; `None` at the root.
    pub parent: Option<Arc<str>>,
}
