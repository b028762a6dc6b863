//! Leonardo: a first request for the user, offsets, and several images in each item.

use serde_json::{Value, json};

use super::*;

const FILE: &str = include_str!("../../../assets/providers/leonardo.toml");
const GENERATIONS: u64 = 120;

fn described(server: &Server) -> Described {
    Described::new(FILE, "LEONARDO_KEY", "https://cloud.leonardo.ai", server)
}

fn generation(number: u64) -> Value {
    if number == 5 {
        return json!({ "id": "g5", "generated_images": "not a list" });
    }
    let image = |index: u64| {
        json!({ "id": format!("i{number}-{index}"), "url": format!("https://cdn.example/i{number}-{index}.jpg"),
                "nsfw": false, "likeCount": 0, "generated_image_variation_generics": [] })
    };
    json!({
        "id": format!("g{number}"), "status": "COMPLETE", "createdAt": "2023-06-26T15:32:12.5", "modelId": "m",
        "prompt": format!("A cat, number {number}"), "negativePrompt": null, "imageHeight": 512, "imageWidth": 768,
        "inferenceSteps": 30, "public": false, "seed": 465_788_672, "presetStyle": "DYNAMIC",
        "generated_images": [image(0), image(1)],
    })
}

fn answer(seen: &Seen) -> Reply {
    let key = format!("Bearer {KEY}");
    let refusal = json!({ "error": "Invalid response from authorization hook", "path": "$", "code": "unexpected" });
    guarded(seen, ("authorization", &key), &refusal, || match seen.path() {
        "/api/rest/v1/me" => json!({ "user_details": [{ "user": { "id": "u-1", "username": "me" } }] }),
        "/api/rest/v1/generations/user/u-1" => {
            let page = numbers(seen.number("offset"), seen.number("limit"), GENERATIONS);
            json!({ "generations": page.map(generation).collect::<Vec<_>>() })
        }
        path => panic!("{path}"),
    })
}

#[tokio::test]
async fn the_images_of_all_generations_are_listed() {
    let server = Server::start(answer).await;
    let listed = described(&server).listed("rendered").await;
    assert_eq!((listed.ids().len() as u64, listed.unreadable()), ((GENERATIONS - 1) * 2, 1));
    assert_eq!(server.targets().iter().filter(|target| target.ends_with("/me")).count(), 1);
    holds(
        listed.asset("i119-1"),
        &json!({
            "name": "A cat, number 119", "kind": "image", "status": "COMPLETE", "width": 768, "height": 512,
            "created": "2023-06-26T15:32:12.5Z", "folder": "g119", "url": "https://cdn.example/i119-1.jpg",
        }),
    );
}

#[tokio::test]
async fn a_refused_key_is_said_in_the_services_words() {
    let body = r#"{"error":"Invalid response from authorization hook","path":"$","code":"unexpected"}"#;
    let server = Server::start(move |_| Reply::new(401, &[], body)).await;
    let told = described(&server).refused("rendered").await;
    assert!(told.contains("LEONARDO_KEY") && told.contains("authorization hook"), "{told}");
}
