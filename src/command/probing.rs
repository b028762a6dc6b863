//! `--probe`: what the services do not tell of media is read from the media themselves.

use futures::{StreamExt as _, stream};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::accounts::Accounts;
use super::catalogue::Opened;
use super::console::Messages;
use crate::asset::{Asset, Facts, MediaFault, Probe};
use crate::media::fetch::Fetcher;
use crate::net;
use crate::source::recorded::Recorder;
use crate::update::explain::{self, MediaKeys};
use crate::work::facts::Prober;
use crate::work::fresh::{Fresh, Told};

/// How many media are asked at once.
const SIDE_BY_SIDE: usize = 4;

const LINE: &str = "reading media {bar:24} {human_pos} of {human_len}";

/// Reads media for one command.
pub(super) struct Probing<'a> {
    prober: Prober,
    /// Who writes into the catalogue what the services tell, where somebody does: what is learned stands behind it.
    recorder: Option<&'a Recorder>,
    messages: Messages,
}

impl<'a> Probing<'a> {
    pub(super) fn new(
        accounts: &Accounts,
        network: &net::Settings,
        kept: (Option<&Opened>, Option<&'a Recorder>),
        messages: Messages,
    ) -> Self {
        let (opened, recorder) = kept;
        let catalog = opened.map(|opened| opened.catalog.clone());
        let fresh = Fresh::new(accounts.providers());
        let fetcher = Fetcher::new(network).showing(fresh.passes());
        let prober = Prober::new(fetcher, fresh, catalog);
        Self { prober, recorder, messages }
    }

    /// The same assets, with what their media tell. What cannot be read is said, and left as it is.
    pub(super) async fn complete(&self, mut assets: Vec<Asset>) -> Vec<Asset> {
        if let Some(recorder) = self.recorder {
            recorder.settle().await;
        }
        self.prober.recall(&mut assets).await;
        let wanted = assets.iter().cloned().enumerate().filter(|(_, asset)| is_wanted(asset));
        let wanted: Vec<(usize, Asset)> = wanted.collect();
        let line = self.line(wanted.len());
        let told = stream::iter(wanted)
            .map(|(at, asset)| async move { (at, self.prober.facts(asset).await) })
            .buffer_unordered(SIDE_BY_SIDE);
        let mut told = std::pin::pin!(told);
        while let Some((at, told)) = told.next().await {
            line.inc(1);
            if let Err(fault) = take(&mut assets[at], told) {
                let asset = &assets[at];
                let told = explain::media(&fault, asset.kind, MediaKeys::default());
                line.suspend(|| self.messages.line(&format!("{}:{}: {}", asset.id.account, asset.id.id, told.head)));
            }
        }
        line.finish_and_clear();
        assets
    }

    fn line(&self, count: usize) -> ProgressBar {
        let is_seen = self.messages.are_watched() && count > 0;
        let target = if is_seen { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let line = ProgressBar::with_draw_target(Some(count as u64), target);
        line.set_style(ProgressStyle::with_template(LINE).unwrap_or_else(|_| ProgressStyle::default_bar()));
        line
    }
}

/// Whether it has a medium that was not read yet. One whose URL cannot be fetched is no failure of the media.
fn is_wanted(asset: &Asset) -> bool {
    asset.probe.is_none() && asset.link().is_ok()
}

/// Puts what was told into the asset, and the asset as it is now into its place where it was asked for anew.
fn take(asset: &mut Asset, told: Told<(Facts, Probe)>) -> Result<(), MediaFault> {
    if let Some(refreshed) = told.refreshed {
        *asset = *refreshed;
    }
    let (facts, probe) = told.result?;
    (asset.probed, asset.probe) = (facts, Some(probe));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_can_be_read() {
        assert!(ProgressStyle::with_template(LINE).is_ok());
    }
}
