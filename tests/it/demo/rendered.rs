//! What the demo services have made: its shapes, its making, and the ends of its URLs.

use std::collections::HashSet;
use std::sync::mpsc;
use std::time::Duration;

use assetbrowse::demo::{Running, Settings};
use serde_json::Value;

use super::wire::{Reply, ask, encoded, get, path_of};
use super::{settings, started};

async fn server(rendered: u64) -> Running {
    started(Settings { rendered, ..settings() }).await
}

async fn videos(server: &Running) -> Vec<Value> {
    let (mut all, mut next) = (Vec::new(), String::new());
    loop {
        let answer = get(server, &format!("/v3/videos?limit=37{next}")).await.json();
        all.extend(answer["data"].as_array().unwrap().iter().cloned());
        match answer["next_token"].as_str() {
            Some(token) => next = format!("&token={}", encoded(token)),
            None => return all,
        }
    }
}

async fn generations(server: &Running) -> Vec<Value> {
    let mut all = Vec::new();
    for page in 1.. {
        let answer = get(server, &format!("/pub/v1/generations?page={page}&page_size=20")).await.json();
        let some = answer["data"].as_array().unwrap();
        if some.is_empty() {
            assert_eq!(answer["pagination"]["total"], all.len());
            break;
        }
        all.extend(some.iter().cloned());
    }
    all
}

fn media(generations: &[Value]) -> Vec<Value> {
    generations.iter().flat_map(|one| one["media"].as_array().unwrap().iter().cloned()).collect()
}

fn statuses(items: &[Value]) -> HashSet<&str> {
    items.iter().map(|item| item["status"].as_str().unwrap()).collect()
}

async fn fetched(server: &Running, url: &Value) -> Reply {
    ask(server, "GET", path_of(server, url.as_str().unwrap()), &[]).await
}

#[tokio::test]
async fn videos_are_listed_as_documented() {
    let server = server(200).await;
    let all = videos(&server).await;
    assert_eq!(all.iter().map(|one| one["id"].as_str().unwrap()).collect::<HashSet<_>>().len(), 200);
    assert_eq!(statuses(&all), HashSet::from(["pending", "processing", "completed", "failed"]));
    let folders = get(&server, "/v1/folders").await.json();
    let folders = folders["data"]["folders"].as_array().unwrap();
    for one in &all {
        let is = |status: &str| one["status"] == status;
        for url in ["video_url", "thumbnail_url"] {
            assert_eq!(one[url].as_str().is_some_and(|url| url.contains("Expires=")), is("completed"));
        }
        assert_eq!(one["duration"].is_f64(), is("completed"));
        assert_eq!(one["failure_code"].is_string(), is("failed"));
        assert!(one["created_at"].is_i64());
        let folder = one.get("folder_id");
        assert!(folder.is_none_or(|id| folders.iter().any(|folder| folder["id"] == *id)));
    }
    assert!(all.iter().any(|one| one.get("title").is_none()), "a title may be missing");
    let dates: Vec<_> = all.iter().map(|one| one["created_at"].as_i64().unwrap()).collect();
    assert!(dates.is_sorted_by(|newer, older| newer >= older), "newest first");

    let folder = all.iter().find_map(|one| one["folder_id"].as_str()).unwrap();
    let page = get(&server, &format!("/v3/videos?limit=100&folder_id={folder}")).await.json();
    let inside = page["data"].as_array().unwrap();
    assert_eq!(inside.len(), all.iter().filter(|one| one["folder_id"] == folder).count());
    assert_eq!(get(&server, "/v3/videos?limit=0").await.status, 400);
}

#[tokio::test]
async fn generations_are_listed_as_documented() {
    let server = server(200).await;
    let all = generations(&server).await;
    let media = media(&all);
    assert_eq!(media.iter().map(|one| one["id"].as_str().unwrap()).collect::<HashSet<_>>().len(), 200);
    assert_eq!(statuses(&media), HashSet::from(["pending", "success", "failed"]));
    assert!(all.iter().all(|one| one["generation_id"].is_string() && one["created_at"].is_i64()));
    assert!(all.iter().any(|one| one["media"].as_array().unwrap().len() > 1));
    for one in &media {
        match one["status"].as_str().unwrap() {
            "pending" => assert!(one.get("url").is_none()),
            "failed" => assert_eq!(one["url"], ""),
            _ => assert!(one["url"].as_str().is_some_and(|url| !url.contains('?')), "these are not signed"),
        }
        assert!(one["dim"]["width"].as_u64().is_some_and(|width| width > 0));
    }
}

#[tokio::test]
async fn what_was_made_is_there_as_it_is_told() {
    let server = server(60).await;
    let small = |one: &&Value| one["type"] == "image" && one["dim"]["width"].as_u64() < Some(1000);
    let made = media(&generations(&server).await);
    let picture = made.iter().filter(small).find(|one| one["status"] == "success").unwrap();
    let file = fetched(&server, &picture["url"]).await;
    let read = image::load_from_memory(&file.body).unwrap();
    assert_eq!((u64::from(read.width()), u64::from(read.height())), {
        (picture["dim"]["width"].as_u64().unwrap(), picture["dim"]["height"].as_u64().unwrap())
    });

    let videos = videos(&server).await;
    let video = videos.iter().find(|one| one["status"] == "completed").unwrap();
    let still = fetched(&server, &video["thumbnail_url"]).await;
    assert!(image::load_from_memory(&still.body).is_ok());
    let file = fetched(&server, &video["video_url"]).await;
    assert_eq!((file.status, file.header("content-type")), (200, Some("video/mp4")));
}

#[tokio::test]
async fn a_url_that_has_ended_is_refused() {
    let server = server(60).await;
    let videos = videos(&server).await;
    let video = videos.iter().find(|one| one["status"] == "completed").unwrap();
    for url in ["video_url", "thumbnail_url"] {
        let path = path_of(&server, video[url].as_str().unwrap());
        let bare = path.split('?').next().unwrap();
        for query in ["", "?Expires=1759756911&Signature=demo"] {
            assert_eq!(ask(&server, "GET", &format!("{bare}{query}"), &[]).await.status, 403);
        }
        assert_eq!(ask(&server, "GET", path, &[]).await.status, 200);
    }
}

#[tokio::test]
async fn what_is_being_made_becomes_ready() {
    let server = started(Settings { rendered: 60, ..Settings::default() }).await;
    // Time stands still but for what the test lets pass: a thread that runs keeps it from moving by itself.
    let (running, ended) = mpsc::channel::<()>();
    tokio::task::spawn_blocking(move || ended.recv());
    tokio::time::pause();
    let under_way = |items: &[Value]| {
        items.iter().filter(|one| matches!(one["status"].as_str(), Some("pending" | "processing"))).count()
    };
    let mut left = Vec::new();
    for _ in 0..4 {
        left.push((under_way(&videos(&server).await), under_way(&media(&generations(&server).await))));
        tokio::time::advance(Duration::from_secs(25)).await;
    }
    assert_eq!(left, [(4, 4), (3, 3), (1, 1), (0, 0)]);
    drop(running);
}
