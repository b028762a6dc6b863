//! Assets that are on no page at hand, brought for what is being done with them.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::{Deed, State, Ticket};
use crate::asset::{Asset, AssetId, Handed};

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

/// All assets at hand by their identities, for looking many of them up.
#[derive(Debug)]
pub struct Lookup<'a> {
    pages: HashMap<&'a AssetId, &'a Asset>,
    gathered: &'a HashMap<AssetId, Asset>,
}

impl<'a> Lookup<'a> {
    #[must_use]
    pub fn get(&self, id: &AssetId) -> Option<&'a Asset> {
        self.gathered.get(id).or_else(|| self.pages.get(id).copied())
    }
}

impl State {
    /// An asset at hand, by its id. Of many, [`lookup`](Self::lookup) tells sooner.
    #[must_use]
    pub fn asset(&self, id: &AssetId) -> Option<&Asset> {
        self.gathered.assets.get(id).or_else(|| self.listing.asset(id))
    }

    /// Whatever is at hand now.
    #[must_use]
    pub fn lookup(&self) -> Lookup<'_> {
        let pages = self.listing.at_hand().map(|asset| (&asset.id, asset)).collect();
        Lookup { pages, gathered: &self.gathered.assets }
    }

    /// Those of `ids` that are not at hand.
    #[must_use]
    pub fn absent(&self, ids: &[AssetId]) -> Vec<AssetId> {
        let lookup = self.lookup();
        ids.iter().filter(|id| lookup.get(id).is_none()).cloned().collect()
    }

    /// Those of `ids` that are at hand, to be worked with elsewhere. What was gathered is shared, never cloned.
    #[must_use]
    pub fn hand_over(&self, ids: &[AssetId]) -> Handed {
        let Lookup { pages, gathered } = self.lookup();
        let of_pages = ids.iter().filter(|id| !gathered.contains_key(*id)).filter_map(|id| pages.get(id).copied());
        let own = of_pages.map(|asset| (asset.id.clone(), asset.clone())).collect();
        Handed::new(own, Arc::clone(&self.gathered.assets))
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
