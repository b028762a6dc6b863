//! The arguments of `doctor`.

use clap::Args;

use super::words;
use crate::asset::AccountName;

pub(super) const EXAMPLES: &str = "\
Nothing is changed and no key is shown; each provider is asked for one asset. The exit code is that of
the gravest thing that is wrong: 2 the configuration, 3 a key, 4 no answer in time, 1 anything else.

Examples:
  assetbrowse doctor
  assetbrowse doctor --provider heygen
  assetbrowse doctor --format json | jq '.findings[] | select(.level == \"wrong\")'";

/// What is looked into.
#[derive(Args, Clone, Debug)]
pub struct Doctor {
    /// Ask this account alone; can be given several times
    #[arg(long = "provider", value_name = "ACCOUNT", conflicts_with = "offline")]
    pub providers: Vec<AccountName>,

    /// Ask no provider
    #[arg(long)]
    pub offline: bool,

    /// How it is told
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = words::findings())]
    pub format: DoctorFormat,
}

/// How findings are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoctorFormat {
    /// For people: grouped, a line each.
    Text,
    Json,
}

impl DoctorFormat {
    pub(super) const ALL: [Self; 2] = [Self::Text, Self::Json];

    /// The word on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
        }
    }
}
