//! `config check` explains a description well enough to mend it.

use super::*;

const SERVICE: &str = r#"
[providers.cloud]
kind = "custom"
base_url = "https://api.example.com/v1"
api_key_env = "CLOUD_KEY"
errors = ["/error"]
[[providers.cloud.lists]]
path = "assets"
query = { limit = "{page_size}", after = "{cursor}" }
page_size = 2
paging = { by = "cursor", cursor = "/next" }
items = "/data"
[providers.cloud.lists.fields]
id = "/id"
name = "/title"
kind = "/type"
url = ["/media/0/url", "/file/link"]
created = "/made"
"#;

const ANSWER: &str = r#"{"data":[{"id":7,"title":"Sun\u001b[31mset","type":"photo","file":{"href":"https://m.example/a"},
"made":"yesterday"},{"id":8}],"next":"abc"}"#;

fn described(toml: &str, server: &Server) -> Described {
    Described::new(toml, "CLOUD_KEY", "https://api.example.com", server)
}

#[tokio::test]
async fn each_field_is_told_with_its_source_or_why_it_is_unknown() {
    let server = Server::start(|_| Reply::json(ANSWER)).await;
    let ran = described(SERVICE, &server).run("config check cloud").await;
    let out = ran.good();
    for line in [
        "cloud: GET /v1/assets?limit=2",
        "  2 items on the first page",
        "  goes on? yes: /next is \"abc\"",
        "  id           7  <- /id",
        "  url          unknown",
        "               /media/0/url is missing: the item has id, title, type, file, made",
        "               /file/link is missing: /file has href",
        "               /made is \"yesterday\", a date is wanted",
        "  the first item:",
    ] {
        assert!(out.lines().any(|told| told == line), "{line:?} is not in\n{out}");
    }
    assert!(!out.contains('\u{1b}'), "{out}");
}

#[tokio::test]
async fn where_the_items_may_be_is_told() {
    let server = Server::start(|_| Reply::json(r#"{"data":{"items":[{"id":1}],"next":null}}"#)).await;
    let ran = described(SERVICE, &server).run("config check cloud").await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("/data is"), "{ran:?}");
    assert!(ran.out.contains("items = \"/data/items\"?"), "{ran:?}");
}

#[tokio::test]
async fn a_list_whose_items_have_no_id_is_wrong() {
    let server = Server::start(|_| Reply::json(r#"{"data":[{"uid":1}],"next":null}"#)).await;
    let ran = described(SERVICE, &server).run("config check").await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.out.contains("/id is missing: the item has uid"), "{ran:?}");
    assert!(ran.out.contains("goes on? no: /next is null"), "{ran:?}");
}

#[tokio::test]
async fn a_refused_key_is_said_with_its_source_and_code() {
    let server = Server::start(|_| Reply::new(401, &[], r#"{"error":"who are you"}"#)).await;
    let ran = described(SERVICE, &server).run("config check").await;
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.err.contains("CLOUD_KEY") && ran.err.contains("who are you"), "{ran:?}");
}

#[tokio::test]
async fn a_stored_answer_is_tried_without_asking_anybody() {
    let server = Server::start(|_| panic!("nobody is asked")).await;
    let toml = SERVICE.replace("https://api.example.com", &server.url);
    let run = move || {
        let home = Home::new();
        home.configure(&toml);
        std::fs::write(home.path("answer.json"), ANSWER).unwrap();
        (home.run("config check cloud --answer answer.json"), home.run("config check --answer none.json"))
    };
    let (ran, missing) = tokio::task::spawn_blocking(run).await.unwrap();
    let out = ran.good();
    assert!(out.contains("cloud: a stored answer, as one of /v1/assets?limit=2"), "{out}");
    assert!(out.contains("  id           7  <- /id"), "{out}");
    assert!(missing.failed(2).contains("none.json cannot be read"));
    assert!(server.targets().is_empty());
}

#[tokio::test]
async fn offline_nobody_is_asked() {
    let server = Server::start(|_| panic!("nobody is asked")).await;
    let out = described(SERVICE, &server).run("config check --offline").await.good();
    assert!(out.contains("cloud: custom at"), "{out}");
    assert!(server.targets().is_empty());
}

#[tokio::test]
async fn only_accounts_that_are_there_can_be_named() {
    let server = Server::start(|_| panic!("nobody is asked")).await;
    let told = described(SERVICE, &server).run("config check clod").await.failed(2);
    assert!(told.contains("there is no account clod; there are cloud"), "{told}");
}
