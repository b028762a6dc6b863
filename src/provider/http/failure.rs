//! What went wrong, by kind: errors of the client, and answers that are refusals.

use std::error::Error;
use std::io;
use std::time::Duration;

use reqwest::StatusCode;
use url::Url;

use super::Api;
use crate::asset::{Fault, FaultKind};
use crate::provider::wire;

impl Api {
    /// A request that got no answer.
    pub(super) fn unsent(&self, url: &Url, error: reqwest::Error) -> Fault {
        // Its text would hold the URL with its query.
        let error = error.without_url();
        let host = url.host_str().unwrap_or_default();
        if error.is_timeout() {
            return self.fault(FaultKind::TimedOut { after: self.settings.connect }, host);
        }
        let kind = if error.is_connect() { FaultKind::Offline } else { FaultKind::Interrupted };
        self.fault(kind, &format!("{host}: {}", deepest(&error)))
    }

    /// An answer whose status is not a success.
    pub(super) fn refusal(&self, status: StatusCode, body: &[u8], wait: Option<Duration>) -> Fault {
        let said = wire::refusal_text(body);
        let kind = match status.as_u16() {
            // Bad keys by the codes that HeyGen gives them, whatever the status.
            _ if said.code.is_some_and(wire::is_bad_key) => FaultKind::Unauthorized,
            401 => FaultKind::Unauthorized,
            403 => FaultKind::Forbidden,
            404 | 410 => FaultKind::NotFound,
            429 => FaultKind::RateLimited,
            code => FaultKind::Status { code },
        };
        let mut fault = self.refused(kind, &said.text);
        if matches!(status.as_u16(), 429 | 503) {
            fault.wait = wait;
        }
        fault
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

/// The innermost cause: what the system said, without the layers around it.
pub(super) fn deepest(error: &(dyn Error + 'static)) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

/// Whether an answer was whole but does not unpack.
pub(super) fn is_garbled(error: &(dyn Error + 'static)) -> bool {
    causes(error).any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput))
    })
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| {
        let error: &'a (dyn Error + 'static) = *error;
        // An io::Error that wraps another names the cause of that one as its source, and would hide it.
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        }
    })
}
