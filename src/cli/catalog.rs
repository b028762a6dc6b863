//! What can be done with the catalogue.

use std::path::PathBuf;

use clap::Subcommand;

use super::selection::{SEARCHES, Selection};
use super::words;
use crate::asset::AccountName;

const EXPORT_EXAMPLES: &str = "\
Examples:
  assetbrowse catalog export assets.csv
  assetbrowse catalog export --kind video --sort created videos.ndjson
  assetbrowse catalog export --format ndjson - | jq -r .name

Other programs can read the file that \"assetbrowse catalog path\" names in place:
  sqlite3 -readonly \"$(assetbrowse catalog path)\" 'SELECT kind, count(*) FROM assets GROUP BY 1'";

/// What can be done with the catalogue.
#[derive(Debug, Subcommand)]
pub enum CatalogCommand {
    /// Print where the catalogue is
    Path,
    /// Read all of it, say how large it is, and whether it is damaged
    Check,
    /// Write what is known into a file, as CSV or as one JSON object a line
    #[command(after_help = format!("{SEARCHES}\n\n{EXPORT_EXAMPLES}"))]
    Export {
        /// The file, replaced if it is there; "-" is stdout
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        selection: Box<Selection>,
        /// csv or ndjson, if the file's name does not end so
        #[arg(long, value_name = "FORMAT", value_parser = words::export())]
        format: Option<ExportFormat>,
    },
    /// Forget all that is known of an account
    Forget {
        /// Its configured name
        #[arg(value_name = "ACCOUNT")]
        account: AccountName,
    },
}

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    Csv,
    Ndjson,
}

impl ExportFormat {
    pub(super) const ALL: [Self; 2] = [Self::Csv, Self::Ndjson];

    /// The word on the command line, and the end of a file's name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
        }
    }
}
