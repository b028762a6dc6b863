//! Both services on this machine: for looking around without a key, for contract tests and for terminal tests alike.
//!
//! One loopback origin speaks the two published list documents and what belongs to them, lists what the services have
//! made, and serves the media that it lists. Nothing is kept for an asset: each is computed from the seed, the service and its number, so that a million
//! start as fast as a dozen. What is said of a medium is true of the bytes that are served.

mod affogato;
mod answer;
mod dice;
mod faults;
mod guard;
mod heygen;
mod items;
mod making;
mod media;
mod names;
mod params;
mod server;
mod shifting;

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use jiff::Timestamp;

pub use faults::{FaultAt, FaultName, Place};
pub use server::{Running, start};

/// The only key that the demo services take.
pub const KEY: &str = "demo";

/// What the demo services are to be like.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How many assets each of the two services has.
    pub assets: u64,
    /// How many media each of them has made: generated at the one, rendered at the other.
    pub rendered: u64,
    /// The same seed gives the same accounts.
    pub seed: u64,
    /// Waited before each answer.
    pub latency: Duration,
    /// What goes wrong.
    pub faults: Vec<FaultAt>,
    /// Where to listen; loopback only. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// The moment that all dates lie before; `None` is the full hour before the start. Ids and order do not hang on it.
    /// Where it is given, time stands still: what is being made then is never ready.
    pub now: Option<Timestamp>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            assets: 1200,
            rendered: 120,
            seed: 1,
            latency: Duration::ZERO,
            faults: Vec::new(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            now: None,
        }
    }
}
