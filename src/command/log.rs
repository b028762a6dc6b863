//! The log: into a file or nowhere, never to the terminal.

mod capped;
mod redacted;

use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

use super::Failure;
use super::setting::Setting;
use crate::config::LogLevel;
use crate::text;
use capped::Capped;
use redacted::Redacted;

/// Begins to log, if a file is named.
pub(super) fn start(setting: &Setting) -> Result<(), Failure> {
    match &setting.log_file {
        Some(path) => start_in(path, setting.config.log.level, setting.verbose),
        None => Ok(()),
    }
}

/// Begins to log into a file; `verbose` is how often `-v` was given. Only what this program says is logged: libraries log
/// headers and URLs.
pub(super) fn start_in(path: &Path, level: LogLevel, verbose: u8) -> Result<(), Failure> {
    let file = Capped::open(path).map_err(|error| {
        Failure::usage(format!("{} cannot be written: {error}", text::safe(&path.to_string_lossy())))
    })?;
    let level = match verbose {
        0 => level,
        1 => level.max(LogLevel::Debug),
        _ => LogLevel::Trace,
    };
    let filter = EnvFilter::new(format!("off,assetbrowse={}", level.as_str()));
    let lines = Mutex::new(Redacted(file));
    let log = tracing_subscriber::fmt().with_writer(lines).with_ansi(false).with_env_filter(filter);
    log.try_init().map_err(|error| Failure::other(format!("cannot log: {error}")))?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    Ok(())
}
