//! Cloudinary: three lists one behind the other, cursors in the body, and a status of its own for "slow down".

use serde_json::{Value, json};

use super::*;

const FILE: &str = include_str!("../../../assets/providers/cloudinary.toml");

fn described(server: &Server) -> Described {
    Described::new(FILE, "CLOUDINARY_KEY", "https://api.cloudinary.com", server)
}

fn resource(kind: &str, number: u64) -> Value {
    let ending = match (kind, number) {
        ("image", _) => "jpg",
        ("video", 0) => "mp3",
        ("video", _) => "mp4",
        _ => "zip",
    };
    let mut resource = json!({
        "asset_id": format!("{kind}{number}"), "public_id": format!("shots/{kind}-{number}"), "format": ending,
        "version": 1_719_307_544, "resource_type": kind, "type": "upload", "created_at": "2024-06-25T09:25:44Z",
        "bytes": 120_253, "asset_folder": "shots", "display_name": format!("{kind} {number}"),
        "url": format!("http://res.example/{kind}-{number}.{ending}"),
        "secure_url": format!("https://res.example/demo/{kind}/upload/v1719307544/shots/{kind}-{number}.{ending}"),
    });
    if kind != "raw" {
        resource["width"] = json!(864);
        resource["height"] = json!(576);
    }
    resource
}

/// Two pages of images, one of videos, one of raw files with a broken one.
fn answer(seen: &Seen) -> Reply {
    let refusal = json!({ "error": { "message": "Invalid credentials" } });
    guarded(seen, ("authorization", &basic(KEY)), &refusal, || {
        assert_eq!(seen.query("max_results").as_deref(), Some("500"), "{}", seen.target);
        match (seen.path(), seen.query("next_cursor").as_deref()) {
            ("/v1_1/demo/resources/image", None) => json!({
                "resources": [resource("image", 0), resource("image", 1)], "next_cursor": "8c452e112d4c8/=+",
            }),
            ("/v1_1/demo/resources/image", Some("8c452e112d4c8/=+")) => json!({ "resources": [resource("image", 2)] }),
            ("/v1_1/demo/resources/video", None) => {
                json!({ "resources": [resource("video", 0), resource("video", 1)] })
            }
            ("/v1_1/demo/resources/raw", None) => json!({ "resources": [resource("raw", 0), "broken"] }),
            (path, cursor) => panic!("{path} {cursor:?}"),
        }
    })
}

#[tokio::test]
async fn all_lists_are_walked() {
    let server = Server::start(answer).await;
    let listed = described(&server).listed("assets").await;
    assert_eq!(listed.ids(), ["image0", "image1", "image2", "video0", "video1", "raw0"]);
    assert_eq!((listed.unreadable(), &listed.total["cloudinary"]), (1, &Value::Null));
    holds(
        listed.asset("image1"),
        &json!({
            "name": "image 1", "kind": "image", "width": 864, "height": 576, "bytes": 120_253,
            "created": "2024-06-25T09:25:44Z", "folder": "shots",
            "url": "https://res.example/demo/image/upload/v1719307544/shots/image-1.jpg",
        }),
    );
    holds(listed.asset("video0"), &json!({ "kind": "audio" }));
    holds(listed.asset("video1"), &json!({ "kind": "video" }));
    holds(listed.asset("raw0"), &json!({ "kind": "other", "width": null }));
}

#[tokio::test]
async fn a_refused_key_is_said_in_the_services_words() {
    let server = Server::start(|_| Reply::new(401, &[], r#"{"error":{"message":"Invalid credentials"}}"#)).await;
    let told = described(&server).refused("assets").await;
    assert!(told.contains("CLOUDINARY_KEY") && told.contains("Invalid credentials"), "{told}");
}
