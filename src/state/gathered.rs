//! Assets that are on no page at hand, brought for what is being done with them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use super::{Deed, State, Ticket};
use crate::asset::{Asset, AssetId};

/// How long they are kept behind the end of what they were brought for, which may still be starting.
pub const KEPT_GATHERED: Duration = Duration::from_secs(2);

/// Assets by their identities; a clone is another handle to the same ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gathered {
    pub assets: Arc<HashMap<AssetId, Asset>>,
    /// When they were last needed, since the program's start.
    pub needed: Duration,
}

/// Assets that are being brought, and what waits for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathering {
    pub ticket: Ticket,
    pub deed: Deed,
}

impl Gathered {
    /// Puts an asset as it is now in the place of what was brought of it.
    pub fn turn_over(&mut self, asset: &Asset) {
        if self.assets.contains_key(&asset.id) {
            Arc::make_mut(&mut self.assets).insert(asset.id.clone(), asset.clone());
        }
    }
}

impl State {
    /// An asset at hand, by its id.
    #[must_use]
    pub fn asset(&self, id: &AssetId) -> Option<&Asset> {
        self.gathered.assets.get(id).or_else(|| self.listing.asset(id))
    }

    /// Those of `ids` that are not at hand.
    #[must_use]
    pub fn absent(&self, ids: &[AssetId]) -> Vec<AssetId> {
        let here: HashSet<&AssetId> = self.listing.at_hand().map(|asset| &asset.id).collect();
        let is_here = |id: &&AssetId| here.contains(id) || self.gathered.assets.contains_key(id);
        ids.iter().filter(|id| !is_here(id)).cloned().collect()
    }

    /// Lets go of what was brought once nothing needs it. To be called before each message.
    pub fn settle_gathered(&mut self) {
        let now = self.now.since_start;
        let is_needed =
            self.deed.is_some() || self.renewal.is_some() || self.gathering.is_some() || self.overlay.is_some();
        if is_needed {
            self.gathered.needed = now;
        } else if !self.gathered.assets.is_empty() && now >= self.gathered.needed + KEPT_GATHERED {
            self.gathered = Gathered::default();
        }
    }
}
