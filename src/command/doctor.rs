//! `doctor`: what works here, and what to do where something does not.
//!
//! Each topic is a file: facts are gathered from the world, and pure functions make findings of them. Nothing is changed,
//! and no key is in any fact.

mod asked;
mod catalogue;
mod certificates;
mod clipboard;
mod configuration;
mod finding;
mod folders;
mod keys;
mod multiplexer;
mod providers;
mod report;
mod terminal;
#[cfg(test)]
mod tests;
mod versions;

use std::ffi::OsString;
use std::path::Path;

use tokio::task::spawn_blocking;

use super::console::{self, Console};
use super::select::{Among, Candidate};
use super::{Failure, INTERRUPTED, demo, log, progress, setting, theme};
use crate::cli::{Cli, Doctor, DoctorFormat};
use crate::config::{self, Config, Environment, Paths, Read};
use crate::desktop::Lookup;
use crate::desktop::clipboard::Way;
use crate::output::json;
use crate::provider::registry;
use crate::runtime::canvas::Surroundings;
use crate::state::Glyphs;
use crate::state::settings::Icons;
use crate::view::Colours;
use crate::view::theme::Theme;
use finding::Finding;
use keys::Source;
use report::{Dress, Report};
use terminal::Heard;

/// Looks into everything and tells what was found; the exit code is that of the gravest thing.
pub(super) async fn run(
    doctor: &Doctor,
    cli: &Cli,
    environment: &Environment,
    mut console: Console,
) -> Result<u8, Failure> {
    let common = &cli.common;
    let is_demo = common.demo;
    let paths = if is_demo { None } else { Some(setting::paths(common, environment)?) };
    let read = match &paths {
        Some(paths) => config::read(paths, environment),
        None => config::parse("", Path::new(""), &Environment::default()),
    };
    // Kept until the end: dropping it ends the demo providers.
    let (accounts, _running) = if is_demo {
        let (accounts, running) = demo::start(&common.demo_flags).await?;
        (accounts, Some(running))
    } else {
        (read.config.providers.clone(), None)
    };
    let log_file = common.log_file.as_ref().or(read.config.log.file.as_ref());
    let log = log_file.map_or(Ok(()), |file| log::start_in(file, read.config.log.level, common.verbose));
    let named =
        |settings: &registry::Settings| Candidate { name: settings.account.name.clone(), collections: Vec::new() };
    Among(accounts.iter().map(named).collect()).check(&doctor.providers)?;

    let look_up = |name: &str| environment.get(name).map(OsString::from);
    // Also into a pipe it is told what the terminal would show.
    let around = Surroundings::of(&look_up, console::coloured(common.color, environment, true));
    let Some(heard) = terminal::ask(&around).await else { return Ok(INTERRUPTED) };
    let ground = heard.ground();
    let asked = if doctor.offline { providers::Asked::Nobody } else { providers::Asked::These(&doctor.providers) };
    let patient = Patient { paths: paths.as_ref(), read: &read, accounts: &accounts, environment };
    let waiting = progress::waiting(&console.messages, "looking into it");
    let mut all = patient.facts(asked, &around, heard, &look_up).await?;
    waiting.finish_and_clear();
    all.configuration.mistakes.extend(log.err().and_then(|failure| failure.text));
    let findings = all.findings();
    match doctor.format {
        DoctorFormat::Json => {
            json::write_pretty(&mut console.out, &Report::new(&findings, &all.providers))?;
            writeln!(console.out)?;
        }
        DoctorFormat::Text => {
            crossterm::style::force_color_output(console.look.color);
            let themes = console.look.color.then(|| theme::load(&read.config, around.colours()).ok()).flatten();
            let theme = themes.as_ref().map(|themes| themes.on(ground));
            let dress = dress(&read.config, environment, (theme, around.colours()), console.look.width);
            console.out.write_all(report::text(&findings, dress).as_bytes())?;
        }
    }
    console.out.flush()?;
    Ok(report::code(&findings))
}

/// The signs that this terminal, or whoever reads the pipe, can show.
fn dress<'a>(
    config: &Config,
    environment: &Environment,
    (theme, colours): (Option<&'a Theme>, Colours),
    width: Option<usize>,
) -> Dress<'a> {
    let is_utf8 = terminal::is_utf8(terminal::locale(environment).as_ref());
    let icons = if is_utf8 { config.browser.icons } else { Icons::Ascii };
    Dress { glyphs: Glyphs::of(icons), theme, colours, width }
}

/// What is looked into.
struct Patient<'a> {
    /// `None` in the demo, which keeps nothing.
    paths: Option<&'a Paths>,
    read: &'a Read,
    accounts: &'a [registry::Settings],
    environment: &'a Environment,
}

/// All that was found out, by topic.
struct Facts {
    configuration: configuration::Facts,
    providers: Vec<providers::Facts>,
    certificates: certificates::Facts,
    terminal: terminal::Facts,
    multiplexer: multiplexer::Facts,
    clipboard: clipboard::Facts,
    /// Folders, and what is kept in them.
    kept: Option<(Vec<folders::Facts>, catalogue::Facts)>,
    versions: versions::Facts,
}

impl Patient<'_> {
    /// Gathers it all, side by side.
    async fn facts(
        &self,
        asked: providers::Asked<'_>,
        around: &Surroundings,
        heard: Heard,
        look_up: Lookup<'_>,
    ) -> Result<Facts, Failure> {
        let Self { paths, read, accounts, environment } = *self;
        let config = &read.config;
        let sources: Vec<Source> = accounts.iter().map(Source::of).collect();
        let name = match &heard {
            Heard::Told(survey) => survey.heard.name.clone(),
            Heard::Unasked(_) | Heard::Unfit(_) => String::new(),
        };
        let takes_copies = !Way::of(look_up).native;
        let disk = spawn_blocking(self.disk());
        let (providers, multiplexer, clipboard, versions, disk) = tokio::join!(
            providers::gather(accounts, &config.network, asked, environment),
            multiplexer::gather(around.multiplexer(), takes_copies, environment),
            clipboard::gather(look_up, &name),
            versions::gather(environment, &config.desktop),
            disk,
        );
        let (certificates, kept) = disk.map_err(|error| Failure::other(error.to_string()))?;
        Ok(Facts {
            configuration: configuration::gather(paths, read, &sources),
            providers,
            certificates,
            terminal: terminal::gather(environment, around, &config.browser, heard),
            multiplexer,
            clipboard,
            kept,
            versions,
        })
    }

    /// What blocks on the disk.
    fn disk(
        &self,
    ) -> impl FnOnce() -> (certificates::Facts, Option<(Vec<folders::Facts>, catalogue::Facts)>) + Send + use<> {
        let (accounts, environment) = (self.accounts.to_vec(), self.environment.clone());
        let paths = self.paths.cloned();
        let (downloads, limit) = (self.read.config.download.folder.clone(), self.read.config.media.cache_limit);
        move || {
            let kept =
                paths.map(|paths| (folders::gather(&paths, downloads.as_deref()), catalogue::gather(&paths, limit)));
            (certificates::gather(&accounts, &environment), kept)
        }
    }
}

impl Facts {
    /// All findings, in the order of their topics.
    fn findings(&self) -> Vec<Finding> {
        let keys: Vec<_> = self.providers.iter().map(|facts| (facts.source.clone(), facts.key.clone())).collect();
        let kept = self.kept.as_ref().map(|(folders, kept)| [folders::judge(folders), catalogue::judge(kept)].concat());
        [
            configuration::judge(&self.configuration),
            keys::judge(&keys),
            providers::judge(&self.providers, self.certificates.roots.count != Some(0)),
            certificates::judge(&self.certificates),
            terminal::judge(&self.terminal),
            multiplexer::judge(&self.multiplexer),
            clipboard::judge(&self.clipboard),
            kept.unwrap_or_default(),
            versions::judge(&self.versions),
        ]
        .concat()
    }
}
