//! Asking the host of a medium, and what its answers mean: for ranges (`fetch`) and whole files (`download`) alike.

pub(super) mod version;

use std::sync::Arc;

use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Response, StatusCode};
use url::Url;

use crate::asset::MediaFault;
use crate::net::{self, Clients, Failure, Hops, Packing, Pass, Settings, failure};
use crate::text::Label;

/// The way to all hosts, by clients of its own. A clone is another handle to the same one.
#[derive(Clone, Debug)]
pub(super) struct Hosts {
    clients: Arc<Clients>,
    pub(super) settings: Settings,
}

/// What is asked for of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stretch {
    Whole,
    /// The first and the last byte.
    Within(u64, u64),
    /// From this byte to the end.
    From(u64),
}

impl Hosts {
    /// Makes no client yet.
    pub(super) fn new(settings: &Settings) -> Self {
        Self { clients: Clients::new(settings.connect, Packing::AsItIs), settings: settings.clone() }
    }

    /// One GET for what is at the end of `hops`, where `pass` is shown, as long as it still is of the version that `condition` names.
    pub(super) async fn ask(
        &self,
        hops: &mut Hops,
        pass: Option<&Pass>,
        stretch: Stretch,
        condition: Option<&HeaderValue>,
    ) -> Result<Response, Failure> {
        let mut headers = HeaderMap::new();
        // Offsets count in the file itself.
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let range = match stretch {
            Stretch::Whole => None,
            Stretch::Within(first, last) => HeaderValue::from_str(&format!("bytes={first}-{last}")).ok(),
            Stretch::From(first) => HeaderValue::from_str(&format!("bytes={first}-")).ok(),
        };
        if let Some(range) = range {
            headers.insert(header::RANGE, range);
            if let Some(condition) = condition {
                headers.insert(header::IF_RANGE, condition.clone());
            }
        }
        let seen = |url: &Url, status: StatusCode| {
            let host = Label::new(url.host_str().unwrap_or_default());
            tracing::debug!(host = host.shown(), status = status.as_u16(), ?stretch, "medium answered");
        };
        net::get(&self.clients, &self.settings, hops, &headers, pass, seen).await
    }
}

impl From<Failure> for MediaFault {
    fn from(failure: Failure) -> Self {
        Self::Net { kind: failure.kind, detail: Label::new(&failure.text) }
    }
}

pub(super) fn damaged(what: &str) -> MediaFault {
    MediaFault::Damaged { what: what.to_owned() }
}

/// Where a medium is, and what is shown there.
#[derive(Clone, Debug)]
pub(super) struct Door {
    url: Url,
    /// For the origin of this URL alone.
    pub(super) pass: Option<Pass>,
}

impl Door {
    pub(super) fn new(url: Url, pass: Option<Pass>) -> Self {
        Self { url, pass }
    }

    /// The way to it.
    pub(super) fn way(&self) -> Result<Hops, MediaFault> {
        Ok(Hops::new(&self.url, self.url.clone()).map_err(Failure::from)?)
    }

    /// Where the redirects led. What was shown here is shown there only if no hop has left the origin.
    pub(super) fn behind(&self, hops: &Hops) -> Self {
        let url = hops.url().clone();
        match &self.pass {
            Some(pass) => Self { url: pass.taken_out(url), pass: hops.is_trusted().then(|| pass.clone()) },
            None => Self { url, pass: None },
        }
    }
}

pub(super) fn foreign_range() -> MediaFault {
    damaged("its host sent another range than was asked for")
}

/// An answer with a status that is no success.
pub(super) fn refused(status: StatusCode, url: &Url) -> MediaFault {
    MediaFault::Net { kind: failure::of_status(status), detail: Label::new(url.host_str().unwrap_or_default()) }
}

pub(super) fn refuse_packed(headers: &HeaderMap) -> Result<(), MediaFault> {
    match version::packing(headers) {
        Some(coding) => Err(damaged(&format!("its host sent it packed ({})", Label::new(coding)))),
        None => Ok(()),
    }
}
