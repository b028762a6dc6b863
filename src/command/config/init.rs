//! `config init`: an account gets its key without a screen, or the example is written.

mod asking;

use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::path::Path;

use crate::asset::{Account, AccountName, ProviderKind, Secret, link};
use crate::cli::{Init, KeepIn};
use crate::command::connect::{self, Place};
use crate::command::console::Console;
use crate::command::{Failure, INTERRUPTED};
use crate::config::{self, Environment, Paths, example};
use crate::private;
use crate::provider::key::keyring;
use crate::state::connect::argv;
use crate::state::{GivenKey, KeyHome, Trial};
use crate::text;
use crate::update::explain;

/// No key is longer.
const LONGEST: u64 = 8 * 1024;

pub(super) async fn run(
    init: &Init,
    paths: &Paths,
    environment: &Environment,
    console: &mut Console,
) -> Result<u8, Failure> {
    let is_watched = io::stdin().is_terminal() && io::stderr().is_terminal();
    if init.example || init.service.is_none() && !is_watched {
        return write_example(paths, console);
    }
    let read = config::read(paths, environment);
    let (config, _) = read.checked()?;
    let asked = || is_watched.then(asking::service).flatten();
    let Some(service) = init.service.or_else(asked) else { return Ok(INTERRUPTED) };
    let account = account(init, service)?;
    let place = Place { paths: paths.clone(), environment: environment.clone() };
    let key = match (init.keep, &init.command) {
        (Some(KeepIn::Command), command) => command_line(command.as_deref())?,
        (_, Some(_)) => return Err(Failure::usage("--command goes with --keep command")),
        (_, None) if is_watched => match asking::key(&account) {
            Some(key) => GivenKey::Typed(key),
            None => return Ok(INTERRUPTED),
        },
        (_, None) => GivenKey::Typed(from_stdin()?),
    };
    let trial = Trial { account, key };
    let settings = place.settings(&trial, &config.providers);
    let settings = settings.ok_or_else(|| Failure::usage("there is no such service"))?;
    let host = trial.account.base_url.host_str().unwrap_or_default().to_owned();
    console.messages.progress(&format!("asking {host}"));
    let tried = connect::attempt(settings, &config.network).await;
    let tried =
        tried.map_err(|fault| Failure { code: fault.exit_code(), text: Some(explain::not_connected(&fault, None)) })?;
    let name = trial.account.name.clone();
    console.messages.line(&format!("{name} {}", tried.words()));
    let keep = init.keep.or_else(|| if is_watched { asking::home(paths, &name) } else { None });
    let Some(home) = keep.and_then(|keep| home_of(keep, &trial)) else {
        writeln!(console.out, "nothing was written")?;
        console.out.flush()?;
        return Ok(0);
    };
    let variable = if let KeyHome::Variable(name) = &home { Some(name.clone()) } else { None };
    let (_, kept) = place.keep(trial, home, config.providers).await.map_err(Failure::other)?;
    for note in &kept.notes {
        console.messages.line(note);
    }
    writeln!(console.out, "{} connected · {}", kept.account, kept.key)?;
    if let Some(variable) = variable {
        writeln!(console.out, "export {variable}=…")?;
    }
    console.out.flush()?;
    Ok(0)
}

fn account(init: &Init, kind: ProviderKind) -> Result<Account, Failure> {
    let name = match &init.name {
        Some(name) => name.clone(),
        None => AccountName::new(kind.as_str()).map_err(Failure::usage)?,
    };
    let address = init.base_url.as_deref().or_else(|| config::home(kind)).unwrap_or_default();
    let base_url = link::base_url(address).map_err(|why| Failure::usage(format!("--base-url: {why}")))?;
    Ok(Account { name, kind, base_url })
}

fn command_line(line: Option<&str>) -> Result<GivenKey, Failure> {
    let words = line.and_then(argv::words).filter(|words| !words.is_empty());
    words.map(GivenKey::Command).ok_or_else(|| Failure::usage("--keep command goes with --command 'PROGRAM ARGUMENTS'"))
}

/// Where a key goes; `None` where it is kept nowhere.
fn home_of(keep: KeepIn, trial: &Trial) -> Option<KeyHome> {
    match keep {
        KeepIn::File => Some(KeyHome::File),
        KeepIn::Keyring => Some(KeyHome::Keyring),
        KeepIn::Env => Some(KeyHome::Variable(variable(&trial.account))),
        KeepIn::Command => Some(KeyHome::Named),
        KeepIn::None => None,
    }
}

/// The variable that the key of an account would be in.
fn variable(account: &Account) -> String {
    let usual = config::variables(account.kind).first().filter(|_| account.name.as_str() == account.kind.as_str());
    usual.map_or_else(|| crate::state::connect::variable_of(account.name.as_str()), |name| (*name).to_owned())
}

/// The first line of what comes.
fn from_stdin() -> Result<Secret, Failure> {
    let mut text = String::new();
    let read = io::stdin().take(LONGEST).read_to_string(&mut text);
    read.map_err(|_| Failure::usage("the key on stdin cannot be read"))?;
    let key = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    if key.is_empty() {
        return Err(Failure { code: 3, text: Some("there is no key on stdin".to_owned()) });
    }
    Ok(Secret::new(key))
}

/// Writes the example where the configuration belongs, for nobody else to read.
fn write_example(paths: &Paths, console: &mut Console) -> Result<u8, Failure> {
    let file = paths.config.to_string_lossy();
    let shown = text::safe(&file);
    write_new(&paths.config, example::TEXT).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            Failure::usage(format!("{shown} is already there; nothing was written"))
        } else {
            Failure::other(format!("{shown} cannot be written: {error}"))
        }
    })?;
    writeln!(console.out, "wrote {shown}: every key, commented, at its default")?;
    console.out.flush()?;
    Ok(0)
}

/// Writes a file that must not be there yet, private from its creation, and its folders likewise.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        private::folders().recursive(true).create(folder)?;
    }
    let mut file = private::file().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).inspect_err(|_| {
        // Half a file would stand in the way of the next try.
        let _ = std::fs::remove_file(path);
    })
}

/// The places that can be chosen on a terminal.
fn places() -> Vec<KeepIn> {
    KeepIn::ALL
        .into_iter()
        .filter(|keep| match keep {
            KeepIn::Keyring => keyring::IS_KNOWN,
            // It would have to be typed and tried before.
            KeepIn::Command => false,
            KeepIn::File | KeepIn::Env | KeepIn::None => true,
        })
        .collect()
}
