//! Where assets were saved.

use std::path::Path;

use rstest::rstest;

use super::*;
use crate::text::Label;

fn saved(file: impl AsRef<Path>, bytes: u64) -> Saved {
    Saved { file: file.as_ref().to_owned(), bytes, version: Label::new("etag \"a\"") }
}

/// A catalogue that knows of an account.
async fn with(account: &Account) -> (Shelf, Catalog) {
    let shelf = Shelf::new();
    let catalog = shelf.open();
    catalog.put(account, Collection::Assets, page(account, 0, 2), None, None).await.unwrap();
    (shelf, catalog)
}

#[tokio::test]
async fn what_was_saved_is_told_in_the_order_of_the_question_and_the_newest_first() {
    let heygen = account("heygen");
    let (shelf, catalog) = with(&heygen).await;
    let (one, two, none) = (id(&heygen, "one"), id(&heygen, "two"), id(&heygen, "none"));
    for (id, saved) in [(&one, saved("/a/one", 1)), (&two, saved("/a/two", 2)), (&one, saved("/b/one", 3))] {
        catalog.put_saved(id.clone(), saved).await.unwrap();
        catalog.clock.mark();
    }
    let told = catalog.saved(vec![two.clone(), none, one.clone()]).await.unwrap();
    let expected = [(two.clone(), saved("/a/two", 2)), (one.clone(), saved("/b/one", 3)), (one, saved("/a/one", 1))];
    assert_eq!(told, expected);
    catalog.close().await;
    assert_eq!(shelf.open().saved(vec![two.clone()]).await.unwrap(), [(two, saved("/a/two", 2))]);
}

#[tokio::test]
async fn a_file_is_known_once_as_it_was_saved_last() {
    let heygen = account("heygen");
    let (_shelf, catalog) = with(&heygen).await;
    let one = id(&heygen, "one");
    catalog.put_saved(one.clone(), saved("/a/one", 1)).await.unwrap();
    let newer = Saved { version: Label::new("length 9"), ..saved("/a/one", 9) };
    catalog.put_saved(one.clone(), newer.clone()).await.unwrap();
    assert_eq!(catalog.saved(vec![one.clone()]).await.unwrap(), [(one, newer)]);
}

#[tokio::test]
async fn forgetting_an_account_forgets_its_files_too() {
    let heygen = account("heygen");
    let (shelf, catalog) = with(&heygen).await;
    let one = id(&heygen, "one");
    catalog.put_saved(one.clone(), saved("/a/one", 1)).await.unwrap();
    catalog.forget(&heygen.name).await.unwrap();
    assert_eq!(catalog.saved(vec![one.clone()]).await.unwrap(), []);
    let left: i64 = shelf.sql().query_row("SELECT count(*) FROM saved", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
    // Nothing is known of the account now.
    catalog.put_saved(one.clone(), saved("/a/one", 1)).await.unwrap();
    assert_eq!(catalog.saved(vec![one]).await.unwrap(), []);
}

#[tokio::test]
async fn a_name_that_stands_for_another_service_has_saved_nothing() {
    let first = account("studio");
    let second = Account { base_url: "https://elsewhere.example/".parse().unwrap(), ..first.clone() };
    let (_shelf, catalog) = with(&first).await;
    let one = id(&first, "one");
    catalog.put_saved(one.clone(), saved("/a/one", 1)).await.unwrap();
    catalog.put(&second, Collection::Assets, page(&second, 0, 1), None, None).await.unwrap();
    assert_eq!(catalog.saved(vec![one.clone()]).await.unwrap(), []);
    catalog.put(&first, Collection::Assets, page(&first, 0, 1), None, None).await.unwrap();
    assert_eq!(catalog.saved(vec![one.clone()]).await.unwrap(), [(one, saved("/a/one", 1))]);
}

#[tokio::test]
#[cfg(unix)]
async fn a_path_need_not_be_text() {
    use std::os::unix::ffi::OsStrExt as _;
    let heygen = account("heygen");
    let (_shelf, catalog) = with(&heygen).await;
    let one = id(&heygen, "one");
    let odd = saved(Path::new(std::ffi::OsStr::from_bytes(b"/a/\xff")), 1);
    catalog.put_saved(one.clone(), odd.clone()).await.unwrap();
    assert_eq!(catalog.saved(vec![one.clone()]).await.unwrap(), [(one, odd)]);
}

#[rstest]
#[case::no_path("x''", "1", "'v'")]
#[case::a_number("7", "1", "'v'")]
#[case::elsewhere("'relative/one'", "1", "'v'")]
#[case::less_than_nothing("'/a/one'", "-1", "'v'")]
#[tokio::test]
async fn what_another_program_wrote_there_is_checked(#[case] file: &str, #[case] bytes: &str, #[case] version: &str) {
    let heygen = account("heygen");
    let (shelf, catalog) = with(&heygen).await;
    let insert = format!("INSERT INTO saved VALUES (1, 'assets', 'one', {file}, {bytes}, {version}, 5)");
    shelf.sql().execute_batch(&insert).unwrap();
    assert_eq!(catalog.saved(vec![id(&heygen, "one")]).await.unwrap(), []);
}
