//! What is done with assets: copied, opened, downloaded, marked. What it needs first: assets that are not at hand, URLs in
//! the place of those that have ended.

use std::collections::HashSet;
use std::path::PathBuf;

use super::{Failure, OpenWith, State, Ticket};
use crate::asset::{Asset, AssetId, CopyForm, Query};

/// What is done with assets once they are at hand and their URLs are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    Copy {
        form: CopyForm,
        assets: Vec<AssetId>,
    },
    /// Write their text into a file and copy its path: it is too large for the terminal's clipboard.
    CopyFile {
        form: CopyForm,
        assets: Vec<AssetId>,
    },
    /// The same with a text that is on the screen. `what` says what it is.
    CopyTextFile {
        what: String,
        text: String,
    },
    Open {
        assets: Vec<AssetId>,
        with: OpenWith,
    },
    /// Into this folder, or into the one of the settings.
    Download {
        assets: Vec<AssetId>,
        folder: Option<PathBuf>,
    },
    /// They match this query, as far as is known.
    Mark {
        assets: Vec<AssetId>,
        query: Query,
    },
}

impl Deed {
    #[must_use]
    pub fn assets(&self) -> &[AssetId] {
        match self {
            Self::Copy { assets, .. }
            | Self::CopyFile { assets, .. }
            | Self::Open { assets, .. }
            | Self::Download { assets, .. }
            | Self::Mark { assets, .. } => assets,
            Self::CopyTextFile { .. } => &[],
        }
    }

    /// Whether URLs that hold are needed for it. Downloads ask for new ones themselves, when their turn comes.
    #[must_use]
    pub fn needs_urls(&self) -> bool {
        match self {
            Self::Copy { form, .. } | Self::CopyFile { form, .. } => match form {
                CopyForm::Id | CopyForm::Name | CopyForm::Path => false,
                // The URL may stand in what is the user's own.
                CopyForm::Url
                | CopyForm::Markdown
                | CopyForm::Table
                | CopyForm::Html
                | CopyForm::Curl
                | CopyForm::Json
                | CopyForm::Ndjson
                | CopyForm::Csv
                | CopyForm::Own(_) => true,
            },
            Self::Open { with, .. } => *with != OpenWith::Saved,
            Self::CopyTextFile { .. } | Self::Download { .. } | Self::Mark { .. } => false,
        }
    }

    /// Whether it cannot be done with an asset that has no URL.
    #[must_use]
    pub fn needs_links(&self, state: &State) -> bool {
        match self {
            Self::Copy { form, .. } | Self::CopyFile { form, .. } => state.needs_link(*form),
            Self::Open { .. } => true,
            Self::CopyTextFile { .. } | Self::Download { .. } | Self::Mark { .. } => false,
        }
    }

    /// What it does, as a hint says it: `esc copies the other 293`.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Copy { .. } | Self::CopyFile { .. } | Self::CopyTextFile { .. } => "copies",
            Self::Open { .. } => "opens",
            Self::Download { .. } => "downloads",
            Self::Mark { .. } => "marks",
        }
    }

    /// The same without some of its assets.
    #[must_use]
    pub fn without(mut self, left_out: &[AssetId]) -> Self {
        if left_out.is_empty() {
            return self;
        }
        let left_out: HashSet<&AssetId> = left_out.iter().collect();
        match &mut self {
            Self::Copy { assets, .. }
            | Self::CopyFile { assets, .. }
            | Self::Open { assets, .. }
            | Self::Download { assets, .. }
            | Self::Mark { assets, .. } => assets.retain(|id| !left_out.contains(id)),
            Self::CopyTextFile { .. } => {}
        }
        self
    }
}

/// Assets that are being asked for anew, and what waits for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewal {
    pub ticket: Ticket,
    pub ended: Vec<AssetId>,
    pub deed: Deed,
}

impl State {
    /// Whether the signed URL of an asset has ended.
    #[must_use]
    pub fn has_ended(&self, asset: &Asset) -> bool {
        asset.expires.is_some_and(|end| end <= self.now.wall)
    }

    /// Whether an asset's URL has ended, or its host refused it when it was looked at.
    #[must_use]
    pub fn may_have_ended(&self, asset: &Asset) -> bool {
        let version = asset.medium_version();
        let seen = self.previews.failed.iter().filter(|(of, _)| of.asset == asset.id && Some(of.version) == version);
        let read = self.probing.failed.get(&asset.id).filter(|(of, _)| Some(*of) == version);
        let mut failures = seen.map(|(_, failure)| failure).chain(read.map(|(_, failure)| failure));
        self.has_ended(asset) || failures.any(|failure| failure.fault.may_be_ended())
    }

    /// Forgets that URLs were refused where there are new ones: that says nothing of them. To be called after each message,
    /// for whatever brought them, an answer or a page that was loaded anew.
    pub fn forget_refusals(&mut self) {
        let listing = &self.listing;
        let stands = |id: &AssetId, failure: &Failure| {
            let asset = || listing.shown.assets().find(|asset| asset.id == *id);
            !failure.fault.may_be_ended() || asset().is_none_or(|asset| asset.url == failure.url)
        };
        self.previews.failed.retain(|of, failure| stands(&of.asset, failure));
        self.probing.failed.retain(|of, (_, failure)| stands(of, failure));
    }
}
