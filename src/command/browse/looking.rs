//! What is seen, heard and learned of media, for the browser.

use futures::FutureExt as _;
use futures::StreamExt as _;
use futures::future::{BoxFuture, ready};
use futures::stream::{self, BoxStream};

use crate::asset::{Asset, Facts, Probe, Shot, Waveform};
use crate::media::cache::Scale;
use crate::runtime::Media;
use crate::work::facts::Prober;
use crate::work::fresh::{Fresh, Told};
use crate::work::preview::{Previewer, Seen};

/// How many assets are asked for at once because their URLs have ended.
const RENEWED_AT_ONCE: usize = 8;

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
            let asked = assets.into_iter().map(|asset| {
                let fresh = fresh.clone();
                async move { fresh.renewed(&asset).await }
            });
            stream::iter(asked).buffered(RENEWED_AT_ONCE).filter_map(ready).collect().await
        }
        .boxed()
    }
}
