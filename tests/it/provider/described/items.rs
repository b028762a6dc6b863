//! What items become.

use assetbrowse::asset::{Asset, FaultKind};
use assetbrowse::text::Label;
use rstest::rstest;

use super::*;

async fn answered(list: List, body: &'static str) -> Result<assetbrowse::asset::Page, assetbrowse::asset::Fault> {
    let server = Server::start(move |_| Reply::json(body)).await;
    let described = Settings {
        variables: [("host".to_owned(), "stream.example".to_owned())].into(),
        errors: vec!["/error".parse().unwrap(), "/errors".parse().unwrap()],
        ..one_list(list)
    };
    first(&*provider(&server.url, described)).await
}

async fn mapped(fields: Fields, item: &str) -> Asset {
    let body: &'static str = format!(r#"{{"items":[{item}]}}"#).leak();
    let list = List { fields, ..list("/v1/files", "/items", Paging::Single) };
    answered(list, body).await.unwrap().assets.remove(0)
}

#[tokio::test]
async fn each_field_is_what_its_first_source_says() {
    let fields = Fields {
        id: sources(&["/no", "/n"]),
        name: sources(&["/title", "/meta/names/1", "/n"]),
        kind: sources(&["/type"]),
        kinds: [("clip".to_owned(), AssetKind::Video)].into(),
        mime: sources(&["/mime"]),
        status: sources(&["ready"]),
        url: sources(&["/url", "https://{host}/{/playback/0/id}.m3u8"]),
        thumbnail: sources(&["/thumb", "/thumb/url"]),
        expires: sources(&["/ends"]),
        created: sources(&["/created"]),
        width: sources(&["/size"]),
        height: sources(&["/size"]),
        duration: sources(&["/length"]),
        frames: sources(&["/frames"]),
        fps: sources(&["/fps"]),
        bytes: sources(&["/bytes"]),
        folder: sources(&["/folder/id"]),
        folder_name: sources(&["/folder/name"]),
        ..Fields::default()
    };
    let item = r#"{"no":null,"n":17,"title":"","meta":{"names":["a","Second"]},"type":"Clip","mime":"video/mp4",
        "playback":[{"id":"p1"}],"thumb":{"url":"/t.jpg"},"ends":"2025-10-07","created":1759756911000,
        "size":"1920x1080","length":"1:02:03","frames":"250","fps":29.97,"bytes":"1234","folder":{"id":3,"name":"Cuts"}}"#;
    let asset = mapped(fields, item).await;
    let raw = |label: &Option<Label>| label.as_ref().map(|label| label.raw().to_owned());
    assert_eq!(asset.unreadable, None);
    assert_eq!((&*asset.id.id, asset.name.raw(), asset.kind), ("17", "Second", AssetKind::Video));
    assert_eq!(raw(&asset.type_word).as_deref(), Some("Clip"));
    assert_eq!(raw(&asset.status).as_deref(), Some("ready"));
    assert_eq!(raw(&asset.url).as_deref(), Some("https://stream.example/p1.m3u8"));
    assert!(
        raw(&asset.thumbnail).unwrap().ends_with("/t.jpg") && asset.thumbnail.unwrap().raw().starts_with("http://127.")
    );
    assert_eq!(asset.expires.unwrap().to_string(), "2025-10-07T00:00:00Z");
    assert_eq!(asset.created.unwrap().to_string(), "2025-10-06T13:21:51Z");
    assert_eq!(asset.said.dimensions(), Some((1920, 1080)));
    assert_eq!(asset.said.duration.unwrap().clock(), "1:02:03");
    assert_eq!((asset.said.frames, asset.said.fps, asset.said.bytes), (Some(250), Some(29.97), Some(1234)));
    assert_eq!((asset.folder.as_deref(), raw(&asset.folder_name).as_deref()), (Some("3"), Some("Cuts")));
}

#[rstest]
#[case::by_the_map(r#"{"type":"raw","mime":"image/png"}"#, AssetKind::Other)]
#[case::by_the_word(r#"{"type":"VIDEO","mime":"image/png"}"#, AssetKind::Video)]
#[case::by_the_mime_type(r#"{"type":"upload","mime":"Audio/mpeg","url":"https://m.example/a.png"}"#, AssetKind::Audio)]
#[case::by_the_ending(
    r#"{"type":"upload","mime":"application/x","url":"https://m.example/a.PNG?b=c.mp4"}"#,
    AssetKind::Image
)]
#[case::by_nothing(r#"{"url":"https://m.example/a"}"#, AssetKind::Other)]
#[tokio::test]
async fn a_kind_is_found_one_way_after_the_other(#[case] item: &str, #[case] kind: AssetKind) {
    let fields = Fields {
        kind: sources(&["/type"]),
        kinds: [("raw".to_owned(), AssetKind::Other)].into(),
        mime: sources(&["/mime"]),
        ..fields()
    };
    assert_eq!(mapped(fields, &item.replacen('{', r#"{"id":"a","#, 1)).await.kind, kind);
}

#[tokio::test]
async fn a_list_of_one_kind_says_it_for_all_of_its_items() {
    let fields = Fields { kind: sources(&["/type"]), ..fields() };
    let list = List { kind: Some(AssetKind::Audio), fields, ..list("/v1/files", "/items", Paging::Single) };
    let page = answered(list, r#"{"items":[{"id":"a","type":"image"},{"id":"b"}]}"#).await.unwrap();
    assert!(page.assets.iter().all(|asset| asset.kind == AssetKind::Audio));
    assert_eq!(page.assets[0].type_word.as_ref().map(Label::raw), Some("image"));
}

#[tokio::test]
async fn items_within_items_have_their_parents_fields() {
    let list = List {
        inner: Some("/images".parse().unwrap()),
        fields: Fields {
            id: sources(&["{../id}-{/id}"]),
            created: sources(&["../at"]),
            status: sources(&["../state/word"]),
            ..fields()
        },
        ..list("/v1/generations", "/items", Paging::Single)
    };
    let page = answered(
        list,
        r#"{"items":[{"id":"g1","at":1759756911,"state":{"word":"done"},"images":[{"id":1},{"id":2}]},
            {"id":"g2","images":null},{"id":"g3"},{"id":"g4","images":"soon"},7,{"id":"g5","images":[{"id":1},"x"]}]}"#,
    )
    .await
    .unwrap();
    let told: Vec<_> = page
        .assets
        .iter()
        .map(|asset| asset.unreadable.as_ref().map_or(&*asset.id.id, Label::raw).to_owned())
        .collect();
    assert_eq!(told, ["g1-1", "g1-2", "/images is text", "it is a number", "g5-1", "it is text"]);
    assert_eq!(page.assets[1].created.unwrap().to_string(), "2025-10-06T13:21:51Z");
    assert_eq!(page.assets[1].status.as_ref().map(Label::raw), Some("done"));
}

#[rstest]
#[case::a_list(r#"{"id":"a","url":[1]}"#, Some("/url is a list"))]
#[case::no_id(r#"{"url":"https://m.example/a.png"}"#, Some("it has no id"))]
#[case::id_is_an_object(r#"{"id":{}}"#, Some("/id is an object"))]
#[case::empty_id(r#"{"id":" "}"#, Some("it has no id"))]
#[case::no_object("null", Some("it is null"))]
#[case::loose(r#"{"id":"a","url":null,"created":"yesterday","w":"wide","d":"NaN"}"#, None)]
#[tokio::test]
async fn what_is_wrong_with_an_item_costs_only_itself(#[case] item: &str, #[case] wrong: Option<&str>) {
    let body: &'static str = format!(r#"{{"items":[{{"id":"before"}},{item},{{"id":"behind"}}]}}"#).leak();
    let fields =
        Fields { created: sources(&["/created"]), width: sources(&["/w"]), duration: sources(&["/d"]), ..fields() };
    let page = answered(List { fields, ..list("/", "/items", Paging::Single) }, body).await.unwrap();
    assert_eq!(page.assets[1].unreadable.as_ref().map(Label::raw), wrong);
    assert_eq!(&*page.assets[1].raw, item);
    assert_eq!((ids(&page)[0], ids(&page)[2]), ("before", "behind"));
}

/// Promise 16: however deep or wide an answer is, it costs only itself.
#[tokio::test]
async fn hostile_items_are_rows_among_sound_ones() {
    let deep = format!(r#"{{"id":"deep","url":{}{}}}"#, "[".repeat(50_000), "]".repeat(50_000));
    let wide = format!(r#"{{"id":"wide",{}"url":"https://m.example/a.png"}}"#, r#""x":1,"#.repeat(100_000));
    let body: &'static str = format!(r#"{{"items":[{deep},{wide},{{"id":"sound"}}]}}"#).leak();
    let page = answered(list("/", "/items", Paging::Single), body).await.unwrap();
    assert_eq!(ids(&page), ["deep", "wide", "sound"]);
    assert_eq!(page.assets[0].unreadable.as_ref().map(Label::raw), Some("/url is a list"));
    assert_eq!(page.assets[1].url.as_ref().map(Label::raw), Some("https://m.example/a.png"));
}

#[rstest]
#[case::a_text(r#"{"error":"over quota"}"#, "over quota")]
#[case::a_second_place(r#"{"error":"","errors":[{"message":"over quota"}]}"#, "over quota")]
#[tokio::test]
async fn an_error_in_an_answer_is_the_services_complaint(#[case] body: &'static str, #[case] said: &str) {
    let list = list("/", "/items", Paging::Single);
    let fault = answered(list.clone(), body).await.unwrap_err();
    assert_eq!((fault.kind, fault.detail.raw()), (FaultKind::Service, said));
    let beside: &'static str = body.replacen('{', r#"{"items":[{"id":"a"}],"#, 1).leak();
    let page = answered(list, beside).await.unwrap();
    assert_eq!(ids(&page), ["a"], "items beside an error are shown");
    assert_eq!(page.warning.unwrap().detail.raw(), said);
}

#[rstest]
#[case::missing(r#"{"data":{"files":[]},"meta":1}"#, "/items is missing: the answer has data, meta")]
#[case::of_another_type(r#"{"items":{"a":1}}"#, "/items is an object, a list is wanted")]
#[case::no_object("[1]", "/items is missing: the answer is a list")]
#[tokio::test]
async fn an_answer_without_items_says_what_is_there_instead(#[case] body: &'static str, #[case] said: &str) {
    let fault = answered(list("/", "/items", Paging::Single), body).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Decode { pointer: "/items".into() });
    assert_eq!(fault.detail.raw(), said);
}

#[tokio::test]
async fn more_items_than_a_page_can_hold_are_refused() {
    let body: &'static str = format!(r#"{{"items":[{}0]}}"#, "0,".repeat(1000)).leak();
    let fault = answered(list("/", "/items", Paging::Single), body).await.unwrap_err();
    assert_eq!(fault.detail.raw(), "/items is a list of 1001 items");
    let body: &'static str = format!(r#"{{"items":[{{"in":[{0}0]}},{{"in":[{0}0]}}]}}"#, "0,".repeat(500)).leak();
    let inner = List { inner: Some("/in".parse().unwrap()), ..list("/", "/items", Paging::Single) };
    let fault = answered(inner, body).await.unwrap_err();
    assert_eq!(fault.detail.raw(), "/items/…/in is more than 1000 items");
}
