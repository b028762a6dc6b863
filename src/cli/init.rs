//! What `config init` is told. No flag takes a key.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::asset::{AccountName, ProviderKind};

const SERVICES: [ProviderKind; 2] = [ProviderKind::Heygen, ProviderKind::Affogato];

/// The options of `config init`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Init {
    /// The service to connect; asked for on a terminal
    #[arg(value_name = "SERVICE", value_parser = services())]
    pub service: Option<ProviderKind>,

    /// Where the key shall live; asked for on a terminal, and elsewhere the key is tried and nothing is written
    #[arg(long, value_name = "WHERE", value_parser = homes(), requires = "service")]
    pub keep: Option<KeepIn>,

    /// The account's name, if not the service's
    #[arg(long, hide_short_help = true, value_name = "NAME", requires = "service")]
    pub name: Option<AccountName>,

    /// The address of the API, for a proxy
    #[arg(long, hide_short_help = true, value_name = "URL", requires = "service")]
    pub base_url: Option<String>,

    /// With --keep command: the program that prints the key, and its arguments
    #[arg(long, hide_short_help = true, value_name = "LINE", requires = "keep")]
    pub command: Option<String>,

    /// Write an example configuration, all of it commented
    #[arg(long, conflicts_with_all = ["service"])]
    pub example: bool,
}

/// Where a key shall live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepIn {
    File,
    Keyring,
    Env,
    Command,
    None,
}

impl KeepIn {
    pub const ALL: [Self; 5] = [Self::File, Self::Keyring, Self::Env, Self::Command, Self::None];

    /// The word on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Keyring => "keyring",
            Self::Env => "env",
            Self::Command => "command",
            Self::None => "none",
        }
    }
}

fn services() -> impl TypedValueParser<Value = ProviderKind> {
    PossibleValuesParser::new(SERVICES.map(ProviderKind::as_str)).try_map(|text| {
        SERVICES.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| format!("{text} is not one of them"))
    })
}

fn homes() -> impl TypedValueParser<Value = KeepIn> {
    PossibleValuesParser::new(KeepIn::ALL.map(KeepIn::as_str)).try_map(|text| {
        KeepIn::ALL.into_iter().find(|home| home.as_str() == text).ok_or_else(|| format!("{text} is not one of them"))
    })
}
