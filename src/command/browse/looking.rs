//! What is seen, heard and learned of media, for the browser.

use futures::FutureExt as _;
use futures::future::{BoxFuture, join_all};
use futures::stream::BoxStream;

use crate::asset::{Asset, Facts, MediaFault, Probe, Shot, Waveform};
use crate::media::cache::{Cache, Scale};
use crate::media::fetch::Fetcher;
use crate::media::probe;
use crate::runtime::Media;
use crate::work::fresh::{Fresh, Told};
use crate::work::preview::{Previewer, Seen};

/// Looks into the media of all accounts.
pub(super) struct Looking {
    fetcher: Fetcher,
    previewer: Previewer,
    fresh: Fresh,
}

impl Looking {
    /// Keeps previews in this cache, if there is one.
    pub(super) fn new(fetcher: Fetcher, cache: Option<Cache>, fresh: Fresh) -> Self {
        let previewer = Previewer::new(fetcher.clone(), cache, fresh.clone());
        Self { fetcher, previewer, fresh }
    }
}

impl Media for Looking {
    fn picture(&self, asset: Asset, shot: Shot, scale: Scale, fetch: bool) -> BoxFuture<'static, Told<Seen>> {
        let previewer = self.previewer.clone();
        async move { previewer.picture(asset, shot, scale, fetch).await }.boxed()
    }

    fn waveform(&self, asset: Asset, fetch: bool) -> BoxStream<'static, Told<Waveform>> {
        self.previewer.waveform(asset, fetch)
    }

    fn probe(&self, asset: Asset) -> BoxFuture<'static, Told<(Facts, Probe)>> {
        let (fetcher, fresh) = (self.fetcher.clone(), self.fresh.clone());
        async move {
            let read = |asset: Asset| {
                let fetcher = fetcher.clone();
                async move {
                    let url = asset.link().map_err(MediaFault::Link)?;
                    let probed = probe::probe(&fetcher.open(&url, probe::BUDGET).await?).await?;
                    Ok((probed.facts, probed.probe))
                }
            };
            fresh.with(asset, read).await
        }
        .boxed()
    }

    fn renewed(&self, assets: Vec<Asset>) -> BoxFuture<'static, Vec<Asset>> {
        let fresh = self.fresh.clone();
        async move {
            let asked = assets.iter().map(|asset| fresh.renewed(asset));
            join_all(asked).await.into_iter().flatten().collect()
        }
        .boxed()
    }
}
