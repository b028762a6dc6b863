//! What people type: arguments become one [`Command`], or one error. No flag takes a key.

mod cache;
mod catalog;
mod check;
mod demo;
mod doctor;
mod download;
pub mod help;
mod init;
mod selection;
mod shell;
mod words;

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand};

use crate::output::Format;
use crate::state::settings::Images;
pub use cache::CacheCommand;
pub use catalog::{CatalogCommand, ExportFormat};
pub use check::Check;
pub use demo::{DemoFlags, Serve};
pub use doctor::{Doctor, DoctorFormat};
pub use download::Download;
pub use init::{Init, KeepIn};
pub use selection::{After, Collections, Pages, Selection};
pub use shell::{Complete, Shell};
pub use words::{Color, FormatWord};

/// A terminal browser for the media assets you keep at hosted services.
///
/// Without a command it opens the browser.
#[derive(Debug, Parser)]
#[command(name = "assetbrowse", version, after_help = help::ROOT, after_long_help = help::root())]
#[command(disable_help_subcommand = true, disable_help_flag = true, disable_version_flag = true)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,

    /// How pictures are drawn; `auto` asks the terminal
    #[arg(long, hide_short_help = true, help_heading = "Options of the browser", value_name = "WORD", value_parser = words::images())]
    pub images: Option<Images>,

    #[command(flatten)]
    pub browser: BrowserFlags,

    /// Print the version
    #[arg(short = 'V', long, action = ArgAction::Version, help_heading = "Options of the browser", hide_short_help = true)]
    version: Option<bool>,

    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The options of the browser alone.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Options of the browser")]
pub struct BrowserFlags {
    /// Ask nobody: show what was seen before
    #[arg(id = "browse_offline", long = "offline", hide_short_help = true)]
    pub offline: bool,

    /// Begin anew, not where you left off
    #[arg(long, hide_short_help = true)]
    pub fresh: bool,
}

/// The options of every command.
#[derive(Args, Debug)]
#[command(next_help_heading = "Options of every command")]
pub struct Common {
    /// Another configuration file
    #[arg(long, global = true, hide_short_help = true, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Use the embedded demo providers; reads no key, and no configuration but one that is named
    #[arg(long, global = true, hide_short_help = true)]
    pub demo: bool,

    /// Write a log to this file: what is done and how it ends, never a key
    #[arg(long, global = true, hide_short_help = true, value_name = "FILE")]
    pub log_file: Option<PathBuf>,

    /// Log more; twice for all
    #[arg(short, global = true, hide_short_help = true, action = ArgAction::Count)]
    pub verbose: u8,

    /// Colours: on a terminal by default, unless the environment says no
    #[arg(long, global = true, hide_short_help = true, value_name = "WHEN", default_value = "auto", value_parser = words::color())]
    pub color: Color,

    /// Print help: -h the most of it on one screen, --help all
    #[arg(short, long, global = true, hide_short_help = true, action = ArgAction::Help)]
    help: Option<bool>,

    #[command(flatten)]
    pub demo_flags: DemoFlags,
}

/// What is to be done with assets: the commands that ask the providers or the catalogue.
#[derive(Debug, Subcommand)]
pub enum AssetCommand {
    /// List one page of assets, or all, on stdout
    #[command(after_help = help::LIST, after_long_help = help::list())]
    List {
        #[command(flatten)]
        selection: Box<Selection>,
        #[command(flatten)]
        pages: Pages,
        #[command(flatten)]
        offline: Offline,
        #[command(flatten)]
        probe: ProbeFlag,
        #[command(flatten)]
        format: FormatFlag,
    },
    /// Show one asset with all its fields
    #[command(after_help = help::SHOW)]
    Show {
        /// ACCOUNT:ID, or the bare id where one account alone has it
        #[arg(value_name = "ID")]
        id: String,
        /// The provider's own JSON, as it came
        #[arg(long, conflicts_with = "format")]
        raw: bool,
        #[command(flatten)]
        offline: Offline,
        #[command(flatten)]
        probe: ProbeFlag,
        #[command(flatten)]
        format: FormatFlag,
    },
    /// Print the URLs of assets, one a line
    #[command(after_help = help::URL)]
    Url {
        /// ACCOUNT:ID, or the bare id where one account alone has it
        #[arg(value_name = "ID", required = true)]
        ids: Vec<String>,
        #[command(flatten)]
        offline: Offline,
    },
    /// Save media files into a folder
    #[command(after_help = help::DOWNLOAD, after_long_help = help::download())]
    Download(Box<Download>),
    /// Take all that the providers list into the local catalogue
    #[command(after_help = help::SYNC, after_long_help = help::SYNC_LONG)]
    Sync {
        #[command(flatten)]
        collections: Collections,
        /// Stop where all is known already; everything, where a provider does not list the newest first
        #[arg(long, conflicts_with = "full")]
        quick: bool,
        /// Everything, from the beginning to the end; the default
        #[arg(long)]
        full: bool,
        /// Tell what came of each account, as JSON, instead of one line for all
        #[arg(long, value_name = "FORMAT", value_parser = words::report())]
        format: Option<Format>,
    },
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    #[command(flatten)]
    Assets(AssetCommand),
    /// The local catalogue: where it is, whether it is sound, what is in it
    #[command(after_help = help::CATALOG)]
    Catalog {
        #[command(subcommand)]
        command: CatalogCommand,
    },
    /// The previews that are kept: where they are, how much they take
    #[command(after_help = help::CACHE)]
    Cache {
        #[command(subcommand)]
        command: CacheCommand,
    },
    /// What works here, and what to do where something does not
    #[command(after_help = doctor::EXAMPLES)]
    Doctor(Doctor),
    /// The embedded demo providers
    #[command(after_help = help::DEMO)]
    Demo {
        #[command(subcommand)]
        command: DemoCommand,
    },
    /// Where the configuration is, and whether it is right
    #[command(after_help = help::CONFIG)]
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Print the script with which a shell completes command lines
    #[command(after_help = help::COMPLETIONS)]
    Completions {
        #[arg(value_name = "SHELL", value_parser = words::shell())]
        shell: Shell,
    },
    /// Print the manual page
    #[command(after_help = help::MAN)]
    Man,
    /// Print what may stand at a place of a command line: that is asked by the scripts of `completions`
    #[command(hide = true)]
    Complete(Complete),
}

/// Whether a network is used.
#[derive(Args, Clone, Copy, Debug)]
pub struct Offline {
    /// Answer from the local catalogue alone; nothing is sent
    #[arg(long)]
    pub offline: bool,
}

/// Whether media are asked.
#[derive(Args, Clone, Copy, Debug)]
pub struct ProbeFlag {
    /// Also read what the media themselves tell: size, duration, frames, codec, bytes
    #[arg(long, conflicts_with = "offline", hide_short_help = true)]
    pub probe: bool,
}

/// How a listing is written.
#[derive(Args, Clone, Debug)]
pub struct FormatFlag {
    /// How it is written: a table on a terminal, else ndjson
    ///
    /// template:NAME is a [copy.NAME] of the configuration.
    #[arg(long, value_name = "FORMAT", value_parser = words::FormatParser)]
    pub format: Option<FormatWord>,
}

/// What can be done with the demo providers.
#[derive(Debug, Subcommand)]
pub enum DemoCommand {
    /// Serve both APIs over plain HTTP on this machine, in the foreground; the key is "demo"
    #[command(after_help = help::SERVE, after_long_help = help::serve())]
    Serve(Serve),
}

/// What can be done with the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum ConfigCommand {
    /// Print where the program's files are
    #[command(after_help = help::CONFIG_PATH)]
    Path,
    /// Print every mistake of the configuration, or what it comes to
    #[command(after_help = help::CONFIG_CHECK)]
    Check(Check),
    /// Connect an account: its key is tried, and kept where you choose; or write an example
    #[command(after_help = help::CONFIG_INIT, after_long_help = help::CONFIG_INIT_LONG)]
    Init(Init),
    /// Print a JSON schema of the configuration, for editors
    #[command(after_help = help::CONFIG_SCHEMA)]
    Schema,
}

/// Reads the arguments of the process.
///
/// # Errors
/// Clap's, which also carries the text of `--help` and `--version`; its exit code is 2 for wrong usage.
pub fn parse(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Cli, clap::Error> {
    let cli = Cli::try_parse_from(arguments)?;
    check(&cli).map_err(|(kind, text)| Cli::command().error(kind, text))?;
    Ok(cli)
}

const IMAGES_ALONE: &str = "--images is for the browser, which has no command";
const FRESH_ALONE: &str = "--fresh is for the browser, which has no command";
const AFTER_ASKS: &str = "--after goes on at a provider, and --offline asks none";
const OFFLINE_BEHIND: &str = "--offline stands behind the command that it is for";

/// What clap cannot say about arguments that stand at different commands.
fn check(cli: &Cli) -> Result<(), (ErrorKind, &'static str)> {
    let serves = matches!(cli.command, Some(Command::Demo { .. }));
    if cli.command.is_some() {
        let given = [
            (cli.images.is_some(), IMAGES_ALONE),
            (cli.browser.offline, OFFLINE_BEHIND),
            (cli.browser.fresh, FRESH_ALONE),
        ];
        if let Some((_, text)) = given.into_iter().find(|(given, _)| *given) {
            return Err((ErrorKind::ArgumentConflict, text));
        }
    }
    if let Some(Command::Assets(AssetCommand::List { pages, offline, .. })) = &cli.command
        && offline.offline
        && !pages.after.is_empty()
    {
        return Err((ErrorKind::ArgumentConflict, AFTER_ASKS));
    }
    if cli.common.demo_flags.any() && !cli.common.demo && !serves {
        let text = "--assets, --seed, --latency and --fault go with --demo or `demo serve`";
        return Err((ErrorKind::MissingRequiredArgument, text));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
