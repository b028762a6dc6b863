//! `download`: which assets, where to, and how.

use clap::builder::{OsStringValueParser, TypedValueParser as _};
use clap::{Args, ValueHint};

use super::{Pages, Selection, words};
use crate::asset::{Destination, Template};
use crate::output::Format;

pub(super) const EXAMPLES: &str = "\
Without an ID the selection is downloaded: one page, or --all. What is there already and is the same
is not fetched again, what broke off goes on where it was, and no file is ever overwritten. The files
get the extension of what is in them, and the day of the asset. Assets without a URL are skipped.

Examples:
  assetbrowse download heygen:5db1 heygen:77aa --to ~/clips
  assetbrowse download --kind video --search 'created:2025-10' --all
  assetbrowse download --all --mirror --sidecar json --to /archive
  assetbrowse download --all --dry-run
  assetbrowse download --all --template '{created|date}/{name|stem} {id}' --format json | jq .failed";

/// What is downloaded.
#[derive(Args, Clone, Debug)]
pub struct Download {
    /// ACCOUNT:ID, or the bare id where one account alone has it; without any, what is selected
    #[arg(value_name = "ID")]
    #[arg(conflicts_with_all = ["providers", "kinds", "statuses", "folder", "search", "sort", "new", "gone"])]
    #[arg(conflicts_with_all = ["page", "page_size", "after", "all"])]
    pub ids: Vec<String>,

    /// Into this folder [default: that of the configuration]; builds with object stores take `s3://BUCKET/PREFIX`, `gs://…` and `az://…` too
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, value_parser = OsStringValueParser::new().try_map(|to| Destination::parse(&to)))]
    pub to: Option<Destination>,

    /// What files are called: {provider}/{name} and the like, from the fields of the JSON [default: that of the configuration]
    #[arg(long, value_name = "TEXT", value_parser = Template::parse)]
    pub template: Option<Template>,

    /// Downloads at once, 1 to 16 [default: that of the configuration, 4]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=16))]
    pub jobs: Option<u8>,

    /// Say what would be fetched, and where to; no medium is asked
    #[arg(long, conflicts_with = "sidecar")]
    pub dry_run: bool,

    /// Fetch what is new alone: what was saved before is not asked of its host again; nothing is deleted
    #[arg(long, requires = "all")]
    pub mirror: bool,

    /// Write each asset's JSON beside its file, as FILE.json
    #[arg(long, value_name = "FORMAT", value_parser = words::report())]
    pub sidecar: Option<Format>,

    /// Tell what came of each asset, as JSON, instead of lines
    #[arg(long, value_name = "FORMAT", value_parser = words::report())]
    pub format: Option<Format>,

    #[command(flatten)]
    pub selection: Selection,

    #[command(flatten)]
    pub pages: Pages,
}
