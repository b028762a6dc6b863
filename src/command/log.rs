//! The log: into a file or nowhere, never to the terminal.

mod capped;
mod redacted;

use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

use super::Failure;
use super::setting::Setting;
use crate::config::LogLevel;
use crate::text;
use capped::Capped;
use redacted::Redacted;

/// Begins to log, if a file is named. Only what this program says is logged: libraries log headers and URLs.
pub(super) fn start(setting: &Setting) -> Result<(), Failure> {
    let Some(path) = &setting.log_file else {
        return Ok(());
    };
    let file = Capped::open(path).map_err(|error| {
        Failure::usage(format!("{} cannot be written: {error}", text::safe(&path.to_string_lossy())))
    })?;
    let level = match setting.verbose {
        0 => setting.config.log.level,
        1 => setting.config.log.level.max(LogLevel::Debug),
        _ => LogLevel::Trace,
    };
    let filter = EnvFilter::new(format!("off,assetbrowse={}", level.as_str()));
    let lines = Mutex::new(Redacted(file));
    let log = tracing_subscriber::fmt().with_writer(lines).with_ansi(false).with_env_filter(filter);
    log.try_init().map_err(|error| Failure::other(format!("cannot log: {error}")))?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    Ok(())
}
