//! What media told of themselves, and what becomes of it.

use rstest::rstest;

use super::*;
use crate::asset::{Folder, FolderId, Search, Seconds, Sort, SortBy};
use crate::text::Label;

fn clip(account: &Account, name: &str, url: &str) -> Asset {
    Asset { url: Some(Label::new(url)), ..asset(account, name) }
}

fn facts() -> Facts {
    Facts {
        width: Some(1920),
        height: Some(1080),
        duration: Seconds::new(4.5),
        frames: Some(108),
        fps: Some(24.0),
        codec: Some("h264".into()),
        profile: Some("High 4".into()),
        sound: Some("aac".into()),
        bytes: Some(2_000_000),
        mime: Some("video/mp4".into()),
    }
}

fn probe() -> Probe {
    let at = Timestamp::from_second(1_700_000_000).unwrap();
    Probe { version: "etag \"v1\"".into(), read: 65_536, at }
}

async fn known(catalog: &Catalog, asset: &Asset) -> (Facts, Option<Probe>) {
    let known = catalog.assets(vec![asset.id.clone()]).await.unwrap().remove(0);
    (known.probed, known.probe)
}

#[tokio::test]
async fn what_was_learned_is_there_after_the_next_start_and_listings_leave_it() {
    let shelf = Shelf::new();
    let heygen = account("heygen");
    let catalog = shelf.open();
    let first = clip(&heygen, "a", "https://media.example/a.mp4?sign=1");
    catalog.put(&heygen, Collection::Assets, vec![first.clone()], None, None).await.unwrap();
    assert_eq!(catalog.learn(&first, facts(), probe()).await, Ok(true));
    catalog.close().await;

    let catalog = shelf.open();
    assert_eq!(known(&catalog, &first).await, (facts(), Some(probe())));
    // Another signature is the same medium.
    let again = clip(&heygen, "a", "https://media.example/a.mp4?sign=2");
    catalog.put(&heygen, Collection::Assets, vec![again.clone()], None, None).await.unwrap();
    assert_eq!(known(&catalog, &again).await, (facts(), Some(probe())));
    catalog.close().await;
}

#[tokio::test]
async fn another_medium_takes_away_what_was_learned_of_the_one_before() {
    let shelf = Shelf::new();
    let heygen = account("heygen");
    let catalog = shelf.open();
    let first = clip(&heygen, "a", "https://media.example/a.mp4");
    let second = clip(&heygen, "a", "https://media.example/b.mp4");
    catalog.put(&heygen, Collection::Assets, vec![first.clone()], None, None).await.unwrap();
    assert_eq!(catalog.learn(&first, facts(), probe()).await, Ok(true));
    catalog.put(&heygen, Collection::Assets, vec![second.clone()], None, None).await.unwrap();
    assert_eq!(known(&catalog, &second).await, (Facts::default(), None));
    // What comes late is of a medium that it no longer names.
    assert_eq!(catalog.learn(&first, facts(), probe()).await, Ok(false));
    assert_eq!(known(&catalog, &second).await, (Facts::default(), None));
    catalog.close().await;
}

#[tokio::test]
async fn nothing_is_learned_of_what_is_not_known() {
    let shelf = Shelf::new();
    let catalog = shelf.open();
    let stranger = clip(&account("heygen"), "a", "https://media.example/a.mp4");
    assert_eq!(catalog.learn(&stranger, facts(), probe()).await, Ok(false));
    catalog.close().await;
}

#[tokio::test]
async fn what_was_learned_counts_in_searches_and_sorts_and_in_the_view() {
    let shelf = Shelf::new();
    let heygen = account("heygen");
    let catalog = shelf.open();
    let assets: Vec<Asset> =
        ["a", "b", "c"].iter().map(|name| clip(&heygen, name, &format!("https://media.example/{name}.mp4"))).collect();
    catalog.put(&heygen, Collection::Assets, assets.clone(), None, None).await.unwrap();
    for (asset, seconds, bytes) in [(&assets[0], 9.0, 1_000), (&assets[2], 3.0, 9_000_000)] {
        let facts = Facts { duration: Seconds::new(seconds), bytes: Some(bytes), ..facts() };
        assert_eq!(catalog.learn(asset, facts, probe()).await, Ok(true));
    }
    let found = async |text: &str, sort: Option<SortBy>| -> Vec<String> {
        let search = Search::whole(text).unwrap();
        let sort = sort.map(|by| Sort { by, reverse: false });
        let query = Query { search, sort, ..Query::default() };
        let look = Look { accounts: vec![heygen.name.clone()], query, offset: 0, count: 9, page_size: 9 };
        loop {
            let page = catalog.page(look.clone()).await.unwrap();
            if !page.looked.unwrap().more {
                return page.assets.iter().map(|asset| asset.id.id.to_string()).collect();
            }
        }
    };
    for (text, ids) in [
        ("dur>5s", vec!["a"]),
        ("dur<5s", vec!["c"]),
        ("size>1mb", vec!["c"]),
        ("w>=1920", vec!["a", "c"]),
        ("h<720", vec![]),
        ("frames:108", vec!["a", "c"]),
        ("fps:24", vec!["a", "c"]),
    ] {
        assert_eq!(found(text, None).await, ids, "{text}");
    }
    assert_eq!(found("", Some(SortBy::Duration)).await, ["c", "a", "b"]);
    assert_eq!(found("", Some(SortBy::Bytes)).await, ["a", "c", "b"]);
    let row: (f64, i64, String, String, String) = shelf
        .sql()
        .query_row("SELECT duration, bytes, codec, profile, sound FROM assets WHERE id = 'a'", [], |row| row.try_into())
        .unwrap();
    assert_eq!(row, (9.0, 1_000, "h264".into(), "High 4".into(), "aac".into()));
    catalog.close().await;
}

#[rstest]
#[case(1)]
#[case(2)]
#[tokio::test]
async fn a_file_of_an_older_schema_is_brought_up_to_date_with_all_that_is_in_it(#[case] schema: u8) {
    let shelf = Shelf::new();
    std::fs::create_dir_all(shelf.path().parent().unwrap()).unwrap();
    let heygen = account("heygen");
    let sql = shelf.sql();
    file::MIGRATIONS[..schema.into()].iter().for_each(|step| sql.execute_batch(step).unwrap());
    sql.pragma_update(None, "application_id", 0x6173_6272).unwrap();
    sql.pragma_update(None, "user_version", schema).unwrap();
    sql.execute(
        "INSERT INTO account VALUES (1, ?1, 'affogato', ?2, 1)",
        [heygen.name.as_str(), heygen.base_url.as_str()],
    )
    .unwrap();
    sql.execute_batch(
        "INSERT INTO asset (account, collection, id, name, kind, media_width, url, rank, first_seen, last_seen, revision)
         VALUES (1, 'assets', 'a', 'A clip', 'video', 640, 'https://media.example/a.mp4', 0, 5, 5, 1);
         INSERT INTO raw VALUES (1, '{}');
         INSERT INTO tally VALUES (1, 'assets', 0, 'video', NULL, NULL, 1);",
    )
    .unwrap();
    drop(sql);
    let catalog = shelf.open();
    let old = clip(&heygen, "a", "https://media.example/a.mp4");
    assert_eq!(known(&catalog, &old).await, (Facts { width: Some(640), ..Facts::default() }, None));
    assert_eq!(catalog.learn(&old, facts(), probe()).await, Ok(true));
    assert_eq!(known(&catalog, &old).await, (facts(), Some(probe())));
    let saved = Saved { file: "/a/clip.mp4".into(), bytes: 1, version: Label::new("length 1") };
    catalog.put_saved(old.id.clone(), saved.clone()).await.unwrap();
    assert_eq!(catalog.saved(vec![old.id.clone()]).await.unwrap(), [(old.id, saved)]);
    let health = catalog.check().await.unwrap();
    assert_eq!((health.assets, health.schema, health.damage), (1, file::SCHEMA, Vec::new()));
    catalog.close().await;
}

#[tokio::test]
async fn folders_are_known_by_name_until_their_account_is_forgotten() {
    let shelf = Shelf::new();
    let heygen = account("heygen");
    let folder = |id: &str, parent: Option<&str>| Folder {
        id: FolderId { account: heygen.name.clone(), id: Arc::from(id) },
        name: Label::new(&format!("Folder {id}")),
        parent: parent.map(Arc::from),
    };
    let catalog = shelf.open();
    catalog.put_folders(&heygen, vec![folder("x", None), folder("y", None)]).await.unwrap();
    let now = vec![folder("b", None), folder("a", Some("b"))];
    catalog.put_folders(&heygen, now.clone()).await.unwrap();
    catalog.close().await;

    let catalog = shelf.open();
    catalog.ready().await.unwrap();
    let mut census = catalog.census();
    let told = census.wait_for(|census| !census.folders.is_empty()).await.unwrap().folders.clone();
    assert_eq!(told.get(&heygen.name), Some(&now));
    catalog.forget(&heygen.name).await.unwrap();
    catalog.close().await;
    assert!(catalog.census().borrow().folders.is_empty());
    let left: i64 = shelf.sql().query_row("SELECT count(*) FROM folder", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
}
