//! Trying a key and keeping it, for the browser and for `config init` alike.

mod keeping;
mod key_file;

use std::time::{Duration, Instant};

use tokio::time::timeout;

use crate::asset::{Fault, Query};
use crate::config::{self, Environment, Paths};
use crate::net;
use crate::provider::key::KeySource;
use crate::provider::registry::{self, HeygenApi, Service, Settings};
use crate::provider::{PieceAsk, Provider};
use crate::state::{Count, GivenKey, Kept, KeyHome, Trial, Tried};

/// The items that a trial asks for.
const PAGE: usize = 50;

/// How long the name of an account may take beside its first page.
const HOLDER: Duration = Duration::from_secs(5);

/// The user's files, where accounts can be kept.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) paths: Paths,
    pub(super) environment: Environment,
}

impl Place {
    /// The account of a trial as it is asked; `None` where its service has no description.
    pub(super) fn settings(&self, trial: &Trial, known: &[Settings]) -> Option<Settings> {
        let account = trial.account.clone();
        let is_same = |one: &&Settings| one.account.name == account.name && one.account.kind == account.kind;
        let service = match known.iter().find(is_same) {
            Some(known) => known.service.clone(),
            None => Service::built_in(account.kind, HeygenApi::default())?,
        };
        let key = match &trial.key {
            GivenKey::Typed(key) => KeySource::Typed(key.clone().into()),
            GivenKey::File(file) => KeySource::File(self.resolved(file)),
            GivenKey::Command(words) => KeySource::Command(words.clone()),
        };
        Some(Settings { account, service, key, place: None })
    }

    fn resolved(&self, file: &str) -> std::path::PathBuf {
        config::paths::resolve(file, &self.paths.config, &self.environment)
    }

    /// Keeps a key where it is wanted; gives all accounts there are from now on.
    ///
    /// # Errors
    /// One sentence; what was there before is as it was then.
    pub(super) async fn keep(
        self,
        trial: Trial,
        home: KeyHome,
        known: Vec<Settings>,
    ) -> Result<(Vec<Settings>, Kept), String> {
        keeping::keep(self, trial, home, known).await
    }
}

/// Asks an account for its first page.
///
/// # Errors
/// What came instead.
pub(super) async fn attempt(settings: Settings, network: &net::Settings) -> Result<Tried, Fault> {
    let account = settings.account.name.clone();
    let Some(provider) = registry::build(vec![settings], network).pop() else {
        return Err(Fault::new(&account, crate::asset::FaultKind::Service, "it is not known"));
    };
    // Its name is not worth a failure.
    let holder = async { Ok(timeout(HOLDER, provider.holder()).await.ok().flatten()) };
    let ((assets, took), holder) = tokio::try_join!(first_page(&*provider), holder)?;
    Ok(Tried { holder, assets, took })
}

/// How many assets there are, as far as the first page tells, and how long it took.
async fn first_page(provider: &dyn Provider) -> Result<(Count, Duration), Fault> {
    let began = Instant::now();
    let collection = provider.collections().first().copied().unwrap_or_default();
    let size = PAGE.min(provider.capabilities(collection).largest_page);
    let ask = PieceAsk { query: Query { collection, ..Query::default() }, cursor: None, size };
    let page = provider.piece(ask).await?;
    let listed = page.assets.len() as u64;
    let assets = match page.total {
        Some(number) => Count { number: number.max(listed), more: false },
        None => Count { number: listed, more: page.next.is_some() },
    };
    Ok((assets, began.elapsed()))
}
