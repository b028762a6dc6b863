//! The assets that are to be downloaded, on their way from a listing.

use std::collections::HashSet;
use std::io::{self, Write};

use tokio::sync::mpsc::UnboundedSender;

use crate::asset::{Asset, AssetId};
use crate::output::{Failed, Sheet, Summary};

/// What a listing gives.
pub(super) enum Listed {
    Assets(Vec<Asset>),
    /// It is over; what failed of it was said.
    End(Vec<Failed>),
}

/// A listing that is handed on, each asset once, instead of being written.
pub(super) struct HandedOn {
    to: UnboundedSender<Listed>,
    seen: HashSet<AssetId>,
}

impl HandedOn {
    pub(super) fn new(to: UnboundedSender<Listed>) -> Self {
        Self { to, seen: HashSet::new() }
    }

    /// Hands on those that were not there before.
    pub(super) fn hand_on(&mut self, mut assets: Vec<Asset>) {
        assets.retain(|asset| self.seen.insert(asset.id.clone()));
        if !assets.is_empty() {
            // Whoever was to get them has been interrupted.
            let _ = self.to.send(Listed::Assets(assets));
        }
    }
}

impl Sheet for HandedOn {
    fn assets(&mut self, _: &mut dyn Write, assets: &[Asset]) -> io::Result<()> {
        self.hand_on(assets.to_vec());
        Ok(())
    }

    fn end(&mut self, _: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let _ = self.to.send(Listed::End(summary.errors.clone()));
        Ok(())
    }
}
