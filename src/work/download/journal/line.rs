//! The lines of a journal: `{"add":{"id":1,"asset":"…",…}}`, `{"stage":…}`, `{"url":…}`, `{"gone":…}`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::fault::{AmountLine, FaultLine};
use crate::asset::{AccountName, Amount, AssetId, AssetKind, Collection, DownloadFault, DownloadId, Stage};
use crate::text::Label;
use crate::work::download::item::Item;
use crate::work::download::list::{Entry, kept};

/// Of the format; another one is left as it is.
pub(super) const VERSION: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Line {
    Begin { version: u32 },
    Add(Box<Added>),
    Stage { id: u64, stage: Standing },
    Url { id: u64, url: Option<Arc<str>>, expires: Option<Timestamp> },
    Gone { id: u64 },
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Added {
    id: u64,
    account: String,
    rendered: bool,
    asset: Arc<str>,
    name: String,
    kind: String,
    shelf: Option<Arc<str>>,
    created: Option<Timestamp>,
    url: Option<Arc<str>>,
    expires: Option<Timestamp>,
    bytes: Option<u64>,
    into: Place,
    path: Arc<str>,
    stage: Standing,
}

/// How a download stands, as far as the next start has to know it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Standing {
    Waiting,
    Paused {
        #[serde(with = "AmountLine")]
        amount: Amount,
    },
    Failed {
        #[serde(with = "FaultLine")]
        fault: DownloadFault,
        #[serde(with = "AmountLine")]
        amount: Amount,
    },
    Cancelled {
        #[serde(with = "AmountLine")]
        amount: Amount,
    },
}

/// A path; as bytes where it is no text.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Place {
    Text(String),
    Bytes(Vec<u8>),
}

impl Place {
    fn of(path: &Path) -> Self {
        match path.to_str() {
            Some(text) => Self::Text(text.to_owned()),
            None => Self::Bytes(path.as_os_str().as_encoded_bytes().to_vec()),
        }
    }

    fn path(self) -> Option<PathBuf> {
        let path = match self {
            Self::Text(text) => PathBuf::from(text),
            #[cfg(unix)]
            Self::Bytes(bytes) => {
                use std::os::unix::ffi::OsStringExt as _;
                PathBuf::from(std::ffi::OsString::from_vec(bytes))
            }
            #[cfg(not(unix))]
            Self::Bytes(_) => return None,
        };
        path.is_absolute().then_some(path)
    }
}

impl Standing {
    fn of(stage: &Stage) -> Self {
        match kept(stage) {
            Some(Stage::Paused { amount }) => Self::Paused { amount },
            Some(Stage::Failed { fault, amount }) => Self::Failed { fault, amount },
            Some(Stage::Cancelled { amount }) => Self::Cancelled { amount },
            _ => Self::Waiting,
        }
    }

    fn stage(self) -> Stage {
        match self {
            Self::Waiting => Stage::Waiting,
            Self::Paused { amount } => Stage::Paused { amount },
            Self::Failed { fault, amount } => Stage::Failed { fault, amount },
            Self::Cancelled { amount } => Stage::Cancelled { amount },
        }
    }
}

impl Line {
    pub(super) fn added(id: DownloadId, Entry { item, stage, .. }: &Entry) -> Self {
        Self::Add(Box::new(Added {
            id: id.0,
            account: item.asset.account.to_string(),
            rendered: item.asset.collection == Collection::Rendered,
            asset: Arc::clone(&item.asset.id),
            name: item.name.raw().to_owned(),
            kind: item.kind.as_str().to_owned(),
            shelf: item.shelf.clone(),
            created: item.created,
            url: item.url.clone(),
            expires: item.expires,
            bytes: item.bytes,
            into: Place::of(&item.into),
            path: Arc::clone(&item.path),
            stage: Standing::of(stage),
        }))
    }

    pub(super) fn staged(id: DownloadId, entry: &Entry) -> Self {
        Self::Stage { id: id.0, stage: Standing::of(&entry.stage) }
    }

    pub(super) fn renewed(id: DownloadId, Entry { item, .. }: &Entry) -> Self {
        Self::Url { id: id.0, url: item.url.clone(), expires: item.expires }
    }

    /// With its end. Empty where it cannot be written, which no value of ours leads to.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// What it says of the downloads before it.
    pub(super) fn apply(self, entries: &mut BTreeMap<u64, (Item, Stage)>) {
        match self {
            Self::Begin { .. } => {}
            Self::Add(added) => {
                let id = added.id;
                entries.extend(added.entry().map(|entry| (id, entry)));
            }
            Self::Stage { id, stage } => {
                if let Some((_, standing)) = entries.get_mut(&id) {
                    *standing = stage.stage();
                }
            }
            Self::Url { id, url, expires } => {
                if let Some((item, _)) = entries.get_mut(&id) {
                    (item.url, item.expires) = (url, expires);
                }
            }
            Self::Gone { id } => drop(entries.remove(&id)),
        }
    }
}

impl Added {
    /// `None` for what can be no download.
    fn entry(self) -> Option<(Item, Stage)> {
        let collection = if self.rendered { Collection::Rendered } else { Collection::Assets };
        let item = Item {
            asset: AssetId { account: AccountName::new(&self.account).ok()?, collection, id: self.asset },
            name: Label::new(&self.name),
            kind: AssetKind::of_word(&self.kind),
            shelf: self.shelf,
            created: self.created,
            url: self.url,
            expires: self.expires,
            bytes: self.bytes,
            into: self.into.path()?.into(),
            path: self.path,
        };
        Some((item, self.stage.stage()))
    }
}
