//! What can go wrong between us and a provider, by kind.

use std::time::Duration;

use super::{AccountName, Collection};
use crate::text::Label;

/// The kinds of failure. Retrying, exit codes and wording go by these, never by text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// No key is configured, or its source gave none. `detail` names the source.
    MissingKey,
    /// 401: the key was refused.
    Unauthorized,
    /// 403: the key is good and may not do this.
    Forbidden,
    /// 404 or 410.
    NotFound,
    /// 429.
    RateLimited,
    /// No connection could be made: no network, no such host, refused, or a certificate that is not trusted.
    Offline,
    /// The connection was cut while the answer came.
    Interrupted,
    /// No answer, or not all of it, within this time.
    TimedOut { after: Duration },
    /// The answer is larger than this many bytes.
    TooLarge { limit: u64 },
    /// A redirect that is not followed.
    Redirect,
    /// Any other status that is not a success.
    Status { code: u16 },
    /// The answer cannot be read; `pointer` is the JSON pointer of the place, empty for the whole.
    Decode { pointer: String },
    /// An error inside an answer with status 200.
    Service,
    /// The local catalogue, not the account, failed.
    Catalog,
}

impl FaultKind {
    /// The word in JSON.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::MissingKey => "missing_key",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::RateLimited => "rate_limited",
            Self::Offline => "offline",
            Self::Interrupted => "interrupted",
            Self::TimedOut { .. } => "timed_out",
            Self::TooLarge { .. } => "too_large",
            Self::Redirect => "redirect",
            Self::Status { .. } => "status",
            Self::Decode { .. } => "decode",
            Self::Service => "service",
            Self::Catalog => "catalogue",
        }
    }
}

/// One failure of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub account: AccountName,
    /// What was asked for, where that is not the uploads: an account may be without.
    pub collection: Collection,
    pub kind: FaultKind,
    /// What the server or the system said, made safe and with any key taken out. May be empty.
    pub detail: Label,
    /// What the server said about waiting (`Retry-After`), clamped to a minute.
    pub wait: Option<Duration>,
}

impl Fault {
    #[must_use]
    pub fn new(account: &AccountName, kind: FaultKind, detail: &str) -> Self {
        let (account, collection) = (account.clone(), Collection::default());
        Self { account, collection, kind, detail: Label::new(detail), wait: None }
    }

    /// The same, when this was asked for.
    #[must_use]
    pub fn of(self, collection: Collection) -> Self {
        Self { collection, ..self }
    }

    /// A failure of the local catalogue, which belongs to no account.
    #[must_use]
    pub fn of_catalog(detail: &str) -> Self {
        Self::new(&AccountName::catalog(), FaultKind::Catalog, detail)
    }

    /// Whether the account is without the collection: its plan has no such thing.
    #[must_use]
    pub fn is_without(&self) -> bool {
        self.collection == Collection::Rendered && matches!(self.kind, FaultKind::NotFound | FaultKind::Forbidden)
    }

    /// The word for the kind in JSON.
    #[must_use]
    pub fn word(&self) -> &'static str {
        self.kind.word()
    }

    /// What happened in the fewest words, for where there is no room for more. `update/explain.rs` begins with the same.
    #[must_use]
    pub fn brief(&self) -> &'static str {
        match self.kind {
            FaultKind::MissingKey => "no key",
            FaultKind::Unauthorized => "key refused",
            FaultKind::Forbidden => "not permitted",
            FaultKind::NotFound => "not found",
            FaultKind::RateLimited => "too many requests",
            FaultKind::Offline => "no connection",
            FaultKind::Interrupted => "broke off",
            FaultKind::TimedOut { .. } => "no answer in time",
            FaultKind::TooLarge { .. } => "answer too large",
            FaultKind::Redirect => "sent elsewhere",
            FaultKind::Status { .. } | FaultKind::Service => "service failed",
            FaultKind::Decode { .. } => "cannot be read",
            FaultKind::Catalog => "catalogue failed",
        }
    }

    /// The HTTP status, where the kind is one.
    #[must_use]
    pub fn code(&self) -> Option<u16> {
        match self.kind {
            FaultKind::Unauthorized => Some(401),
            FaultKind::Forbidden => Some(403),
            FaultKind::NotFound => Some(404),
            FaultKind::RateLimited => Some(429),
            FaultKind::Status { code } => Some(code),
            FaultKind::MissingKey
            | FaultKind::Offline
            | FaultKind::Interrupted
            | FaultKind::TimedOut { .. }
            | FaultKind::TooLarge { .. }
            | FaultKind::Redirect
            | FaultKind::Decode { .. }
            | FaultKind::Service
            | FaultKind::Catalog => None,
        }
    }

    /// The program's exit code when this is the gravest failure: 3 for a key, 4 for time, 1 for the rest.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            FaultKind::MissingKey | FaultKind::Unauthorized => 3,
            FaultKind::TimedOut { .. } => 4,
            FaultKind::Forbidden
            | FaultKind::NotFound
            | FaultKind::RateLimited
            | FaultKind::Offline
            | FaultKind::Interrupted
            | FaultKind::TooLarge { .. }
            | FaultKind::Redirect
            | FaultKind::Status { .. }
            | FaultKind::Decode { .. }
            | FaultKind::Service
            | FaultKind::Catalog => 1,
        }
    }

    /// How grave it is beside others: a key before time before the rest.
    #[must_use]
    pub fn gravity(&self) -> u8 {
        match self.exit_code() {
            3 => 2,
            4 => 1,
            _ => 0,
        }
    }
}
