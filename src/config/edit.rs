//! Changing the configuration file: an account is added, or gets its key elsewhere. All else stays as it is, comments and
//! order included.

mod table;
mod writing;

use std::path::{Path, PathBuf};

use url::Url;

use super::Environment;
use crate::asset::{AccountName, ProviderKind};
use crate::provider::key::KeySource;
use crate::provider::registry::Settings;
use crate::text;

/// What stands in a table `[providers.NAME]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub name: AccountName,
    pub kind: ProviderKind,
    /// `None` where it is the kind's own, or is to stay as it is.
    pub base_url: Option<Url>,
    pub key: KeyEntry,
}

/// Where the key of an account is, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyEntry {
    /// In the usual variables of its kind: nothing has to be said.
    Usual,
    Variable(String),
    File(String),
    Command(Vec<String>),
    Keyring(String),
}

impl Entry {
    /// The entry of an account that the environment alone has made; `None` where the file has it already, or where it is
    /// for this run alone.
    #[must_use]
    pub fn of_environment(settings: &Settings) -> Option<Self> {
        let from_environment = settings.place.is_none() && matches!(settings.key, KeySource::Env(_));
        let Settings { account, .. } = settings;
        let entry = Self { name: account.name.clone(), kind: account.kind, base_url: None, key: KeyEntry::Usual };
        from_environment.then_some(entry)
    }
}

/// The file as it was found.
#[derive(Debug)]
pub struct Draft {
    /// Where it really is, behind any links.
    file: PathBuf,
    /// As it is named in messages.
    shown: String,
    before: Option<String>,
}

impl Draft {
    /// Reads a configuration file that may not be there yet.
    ///
    /// # Errors
    /// One sentence: it cannot be read or changed.
    pub fn read(file: &Path) -> Result<Self, String> {
        let shown = text::safe(&super::paths::shown(file)).into_owned();
        let (file, before) = writing::read(file).map_err(|why| format!("{shown} {why}"))?;
        Ok(Self { file, shown, before })
    }

    /// Whether there is a table `[providers]`, without which the environment makes the accounts.
    #[must_use]
    pub fn has_accounts(&self) -> bool {
        self.before.as_deref().is_some_and(table::has_accounts)
    }

    /// Writes an entry; where there was none before, those that the environment alone has made, too.
    ///
    /// # Errors
    /// One sentence: nothing was changed then.
    pub fn write(&self, entry: &Entry, others: &[Entry], environment: &Environment) -> Result<(), String> {
        let others = if self.has_accounts() { &[] } else { others };
        let before = self.before.as_deref();
        let after = table::edited(before.unwrap_or_default(), entry, others)
            .and_then(|after| self.checked(after, entry, environment))
            .map_err(|why| format!("{} {why}", self.shown))?;
        writing::write(&self.file, before, &after).map_err(|why| format!("{} {why}", self.shown))
    }

    /// What was made of the file has to say what it should.
    fn checked(&self, after: String, entry: &Entry, environment: &Environment) -> Result<String, String> {
        let read = super::parse(&after, &self.file, environment);
        let is_there = read.config.providers.iter().any(|settings| settings.account.name == entry.name);
        if read.mistakes.is_empty() && is_there {
            return Ok(after);
        }
        Err(format!(
            "has its accounts in a form that cannot be added to; nothing was written, add [providers.{}] by hand",
            entry.name
        ))
    }
}

#[cfg(test)]
mod tests;
