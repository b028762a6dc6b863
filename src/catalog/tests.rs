//! The catalogue as its users see it, and its file as others do.

mod glancing;
mod hostile;
mod learning;
mod model;
mod opening;
mod saving;
mod writing;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::tz::TimeZone;
use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::asset::{AssetKind, ProviderKind, Standing};

/// A catalogue in a folder of its own.
struct Shelf {
    folder: TempDir,
}

impl Shelf {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("data").join("catalog.sqlite3")
    }

    /// A file beside the catalogue.
    fn beside(&self, name: &str) -> PathBuf {
        self.path().with_file_name(name)
    }

    fn open(&self) -> Catalog {
        Catalog::open(&self.path(), TimeZone::UTC)
    }

    fn store(&self) -> Store {
        Store::open(&self.path(), 1).unwrap().0
    }

    /// The file as another program reads it.
    fn sql(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }
}

fn account(name: &str) -> Account {
    let base_url = "https://service.example/v1/".parse().unwrap();
    Account { name: AccountName::new(name).unwrap(), kind: ProviderKind::Affogato, base_url }
}

fn id(account: &Account, id: &str) -> AssetId {
    AssetId { account: account.name.clone(), collection: Collection::Assets, id: Arc::from(id) }
}

fn asset(account: &Account, name: &str) -> Asset {
    let id = id(account, name);
    let raw = format!(r#"{{"id":"{}"}}"#, id.id);
    Asset { kind: AssetKind::Image, ..Asset::bare(id, Arc::from(raw)) }
}

/// A page of this many assets, from number `first` on.
fn page(account: &Account, first: usize, count: usize) -> Vec<Asset> {
    (first..first + count).map(|number| asset(account, &format!("asset-{number}"))).collect()
}

/// What is known of an account, once the catalogue has told the last of it.
fn standing(catalog: &Catalog, account: &Account) -> Standing {
    catalog.census().borrow().standing(&account.name, Collection::Assets).cloned().unwrap_or_default()
}
