//! URLs that have ended: they are asked for anew before they are copied or opened.

use super::{Failure, State, Ticket};
use crate::asset::{Asset, AssetId, CopyForm};

/// What is done with assets once their URLs are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    Copy { form: CopyForm, assets: Vec<AssetId> },
    Open { assets: Vec<AssetId> },
}

impl Deed {
    #[must_use]
    pub fn assets(&self) -> &[AssetId] {
        match self {
            Self::Copy { assets, .. } | Self::Open { assets } => assets,
        }
    }

    /// Whether URLs are needed for it.
    #[must_use]
    pub fn needs_urls(&self) -> bool {
        match self {
            Self::Copy { form: CopyForm::Id | CopyForm::Name, .. } => false,
            Self::Copy {
                form: CopyForm::Url | CopyForm::Markdown | CopyForm::Html | CopyForm::Curl | CopyForm::Json,
                ..
            }
            | Self::Open { .. } => true,
        }
    }

    /// The same without some of its assets.
    #[must_use]
    pub fn without(self, left_out: &[AssetId]) -> Self {
        let rest = |assets: Vec<AssetId>| assets.into_iter().filter(|id| !left_out.contains(id)).collect();
        match self {
            Self::Copy { form, assets } => Self::Copy { form, assets: rest(assets) },
            Self::Open { assets } => Self::Open { assets: rest(assets) },
        }
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
