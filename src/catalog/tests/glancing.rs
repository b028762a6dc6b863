//! Looking at the file from outside.

use std::fs;
use std::time::Duration;

use super::*;

const LONG: Duration = Duration::from_mins(1);

#[tokio::test]
async fn a_glance_tells_what_is_there_beside_whoever_has_it_open() {
    let (shelf, heygen) = (Shelf::new(), account("heygen"));
    let catalog = shelf.open();
    catalog.put(&heygen, Collection::Assets, page(&heygen, 0, 7), None, None).await.unwrap();
    let glance = glance(&shelf.path(), LONG).unwrap().unwrap();
    let known = glance.census.unwrap().standing(&heygen.name, Collection::Assets).unwrap().known;
    assert_eq!((known, glance.schema, glance.is_whole), (7, Some(file::SCHEMA), true));
    assert_eq!(glance.damage, Vec::<String>::new());
    catalog.put(&heygen, Collection::Assets, page(&heygen, 7, 1), None, None).await.unwrap();
    catalog.close().await;
}

#[test]
fn a_glance_leaves_nothing_behind() {
    let shelf = Shelf::new();
    shelf.store().close();
    let seen = || {
        let entries = fs::read_dir(shelf.path().parent().unwrap()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        (names, fs::read(shelf.path()).unwrap())
    };
    let before = seen();
    assert!(glance(&shelf.path(), LONG).unwrap().unwrap().census.is_some());
    assert_eq!(seen(), before);
}

#[test]
fn where_there_is_no_catalogue_none_is_begun() {
    let shelf = Shelf::new();
    assert_eq!(glance(&shelf.path(), LONG), Ok(None));
    assert!(!shelf.path().parent().unwrap().exists());
}

#[test]
fn what_is_no_catalogue_is_left_as_it_is() {
    let shelf = Shelf::new();
    fs::create_dir_all(shelf.path().parent().unwrap()).unwrap();
    fs::write(shelf.path(), "a letter").unwrap();
    assert!(matches!(glance(&shelf.path(), LONG), Err(Trouble::Damaged(_))));
    assert_eq!(fs::read(shelf.path()).unwrap(), b"a letter");
    fs::remove_file(shelf.path()).unwrap();
    shelf.sql().execute_batch("CREATE TABLE letter (text)").unwrap();
    assert!(matches!(glance(&shelf.path(), LONG), Err(Trouble::Foreign { .. })));
    fs::remove_file(shelf.path()).unwrap();
    fs::write(shelf.path(), "").unwrap();
    let empty = glance(&shelf.path(), LONG).unwrap().unwrap();
    assert_eq!((empty.schema, empty.census, empty.is_whole), (None, None, true));
}

#[test]
fn a_catalogue_of_another_version_is_told_and_not_changed() {
    let shelf = Shelf::new();
    shelf.store().close();
    shelf.sql().pragma_update(None, "user_version", file::SCHEMA - 1).unwrap();
    let older = glance(&shelf.path(), LONG).unwrap().unwrap();
    assert_eq!((older.schema, older.census), (Some(file::SCHEMA - 1), None));
    shelf.sql().pragma_update(None, "user_version", file::SCHEMA + 1).unwrap();
    let newer = glance(&shelf.path(), LONG);
    assert_eq!(newer, Err(Trouble::Newer { found: file::SCHEMA + 1, known: file::SCHEMA }));
}
