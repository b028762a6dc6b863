//! Every way in which a listing goes on.

use std::sync::Arc;

use assetbrowse::asset::{Collection, Cursor, FaultKind};
use assetbrowse::provider::custom::settings::CursorAt;
use rstest::rstest;

use super::*;

const COUNT: u64 = 23;

fn done(total: Option<u64>) -> Step {
    Step::Done { listed: COUNT, total }
}

/// The part of all items that a page of `size` from `from` on holds.
fn part(from: u64, size: u64) -> std::ops::Range<u64> {
    from.min(COUNT)..(from + size).min(COUNT)
}

fn by_page(first: u64) -> List {
    List {
        query: query(&[("p", "{page}"), ("n", "{page_size}")]),
        page_size: 10,
        ..list("/files", "/items", Paging::Page { first })
    }
}

fn by_offset() -> List {
    List {
        query: query(&[("skip", "{offset}"), ("n", "{page_size}")]),
        page_size: 10,
        ..list("/files", "", Paging::Offset)
    }
}

#[rstest]
#[case(0)]
#[case(1)]
#[tokio::test]
async fn pages_are_counted_from_where_the_description_says(#[case] from: u64) {
    let server = Server::start(move |seen| page(part((seen.number("p") - from) * 10, 10), "")).await;
    let provider = provider(&server.url, one_list(by_page(from)));
    assert_eq!(walked(&provider, Query::default()).await, (names(0..COUNT), done(None)));
    let asked: Vec<_> = (from..from + 3).map(|page| format!("/files?p={page}&n=10")).collect();
    assert_eq!(server.targets(), asked);
    let third = provider.numbered(Collection::Assets, 2).unwrap();
    assert_eq!(provider.number(Collection::Assets, Some(&third)), Some(2));
    assert_eq!(ids(&piece(&*provider, Some(third), 10).await.unwrap()), ["a20", "a21", "a22"]);
}

#[tokio::test]
async fn offsets_count_items_and_the_answer_may_be_a_bare_list() {
    let server = Server::start(|seen| Reply::json(items(part(seen.number("skip"), seen.number("n"))))).await;
    let provider = provider(&server.url, one_list(by_offset()));
    assert_eq!(walked(&provider, Query::default()).await, (names(0..COUNT), done(None)));
    assert_eq!(server.targets(), ["/files?skip=0&n=10", "/files?skip=10&n=10", "/files?skip=20&n=10"]);
}

/// A service may hold fewer in a page than it is asked for: what is behind them is not passed over.
#[tokio::test]
async fn short_pages_lose_nothing_where_the_total_says_that_there_is_more() {
    let body = |seen: &Seen| page(part(seen.number("skip"), seen.number("n").min(4)), &format!(r#","total":{COUNT}"#));
    let server = Server::start(body).await;
    let list = List { items: "/items".parse().unwrap(), total: Some("/total".parse().unwrap()), ..by_offset() };
    let provider = provider(&server.url, one_list(list));
    assert!(provider.numbered(Collection::Assets, 1).is_some());
    assert_eq!(walked(&provider, Query::default()).await, (names(0..COUNT), done(Some(COUNT))));
    assert_eq!(provider.numbered(Collection::Assets, 1), None, "numbers of pages would lead past some");

    let body = |seen: &Seen| page(part((seen.number("p") - 1) * 4, 4), &format!(r#","total":{COUNT}"#));
    let server = Server::start(body).await;
    let list = List { total: Some("/total".parse().unwrap()), ..by_page(1) };
    let provider = super::provider(&server.url, one_list(list));
    assert_eq!(walked(&provider, Query::default()).await, (names(0..COUNT), done(Some(COUNT))));
}

fn by_cursor(cursor: CursorAt, has_more: Option<&str>) -> List {
    let paging = Paging::Cursor { cursor, has_more: has_more.map(|pointer| pointer.parse().unwrap()) };
    List {
        query: query(&[("n", "{page_size}"), ("after", "{cursor}")]),
        page_size: 10,
        ..list("/files", "/items", paging)
    }
}

#[rstest]
#[case::text(r#","next":"c NEXT/+=é""#, None)]
#[case::number(r#","next":NEXT"#, None)]
#[case::with_more(r#","next":"c NEXT/+=é","more":true"#, Some("/more"))]
#[case::more_as_a_number(r#","next":NEXT,"more":1"#, Some("/more"))]
#[tokio::test]
async fn a_cursor_is_told_by_the_answer(#[case] told: &'static str, #[case] has_more: Option<&str>) {
    let server = Server::start(move |seen| {
        let from =
            seen.query("after").map_or(0, |after| after.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap());
        let next = from + 10;
        let more =
            if next < COUNT { told.replace("NEXT", &next.to_string()) } else { r#","next":null,"more":false"#.into() };
        page(part(from, 10), &more)
    })
    .await;
    let cursor = CursorAt::Answer("/next".parse().unwrap());
    let provider = provider(&server.url, one_list(by_cursor(cursor, has_more)));
    assert_eq!(walked(&provider, Query::default()).await, (names(0..COUNT), done(None)));
    assert_eq!(server.targets()[0], "/files?n=10", "what is not known yet is left out");
    // The service gets its own cursor back byte for byte.
    let sent = server.seen()[1].query("after").unwrap();
    assert!(sent == "10" || sent == "c 10/+=é", "{sent}");
}

#[rstest]
#[case::with_more(Some("/more"), 3)]
#[case::by_its_shortness(None, 3)]
#[tokio::test]
async fn a_cursor_is_a_field_of_the_last_item(#[case] has_more: Option<&str>, #[case] requests: usize) {
    let server = Server::start(|seen| {
        let from = seen.query("after").map_or(0, |after| after[1..].parse::<u64>().unwrap() + 1);
        page(part(from, 10), &format!(r#","more":{}"#, from + 10 < COUNT))
    })
    .await;
    let cursor = CursorAt::LastItem("/id".parse().unwrap());
    let provider = provider(&server.url, one_list(by_cursor(cursor, has_more)));
    assert_eq!(walked(&provider, Query::default()).await, (names(0..COUNT), done(None)));
    assert_eq!(server.targets().len(), requests);
}

#[rstest]
#[case::absolute("http://HOST/files?from=10&x=%2B%20")]
#[case::path("/files?from=10&x=%2B%20")]
#[case::query("?from=10&x=%2B%20")]
#[case::without_a_scheme("//HOST/files?from=10&x=%2B%20")]
#[case::not_below_the_base("/other?from=10&x=%2B%20")]
#[tokio::test]
async fn the_next_page_may_be_told_as_a_url(#[case] next: &'static str) {
    let server = Server::start(move |seen| {
        let from = seen.query("from").map_or(0, |from| from.parse().unwrap());
        let next = next.replace("HOST", seen.header("host").unwrap()).replace("10", &(from + 10).to_string());
        let more = if from + 10 < COUNT { format!(r#","next":"{next}""#) } else { r#","next":"""#.into() };
        page(part(from, 10), &more)
    })
    .await;
    let provider = provider(&server.url, one_list(list("/files", "/items", Paging::Next("/next".parse().unwrap()))));
    assert_eq!(walked(&provider, Query::default()).await, (names(0..COUNT), done(None)));
    assert!(server.targets()[1].ends_with("?from=10&x=%2B%20"), "{:?}", server.targets());
}

#[tokio::test]
async fn the_next_page_may_be_told_in_a_header() {
    let server = Server::start(|seen| {
        let from = seen.query("from").map_or(0, |from| from.parse().unwrap());
        let next = format!(r#"</files?from=0>; rel="first", </files?from={}>; title="a, b"; rel="next""#, from + 10);
        let link = [("Link", if from + 10 < COUNT { next.as_str() } else { "</files>; rel=first" })];
        Reply::new(200, &link, format!(r#"{{"items":{}}}"#, items(part(from, 10))))
    })
    .await;
    let provider = provider(&server.url, one_list(list("/files", "/items", Paging::Link)));
    assert_eq!(walked(&provider, Query::default()).await, (names(0..COUNT), done(None)));
}

#[tokio::test]
async fn a_single_page_is_all() {
    let server = Server::start(|_| page(0..COUNT, "")).await;
    let provider = provider(&server.url, one_list(list("/files", "/items", Paging::Single)));
    assert_eq!(walked(&provider, Query::default()).await, (names(0..COUNT), done(None)));
    assert_eq!(server.targets(), ["/files"]);
}

/// Promise 1: where an answer says that the listing goes on, the key does not go to a stranger, and neither do we.
#[rstest]
#[case::another_port("http://127.0.0.1:OTHER/files")]
#[case::another_name("http://localhost:PORT/files")]
#[case::another_scheme("https://127.0.0.1:PORT/files")]
#[case::without_a_scheme("//127.0.0.1:OTHER/files")]
#[case::a_file("file:///etc/passwd")]
#[case::a_user("http://me:secret@127.0.0.1:PORT/files")]
#[case::unreadable("http://[")]
#[tokio::test]
async fn a_next_page_elsewhere_is_a_fault_that_says_so(
    #[case] next: &'static str,
    #[values(false, true)] in_a_header: bool,
) {
    let other = Server::start(|_| page(0..1, "")).await;
    let port = other.url.rsplit(':').next().unwrap().to_owned();
    let server = Server::start(move |seen| {
        let own = seen.header("host").unwrap().split(':').nth(1).unwrap();
        let next = next.replace("OTHER", &port).replace("PORT", own);
        let link = format!("<{next}>; rel=next");
        Reply::new(200, &[("Link", &link)], format!(r#"{{"items":{},"next":"{next}"}}"#, items(0..3)))
    })
    .await;
    let paging = if in_a_header { Paging::Link } else { Paging::Next("/next".parse().unwrap()) };
    let provider = provider(&server.url, one_list(list("/files", "/items", paging)));
    let fault = first(&*provider).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Redirect);
    assert!(fault.detail.raw().starts_with("the next page "), "{}", fault.detail.raw());
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn a_cursor_of_a_script_leads_to_no_other_host() {
    let server = Server::start(|_| page(0..1, "")).await;
    let provider = provider(&server.url, one_list(list("/files", "/items", Paging::Link)));
    for text in ["0:http://evil.example/", "0:evil", "1:", "0", "x:y", "99999999999999999999999:"] {
        let fault = piece(&*provider, Some(Cursor::new(text)), 10).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::NotFound, "{text}");
    }
    assert!(server.seen().is_empty());
    // It would be a host in a URL, and is a path here.
    piece(&*provider, Some(Cursor::new("0://evil.example/../x?y=1")), 10).await.unwrap();
    assert_eq!(server.targets(), ["//x?y=1"]);
}

/// Images, then videos, then all sorts, each by its own way of paging.
fn three_lists() -> Vec<List> {
    let total = Some("/total".parse().unwrap());
    vec![
        List { kind: Some(AssetKind::Image), total: total.clone(), path: template("/images"), ..by_page(1) },
        List {
            kind: Some(AssetKind::Video),
            total: total.clone(),
            path: template("/videos"),
            ..by_cursor(CursorAt::Answer("/next".parse().unwrap()), None)
        },
        List { kind: Some(AssetKind::Audio), total, ..list("/sounds", "/items", Paging::Single) },
    ]
}

async fn three() -> Server {
    Server::start(|seen| match seen.path() {
        "/images" => {
            let from = (seen.number("p") - 1) * 10;
            page(from..(from + 10).min(12), r#","total":12"#)
        }
        "/videos" if seen.query("after").is_none() => page(12..17, r#","next":"0:1:@x","total":8"#),
        "/videos" => page(17..20, r#","next":"","total":8"#),
        _ => page(20..COUNT, r#","total":3"#),
    })
    .await
}

#[tokio::test]
async fn lists_of_one_collection_are_listed_one_behind_the_other() {
    let server = three().await;
    let provider = provider(&server.url, of_lists(three_lists()));
    let can = provider.capabilities(Collection::Assets);
    assert_eq!(can.paging, assetbrowse::provider::Paging::Tokens);
    assert!(can.tells_total && !can.newest_first);
    assert_eq!(walked(&provider, Query::default()).await, (names(0..COUNT), done(Some(COUNT))));
    let targets =
        ["/images?p=1&n=10", "/images?p=2&n=10", "/videos?n=10", "/videos?n=10&after=0%3A1%3A%40x", "/sounds"];
    assert_eq!(server.targets(), targets);
}

#[tokio::test]
async fn a_total_is_told_once_all_lists_have_told_theirs() {
    let server = three().await;
    let provider = provider(&server.url, of_lists(three_lists()));
    let (mut cursor, mut totals) = (None, Vec::new());
    loop {
        let page = piece(&*provider, cursor, 100).await.unwrap();
        totals.push(page.total);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(totals, [None, None, None, None, Some(COUNT)]);
    assert_eq!(first(&*provider).await.unwrap().total, Some(COUNT));
}

#[rstest]
#[case(AssetKind::Image, 0..12, &["/images", "/images"])]
#[case(AssetKind::Video, 12..20, &["/videos", "/videos"])]
#[case(AssetKind::Audio, 20..COUNT, &["/sounds"])]
#[case(AssetKind::Other, 0..0, &[])]
#[tokio::test]
async fn lists_of_other_kinds_are_not_asked(
    #[case] kind: AssetKind,
    #[case] listed: std::ops::Range<u64>,
    #[case] asked: &[&str],
) {
    let server = three().await;
    let provider = provider(&server.url, of_lists(three_lists()));
    assert_eq!(*provider.capabilities(Collection::Assets).filters_kind, AssetKind::ALL);
    let total = Some(listed.end - listed.start);
    let done = Step::Done { listed: listed.end - listed.start, total };
    assert_eq!(walked(&provider, of_kind(kind)).await, (names(listed), done));
    let paths: Vec<_> = server.seen().iter().map(|seen| seen.path().to_owned()).collect();
    assert_eq!(paths, asked);
}

/// The first request is asked once, whoever waits for it; where it fails, the next one asks again.
#[tokio::test]
async fn the_first_request_is_shared_and_may_be_tried_again() {
    use assetbrowse::provider::custom::settings::First;
    let tries = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = Arc::clone(&tries);
    let server = Server::start(move |seen| match seen.path() {
        "/me" if counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0 => Reply::new(500, &[], "not yet"),
        "/me" => Reply::json(r#"{"user":{"id":17}}"#),
        _ => page(0..2, ""),
    })
    .await;
    let places = vec!["/user/name".parse().unwrap(), "/user/id".parse().unwrap()];
    let described = Settings {
        first: Some(First { path: template("/me"), variables: [("me".to_owned(), places)].into() }),
        ..one_list(list("/users/{me}/files", "/items", Paging::Single))
    };
    let provider = provider(&server.url, described);
    assert_eq!(first(&*provider).await.unwrap_err().code(), Some(500));
    let (one, two) = futures::join!(first(&*provider), first(&*provider));
    assert_eq!((ids(&one.unwrap()), ids(&two.unwrap())), (vec!["a0", "a1"], vec!["a0", "a1"]));
    let asked = server.targets();
    assert_eq!(asked.iter().filter(|path| *path == "/me").count(), 2, "{asked:?}");
    assert_eq!(asked.iter().filter(|path| *path == "/users/17/files").count(), 2, "{asked:?}");
}
