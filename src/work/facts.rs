//! What media tell of themselves: read where it is not known of the medium that the asset names now, and kept.

use std::collections::HashMap;

use crate::asset::{Asset, Facts, MediaFault, Probe};
use crate::catalog::Catalog;
use crate::media::fetch::Fetcher;
use crate::media::probe::{self, BUDGET};
use crate::work::fresh::{Fresh, Told};

/// Reads the facts of media. A clone is another handle to the same one.
#[derive(Clone, Debug)]
pub struct Prober {
    fetcher: Fetcher,
    fresh: Fresh,
    /// Where they are kept, if anywhere.
    catalog: Option<Catalog>,
}

impl Prober {
    #[must_use]
    pub fn new(fetcher: Fetcher, fresh: Fresh, catalog: Option<Catalog>) -> Self {
        Self { fetcher, fresh, catalog }
    }

    /// What the medium of an asset tells of itself now; it is kept before it is told. Where its URL has ended, its provider
    /// is asked for it anew, once.
    pub async fn facts(&self, asset: Asset) -> Told<(Facts, Probe)> {
        let told = self.fresh.with(asset.clone(), |asset| self.read(asset)).await;
        if let (Ok((facts, probe)), Some(catalog)) = (&told.result, &self.catalog) {
            let asset = told.refreshed.as_deref().unwrap_or(&asset);
            if let Err(trouble) = catalog.learn(asset, facts.clone(), probe.clone()).await {
                tracing::debug!(%trouble, "what a medium tells of itself is not kept");
            }
        }
        told
    }

    async fn read(&self, asset: Asset) -> Result<(Facts, Probe), MediaFault> {
        let url = asset.link().map_err(MediaFault::Link)?;
        let medium = self.fetcher.open_of(&asset.id, &url, BUDGET).await?;
        let probed = probe::probe(&medium).await?;
        Ok((probed.facts, probed.probe))
    }

    /// Completes assets that a service has told by what was read of their media before.
    pub async fn recall(&self, assets: &mut [Asset]) {
        let Some(catalog) = &self.catalog else { return };
        let ids = assets.iter().filter(|asset| asset.probe.is_none()).map(|asset| asset.id.clone()).collect();
        // Without a catalogue that can be read, they are read again.
        let known = catalog.assets(ids).await.unwrap_or_default();
        let mut known: HashMap<_, _> = known.into_iter().map(|asset| (asset.id.clone(), asset)).collect();
        for asset in assets.iter_mut().filter(|asset| asset.probe.is_none()) {
            if let Some(known) =
                known.remove(&asset.id).filter(|known| known.medium_version() == asset.medium_version())
            {
                (asset.probed, asset.probe) = (known.probed, known.probe);
            }
        }
    }
}
