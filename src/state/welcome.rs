//! The first start: what is known of the machine, and the ways on.

use super::form::{Form, FormLine, Look};
use super::{Geometry, Remote, Scene, State, connect};
use crate::asset::ProviderKind;
use crate::text::safe;

/// What a first start knows of the machine and of the services.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setup {
    /// The variables that keys are looked for in.
    pub variables: Vec<String>,
    /// The configuration file, as it is shown.
    pub config: String,
    /// The folder of the configuration file, as it is shown.
    pub folder: String,
    /// The services that a key alone connects.
    pub services: Vec<Service>,
    /// This build knows the system's keyring.
    pub keyring: bool,
    /// The file in which the tool of HeyGen's own keeps its key, where there is one.
    pub own_tool: Option<String>,
    /// Accounts can be connected; not so in a demo that was asked for.
    pub connects: bool,
}

/// A service that a key alone connects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    pub kind: ProviderKind,
    /// What people call it.
    pub title: &'static str,
    /// Where its API is.
    pub address: String,
    /// The variable that a key of it is usually in.
    pub variable: String,
}

/// The screen of a first start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Welcome {
    /// The way that Enter takes, from 0.
    pub selected: usize,
    /// What it takes to connect another service is shown.
    pub another: bool,
    /// Starting the demo is under way, or why it failed.
    pub demo: Remote<()>,
}

/// A way on from the first start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    Demo,
    /// Connects a service, by its number in [`Setup::services`].
    Connect(usize),
    Another,
}

/// An account of one's own at another service, as the configuration has it: the least that describes one.
const ANOTHER: &str = r#"[providers.studio]
kind = "custom"
base_url = "https://api.example.com/v1"
api_key_env = "STUDIO_API_KEY"

[[providers.studio.lists]]
path = "files"
paging = "none"
items = "/files"
fields = { id = "/id", name = "/name", url = "/url" }
"#;

impl Setup {
    /// The ways on, in their order; to a `first` account there is one more, without any.
    #[must_use]
    pub fn ways(&self, first: bool) -> Vec<Way> {
        let services = (0..self.services.len()).map(Way::Connect);
        first.then_some(Way::Demo).into_iter().chain(services).chain([Way::Another]).collect()
    }

    #[must_use]
    pub fn service(&self, kind: ProviderKind) -> Option<&Service> {
        self.services.iter().find(|service| service.kind == kind)
    }

    /// What a way does, and what it takes.
    fn words(&self, way: &Way) -> (String, String) {
        match way {
            Way::Demo => ("Look around with demo assets".into(), "no key, no network, nothing kept".into()),
            Way::Connect(number) => {
                let service = self.services.get(*number);
                let title = service.map_or("", |service| service.title);
                let has_tool = self.own_tool.is_some() && service.is_some_and(|one| one.kind == ProviderKind::Heygen);
                let how =
                    if has_tool { "the key of its own tool, or paste" } else { "paste a key, or name a variable" };
                (format!("Connect {title}"), how.into())
            }
            Way::Another => ("Connect another service".into(), "a few lines of TOML".into()),
        }
    }

    /// The lines that connect what a way leads to, for copying.
    #[must_use]
    pub fn lines_of(&self, way: &Way) -> String {
        match way {
            Way::Demo => "assetbrowse --demo".to_owned(),
            Way::Connect(number) => {
                let variable = self.services.get(*number).map_or("", |service| &service.variable);
                format!("export {variable}=")
            }
            Way::Another => ANOTHER.to_owned(),
        }
    }
}

impl State {
    /// The ways on from the first start, or to one more account.
    #[must_use]
    pub fn ways(&self) -> Vec<Way> {
        self.setup.ways(self.accounts.is_empty())
    }

    /// The lines of what stands in the list's place: the first start, or an account that gets its key.
    #[must_use]
    pub fn form_lines(&self, geometry: &Geometry) -> Vec<FormLine> {
        match &self.scene {
            Scene::Browse => Vec::new(),
            Scene::Welcome(welcome) => lines(self, welcome, geometry),
            Scene::Connect(connect) => connect::lines(self, connect, geometry),
        }
    }
}

/// The lines of the first start that there is room for.
fn lines(state: &State, welcome: &Welcome, geometry: &Geometry) -> Vec<FormLine> {
    let mut form = Form::new(state.glyphs(), geometry.body.width);
    form.blank();
    if welcome.another {
        another(state, &mut form);
    } else {
        ways_on(state, welcome, &mut form);
    }
    form.fitting(geometry.body.height)
}

fn ways_on(state: &State, welcome: &Welcome, form: &mut Form) {
    let setup = &state.setup;
    form.say("One screen for the media that you keep at hosted services.", Look::Strong).blank();
    form.say(
        if state.accounts.is_empty() { "No provider is set up yet. Choose one:" } else { "One more:" },
        Look::Text,
    );
    form.blank();
    for (number, way) in state.ways().iter().enumerate() {
        let (words, note) = setup.words(way);
        form.choice(number, number == welcome.selected, &words, &note);
        if matches!(welcome.demo, Remote::Loading { .. }) && *way == Way::Demo {
            form.tell(&format!("{} starting the demo", state.spinner()), Look::Busy);
        }
    }
    form.blank().aside("Or set a variable in your shell and start again:", Look::Dim);
    let exports: Vec<_> = setup.services.iter().map(|service| format!("export {}=…", service.variable)).collect();
    form.beside(&exports, 8, Look::Text);
    if state.accounts.is_empty() {
        let variables: Vec<_> = setup.variables.iter().map(|name| safe(name).into_owned()).collect();
        form.blank().aside("Looked for, and not found:", Look::Dim);
        form.beside(&variables, 2, Look::Dim).aside_inside(&safe(&setup.config), Look::Dim);
    }
    form.blank().aside("A key goes to its own service and nowhere else. Nothing is written unasked.", Look::Dim);
}

fn another(state: &State, form: &mut Form) {
    let setup = &state.setup;
    form.say("Connect another service", Look::Strong).blank();
    form.say(&format!("Lines like these, in {}:", safe(&setup.config)), Look::Text).blank();
    for line in ANOTHER.lines() {
        if line.is_empty() {
            form.blank()
        } else {
            form.verbatim(line)
        };
    }
    form.blank()
        .aside("assetbrowse config init --example writes that file with every key in it, commented.", Look::Dim);
    form.aside("assetbrowse config check studio shows how its first item is understood.", Look::Dim);
    form.blank().aside("A second account of a service is a second table; its name is yours.", Look::Dim);
}
