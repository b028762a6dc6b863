//! The shapes of the listings, and that walking them finds each asset once.

use std::collections::HashSet;

use assetbrowse::demo::{Running, Settings};
use rstest::rstest;
use serde_json::Value;

use super::wire::{encoded, get};
use super::{server, settings, started};

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn id(item: &Value) -> String {
    item["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn affogato_lists_as_its_document_says() {
    let server = server(1200).await;
    let mut statuses = HashSet::new();
    for page in 1..=24 {
        let reply = get(&server, &format!("/pub/v2/assets?page={page}&page_size=50")).await;
        assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/json")));
        let answer = reply.json();
        assert_eq!(keys(&answer), ["data", "err", "pagination"]);
        assert_eq!(answer["err"], serde_json::json!({}));
        assert_eq!(answer["pagination"], serde_json::json!({ "page": page, "page_size": 50, "total": 1200 }));
        for item in answer["data"].as_array().unwrap() {
            let status = item["status"].as_str().unwrap();
            let told: &[&str] = match (item["type"].as_str().unwrap(), status) {
                (_, "pending") => &["id", "status", "type"],
                ("image", _) => &["id", "size", "status", "type", "url"],
                ("video", _) => &["duration", "frames", "id", "size", "status", "type", "url"],
                ("audio", _) => &["duration", "id", "status", "type", "url"],
                (other, _) => panic!("type {other}"),
            };
            assert_eq!(keys(item), told);
            for number in ["duration", "frames"].map(|key| &item[key]).into_iter().chain([&item["size"]["width"]]) {
                assert!(number.is_null() || number.as_u64().is_some_and(|number| number > 0));
            }
            statuses.insert(status.to_owned());
        }
    }
    let known = ["active", "archive", "censored", "pending", "processing"].map(str::to_owned);
    assert_eq!(statuses, HashSet::from(known));
}

#[tokio::test]
async fn heygen_lists_as_its_document_says() {
    let server = server(1200).await;
    let reply = get(&server, "/v1/asset/list").await;
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/json")));
    let answer = reply.json();
    assert_eq!(keys(&answer), ["data", "error"]);
    assert!(answer["error"].is_null());
    assert_eq!(keys(&answer["data"]), ["assets", "token", "total"]);
    assert_eq!(answer["data"]["total"], 1200);
    assert!(answer["data"]["token"].is_string());
    let items = answer["data"]["assets"].as_array().unwrap();
    assert_eq!(items.len(), 100);
    for item in items {
        for key in ["id", "name", "file_type", "folder_id"] {
            assert!(item[key].is_string(), "{key}");
        }
        assert!(item["created_ts"].is_i64());
        assert!(item.get("url").is_none_or(Value::is_string));
        assert!(item.as_object().unwrap().len() <= 6);
    }
    let dates: Vec<i64> = items.iter().map(|item| item["created_ts"].as_i64().unwrap()).collect();
    assert!(dates.is_sorted_by(|newer, older| newer >= older), "newest first");
}

#[tokio::test]
async fn the_third_version_of_heygen_lists_the_same_assets() {
    let server = server(1200).await;
    let me = get(&server, "/v3/users/me").await.json();
    let user = me["data"]["username"].as_str().unwrap();
    let third = get(&server, &format!("/v3/assets?username={user}&limit=100")).await.json();
    let first = get(&server, "/v1/asset/list?limit=100").await.json();
    assert_eq!(keys(&third), ["data", "has_more", "next_token"]);
    assert_eq!(third["has_more"], true);
    for (new, old) in third["data"].as_array().unwrap().iter().zip(first["data"]["assets"].as_array().unwrap()) {
        assert_eq!((&new["id"], &new["name"], &new["type"]), (&old["id"], &old["name"], &old["file_type"]));
        assert_eq!((&new["uploaded_at"], new.get("url")), (&old["created_ts"], old.get("url")));
        assert_eq!(new["folder_id"].as_str().unwrap_or_default(), old["folder_id"]);
        assert_eq!(new["owner"], user);
        assert!(new["space_id"].is_string());
        let one = get(&server, &format!("/v3/assets/{}", id(new))).await.json();
        assert_eq!(one["data"], *new);
    }
}

#[tokio::test]
async fn one_asset_of_affogato_is_as_it_is_listed() {
    let server = server(30).await;
    let page = get(&server, "/pub/v2/assets?page_size=30").await.json();
    for item in page["data"].as_array().unwrap() {
        let one = get(&server, &format!("/pub/v2/assets/{}", id(item))).await.json();
        assert_eq!(one, serde_json::json!({ "data": item, "err": {} }));
    }
    let missing = get(&server, "/pub/v2/assets/00000000000").await;
    assert_eq!(missing.status, 404);
    assert!(missing.json()["err"]["message"].is_string());
}

/// All ids of an Affogato listing, and the total that each page told.
async fn by_number(server: &Running, filter: &str) -> (Vec<String>, u64) {
    let (mut ids, mut page) = (Vec::new(), 1);
    loop {
        let answer = get(server, &format!("/pub/v2/assets?page={page}&page_size=37{filter}")).await.json();
        let items = answer["data"].as_array().unwrap();
        if items.is_empty() {
            return (ids, answer["pagination"]["total"].as_u64().unwrap());
        }
        ids.extend(items.iter().map(id));
        page += 1;
    }
}

/// All ids of a HeyGen listing.
async fn by_token(server: &Running, path: &str, items: &str, token: &str) -> Vec<String> {
    let (mut ids, mut next) = (Vec::new(), String::new());
    loop {
        let answer = get(server, &format!("{path}{next}")).await.json();
        ids.extend(answer.pointer(items).unwrap().as_array().unwrap().iter().map(id));
        match answer.pointer(token).unwrap().as_str() {
            Some(token) => next = format!("&token={}", encoded(token)),
            None => return ids,
        }
    }
}

#[rstest]
#[case(0)]
#[case(1)]
#[case(777)]
#[tokio::test]
async fn walking_finds_each_asset_once(#[case] assets: u64) {
    let server = server(assets).await;
    let distinct = |ids: &[String]| ids.iter().collect::<HashSet<_>>().len() as u64;

    let (all, total) = by_number(&server, "").await;
    assert_eq!((distinct(&all), all.len() as u64, total), (assets, assets, assets));
    let mut of_kinds = Vec::new();
    for kind in ["image", "video", "audio"] {
        let (ids, total) = by_number(&server, &format!("&type={kind}")).await;
        assert_eq!(ids.len() as u64, total);
        of_kinds.extend(ids);
    }
    assert_eq!((distinct(&of_kinds), of_kinds.len() as u64), (assets, assets), "each has one kind");

    let v1 = by_token(&server, "/v1/asset/list?limit=41", "/data/assets", "/data/token").await;
    assert_eq!((distinct(&v1), v1.len() as u64), (assets, assets));
    let mut of_words = Vec::new();
    for word in ["image", "video", "audio", "pdf", "srt", "csv"] {
        let path = format!("/v1/asset/list?limit=41&file_type={word}");
        of_words.extend(by_token(&server, &path, "/data/assets", "/data/token").await);
    }
    assert_eq!((distinct(&of_words), of_words.len() as u64), (assets, assets));
    let v3 = by_token(&server, "/v3/assets?limit=41&username=studio-lisbon", "/data", "/next_token").await;
    assert_eq!(v3, v1);
}

#[tokio::test]
async fn folders_hold_what_they_say() {
    let server = server(600).await;
    let answer = get(&server, "/v1/folders").await.json();
    let folders = answer["data"]["folders"].as_array().unwrap();
    assert_eq!(folders.len(), 12);
    let ids: HashSet<String> = folders.iter().map(id).collect();
    let nested = folders.iter().filter(|folder| ids.contains(folder["parent_id"].as_str().unwrap())).count();
    assert!(nested > 2);

    for folder in &ids {
        let path = format!("/v1/asset/list?folder_id={folder}&limit=100");
        let page = get(&server, &path).await.json();
        let items = page["data"]["assets"].as_array().unwrap();
        assert!(!items.is_empty());
        assert!(items.iter().all(|item| item["folder_id"] == **folder));
        let total = page["data"]["total"].as_u64().unwrap();
        let v3 = format!("/v3/assets?username=studio-lisbon&limit=100&folder_id={folder}");
        assert_eq!(by_token(&server, &v3, "/data", "/next_token").await.len() as u64, total);
    }
    let paged = by_token(&server, "/v1/folders?limit=5", "/data/folders", "/data/token").await;
    assert_eq!(paged.into_iter().collect::<HashSet<_>>(), ids);
    let unknown = get(&server, "/v1/asset/list?folder_id=nowhere").await.json();
    assert_eq!(unknown["data"], serde_json::json!({ "assets": [], "total": 0, "token": null }));
}

#[tokio::test]
async fn a_token_holds_for_its_own_listing() {
    let server = server(300).await;
    let page = get(&server, "/v1/asset/list?limit=10&file_type=image").await.json();
    let token = page["data"]["token"].as_str().unwrap();
    let right = encoded(token);
    assert_eq!(get(&server, &format!("/v1/asset/list?file_type=image&token={right}")).await.status, 200);
    for other in
        ["/v1/asset/list?", "/v1/asset/list?file_type=video&", "/v1/folders?", "/v3/assets?username=studio-lisbon&"]
    {
        assert_eq!(get(&server, &format!("{other}token={right}")).await.status, 400, "{other}");
    }
    // A `+` that was not percent-encoded arrives as a blank.
    assert_eq!(get(&server, &format!("/v1/asset/list?file_type=image&token={token}")).await.status, 400);
}

#[tokio::test]
async fn a_page_of_none_leads_to_where_it_stands() {
    let server = server(300).await;
    let none = get(&server, "/v1/asset/list?limit=0").await.json();
    assert_eq!(none["data"]["assets"], serde_json::json!([]));
    let token = encoded(none["data"]["token"].as_str().unwrap());
    let after = get(&server, &format!("/v1/asset/list?limit=5&token={token}")).await.json();
    let first = get(&server, "/v1/asset/list?limit=5").await.json();
    assert_eq!(after["data"]["assets"], first["data"]["assets"]);
}

#[tokio::test]
async fn the_last_page_of_a_million_million_is_computed() {
    let assets = 1_000_000_000_000;
    let server = server(assets).await;
    let page = get(&server, &format!("/pub/v2/assets?page={}&page_size=50", assets / 50)).await.json();
    assert_eq!(page["data"].as_array().unwrap().len(), 50);
    assert_eq!(page["pagination"]["total"], assets);
    let beyond = get(&server, "/pub/v2/assets?page=99999999999999999999999&page_size=50").await.json();
    assert_eq!(beyond["data"], serde_json::json!([]));
    let videos = get(&server, "/v1/asset/list?file_type=video&limit=1").await.json();
    let total = videos["data"]["total"].as_u64().unwrap();
    let of_whole_blocks = assets / 120 * 33;
    assert!((of_whole_blocks..=of_whole_blocks + 33).contains(&total), "33 of each 120 are videos");
}

#[tokio::test]
async fn the_seed_makes_the_account() {
    let bodies = async |seed| {
        let server = started(Settings { seed, ..settings() }).await;
        let mut bodies = String::new();
        for path in ["/pub/v2/assets?page_size=50", "/v1/asset/list", "/v1/folders"] {
            bodies += &get(&server, path).await.text().replace(&server.base_url(), "");
        }
        bodies
    };
    let first = bodies(1).await;
    assert_eq!(first, bodies(1).await);
    assert_ne!(first, bodies(2).await);
}
