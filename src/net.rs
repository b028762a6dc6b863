//! HTTP that knows of no keys: a GET that follows redirects by its own rules, reads no more than a cap, and ends in time.
//! What is asked, with which headers, what is shown to be let in, and what an answer means, is the business of others.

pub(crate) mod body;
mod client;
pub(crate) mod failure;
mod pass;
mod redirect;
mod roots;
pub(crate) mod wait;

use std::time::Duration;

use reqwest::header::{self, HeaderMap};
use reqwest::{Response, StatusCode};
use tokio::time::timeout;
use url::Url;

pub use client::install_crypto;
pub(crate) use client::{Clients, Packing};
pub(crate) use failure::Failure;
pub use pass::{Pass, Passes};
pub(crate) use redirect::Hops;
pub use roots::{Roots, roots};

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

/// One GET along `hops`, up to the first answer that is no redirect. All hops have `headers`; those at home show `pass`.
/// `seen` is told of each answer.
pub(crate) async fn get(
    clients: &Clients,
    settings: &Settings,
    hops: &mut Hops,
    headers: &HeaderMap,
    pass: Option<&Pass>,
    seen: impl Fn(&Url, StatusCode),
) -> Result<Response, Failure> {
    loop {
        let url = hops.url();
        let mut headers = headers.clone();
        let asked = pass.map_or_else(|| url.clone(), |pass| pass.show(hops, &mut headers));
        let request = clients.for_url(url).await?.get(asked).headers(headers);
        let limit = settings.headers;
        let response = match timeout(limit, request.send()).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(Failure::unsent(url, error, settings.connect)),
            Err(_) => return Err(Failure::timed_out(limit)),
        };
        seen(url, response.status());
        if !redirect::is_one(response.status()) {
            return Ok(response);
        }
        hops.follow(response.headers().get(header::LOCATION))?;
    }
}
