//! Promise 20: a key is nowhere but in its header.

use assetbrowse::asset::ProviderKind;
use assetbrowse::net;
use assetbrowse::provider::registry::{self, HeygenApi, KeySource, Service, Settings};
use rstest::rstest;
use secrecy::SecretString;

use super::scripted::{Reply, Server};
use super::{KEY, account, first, heygen, log};

#[rstest]
#[case::refused(Reply::new(401, &[], format!("no such key: {KEY}")))]
#[case::cut_at_the_limit(Reply::new(500, &[], format!("{} {KEY}", "x".repeat(190))))]
#[case::error_in_a_200(Reply::json(format!(r#"{{"error":{{"message":"the key {KEY} is bad"}}}}"#)))]
#[case::escaped(Reply::json(format!(r#"{{"error":"the key \u00{:02x}{} is bad"}}"#, KEY.as_bytes()[0], &KEY[1..])))]
#[case::not_json(Reply::json(format!("{KEY} is no JSON")))]
#[case::in_a_redirect(Reply::redirect(&format!("ftp://{KEY}/?{KEY}")))]
#[case::in_a_path(Reply::redirect(&format!("/{KEY}")))]
#[case::to_a_closed_port(Reply::redirect(&format!("http://127.0.0.1:1/?key={KEY}")))]
#[case::in_an_item(Reply::json(format!(r#"{{"data":{{"assets":[{{"id":"{KEY}","name":"{KEY}","url":"https://m.example/?k={KEY}"}}]}}}}"#)))]
#[case::in_a_bad_item(Reply::json(format!(r#"{{"data":{{"assets":["{KEY}"]}}}}"#)))]
#[case::in_a_header(Reply::new(302, &[(KEY, KEY)], ""))]
#[tokio::test]
async fn what_a_server_sends_back_of_the_key_is_shown_nowhere(#[case] reply: Reply) {
    let server = Server::start(move |_| reply.clone()).await;
    let provider = heygen(&server.url, HeygenApi::V1);
    let answer = first(&*provider).await;
    let shown = format!("{answer:?} {answer:#?} {}", provider.key_source());
    assert_eq!(server.seen()[0].header("x-api-key"), Some(KEY), "the server has to know it");
    assert!(!shown.contains(KEY) && !shown.contains(&KEY[..12]), "{shown}");
    let log = log::text();
    assert!(log.contains("answered"), "there is a log to look at: {log}");
    assert!(!log.contains(KEY), "{log}");
}

#[test]
fn debug_output_of_the_settings_holds_no_key() {
    let settings = Settings {
        account: account(ProviderKind::Heygen, "https://api.heygen.com"),
        key: KeySource::Inline(SecretString::from(KEY)),
        service: Service::Heygen(HeygenApi::Auto),
        place: None,
    };
    assert!(!format!("{settings:?}").contains(KEY));
    assert!(!settings.key.describe().contains(KEY));
}

#[tokio::test]
async fn nothing_is_read_before_the_first_request_and_nothing_asked_without_a_key() {
    log::install();
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_| Reply::new(500, &[], "")).await;
    let settings = |key| Settings {
        account: account(ProviderKind::Affogato, &server.url),
        key,
        service: Service::Affogato,
        place: Some("config.toml:3".into()),
    };
    let path = folder.path().join("the.key");
    let built = registry::build(vec![settings(KeySource::File(path.clone()))], &net::Settings::default());
    let fault = first(&*built[0]).await.unwrap_err();
    assert_eq!(fault.word(), "missing_key");
    assert!(fault.detail.raw().starts_with(&*path.to_string_lossy()), "{:?}", fault.detail);
    assert!(server.seen().is_empty());
    // The file comes later, and the same provider finds it.
    std::fs::write(path, format!("{KEY}\n")).unwrap();
    assert_eq!(first(&*built[0]).await.unwrap_err().code(), Some(500));
    assert_eq!(server.seen()[0].header("x-api-key"), Some(KEY));
}
