//! How a journal writes why a download failed: what failed yesterday says so today. Each type stands for one of
//! [`asset`](crate::asset), and is checked against it by the compiler.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::asset::link::Refusal;
use crate::asset::{AccountName, Amount, DownloadFault, FaultKind, MediaFault};
use crate::text::Label;

#[derive(Serialize, Deserialize)]
#[serde(remote = "Amount")]
pub(super) struct AmountLine {
    done: u64,
    total: Option<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "DownloadFault", rename_all = "lowercase")]
pub(super) enum FaultLine {
    #[serde(with = "MediaLine")]
    Medium(MediaFault),
    Ended {
        #[serde(with = "account")]
        account: AccountName,
    },
    Length {
        told: u64,
        came: u64,
    },
    DiskFull,
    NoRoom {
        bytes: u64,
        free: u64,
    },
    WebPage,
    Folder {
        #[serde(with = "label")]
        what: Label,
    },
    Store {
        #[serde(with = "label")]
        what: Label,
        lasts: bool,
    },
    Busy,
    Unknown,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "MediaFault", rename_all = "lowercase")]
enum MediaLine {
    #[serde(with = "RefusalLine")]
    Link(Refusal),
    Net {
        #[serde(with = "KindLine")]
        kind: FaultKind,
        #[serde(with = "label")]
        detail: Label,
    },
    NotHere,
    Changed,
    TooLarge {
        what: String,
    },
    Foreign {
        what: String,
    },
    Codec {
        #[serde(with = "label")]
        codec: Label,
    },
    Damaged {
        what: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Refusal", rename_all = "lowercase")]
enum RefusalLine {
    Missing,
    Unreadable,
    Scheme,
    Host,
    UserInfo,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "FaultKind", rename_all = "lowercase")]
enum KindLine {
    MissingKey,
    Unauthorized,
    Forbidden,
    NotFound,
    RateLimited,
    Offline,
    Interrupted,
    TimedOut { after: Duration },
    TooLarge { limit: u64 },
    Redirect,
    Status { code: u16 },
    Decode { pointer: String },
    Service,
    Catalog,
}

mod label {
    use super::{Deserialize as _, Deserializer, Label, Serializer};

    pub(super) fn serialize<S: Serializer>(label: &Label, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(label.raw())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Label, D::Error> {
        String::deserialize(deserializer).map(Label::from)
    }
}

mod account {
    use serde::de::Error as _;

    use super::{AccountName, Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(name: &AccountName, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(name.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<AccountName, D::Error> {
        AccountName::new(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
