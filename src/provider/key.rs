//! Where an account's key comes from.

use std::path::PathBuf;

use secrecy::SecretString;

/// The source of a key; it is read before the first request and not earlier.
#[derive(Clone, Debug)]
pub enum KeySource {
    /// The first of these variables that is set and not blank.
    Env(Vec<String>),
    /// What a program prints: its name and its arguments, without a shell.
    Command(Vec<String>),
    File(PathBuf),
    /// Written into the configuration.
    Inline(SecretString),
}

impl KeySource {
    /// The source in words, never the key.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Env(names) => names.join(" or "),
            Self::Command(words) => words.join(" "),
            Self::File(path) => path.display().to_string(),
            Self::Inline(_) => "config.toml".to_owned(),
        }
    }
}
