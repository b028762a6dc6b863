//! The browser.

use super::setting::Setting;
use crate::cli::DemoFlags;

/// Opens the browser, on the demo providers where `demo` is given, and gives the exit code.
pub(super) fn run(_: Setting, _: Option<&DemoFlags>) -> anyhow::Result<u8> {
    anyhow::bail!("this build has no browser")
}
