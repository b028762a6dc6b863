//! What is written, and what is told of it.

use super::*;
use crate::asset::{Facts, Seconds};

/// New, changed, the same.
fn counts(written: Written) -> (u64, u64, u64) {
    (written.new, written.changed, written.same)
}

#[tokio::test]
async fn what_is_written_is_there_after_the_next_start() {
    let shelf = Shelf::new();
    let heygen = account("heygen");
    let catalog = shelf.open();
    let page = vec![asset(&heygen, "a"), asset(&heygen, "b")];
    let written = catalog.put(&heygen, Collection::Assets, page, None, Some(57)).await;
    assert_eq!(written.map(counts), Ok((2, 0, 0)));
    catalog.close().await;
    assert_eq!(catalog.base(&heygen, Collection::Assets).await, Err(Trouble::Closed));

    let catalog = shelf.open();
    let mut changed = asset(&heygen, "b");
    changed.name = "another".into();
    let page = vec![asset(&heygen, "a"), changed, asset(&heygen, "c")];
    let written = catalog.put(&heygen, Collection::Assets, page, None, None).await;
    assert_eq!(written.map(counts), Ok((1, 1, 1)));
    let health = catalog.check().await.unwrap();
    assert_eq!((health.assets, health.damage), (3, Vec::new()));
    catalog.close().await;
    let standing = standing(&catalog, &heygen);
    assert_eq!((standing.known, standing.told), (3, Some(57)));
}

#[tokio::test]
async fn what_nobody_waits_for_is_written_all_the_same() {
    let shelf = Shelf::new();
    let heygen = account("heygen");
    let catalog = shelf.open();
    for number in 0..QUEUE / 2 {
        drop(catalog.put(&heygen, Collection::Assets, page(&heygen, number * 10, 10), None, None));
    }
    catalog.close().await;
    assert_eq!(standing(&catalog, &heygen).known, 10 * (QUEUE as u64 / 2));
}

#[tokio::test]
async fn more_work_than_the_queue_holds_waits_and_keeps_its_order() {
    let shelf = Shelf::new();
    let heygen = account("heygen");
    let catalog = shelf.open();
    let puts = (0..QUEUE * 4).map(|number| {
        let mut one = asset(&heygen, "the one");
        one.name = format!("name {number}").into();
        catalog.put(&heygen, Collection::Assets, vec![one], None, None)
    });
    let written = futures::future::join_all(puts).await;
    assert!(written.into_iter().skip(1).all(|written| written.map(counts) == Ok((0, 1, 0))));
    catalog.close().await;
    let name: String = shelf.sql().query_row("SELECT name FROM asset", [], |row| row.get(0)).unwrap();
    assert_eq!(name, format!("name {}", QUEUE * 4 - 1));
}

#[tokio::test]
async fn a_listing_takes_away_nothing_that_it_does_not_know_of() {
    let shelf = Shelf::new();
    let heygen = account("heygen");
    let catalog = shelf.open();
    let listed = asset(&heygen, "a");
    let mut full = Asset { folder: Some(Arc::from("f")), folder_name: Some("Clips".into()), ..listed.clone() };
    full.probed = Facts { duration: Seconds::new(4.5), ..Facts::default() };
    catalog.put(&heygen, Collection::Assets, vec![full], None, None).await.unwrap();
    let again = Asset { folder: Some(Arc::from("f")), ..listed.clone() };
    let written = catalog.put(&heygen, Collection::Assets, vec![again], None, None).await.unwrap();
    assert_eq!(written.same, 1);
    let read = || {
        shelf
            .sql()
            .query_row("SELECT folder_name, media_duration FROM asset", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
    };
    assert_eq!(read(), (Some("Clips".to_owned()), 4.5));
    // In another folder the name is another one too.
    let moved = Asset { folder: Some(Arc::from("g")), ..listed };
    catalog.put(&heygen, Collection::Assets, vec![moved], None, None).await.unwrap();
    assert_eq!(read(), (None, 4.5));
    catalog.close().await;
}

#[tokio::test]
async fn each_listing_from_the_beginning_stands_before_the_one_before_it() {
    let shelf = Shelf::new();
    let heygen = account("heygen");
    let catalog = shelf.open();
    let mut last = i64::MAX;
    for number in 0..3 {
        let base = catalog.base(&heygen, Collection::Assets).await.unwrap();
        assert!(base < last - 1_000_000_000, "{base} has room before {last}");
        last = base;
        let at = Some(Standpoint { base, position: 0 });
        catalog.put(&heygen, Collection::Assets, page(&heygen, number * 2, 2), at, None).await.unwrap();
    }
    // Two that are read side by side do not share one either.
    let first = catalog.base(&heygen, Collection::Assets).await.unwrap();
    let second = catalog.base(&heygen, Collection::Assets).await.unwrap();
    assert!(second < first);
    catalog.close().await;
}

#[tokio::test]
async fn a_walk_goes_on_where_it_was_and_what_it_did_not_see_is_gone() {
    let shelf = Shelf::new();
    let heygen = account("heygen");
    let catalog = shelf.open();
    catalog.put(&heygen, Collection::Assets, page(&heygen, 0, 4), None, None).await.unwrap();
    let last_seen: i64 = shelf.sql().query_row("SELECT max(last_seen) FROM asset", [], |row| row.get(0)).unwrap();
    let started = Timestamp::from_millisecond(last_seen + 1).unwrap();
    let begun = catalog.begin(&heygen, Collection::Assets).await.unwrap();
    let progress = Progress { started, position: 3, cursor: Some(Cursor::new("page 2")), ..begun.clone() };
    catalog.advance(&heygen, Collection::Assets, page(&heygen, 1, 3), None, progress.clone()).await.unwrap();
    catalog.close().await;

    let catalog = shelf.open();
    let left = catalog.progress(&heygen, Collection::Assets).await.unwrap().unwrap();
    assert!(left.reached >= begun.reached);
    assert_eq!(left, Progress { reached: left.reached, ..progress.clone() });
    let unseen = catalog.unseen(&heygen, Collection::Assets, started, 9).await;
    assert_eq!(unseen, Ok((1, vec![id(&heygen, "asset-0")])));
    assert_eq!(catalog.unseen(&heygen, Collection::Assets, started, 0).await, Ok((1, vec![])));
    assert_eq!(catalog.finish(&heygen, Collection::Assets, &progress).await, Ok(1));
    assert_eq!(catalog.progress(&heygen, Collection::Assets).await, Ok(None));
    assert_eq!(catalog.mark_gone(&heygen, vec![id(&heygen, "asset-0"), id(&heygen, "asset-2")]).await, Ok(1));
    catalog.close().await;
    let standing = standing(&catalog, &heygen);
    assert_eq!((standing.known, standing.gone, standing.whole_at.is_some()), (2, 2, true));
}

#[tokio::test]
async fn a_walk_leaves_no_gap_where_the_file_was_replaced_under_it() {
    let shelf = Shelf::new();
    let heygen = account("heygen");
    let catalog = shelf.open();
    let walk = |begun: &Progress, position: u64| {
        let progress = Progress { position, ..begun.clone() };
        let first = usize::try_from(position).unwrap() - 2;
        catalog.advance(&heygen, Collection::Assets, page(&heygen, first, 2), None, progress)
    };
    let begun = catalog.begin(&heygen, Collection::Assets).await.unwrap();
    walk(&begun, 2).await.unwrap();
    walk(&begun, 4).await.unwrap();
    let left = catalog.progress(&heygen, Collection::Assets).await.unwrap().unwrap();
    shelf.store().set_aside().unwrap();
    assert!(matches!(walk(&begun, 6).await, Err(Trouble::Failed(_))));
    assert!(matches!(walk(&begun, 8).await, Err(Trouble::Failed(_))));
    assert!(matches!(walk(&left, 6).await, Err(Trouble::Failed(_))), "nor may who went on from there");
    assert!(catalog.finish(&heygen, Collection::Assets, &begun).await.is_err(), "what is behind it is not all");
    assert_eq!(catalog.progress(&heygen, Collection::Assets).await, Ok(None));
    // From its beginning it may go on.
    let begun = catalog.begin(&heygen, Collection::Assets).await.unwrap();
    walk(&begun, 2).await.unwrap();
    assert!(walk(&begun, 6).await.is_err(), "there is a gap");
    walk(&begun, 4).await.unwrap();
    walk(&begun, 6).await.unwrap();
    catalog.close().await;
    let standing = standing(&catalog, &heygen);
    assert_eq!((standing.known, standing.whole_at), (6, None));
}

#[tokio::test]
async fn nothing_is_new_on_the_first_visit_and_what_came_since_is_on_the_next() {
    let shelf = Shelf::new();
    let heygen = account("heygen");
    let catalog = shelf.open();
    catalog.visit().await.unwrap();
    catalog.put(&heygen, Collection::Assets, page(&heygen, 0, 3), None, None).await.unwrap();
    let begun = catalog.begin(&heygen, Collection::Assets).await.unwrap();
    let walk = Progress { started: Timestamp::UNIX_EPOCH, ..begun };
    catalog.finish(&heygen, Collection::Assets, &walk).await.unwrap();
    catalog.close().await;
    assert_eq!(standing(&catalog, &heygen).new, 0);
    // The clock has gone on.
    shelf.sql().execute("UPDATE fact SET value = value - 9 WHERE name LIKE 'visit%'", []).unwrap();

    let catalog = shelf.open();
    catalog.visit().await.unwrap();
    catalog.put(&heygen, Collection::Assets, page(&heygen, 0, 5), None, None).await.unwrap();
    catalog.mark_gone(&heygen, vec![id(&heygen, "asset-4")]).await.unwrap();
    drop(catalog.census().wait_for(|census| census.standings.values().any(|one| one.new == 1)).await.unwrap());
    let marked: i64 =
        shelf.sql().query_row("SELECT sum(new) FROM assets WHERE gone IS NULL", [], |row| row.get(0)).unwrap();
    assert_eq!(marked, 1);
    catalog.close().await;
    assert_eq!(standing(&catalog, &heygen).new, 0);
}

#[tokio::test]
async fn what_another_process_wrote_is_in_the_census_too() {
    let shelf = Shelf::new();
    let (heygen, affogato) = (account("heygen"), account("affogato"));
    let (one, other) = (shelf.open(), shelf.open());
    one.put(&heygen, Collection::Assets, page(&heygen, 0, 3), None, None).await.unwrap();
    other.put(&affogato, Collection::Assets, page(&affogato, 0, 2), None, None).await.unwrap();
    one.put(&heygen, Collection::Assets, page(&heygen, 3, 3), None, None).await.unwrap();
    one.close().await;
    assert_eq!((standing(&one, &heygen).known, standing(&one, &affogato).known), (6, 2));
    other.close().await;
}

#[tokio::test]
async fn a_name_that_stands_for_another_service_shows_nothing_of_the_first() {
    let shelf = Shelf::new();
    let first = account("studio");
    let second = Account { base_url: "https://elsewhere.example/".parse().unwrap(), ..first.clone() };
    let catalog = shelf.open();
    catalog.put(&first, Collection::Assets, page(&first, 0, 5), None, None).await.unwrap();
    catalog.put(&second, Collection::Assets, page(&second, 0, 2), None, None).await.unwrap();
    let known = || shelf.sql().query_row("SELECT count(*) FROM assets", [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(known(), 2);
    catalog.put(&first, Collection::Assets, page(&first, 0, 1), None, None).await.unwrap();
    assert_eq!(known(), 5);
    assert_eq!(catalog.forget(&first.name).await, Ok(7));
    assert_eq!(known(), 0);
    catalog.close().await;
    assert_eq!(standing(&catalog, &first), Standing::default());
}

#[tokio::test]
async fn what_is_forgotten_is_nowhere_in_the_files() {
    let shelf = Shelf::new();
    let heygen = account("heygen");
    let catalog = shelf.open();
    let mut secret = asset(&heygen, "a");
    secret.name = "the-name-to-forget".into();
    catalog.put(&heygen, Collection::Assets, vec![secret], None, None).await.unwrap();
    catalog.forget(&heygen.name).await.unwrap();
    catalog.close().await;
    for entry in std::fs::read_dir(shelf.path().parent().unwrap()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(18).any(|part| part == b"the-name-to-forget"));
    }
}
