//! `demo serve`, and the demo providers behind `--demo`.

use super::Failure;
use super::console::Console;
use crate::cli::{DemoFlags, Serve};
use crate::provider::registry;

/// The demo providers while they run; dropping it ends them.
pub(super) struct Running;

/// Starts the demo providers in this process; gives the accounts to ask.
#[expect(clippy::unused_async, reason = "the server is started on the runtime")]
pub(super) async fn start(_: &DemoFlags) -> Result<(Vec<registry::Settings>, Running), Failure> {
    Err(Failure::other("this build has no demo providers"))
}

/// Serves the demo providers until interrupted.
#[expect(clippy::unused_async, reason = "the server is started on the runtime")]
pub(super) async fn serve(_: Serve, _: &DemoFlags, _: Console) -> Result<u8, Failure> {
    Err(Failure::other("this build has no demo providers"))
}
