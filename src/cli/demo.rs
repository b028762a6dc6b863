//! What the demo providers are to be like.

use std::net::{Ipv4Addr, SocketAddr};

use clap::Args;

/// Beside `--demo` and for `demo serve`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(next_help_heading = "Beside --demo and for demo serve")]
pub struct DemoFlags {
    /// How many assets each of the two services has, and a tenth of it rendered [default: 1200]
    #[arg(long, global = true, hide_short_help = true, value_name = "N")]
    pub assets: Option<u64>,

    /// The same number gives the same assets [default: 1]
    #[arg(long, global = true, hide_short_help = true, value_name = "N")]
    pub seed: Option<u64>,

    /// Milliseconds before each answer [default: 0]
    #[arg(long, global = true, hide_short_help = true, value_name = "MS", value_parser = clap::value_parser!(u64).range(..=600_000))]
    pub latency: Option<u64>,

    /// What goes wrong, NAME or NAME@PLACE; can be given several times
    #[arg(long = "fault", global = true, hide_short_help = true, value_name = "NAME")]
    pub faults: Vec<String>,
}

impl DemoFlags {
    /// Whether any of them was given.
    pub(super) fn any(&self) -> bool {
        *self != Self::default()
    }
}

/// The options of `demo serve` alone.
#[derive(Args, Clone, Copy, Debug)]
pub struct Serve {
    /// Where to listen, on this machine only; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))]
    pub listen: SocketAddr,
}
