//! `ImageKit`: the answer is the list, asked by offsets, and the key is a user without a password.

use serde_json::{Value, json};

use super::*;

const FILE: &str = include_str!("../../../assets/providers/imagekit.toml");
const PRIVATE: &str = "private_canary7f3a90b1c2d4e5f6";
const TOTAL: u64 = 2300;

fn described(server: &Server) -> Described {
    let described = Described::new(FILE, "IMAGEKIT_KEY", "https://api.imagekit.io", server);
    Described { key: ("IMAGEKIT_KEY", PRIVATE), ..described }
}

fn file(number: u64) -> Value {
    if number == 7 {
        return json!({ "type": "file", "name": "without-id.jpg" });
    }
    let (mime, ending) = if number.is_multiple_of(2) { ("image/jpeg", "jpg") } else { ("video/mp4", "mp4") };
    json!({
        "type": "file", "name": format!("file-{number}.{ending}"), "createdAt": "2024-11-03T10:23:45.123Z",
        "updatedAt": "2024-11-03T10:23:45.123Z", "fileId": format!("f{number}"), "tags": null, "AITags": null,
        "versionInfo": { "id": "v1", "name": "Version 1" }, "embeddedMetadata": null, "isPublished": true,
        "customCoordinates": null, "isPrivateFile": false, "filePath": format!("/shots/file-{number}.{ending}"),
        "url": format!("https://ik.example/demo/shots/file-{number}.{ending}"),
        "thumbnail": format!("https://ik.example/demo/tr:n-ik_ml_thumbnail/shots/file-{number}.{ending}"),
        "fileType": if number.is_multiple_of(2) { "image" } else { "non-image" }, "mime": mime,
        "height": 768, "width": 1024, "size": 40_960, "hasAlpha": false,
    })
}

fn answer(seen: &Seen) -> Reply {
    let refusal = json!({ "message": "Your account cannot be authenticated.", "help": "Contact support." });
    guarded(seen, ("authorization", &basic(&format!("{PRIVATE}:"))), &refusal, || {
        assert_eq!((seen.path(), seen.query("type").as_deref()), ("/v1/files", Some("file")));
        numbers(seen.number("skip"), seen.number("limit"), TOTAL).map(file).collect()
    })
}

#[tokio::test]
async fn the_list_is_walked_to_its_end() {
    let server = Server::start(answer).await;
    let listed = described(&server).listed("assets").await;
    assert_eq!((listed.ids().len() as u64, listed.unreadable()), (TOTAL - 1, 1));
    assert_eq!(server.targets().len(), 3, "{:?}", server.targets());
    holds(
        listed.asset("f2298"),
        &json!({
            "name": "file-2298.jpg", "kind": "image", "type": "image", "mime": "image/jpeg", "width": 1024,
            "height": 768, "bytes": 40_960, "created": "2024-11-03T10:23:45.123Z",
            "url": "https://ik.example/demo/shots/file-2298.jpg",
            "thumbnail": "https://ik.example/demo/tr:n-ik_ml_thumbnail/shots/file-2298.jpg",
        }),
    );
    holds(listed.asset("f1"), &json!({ "kind": "video", "type": "non-image" }));
}

#[tokio::test]
async fn its_errors_are_said() {
    const BODY: &str = r#"{"message":"Your account cannot be authenticated.","help":"Contact support."}"#;
    errors_are_said(described, "assets", BODY, "Your account cannot be authenticated.").await;
}
