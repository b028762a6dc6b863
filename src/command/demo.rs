//! `demo serve`, and the demo providers behind `--demo`.

use std::future::pending;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::Failure;
use super::console::Console;
use crate::asset::{Account, AccountName};
use crate::cli::{DemoFlags, Serve};
use crate::demo::{self, FaultAt, Running, Settings};
use crate::provider::key::KeySource;
use crate::provider::registry::{self, HeygenApi, Service};

/// One medium was made for so many that were uploaded.
const RENDERED: u64 = 10;

/// Starts the demo providers in this process; gives the accounts to ask, and what ends the providers when dropped.
pub(super) async fn start(flags: &DemoFlags) -> Result<(Vec<registry::Settings>, Running), Failure> {
    let running = listen(flags, SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
    Ok((accounts(&running.base_url())?, running))
}

/// The accounts at demo providers that listen there.
pub(super) fn accounts(base_url: &str) -> Result<Vec<registry::Settings>, Failure> {
    let base_url = Url::parse(base_url).map_err(|error| Failure::other(error.to_string()))?;
    let account = |service: Service| -> Result<registry::Settings, Failure> {
        let kind = service.kind();
        let name = AccountName::new(kind.as_str()).map_err(Failure::other)?;
        let key = KeySource::Inline(SecretString::from(demo::KEY));
        let account = Account { name, kind, base_url: base_url.clone() };
        Ok(registry::Settings { account, service, key, place: Some("the demo".to_owned()) })
    };
    Ok(vec![account(Service::Affogato)?, account(Service::Heygen(HeygenApi::Auto))?])
}

/// Serves the demo providers until interrupted.
pub(super) async fn serve(serve: Serve, flags: &DemoFlags, mut console: Console) -> Result<u8, Failure> {
    let running = listen(flags, serve.listen).await?;
    writeln!(console.out, "listening on {}", running.base_url())?;
    console.out.flush()?;
    console.messages.progress("the key is \"demo\" · ctrl-c ends it");
    // The future is dropped on ctrl-c, and the server with it.
    pending().await
}

async fn listen(flags: &DemoFlags, listen: SocketAddr) -> Result<Running, Failure> {
    let settings = settings(flags, listen)?;
    demo::start(settings).await.map_err(|error| Failure::usage(format!("the demo cannot listen on {listen}: {error}")))
}

/// The demo's own defaults with the flags over them.
fn settings(flags: &DemoFlags, listen: SocketAddr) -> Result<Settings, Failure> {
    let usual = Settings::default();
    let faults: Result<Vec<FaultAt>, _> = flags.faults.iter().map(|name| name.parse::<FaultAt>()).collect();
    Ok(Settings {
        assets: flags.assets.unwrap_or(usual.assets),
        rendered: flags.assets.map_or(usual.rendered, |assets| assets.div_ceil(RENDERED)),
        seed: flags.seed.unwrap_or(usual.seed),
        latency: flags.latency.map_or(usual.latency, Duration::from_millis),
        faults: faults.map_err(|why| Failure::usage(format!("--fault: {why}")))?,
        listen,
        now: usual.now,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_lie_over_the_defaults_of_the_demo() {
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 9));
        let plain = settings(&DemoFlags::default(), listen).unwrap();
        assert_eq!((plain.assets, plain.rendered, plain.seed, plain.latency), (1200, 120, 1, Duration::ZERO));
        let flags = DemoFlags { assets: Some(57), latency: Some(50), ..DemoFlags::default() };
        let asked = settings(&flags, listen).unwrap();
        assert_eq!((asked.assets, asked.rendered, asked.latency), (57, 6, Duration::from_millis(50)));
    }

    #[test]
    fn a_fault_that_is_not_known_is_wrong_usage() {
        let flags = DemoFlags { faults: vec!["gremlins".to_owned()], ..DemoFlags::default() };
        let failure = settings(&flags, SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).unwrap_err();
        assert_eq!(failure.code, 2);
    }
}
