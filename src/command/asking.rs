//! The commands that are about the accounts: who they are, and what is remembered of their answers.

use super::accounts::{self, Accounts};
use super::catalogue::{self, Opened};
use super::console::Console;
use super::known;
use super::probing::Probing;
use super::setting::Setting;
use super::sync::{self, Sync};
use super::writing::{self, Writing};
use super::{Failure, demo, list, show, url};
use crate::asset::Depth;
use crate::cli::{Cli, Command, FormatWord};
use crate::config::Paths;
use crate::net;
use crate::output::Form;
use crate::source::recorded::Recorder;

/// Does what such a command asks for; nothing for any other.
pub(super) async fn run(command: &Command, cli: &Cli, setting: Setting, mut console: Console) -> Result<u8, Failure> {
    for warning in &setting.warnings {
        console.messages.line(warning);
    }
    let form = writing::form(format(command), &setting.config.browser.copies, console.look)?;
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
        Command::Sync { .. } => true,
        Command::Cache { .. } | Command::Catalog { .. } | Command::Demo { .. } | Command::Config { .. } => false,
    }
}

/// The form that was asked for.
fn format(command: &Command) -> Option<&FormatWord> {
    match command {
        Command::List { format, .. } | Command::Show { format, .. } => format.format.as_ref(),
        Command::Url { .. }
        | Command::Sync { .. }
        | Command::Cache { .. }
        | Command::Catalog { .. }
        | Command::Demo { .. }
        | Command::Config { .. } => None,
    }
}

/// Whether the media are to be asked as well.
fn asks_media(command: &Command) -> bool {
    match command {
        Command::List { probe, .. } | Command::Show { probe, .. } => probe.probe,
        Command::Url { .. }
        | Command::Sync { .. }
        | Command::Cache { .. }
        | Command::Catalog { .. }
        | Command::Demo { .. }
        | Command::Config { .. } => false,
    }
}

struct Asking {
    accounts: Accounts,
    paths: Option<Paths>,
    page_size: usize,
    /// How assets are written, where any are.
    form: Form,
    network: net::Settings,
}

impl Asking {
    /// Asks the catalogue.
    async fn catalog(&self, command: &Command, opened: &Opened, console: &mut Console) -> Result<u8, Failure> {
        let (catalog, accounts, concurrency) = (&opened.catalog, &self.accounts, self.network.concurrency);
        let messages = console.messages.clone();
        let probing =
            asks_media(command).then(|| Probing::new(accounts, &self.network, (Some(opened), None), messages));
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
            Command::Sync { collections, quick, format, .. } => {
                let depth = if *quick { Depth::Quick } else { Depth::Full };
                let sync = Sync { catalog, accounts, collection: collections.collection, depth, concurrency };
                sync::run(&sync, collections, format.is_some(), console).await
            }
            Command::Cache { .. } | Command::Catalog { .. } | Command::Demo { .. } | Command::Config { .. } => Ok(0),
        }
    }

    /// Asks the providers, and remembers what they answer. The demo's are not worth it.
    async fn remembering(self, command: &Command, console: &mut Console) -> Result<u8, Failure> {
        let (bounds, network, messages) = (self.bounds(), &self.network, console.messages.clone());
        let Some(paths) = &self.paths else {
            let probing = asks_media(command).then(|| Probing::new(&self.accounts, network, (None, None), messages));
            return providers(command, &self.accounts, (&self.form, bounds), probing.as_ref(), console).await;
        };
        let opened = catalogue::open(Some(paths))?;
        let recorder = Recorder::start(opened.catalog.clone());
        let accounts = self.accounts.remembered(&recorder);
        let kept = (Some(&opened), Some(&recorder));
        let probing = asks_media(command).then(|| Probing::new(&accounts, network, kept, messages));
        let ended = providers(command, &accounts, (&self.form, bounds), probing.as_ref(), console).await;
        drop(probing);
        recorder.settle().await;
        // A catalogue that cannot be used ends nothing; it is only said.
        if let Err(trouble) = opened.catalog.ready().await {
            console.messages.line(&trouble.to_string());
        }
        console.messages.lines(opened.close().await);
        ended
    }

    fn bounds(&self) -> list::Bounds {
        list::Bounds { page_size: self.page_size, concurrency: self.network.concurrency }
    }
}

async fn providers(
    command: &Command,
    accounts: &Accounts,
    (form, bounds): (&Form, list::Bounds),
    probing: Option<&Probing<'_>>,
    console: &mut Console,
) -> Result<u8, Failure> {
    match command {
        Command::List { selection, pages, .. } => {
            let page_size = pages.page_size.map_or(bounds.page_size, usize::from);
            let bounds = list::Bounds { page_size, ..bounds };
            let writing = Writing::new(form, console.look);
            list::run(accounts, (selection, pages), writing, bounds, probing, console).await
        }
        Command::Show { id, raw, .. } => show::run((accounts, None), id, *raw, form, probing, console).await,
        Command::Url { ids, .. } => url::run((accounts, None), ids, console).await,
        Command::Sync { .. }
        | Command::Cache { .. }
        | Command::Catalog { .. }
        | Command::Demo { .. }
        | Command::Config { .. } => Ok(0),
    }
}
