//! Assets that are handed to whoever works with them.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Asset, AssetId};

/// Assets that need not be looked up. Tens of thousands of them cost nothing where they are shared.
#[derive(Clone, Debug, Default)]
pub struct Handed {
    own: HashMap<AssetId, Asset>,
    shared: Arc<HashMap<AssetId, Asset>>,
}

impl Handed {
    /// A few of its own, and those that others hold as well.
    #[must_use]
    pub fn new(own: HashMap<AssetId, Asset>, shared: Arc<HashMap<AssetId, Asset>>) -> Self {
        Self { own, shared }
    }

    #[must_use]
    pub fn get(&self, id: &AssetId) -> Option<&Asset> {
        self.shared.get(id).or_else(|| self.own.get(id))
    }

    /// Those of `ids` that are there, in their order.
    pub fn of<'a>(&'a self, ids: &'a [AssetId]) -> impl Iterator<Item = &'a Asset> {
        ids.iter().filter_map(|id| self.get(id))
    }

    /// The same, and lets go of what is shared.
    #[must_use]
    pub fn into_assets(mut self, ids: &[AssetId]) -> Vec<Asset> {
        ids.iter().filter_map(|id| self.own.remove(id).or_else(|| self.shared.get(id).cloned())).collect()
    }
}

impl From<Vec<Asset>> for Handed {
    fn from(assets: Vec<Asset>) -> Self {
        Self::new(assets.into_iter().map(|asset| (asset.id.clone(), asset)).collect(), Arc::default())
    }
}
