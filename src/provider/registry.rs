//! The accounts as they are configured.

use super::key::KeySource;
use crate::asset::Account;

/// Which of HeyGen's APIs is spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeygenApi {
    #[default]
    Auto,
    V1,
    V3,
}

/// One account, as it is configured.
#[derive(Clone, Debug)]
pub struct Settings {
    pub account: Account,
    pub key: KeySource,
    pub api: HeygenApi,
    /// Where it is configured, for messages: `config.toml:14`.
    pub place: Option<String>,
}
