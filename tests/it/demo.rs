//! The demo services over real loopback HTTP, asked by a client that is not the program's.

mod faults;
mod guard;
mod lists;
mod media;
mod rendered;
pub(super) mod wire;

use assetbrowse::demo::{Running, Settings, start};

/// A server with `assets` of each service, at a fixed moment.
async fn server(assets: u64) -> Running {
    started(Settings { assets, ..settings() }).await
}

/// A server on which some faults are staged.
async fn faulty(faults: &[&str]) -> Running {
    let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    started(Settings { assets: 150, faults, ..settings() }).await
}

async fn started(settings: Settings) -> Running {
    start(settings).await.unwrap()
}

fn settings() -> Settings {
    Settings { now: Some("2026-03-14T09:00:00Z".parse().unwrap()), ..Settings::default() }
}
