//! The commands that are about the accounts: who they are, and what is remembered of their answers.

use tokio::sync::Notify;

use super::accounts::{self, Accounts};
use super::catalogue::{self, Opened};
use super::console::Console;
use super::known;
use super::probing::Probing;
use super::setting::Setting;
use super::sync::{self, Sync};
use super::writing::{self, Writing};
use super::{Failure, demo, download, list, show, url};
use crate::asset::Depth;
use crate::catalog::Catalog;
use crate::cli::{AssetCommand as Command, Cli, FormatWord};
use crate::config::{DownloadSettings, Paths};
use crate::net;
use crate::output::Form;
use crate::source::recorded::Recorder;

/// Does what such a command asks for. `interrupted` is told when the user wants no more, for those that have something to keep.
pub(super) async fn run(
    command: &Command,
    cli: &Cli,
    setting: Setting,
    mut console: Console,
    interrupted: &Notify,
) -> Result<u8, Failure> {
    for warning in &setting.warnings {
        console.messages.line(warning);
    }
    let form = writing::form(asked_for(command).0, &setting.config.browser.copies, console.look)?;
    let is_demo = cli.common.demo;
    // Kept until the end: dropping it ends the demo providers.
    let (accounts, _running) = if is_demo {
        let (settings, running) = demo::start(&cli.common.demo_flags).await?;
        (settings, Some(running))
    } else {
        (setting.config.providers, None)
    };
    let accounts = Accounts::new(accounts, &setting.config.network, is_demo);
    if accounts.is_empty() {
        return Err(accounts::none_is_set_up(setting.paths.as_ref()));
    }
    let asking = Asking {
        accounts,
        paths: setting.paths,
        page_size: setting.config.browser.page_size,
        form,
        download: setting.config.download,
        interrupted,
        network: setting.config.network,
    };
    if is_beyond_the_providers(command) {
        let opened = catalogue::open(asking.paths.as_ref())?;
        let ended = asking.catalog(command, &opened, &mut console).await;
        console.messages.lines(opened.close().await);
        ended
    } else {
        asking.remembering(command, &mut console).await
    }
}

/// Whether the catalogue answers.
fn is_beyond_the_providers(command: &Command) -> bool {
    match command {
        Command::List { selection, offline, .. } => offline.offline || known::is_asked_for(selection),
        Command::Show { offline, .. } | Command::Url { offline, .. } => offline.offline,
        Command::Download(download) => download.ids.is_empty() && known::is_asked_for(&download.selection),
        Command::Sync { .. } => true,
    }
}

/// The form that was asked for, and whether the media are to be asked as well.
fn asked_for(command: &Command) -> (Option<&FormatWord>, bool) {
    match command {
        Command::List { format, probe, .. } | Command::Show { format, probe, .. } => {
            (format.format.as_ref(), probe.probe)
        }
        Command::Url { .. } | Command::Download(_) | Command::Sync { .. } => (None, false),
    }
}

struct Asking<'a> {
    accounts: Accounts,
    paths: Option<Paths>,
    page_size: usize,
    /// How assets are written, where any are.
    form: Form,
    download: DownloadSettings,
    interrupted: &'a Notify,
    network: net::Settings,
}

impl Asking<'_> {
    /// Asks the catalogue.
    async fn catalog(&self, command: &Command, opened: &Opened, console: &mut Console) -> Result<u8, Failure> {
        let (catalog, accounts, concurrency) = (&opened.catalog, &self.accounts, self.network.concurrency);
        let messages = console.messages.clone();
        let probing =
            asked_for(command).1.then(|| Probing::new(accounts, &self.network, (Some(opened), None), messages));
        match command {
            Command::List { selection, pages, offline, .. } => {
                let writing = Writing::new(&self.form, console.look);
                let bounds = known::Bounds {
                    page_size: pages.page_size.map_or(self.page_size, usize::from),
                    concurrency,
                    offline: offline.offline,
                };
                known::run(catalog, accounts, (selection, pages), writing, &bounds, probing.as_ref(), console).await
            }
            Command::Show { id, raw, .. } => {
                show::run((accounts, Some(catalog)), id, *raw, &self.form, probing.as_ref(), console).await
            }
            Command::Url { ids, .. } => url::run((accounts, Some(catalog)), ids, console).await,
            Command::Download(download) => download::run(download, &self.means(Some(catalog)), console).await,
            Command::Sync { collections, quick, format, .. } => {
                let depth = if *quick { Depth::Quick } else { Depth::Full };
                let sync = Sync { catalog, accounts, collection: collections.collection, depth, concurrency };
                sync::run(&sync, collections, format.is_some(), console).await
            }
        }
    }

    /// Asks the providers, and remembers what they answer. The demo's are not worth it.
    async fn remembering(mut self, command: &Command, console: &mut Console) -> Result<u8, Failure> {
        let messages = console.messages.clone();
        let Some(paths) = &self.paths else {
            let probing =
                asked_for(command).1.then(|| Probing::new(&self.accounts, &self.network, (None, None), messages));
            return self.providers(command, None, probing.as_ref(), console).await;
        };
        let opened = catalogue::open(Some(paths))?;
        let recorder = Recorder::start(opened.catalog.clone());
        self.accounts = self.accounts.remembered(&recorder);
        let kept = (Some(&opened), Some(&recorder));
        let probing = asked_for(command).1.then(|| Probing::new(&self.accounts, &self.network, kept, messages));
        let ended = self.providers(command, Some(&opened.catalog), probing.as_ref(), console).await;
        drop(probing);
        recorder.settle().await;
        // A catalogue that cannot be used ends nothing; it is only said.
        if let Err(trouble) = opened.catalog.ready().await {
            console.messages.line(&trouble.to_string());
        }
        console.messages.lines(opened.close().await);
        ended
    }

    async fn providers(
        &self,
        command: &Command,
        catalog: Option<&Catalog>,
        probing: Option<&Probing<'_>>,
        console: &mut Console,
    ) -> Result<u8, Failure> {
        let accounts = &self.accounts;
        match command {
            Command::List { selection, pages, .. } => {
                let page_size = pages.page_size.map_or(self.page_size, usize::from);
                let bounds = list::Bounds { page_size, concurrency: self.network.concurrency };
                let writing = Writing::new(&self.form, console.look);
                list::run(accounts, (selection, pages), writing, bounds, probing, console).await
            }
            Command::Show { id, raw, .. } => show::run((accounts, None), id, *raw, &self.form, probing, console).await,
            Command::Url { ids, .. } => url::run((accounts, None), ids, console).await,
            Command::Download(download) => download::run(download, &self.means(catalog), console).await,
            Command::Sync { .. } => Ok(0),
        }
    }

    /// What a download needs, with the catalogue that remembers what was saved.
    fn means<'b>(&'b self, catalog: Option<&'b Catalog>) -> download::Means<'b> {
        let Self { accounts, network, download: settings, page_size, interrupted, .. } = self;
        download::Means { accounts, catalog, network, settings, page_size: *page_size, interrupted }
    }
}
