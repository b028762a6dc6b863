//! What a description's author is told of its first items.

use assetbrowse::provider::custom::settings::CursorAt;
use assetbrowse::provider::custom::{Explained, Trial};

use super::*;

async fn tried(described: Settings, body: &'static str) -> Trial {
    let server = Server::start(move |_| Reply::json(body)).await;
    let settings = settings_of(&server.url, described, KEY);
    registry::explain(settings, &net::Settings::default(), None).await.remove(0)
}

/// A field's value, and what each source gave.
fn field<'a>(explained: &'a Explained, name: &str) -> (Option<&'a str>, Vec<String>) {
    let field = explained.fields.iter().find(|field| field.name == name).unwrap();
    let tried = field.tried.iter().map(|tried| match &tried.why_not {
        Some(why) => format!("{} {why}", tried.source),
        None => format!("{} gave it", tried.source),
    });
    (field.value.as_deref(), tried.collect())
}

#[tokio::test]
async fn a_wrong_mapping_can_be_mended_from_what_is_told() {
    let cursor = CursorAt::Answer("/meta/nextt".parse().unwrap());
    let listing = List {
        query: query(&[("limit", "{page_size}"), ("after", "{cursor}")]),
        fields: Fields {
            name: sources(&["/title", "/filename"]),
            kind: sources(&["/type"]),
            created: sources(&["/created", "../created"]),
            width: sources(&["/meta/size"]),
            status: sources(&["{/state}-{/meta/word}"]),
            ..fields()
        },
        ..list("/files", "/data/items", Paging::Cursor { cursor, has_more: None })
    };
    let body = r#"{"data":{"items":[{"id":"a","filename":"x\u202e.png","type":"upload","created":"soon",
        "url":"https://m.example/x.png","meta":{"size":[1]},"state":"ok"}]},"meta":{"next":"c"}}"#;
    let Trial { path, outcome, hints } = tried(one_list(listing), body).await;
    let told = outcome.unwrap();
    assert_eq!((path.as_str(), told.items, hints.len()), ("/files?limit=100", 1, 0));
    assert_eq!(told.goes_on, "no: /meta/nextt is missing: /meta has next");
    assert!(told.raw.starts_with(r#"{"id":"a""#));
    assert_eq!(field(&told, "id"), (Some("a"), vec!["/id gave it".into()]));
    let (name, tried) = field(&told, "name");
    let has = "created, filename, id, meta, state, type, url";
    assert_eq!(tried, [format!("/title is missing: the item has {has}"), "/filename gave it".into()]);
    assert!(!name.unwrap().contains('\u{202e}'));
    assert_eq!(
        field(&told, "kind"),
        (
            Some("image"),
            vec![
                "/type gave it".into(),
                "the word's meaning \"upload\" stands for none".into(),
                "the ending of the URL gave it".into()
            ]
        )
    );
    let no_outer = "../created is missing: this list has no inner one".to_owned();
    assert_eq!(field(&told, "created"), (None, vec!["/created is \"soon\", a date is wanted".into(), no_outer]));
    assert_eq!(field(&told, "width"), (None, vec!["/meta/size is a list, a number of pixels is wanted".into()]));
    assert_eq!(
        field(&told, "status"),
        (None, vec!["{/state}-{/meta/word} /meta/word is missing: /meta has size".into()])
    );
    assert_eq!(field(&told, "folder"), (None, vec![]));
}

#[tokio::test]
async fn each_list_is_told_of_by_one_request() {
    let server = Server::start(|seen| match seen.path() {
        "/one" => page(0..3, r#","total":9"#),
        "/two" => page([], ""),
        _ => Reply::new(404, &[], "no such path"),
    })
    .await;
    let by_page = List {
        query: query(&[("p", "{page}"), ("n", "{page_size}")]),
        total: Some("/total".parse().unwrap()),
        ..list("/one", "/items", Paging::Page { first: 1 })
    };
    let lists = vec![by_page, list("/two", "/items", Paging::Single), list("/three", "/items", Paging::Single)];
    let settings = settings_of(&server.url, of_lists(lists), KEY);
    let told = registry::explain(settings, &net::Settings::default(), None).await;
    assert_eq!(server.targets(), ["/one?p=1&n=100", "/two", "/three"]);
    let one = told[0].outcome.as_ref().unwrap();
    let why = "yes: 3 items of 9 came where 100 were asked for: page_size is too large";
    assert_eq!((one.items, one.goes_on.as_str()), (3, why));
    let two = told[1].outcome.as_ref().unwrap();
    assert_eq!((two.items, two.fields.len(), two.raw.as_str()), (0, 0, ""));
    assert_eq!(told[2].outcome.as_ref().unwrap_err().code(), Some(404));
}
