//! The domain: what an asset is, what can be asked, and the pure rules of listing and retrying. A leaf: it imports
//! [`text`](crate::text) alone.

pub mod census;
pub mod copy_form;
pub mod destination;
pub mod download;
pub mod fault;
pub mod file_name;
pub mod handed;
pub mod id;
pub mod kind;
pub mod link;
pub mod media;
pub mod page;
pub mod preview;
pub mod query;
pub mod retry;
pub mod search;
pub mod secret;
pub mod slots;
pub mod sort;
pub mod sync;
pub mod template;
pub mod walk;

use std::sync::Arc;

use jiff::Timestamp;

use crate::text::Label;
pub use census::{Census, Standing};
pub use copy_form::CopyForm;
pub use destination::Destination;
pub use download::{Amount, Download, DownloadFault, DownloadId, DownloadNews, DownloadOrder, Saved, Stage};
pub use fault::{Fault, FaultKind};
pub use handed::Handed;
pub use id::{Account, AccountName, AssetId, Collection, FolderId, ProviderKind};
pub use kind::AssetKind;
pub use media::{Facts, Probe, Seconds};
pub use page::{Ask, Cursor, Folder, Looked, Origin, Page};
pub use preview::{MediaFault, MediumVersion, Shot, ShotFacts, Waveform};
pub use query::{Choice, Filters, Query, Status};
pub use search::Search;
pub use secret::Secret;
pub use sort::{Sort, SortBy};
pub use sync::{Counts, Depth, SyncStep};
pub use template::Template;

/// One medium at a provider, as far as it is known. `None` is "not told", never "none".
#[derive(Clone, Debug, PartialEq)]
pub struct Asset {
    pub id: AssetId,
    /// The service's name for it, else the base name of its URL, else its id.
    pub name: Label,
    pub kind: AssetKind,
    /// The service's own word for the kind (`image`, `font`, `srt` …).
    pub type_word: Option<Label>,
    /// The service's own word (`active`, `processing`, `failed` …): an open set.
    pub status: Option<Label>,
    /// What the service says of the medium.
    pub said: Facts,
    /// What the medium says of itself. Stays apart from [`said`](Self::said), so that a difference can be shown.
    pub probed: Facts,
    /// How the medium was read; `None` while it was not.
    pub probe: Option<Probe>,
    /// The folder's id; `None` at the root.
    pub folder: Option<Arc<str>>,
    pub folder_name: Option<Label>,
    pub created: Option<Timestamp>,
    /// The URL as the service gave it: anything at all. Use [`link`](Self::link) before opening, fetching or copying.
    pub url: Option<Label>,
    /// When a signed URL ends.
    pub expires: Option<Timestamp>,
    pub thumbnail: Option<Label>,
    pub first_seen: Option<Timestamp>,
    pub last_seen: Option<Timestamp>,
    /// First seen since the last visit.
    pub new: bool,
    /// No longer listed by its provider.
    pub gone: bool,
    /// Why the item could not be read, where it could not: `size is text`.
    pub unreadable: Option<Label>,
    /// The provider's own JSON for it.
    pub raw: Arc<str>,
}

impl Asset {
    /// An asset of which nothing but its identity is known.
    #[must_use]
    pub fn bare(id: AssetId, raw: Arc<str>) -> Self {
        Self {
            name: Label::new(&id.id),
            id,
            kind: AssetKind::Other,
            type_word: None,
            status: None,
            said: Facts::default(),
            probed: Facts::default(),
            probe: None,
            folder: None,
            folder_name: None,
            created: None,
            url: None,
            expires: None,
            thumbnail: None,
            first_seen: None,
            last_seen: None,
            new: false,
            gone: false,
            unreadable: None,
            raw,
        }
    }

    /// What is known of the medium: the service's word, and the medium's own where the service says nothing.
    #[must_use]
    pub fn facts(&self) -> Facts {
        self.said.clone().or(&self.probed)
    }

    /// The URL, if it is one that may be opened, fetched or copied.
    ///
    /// # Errors
    /// Says why not: there is none yet, or it is not an http(s) URL with a host and without user info.
    pub fn link(&self) -> Result<url::Url, link::Refusal> {
        self.url.as_ref().map_or(Err(link::Refusal::Missing), |url| link::parse(url.raw()))
    }

    /// Which version of the medium its URL names; `None` where it has no URL that may be fetched.
    #[must_use]
    pub fn medium_version(&self) -> Option<MediumVersion> {
        self.url.as_ref().and_then(|url| MediumVersion::of(url.raw()))
    }

    /// The status as a filter compares it.
    #[must_use]
    pub fn status_word(&self) -> Status {
        self.status.as_ref().map(|status| Arc::from(status.raw()))
    }
}
