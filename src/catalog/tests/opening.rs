//! Files of all sorts under the catalogue's name.

use std::fs;

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::catalog::failure::Failure;

/// Writes a catalogue with some assets, closed.
fn filled(shelf: &Shelf) -> Vec<u8> {
    let mut store = shelf.store();
    let heygen = account("heygen");
    let assets = page(&heygen, 0, 300);
    store.change(|change| change.record(&heygen, Collection::Assets, &assets, None, None, 5)).unwrap();
    store.close();
    fs::read(shelf.path()).unwrap()
}

/// Writes a page, as the browser would, and gives what is known of the account then.
async fn used(catalog: &Catalog) -> Result<Standing, Trouble> {
    let heygen = account("heygen");
    let put = catalog.put(&heygen, Collection::Assets, page(&heygen, 0, 2), None, None).await;
    catalog.close().await;
    put.map(|_| standing(catalog, &heygen))
}

#[tokio::test]
#[cfg(unix)]
async fn the_folder_and_the_files_are_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let shelf = Shelf::new();
    let catalog = shelf.open();
    catalog.visit().await.unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(shelf.path().parent().unwrap()), 0o700);
    for name in ["catalog.sqlite3", "catalog.sqlite3-wal", "catalog.sqlite3-shm", "catalog.sqlite3.lock"] {
        assert_eq!(mode(&shelf.beside(name)), 0o600, "{name}");
    }
    catalog.close().await;
    assert!(!shelf.beside("catalog.sqlite3-wal").exists(), "the last one puts all into the file itself");
}

#[rstest]
#[case::text(b"hello, this is no database".to_vec())]
#[case::text_that_is_long(vec![b'x'; 70_000])]
#[case::only_the_magic(b"SQLite format 3\0".to_vec())]
#[tokio::test]
async fn what_is_no_database_is_set_aside(#[case] bytes: Vec<u8>) {
    let shelf = Shelf::new();
    fs::create_dir_all(shelf.path().parent().unwrap()).unwrap();
    for aside in ["catalog.sqlite3.broken", "catalog.sqlite3.broken-2", "catalog.sqlite3.broken-3"] {
        fs::write(shelf.path(), &bytes).unwrap();
        let catalog = shelf.open();
        assert_eq!(used(&catalog).await.map(|standing| standing.known), Ok(2));
        let notice = format!("catalogue was damaged: set aside as {aside}, a new one is filling");
        assert_eq!(catalog.census().borrow().notice.as_ref(), Some(&notice));
        assert_eq!(fs::read(shelf.beside(aside)).unwrap(), bytes, "nothing is lost");
    }
}

#[tokio::test]
async fn an_empty_file_is_a_beginning() {
    let shelf = Shelf::new();
    fs::create_dir_all(shelf.path().parent().unwrap()).unwrap();
    fs::write(shelf.path(), b"").unwrap();
    let catalog = shelf.open();
    assert_eq!(used(&catalog).await.map(|standing| standing.known), Ok(2));
    assert_eq!(catalog.census().borrow().notice, None);
}

#[tokio::test]
async fn a_newer_file_stays_as_it_is() {
    let shelf = Shelf::new();
    filled(&shelf);
    shelf.sql().pragma_update(None, "user_version", 7).unwrap();
    let before = fs::read(shelf.path()).unwrap();
    let catalog = shelf.open();
    let newer = Trouble::Newer { found: 7, known: file::SCHEMA };
    assert_eq!(catalog.ready().await, Err(newer.clone()));
    assert_eq!(used(&catalog).await, Err(newer.clone()));
    assert_eq!(catalog.census().borrow().trouble, Some(newer.to_string()));
    assert_eq!(fs::read(shelf.path()).unwrap(), before);
}

#[tokio::test]
async fn a_newer_file_stays_as_it_is_while_its_version_is_still_in_the_wal() {
    let shelf = Shelf::new();
    filled(&shelf);
    let writer = shelf.sql();
    writer.pragma_update(None, "user_version", 7).unwrap();
    let before = fs::read(shelf.path()).unwrap();
    // As if it was killed: the last connection that is closed would put the version into the file.
    writer.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).unwrap();
    drop(writer);
    let catalog = shelf.open();
    assert_eq!(catalog.ready().await, Err(Trouble::Newer { found: 7, known: file::SCHEMA }));
    catalog.close().await;
    assert_eq!(fs::read(shelf.path()).unwrap(), before);
}

#[tokio::test]
async fn a_database_of_somebody_else_stays_as_it_is() {
    let shelf = Shelf::new();
    fs::create_dir_all(shelf.path().parent().unwrap()).unwrap();
    shelf.sql().execute_batch("CREATE TABLE notes (text); INSERT INTO notes VALUES ('mine')").unwrap();
    let before = fs::read(shelf.path()).unwrap();
    let catalog = shelf.open();
    assert!(matches!(used(&catalog).await, Err(Trouble::Foreign { .. })));
    assert_eq!(fs::read(shelf.path()).unwrap(), before);
}

#[tokio::test]
#[cfg(unix)]
async fn a_link_to_another_file_is_not_followed() {
    let shelf = Shelf::new();
    fs::create_dir_all(shelf.path().parent().unwrap()).unwrap();
    fs::write(shelf.beside("precious"), b"precious").unwrap();
    std::os::unix::fs::symlink(shelf.beside("precious"), shelf.path()).unwrap();
    let catalog = shelf.open();
    assert!(matches!(used(&catalog).await, Err(Trouble::Foreign { .. })));
    assert_eq!(fs::read(shelf.beside("precious")).unwrap(), b"precious");
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_told_with_its_name() {
    let shelf = Shelf::new();
    fs::write(shelf.folder.path().join("data"), b"a file where the folder should be").unwrap();
    let catalog = shelf.open();
    let Err(Trouble::Failed(sentence)) = used(&catalog).await else { panic!("there is no folder") };
    assert!(sentence.contains("data"), "{sentence}");
    assert!(catalog.census().borrow().trouble.is_some());
}

#[test]
fn a_full_disk_fails_that_page_alone_and_there_may_be_room_later() {
    let shelf = Shelf::new();
    let heygen = account("heygen");
    let mut store = shelf.store();
    let put = |store: &mut Store, first: usize, count: usize| {
        let assets = page(&heygen, first, count);
        store.change(|change| change.record(&heygen, Collection::Assets, &assets, None, None, 5))
    };
    put(&mut store, 0, 10).unwrap();
    let pages: i64 = store.connection().pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    store.connection().pragma_update_and_check(None, "max_page_count", pages + 2, |_| Ok(())).unwrap();
    let failure = put(&mut store, 10, 1000).unwrap_err();
    assert!(matches!(failure, Failure::Trouble(Trouble::Failed(sentence)) if sentence.contains("full")));
    let known = |store: &mut Store| store.known().unwrap().census.standings.values().map(|one| one.known).sum::<u64>();
    assert_eq!(known(&mut store), 10);
    store.connection().pragma_update_and_check(None, "max_page_count", 100_000, |_| Ok(())).unwrap();
    put(&mut store, 10, 1000).unwrap();
    assert_eq!(known(&mut store), 1010);
    assert_eq!(store.check().unwrap().damage, Vec::<String>::new());
}

#[tokio::test]
async fn damage_that_is_found_later_sets_the_file_aside_and_the_page_is_not_lost() {
    let shelf = Shelf::new();
    filled(&shelf);
    let catalog = shelf.open();
    catalog.ready().await.unwrap();
    // The pages of the tables, but not the first one with the schema.
    let mut bytes = fs::read(shelf.path()).unwrap();
    bytes[4096..].fill(0xa5);
    fs::write(shelf.path(), &bytes).unwrap();
    assert_eq!(used(&catalog).await.map(|standing| standing.known), Ok(2));
    assert!(catalog.census().borrow().notice.is_some());
    assert_eq!(fs::read(shelf.beside("catalog.sqlite3.broken")).unwrap(), bytes);
}

#[rstest]
#[case::a_table("CREATE TABLE tally", "CREATE TABLE rally")]
#[case::a_column("    rank ", "    bank ")]
#[case::a_word("STRICT", "STRICK")]
#[tokio::test]
async fn a_schema_in_which_something_is_missing_is_damage(#[case] written: &str, #[case] damaged: &str) {
    let shelf = Shelf::new();
    let mut bytes = filled(&shelf);
    for at in 0..bytes.len() - written.len() {
        if bytes[at..].starts_with(written.as_bytes()) {
            bytes[at..at + damaged.len()].copy_from_slice(damaged.as_bytes());
        }
    }
    fs::write(shelf.path(), &bytes).unwrap();
    assert_eq!(used(&shelf.open()).await.map(|standing| standing.known), Ok(2));
    assert_eq!(fs::read(shelf.beside("catalog.sqlite3.broken")).unwrap(), bytes);
}

#[tokio::test]
async fn a_file_that_is_taken_away_is_begun_anew() {
    let shelf = Shelf::new();
    let catalog = shelf.open();
    catalog.visit().await.unwrap();
    for end in ["", "-wal", "-shm"] {
        fs::remove_file(shelf.beside(&format!("catalog.sqlite3{end}"))).unwrap();
    }
    assert_eq!(used(&catalog).await.map(|standing| standing.known), Ok(2));
    assert!(shelf.path().exists());
}

#[test]
fn two_that_find_the_same_damage_set_it_aside_once() {
    let shelf = Shelf::new();
    filled(&shelf);
    let (one, other) = (shelf.store(), shelf.store());
    assert_eq!(one.set_aside().unwrap().as_deref(), Some("catalog.sqlite3.broken"));
    drop(shelf.store());
    assert_eq!(other.set_aside(), Ok(None), "the file is another one now");
    assert!(shelf.path().exists());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    /// Cut off anywhere, or with bytes changed anywhere: the catalogue is used all the same, or left alone and said so.
    #[test]
    fn no_damage_is_fatal(
        cut in proptest::option::of(any::<prop::sample::Index>()),
        flips in proptest::collection::vec((any::<prop::sample::Index>(), 1u8..), 0..12),
    ) {
        let shelf = Shelf::new();
        let mut bytes = filled(&shelf);
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        for (at, flip) in flips {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] ^= flip;
            }
        }
        fs::write(shelf.path(), &bytes).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let outcome = runtime.block_on(async { used(&shelf.open()).await });
        match outcome {
            Ok(_) => prop_assert!(shelf.path().exists()),
            Err(Trouble::Newer { .. } | Trouble::Foreign { .. }) => prop_assert_eq!(fs::read(shelf.path()).unwrap(), bytes),
            Err(trouble) => prop_assert!(false, "{}", trouble),
        }
    }
}
