//! Where an account's key comes from. It is read when the first request needs it, kept for the run, and never shown.

mod command;
pub mod keyring;

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::io::AsyncReadExt;
use tokio::sync::OnceCell;

/// No key is longer; a source that gives more is not one.
const LONGEST: u64 = 8 * 1024;

/// Where a key comes from. White space around it is no part of it.
#[derive(Clone, Debug)]
pub enum KeySource {
    /// The first of these environment variables that is set and not blank.
    Env(Vec<String>),
    /// What a program prints, by its arguments, without a shell. It runs once, for at most 10 seconds.
    Command(Vec<String>),
    /// A file that holds nothing else, or JSON with `api_key` in it. `~/` is the home folder.
    File(PathBuf),
    /// Written into the configuration itself.
    Inline(SecretString),
    /// The entry of this name in the system's keyring.
    Keyring(String),
    /// Typed or pasted, for this run alone.
    Typed(SecretString),
    /// None is needed.
    Nowhere,
}

impl KeySource {
    /// Its name for messages: `HEYGEN_API_KEY`, `pass show heygen`, `~/x.key`, `config.toml`.
    pub fn describe(&self) -> String {
        match self {
            Self::Env(names) => match first_set(names, |name| env::var_os(name)) {
                Some((name, _)) => name.to_owned(),
                None => names.join(" or "),
            },
            Self::Command(argv) => argv.join(" "),
            Self::File(path) => tilde(path),
            Self::Inline(_) => "config.toml".into(),
            Self::Keyring(name) => format!("{name} in the system keyring"),
            Self::Typed(_) => "what was typed".into(),
            Self::Nowhere => "nowhere".into(),
        }
    }

    /// The file that holds it.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Env(_) | Self::Command(_) | Self::Inline(_) | Self::Keyring(_) | Self::Typed(_) | Self::Nowhere => {
                None
            }
        }
    }

    /// The key, or what is wrong with its source; empty where there simply is none.
    async fn read(&self) -> Result<SecretString, String> {
        match self {
            Self::Env(names) => from_environment(names, |name| env::var_os(name)),
            Self::Command(argv) => command::run(argv).await.and_then(from_bytes),
            Self::File(path) => read_file(path).await.map_err(|error| reason(&error)).and_then(from_file),
            Self::Inline(key) | Self::Typed(key) => Ok(key.clone()),
            Self::Keyring(name) => keyring::get(name.clone()).await,
            Self::Nowhere => Err(String::new()),
        }
    }
}

/// A key that can be sent.
pub(crate) struct Key {
    text: SecretString,
}

impl Key {
    fn new(text: &SecretString) -> Result<Self, String> {
        let text = text.expose_secret().trim();
        if text.is_empty() {
            return Err(String::new());
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("it holds characters that no key has".into());
        }
        Ok(Self { text: SecretString::from(text) })
    }

    pub(super) fn text(&self) -> &SecretString {
        &self.text
    }
}

/// A source and, once it was needed, its key.
pub(crate) struct KeyCell {
    source: KeySource,
    /// Where the source is configured: `config.toml:14`.
    place: Option<String>,
    found: OnceCell<Key>,
    /// Why the command gave none: it is not run again, it may have asked the user something.
    failed: OnceLock<String>,
}

impl KeyCell {
    pub(crate) fn new(source: KeySource, place: Option<String>) -> Self {
        Self { source, place, found: OnceCell::new(), failed: OnceLock::new() }
    }

    /// The source's name with the place where it is configured.
    pub(crate) fn describe(&self) -> String {
        match (&self.source, &self.place) {
            (KeySource::Inline(_), Some(place)) => place.clone(),
            (source, Some(place)) => format!("{} ({place})", source.describe()),
            (source, None) => source.describe(),
        }
    }

    /// The key.
    ///
    /// # Errors
    /// Why there is none: the source's name, and what is wrong with it in parentheses.
    pub(crate) async fn get(&self) -> Result<&Key, String> {
        self.found.get_or_try_init(|| self.find()).await
    }

    async fn find(&self) -> Result<Key, String> {
        if let Some(why) = self.failed.get() {
            return Err(why.clone());
        }
        let key = self.source.read().await.and_then(|text| Key::new(&text)).map_err(|why| {
            let source = self.describe();
            if why.is_empty() { source } else { format!("{source} ({why})") }
        });
        if let (Err(why), KeySource::Command(_)) = (&key, &self.source) {
            return Err(self.failed.get_or_init(|| why.clone()).clone());
        }
        key
    }
}

impl std::fmt::Debug for KeyCell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("KeyCell").field(&self.describe()).finish()
    }
}

fn first_set(names: &[String], lookup: impl Fn(&str) -> Option<OsString>) -> Option<(&str, OsString)> {
    names.iter().find_map(|name| {
        let value = lookup(name)?;
        (!value.to_string_lossy().trim().is_empty()).then_some((name.as_str(), value))
    })
}

fn from_environment(names: &[String], lookup: impl Fn(&str) -> Option<OsString>) -> Result<SecretString, String> {
    match first_set(names, lookup) {
        Some((_, value)) => from_bytes(value.into_encoded_bytes()),
        None => Err(String::new()),
    }
}

fn from_bytes(bytes: Vec<u8>) -> Result<SecretString, String> {
    String::from_utf8(bytes).map(SecretString::from).map_err(|_| "it is not text".to_owned())
}

/// A key file holds the key alone, or is one of a service's own tool: JSON with `api_key` in it.
fn from_file(bytes: Vec<u8>) -> Result<SecretString, String> {
    #[derive(Deserialize)]
    struct Credentials {
        api_key: Option<String>,
    }
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return from_bytes(bytes);
    }
    // What the parser complains of is not said: it could hold the key.
    let read = serde_json::from_slice::<Credentials>(&bytes).map_err(|_| "it is not JSON, although it begins so")?;
    read.api_key.map(SecretString::from).ok_or_else(|| "it holds no api_key".to_owned())
}

async fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    let path = match (path.strip_prefix("~"), env::home_dir()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    };
    let mut text = Vec::new();
    tokio::fs::File::open(path).await?.take(LONGEST).read_to_end(&mut text).await?;
    Ok(text)
}

/// The path with `~` for the home folder.
fn tilde(path: &Path) -> String {
    let home = env::home_dir().filter(|home| home.parent().is_some());
    match home.as_ref().and_then(|home| path.strip_prefix(home).ok()) {
        Some(rest) => Path::new("~").join(rest).display().to_string(),
        None => path.display().to_string(),
    }
}

/// What the system says of a file or a program, in few words.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".into(),
        std::io::ErrorKind::PermissionDenied => "it may not be read".into(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn lookup(name: &str) -> Option<OsString> {
        match name {
            "BLANK" => Some("  \n".into()),
            "FIRST" => Some(" key-one\n".into()),
            "SECOND" => Some("key-two".into()),
            _ => None,
        }
    }

    #[rstest]
    #[case(&["FIRST", "SECOND"], Some("key-one"))]
    #[case(&["BLANK", "SECOND"], Some("key-two"))]
    #[case(&["ABSENT", "SECOND"], Some("key-two"))]
    #[case(&["ABSENT", "BLANK"], None)]
    #[case(&[], None)]
    fn the_first_variable_that_says_something_wins(#[case] asked: &[&str], #[case] found: Option<&str>) {
        let key = from_environment(&names(asked), lookup).and_then(|text| Key::new(&text));
        assert_eq!(key.ok().as_ref().map(|key| key.text.expose_secret()), found);
    }

    #[rstest]
    #[case("key", true)]
    #[case(" key \r\n", true)]
    #[case("two words", false)]
    #[case("two\nlines", false)]
    #[case("schlüssel", false)]
    #[case("", false)]
    fn a_key_is_one_word_of_ascii(#[case] text: &str, #[case] good: bool) {
        assert_eq!(Key::new(&SecretString::from(text)).is_ok(), good);
    }

    #[test]
    fn debug_output_holds_no_key() {
        let source = KeySource::Inline(SecretString::from("canary-key"));
        assert!(!format!("{source:?}").contains("canary"));
        let cell = KeyCell::new(source, Some("config.toml:14".into()));
        assert_eq!(format!("{cell:?}"), "KeyCell(\"config.toml:14\")");
    }

    #[tokio::test]
    async fn a_source_without_a_key_is_named() {
        let cell = KeyCell::new(KeySource::Env(names(&["ASSETBROWSE_TEST_NO_SUCH_KEY"])), None);
        assert_eq!(cell.get().await.err().as_deref(), Some("ASSETBROWSE_TEST_NO_SUCH_KEY"));
        let cell = KeyCell::new(KeySource::File("/nonexistent/x.key".into()), Some("config.toml:3".into()));
        let why = cell.get().await.err().unwrap();
        assert_eq!(why, "/nonexistent/x.key (config.toml:3) (there is no such file)");
    }

    #[tokio::test]
    async fn a_file_holds_a_key_and_white_space() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("heygen.key");
        std::fs::write(&path, "  key-from-file\n").unwrap();
        let cell = KeyCell::new(KeySource::File(path), None);
        assert_eq!(cell.get().await.unwrap().text.expose_secret(), "key-from-file");
    }

    #[cfg(unix)]
    mod commands {
        use super::*;

        fn sh(script: &str) -> KeyCell {
            KeyCell::new(KeySource::Command(names(&["sh", "-c", script])), None)
        }

        #[tokio::test]
        async fn a_command_runs_once_for_a_key() {
            let folder = tempfile::tempdir().unwrap();
            let runs = folder.path().join("runs");
            let cell = sh(&format!("echo run >> '{}'; echo key-from-command", runs.display()));
            for _ in 0..3 {
                assert_eq!(cell.get().await.unwrap().text.expose_secret(), "key-from-command");
            }
            assert_eq!(std::fs::read_to_string(runs).unwrap().lines().count(), 1);
        }

        #[tokio::test]
        async fn a_command_runs_once_for_a_failure_too() {
            let folder = tempfile::tempdir().unwrap();
            let runs = folder.path().join("runs");
            let cell = sh(&format!("echo run >> '{}'; exit 3", runs.display()));
            for _ in 0..3 {
                assert!(cell.get().await.err().unwrap().ends_with("(it ended with code 3)"));
            }
            assert_eq!(std::fs::read_to_string(runs).unwrap().lines().count(), 1);
        }

        #[tokio::test]
        async fn no_shell_reads_the_arguments() {
            let cell = KeyCell::new(KeySource::Command(names(&["printf", "%s", "$HOME;id"])), None);
            assert_eq!(cell.get().await.unwrap().text.expose_secret(), "$HOME;id");
        }

        #[tokio::test]
        async fn a_program_that_is_not_there_is_said() {
            let cell = KeyCell::new(KeySource::Command(names(&["/nonexistent/pass", "show"])), None);
            assert_eq!(cell.get().await.err().unwrap(), "/nonexistent/pass show (there is no such file)");
        }
    }
}
