//! Which assets are meant: the same words for every command that lists.

use std::str::FromStr;

use clap::Args;

use super::words;
use crate::asset::{AccountName, AssetKind, Collection, Cursor, Sort, SortBy};

/// The selection, as it was typed.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Selection")]
pub struct Selection {
    /// Only this account; can be given several times
    #[arg(long = "provider", value_name = "ACCOUNT", hide_short_help = true)]
    pub providers: Vec<AccountName>,

    /// What people uploaded, or what the services made for them
    #[arg(long, value_name = "NAME", default_value = "assets", value_parser = words::collection(), hide_short_help = true)]
    pub collection: Collection,

    /// Only image, video, audio or other; several times
    #[arg(long = "kind", visible_alias = "type", value_name = "KIND", value_parser = words::kind())]
    #[arg(hide_possible_values = true)]
    pub kinds: Vec<AssetKind>,

    /// Only this status, in the provider's own word; can be given several times
    #[arg(long = "status", value_name = "NAME", hide_short_help = true)]
    pub statuses: Vec<String>,

    /// Only this folder: its id, with ACCOUNT: before it where several accounts have folders
    #[arg(long, value_name = "ID", hide_short_help = true)]
    pub folder: Option<String>,

    /// Only what this finds, best first
    ///
    /// The language of searches stands below.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub search: Option<String>,

    /// Order all of it, ascending, unknown last
    #[arg(long, value_name = "FIELD", value_parser = words::sort(), hide_short_help = true)]
    pub sort: Option<SortBy>,

    /// The other way round; unknown stays last
    #[arg(long, requires = "sort", hide_short_help = true)]
    pub reverse: bool,

    /// Only what is new since the browser was last closed
    #[arg(long, hide_short_help = true)]
    pub new: bool,

    /// Only what the providers no longer list
    #[arg(long, hide_short_help = true)]
    pub gone: bool,
}

/// Which part of the selection is listed.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Pages")]
pub struct Pages {
    /// Which page, from 1
    ///
    /// A service without page numbers is walked to it.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    #[arg(conflicts_with_all = ["all", "after"], hide_short_help = true)]
    pub page: u64,

    /// Assets of one page, 1 to 100 [default: that of the configuration, 50]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=100), hide_short_help = true)]
    pub page_size: Option<u8>,

    /// Go on from a "next" of the JSON format; accounts that are not named are not asked
    #[arg(long, value_name = "ACCOUNT=CURSOR", hide_short_help = true)]
    #[arg(conflicts_with_all = ["search", "sort", "new", "gone"])]
    pub after: Vec<After>,

    /// All pages, written as they come
    ///
    /// Asks for each provider's largest page.
    #[arg(long)]
    pub all: bool,
}

impl Selection {
    /// The order that was asked for.
    #[must_use]
    pub fn order(&self) -> Option<Sort> {
        self.sort.map(|by| Sort { by, reverse: self.reverse })
    }
}

/// What is brought up to date.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Selection")]
pub struct Collections {
    /// Only this account; can be given several times
    #[arg(long = "provider", value_name = "ACCOUNT")]
    pub providers: Vec<AccountName>,

    /// What people uploaded, or what the services made for them
    #[arg(long, value_name = "NAME", default_value = "assets", value_parser = words::collection())]
    pub collection: Collection,
}

/// Where one account's listing goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After {
    pub account: AccountName,
    pub cursor: Cursor,
}

impl FromStr for After {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((account, cursor)) if !cursor.is_empty() => {
                Ok(Self { account: AccountName::new(account)?, cursor: Cursor::new(cursor) })
            }
            Some(_) | None => Err("ACCOUNT=CURSOR is wanted, as in the \"next\" of --format json".to_owned()),
        }
    }
}
