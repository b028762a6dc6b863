//! What went wrong, by kind, before it is known whose failure it is.

use std::error::Error;
use std::io;
use std::time::Duration;

use reqwest::StatusCode;
use url::Url;

use crate::asset::FaultKind;

/// Why there is no answer, or not all of it. The text is what the system said, without a URL; a redirect may have put
/// anything into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) kind: FaultKind,
    pub(crate) text: String,
}

impl Failure {
    pub(super) fn new(kind: FaultKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }

    /// Nothing, or not all of it, came within `after`.
    pub(crate) fn timed_out(after: Duration) -> Self {
        Self::new(FaultKind::TimedOut { after }, "")
    }

    /// A request that got no answer; `connect` is how long its connection might take.
    pub(super) fn unsent(url: &Url, error: reqwest::Error, connect: Duration) -> Self {
        // Its text would hold the URL with its query.
        let error = error.without_url();
        let host = url.host_str().unwrap_or_default();
        if error.is_timeout() {
            return Self::new(FaultKind::TimedOut { after: connect }, host);
        }
        let kind = if error.is_connect() { FaultKind::Offline } else { FaultKind::Interrupted };
        Self::new(kind, format!("{host}: {}", deepest(&error)))
    }

    /// An answer whose body broke off.
    pub(super) fn unread(error: reqwest::Error) -> Self {
        let error = error.without_url();
        if is_garbled(&error) {
            Self::new(FaultKind::Decode { pointer: String::new() }, "its compressed answer cannot be unpacked")
        } else {
            Self::new(FaultKind::Interrupted, deepest(&error))
        }
    }
}

/// What a status that is no success means.
pub(crate) fn of_status(status: StatusCode) -> FaultKind {
    match status.as_u16() {
        401 => FaultKind::Unauthorized,
        403 => FaultKind::Forbidden,
        404 | 410 => FaultKind::NotFound,
        429 => FaultKind::RateLimited,
        code => FaultKind::Status { code },
    }
}

/// The innermost cause: what the system said, without the layers around it.
pub(super) fn deepest(error: &(dyn Error + 'static)) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

/// Whether an answer was whole but does not unpack.
fn is_garbled(error: &(dyn Error + 'static)) -> bool {
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
