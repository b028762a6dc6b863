//! What the providers promise about the network, seen from servers that misbehave.

mod affogato;
mod generations;
mod heygen;
mod limits;
mod live;
mod log;
mod origin;
mod refusals;
pub(crate) mod scripted;
mod secrets;
mod videos;
mod walking;

use assetbrowse::asset::{Account, AccountName, Collection, Cursor, Fault, Page, ProviderKind, Query};
use assetbrowse::net;
use assetbrowse::provider::registry::{self, HeygenApi, KeySource, Service, Settings};
use assetbrowse::provider::{PieceAsk, Provider, Shared};
use secrecy::SecretString;

/// The key of every account here: long as a real one, and found again wherever it does not belong.
pub(crate) const KEY: &str = "canary-7f3a90b1c2d4e5f6";

fn name() -> AccountName {
    AccountName::new("studio").unwrap()
}

fn account(kind: ProviderKind, base_url: &str) -> Account {
    Account { name: name(), kind, base_url: registry::check_base_url(base_url).unwrap() }
}

fn provider_with(kind: ProviderKind, base_url: &str, api: HeygenApi, network: &net::Settings) -> Shared {
    log::install();
    let settings = Settings {
        account: account(kind, base_url),
        key: KeySource::Inline(SecretString::from(KEY)),
        service: Service::built_in(kind, api).unwrap(),
        place: Some("config.toml:14".into()),
    };
    registry::build(vec![settings], network).remove(0)
}

pub(crate) fn affogato(base_url: &str) -> Shared {
    provider_with(ProviderKind::Affogato, base_url, HeygenApi::Auto, &net::Settings::default())
}

pub(crate) fn heygen(base_url: &str, api: HeygenApi) -> Shared {
    provider_with(ProviderKind::Heygen, base_url, api, &net::Settings::default())
}

async fn piece(provider: &dyn Provider, cursor: Option<Cursor>, size: usize) -> Result<Page, Fault> {
    provider.piece(PieceAsk { query: Query::default(), cursor, size }).await
}

/// A piece of what was made.
async fn rendered(provider: &dyn Provider, cursor: Option<Cursor>, size: usize) -> Result<Page, Fault> {
    let query = Query { collection: Collection::Rendered, ..Query::default() };
    provider.piece(PieceAsk { query, cursor, size }).await
}

async fn first(provider: &dyn Provider) -> Result<Page, Fault> {
    piece(provider, None, 50).await
}

fn ids(page: &Page) -> Vec<&str> {
    page.assets.iter().map(|asset| &*asset.id.id).collect()
}
