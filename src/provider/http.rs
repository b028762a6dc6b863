//! The one way to a provider's API: a GET with the key, which goes to its own origin alone.

pub(super) mod redact;

use std::sync::Arc;

use reqwest::StatusCode;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use url::Url;

use super::key::{Key, KeyCell};
use super::wire;
use crate::asset::{Account, Fault, FaultKind};
use crate::net::{self, Clients, Failure, Hops, Settings, body, failure, wait};

/// The largest answer, after decompression.
pub const LARGEST_ANSWER: usize = 8 * 1024 * 1024;

/// How much of a refusal is read: enough for what it says.
const LARGEST_REFUSAL: usize = 64 * 1024;

/// The header that both services read the key from. Its case does not matter.
const KEY_HEADER: HeaderName = HeaderName::from_static("x-api-key");

/// The API of one account.
pub(crate) struct Api {
    account: Account,
    key: KeyCell,
    clients: Arc<Clients>,
    settings: Settings,
    gate: Semaphore,
}

impl Api {
    pub(crate) fn new(account: Account, key: KeyCell, clients: Arc<Clients>, settings: Settings) -> Self {
        let gate = Semaphore::new(settings.concurrency.clamp(1, 16));
        Self { account, key, clients, settings, gate }
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
        let key = self.key.get().await.map_err(|why| self.fault(FaultKind::MissingKey, &why))?;
        let url = self.url(segments, query)?;
        // The gate is never closed, so there is always a permit to come.
        let _permit = self.gate.acquire().await;
        let limit = self.settings.total;
        let body = timeout(limit, self.exchange(url, key))
            .await
            .unwrap_or_else(|_| Err(self.fault(FaultKind::TimedOut { after: limit }, "")))
            .inspect_err(|fault| {
                let why = fault.detail.shown();
                tracing::debug!(account = %fault.account, kind = fault.word(), why, "failed");
            })?;
        Ok(key.redact_bytes(body))
    }

    /// A fault of this account. Text of the server goes through here: it becomes short, and the key in it `…`.
    pub(crate) fn fault(&self, kind: FaultKind, text: &str) -> Fault {
        let text = match self.key.known() {
            Some(key) => key.redact(text),
            None => text.into(),
        };
        Fault::new(&self.account.name, kind, &redact::short(&text))
    }

    fn url(&self, segments: &[&str], query: &[(&str, &str)]) -> Result<Url, Fault> {
        let mut url = self.account.base_url.clone();
        // The WHATWG parser takes dot segments out, and the path would be another one.
        if segments.iter().any(|segment| matches!(*segment, "." | "..")) {
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
    async fn exchange(&self, first: Url, key: &Key) -> Result<Vec<u8>, Fault> {
        let failed = |failure: Failure| self.fault(failure.kind, &failure.text);
        let mut hops = Hops::new(&self.account.base_url, first).map_err(|refused| failed(refused.into()))?;
        let dress = |hops: &Hops| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
            if hops.is_trusted() {
                headers.insert(KEY_HEADER, key.header());
            }
            headers
        };
        let seen = |url: &Url, status: StatusCode| {
            tracing::debug!(
                account = %self.account.name,
                // A redirect may hold anything, the key too.
                host = %key.redact(url.host_str().unwrap_or_default()),
                path = %key.redact(url.path()),
                status = status.as_u16(),
                "answered"
            );
        };
        let response = net::get(&self.clients, &self.settings, &mut hops, dress, seen).await.map_err(failed)?;
        let status = response.status();
        if status.is_success() {
            return body::read(response, LARGEST_ANSWER, self.settings.idle).await.map_err(failed);
        }
        let wait = wait::told(response.headers());
        // What it says is an extra: a refusal whose body cannot be read is still that refusal.
        let said = body::read_some(response, LARGEST_REFUSAL, self.settings.idle).await;
        let mut fault = self.refusal(status, &said);
        if matches!(status.as_u16(), 429 | 503) {
            fault.wait = wait;
        }
        Err(fault)
    }

    /// An answer whose status is not a success.
    fn refusal(&self, status: StatusCode, body: &[u8]) -> Fault {
        let said = wire::refusal_text(body);
        // Bad keys by the codes that HeyGen gives them, whatever the status.
        let is_bad_key = said.code.is_some_and(wire::is_bad_key);
        let kind = if is_bad_key { FaultKind::Unauthorized } else { failure::of_status(status) };
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
