//! The providers: what each answers to one small request.

use std::time::{Duration, Instant};

use futures::future::join_all;

use super::finding::{Cause, Finding, Findings, Topic};
use super::keys::{Source, State};
use crate::asset::{AccountName, Collection, Fault, FaultKind, Query};
use crate::config::Environment;
use crate::net;
use crate::provider::registry::{self, HeygenApi, Service};
use crate::provider::{PieceAsk, Shared};
use crate::text;
use crate::update::explain::{self, Place, Told};

/// How long one provider may take, whatever the settings allow: somebody is waiting.
const LIMIT: Duration = Duration::from_secs(15);

/// The variables that name a proxy, as the network's library reads them.
const PROXIES: [&str; 6] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy"];

/// One account, and what became of asking it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) source: Source,
    /// Where it is configured: `config.toml:14`.
    pub(super) place: Option<String>,
    pub(super) kind: &'static str,
    pub(super) base_url: String,
    /// `auto` was configured, and it moved on to another API.
    pub(super) has_moved: bool,
    /// The API in use.
    pub(super) api: Option<&'static str>,
    /// `None` of one that was not asked.
    pub(super) answer: Option<Answer>,
    /// Whether there is a key.
    pub(super) key: State,
    /// The variable that names a proxy, where one stands between.
    pub(super) proxy: Option<&'static str>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) took: Duration,
    /// How many assets the service says there are, where it says so.
    pub(super) outcome: Result<Option<u64>, Fault>,
}

/// Whom to ask.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked<'a> {
    Nobody,
    /// Everybody, where none is named.
    These(&'a [AccountName]),
}

impl Asked<'_> {
    fn includes(self, account: &AccountName) -> bool {
        match self {
            Self::Nobody => false,
            Self::These(names) => names.is_empty() || names.contains(account),
        }
    }
}

/// Asks them side by side.
pub(super) async fn gather(
    settings: &[registry::Settings],
    network: &net::Settings,
    asked: Asked<'_>,
    environment: &Environment,
) -> Vec<Facts> {
    let providers = registry::build(settings.to_vec(), network);
    let proxy = PROXIES.into_iter().find(|name| environment.get(name).is_some());
    let one = |(settings, provider): (&registry::Settings, Shared)| {
        let settings = settings.clone();
        async move {
            let source = Source::of(&settings);
            let known = source.state(environment);
            let is_asked = asked.includes(&source.account);
            let answer = if is_asked { Some(ask(&provider).await) } else { None };
            let key = match answer.as_ref().map(|answer| &answer.outcome) {
                Some(Err(Fault { kind: FaultKind::MissingKey, detail, .. })) => {
                    State::Missing(detail.shown().to_owned())
                }
                Some(_) if known != State::Unneeded => State::Held,
                Some(_) | None => known,
            };
            let api = provider.api();
            Facts {
                source,
                kind: settings.account.kind.as_str(),
                base_url: settings.account.base_url.to_string(),
                has_moved: settings.service == Service::Heygen(HeygenApi::Auto) && api == Some("v3"),
                api,
                answer,
                key,
                proxy: proxy.filter(|_| !crate::asset::link::is_loopback(&settings.account.base_url)),
                place: settings.place,
            }
        }
    };
    join_all(settings.iter().zip(providers).map(one)).await
}

/// One asset is enough to know that key, network and service work.
async fn ask(provider: &Shared) -> Answer {
    let begun = Instant::now();
    let collection = provider.collections().first().copied().unwrap_or(Collection::Assets);
    let query = Query { collection, ..Query::default() };
    let piece = provider.piece(PieceAsk { query, cursor: None, size: 1 });
    let outcome = match tokio::time::timeout(LIMIT, piece).await {
        Ok(answer) => answer.map(|page| page.total),
        Err(_) => Err(Fault::new(&provider.account().name, FaultKind::TimedOut { after: LIMIT }, "")),
    };
    Answer { took: begun.elapsed(), outcome }
}

/// Makes findings; without certificates no https can work, and where those are it is said what to do.
pub(super) fn judge(accounts: &[Facts], has_certificates: bool) -> Vec<Finding> {
    let mut found = Findings::of(Topic::Providers);
    for facts in accounts {
        let account = facts.source.account.as_str();
        match &facts.answer {
            None => found.note(account, format!("{} at {}, not asked", facts.kind, facts.base_url)),
            Some(Answer { took, outcome: Ok(total) }) => found.ok(account, answered(facts, *took, *total)),
            // Its key is told of where the keys are.
            Some(Answer { outcome: Err(fault), .. }) if fault.kind == FaultKind::MissingKey => {
                found.note(account, format!("{} at {}, not asked: there is no key", facts.kind, facts.base_url));
            }
            Some(Answer { outcome: Err(fault), .. }) => {
                let remedy = remedy(facts, fault, has_certificates);
                found.wrong(Cause::of_code(fault.exit_code()), account, says(facts, fault), remedy);
            }
        }
    }
    found.all
}

fn answered(facts: &Facts, took: Duration, total: Option<u64>) -> String {
    let moved = if facts.has_moved { ", for v1 is gone" } else { "" };
    let api = facts.api.map(|api| format!(" · {api} of its API{moved}")).unwrap_or_default();
    let total = total.map(|total| format!(" · {}", explain::counted(total))).unwrap_or_default();
    format!("answers in {} ms{api}{total}", text::thousands(millis(took)))
}

/// In whole milliseconds, one at least.
pub(super) fn millis(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX).max(1)
}

/// What happened, without the account that stands before it.
pub(super) fn says(facts: &Facts, fault: &Fault) -> String {
    let told = explained(facts, fault);
    let who = format!("{}: ", fault.account);
    let head = told.head.strip_prefix(&who).unwrap_or(&told.head);
    match &told.why {
        Some(why) => format!("{head} ({why})"),
        None => head.to_owned(),
    }
}

fn explained(facts: &Facts, fault: &Fault) -> Told {
    let place = Place { key_source: Some(&facts.source.name), config_place: facts.place.as_deref() };
    explain::fault(fault, &place)
}

/// What to do.
fn remedy(facts: &Facts, fault: &Fault, has_certificates: bool) -> String {
    if fault.kind == FaultKind::Offline && !has_certificates && facts.base_url.starts_with("https:") {
        return "without certificates nothing is asked by https: see there".to_owned();
    }
    advice(facts, fault, explained(facts, fault).what_to_do)
}

fn advice(facts: &Facts, fault: &Fault, told: Option<String>) -> String {
    match &fault.kind {
        FaultKind::MissingKey | FaultKind::Unauthorized => facts.source.remedy(),
        FaultKind::Offline | FaultKind::TimedOut { .. } => match facts.proxy {
            Some(name) => format!("{name} names a proxy: is it right?"),
            None => format!("does it answer at all? curl -sSI {}", facts.base_url),
        },
        FaultKind::RateLimited => "wait a minute, then ask again".to_owned(),
        FaultKind::Forbidden
        | FaultKind::NotFound
        | FaultKind::Interrupted
        | FaultKind::TooLarge { .. }
        | FaultKind::Redirect
        | FaultKind::Status { .. }
        | FaultKind::Decode { .. }
        | FaultKind::Service
        | FaultKind::Catalog => told.unwrap_or_else(|| match &facts.place {
            Some(place) => format!("ask again later; if it stays so, is base_url right? ({place})"),
            None => "ask again later".to_owned(),
        }),
    }
}
