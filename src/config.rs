//! The configuration: a TOML file, the environment and the program's own defaults become the settings that each part
//! of the program declares for itself. Flags lie over them; the commands see to that.

mod custom;
mod download;
pub mod edit;
pub mod environment;
pub mod example;
mod file;
mod keys;
mod mistake;
mod own;
pub mod paths;
pub mod privacy;
mod providers;
mod reader;
pub mod schema;
mod shape;
mod tables;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::desktop;
use crate::input::Binding;
use crate::media::cache;
use crate::net;
use crate::provider::registry;
use crate::state::settings::BrowserSettings;
pub use download::DownloadSettings;
pub use environment::Environment;
pub use mistake::{Mistake, Place};
pub use paths::Paths;
pub use providers::{home, key_variables, variables};

/// All that can be configured, checked.
#[derive(Clone, Debug)]
pub struct Config {
    pub browser: BrowserSettings,
    /// Where the theme is named, if it is: a file of the user's own is read only by the browser and by `config check`.
    pub theme_place: Option<Place>,
    pub network: net::Settings,
    pub probe: Probe,
    pub media: cache::Settings,
    pub download: DownloadSettings,
    pub desktop: desktop::settings::Settings,
    /// In the order of their names.
    pub providers: Vec<registry::Settings>,
    /// The user's own keys; whether chords and actions exist is for the keymap to say.
    pub keys: Vec<Binding>,
    pub log: LogSettings,
}

/// Whether media may be asked what the service does not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Probe {
    /// Where it is needed for what is looked at.
    #[default]
    Auto,
    Off,
}

impl Probe {
    pub const ALL: [Self; 2] = [Self::Auto, Self::Off];

    /// The word in the configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Off => "off",
        }
    }
}

/// The choices of `[log]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogSettings {
    /// No file, no log.
    pub file: Option<PathBuf>,
    pub level: LogLevel,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    Error,
    Warn,
    #[default]
    Info,
    Debug,
    Trace,
}

impl LogLevel {
    /// From the fewest lines to the most.
    pub const ALL: [Self; 5] = [Self::Error, Self::Warn, Self::Info, Self::Debug, Self::Trace];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

/// What reading the configuration gave.
#[derive(Debug)]
pub struct Read {
    pub config: Config,
    /// In the order of their lines; with any of them the configuration is not to be used.
    pub mistakes: Vec<Mistake>,
    /// What is allowed and yet unwise, one sentence each.
    pub warnings: Vec<String>,
    /// Whether there is a file at all.
    pub found: bool,
}

impl Read {
    /// The configuration, if it has no mistake.
    ///
    /// # Errors
    /// The first mistake.
    pub fn checked(self) -> Result<(Config, Vec<String>), Mistake> {
        match self.mistakes.into_iter().next() {
            Some(mistake) => Err(mistake),
            None => Ok((self.config, self.warnings)),
        }
    }
}

/// Reads the configuration file, if there is one, and fills in what it leaves out.
#[must_use]
pub fn read(paths: &Paths, environment: &Environment) -> Read {
    let path = &paths.config;
    let (source, mistake) = match std::fs::read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => (Some(text), None),
            Err(_) => (None, Some(Mistake::of_file(path, "is not UTF-8 text"))),
        },
        // A file that the user named has to be there.
        Err(error) if error.kind() == ErrorKind::NotFound && !paths.named => (None, None),
        Err(error) => (None, Some(Mistake::of_file(path, &format!("cannot be read: {error}")))),
    };
    let found = source.is_some();
    let mut read = parse(source.as_deref().unwrap_or_default(), path, environment);
    read.found = found;
    read.mistakes.extend(mistake);
    if found {
        read.warnings.extend(privacy::warnings(path, &read.config.providers));
    }
    read
}

/// Reads the text of a configuration file; `path` is for messages and for paths within the text.
#[must_use]
pub fn parse(source: &str, path: &Path, environment: &Environment) -> Read {
    let (config, mistakes) = file::parse(source, path, environment);
    Read { config, mistakes, warnings: Vec::new(), found: true }
}
