//! The catalogue as its users see it.

use std::path::{Path, PathBuf};
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

    fn open(&self) -> Catalog {
        Catalog::open(&self.path(), TimeZone::UTC)
    }

    fn sql(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }
}

fn account(name: &str) -> Account {
    let base_url = "https://service.example/v1/".parse().unwrap();
    Account { name: AccountName::new(name).unwrap(), kind: ProviderKind::Affogato, base_url }
}

fn asset(account: &Account, id: &str) -> Asset {
    let id = AssetId { account: account.name.clone(), collection: Collection::Assets, id: Arc::from(id) };
    let raw = format!(r#"{{"id":"{}"}}"#, id.id);
    Asset { kind: AssetKind::Image, ..Asset::bare(id, Arc::from(raw)) }
}

fn standing(catalog: &Catalog, account: &Account) -> Standing {
    catalog.census().borrow().standing(&account.name, Collection::Assets).cloned().unwrap_or_default()
}

#[tokio::test]
async fn what_is_written_is_there_after_the_next_start() {
    let shelf = Shelf::new();
    let heygen = account("heygen");
    let catalog = shelf.open();
    let page = vec![asset(&heygen, "a"), asset(&heygen, "b")];
    let written = catalog.put(&heygen, Collection::Assets, page, None, Some(57)).await;
    assert_eq!(written, Ok(Written { new: 2, changed: 0, same: 0 }));
    catalog.close().await;
    assert_eq!(catalog.base(&heygen, Collection::Assets).await, Err(Trouble::Closed));

    let catalog = shelf.open();
    let mut changed = asset(&heygen, "b");
    changed.name = "another".into();
    let page = vec![asset(&heygen, "a"), changed, asset(&heygen, "c")];
    let written = catalog.put(&heygen, Collection::Assets, page, None, None).await;
    assert_eq!(written, Ok(Written { new: 1, changed: 1, same: 1 }));
    let health = catalog.check().await.unwrap();
    assert_eq!((health.assets, health.damage), (3, Vec::new()));
    catalog.close().await;
    let standing = standing(&catalog, &heygen);
    assert_eq!((standing.known, standing.told), (3, Some(57)));
}
