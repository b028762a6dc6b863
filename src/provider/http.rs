//! The one way to a provider's API: a GET with the key, which goes to its own origin alone.

mod auth;
mod redact;

use std::sync::Arc;

use reqwest::StatusCode;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use tokio::sync::{OnceCell, Semaphore};
use tokio::time::timeout;
use url::Url;

use super::key::KeyCell;
use super::wire;
use crate::asset::{Account, Fault, FaultKind, ProviderKind};
use crate::net::{self, Clients, Failure, Hops, Pass, Settings, body, failure, wait};
pub use auth::Auth;
use auth::Credential;

/// The largest answer, after decompression.
pub const LARGEST_ANSWER: usize = 8 * 1024 * 1024;

/// How much of a refusal is read: enough for what it says.
const LARGEST_REFUSAL: usize = 64 * 1024;

/// How a service is spoken to.
#[derive(Clone, Debug)]
pub(crate) struct Manner {
    pub(crate) auth: Auth,
    /// Further headers, none of them a secret.
    pub(crate) headers: Vec<(String, String)>,
    /// Statuses that ask to slow down, besides 429.
    pub(crate) throttle: Vec<u16>,
}

impl Default for Manner {
    /// As both services that are built in are: the case of a header does not matter.
    fn default() -> Self {
        let auth = Auth::Header { name: "x-api-key".into(), prefix: String::new() };
        Self { auth, headers: Vec::new(), throttle: Vec::new() }
    }
}

/// What a service answered.
pub(crate) struct Answer {
    pub(crate) body: Vec<u8>,
    /// Where it came from: what it holds of relative URLs belongs to this.
    pub(crate) url: Url,
    /// Its headers `Link`.
    pub(crate) links: Vec<String>,
}

/// The API of one account.
pub(crate) struct Api {
    account: Account,
    key: KeyCell,
    manner: Manner,
    credential: OnceCell<Credential>,
    clients: Arc<Clients>,
    settings: Settings,
    gate: Semaphore,
}

impl Api {
    pub(crate) fn new(
        account: Account,
        key: KeyCell,
        manner: Manner,
        clients: Arc<Clients>,
        settings: Settings,
    ) -> Self {
        let gate = Semaphore::new(settings.concurrency.clamp(1, 16));
        Self { account, key, manner, credential: OnceCell::new(), clients, settings, gate }
    }

    pub(crate) fn account(&self) -> &Account {
        &self.account
    }

    pub(crate) fn key_source(&self) -> String {
        self.key.describe()
    }

    /// One GET of the API's path `segments` under the base URL. It is sent once; the answer's body, at most
    /// [`LARGEST_ANSWER`] bytes.
    pub(crate) async fn get(&self, segments: &[&str], query: &[(&str, &str)]) -> Result<Vec<u8>, Fault> {
        self.ask(self.url(segments, query)?).await.map(|answer| answer.body)
    }

    /// One GET of a URL. The key goes along where that is of the service's own origin.
    pub(crate) async fn ask(&self, url: Url) -> Result<Answer, Fault> {
        let credential = self.credential().await.map_err(|why| self.fault(FaultKind::MissingKey, &why))?;
        // The gate is never closed, so there is always a permit to come.
        let _permit = self.gate.acquire().await;
        let limit = self.settings.total;
        timeout(limit, self.exchange(url, credential))
            .await
            .unwrap_or_else(|_| Err(self.fault(FaultKind::TimedOut { after: limit }, "")))
            .inspect_err(|fault| {
                let why = fault.detail.shown();
                tracing::debug!(account = %fault.account, kind = fault.word(), why, "failed");
            })
    }

    /// What the service's own origin is shown; `None` where there is no key, or none can be had.
    pub(crate) async fn pass(&self) -> Option<&Pass> {
        self.credential().await.ok()?.pass()
    }

    /// A URL of a server's without the key, where that would be in its query.
    pub(crate) fn without_key(&self, url: Url) -> Url {
        match self.credential.get().and_then(Credential::pass) {
            Some(pass) => pass.taken_out(url),
            None => url,
        }
    }

    async fn credential(&self) -> Result<&Credential, String> {
        let make = async || match &self.manner.auth {
            Auth::Nothing => Ok(Credential::nothing()),
            auth => {
                let key = self.key.get().await?;
                Credential::new(auth, key.text()).map_err(|why| format!("{} ({why})", self.key_source()))
            }
        };
        self.credential.get_or_try_init(make).await
    }

    /// A fault of this account. Text of the server goes through here: it becomes short, and the key in it `…`.
    pub(crate) fn fault(&self, kind: FaultKind, text: &str) -> Fault {
        let text = match self.credential.get() {
            Some(credential) => credential.redact(text),
            None => text.into(),
        };
        Fault::new(&self.account.name, kind, &redact::short(&text))
    }

    /// A URL of the API: `segments` and `query` are text as it is, and become whole segments and values.
    pub(crate) fn url(&self, segments: &[impl AsRef<str>], query: &[(&str, &str)]) -> Result<Url, Fault> {
        let mut url = self.account.base_url.clone();
        // The WHATWG parser takes dot segments out, and does not see tabs and line breaks among the dots: the path would
        // be another one.
        let leads_away = |segment: &str| matches!(segment, "." | "..") || segment.contains(['\t', '\n', '\r']);
        if segments.iter().any(|segment| leads_away(segment.as_ref())) {
            return Err(self.fault(FaultKind::NotFound, "no asset has such an id"));
        }
        match url.path_segments_mut() {
            Ok(mut path) => _ = path.pop_if_empty().extend(segments),
            Err(()) => return Err(self.fault(FaultKind::Redirect, "the base URL has no path")),
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    /// Sends the request and follows its redirects.
    async fn exchange(&self, first: Url, credential: &Credential) -> Result<Answer, Fault> {
        let failed = |failure: Failure| self.fault(failure.kind, &failure.text);
        let mut hops = Hops::new(&self.account.base_url, first).map_err(|refused| failed(refused.into()))?;
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        let further = self.manner.headers.iter();
        // What is no header was refused where it is configured.
        headers.extend(
            further.filter_map(|(name, value)| {
                Some((HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?))
            }),
        );
        let seen = |url: &Url, status: StatusCode| {
            tracing::debug!(
                account = %self.account.name,
                // A redirect may hold anything, the key too.
                host = %credential.redact(url.host_str().unwrap_or_default()),
                path = %credential.redact(url.path()),
                status = status.as_u16(),
                "answered"
            );
        };
        let pass = credential.pass();
        let asked = net::get(&self.clients, &self.settings, &mut hops, &headers, pass, seen).await;
        let response = asked.map_err(failed)?;
        let status = response.status();
        if status.is_success() {
            let links = response.headers().get_all(header::LINK).iter();
            let links = links.map(|link| credential.redact_bytes(link.as_bytes().to_vec()));
            let links = links.filter_map(|link| String::from_utf8(link).ok()).collect();
            let url = self.without_key(hops.url().clone());
            let body = body::read(response, LARGEST_ANSWER, self.settings.idle).await.map_err(failed)?;
            return Ok(Answer { body: credential.redact_bytes(body), url, links });
        }
        let wait = wait::told(response.headers());
        // What it says is an extra: a refusal whose body cannot be read is still that refusal.
        let said = body::read_some(response, LARGEST_REFUSAL, self.settings.idle).await;
        let mut fault = self.refusal(status, &said);
        if fault.kind == FaultKind::RateLimited || status == StatusCode::SERVICE_UNAVAILABLE {
            fault.wait = wait;
        }
        Err(fault)
    }

    /// An answer whose status is not a success.
    fn refusal(&self, status: StatusCode, body: &[u8]) -> Fault {
        let said = wire::refusal_text(body);
        // Bad keys by the codes that HeyGen gives them, whatever the status. Elsewhere they may mean anything.
        let is_bad_key = self.account.kind != ProviderKind::Custom && said.code.is_some_and(wire::is_bad_key);
        let kind = match status.as_u16() {
            _ if is_bad_key => FaultKind::Unauthorized,
            status if self.manner.throttle.contains(&status) => FaultKind::RateLimited,
            _ => failure::of_status(status),
        };
        self.refused(kind, &said.text)
    }

    /// A refusal; one of the key says where the key came from.
    pub(crate) fn refused(&self, kind: FaultKind, text: &str) -> Fault {
        match kind {
            FaultKind::Unauthorized if text.is_empty() => self.fault(kind, &format!("from {}", self.key_source())),
            FaultKind::Unauthorized => self.fault(kind, &format!("from {}: {text}", self.key_source())),
            kind => self.fault(kind, text),
        }
    }
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Api").field("account", &self.account).field("key", &self.key).finish_non_exhaustive()
    }
}
