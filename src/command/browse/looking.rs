//! What is seen, heard and learned of media, for the browser.

use futures::FutureExt as _;
use futures::future::{BoxFuture, join_all};
use futures::stream::BoxStream;

use crate::asset::{Asset, Facts, Probe, Shot, Waveform};
use crate::media::cache::Scale;
use crate::runtime::Media;
use crate::work::facts::Prober;
use crate::work::fresh::{Fresh, Told};
use crate::work::preview::{Previewer, Seen};

/// Looks into the media of all accounts.
pub(super) struct Looking {
    prober: Prober,
    previewer: Previewer,
    fresh: Fresh,
}

impl Looking {
    pub(super) fn new(previewer: Previewer, prober: Prober, fresh: Fresh) -> Self {
        Self { prober, previewer, fresh }
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
        let prober = self.prober.clone();
        async move { prober.facts(asset).await }.boxed()
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
