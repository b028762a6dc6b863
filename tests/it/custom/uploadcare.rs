//! Uploadcare: the next page's URL in the body, a prefix of its own before the key, and a header that names the version.

use serde_json::{Value, json};

use super::*;

const FILE: &str = include_str!("../../../assets/providers/uploadcare.toml");

fn described(server: &Server) -> Described {
    Described::new(FILE, "UPLOADCARE_KEY", "https://api.uploadcare.com", server)
}

fn file(number: u64) -> Value {
    let is_image = number.is_multiple_of(2);
    let info = if is_image {
        json!({ "mime": { "mime": "image/png", "type": "image", "subtype": "png" },
                "image": { "format": "PNG", "width": 500, "height": 300, "sequence": false } })
    } else {
        json!({ "mime": { "mime": "video/mp4", "type": "video", "subtype": "mp4" },
                "video": { "duration": 42_500, "format": "mp4", "bitrate": 9000, "audio": [],
                           "video": [{ "height": 720, "width": 1280, "frame_rate": 25.0, "codec": "h264" }] } })
    };
    json!({
        "uuid": format!("u{number}"), "datetime_removed": null, "datetime_stored": "2021-09-21T11:24:33.159663Z",
        "datetime_uploaded": "2021-09-21T11:24:33.159663Z", "is_image": is_image, "is_ready": true,
        "mime_type": if is_image { "image/png" } else { "video/mp4" }, "original_filename": format!("file {number}"),
        "original_file_url": format!("https://ucarecdn.example/u{number}/file"), "size": 642,
        "url": format!("https://api.uploadcare.com/files/u{number}/"), "content_info": info, "metadata": {},
    })
}

/// The next page is named with whatever host the service believes to have.
fn answer(seen: &Seen, base: &str) -> Reply {
    let key = format!("Uploadcare.Simple {KEY}");
    let refusal = json!({ "detail": "Public key canary is invalid." });
    guarded(seen, ("authorization", &key), &refusal, || {
        assert_eq!(seen.header("accept"), Some("application/vnd.uploadcare-v0.7+json"));
        assert_eq!(seen.path(), "/files/", "all paths end with a slash");
        let page = seen.query("from").map_or(0, |from| from.parse().unwrap());
        let mut results: Vec<Value> = (page * 3..page * 3 + 3).map(file).collect();
        if page == 1 {
            results[1] = json!({ "uuid": ["not", "a", "text"] });
        }
        let next =
            (page < 2).then(|| format!("{base}/files/?limit=1000&ordering=-datetime_uploaded&from={}", page + 1));
        json!({ "next": next, "previous": null, "total": 9, "per_page": 1000, "results": results })
    })
}

#[tokio::test]
async fn the_next_pages_are_followed() {
    let listener = std::sync::Arc::new(std::sync::OnceLock::<String>::new());
    let base = std::sync::Arc::clone(&listener);
    let server = Server::start(move |seen| answer(seen, base.get().unwrap())).await;
    listener.set(server.url.clone()).unwrap();
    let listed = described(&server).listed("assets").await;
    assert_eq!(listed.ids(), ["u0", "u1", "u2", "u3", "u5", "u6", "u7", "u8"]);
    assert_eq!((listed.unreadable(), &listed.total["uploadcare"]), (1, &json!(9)));
    holds(
        listed.asset("u0"),
        &json!({ "name": "file 0", "kind": "image", "mime": "image/png", "width": 500, "height": 300, "bytes": 642 }),
    );
    holds(
        listed.asset("u7"),
        &json!({ "kind": "video", "width": 1280, "height": 720, "duration": 42.5, "fps": 25.0,
                 "url": "https://ucarecdn.example/u7/file" }),
    );
}

#[tokio::test]
async fn a_next_page_of_another_origin_is_not_asked() {
    let server = Server::start(|seen| answer(seen, "https://elsewhere.example")).await;
    let ran = described(&server).run("list --all --format ndjson").await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("another origin"), "{ran:?}");
    assert_eq!(server.targets().len(), 1);
}

#[tokio::test]
async fn its_errors_are_said() {
    const BODY: &str = r#"{"detail":"Secret key not found."}"#;
    errors_are_said(described, "assets", BODY, "Secret key not found.").await;
}
