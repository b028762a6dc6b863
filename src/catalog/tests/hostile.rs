//! What services say, and what others put into the file, is only data.

use super::*;
use crate::asset::{Choice, FolderId, Search};

const STATEMENT: &str = "x'); DROP TABLE asset; --\" OR 1=1 %_\\";

#[tokio::test]
async fn no_text_is_ever_part_of_a_statement() {
    let shelf = Shelf::new();
    let heygen = account("heygen");
    let hostile = Asset {
        name: STATEMENT.into(),
        status: Some(STATEMENT.into()),
        type_word: Some(STATEMENT.into()),
        folder: Some(Arc::from(STATEMENT)),
        folder_name: Some(STATEMENT.into()),
        url: Some(STATEMENT.into()),
        ..asset(&heygen, STATEMENT)
    };
    let catalog = shelf.open();
    let assets = vec![asset(&heygen, "plain"), hostile.clone()];
    catalog.put(&heygen, Collection::Assets, assets, None, None).await.unwrap();
    let begun = catalog.begin(&heygen, Collection::Assets).await.unwrap();
    let progress = Progress { cursor: Some(Cursor::new(STATEMENT)), ..begun };
    catalog.advance(&heygen, Collection::Assets, Vec::new(), None, progress.clone()).await.unwrap();
    let kept = catalog.progress(&heygen, Collection::Assets).await.unwrap().unwrap();
    assert_eq!(kept.cursor, progress.cursor);

    let mut of_status = Query::default();
    of_status.filters.statuses = Choice::only([Some(Arc::from(STATEMENT))]);
    let mut of_folder = Query::default();
    of_folder.filters.folder = Some(FolderId { account: heygen.name.clone(), id: Arc::from(STATEMENT) });
    let named = Search::whole(&Search::literal(STATEMENT)).unwrap();
    let of_name = Query { search: named, ..Query::default() };
    for query in [of_status, of_folder, of_name] {
        let look =
            Look { accounts: vec![heygen.name.clone()], query: query.clone(), offset: 0, count: 9, page_size: 9 };
        let page = loop {
            let page = catalog.page(look.clone()).await.unwrap();
            if page.looked.is_some_and(|looked| !looked.more) {
                break page;
            }
        };
        let found: Vec<_> = page.assets.into_iter().map(|asset| asset.id).collect();
        assert_eq!(found, std::slice::from_ref(&hostile.id), "{query:?}");
    }
    assert_eq!(catalog.assets(vec![hostile.id.clone()]).await.unwrap()[0].name, hostile.name);
    assert_eq!(catalog.mark_gone(&heygen, vec![hostile.id]).await, Ok(1));
    let health = catalog.check().await.unwrap();
    assert_eq!((health.assets, health.damage), (2, Vec::new()));
}

/// A file that has all that ours has, and more.
#[tokio::test]
async fn nothing_that_somebody_put_into_the_schema_acts() {
    let shelf = Shelf::new();
    let heygen = account("heygen");
    let catalog = shelf.open();
    catalog.put(&heygen, Collection::Assets, page(&heygen, 0, 3), None, None).await.unwrap();
    catalog.close().await;
    shelf
        .sql()
        .execute_batch(
            "CREATE TRIGGER eager AFTER INSERT ON asset BEGIN DELETE FROM raw; UPDATE asset SET name = 'owned'; END;
             CREATE TRIGGER late AFTER UPDATE ON asset BEGIN DELETE FROM asset; END;",
        )
        .unwrap();
    let catalog = shelf.open();
    catalog.put(&heygen, Collection::Assets, page(&heygen, 0, 5), None, None).await.unwrap();
    catalog.close().await;
    let look = "SELECT count(*), count(json), sum(name = 'owned') FROM asset LEFT JOIN raw USING (asset)";
    let counts: (i64, i64, i64) =
        shelf.sql().query_row(look, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    assert_eq!(counts, (5, 5, 0));
}
