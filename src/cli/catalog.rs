//! What can be done with the catalogue.

use std::path::PathBuf;

use clap::Subcommand;

use super::selection::Selection;
use super::{help, words};
use crate::asset::AccountName;

/// What can be done with the catalogue.
#[derive(Debug, Subcommand)]
pub enum CatalogCommand {
    /// Print where the catalogue is
    #[command(after_help = help::CATALOG_PATH)]
    Path,
    /// Read all of it, say how large it is, and whether it is damaged
    #[command(after_help = help::CATALOG_CHECK)]
    Check,
    /// Write what is known into a file, as CSV or as one JSON object a line
    #[command(after_help = help::EXPORT, after_long_help = help::export())]
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
    #[command(after_help = help::CATALOG_FORGET)]
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
