//! The accounts of one run, with what messages say of each.

use super::Failure;
use super::select::{Among, Candidate};
use crate::asset::{AccountName, Collection};
use crate::config::Paths;
use crate::net;
use crate::provider::{Shared, registry};
use crate::source::recorded::Recorder;
use crate::text;
use crate::update::explain::Place;

/// The accounts, in the order of the configuration.
pub(super) struct Accounts {
    known: Vec<Known>,
    /// They are the demo's: nothing about them can be set right.
    is_demo: bool,
}

struct Known {
    provider: Shared,
    key_source: String,
    config_place: Option<String>,
}

impl Accounts {
    pub(super) fn new(settings: Vec<registry::Settings>, network: &net::Settings, is_demo: bool) -> Self {
        let places: Vec<_> = settings.iter().map(|one| one.place.clone()).collect();
        let known = registry::build(settings, network).into_iter().zip(places);
        let known =
            known.map(|(provider, config_place)| Known { key_source: provider.key_source(), provider, config_place });
        Self { known: known.collect(), is_demo }
    }

    /// Accounts of which nothing but the provider is known.
    #[cfg(test)]
    pub(super) fn of(providers: &[Shared]) -> Self {
        let known = providers.iter().map(|provider| Known {
            key_source: provider.key_source(),
            provider: provider.clone(),
            config_place: None,
        });
        Self { known: known.collect(), is_demo: false }
    }

    /// The same accounts, with what they answer remembered.
    pub(super) fn remembered(mut self, recorder: &Recorder) -> Self {
        for known in &mut self.known {
            known.provider = recorder.around(known.provider.clone());
        }
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    pub(super) fn names(&self) -> Vec<AccountName> {
        self.known.iter().map(|known| known.provider.account().name.clone()).collect()
    }

    /// Those that can be selected.
    pub(super) fn among(&self) -> Among {
        let one = |Known { provider, .. }: &Known| {
            let has_folders = |collection: &Collection| provider.capabilities(*collection).has_folders;
            let collections = provider.collections().iter().map(|one| (*one, has_folders(one))).collect();
            Candidate { name: provider.account().name.clone(), collections }
        };
        Among(self.known.iter().map(one).collect())
    }

    pub(super) fn providers(&self) -> Vec<Shared> {
        self.known.iter().map(|known| known.provider.clone()).collect()
    }

    pub(super) fn provider(&self, name: &AccountName) -> Option<&Shared> {
        self.known(name).map(|known| &known.provider)
    }

    /// Where the account's key and configuration come from, for messages.
    pub(super) fn place(&self, name: &AccountName) -> Place<'_> {
        self.known(name).filter(|_| !self.is_demo).map_or(Place::default(), |known| Place {
            key_source: Some(&known.key_source),
            config_place: known.config_place.as_deref(),
        })
    }

    fn known(&self, name: &AccountName) -> Option<&Known> {
        self.known.iter().find(|known| known.provider.account().name == *name)
    }
}

/// What to do where no account is configured.
pub(super) fn none_is_set_up(paths: Option<&Paths>) -> Failure {
    let file = paths.map(|paths| paths.config.to_string_lossy().into_owned()).unwrap_or_default();
    Failure::usage(format!(
        "no provider is set up: set HEYGEN_API_KEY or AFFOGATO_API_KEY, or run \"assetbrowse config init\" and edit {}",
        text::safe(&file)
    ))
}
