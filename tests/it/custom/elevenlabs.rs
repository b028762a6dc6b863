//! `ElevenLabs`: pages that begin behind the last item, and sounds that are asked with the key.

use serde_json::{Value, json};

use super::*;

const FILE: &str = include_str!("../../../assets/providers/elevenlabs.toml");

fn described(server: &Server) -> Described {
    Described::new(FILE, "ELEVENLABS_KEY", "https://api.elevenlabs.io", server)
}

fn item(number: u64) -> Value {
    json!({
        "history_item_id": format!("h{number}"), "request_id": "r", "voice_id": "21m00", "model_id": "multilingual",
        "voice_name": "Rachel", "voice_category": "premade", "text": format!("Good morning, number {number}."),
        "date_unix": 1_714_650_306, "character_count_change_from": 17_189, "character_count_change_to": 17_231,
        "content_type": "audio/mpeg", "state": "created", "settings": {}, "feedback": null, "source": "TTS",
    })
}

fn answer(seen: &Seen) -> Reply {
    let refusal = json!({ "detail": { "status": "invalid_api_key", "message": "Invalid API key" } });
    if seen.path().ends_with("/audio") {
        return match seen.header("xi-api-key") {
            Some(KEY) => Reply::new(200, &[("Content-Type", "audio/mpeg")], b"ID3\x04\0\0\0\0\0\0spoken"),
            _ => Reply::new(401, &[], refusal.to_string()),
        };
    }
    guarded(seen, ("xi-api-key", KEY), &refusal, || {
        assert_eq!((seen.path(), seen.query("page_size").as_deref()), ("/v1/history", Some("1000")));
        let from = match seen.query("start_after_history_item_id").as_deref() {
            None => 0,
            Some("h1") => 2,
            Some("h3") => 4,
            Some(other) => panic!("{other}"),
        };
        let mut history: Vec<Value> = (from..from + 2).map(item).collect();
        if from == 2 {
            history[0] = json!({ "voice_name": "nobody" });
        }
        json!({ "history": history, "last_history_item_id": "unused", "has_more": from < 4, "scanned_until": 1 })
    })
}

#[tokio::test]
async fn the_history_is_walked_to_its_end() {
    let server = Server::start(answer).await;
    let listed = described(&server).listed("rendered").await;
    assert_eq!((listed.ids(), listed.unreadable()), (vec!["h0", "h1", "h3", "h4", "h5"], 1));
    holds(
        listed.asset("h5"),
        &json!({
            "collection": "rendered", "name": "Good morning, number 5.", "kind": "audio", "type": "TTS",
            "mime": "audio/mpeg", "status": "created", "created": "2024-05-02T11:45:06Z", "folder": "21m00",
            "folder_name": "Rachel", "url": format!("{}/v1/history/h5/audio", server.url),
        }),
    );
}

#[tokio::test]
async fn a_sound_is_fetched_with_the_key() {
    let server = Server::start(answer).await;
    let (toml, key) = (described(&server).toml, "ELEVENLABS_KEY");
    let run = move || {
        let home = Home::new();
        home.configure(&toml);
        let ran = home.run_with("download --all --collection rendered --to got", &[(key, KEY)]);
        (ran, std::fs::read_dir(home.path("got/elevenlabs")).map_or(0, Iterator::count))
    };
    let (ran, files) = tokio::task::spawn_blocking(run).await.unwrap();
    assert_eq!(files, 5, "{ran:?}");
}

#[tokio::test]
async fn its_errors_are_said() {
    const BODY: &str = r#"{"detail":{"status":"invalid_api_key","message":"Invalid API key"}}"#;
    errors_are_said(described, "rendered", BODY, "Invalid API key").await;
}
