//! From configured accounts to providers.

use std::sync::Arc;

use url::Url;

use super::Shared;
use super::affogato::Affogato;
use super::custom::{self, Custom, Trial};
use super::heygen::Heygen;
pub use super::heygen::HeygenApi;
use super::http::{Api, Manner};
use super::key::KeyCell;
pub use super::key::KeySource;
use crate::asset::link;
use crate::asset::{Account, ProviderKind};
use crate::net::{self, Clients, Packing};

/// One account as it is configured.
#[derive(Clone, Debug)]
pub struct Settings {
    pub account: Account,
    pub service: Service,
    pub key: KeySource,
    /// Where it is configured, for messages: `config.toml:14`.
    pub place: Option<String>,
}

/// The API of an account, with what is configured of it alone.
#[derive(Clone, Debug, PartialEq)]
pub enum Service {
    Affogato,
    Heygen(HeygenApi),
    Custom(Arc<custom::Settings>),
}

impl Service {
    /// One of those that need no description.
    #[must_use]
    pub fn built_in(kind: ProviderKind, version: HeygenApi) -> Option<Self> {
        match kind {
            ProviderKind::Affogato => Some(Self::Affogato),
            ProviderKind::Heygen => Some(Self::Heygen(version)),
            ProviderKind::Custom => None,
        }
    }

    #[must_use]
    pub fn kind(&self) -> ProviderKind {
        match self {
            Self::Affogato => ProviderKind::Affogato,
            Self::Heygen(_) => ProviderKind::Heygen,
            Self::Custom(_) => ProviderKind::Custom,
        }
    }

    fn manner(&self) -> Manner {
        match self {
            Self::Affogato | Self::Heygen(_) => Manner::default(),
            Self::Custom(described) => Manner {
                auth: described.auth.clone(),
                headers: described.headers.clone(),
                throttle: described.throttle.clone(),
            },
        }
    }
}

/// Makes the providers. Nothing is read, run or asked before the first request: no key, no certificate, no client.
pub fn build(settings: Vec<Settings>, network: &net::Settings) -> Vec<Shared> {
    let clients = Clients::new(network.connect, Packing::Unpacked);
    settings
        .into_iter()
        .map(|settings| -> Shared {
            let service = settings.service.clone();
            let api = api(settings, Arc::clone(&clients), network);
            match service {
                Service::Affogato => Arc::new(Affogato::new(api)),
                Service::Heygen(version) => Arc::new(Heygen::new(api, version)),
                Service::Custom(described) => Arc::new(Custom::new(api, described)),
            }
        })
        .collect()
}

/// How the first items of a described service are understood, a list after the other; nothing of the others. An answer
/// that is at hand is tried with each list, and nobody is asked.
pub async fn explain(settings: Settings, network: &net::Settings, stored: Option<&[u8]>) -> Vec<Trial> {
    let Service::Custom(described) = settings.service.clone() else { return Vec::new() };
    let clients = Clients::new(network.connect, Packing::Unpacked);
    let custom = Custom::new(api(settings, clients, network), described);
    match stored {
        Some(answer) => custom.explain_stored(answer),
        None => custom.explain().await,
    }
}

fn api(settings: Settings, clients: Arc<Clients>, network: &net::Settings) -> Api {
    let manner = settings.service.manner();
    Api::new(settings.account, KeyCell::new(settings.key, settings.place), manner, clients, network.clone())
}

/// Reads the base URL of an account.
///
/// # Errors
/// What [`link::base_url`] says of it.
pub fn check_base_url(text: &str) -> Result<Url, String> {
    link::base_url(text).map_err(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://api.heygen.com", true)]
    #[case("https://proxy.example/heygen/", true)]
    #[case("http://127.0.0.1:8080", true)]
    #[case("http://localhost:8080/api", true)]
    #[case("http://[::1]:8080", true)]
    #[case("http://api.heygen.com", false)]
    #[case("http://10.0.0.1", false)]
    #[case("http://127.0.0.1.example.com", false)]
    #[case("http://localhost.example.com", false)]
    #[case("https://user@api.heygen.com", false)]
    #[case("https://user:secret@api.heygen.com", false)]
    #[case("https://api.heygen.com?x=1", false)]
    #[case("https://api.heygen.com/#x", false)]
    #[case("ftp://api.heygen.com", false)]
    #[case("file:///etc/passwd", false)]
    #[case("api.heygen.com", false)]
    #[case("", false)]
    fn plain_http_only_to_this_machine_and_nothing_but_an_address(#[case] text: &str, #[case] good: bool) {
        assert_eq!(check_base_url(text).is_ok(), good, "{text}");
    }
}
