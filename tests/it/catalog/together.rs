//! Several processes on one file.

use super::*;

const UPTO: u64 = 40 * PAGE;

/// Three others and this one begin at the same moment, and write.
async fn all_write(shelf: &Shelf) {
    let others: Vec<_> = ["a", "b", "c"].map(|name| Running::start(shelf.writer(name, UPTO))).into();
    let catalog = shelf.open();
    write(&catalog, &account("d"), UPTO, 4).await.unwrap();
    for other in others {
        let said = other.ended();
        assert!(said.iter().all(|(word, _)| word == "page"), "{said:?}");
    }
    catalog.close().await;
    assert_eq!(shelf.counted(), 4 * UPTO);
}

#[tokio::test]
async fn those_who_begin_it_at_once_all_write_and_nobody_sees_a_lock() {
    let shelf = Shelf::new();
    all_write(&shelf).await;
    assert!(!shelf.folder.path().join("catalog.sqlite3.broken").exists());
}

#[tokio::test]
async fn those_who_find_it_damaged_at_once_set_it_aside_once() {
    let shelf = Shelf::new();
    std::fs::write(shelf.path(), "this is no catalogue").unwrap();
    all_write(&shelf).await;
    let kept = std::fs::read_to_string(shelf.folder.path().join("catalog.sqlite3.broken")).unwrap();
    assert_eq!(kept, "this is no catalogue");
    assert!(!shelf.folder.path().join("catalog.sqlite3.broken-2").exists());
}
