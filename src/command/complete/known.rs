//! The names that this machine knows: of accounts, statuses and forms.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap_complete::engine::CompletionCandidate;

use crate::asset::{AccountName, Collection};
use crate::catalog::words::{self, Words};
use crate::cli::{Complete, FormatWord};
use crate::command::demo;
use crate::config::{self, Config, Environment, Paths};
use crate::demo::{FaultName, Place};
use crate::output::Format;
use crate::provider::registry;

/// What a line says of where names are to be found.
#[derive(Clone, Debug)]
pub(super) struct Known {
    environment: Environment,
    /// `None` in the demo.
    paths: Option<Paths>,
    is_demo: bool,
}

impl Known {
    pub(super) fn new(asked: &Complete, environment: &Environment) -> Self {
        let is_demo = asked.before.iter().any(|word| word == "--demo");
        let paths = Paths::find(config_of(&asked.before).as_deref(), environment);
        Self { environment: environment.clone(), paths, is_demo }
    }

    /// The configured accounts.
    pub(super) fn accounts(&self) -> Vec<String> {
        plain(self.settings().into_iter().map(|settings| settings.account.name.to_string()))
    }

    /// The accounts of which the catalogue knows something.
    pub(super) fn accounts_of_catalog(&self) -> Vec<String> {
        plain(self.catalog().unwrap_or_default().accounts.iter().map(AccountName::to_string))
    }

    /// The statuses that assets have; where nothing was seen yet, those that the services are known to tell.
    pub(super) fn statuses(&self) -> Vec<String> {
        let seen = self.catalog().map(|words| words.statuses).filter(|statuses| !statuses.is_empty());
        plain(seen.unwrap_or_else(|| self.statuses_of_services()))
    }

    fn statuses_of_services(&self) -> Vec<String> {
        let network = crate::net::Settings::default();
        let providers = registry::build(self.settings(), &network);
        let listings = providers.iter().flat_map(|provider| Collection::ALL.map(|listing| (provider, listing)));
        let told = listings.flat_map(|(provider, listing)| provider.capabilities(listing).statuses);
        told.map(|status| (*status).to_owned()).collect()
    }

    /// The formats of a listing, the user's own among them.
    pub(super) fn formats(&self) -> Vec<String> {
        let own = self.config().map(|config| config.browser.copies).unwrap_or_default();
        let own = own.into_iter().map(|form| format!("{}{}", FormatWord::OWN, form.name));
        Format::ALL.into_iter().map(|format| format.as_str().to_owned()).chain(plain(own)).collect()
    }

    fn settings(&self) -> Vec<registry::Settings> {
        if self.is_demo {
            // Nobody is asked, so it does not matter where they would be.
            return demo::accounts("http://127.0.0.1").unwrap_or_default();
        }
        self.config().map(|config| config.providers).unwrap_or_default()
    }

    /// The configuration, if it has no mistake.
    fn config(&self) -> Option<Config> {
        let paths = self.paths.as_ref()?;
        config::read(paths, &self.environment).checked().ok().map(|(config, _)| config)
    }

    fn catalog(&self) -> Option<Words> {
        let paths = self.paths.as_ref().filter(|_| !self.is_demo)?;
        words::read(&paths.catalog())
    }
}

/// The configuration file that the line names.
fn config_of(words: &[OsString]) -> Option<PathBuf> {
    let separate = words.iter().zip(words.iter().skip(1)).find(|(option, _)| *option == "--config");
    let joined = || words.iter().find_map(|word| word.to_str()?.strip_prefix("--config="));
    separate.map(|(_, path)| PathBuf::from(path)).or_else(|| joined().map(PathBuf::from))
}

/// The faults of the demo, and behind an `@` the places of one.
pub(super) fn faults(word: &OsStr) -> Vec<CompletionCandidate> {
    let Some(word) = word.to_str() else { return Vec::new() };
    let at_places = word.contains('@');
    let mut found = Vec::new();
    for name in FaultName::ALL {
        if at_places {
            found.extend(Place::ALL.map(|place| format!("{name}@{}", place.as_str())).map(|text| (text, name)));
        } else {
            found.push((name.to_string(), name));
        }
    }
    let fitting = found.into_iter().filter(|(text, _)| text.starts_with(word));
    fitting.map(|(text, name)| CompletionCandidate::new(text).help(Some(name.help().into()))).collect()
}

/// Those that no shell can take for anything but a word: names come from a file, and statuses from a service.
fn plain(words: impl IntoIterator<Item = String>) -> Vec<String> {
    let is_plain = |word: &String| {
        word.starts_with(|first: char| first.is_ascii_alphanumeric())
            && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '+'))
    };
    let mut words: Vec<_> = words.into_iter().filter(is_plain).collect();
    words.sort();
    words.dedup();
    words
}
