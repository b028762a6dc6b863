//! `WordPress`: the answer is the list, and the header Link says where it goes on.

use serde_json::{Value, json};

use super::*;

const FILE: &str = include_str!("../../../assets/providers/wordpress.toml");

fn described(server: &Server) -> Described {
    Described::new(FILE, "WORDPRESS_KEY", "https://example.com", server)
}

fn medium(number: u64) -> Value {
    json!({
        "id": number, "date": "2024-03-01T13:00:00", "date_gmt": "2024-03-01T12:00:00", "slug": format!("shot-{number}"),
        "status": "inherit", "type": "attachment", "title": { "rendered": format!("Shot {number}") },
        "media_type": if number.is_multiple_of(2) { "image" } else { "file" },
        "mime_type": if number.is_multiple_of(2) { "image/jpeg" } else { "video/mp4" },
        "media_details": { "width": 1200, "height": 800, "file": "2024/03/shot.jpg", "filesize": 90_000,
            "sizes": { "thumbnail": { "source_url": format!("https://blog.example/shot-{number}-150x150.jpg") } } },
        "source_url": format!("https://blog.example/wp-content/uploads/2024/03/shot-{number}.jpg"),
    })
}

fn answer(seen: &Seen) -> Reply {
    if seen.header("authorization") != Some(&basic(KEY)) {
        return Reply::new(401, &[], r#"{"code":"rest_not_logged_in","message":"You are not logged in."}"#);
    }
    assert_eq!((seen.path(), seen.query("per_page").as_deref()), ("/wp-json/wp/v2/media", Some("100")));
    let page = seen.query("page").map_or(1, |page| page.parse().unwrap());
    let mut media: Vec<Value> = (page * 10..page * 10 + 3).map(medium).collect();
    if page == 2 {
        media[2] = json!([]);
    }
    let (host, path) = (seen.header("host").unwrap(), seen.path());
    let link = |page: u64, rel: &str| format!("<http://{host}{path}?per_page=100&page={page}>; rel=\"{rel}\"");
    let links = match page {
        1 => link(2, "next"),
        2 => format!("{}, {}", link(1, "prev"), link(3, "next")),
        _ => link(2, "prev"),
    };
    Reply::new(200, &[("X-WP-Total", "9"), ("Link", &links)], Value::Array(media).to_string())
}

#[tokio::test]
async fn the_links_are_followed() {
    let server = Server::start(answer).await;
    let listed = described(&server).listed("assets").await;
    assert_eq!((listed.ids(), listed.unreadable()), (vec!["10", "11", "12", "20", "21", "30", "31", "32"], 1));
    holds(
        listed.asset("30"),
        &json!({
            "name": "Shot 30", "kind": "image", "mime": "image/jpeg", "width": 1200, "height": 800, "bytes": 90_000,
            "created": "2024-03-01T12:00:00Z", "thumbnail": "https://blog.example/shot-30-150x150.jpg",
            "url": "https://blog.example/wp-content/uploads/2024/03/shot-30.jpg",
        }),
    );
    holds(listed.asset("31"), &json!({ "kind": "video", "type": "file" }));
}

#[tokio::test]
async fn its_errors_are_said() {
    const BODY: &str = r#"{"code":"rest_not_logged_in","message":"You are not logged in."}"#;
    errors_are_said(described, "assets", BODY, "You are not logged in.").await;
}
