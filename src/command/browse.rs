//! The browser: puts together what the ring needs, and runs it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::future::BoxFuture;
use futures::{FutureExt as _, StreamExt as _, stream};
use tokio::runtime::Builder;

use super::setting::Setting;
use super::{Failure, demo, theme, zone};
use crate::asset::{Cursor, Origin};
use crate::cli::{Color, DemoFlags};
use crate::config::{self, Environment};
use crate::desktop;
use crate::desktop::clipboard::{self, Way};
use crate::desktop::opener::Opener;
use crate::output::copy;
use crate::provider::{Paging, Shared, http, key::KeySource, registry};
use crate::runtime::{self, Answers, Demo, Services, StartDemo, Trouble};
use crate::source::live::Live;
use crate::state::{AccountInfo, Message, Remote, Scene, State, Tone, Welcome};
use crate::view;
use crate::view::theme::Theme;

/// Opens the browser, on the demo providers where `flags` is given, and gives the exit code.
pub(super) fn run(
    setting: Setting,
    flags: Option<&DemoFlags>,
    color: Color,
    environment: &Environment,
) -> Result<u8, Failure> {
    let coloured = match color {
        Color::Auto => environment.get("NO_COLOR").is_none(),
        Color::Always => true,
        Color::Never => false,
    };
    let theme = theme::load(&setting.config, coloured).map_err(Failure::usage)?;
    let workers = Builder::new_multi_thread()
        .worker_threads(2)
        // A thread that is kept for work that may come wakes an idle browser just to end.
        .thread_keep_alive(Duration::ZERO)
        .enable_all()
        .build()
        .map_err(|error| Failure::other(format!("cannot start: {error}")))?;
    let ended = workers.block_on(browse(setting, flags, &theme));
    // A request that is under way, or a program that prints a key, is not waited for.
    workers.shutdown_background();
    ended
}

async fn browse(setting: Setting, flags: Option<&DemoFlags>, theme: &Theme) -> Result<u8, Failure> {
    let network = setting.config.network.clone();
    let starter = DemoStarter { flags: flags.cloned().unwrap_or_default(), network, running: Mutex::default() };
    let secret = secret_variables(&setting.config.providers);
    let (accounts, answers) = match flags {
        Some(_) => starter.begin().await.map(|demo| (demo.accounts, demo.answers))?,
        None => accounts(setting.config.providers.clone(), &setting.config.network, false),
    };
    let services = Services {
        answers,
        render: copy::render,
        demo: Arc::new(starter),
        keeper: None,
        opener: Arc::new(Opener::system(&secret)),
        clipboard: clipboard::native(),
        way: Way::of(&desktop::environment),
    };
    let state = state(setting, accounts);
    runtime::browse(state, services, |state, frame| view::draw(state, theme, frame)).await.map_err(|trouble| {
        match trouble {
            Trouble::Unfit(why) => Failure::usage(why.to_string()),
            Trouble::Terminal(_) => Failure::other(trouble.to_string()),
        }
    })
}

/// What the browser begins with: the accounts, or the welcome screen where there are none.
fn state(setting: Setting, accounts: Vec<AccountInfo>) -> State {
    let file = setting.paths.map(|paths| paths.config.to_string_lossy().into_owned()).unwrap_or_default();
    let welcome = accounts.is_empty().then(|| Welcome {
        variables: config::key_variables().map(str::to_owned).collect(),
        config: crate::text::safe(&file).into_owned(),
        demo: Remote::Idle,
    });
    let mut state = State::new(setting.config.browser, Arc::new(setting.keymap), zone::system(), accounts);
    state.scene = welcome.map_or(Scene::Browse, Scene::Welcome);
    for text in setting.warnings {
        state.messages.keep(Message { at: jiff::Timestamp::now(), tone: Tone::Warn, text });
    }
    state
}

/// The accounts as the browser knows them, and who answers for them.
fn accounts(settings: Vec<registry::Settings>, network: &http::Settings, is_demo: bool) -> (Vec<AccountInfo>, Answers) {
    let places: Vec<Option<String>> = settings.iter().map(|settings| settings.place.clone()).collect();
    let providers = registry::build(settings, network);
    let infos = providers.iter().zip(places).map(|(provider, place)| info(provider, place, is_demo)).collect();
    (infos, answers(providers))
}

fn info(provider: &Shared, config_place: Option<String>, is_demo: bool) -> AccountInfo {
    let capabilities = provider.capabilities();
    AccountInfo {
        account: provider.account().clone(),
        numbered: capabilities.paging == Paging::Numbered,
        has_folders: capabilities.has_folders,
        filters_kind: capabilities.filters_kind,
        filters_folder: capabilities.filters_folder,
        statuses: capabilities.statuses,
        key_source: provider.key_source(),
        config_place,
        is_demo,
    }
}

fn answers(providers: Vec<Shared>) -> Answers {
    let live = Arc::new(Live::new(&providers));
    let counting = Arc::clone(&live);
    Answers {
        source: live,
        folders: Arc::new(move |account| {
            let provider = providers.iter().find(|provider| provider.account().name == account).cloned();
            async move {
                match provider {
                    Some(provider) => provider.folders().await,
                    None => Ok(Vec::new()),
                }
            }
            .boxed()
        }),
        syncs: Arc::new(|_, _, _| stream::empty().boxed()),
        refresh: Arc::new(|_| std::future::ready(Vec::new()).boxed()),
        census: None,
        cursor_at: Arc::new(move |origin, offset| match origin {
            Origin::Account(account) => counting.cursor_at(account, offset),
            Origin::Catalog => Some(Cursor::new(&offset.to_string())),
        }),
    }
}

/// The variables that hold keys, whatever their names: what the opener starts does not get them.
fn secret_variables(settings: &[registry::Settings]) -> Vec<String> {
    let configured = settings.iter().flat_map(|settings| match &settings.key {
        KeySource::Env(names) => names.clone(),
        KeySource::Command(_) | KeySource::File(_) | KeySource::Inline(_) => Vec::new(),
    });
    configured.chain(config::key_variables().map(str::to_owned)).collect()
}

/// Starts the demo providers and keeps them running as long as the browser.
struct DemoStarter {
    flags: DemoFlags,
    network: http::Settings,
    running: Mutex<Option<crate::demo::Running>>,
}

impl DemoStarter {
    async fn begin(&self) -> Result<Demo, Failure> {
        let (settings, running) = demo::start(&self.flags).await?;
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(running);
        let (accounts, answers) = accounts(settings, &self.network, true);
        Ok(Demo { accounts, answers })
    }
}

impl StartDemo for DemoStarter {
    fn start(&self) -> BoxFuture<'_, Result<Demo, String>> {
        async { self.begin().await.map_err(|failure| failure.text.unwrap_or_default()) }.boxed()
    }
}
