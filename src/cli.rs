//! What people type: arguments become one [`Command`], or one error. No flag takes a key.

mod cache;
mod catalog;
mod check;
mod demo;
mod doctor;
mod download;
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
pub use selection::{After, Collections, Pages, Selection};
pub use shell::{Complete, Shell};
pub use words::{Color, FormatWord};

const EXAMPLES: &str = "\
Examples:
  assetbrowse --demo                       look around; needs no key and no network
  HEYGEN_API_KEY=… assetbrowse             browse a real account
  assetbrowse list --kind video --all --format csv > videos.csv
  assetbrowse list --format json --page 3  one page, with totals and where it goes on
  assetbrowse sync                         take all of it into the local catalogue
  assetbrowse list --search 'teaser dur>30s' --sort created --reverse
  assetbrowse show heygen:5db1             all that is known of one asset
  assetbrowse url heygen:5db1 | xargs curl -fLO
  assetbrowse download --all --mirror      keep all of it on this machine

An ID is ACCOUNT:ID, or the bare id where one account alone has it; it is looked for among the assets, then among what
was rendered.
Exit codes: 0 done, 1 a provider or the network failed, 2 wrong usage or configuration,
3 a key was missing or refused, 4 timed out, 130 interrupted.";

const LIST_EXAMPLES: &str = "\
The providers answer, and what they say is remembered in the local catalogue. It answers --search,
--sort, --new and --gone, which need all of every account, once it has been brought up to date.

Examples:
  assetbrowse list --all --format ndjson | jq -r .name
  assetbrowse list --kind image --kind video --status active
  assetbrowse list --sort duration --reverse
  assetbrowse list --search 'launch kind:video created:2025-10' --format url
  assetbrowse list --offline --new
  assetbrowse list --format json --after heygen=100.50.abc";

const SYNC_EXAMPLES: &str = "\
What is listed no longer is kept and marked as gone; only a walk through everything tells. Ended
early, the next one goes on from there.

Examples:
  assetbrowse sync
  assetbrowse sync --quick --provider heygen
  assetbrowse sync --format json | jq .accounts";

const CHECK_EXAMPLES: &str = "\
Each account of kind custom is asked once for each of its lists, and its first item is printed as it
was understood: each field, and where it came from or why it is unknown.

Examples:
  assetbrowse config check
  assetbrowse config check --offline       the file alone; nobody is asked
  assetbrowse config check cloud           one account
  curl … | assetbrowse config check cloud --answer -";

/// A terminal browser for the media assets you keep at hosted services.
///
/// Without a command it opens the browser.
#[derive(Debug, Parser)]
#[command(name = "assetbrowse", version, after_help = EXAMPLES, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,

    /// How pictures are drawn; `auto` asks the terminal
    #[arg(long, help_heading = "Options of the browser", value_name = "WORD", value_parser = words::images())]
    pub images: Option<Images>,

    #[command(flatten)]
    pub browser: BrowserFlags,

    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The options of the browser alone.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Options of the browser")]
pub struct BrowserFlags {
    /// Ask nobody: show what was seen before
    #[arg(id = "browse_offline", long = "offline")]
    pub offline: bool,

    /// Begin anew, not where you left off
    #[arg(long)]
    pub fresh: bool,
}

/// The options of every command.
#[derive(Args, Debug)]
#[command(next_help_heading = "Options of every command")]
pub struct Common {
    /// Another configuration file
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Use the embedded demo providers; reads no key, and no configuration but one that is named
    #[arg(long, global = true)]
    pub demo: bool,

    /// Write a log to this file
    #[arg(long, global = true, value_name = "FILE")]
    pub log_file: Option<PathBuf>,

    /// Log more; twice for all
    #[arg(short, global = true, action = ArgAction::Count)]
    pub verbose: u8,

    /// Colours: on a terminal by default, unless the environment says no
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_parser = words::color())]
    pub color: Color,

    #[command(flatten)]
    pub demo_flags: DemoFlags,
}

/// What is to be done with assets: the commands that ask the providers or the catalogue.
#[derive(Debug, Subcommand)]
pub enum AssetCommand {
    /// List one page of assets, or all, on stdout
    #[command(after_help = format!("{}\n\n{LIST_EXAMPLES}", selection::SEARCHES))]
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
    Url {
        /// ACCOUNT:ID, or the bare id where one account alone has it
        #[arg(value_name = "ID", required = true)]
        ids: Vec<String>,
        #[command(flatten)]
        offline: Offline,
    },
    /// Save media files into a folder
    #[command(after_help = format!("{}\n\n{}", download::EXAMPLES, selection::SEARCHES))]
    Download(Box<Download>),
    /// Take all that the providers list into the local catalogue
    #[command(after_help = SYNC_EXAMPLES)]
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
    /// The local catalogue: where it is, whether it is sound, and all that is in it
    Catalog {
        #[command(subcommand)]
        command: CatalogCommand,
    },
    /// The previews that are kept: where they are, how much they take
    Cache {
        #[command(subcommand)]
        command: CacheCommand,
    },
    /// What works here, and what to do where something does not
    #[command(after_help = doctor::EXAMPLES)]
    Doctor(Doctor),
    /// The embedded demo providers
    Demo {
        #[command(subcommand)]
        command: DemoCommand,
    },
    /// Where the configuration is, and whether it is right
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Print the script with which a shell completes command lines
    Completions {
        #[arg(value_name = "SHELL", value_parser = words::shell())]
        shell: Shell,
    },
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
    #[arg(long, conflicts_with = "offline")]
    pub probe: bool,
}

/// How a listing is written.
#[derive(Args, Clone, Debug)]
pub struct FormatFlag {
    /// table on a terminal and ndjson otherwise, if left out; template:NAME is a [copy.NAME] of the configuration
    #[arg(long, value_name = "FORMAT", value_parser = words::FormatParser)]
    pub format: Option<FormatWord>,
}

/// What can be done with the demo providers.
#[derive(Debug, Subcommand)]
pub enum DemoCommand {
    /// Serve both APIs over plain HTTP on this machine, in the foreground; the key is "demo"
    #[command(after_help = demo::fault_names())]
    Serve(Serve),
}

/// What can be done with the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum ConfigCommand {
    /// Print where the program's files are
    Path,
    /// Print every mistake of the configuration, or what it comes to
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Check),
    /// Write an example configuration, all of it commented
    Init,
    /// Print a JSON schema of the configuration, for editors
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
