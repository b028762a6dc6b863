//! The one way to a provider's API: a GET that follows redirects by its own rules, gives the key to its own origin
//! alone, reads no more than a cap, and ends in time.

mod body;
mod client;
mod failure;
pub(super) mod redact;
mod redirect;
mod wait;

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{self, HeaderValue};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use url::Url;

use crate::asset::{Account, Fault, FaultKind};
use crate::provider::key::{Key, KeyCell};
use body::Trouble;
pub(crate) use client::Clients;
pub use client::install_crypto;
use redirect::Hops;

/// The largest answer, after decompression.
pub const LARGEST_ANSWER: usize = 8 * 1024 * 1024;

/// How much of a refusal is read: enough for what it says.
const LARGEST_REFUSAL: usize = 64 * 1024;

/// The header that both services read the key from. Its case does not matter.
const KEY_HEADER: &str = "x-api-key";

/// How the network is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How many requests of one account are in flight at once: 1 to 16.
    pub concurrency: usize,
    /// How long a connection may take.
    pub connect: Duration,
    /// How long a request may take until the headers of its answer are here.
    pub headers: Duration,
    /// How long an answer may pause.
    pub idle: Duration,
    /// How long one whole answer may take, its redirects included.
    pub total: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            concurrency: 4,
            connect: Duration::from_secs(10),
            headers: Duration::from_secs(20),
            idle: Duration::from_secs(15),
            total: Duration::from_mins(1),
        }
    }
}

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
        let mut hops = Hops::new(&self.account.base_url, first)
            .map_err(|why| self.fault(FaultKind::Redirect, &why.to_string()))?;
        loop {
            let response = self.send(&hops, key).await?;
            let status = response.status();
            if redirect::is_one(status) {
                let location = response.headers().get(header::LOCATION);
                hops.follow(location).map_err(|why| self.fault(FaultKind::Redirect, &why.to_string()))?;
                continue;
            }
            if status.is_success() {
                return body::read(response, LARGEST_ANSWER, self.settings.idle)
                    .await
                    .map_err(|trouble| self.trouble(&trouble));
            }
            let wait = wait::told(response.headers());
            // What it says is an extra: a refusal whose body cannot be read is still that refusal.
            let said = body::read_some(response, LARGEST_REFUSAL, self.settings.idle).await;
            return Err(self.refusal(status, &said, wait));
        }
    }

    async fn send(&self, hops: &Hops, key: &Key) -> Result<reqwest::Response, Fault> {
        let url = hops.url();
        let client = self.clients.for_url(url).await.map_err(|why| self.fault(FaultKind::Offline, &why.to_string()))?;
        let mut request = client.get(url.clone()).header(header::ACCEPT, HeaderValue::from_static("application/json"));
        if hops.is_trusted() {
            request = request.header(KEY_HEADER, key.header());
        }
        let limit = self.settings.headers;
        let response = match timeout(limit, request.send()).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(self.unsent(url, error)),
            Err(_) => return Err(self.fault(FaultKind::TimedOut { after: limit }, "")),
        };
        tracing::debug!(
            account = %self.account.name,
            // A redirect may hold anything, the key too.
            host = %key.redact(url.host_str().unwrap_or_default()),
            path = %key.redact(url.path()),
            status = response.status().as_u16(),
            "answered"
        );
        Ok(response)
    }

    fn trouble(&self, trouble: &Trouble) -> Fault {
        match trouble {
            Trouble::TooLarge => self.fault(FaultKind::TooLarge { limit: LARGEST_ANSWER as u64 }, ""),
            Trouble::Stalled => self.fault(FaultKind::TimedOut { after: self.settings.idle }, ""),
            Trouble::Garbled => {
                self.fault(FaultKind::Decode { pointer: String::new() }, "its compressed answer cannot be unpacked")
            }
            Trouble::Cut(why) => self.fault(FaultKind::Interrupted, why),
        }
    }
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Api").field("account", &self.account).field("key", &self.key).finish_non_exhaustive()
    }
}
