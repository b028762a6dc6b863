//! `catalog`: where it is, whether it is sound, all that is in it.

use std::collections::BTreeSet;
use std::sync::Arc;

use rstest::rstest;

use super::Home;
#[cfg(unix)]
use super::mode;
use super::sync::{home_of, ids, run, server};

async fn filled(assets: u64) -> Arc<Home> {
    let running = server(assets, &[], None).await;
    let home = Arc::new(home_of(&running.base_url()));
    run(&home, "sync").await.good();
    running.stop().await;
    home
}

#[test]
fn its_path_is_that_of_the_data_folder() {
    let home = Home::new();
    assert_eq!(home.run("catalog path").good().trim_end(), home.path("data/catalog.sqlite3").to_str().unwrap());
    assert!(!home.path("data").exists());
}

#[rstest]
#[case("catalog check")]
#[case("catalog export x.csv")]
#[case("catalog forget heygen")]
fn where_there_is_none_it_is_said_and_none_is_made(#[case] line: &str) {
    let home = Home::new();
    let told = home.run(line).failed(1);
    assert!(told.contains("there is no catalogue at ") && told.contains("assetbrowse sync"), "{told}");
    assert!(!home.path("data").exists() && !home.path("x.csv").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sound_one_is_private_and_says_how_large_it_is() {
    let home = filled(60).await;
    let out = run(&home, "catalog check").await.good();
    assert!(out.contains("120 assets, ") && out.contains("schema 3") && out.ends_with("no damage\n"), "{out}");
    #[cfg(unix)]
    {
        assert_eq!(mode(&home.path("data")), 0o700);
        for file in std::fs::read_dir(home.path("data")).unwrap() {
            assert_eq!(mode(&file.unwrap().path()), 0o600);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_one_is_code_1_with_what_to_do() {
    let home = filled(400).await;
    let path = home.path("data/catalog.sqlite3");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 16 * 4096].fill(0x5a);
    std::fs::write(&path, bytes).unwrap();
    let ran = run(&home, "catalog check").await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("damaged") && !ran.out.contains("no damage"), "{ran:?}");
}

#[rstest]
#[case("x.ndjson", "")]
#[case("x.txt", "--format ndjson")]
#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_all_that_is_known_in_a_private_file(#[case] name: &str, #[case] format: &str) {
    let home = filled(700).await;
    let listed = run(&home, "list --offline --all").await.good();
    std::fs::write(home.path(name), "before").unwrap();
    run(&home, &format!("catalog export {name} {format}")).await.good();
    let written = std::fs::read_to_string(home.path(name)).unwrap();
    assert_eq!((ids(&written), written.lines().count()), (ids(&listed), 1400));
    #[cfg(unix)]
    assert_eq!(mode(&home.path(name)), 0o600);
    assert_eq!(run(&home, &format!("catalog export - --format ndjson {}", "")).await.good(), written);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_of_what_is_selected_in_its_order() {
    let home = filled(100).await;
    let selection = "--kind video --provider heygen --sort name";
    run(&home, &format!("catalog export x.csv {selection}")).await.good();
    let listed = run(&home, &format!("list --offline --all --format csv {selection}")).await.good();
    assert!(listed.lines().count() > 10);
    assert_eq!(std::fs::read_to_string(home.path("x.csv")).unwrap(), listed);
}

#[rstest]
#[case("catalog export x.txt", 2, "in which format?")]
#[case("catalog export nowhere/x.csv", 1, "cannot be written")]
#[case("catalog export x.csv --provider nobody", 2, "it knows affogato, heygen")]
#[case("catalog forget nobody", 2, "it knows affogato, heygen")]
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_done_leaves_nothing(#[case] line: &str, #[case] code: i32, #[case] words: &str) {
    let home = filled(20).await;
    let told = run(&home, line).await.failed(code);
    assert!(told.contains(words), "{told}");
    let litter = std::fs::read_dir(home.path(""))
        .unwrap()
        .filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().contains("x."));
    assert_eq!(litter.count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_account_leaves_the_others() {
    let home = filled(60).await;
    assert_eq!(run(&home, "catalog forget heygen").await.good(), "forgot 60 assets of heygen\n");
    let ran = run(&home, "list --offline --all").await;
    assert_eq!(ran.out.lines().count(), 60);
    assert!(ran.err.contains("heygen is not fully known yet: 0 assets so far"), "{}", ran.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documented_columns_are_those_that_others_read() {
    let home = filled(20).await;
    let file = rusqlite::Connection::open(home.path("data/catalog.sqlite3")).unwrap();
    let mut all = file.prepare("SELECT name FROM pragma_table_info('assets')").unwrap();
    let columns: BTreeSet<String> = all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let page = include_str!("../../../docs/catalogue.md");
    let (_, table) = page.split_once("| columns of `assets` | |\n|---|---|\n").unwrap();
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    let told = rows.flat_map(|line| line.split('|').nth(1).unwrap().split('`').skip(1).step_by(2));
    assert_eq!(told.map(str::to_owned).collect::<BTreeSet<_>>(), columns);
    let known: i64 = file.query_row("SELECT count(*) FROM assets WHERE raw IS NOT NULL", [], |row| row.get(0)).unwrap();
    assert_eq!(known, 40);
}
