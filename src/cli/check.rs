//! The arguments of `config check`.

use std::path::PathBuf;

use clap::Args;

use crate::asset::AccountName;

/// What is checked, and against what.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Explain these accounts alone; without it, all whose service is described
    #[arg(value_name = "ACCOUNT")]
    pub accounts: Vec<AccountName>,

    /// Ask nobody
    #[arg(id = "check_offline", long = "offline")]
    pub offline: bool,

    /// Explain how a stored answer of a listing is understood, without asking anybody; - is stdin
    #[arg(long, value_name = "FILE", conflicts_with = "check_offline")]
    pub answer: Option<PathBuf>,
}
