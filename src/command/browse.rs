//! The browser: puts together what the ring needs, and runs it.

mod answers;
mod looking;

use std::io::{self, Write as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use ratatui::Frame;
use tokio::runtime::Builder;

use self::answers::Asked;
use super::catalogue::{self, Opened};
use super::setting::Setting;
use super::{Failure, console, demo, theme, zone};
use crate::asset::AssetKind;
use crate::cli::{BrowserFlags, Color, DemoFlags};
use crate::config::{self, DownloadSettings, Environment, Probe};
use crate::desktop;
use crate::desktop::clipboard::{self, Way};
use crate::desktop::opener::Opener;
use crate::desktop::settings::OwnOpener;
use crate::media::cache;
use crate::net;
use crate::output::copy;
use crate::provider::{key::KeySource, registry};
use crate::runtime::canvas::Surroundings;
use crate::runtime::canvas::inquiry::Inquiry;
use crate::runtime::canvas::memory::Memory;
use crate::runtime::{self, Demo, Keeper, Services, StartDemo, Trouble};
use crate::state::{AccountInfo, CopyRoute, Downloads, Message, Program, Remote, Scene, State, Tone, Welcome};
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
    let ended = workers.block_on(browse(setting, flags, &themes, around));
    // A request that is under way, or a program that prints a key, is not waited for.
    workers.shutdown_background();
    ended
}

async fn browse(
    setting: Setting,
    (flags, demo): (BrowserFlags, Option<&DemoFlags>),
    themes: &Themes,
    around: Surroundings,
) -> Result<u8, Failure> {
    let (network, media) = (setting.config.network.clone(), setting.config.media);
    let downloads = setting.config.download.clone();
    let starter = Arc::new(DemoStarter {
        flags: demo.cloned().unwrap_or_default(),
        network: network.clone(),
        media,
        downloads: downloads.clone(),
        running: Mutex::default(),
    });
    let secret = secret_variables(&setting.config.providers);
    // It opens on a thread of its own: nobody waits for it.
    let opened = setting.paths.as_ref().map(|paths| catalogue::open(Some(paths)));
    let (opened, trouble) = match opened {
        Some(Ok(opened)) => (Some(opened), None),
        Some(Err(trouble)) => (None, Some(trouble.to_string())),
        None => (None, None),
    };
    let asked = if demo.is_some() {
        starter.begin().await?
    } else {
        let providers = setting.config.providers.clone();
        answers::all(providers, &network, (media, &downloads), opened.as_ref(), false)
    };
    let keeper = setting.paths.as_ref().map(|paths| Arc::new(Keeper::new(paths.session())));
    let way = Way::of(&desktop::environment);
    let services = Services {
        answers: asked.demo.answers,
        render: copy::render,
        demo: Arc::clone(&starter) as Arc<dyn StartDemo>,
        keeper: keeper.clone(),
        opener: Arc::new(Opener::system(&secret).with_own(setting.config.desktop.clone())),
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
    let mut state = state(setting, asked.demo.accounts);
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
    let is_demo = starter.is_running();
    let closing = async {
        if let Some(recorder) = asked.recorder {
            recorder.settle().await;
        }
        asked.previewer.settle().await;
        for opened in opened.into_iter().chain(starter.stop()) {
            opened.close().await;
        }
    };
    // What is not written by then is read again the next time.
    let _ = tokio::time::timeout(LAST_WAIT, closing).await;
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
    let file = setting.paths.map(|paths| paths.config.to_string_lossy().into_owned()).unwrap_or_default();
    let welcome = accounts.is_empty().then(|| Welcome {
        variables: config::key_variables().map(str::to_owned).collect(),
        config: crate::text::safe(&file).into_owned(),
        demo: Remote::Idle,
    });
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
    state.scene = welcome.map_or(Scene::Browse, Scene::Welcome);
    if probe == config::Probe::Off {
        state.probing.most = 0;
    }
    for text in setting.warnings {
        state.messages.keep(Message { at: jiff::Timestamp::now(), tone: Tone::Warn, text });
    }
    state
}

/// The variables that hold keys, whatever their names: what the opener starts does not get them.
fn secret_variables(settings: &[registry::Settings]) -> Vec<String> {
    let configured = settings.iter().flat_map(|settings| match &settings.key {
        KeySource::Env(names) => names.clone(),
        KeySource::Command(_) | KeySource::File(_) | KeySource::Inline(_) | KeySource::Nowhere => Vec::new(),
    });
    configured.chain(config::key_variables().map(str::to_owned)).collect()
}

/// Starts the demo providers and keeps them running as long as the browser, with a catalogue that is thrown away.
struct DemoStarter {
    flags: DemoFlags,
    network: net::Settings,
    media: cache::Settings,
    downloads: DownloadSettings,
    running: Mutex<Option<(crate::demo::Running, Option<Opened>)>>,
}

impl DemoStarter {
    async fn begin(&self) -> Result<Asked, Failure> {
        let (settings, running) = demo::start(&self.flags).await?;
        // A demo without a catalogue is one still.
        let opened = catalogue::open(None).ok();
        let asked = answers::all(settings, &self.network, (self.media, &self.downloads), opened.as_ref(), true);
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some((running, opened));
        Ok(asked)
    }

    fn is_running(&self) -> bool {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Ends the demo. What is left is its catalogue, to be closed.
    fn stop(&self) -> Option<Opened> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).take().and_then(|(_, opened)| opened)
    }
}

impl StartDemo for DemoStarter {
    fn start(&self) -> BoxFuture<'_, Result<Demo, String>> {
        async { self.begin().await.map(|asked| asked.demo).map_err(|failure| failure.text.unwrap_or_default()) }.boxed()
    }
}
