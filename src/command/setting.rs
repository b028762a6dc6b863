//! The settings of one run: the configuration with the flags laid over it.

use std::path::{Path, PathBuf};

use super::Failure;
use crate::cli::{Cli, Common};
use crate::config::{Config, Environment, Paths};
use crate::input::Keymap;

/// All that one run goes by.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) config: Config,
    pub(super) keymap: Keymap,
    /// What is allowed and yet unwise, one sentence each.
    pub(super) warnings: Vec<String>,
    /// `None` in the demo, which reads nothing of the user's and keeps nothing.
    pub(super) paths: Option<Paths>,
    pub(super) log_file: Option<PathBuf>,
    /// How often `-v` was given.
    pub(super) verbose: u8,
}

impl Setting {
    /// Reads the configuration; of the demo only one that is named on the command line, and then its providers are not
    /// asked.
    pub(super) fn read(cli: &Cli, environment: &Environment) -> Result<Self, Failure> {
        let common = &cli.common;
        let (paths, read) = if common.demo && common.config.is_none() {
            (None, crate::config::parse("", Path::new(""), &Environment::default()))
        } else {
            let paths = paths(common, environment)?;
            let read = crate::config::read(&paths, environment);
            (Some(paths), read)
        };
        let (mut config, mut warnings) = read.checked()?;
        let keymap = Keymap::new(&config.keys).map_err(Failure::usage)?;
        warnings.extend(keymap.warnings().iter().cloned());
        if common.demo && common.config.is_none() {
            // What the demo saves does not get among what is the user's.
            config.download.folder = config.download.folder.map(|folder| folder.join("demo"));
        }
        config.browser.images = cli.images.unwrap_or(config.browser.images);
        Ok(Self {
            keymap,
            warnings,
            log_file: common.log_file.clone().or_else(|| config.log.file.clone()),
            verbose: common.verbose,
            paths: paths.filter(|_| !common.demo),
            config,
        })
    }
}

/// Where the program's files are.
pub(super) fn paths(common: &Common, environment: &Environment) -> Result<Paths, Failure> {
    Paths::find(common.config.as_deref(), environment).ok_or_else(|| {
        Failure::usage(
            "there is no home folder; set ASSETBROWSE_CONFIG, ASSETBROWSE_DATA_DIR and ASSETBROWSE_CACHE_DIR",
        )
    })
}
