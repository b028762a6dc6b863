//! The browser: puts together what the ring needs, and runs it.

mod answers;
mod connector;
mod looking;
mod setup;

use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::Duration;

use ratatui::Frame;
use tokio::runtime::Builder;

use self::answers::Kit;
use self::connector::Connector;
use super::catalogue::{self, Opened};
use super::connect::Place;
use super::setting::Setting;
use super::{Failure, console, theme, zone};
use crate::asset::AssetKind;
use crate::cli::{BrowserFlags, Color, DemoFlags};
use crate::config::{self, Environment, Probe};
use crate::desktop;
use crate::desktop::clipboard::{self, Way};
use crate::desktop::opener::Opener;
use crate::desktop::settings::OwnOpener;
use crate::output::copy;
use crate::provider::{key::KeySource, registry};
use crate::runtime::canvas::Surroundings;
use crate::runtime::canvas::inquiry::Inquiry;
use crate::runtime::canvas::memory::Memory;
use crate::runtime::{self, Joined, Keeper, Services, Trouble};
use crate::state::{AccountInfo, CopyRoute, Downloads, Message, Program, Scene, State, Tone, Welcome};
use crate::update::explain;
use crate::view::Themes;
use crate::view::{self, Pictures};

/// How long the end may wait for the catalogue to be on disk.
const LAST_WAIT: Duration = Duration::from_millis(500);

/// Opens the browser, on the demo providers where `flags` is given, and gives the exit code.
pub(super) fn run(
    setting: Setting,
    flags: (BrowserFlags, Option<&DemoFlags>),
    color: Color,
    environment: &Environment,
) -> Result<u8, Failure> {
    let around = Surroundings::of(&desktop::environment, console::coloured(color, environment, true));
    let themes = theme::load(&setting.config, around.colours()).map_err(Failure::usage)?;
    let workers = Builder::new_multi_thread()
        .worker_threads(2)
        // A thread that is kept for work that may come wakes an idle browser just to end.
        .thread_keep_alive(Duration::ZERO)
        .enable_all()
        .build()
        .map_err(|error| Failure::other(format!("cannot start: {error}")))?;
    let ended = workers.block_on(browse(setting, flags, &themes, around, environment));
    // A request that is under way, or a program that prints a key, is not waited for.
    workers.shutdown_background();
    ended
}

async fn browse(
    setting: Setting,
    (flags, demo): (BrowserFlags, Option<&DemoFlags>),
    themes: &Themes,
    around: Surroundings,
    environment: &Environment,
) -> Result<u8, Failure> {
    let downloads = setting.config.download.clone();
    let kit =
        Kit { network: setting.config.network.clone(), media: setting.config.media, downloads: downloads.clone() };
    let place = setting.paths.clone().map(|paths| Place { paths, environment: environment.clone() });
    let secret = secret_variables(&setting.config.providers);
    let desktop_opener = Arc::new(Opener::system(&secret).with_own(setting.config.desktop.clone()));
    let connector =
        Arc::new(Connector::new(demo.cloned().unwrap_or_default(), kit, place, Arc::clone(&desktop_opener)));
    // It opens on a thread of its own: nobody waits for it.
    let opened = setting.paths.as_ref().map(|paths| catalogue::open(Some(paths)));
    let (opened, trouble) = match opened {
        Some(Ok(opened)) => (Some(opened), None),
        Some(Err(trouble)) => (None, Some(trouble.to_string())),
        None => (None, None),
    };
    let Joined { accounts, answers } = if demo.is_some() {
        connector.begin_demo().await?
    } else {
        connector.begin(setting.config.providers.clone(), opened)
    };
    let keeper = setting.paths.as_ref().map(|paths| Arc::new(Keeper::new(paths.session())));
    let way = Way::of(&desktop::environment);
    let services = Services {
        answers,
        render: copy::render,
        connector: Arc::clone(&connector) as Arc<dyn runtime::Connector>,
        keeper: keeper.clone(),
        opener: desktop_opener,
        clipboard: clipboard::native(),
        way,
        folder: setting.config.download.folder.clone(),
        inquiry: Inquiry::new(
            setting.config.browser.images,
            themes.go_by_ground(),
            around,
            setting.paths.as_ref().map(|paths| Memory::new(paths.cache.join("terminals"))),
        ),
    };
    let mut state = state(setting, accounts);
    state.reach.offline = flags.offline;
    state.copies_go = if way.native { CopyRoute::Native } else { CopyRoute::Terminal };
    state.reach.catalog = services.answers.census.is_some();
    state.keeping.on = keeper.is_some();
    state.downloads = Downloads::new(downloads.folder.unwrap_or_default(), config::paths::home());
    if let Some(text) = trouble {
        state.messages.keep(Message { at: jiff::Timestamp::now(), tone: Tone::Warn, text });
    }
    if let Some(session) = keeper.filter(|_| !flags.fresh).and_then(|keeper| keeper.read()) {
        session.restore(&mut state);
    }
    let draw = |state: &State, pictures: &dyn Pictures, frame: &mut Frame<'_>| {
        view::draw(state, themes.on(state.ground), pictures, frame)
    };
    let ended = runtime::browse(&mut state, services, draw).await;
    // In a demo nothing is kept for another start.
    let is_demo = connector.is_demo();
    // What is not written by then is read again the next time.
    let _ = tokio::time::timeout(LAST_WAIT, connector.close()).await;
    let left = state.downloads.totals().active();
    if left > 0 && !is_demo {
        // With stderr closed there is nobody to tell.
        let _ = writeln!(io::stderr(), "{}", explain::paused(left));
    }
    ended.map_err(|trouble| match trouble {
        Trouble::Unfit(why) => Failure::usage(why.to_string()),
        Trouble::Terminal(_) => Failure::other(trouble.to_string()),
    })
}

/// What the browser begins with: the accounts, or the welcome screen where there are none.
fn state(setting: Setting, accounts: Vec<AccountInfo>) -> State {
    let setup = setting.paths.as_ref().map(setup::of).unwrap_or_default();
    let welcome = accounts.is_empty().then(Welcome::default);
    let probe = setting.config.probe;
    let program = |(kind, own): (&AssetKind, &OwnOpener)| {
        let name = crate::text::safe(own.program()).into_owned();
        (*kind, Program { name, wants_a_file: own.wants_a_file(), wants_a_url: own.wants_a_url() })
    };
    let programs = setting.config.desktop.openers.iter().map(program).collect();
    let mut state = State::new(setting.config.browser, Arc::new(setting.keymap), zone::system(), accounts);
    if probe == Probe::Off {
        state.probing.most = 0;
    }
    state.programs = programs;
    state.setup = setup;
    state.scene = welcome.map_or(Scene::Browse, Scene::Welcome);
    for text in setting.warnings {
        state.messages.keep(Message { at: jiff::Timestamp::now(), tone: Tone::Warn, text });
    }
    state
}

/// The variables that hold keys, whatever their names: what the opener starts does not get them.
fn secret_variables(settings: &[registry::Settings]) -> Vec<String> {
    let configured = settings.iter().flat_map(|settings| match &settings.key {
        KeySource::Env(names) => names.clone(),
        KeySource::Command(_)
        | KeySource::File(_)
        | KeySource::Inline(_)
        | KeySource::Keyring(_)
        | KeySource::Typed(_)
        | KeySource::Nowhere => Vec::new(),
    });
    configured.chain(config::key_variables().map(str::to_owned)).collect()
}
