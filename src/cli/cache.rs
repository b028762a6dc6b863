//! What can be done with the kept previews.

use clap::Subcommand;

use super::help;

/// What can be done with the kept previews.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum CacheCommand {
    /// Print the folder that they are in
    #[command(after_help = help::CACHE_PATH)]
    Path,
    /// Say how many there are, and how much they take
    #[command(after_help = help::CACHE_SIZE)]
    Size,
    /// Take them away; they are made again when they are looked at
    #[command(after_help = help::CACHE_CLEAR)]
    Clear,
}
