//! Services that are described instead of coded, seen from servers with every way of paging and telling.

mod explained;
mod items;
mod paging;
mod requests;
mod secrets;

use assetbrowse::asset::query::Choice;
use assetbrowse::asset::{AssetKind, Filters, ProviderKind, Query};
use assetbrowse::net;
use assetbrowse::provider::Shared;
use assetbrowse::provider::custom::settings::{Auth, Fields, List, Paging, Settings};
use assetbrowse::provider::registry::{self, KeySource, Service};
use assetbrowse::provider::walk::{Order, Step, walk};
use futures::StreamExt as _;
use secrecy::SecretString;

use super::scripted::{Reply, Seen, Server};
use super::{KEY, account, first, ids, log, piece};
use crate::contract::described::{fields, list, query, sources, template};

fn settings_of(base_url: &str, described: Settings, key: &str) -> registry::Settings {
    log::install();
    registry::Settings {
        account: account(ProviderKind::Custom, base_url),
        key: KeySource::Inline(SecretString::from(key)),
        service: Service::Custom(described.into()),
        place: Some("config.toml:14".into()),
    }
}

fn with_key(base_url: &str, described: Settings, key: &str) -> Shared {
    registry::build(vec![settings_of(base_url, described, key)], &net::Settings::default()).remove(0)
}

fn provider(base_url: &str, described: Settings) -> Shared {
    with_key(base_url, described, KEY)
}

fn of_lists(lists: Vec<List>) -> Settings {
    Settings { lists, ..Settings::default() }
}

fn one_list(list: List) -> Settings {
    of_lists(vec![list])
}

/// Items with these ids.
fn items(ids: impl IntoIterator<Item = u64>) -> String {
    let items: Vec<_> = ids.into_iter().map(|id| format!(r#"{{"id":"a{id}"}}"#)).collect();
    format!("[{}]", items.join(","))
}

/// A page of what there is, `{"items": […]}` with what else is told.
fn page(ids: impl IntoIterator<Item = u64>, more: &str) -> Reply {
    Reply::json(format!(r#"{{"items":{}{more}}}"#, items(ids)))
}

/// A walk to its end: what was listed, and how it ended.
async fn walked(provider: &Shared, query: Query) -> (Vec<String>, Step) {
    let order = Order { query, from: None, concurrency: 4 };
    let mut listed = Vec::new();
    let mut steps = walk(provider.clone(), order);
    while let Some(step) = steps.next().await {
        match step {
            Step::Page(page) => listed.extend(page.assets.iter().map(|asset| asset.id.id.to_string())),
            Step::Waiting { .. } => {}
            last @ (Step::Stopped(..) | Step::Failed { .. } | Step::Done { .. }) => return (listed, last),
        }
    }
    panic!("a walk has a last step")
}

fn names(range: std::ops::Range<u64>) -> Vec<String> {
    range.map(|id| format!("a{id}")).collect()
}

fn of_kind(kind: AssetKind) -> Query {
    let kinds = Choice::only([kind]);
    Query { filters: Filters { kinds, ..Filters::default() }, ..Query::default() }
}
