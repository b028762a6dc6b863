//! The use-cases, one file each, and what they share: settings, accounts, where words go, and how things end.

mod accounts;
mod asking;
mod browse;
mod cache;
mod catalog;
mod catalogue;
mod complete;
mod config;
mod connect;
mod console;
mod demo;
mod doctor;
mod download;
#[cfg(test)]
mod fake;
mod find;
mod known;
mod list;
mod log;
mod man;
mod patience;
mod probing;
mod progress;
mod report;
mod select;
mod setting;
mod show;
mod sync;
mod theme;
mod url;
mod writing;
mod zone;

use std::future::Future;
use std::io::{self, Write as _};
use std::pin::pin;

use tokio::runtime::Builder;
use tokio::sync::Notify;

use crate::catalog::Trouble;
use crate::cli::{AssetCommand, Cli, Command, DemoCommand};
use crate::config::{Environment, Mistake};
use crate::runtime;
use console::Console;
use setting::Setting;

/// Wrong usage, or a configuration that cannot be used.
const USAGE: u8 = 2;

/// Ended by the user.
const INTERRUPTED: u8 = 130;

/// Why a command ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The exit code of the program.
    pub code: u8,
    /// One line; `None` where there is nothing to be said, as for a closed pipe.
    pub text: Option<String>,
}

impl Failure {
    fn usage(text: impl Into<String>) -> Self {
        Self { code: USAGE, text: Some(text.into()) }
    }

    fn other(text: impl Into<String>) -> Self {
        Self { code: 1, text: Some(text.into()) }
    }
}

/// Whoever reads the output may stop when they have enough (`| head`): that is no failure.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self { code: 0, text: None }
        } else {
            Self::other(format!("cannot write: {error}"))
        }
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self::other(trouble.to_string())
    }
}

impl From<Mistake> for Failure {
    fn from(mistake: Mistake) -> Self {
        Self::usage(mistake.to_string())
    }
}

/// Does what the arguments ask for and gives the exit code.
///
/// # Errors
/// A [`Failure`] with the code and the line to print.
pub fn run(cli: &Cli) -> Result<u8, Failure> {
    let ended = act(cli);
    match &ended {
        Ok(code) => tracing::info!(code, "ended"),
        Err(failure) => tracing::error!(code = failure.code, why = failure.text, "failed"),
    }
    ended
}

fn act(cli: &Cli) -> Result<u8, Failure> {
    let environment = Environment::of_process();
    match &cli.command {
        Some(Command::Config { command }) => {
            let mut console = Console::of_process(cli.common.color, &environment);
            let paths = setting::paths(&cli.common, &environment)?;
            until_interrupted(config::run(command, &paths, &environment, &mut console))
        }
        Some(Command::Demo { command: DemoCommand::Serve(serve) }) => {
            let console = Console::of_process(cli.common.color, &environment);
            until_interrupted(demo::serve(*serve, &cli.common.demo_flags, console))
        }
        Some(Command::Assets(command)) => {
            let setting = Setting::read(cli, &environment)?;
            log::start(&setting)?;
            let console = Console::of_process(cli.common.color, &environment);
            let interrupted = Notify::new();
            let asking = asking::run(command, cli, setting, console, &interrupted);
            // What a download has begun is settled before it ends.
            if let AssetCommand::Download(_) = command {
                until_interrupted_twice(&interrupted, asking)
            } else {
                until_interrupted(asking)
            }
        }
        Some(Command::Catalog { command }) => {
            let setting = Setting::read(cli, &environment)?;
            log::start(&setting)?;
            let mut console = Console::of_process(cli.common.color, &environment);
            until_interrupted(catalog::run(command, &setting, &mut console))
        }
        Some(Command::Doctor(doctor)) => {
            let console = Console::of_process(cli.common.color, &environment);
            until_stopped(doctor::run(doctor, cli, &environment, console))
        }
        Some(Command::Cache { command }) => {
            let setting = Setting::read(cli, &environment)?;
            cache::run(*command, &setting, &mut Console::of_process(cli.common.color, &environment))
        }
        Some(Command::Completions { shell }) => print(complete::script(*shell)),
        Some(Command::Man) => print(&man::page()),
        Some(Command::Complete(asked)) => complete::answer(asked, &environment, &mut io::stdout().lock()),
        None => {
            let setting = Setting::read(cli, &environment)?;
            log::start(&setting)?;
            let demo = cli.common.demo.then_some(&cli.common.demo_flags);
            browse::run(setting, (cli.browser, demo), cli.common.color, &environment)
        }
    }
}

/// Writes a text as it is.
fn print(text: &str) -> Result<u8, Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(0)
}

/// Runs a command until it ends or ctrl-c is pressed.
fn until_interrupted(work: impl Future<Output = Result<u8, Failure>>) -> Result<u8, Failure> {
    on_a_runtime(async {
        tokio::select! {
            biased;
            Ok(()) = tokio::signal::ctrl_c() => Ok(INTERRUPTED),
            ended = work => ended,
        }
    })
}

/// The same for a command that takes the terminal for a while: it is given back first, whatever ends the program.
fn until_stopped(work: impl Future<Output = Result<u8, Failure>>) -> Result<u8, Failure> {
    on_a_runtime(async {
        tokio::select! {
            biased;
            Some(code) = runtime::stopped() => Ok(code),
            ended = work => ended,
        }
    })
}

/// Runs a command that is told of ctrl-c and comes to an end by itself, unless it is pressed again.
fn until_interrupted_twice(
    interrupted: &Notify,
    work: impl Future<Output = Result<u8, Failure>>,
) -> Result<u8, Failure> {
    on_a_runtime(async {
        let mut work = pin!(work);
        tokio::select! {
            biased;
            Ok(()) = tokio::signal::ctrl_c() => interrupted.notify_one(),
            ended = &mut work => return ended,
        }
        tokio::select! {
            biased;
            Ok(()) = tokio::signal::ctrl_c() => Ok(INTERRUPTED),
            ended = work => ended,
        }
    })
}

/// Runs a command on a runtime of its own.
fn on_a_runtime(work: impl Future<Output = Result<u8, Failure>>) -> Result<u8, Failure> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::other(format!("cannot start: {error}")))?;
    let ended = runtime.block_on(work);
    // A program that prints a key may still be running; nobody waits for it any more.
    runtime.shutdown_background();
    ended
}
