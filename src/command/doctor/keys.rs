//! The keys: where each comes from, and whether there is one. Never the key.

use std::path::PathBuf;

use super::finding::{Cause, Finding, Findings, Topic};
use crate::asset::AccountName;
use crate::config::Environment;
use crate::provider::key::KeySource;
use crate::provider::registry;

/// Where one account's key comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) account: AccountName,
    /// Its name for people: `HEYGEN_API_KEY (config.toml:14)`.
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// What can be done about a key that does not work depends on where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Variables, the first that is set counts.
    Variables(Vec<String>),
    Command(Vec<String>),
    File(PathBuf),
    /// In the system's keyring.
    Keyring,
    /// In the configuration itself.
    Inline,
    /// None is needed.
    Nothing,
}

/// Whether there is a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    Held,
    /// Why not, with the source's name.
    Missing(String),
    /// Only asking its source would tell.
    Unknown,
    Unneeded,
}

impl Source {
    pub(super) fn of(settings: &registry::Settings) -> Self {
        let kind = match &settings.key {
            KeySource::Env(names) => Kind::Variables(names.clone()),
            KeySource::Command(argv) => Kind::Command(argv.clone()),
            KeySource::File(path) => Kind::File(path.clone()),
            KeySource::Keyring(_) => Kind::Keyring,
            KeySource::Inline(_) | KeySource::Typed(_) => Kind::Inline,
            KeySource::Nowhere => Kind::Nothing,
        };
        let name = match (&settings.key, &settings.place) {
            (KeySource::Inline(_), Some(place)) => place.clone(),
            (source, Some(place)) => format!("{} ({place})", source.describe()),
            (source, None) => source.describe(),
        };
        Self { account: settings.account.name.clone(), name, kind }
    }

    /// Whether there is a key, as far as that can be said without reading it.
    pub(super) fn state(&self, environment: &Environment) -> State {
        let missing = |why: &str| State::Missing(format!("{}{why}", self.name));
        match &self.kind {
            Kind::Variables(names) if !names.iter().any(|name| environment.holds(name)) => missing(""),
            Kind::File(path) if !path.is_file() => missing(" (there is no such file)"),
            Kind::Variables(_) | Kind::File(_) | Kind::Inline => State::Held,
            Kind::Command(_) | Kind::Keyring => State::Unknown,
            Kind::Nothing => State::Unneeded,
        }
    }

    /// What to do for another key.
    pub(super) fn remedy(&self) -> String {
        match &self.kind {
            Kind::Variables(names) => {
                let name = names.first().map_or("the variable", String::as_str);
                format!("export {name}=…, with a key that the service gives you")
            }
            Kind::Command(argv) => format!("see what it prints: {}", argv.join(" ")),
            Kind::File(path) => format!("write a key of the service into {}", path.to_string_lossy()),
            Kind::Keyring => "put another key into the keyring".to_owned(),
            Kind::Inline => format!("put another key there ({})", self.name),
            Kind::Nothing => "say in the configuration where the key is".to_owned(),
        }
    }
}

pub(super) fn judge(keys: &[(Source, State)]) -> Vec<Finding> {
    let mut found = Findings::of(Topic::Keys);
    for (source, state) in keys {
        let account = source.account.as_str();
        match state {
            State::Held => found.ok(account, format!("from {}", source.name)),
            State::Missing(why) => found.wrong(Cause::Key, account, format!("no key in {why}"), source.remedy()),
            State::Unknown => found.note(account, format!("from {}, which was not asked", source.name)),
            State::Unneeded => found.ok(account, "none is needed"),
        }
    }
    found.all
}
