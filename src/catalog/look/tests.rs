use proptest::prelude::*;
use rusqlite::params;
use tokio::runtime::Builder;

use super::fixtures::*;
use super::*;
use crate::asset::{AssetKind, Choice, Filters, FolderId, Query, Sort, SortBy};

fn any_choice<T: Ord + Clone + std::fmt::Debug + 'static>(values: Vec<T>) -> impl Strategy<Value = Choice<T>> {
    let most = values.len();
    (0u8..4, prop::sample::subsequence(values, 0..=most)).prop_map(|(form, values)| match form {
        0 => Choice::Except(values.into_iter().collect()),
        1 => Choice::only(values),
        _ => Choice::Any,
    })
}

fn any_filters() -> impl Strategy<Value = Filters> {
    let statuses = vec![None, Some("active".into()), Some("failed".into())];
    let folder = prop::option::weighted(0.2, prop::sample::select(vec!["f1", "f2"]));
    let (kinds, statuses) = (any_choice(AssetKind::ALL.to_vec()), any_choice(statuses));
    (kinds, statuses, folder, prop::bool::weighted(0.2), prop::bool::weighted(0.2)).prop_map(
        |(kinds, statuses, folder, only_new, gone)| {
            let folder = folder.map(|id| FolderId { account: name("heygen"), id: id.into() });
            Filters { accounts: Choice::Any, kinds, statuses, folder, only_new, gone }
        },
    )
}

fn any_sort() -> impl Strategy<Value = Option<Sort>> {
    let sort =
        (prop::sample::select(SortBy::ALL.to_vec()), any::<bool>()).prop_map(|(by, reverse)| Sort { by, reverse });
    prop::option::of(sort)
}

fn accounts_of(filters: &Filters) -> Vec<AccountName> {
    ["studio", "heygen"].map(name).into_iter().filter(|account| filters.admits_account(account)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn pages_are_what_the_plain_rules_list(
        assets in any_assets(), queries in prop::collection::vec((any_filters(), any_sort()), 1..6),
    ) {
        let runtime = Builder::new_current_thread().build().unwrap();
        let shelf = Shelf::new(&["heygen", "studio"]);
        shelf.fill(&assets);
        for (filters, sort) in queries {
            let accounts = accounts_of(&filters);
            let query = Query { filters, sort, ..Query::default() };
            let listed = runtime.block_on(shelf.listed(&accounts, &query));
            prop_assert_eq!(&listed, &model(&assets, &accounts, &query));
            prop_assert_eq!(runtime.block_on(shelf.identified(&accounts, &query)), listed);
        }
    }
}

#[tokio::test]
async fn an_asset_comes_back_as_it_was_put() {
    let shelf = Shelf::new(&["heygen"]);
    let assets = [asset("heygen", "a"), asset("heygen", "b")];
    shelf.fill(&assets);
    let ids = ["b", "unknown", "a"].map(|id| asset("heygen", id).id);
    let found = shelf.reader.assets(1, Rest { keys: ids.into(), from: 0 }).await.unwrap();
    assert_eq!(found.through, 3);
    let found: Vec<_> =
        found.found.into_iter().map(|found| Asset { first_seen: None, last_seen: None, ..found }).collect();
    assert_eq!(found, [assets[1].clone(), assets[0].clone()]);
}

#[tokio::test]
async fn only_accounts_of_the_present_are_told() {
    let shelf = Shelf::new(&["studio", "heygen"]);
    shelf
        .file
        .execute("INSERT INTO account VALUES (NULL, 'old', 'heygen', 'https://old.example.com/', 0)", [])
        .unwrap();
    assert_eq!(shelf.reader.accounts(1).await, Ok(vec![name("heygen"), name("studio")]));
}

#[tokio::test]
async fn a_change_is_on_the_page_that_is_asked_after_it() {
    let shelf = Shelf::new(&["heygen"]);
    shelf.fill(&[asset("heygen", "a")]);
    let look = look(&[name("heygen")], &Query::default(), 0);
    let before = shelf.final_page(&look).await.unwrap();
    shelf.fill(&[asset("heygen", "b")]);
    let after = shelf.final_page(&look).await.unwrap();
    assert_eq!((before.assets.len(), after.assets.len()), (1, 2));
    assert!(looked(&before).revision < looked(&after).revision);
}

/// A file may hold anything: its tables need not even be strict.
#[tokio::test]
async fn values_without_a_meaning_are_unknown() {
    let shelf = Shelf::new(&["heygen"]);
    let schema = crate::catalog::file::MIGRATIONS.concat().replace(" STRICT", "");
    shelf
        .file
        .execute_batch("DROP VIEW assets; DROP TABLE raw; DROP TABLE tally; DROP TABLE walk; DROP TABLE fact")
        .unwrap();
    shelf.file.execute_batch("DROP TABLE saved; DROP TABLE folder; DROP TABLE asset; DROP TABLE account").unwrap();
    shelf.file.execute_batch(&schema).unwrap();
    shelf
        .file
        .execute("INSERT INTO account VALUES (1, 'heygen', 'heygen', 'https://api.example.com/', 1)", [])
        .unwrap();
    let hostile: &[(&str, &str)] = &[
        ("name", "CAST(x'ff' AS TEXT)"),
        ("name", "char(97, 0, 98)"),
        ("name", "zeroblob(9)"),
        ("kind", "'spreadsheet'"),
        ("kind", "1"),
        ("width", "-1"),
        ("height", "4294967296"),
        ("duration", "-0.5"),
        ("duration", "9e999"),
        ("bytes", "9223372036854775808"),
        ("fps", "'fast'"),
        ("created", "9223372036854775807"),
        ("expires", "-9223372036854775808"),
        ("status", "x'00'"),
        ("folder", "1.5"),
        ("news", "'never'"),
        ("rank", "-9223372036854775807"),
        ("id", "printf('%.*c', 9000000, 'x')"),
        ("name", "printf('%.*c', 9000000, 'x')"),
        ("thumbnail", "printf('%.*c', 20000000, 'x')"),
    ];
    for (number, (column, value)) in hostile.iter().enumerate() {
        let id = format!("a{number}");
        shelf
            .file
            .execute(
                "INSERT INTO asset (account, collection, id, name, kind, rank, first_seen, last_seen, revision)
                 VALUES (1, 'assets', ?1, 'name', 'video', ?2, 1, 1, 1)",
                params![id, i64::try_from(number).unwrap()],
            )
            .unwrap();
        shelf.file.execute(&format!("UPDATE asset SET {column} = {value} WHERE id = '{id}'"), []).unwrap();
    }
    shelf.count();
    for sort in [None].into_iter().chain(SortBy::ALL.map(|by| Some(Sort { by, reverse: true }))) {
        let query = Query { sort, ..Query::default() };
        let mut page = look(&[name("heygen")], &query, 0);
        page.count = 100;
        let assets = shelf.final_page(&page).await.unwrap().assets;
        // One has no identity, one is too long to be read at all.
        assert_eq!(assets.len(), hostile.len() - 2, "{sort:?}");
        let of = |id: &str| assets.iter().find(|asset| &*asset.id.id == id).unwrap().clone();
        assert_eq!(of("a0").name.raw(), "a0");
        assert_eq!(of("a1").name.shown(), "a\\u0000b");
        assert_eq!(of("a3").kind, AssetKind::Other);
        assert_eq!((of("a5").said.width, of("a6").said.height, of("a9").said.bytes), (None, None, None));
        assert_eq!((of("a7").said.duration, of("a8").said.duration, of("a10").said.fps), (None, None, None));
        assert_eq!((of("a11").created, of("a12").expires, of("a13").status), (None, None, None));
    }
}

#[tokio::test]
async fn a_damaged_file_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("catalog.sqlite3");
    std::fs::write(&broken, "SQLite format 3\0 and then something else entirely".repeat(100)).unwrap();
    let reader = Reader::spawn(&broken, TimeZone::UTC);
    assert!(matches!(reader.accounts(1).await, Err(Trouble::Damaged(_))));
}

#[test]
fn an_unfiltered_order_is_read_from_the_index_alone() {
    let shelf = Shelf::new(&["heygen"]);
    for (gone, index, by) in [("IS NULL", "asset_order", "rank"), ("IS NOT NULL", "asset_gone", "rank, asset")] {
        let mut plan = shelf
            .file
            .prepare(&format!(
                "EXPLAIN QUERY PLAN SELECT asset, rank, 1, NULL FROM asset
                 WHERE account = ? AND collection = ? AND gone {gone} AND (rank, asset) > (?, ?)
                 ORDER BY {by}"
            ))
            .unwrap();
        let steps = plan.query_map(params![1, "assets", 0, 0], |row| row.get(3)).unwrap();
        let steps: Vec<String> = steps.collect::<rusqlite::Result<_>>().unwrap();
        assert!(steps[0].contains(&format!("USING COVERING INDEX {index}")), "{steps:?}");
        assert_eq!(steps.len() > 1, index == "asset_gone", "{steps:?}");
    }
}
