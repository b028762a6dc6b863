//! `config`: where the configuration is, whether it is right, and a first one.

mod explain;
mod init;

use std::io::Write as _;

use super::console::Console;
use super::{Failure, USAGE, accounts, theme};
use crate::cli::{Check, ConfigCommand};
use crate::config::{self, Environment, Paths, Read};
use crate::input::Keymap;
use crate::provider::key::{KeySource, keyring};
use crate::text;
use crate::view::Colours;

/// Does what was asked about the configuration.
pub(super) async fn run(
    command: &ConfigCommand,
    paths: &Paths,
    environment: &Environment,
    console: &mut Console,
) -> Result<u8, Failure> {
    let code = match command {
        ConfigCommand::Path => path(paths, environment, console),
        ConfigCommand::Check(wanted) => check(wanted, paths, environment, console).await,
        ConfigCommand::Init(told) => return init::run(told, paths, environment, console).await,
        ConfigCommand::Schema => schema(console),
    }?;
    console.out.flush()?;
    Ok(code)
}

/// The places, that of downloads as the configuration has it where it can be read.
fn path(paths: &Paths, environment: &Environment, console: &mut Console) -> Result<u8, Failure> {
    let downloads = config::read(paths, environment).config.download.folder;
    let own = [("config", &paths.config), ("data", &paths.data), ("cache", &paths.cache)];
    for (word, path) in own.into_iter().chain(downloads.as_ref().map(|folder| ("downloads", folder))) {
        let path = path.to_string_lossy();
        let path = if console.look.terminal { text::safe(&path) } else { path };
        writeln!(console.out, "{word:<9}  {path}")?;
    }
    Ok(0)
}

/// What editors check and complete the file by.
fn schema(console: &mut Console) -> Result<u8, Failure> {
    write!(console.out, "{}", config::schema::text())?;
    Ok(0)
}

/// All mistakes on stderr, or what the configuration comes to on stdout, and how described services are understood.
async fn check(wanted: &Check, paths: &Paths, environment: &Environment, console: &mut Console) -> Result<u8, Failure> {
    let read = config::read(paths, environment);
    let theme = theme::load(&read.config, Colours::True);
    let keymap = Keymap::new(&read.config.keys);
    for warning in read.warnings.iter().chain(keymap.iter().flat_map(Keymap::warnings)) {
        console.messages.line(warning);
    }
    let mistakes = read.mistakes.iter().map(ToString::to_string).chain(theme.err()).chain(keymap.err());
    let mut code = 0;
    for mistake in mistakes {
        console.messages.line(&mistake);
        code = USAGE;
    }
    if code != 0 {
        return Ok(code);
    }
    if wanted.accounts.is_empty() && wanted.answer.is_none() {
        summarise(&read, paths, environment, console)?;
    }
    if wanted.offline {
        return Ok(0);
    }
    let answer = wanted.answer.as_deref().map(explain::stored).transpose()?;
    let config = &read.config;
    explain::run(&config.providers, &wanted.accounts, answer.as_deref(), &config.network, console).await
}

fn summarise(read: &Read, paths: &Paths, environment: &Environment, console: &mut Console) -> Result<(), Failure> {
    let file = paths.config.to_string_lossy();
    let state = if read.found { "no mistake" } else { "not there, so everything is at its default" };
    writeln!(console.out, "{}: {state}", text::safe(&file))?;
    if read.config.providers.is_empty() {
        let none = accounts::none_is_set_up(Some(paths));
        writeln!(console.out, "{}", none.text.unwrap_or_default())?;
    }
    for settings in &read.config.providers {
        let account = &settings.account;
        let (name, kind, url) = (&account.name, account.kind.as_str(), &account.base_url);
        let source = settings.key.describe();
        let state = key_state(&settings.key, environment);
        writeln!(console.out, "{name}: {kind} at {url}, key from {} ({state})", text::safe(&source))?;
    }
    if let Some(folder) = &read.config.download.folder {
        writeln!(console.out, "downloads go to {}", text::safe(&folder.to_string_lossy()))?;
    }
    for form in &read.config.browser.copies {
        writeln!(console.out, "copy.{}: a form of your own", text::safe(&form.name))?;
    }
    for (kind, opener) in &read.config.desktop.openers {
        let words = std::iter::once(opener.program()).chain(opener.arguments().iter().map(String::as_str));
        let words = words.collect::<Vec<_>>().join(" ");
        writeln!(console.out, "open.{}: {}", kind.as_str(), text::safe(&words))?;
    }
    Ok(())
}

/// Whether there is a key, as far as that can be said without reading it.
fn key_state(key: &KeySource, environment: &Environment) -> &'static str {
    match key {
        KeySource::Env(names) if !names.iter().any(|name| environment.holds(name)) => "not set",
        KeySource::Env(_) | KeySource::Inline(_) | KeySource::Typed(_) => "set",
        KeySource::Keyring(_) if !keyring::IS_KNOWN => "this build knows no keyring",
        KeySource::Keyring(_) => "an entry, not asked now",
        KeySource::Command(_) => "a program, not run now",
        KeySource::File(path) if path.is_file() => "a file that is there",
        KeySource::File(_) => "a file that is not there",
        KeySource::Nowhere => "none is needed",
    }
}
