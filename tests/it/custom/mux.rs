//! Mux: pages by number, moments as numeric text, and URLs made of a template.

use serde_json::{Value, json};

use super::*;

const FILE: &str = include_str!("../../../assets/providers/mux.toml");
const TOTAL: u64 = 230;

fn described(server: &Server) -> Described {
    Described::new(FILE, "MUX_KEY", "https://api.mux.com", server)
}

fn asset(number: u64) -> Value {
    if number == 3 {
        return json!(null);
    }
    let mut asset = json!({
        "id": format!("a{number}"), "status": "ready", "created_at": "1609869152", "duration": 23.857_167,
        "max_stored_resolution": "HD", "max_stored_frame_rate": 29.97, "aspect_ratio": "16:9", "master_access": "none",
        "playback_ids": [{ "policy": "public", "id": format!("p{number}") }],
        "tracks": [
            { "type": "audio", "id": "s", "max_channels": 2, "duration": 23.823 },
            { "type": "video", "id": "v", "max_width": 1920, "max_height": 1080, "max_frame_rate": 29.97 },
        ],
        "meta": { "title": format!("Take {number}") }, "mp4_support": "none", "test": false,
    });
    if number == 1 {
        // It is not ready yet.
        asset = json!({ "id": "a1", "status": "preparing", "created_at": "1609869150", "passthrough": "mine" });
    }
    asset
}

fn answer(seen: &Seen) -> Reply {
    let refusal = json!({ "error": { "type": "unauthorized", "messages": ["Unauthorized request"] } });
    guarded(seen, ("authorization", &basic(KEY)), &refusal, || {
        assert_eq!(seen.path(), "/video/v1/assets");
        let (page, limit) = (seen.number("page"), seen.number("limit"));
        let data: Vec<Value> = numbers((page - 1) * limit, limit, TOTAL).map(asset).collect();
        json!({ "data": data })
    })
}

#[tokio::test]
async fn all_pages_are_walked() {
    let server = Server::start(answer).await;
    let listed = described(&server).listed("assets").await;
    assert_eq!((listed.ids().len() as u64, listed.unreadable()), (TOTAL - 1, 1));
    holds(
        listed.asset("a229"),
        &json!({
            "name": "Take 229", "kind": "video", "status": "ready", "url": "https://stream.mux.com/p229.m3u8",
            "thumbnail": "https://image.mux.com/p229/thumbnail.jpg?width=640", "created": "2021-01-05T17:52:32Z",
            "width": 1920, "height": 1080, "fps": 29.97,
        }),
    );
    holds(listed.asset("a1"), &json!({ "name": "mine", "status": "preparing", "url": null, "thumbnail": null }));
}

#[tokio::test]
async fn a_refused_key_is_said_in_the_services_words() {
    let body = r#"{"error":{"type":"unauthorized","messages":["Unauthorized request"]}}"#;
    let server = Server::start(move |_| Reply::new(401, &[], body)).await;
    let told = described(&server).refused("assets").await;
    assert!(told.contains("MUX_KEY"), "{told}");
}
