//! Downloads: what is wanted, how each one stands, and what became of it.

use std::path::PathBuf;
use std::time::Duration;

use super::media::{byte_size, part_of};
use super::{AccountName, AssetId, MediaFault};
use crate::text::Label;

/// The number of a download in its queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DownloadId(pub u64);

/// One download of the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Download {
    pub id: DownloadId,
    pub asset: AssetId,
    /// The asset's name.
    pub name: Label,
    pub stage: Stage,
    /// How many bytes it will be, as far as the service or the medium has told.
    pub bytes: Option<u64>,
}

/// How far the bytes of a download have come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// Bytes that are here, those of an earlier start among them.
    pub done: u64,
    /// Bytes there are in all, as its host says.
    pub total: Option<u64>,
}

impl Amount {
    /// `9.6 of 18.4 MB`; `9.6 MB` where the whole is not known.
    #[must_use]
    pub fn words(self) -> String {
        self.total.map_or_else(|| byte_size(self.done), |total| part_of(self.done, total))
    }
}

/// How a download stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    Waiting,
    /// Its host is asked, or its bytes arrive, so many a second.
    Running {
        amount: Amount,
        rate: Option<u64>,
    },
    /// It failed in a way that passes: it is begun again by itself when `wait` is over. Told once a second.
    Again {
        amount: Amount,
        fault: DownloadFault,
        wait: Duration,
    },
    /// It stands still until it is resumed; what is here of it is kept.
    Paused {
        amount: Amount,
    },
    /// It is whole, under its final name: an absolute path, or a relative one of a bucket.
    Saved {
        file: PathBuf,
        bytes: u64,
    },
    /// It was there already, and is the same.
    Same {
        file: PathBuf,
        bytes: u64,
    },
    /// Its asset has no URL: there is nothing to download.
    Skipped,
    Failed {
        fault: DownloadFault,
        amount: Amount,
    },
    /// Given up by the user; what is here of it is kept as long as it stands in the queue.
    Cancelled {
        amount: Amount,
    },
}

impl Stage {
    /// Whether nothing more happens with it by itself.
    #[must_use]
    pub fn is_over(&self) -> bool {
        match self {
            Self::Waiting | Self::Running { .. } | Self::Again { .. } | Self::Paused { .. } => false,
            Self::Saved { .. } | Self::Same { .. } | Self::Skipped | Self::Failed { .. } | Self::Cancelled { .. } => {
                true
            }
        }
    }
}

/// Why a download failed.
#[derive(Clone, Debug, PartialEq)]
pub enum DownloadFault {
    /// The network, the host, or what it sent.
    Medium(MediaFault),
    /// Its URL has ended, and this account tells no new one.
    Ended { account: AccountName },
    /// The medium is not as long as its host said: bytes told, bytes that came.
    Length { told: u64, came: u64 },
    /// The disk took no more.
    DiskFull,
    /// It would not fit: bytes still to come, bytes free.
    NoRoom { bytes: u64, free: u64 },
    /// In the place of a medium its host sent a web page: to log in, or to say what is wrong.
    WebPage,
    /// The folder, or the file in it, cannot be used: what the system says, made safe.
    Folder { what: Label },
    /// The object store cannot be used; what is wrong, made safe. Where it `lasts`, no download to it can succeed.
    Store { what: Label, lasts: bool },
    /// Another assetbrowse downloads it to the same place.
    Busy,
    /// It is neither on a page nor in the catalogue.
    Unknown,
}

impl DownloadFault {
    /// The word for the kind in JSON.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Medium(MediaFault::Net { kind, .. }) => kind.word(),
            Self::Medium(MediaFault::Link(_)) => "link",
            Self::Medium(MediaFault::NotHere) => "not_here",
            Self::Medium(MediaFault::Changed) => "changed",
            Self::Medium(MediaFault::TooLarge { .. }) => "too_large",
            Self::Medium(MediaFault::Foreign { .. } | MediaFault::Codec { .. }) => "foreign",
            Self::Medium(MediaFault::Damaged { .. }) => "damaged",
            Self::Ended { .. } => "ended",
            Self::Length { .. } => "length",
            Self::DiskFull | Self::NoRoom { .. } => "disk_full",
            Self::WebPage => "web_page",
            Self::Folder { .. } => "folder",
            Self::Store { .. } => "store",
            Self::Busy => "busy",
            Self::Unknown => "unknown",
        }
    }
}

/// What shall be done with the queue.
#[derive(Clone, Debug, PartialEq)]
pub enum DownloadOrder {
    /// Download these, into this folder or the one of the settings. One that stands in the queue for the same
    /// folder and is not over is not added again.
    Add {
        assets: Vec<AssetId>,
        folder: Option<PathBuf>,
    },
    Pause(DownloadId),
    Resume(DownloadId),
    PauseAll,
    ResumeAll,
    Cancel(DownloadId),
    /// One that failed or was cancelled.
    Retry(DownloadId),
    RetryFailed,
    /// Takes what is over out of the queue; what was kept of cancelled ones is deleted.
    ClearDone,
}

impl DownloadOrder {
    /// What it adds to the queue.
    #[must_use]
    pub fn added(&self) -> &[AssetId] {
        match self {
            Self::Add { assets, .. } => assets,
            Self::Pause(_)
            | Self::Resume(_)
            | Self::PauseAll
            | Self::ResumeAll
            | Self::Cancel(_)
            | Self::Retry(_)
            | Self::RetryFailed
            | Self::ClearDone => &[],
        }
    }
}

/// What happened in the queue.
#[derive(Clone, Debug, PartialEq)]
pub enum DownloadNews {
    /// These stand at the end of the queue from now on.
    Added(Vec<Download>),
    /// How some of them stand now. What runs is told at most ten times a second.
    Stages(Vec<(DownloadId, Stage)>),
    /// These stand in the queue no longer.
    Removed(Vec<DownloadId>),
    /// Bytes free where they are saved; `None` where the system does not tell.
    Free { folder: PathBuf, bytes: Option<u64> },
    /// Something about the queue itself, in words: `the queue cannot be kept: …`.
    Trouble(String),
}

/// Where an asset was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Absolute; of an object store, relative to the bucket.
    pub file: PathBuf,
    pub bytes: u64,
    /// Which version of the medium it is, as [`Probe::version`](super::Probe::version).
    pub version: Label,
}
