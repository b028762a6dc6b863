//! `show` and `url`, against the demo services.

use serde_json::Value;

use super::Home;

/// The first assets of both demo accounts.
fn assets(home: &Home) -> Vec<Value> {
    let out = home.run("list --demo --assets 40 --page-size 10").good();
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text<'a>(asset: &'a Value, field: &str) -> &'a str {
    asset[field].as_str().unwrap()
}

#[test]
fn one_asset_is_what_the_list_says_of_it() {
    let home = Home::new();
    // One service tells single assets, the other has to be walked through.
    for asset in assets(&home) {
        let id = format!("{}:{}", text(&asset, "provider"), text(&asset, "id"));
        let shown: Value = serde_json::from_str(&home.run(&format!("show --demo --assets 40 {id}")).good()).unwrap();
        for field in ["provider", "id", "name", "kind", "status"] {
            assert_eq!(shown[field], asset[field], "{id}");
        }
    }
}

#[test]
fn raw_is_the_providers_own_json() {
    let home = Home::new();
    let asset = &assets(&home)[1];
    let raw = home.run(&format!("show --raw --demo --assets 40 {}", text(asset, "id"))).good();
    let raw: Value = serde_json::from_str(&raw).unwrap();
    assert_eq!(raw["id"], asset["id"]);
    assert!(raw.get("provider").is_none());
}

#[test]
fn a_table_of_one_asset_has_all_fields() {
    let home = Home::new();
    let asset = &assets(&home)[0];
    let out = home.run(&format!("show --format table --demo --assets 40 {}", text(asset, "id"))).good();
    assert_eq!(out.lines().count(), 24);
    assert!(out.contains(text(asset, "id")));
}

#[test]
fn urls_come_in_the_order_of_the_ids_and_what_is_missing_is_said() {
    let home = Home::new();
    let assets = assets(&home);
    let with_url: Vec<&Value> = assets.iter().filter(|asset| asset["url"].is_string()).take(3).collect();
    let ids: Vec<&str> = with_url.iter().rev().map(|asset| text(asset, "id")).collect();
    let ran = home.run(&format!("url --demo --assets 40 {} nowhere", ids.join(" ")));
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), "no asset has the ID nowhere\n"));
    for (line, id) in ran.out.lines().zip(&ids) {
        assert!(line.starts_with("http://127.0.0.1:") && line.contains(id), "{line} is of {id}");
    }
    assert_eq!(ran.out.lines().count(), ids.len());
}

#[test]
fn an_id_that_nobody_has_is_said() {
    let told = Home::new().run("show --demo --assets 40 heygen:nowhere").failed(1);
    assert_eq!(told, "assetbrowse: no asset has the ID heygen:nowhere\n");
}

#[test]
fn a_refused_key_is_code_3() {
    let ran = Home::new().run("show --demo --fault unauthorized affogato:x");
    assert!(ran.failed(3).contains("affogato: key refused (401)\n"));
}
