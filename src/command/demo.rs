//! `demo serve`, and the demo providers behind `--demo`.

use std::io::Write as _;
use std::net::SocketAddr;
use std::time::Duration;

use secrecy::SecretString;

use super::Failure;
use super::console::Console;
use crate::asset::{Account, AccountName, ProviderKind};
use crate::cli::{DemoFlags, Serve};
use crate::demo::{self, KEY, Running};
use crate::provider::registry::{self, HeygenApi, KeySource, check_base_url};

/// Starts the demo providers in this process; gives the accounts to ask. Dropping the second ends them.
pub(super) async fn start(flags: &DemoFlags) -> Result<(Vec<registry::Settings>, Running), Failure> {
    let settings = settings(flags, demo::Settings::default().listen)?;
    let running =
        demo::start(settings).await.map_err(|error| Failure::other(format!("the demo does not start: {error}")))?;
    let accounts = [ProviderKind::Affogato, ProviderKind::Heygen].into_iter().map(|kind| account(kind, &running));
    Ok((accounts.collect::<Result<_, _>>()?, running))
}

/// Serves the demo providers until interrupted.
pub(super) async fn serve(serve: Serve, flags: &DemoFlags, mut console: Console) -> Result<u8, Failure> {
    let running = demo::start(settings(flags, serve.listen)?)
        .await
        .map_err(|error| Failure::other(format!("cannot listen on {}: {error}", serve.listen)))?;
    writeln!(console.out, "listening on {}", running.base_url())?;
    console.out.flush()?;
    std::future::pending().await
}

fn settings(flags: &DemoFlags, listen: SocketAddr) -> Result<demo::Settings, Failure> {
    let usual = demo::Settings::default();
    let faults = flags.faults.iter().map(|name| name.parse()).collect::<Result<_, _>>().map_err(Failure::usage)?;
    Ok(demo::Settings {
        assets: flags.assets.unwrap_or(usual.assets),
        seed: flags.seed.unwrap_or(usual.seed),
        latency: flags.latency.map_or(usual.latency, Duration::from_millis),
        faults,
        listen,
        now: usual.now,
    })
}

fn account(kind: ProviderKind, running: &Running) -> Result<registry::Settings, Failure> {
    Ok(registry::Settings {
        account: Account {
            name: AccountName::new(kind.as_str()).map_err(Failure::other)?,
            kind,
            base_url: check_base_url(&running.base_url()).map_err(Failure::other)?,
        },
        key: KeySource::Inline(SecretString::from(KEY)),
        api: HeygenApi::Auto,
        place: None,
    })
}
