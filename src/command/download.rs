//! `download`: the media themselves, into a folder.

mod listed;
mod outcome;
mod plan;
mod progress;

use std::io::Write as _;
use std::pin::pin;

use futures::StreamExt as _;
use tokio::sync::Notify;
use tokio::sync::mpsc::{self, UnboundedReceiver};

use super::accounts::Accounts;
use super::console::Console;
use super::report::gravest_code;
use super::writing::Writing;
use super::{Failure, INTERRUPTED, find, known, list};
use crate::asset::media::byte_size;
use crate::asset::{Asset, Destination, DownloadNews, DownloadOrder};
use crate::catalog::Catalog;
use crate::cli;
use crate::config::DownloadSettings;
use crate::media::download::Downloader;
use crate::net;
use crate::output::json;
use crate::text;
use crate::work::download::{Parts, Queue, Settings};
use crate::work::fresh::Fresh;
#[cfg(feature = "stores")]
use crate::{asset::destination::StoreUrl, media::download::Store};
use listed::{HandedOn, Listed};
use outcome::{Line, Outcome};
use plan::Plan;
use progress::Progress;

/// What a download needs.
pub(super) struct Means<'a> {
    pub(super) accounts: &'a Accounts,
    /// Where one is kept.
    pub(super) catalog: Option<&'a Catalog>,
    pub(super) network: &'a net::Settings,
    pub(super) settings: &'a DownloadSettings,
    pub(super) page_size: usize,
    /// The user wants no more: what is here of each is kept.
    pub(super) interrupted: &'a Notify,
}

/// Downloads what is named or selected, and says what came of it.
pub(super) async fn run(download: &cli::Download, means: &Means<'_>, console: &mut Console) -> Result<u8, Failure> {
    let destination = destination(download, means.settings)?;
    let settings = settings(download, means.settings, &destination);
    let (to, assets) = mpsc::unbounded_channel();
    let mut progress = Progress::new(&console.messages);
    // What is listed does not go to stdout, and what is said of it goes above the lines.
    let aside = Console {
        out: Box::new(std::io::sink()),
        look: console.look,
        messages: console.messages.above(progress.lines()),
    };
    let listing = list(download, means, HandedOn::new(to), aside);
    if download.dry_run {
        let plan = Plan::new(&settings, &destination, means.catalog);
        return planned(plan, listing, assets, download.format.is_some(), console).await;
    }
    let parts = parts(settings, means);
    let queue = match &destination {
        Destination::Folder(_) => Queue::new(parts),
        #[cfg(feature = "stores")]
        Destination::Store(url) => Queue::into_store(parts, opened(url, means.network)?),
    };
    let mut outcome = Outcome::new(destination);
    let ended = {
        let mut watch =
            Watch { outcome: &mut outcome, progress: &mut progress, as_json: download.format.is_some(), console };
        let saving = watch.saving(&queue, assets);
        tokio::select! {
            biased;
            () = means.interrupted.notified() => None,
            (listed, saved) = async { tokio::join!(listing, saving) } => Some(listed.and_then(|code| saved.map(|()| code))),
        }
    };
    queue.settle().await;
    progress.end();
    let code = match ended {
        Some(listed) => gravest_code(&[listed?, u8::from(outcome.has_failed())]),
        None => INTERRUPTED,
    };
    if download.format.is_some() {
        json::write_pretty(&mut console.out, &outcome.report)?;
        writeln!(console.out)?;
    } else {
        writeln!(console.out, "{}", outcome.summary())?;
    }
    console.out.flush()?;
    Ok(code)
}

/// The one that is named, else the folder of the configuration.
fn destination(download: &cli::Download, configured: &DownloadSettings) -> Result<Destination, Failure> {
    match download.to.clone().or_else(|| configured.folder.clone().map(Destination::Folder)) {
        Some(Destination::Folder(folder)) => std::path::absolute(&folder)
            .map(Destination::Folder)
            .map_err(|error| Failure::usage(format!("{}: {error}", text::safe(&folder.to_string_lossy())))),
        #[cfg(feature = "stores")]
        Some(store @ Destination::Store(_)) => Ok(store),
        None => Err(Failure::usage("there is no home folder to download to; name one with --to")),
    }
}

/// The configuration, with the flags laid over it.
fn settings(download: &cli::Download, configured: &DownloadSettings, destination: &Destination) -> Settings {
    Settings {
        folder: destination.path().to_owned(),
        template: download.template.as_ref().unwrap_or(&configured.template).clone(),
        jobs: download.jobs.map_or(configured.jobs, usize::from),
        trust: download.mirror,
        sidecar: download.sidecar.map(|_| sidecar as fn(&Asset) -> Vec<u8>),
    }
}

fn parts(settings: Settings, means: &Means<'_>) -> Parts {
    let fresh = Fresh::new(means.accounts.providers());
    Parts {
        downloader: Downloader::new(means.network).showing(fresh.passes()),
        fresh,
        catalog: means.catalog.cloned(),
        // What is to be downloaded is told anew each time, and what is here of it says itself what it is.
        journal: None,
        settings,
    }
}

#[cfg(feature = "stores")]
fn opened(url: &StoreUrl, network: &net::Settings) -> Result<Store, Failure> {
    Store::open(url, network)
        .map_err(|error| Failure::usage(format!("{}: {}", url.of(url.prefix()), text::safe(&error.to_string()))))
}

/// The JSON of an asset, as it stands beside its file.
fn sidecar(asset: &Asset) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Nothing that is written to memory fails.
    let _ = json::write_pretty(&mut bytes, &json::Object::new(asset)).and_then(|()| bytes.write_all(b"\n"));
    bytes
}

/// Finds what is named, or lists what is selected, and hands it on; gives the exit code so far.
async fn list(
    download: &cli::Download,
    means: &Means<'_>,
    mut handed_on: HandedOn,
    mut aside: Console,
) -> Result<u8, Failure> {
    let Means { accounts, catalog, network, page_size, .. } = means;
    let cli::Download { ids, selection, pages, .. } = download;
    if !ids.is_empty() {
        let mut codes = Vec::new();
        for found in find::find(accounts, None, ids, &aside.messages).await? {
            match found {
                Ok(asset) => handed_on.hand_on(vec![asset]),
                Err(failure) => {
                    codes.push(failure.code);
                    aside.messages.lines(failure.text);
                }
            }
        }
        return Ok(gravest_code(&codes));
    }
    let page_size = pages.page_size.map_or(*page_size, usize::from);
    let writing = Writing { sheet: Box::new(handed_on), only_urls: false };
    let concurrency = network.concurrency;
    if let Some(catalog) = catalog.filter(|_| known::is_asked_for(selection)) {
        let bounds = known::Bounds { page_size, concurrency, offline: false };
        return known::run(catalog, accounts, (selection, pages), writing, &bounds, None, &mut aside).await;
    }
    list::run(accounts, (selection, pages), writing, list::Bounds { page_size, concurrency }, None, &mut aside).await
}

/// What is to be downloaded, without a download.
async fn planned(
    mut plan: Plan<'_>,
    listing: impl Future<Output = Result<u8, Failure>>,
    mut assets: UnboundedReceiver<Listed>,
    as_json: bool,
    console: &mut Console,
) -> Result<u8, Failure> {
    let planning = async {
        while let Some(listed) = assets.recv().await {
            match listed {
                Listed::Assets(assets) => {
                    let lines = plan.take(assets).await?;
                    if !as_json {
                        lines.iter().try_for_each(|line| writeln!(console.out, "{line}"))?;
                    }
                }
                Listed::End(errors) => plan.errors(errors),
            }
        }
        Ok(())
    };
    let (code, planned): (_, Result<(), Failure>) = tokio::join!(listing, planning);
    planned?;
    let code = code?;
    if as_json {
        json::write_pretty(&mut console.out, plan.report())?;
        writeln!(console.out)?;
    } else {
        writeln!(console.out, "{}", plan.summary())?;
    }
    console.out.flush()?;
    Ok(code)
}

/// Sees to it that what is listed is downloaded, and says what happens.
struct Watch<'a> {
    outcome: &'a mut Outcome,
    progress: &'a mut Progress,
    as_json: bool,
    console: &'a mut Console,
}

impl Watch<'_> {
    /// Ends when the listing has, and all that it gave is over.
    async fn saving(&mut self, queue: &Queue, mut assets: UnboundedReceiver<Listed>) -> Result<(), Failure> {
        let mut news = pin!(queue.news());
        let mut is_listing = true;
        while is_listing || !self.outcome.is_over() {
            tokio::select! {
                listed = assets.recv(), if is_listing => match listed {
                    Some(Listed::Assets(assets)) => {
                        let ids: Vec<_> = assets.iter().map(|asset| asset.id.clone()).collect();
                        self.outcome.ordered(ids.len());
                        queue.order(DownloadOrder::Add { assets: ids, folder: None }, assets);
                    }
                    Some(Listed::End(errors)) => self.outcome.report.errors.extend(errors.into_iter().map(Into::into)),
                    None => is_listing = false,
                },
                Some(news) = news.next() => self.tell(&news)?,
                else => break,
            }
        }
        Ok(())
    }

    fn tell(&mut self, news: &DownloadNews) -> Result<(), Failure> {
        self.progress.show(news);
        let messages = self.console.messages.above(self.progress.lines());
        if let DownloadNews::Trouble(words) = news {
            messages.line(words);
        }
        for line in self.outcome.take(news) {
            match line {
                Line::Saved { file, bytes } if !self.as_json => {
                    let file = if self.console.look.terminal { text::safe(&file) } else { file.as_str().into() };
                    let out = &mut self.console.out;
                    self.progress
                        .lines()
                        .suspend(|| writeln!(out, "{:>9}  {file}", byte_size(bytes)).and_then(|()| out.flush()))?;
                }
                Line::Saved { .. } => {}
                Line::Failed(words) => messages.line(&words),
            }
        }
        Ok(())
    }
}
