//! What is asked: whatever a variable holds, it is asked of the service's own host and below its own path.

use assetbrowse::asset::{AssetId, Collection, FaultKind};
use assetbrowse::provider::custom::settings::{First, One};
use rstest::rstest;

use super::*;

fn with_variable(value: &str) -> Settings {
    Settings {
        variables: [("v".to_owned(), value.to_owned())].into(),
        ..one_list(List {
            query: query(&[("q", "x{v}"), ("absent", "{nobody}"), ("constant", "a b&c")]),
            ..list("/v1/{v}/by-{v}.json", "/items", Paging::Single)
        })
    }
}

#[rstest]
#[case("demo", "/api/v1/demo/by-demo.json?q=xdemo&constant=a+b%26c")]
#[case("a/../b", "/api/v1/a%2F..%2Fb/by-a%2F..%2Fb.json?q=xa%2F..%2Fb&constant=a+b%26c")]
#[case("?x=1#y", "/api/v1/%3Fx=1%23y/by-%3Fx=1%23y.json?q=x%3Fx%3D1%23y&constant=a+b%26c")]
#[case(
    "//evil.example",
    "/api/v1/%2F%2Fevil.example/by-%2F%2Fevil.example.json?q=x%2F%2Fevil.example&constant=a+b%26c"
)]
#[case("%2e%2e", "/api/v1/%252e%252e/by-%252e%252e.json?q=x%252e%252e&constant=a+b%26c")]
#[case("\\..\\", "/api/v1/%5C..%5C/by-%5C..%5C.json?q=x%5C..%5C&constant=a+b%26c")]
#[case("a&b=c", "/api/v1/a&b=c/by-a&b=c.json?q=xa%26b%3Dc&constant=a+b%26c")]
#[tokio::test]
async fn a_variable_stays_one_segment_and_one_value(#[case] value: &str, #[case] target: &str) {
    let server = Server::start(|_| page(0..1, "")).await;
    let provider = provider(&format!("{}/api", server.url), with_variable(value));
    first(&*provider).await.unwrap();
    assert_eq!(server.targets(), [target]);
}

#[rstest]
#[case("..")]
#[case(".")]
#[case(".\t.")]
#[case("\n..")]
#[case("")]
#[tokio::test]
async fn a_variable_that_would_lead_away_is_not_asked(#[case] value: &str) {
    let server = Server::start(|_| page(0..1, "")).await;
    let provider = provider(&server.url, with_variable(value));
    assert_eq!(first(&*provider).await.unwrap_err().kind, FaultKind::NotFound);
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn what_the_first_request_tells_leads_to_no_other_place() {
    let server = Server::start(|seen| match seen.path() {
        "/me" => Reply::json(r#"{"id":"../../x?y#z"}"#),
        _ => page(0..1, ""),
    })
    .await;
    let described = Settings {
        first: Some(First { path: template("/me"), variables: [("me".into(), vec!["/id".parse().unwrap()])].into() }),
        ..one_list(list("/users/{me}", "/items", Paging::Single))
    };
    first(&*provider(&server.url, described)).await.unwrap();
    assert_eq!(server.targets(), ["/me", "/users/..%2F..%2Fx%3Fy%23z"]);
}

#[tokio::test]
async fn one_asset_is_asked_by_its_id_alone() {
    let server = Server::start(|seen| {
        let id = if seen.path() == "/files/a%2Fb" { "a/b" } else { "another" };
        Reply::json(format!(r#"{{"file":{{"id":"{id}"}}}}"#))
    })
    .await;
    let one = One { collection: Collection::Assets, path: template("/files/{id}"), item: "/file".parse().unwrap() };
    let described = Settings { one: Some(one), ..one_list(list("/files", "/items", Paging::Single)) };
    let provider = provider(&server.url, described);
    let asked = |id: &str| {
        provider.asset(AssetId { account: super::super::name(), collection: Collection::Assets, id: id.into() })
    };
    assert_eq!(&*asked("a/b").await.unwrap().id.id, "a/b");
    let fault = asked("c").await.unwrap_err();
    assert!(matches!(fault.kind, FaultKind::Decode { .. }), "another one is not the one that was asked for: {fault:?}");
    for id in ["..", ".\t.", ""] {
        assert_eq!(asked(id).await.unwrap_err().kind, FaultKind::NotFound);
    }
    assert_eq!(server.seen().len(), 2);
    assert!(provider.capabilities(Collection::Assets).tells_one);
    assert!(!provider.capabilities(Collection::Rendered).tells_one);
}

#[rstest]
#[case(420, true)]
#[case(429, true)]
#[case(403, false)]
#[tokio::test]
async fn statuses_that_ask_to_slow_down_are_waited_for(#[case] status: u16, #[case] waits: bool) {
    let server = Server::start(move |_| Reply::new(status, &[("Retry-After", "7")], "slowly")).await;
    let described = Settings { throttle: vec![420], ..one_list(list("/files", "/items", Paging::Single)) };
    let fault = first(&*provider(&server.url, described)).await.unwrap_err();
    assert_eq!(fault.kind == FaultKind::RateLimited, waits);
    assert_eq!(fault.wait.map(|wait| wait.as_secs()), waits.then_some(7));
}

#[tokio::test]
async fn a_code_of_another_service_says_nothing_of_the_key() {
    let server = Server::start(|_| Reply::new(400, &[], r#"{"code":400112,"message":"no"}"#)).await;
    let provider = provider(&server.url, one_list(list("/files", "/items", Paging::Single)));
    assert_eq!(first(&*provider).await.unwrap_err().code(), Some(400));
}
