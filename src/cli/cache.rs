//! What can be done with the kept previews.

use clap::Subcommand;

/// What can be done with the kept previews.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum CacheCommand {
    /// Print the folder that they are in
    Path,
    /// Say how many there are, and how much they take
    Size,
    /// Take them away; they are made again when they are looked at
    Clear,
}
