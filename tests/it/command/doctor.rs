//! `doctor`: what it finds, what it leaves alone, and its exit codes.

use rstest::rstest;
use serde_json::Value;

use super::Home;
#[cfg(unix)]
use super::mode;
use super::store::{KEY, Store};

const UTF8: (&str, &str) = ("LANG", "C.UTF-8");
const WRONG: &str = "canary-0123456789abcdef";

/// The findings of a run in JSON.
fn findings(out: &str) -> Vec<Value> {
    let document: Value = serde_json::from_str(out).unwrap();
    document["findings"].as_array().unwrap().clone()
}

/// What was found about something.
fn find(out: &str, topic: &str, subject: &str) -> Value {
    let all = findings(out);
    all.into_iter().find(|finding| finding["topic"] == topic && finding["subject"] == subject).unwrap_or_default()
}

#[test]
fn with_the_demo_nothing_is_wrong() {
    let out = Home::new().run_with("--demo doctor", &[UTF8]).good();
    assert!(out.contains("\nproviders\n  ✓ affogato     answers in "), "{out}");
    assert!(out.contains(" · v1 of its API · 1,200 assets\n"), "{out}");
    assert!(out.contains("  · asked        nothing: standard input is not a terminal\n"), "{out}");
    assert!(!out.contains('\u{1b}'), "{out:?}");
    assert!(out.lines().last().unwrap().starts_with("nothing to mend"), "{out}");
}

#[test]
fn ascii_is_written_where_nothing_else_can_be_read() {
    let out = Home::new().run("--demo doctor").good();
    assert!(out.is_ascii(), "{out}");
    assert!(out.contains("\nproviders\n  + affogato     answers in "), "{out}");
}

#[test]
fn an_api_that_moved_on_is_told() {
    let out = Home::new().run("--demo doctor --fault gone --format json").good();
    let said = find(&out, "providers", "heygen")["says"].as_str().unwrap().to_owned();
    assert!(said.contains(" · v3 of its API, for v1 is gone"), "{said}");
    let document: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&document["accounts"][1]["api"], &document["code"]), (&Value::from("v3"), &Value::from(0)));
}

#[rstest]
#[case("unauthorized", 3, "unauthorized")]
#[case("forbidden@affogato", 1, "forbidden")]
#[case("bad-gateway", 1, "status")]
#[case("not-json", 1, "decode")]
fn what_a_provider_refuses_decides_on_the_code(#[case] fault: &str, #[case] code: i32, #[case] kind: &str) {
    let ran = Home::new().run(&format!("--demo doctor --format json --fault {fault}"));
    assert_eq!(ran.code, Some(code), "{}", ran.err);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["code"], code);
    assert_eq!(document["accounts"][0]["error"]["kind"], kind);
    let said = find(&ran.out, "providers", "affogato");
    assert!(said["level"] == "wrong" && said["advice"].is_string(), "{said}");
}

#[test]
fn nothing_is_made() {
    let (home, store) = (Home::new(), Store::new(Vec::new()));
    home.configure(&store.account("studio"));
    assert_eq!(home.run_with("doctor", &[("studio_KEY", KEY)]).code, Some(0));
    for name in ["data", "cache", "Downloads"] {
        assert!(!home.path(name).exists(), "{name}");
    }
}

#[test]
fn a_key_that_is_missing_or_refused_is_told_with_its_source_and_never_itself() {
    let (home, store) = (Home::new(), Store::new(Vec::new()));
    home.configure(&store.account("studio"));
    for format in ["text", "json"] {
        let refused = home.run_with(&format!("doctor --format {format}"), &[("studio_KEY", WRONG), UTF8]);
        assert_eq!(refused.code, Some(3), "{}", refused.out);
        assert!(refused.out.contains("key refused (401), from studio_KEY (config.toml:1)"), "{}", refused.out);
        assert!(refused.out.contains("export studio_KEY=…, with a key that the service gives you"), "{}", refused.out);
        assert!(!refused.out.contains(WRONG) && !refused.err.contains(WRONG), "{}", refused.out);
    }
    let missing = home.run("doctor");
    assert_eq!(missing.code, Some(3), "{}", missing.out);
    assert!(missing.out.contains("no key in studio_KEY (config.toml:1)\n"), "{}", missing.out);
    assert_eq!(home.run_with("doctor --offline", &[("studio_KEY", WRONG)]).code, Some(0), "nobody is asked");
}

#[test]
fn every_mistake_of_the_configuration_is_told_and_what_is_right_is_looked_into() {
    let (home, store) = (Home::new(), Store::new(Vec::new()));
    let bad = format!("[providers.bad]\nkind = 'heygen'\nbase_url = 'https://{WRONG}@host/'\n");
    home.configure(&format!("[browser]\npage_size = 500\n{}{bad}", store.account("studio")));
    let ran = home.run_with("doctor --format json", &[("studio_KEY", KEY)]);
    assert_eq!(ran.code, Some(2));
    let wrong = findings(&ran.out).into_iter().filter(|finding| finding["subject"] == "mistake");
    let wrong: Vec<String> = wrong.map(|finding| finding["says"].as_str().unwrap().to_owned()).collect();
    assert!(wrong[0].ends_with("config.toml:2: browser.page_size: 500 is not 1 to 100"), "{wrong:?}");
    assert!(wrong[1].contains("providers.bad.base_url: it must not hold a user name or password"), "{wrong:?}");
    assert_eq!((wrong.len(), find(&ran.out, "providers", "studio")["level"].clone()), (2, Value::from("ok")));
    assert!(!ran.out.contains(WRONG) && !ran.err.contains(WRONG), "{}", ran.out);
}

#[cfg(unix)]
#[test]
fn files_and_folders_that_others_can_read_are_told_with_the_command_that_mends_them() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;

    let home = Home::new();
    let config = home.configure(&format!("[providers.a]\nkind = 'heygen'\napi_key = '{WRONG}'\n"));
    let folder = config.parent().unwrap();
    for (path, open) in [(config.as_path(), 0o644), (folder, 0o755)] {
        set_permissions(path, Permissions::from_mode(open)).unwrap();
    }
    let ran = home.run("doctor --offline --format json");
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    let advice = |topic, subject| find(&ran.out, topic, subject)["advice"].as_str().unwrap().to_owned();
    assert_eq!(advice("configuration", "unwise"), "make it private: chmod 600 ~/.config/assetbrowse/config.toml");
    assert_eq!(advice("folders", "config"), format!("chmod 700 {}", folder.display()));
    assert!(!ran.out.contains(WRONG), "{}", ran.out);
    assert_eq!(mode(&config), 0o644, "nothing is changed");
}

#[cfg(target_os = "linux")]
#[test]
fn without_certificates_it_is_said_which_variable_is_to_blame() {
    let home = Home::new();
    home.configure("[providers.a]\nkind = 'heygen'\nbase_url = 'https://127.0.0.1:9'\napi_key_env = 'A'\n");
    let ran = home.run_with("doctor --format json", &[("A", "x"), ("SSL_CERT_FILE", "/nothing")]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    let trusted = find(&ran.out, "certificates", "trusted");
    assert!(trusted["says"].as_str().unwrap().starts_with("none, by SSL_CERT_FILE=/nothing: "), "{trusted}");
    assert!(trusted["advice"].as_str().unwrap().starts_with("unset SSL_CERT_FILE, "), "{trusted}");
    let asked = find(&ran.out, "providers", "a")["advice"].clone();
    assert_eq!(asked, "without certificates nothing is asked by https: see there");
    // To this machine in plain none are needed.
    let plain = home.run_with("--demo doctor --format json", &[("SSL_CERT_FILE", "/nothing")]).good();
    assert_eq!(find(&plain, "certificates", "trusted")["level"], "note");
}

#[test]
fn only_the_accounts_that_are_named_are_asked() {
    let home = Home::new();
    let out = home.run("--demo doctor --provider heygen --format json").good();
    let asked = |account| find(&out, "providers", account)["level"].clone();
    assert_eq!((asked("heygen"), asked("affogato")), (Value::from("ok"), Value::from("note")));
    let told = home.run("--demo doctor --provider nobody").failed(2);
    assert_eq!(told, "assetbrowse: there is no account nobody; there are affogato, heygen\n");
    assert!(home.run("doctor --offline --provider heygen").failed(2).contains("cannot be used with"));
}

#[test]
fn without_a_provider_it_is_said_how_to_have_one() {
    let ran = Home::new().run("doctor --format json");
    assert_eq!(ran.code, Some(2));
    let said = find(&ran.out, "configuration", "providers");
    assert_eq!((said["level"].as_str(), said["says"].as_str()), (Some("wrong"), Some("no provider is set up")));
}
