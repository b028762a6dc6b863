//! What is answered to the scripts.

use std::path::Path;

use jiff::tz::TimeZone;
use rstest::rstest;

use super::*;
use crate::asset::{Account, AccountName, Asset, AssetId, Collection, ProviderKind};
use crate::catalog::Catalog;
use crate::text::Label;

/// What is offered at the end of a line, `code` where it is no word; the last word is the one that is being typed.
fn offered(line: &[&str], environment: &Environment) -> (u8, Vec<String>) {
    let (word, before) = line.split_last().unwrap();
    let asked = Complete { word: word.into(), before: before.iter().map(OsString::from).collect() };
    let mut out = Vec::new();
    let code = answer(&asked, environment, &mut out).unwrap();
    let words = String::from_utf8(out).unwrap();
    (code, words.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect())
}

fn words(line: &[&str], environment: &Environment) -> Vec<String> {
    let (code, words) = offered(line, environment);
    assert_eq!(code, 0, "{line:?}");
    words
}

/// A machine with this configuration.
fn with_config(folder: &Path, text: &str) -> Environment {
    let config = folder.join("config.toml");
    std::fs::write(&config, text).unwrap();
    let paths = [config, folder.join("data"), folder.join("cache")].map(|path| path.to_str().unwrap().to_owned());
    let [config, data, cache] = &paths;
    Environment::of(&[("ASSETBROWSE_CONFIG", config), ("ASSETBROWSE_DATA_DIR", data), ("ASSETBROWSE_CACHE_DIR", cache)])
}

const CONFIG: &str = r#"
[providers.studio]
kind = "heygen"
api_key_command = ["touch", "ran"]
[providers.gen]
kind = "affogato"
api_key_file = "missing"
[copy.wiki]
template = "{name}"
[copy."$(touch ran)"]
template = "{name}"
[copy."a\u0020b"]
template = "{name}"
[copy."'\"`;"]
template = "{name}"
"#;

#[test]
fn commands_are_offered_first_and_options_where_one_begins() {
    let nothing = Environment::default();
    let first = words(&[""], &nothing);
    assert!(["list", "catalog", "completions"].iter().all(|name| first.iter().any(|word| word == name)), "{first:?}");
    assert!(first.iter().all(|word| !word.starts_with('-') && word != "complete"), "{first:?}");
    assert_eq!(words(&["list", "--k"], &nothing), ["--kind"]);
    assert!(words(&["url", ""], &nothing).contains(&"--offline".to_owned()));
}

#[rstest]
#[case(&["list", "--kind", ""], &["image", "video", "audio", "other"])]
#[case(&["list", "--kind=v"], &["--kind=video"])]
#[case(&["list", "--sort", "d"], &["duration", "dimensions"])]
#[case(&["sync", "--collection", "a"], &["assets"])]
#[case(&["sync", "--format", ""], &["json"])]
#[case(&["catalog", "export", "--format", ""], &["csv", "ndjson"])]
#[case(&["catalog", "f"], &["forget"])]
#[case(&["cache", ""], &["path", "size", "clear"])]
#[case(&["config", "p"], &["path"])]
#[case(&["demo", ""], &["serve"])]
#[case(&["demo", "serve", "--fault", "stal"], &["stall"])]
#[case(&["--demo", "--fault", "stall@"], &["stall@affogato", "stall@heygen", "stall@media"])]
#[case(&["completions", ""], &["bash", "zsh", "fish", "elvish", "powershell"])]
#[case(&["--demo", "list", "--provider", ""], &["affogato", "heygen"])]
#[case(&["--demo", "list", "--status", "a"], &["active", "archive"])]
#[case(&["list", "--search", ""], &[])]
#[case(&["nonsense", "list", "--kind", ""], &["image", "video", "audio", "other"])]
fn words_of_the_program_are_offered(#[case] line: &[&str], #[case] expected: &[&str]) {
    assert_eq!(words(line, &Environment::default()), expected);
}

#[test]
fn names_of_the_configuration_are_offered_and_only_plain_words() {
    let folder = tempfile::tempdir().unwrap();
    let machine = with_config(folder.path(), CONFIG);
    assert_eq!(words(&["list", "--provider", ""], &machine), ["gen", "studio"]);
    assert_eq!(words(&["sync", "--provider=s"], &machine), ["--provider=studio"]);
    assert_eq!(words(&["show", "x", "--format", "t"], &machine), ["table", "tsv", "template:wiki"]);
    assert!(words(&["list", "--format", "template:$"], &machine).is_empty());
    // No program that prints a key was run, and nothing was made.
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["config.toml"]);
}

#[test]
fn the_file_that_the_line_names_is_the_one_that_counts() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.toml");
    std::fs::write(&other, "[providers.elsewhere]\nkind = \"heygen\"\n").unwrap();
    let machine = with_config(folder.path(), CONFIG);
    let path = other.to_str().unwrap();
    assert_eq!(words(&["--config", path, "list", "--provider", ""], &machine), ["elsewhere"]);
    assert_eq!(words(&["list", &format!("--config={path}"), "--provider", ""], &machine), ["elsewhere"]);
}

#[rstest]
#[case("[providers.x]\nkind = \"nothing\"")]
#[case("no TOML at all")]
#[case("[copy.wiki]\ntemplate = \"{nonsense}\"")]
fn a_broken_configuration_offers_no_name_and_says_nothing(#[case] text: &str) {
    let folder = tempfile::tempdir().unwrap();
    let machine = with_config(folder.path(), text);
    assert!(words(&["list", "--provider", ""], &machine).is_empty());
    assert!(words(&["list", "--format", "template:"], &machine).is_empty());
    assert_eq!(words(&["list", "--kind", "v"], &machine), ["video"]);
}

#[tokio::test]
async fn statuses_and_accounts_are_those_of_the_catalogue_where_there_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let machine = with_config(folder.path(), CONFIG);
    let known = ["active", "archive", "censored", "completed", "failed", "pending", "processing"];
    assert_eq!(words(&["list", "--status", ""], &machine), known);
    assert!(words(&["catalog", "forget", "s"], &machine).is_empty());
    let path = folder.path().join("data/catalog.sqlite3");
    let statuses = ["ready", "in review", "$(touch ran)", "-rf", "a\nb"];
    remember(&path, &statuses).await;
    assert_eq!(words(&["list", "--status", ""], &machine), ["ready"]);
    assert_eq!(words(&["catalog", "forget", "s"], &machine), ["studio"]);
}

#[tokio::test]
async fn a_catalogue_that_is_locked_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let machine = with_config(folder.path(), CONFIG);
    let path = folder.path().join("data/catalog.sqlite3");
    remember(&path, &["ready"]).await;
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; DELETE FROM tally").unwrap();
    assert!(words(&["list", "--status", ""], &machine).contains(&"active".to_owned()));
    drop(other);
    assert_eq!(words(&["list", "--status", ""], &machine), ["ready"]);
}

#[rstest]
#[case(&["--config", ""])]
#[case(&["--log-file", "x"])]
#[case(&["--log-file=x"])]
#[case(&["catalog", "export", ""])]
#[case(&["download", "--to", "~/"])]
fn files_are_left_to_the_shell(#[case] line: &[&str]) {
    assert_eq!(offered(line, &Environment::default()), (FILE_WANTED, Vec::new()));
}

#[test]
fn each_shell_has_a_script_that_asks_this_program_and_evaluates_nothing() {
    for shell in Shell::ALL {
        let script = script(shell);
        assert!(script.contains("complete") && script.contains("--word="), "{shell:?}");
        assert!(!script.contains("eval ") && !script.contains("Invoke-Expression"), "{shell:?}");
    }
}

/// Writes a catalogue in which the account `studio` has an asset of each of these statuses.
async fn remember(path: &Path, statuses: &[&str]) {
    let base_url = "https://api.heygen.com".parse().unwrap();
    let account = Account { name: AccountName::new("studio").unwrap(), kind: ProviderKind::Heygen, base_url };
    let asset = |status: &&str| {
        let id = AssetId { account: account.name.clone(), collection: Collection::Assets, id: (*status).into() };
        Asset { status: Some(Label::new(status)), ..Asset::bare(id, "{}".into()) }
    };
    let catalog = Catalog::open(path, TimeZone::UTC);
    let assets = statuses.iter().map(asset).collect();
    catalog.put(&account, Collection::Assets, assets, None, None).await.unwrap();
    catalog.close().await;
}
