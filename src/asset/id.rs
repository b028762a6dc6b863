//! Who an asset is: its account, its collection and its id there.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The name that the user gave to an account (a table in the configuration).
///
/// Letters, digits, `-`, `_` and `.` only: it is printed, compared, and stands before the colon of `account:id`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountName(Arc<str>);

impl AccountName {
    /// Checks a name from the configuration or the command line.
    ///
    /// # Errors
    /// One sentence that says what a name may be.
    pub fn new(name: &str) -> Result<Self, String> {
        let good = !name.is_empty()
            && name.len() <= 40
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if good {
            Ok(Self(Arc::from(name)))
        } else {
            Err(format!("{name:?} cannot be an account's name: 1 to 40 letters, digits, - _ or ."))
        }
    }

    /// What stands in an account's place in the failures of the local catalogue.
    #[must_use]
    pub fn catalog() -> Self {
        Self(Arc::from("catalogue"))
    }

    /// The name as text; safe to print anywhere.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for AccountName {
    type Err = String;
    fn from_str(name: &str) -> Result<Self, String> {
        Self::new(name)
    }
}

/// Which API an account speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProviderKind {
    Affogato,
    Heygen,
    /// A service that the configuration describes.
    Custom,
}

impl ProviderKind {
    /// The word in the configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Affogato => "affogato",
            Self::Heygen => "heygen",
            Self::Custom => "custom",
        }
    }
}

/// An account: the configured name with the API that it speaks and where.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Account {
    pub name: AccountName,
    pub kind: ProviderKind,
    /// Where the API's own paths are appended to; without user info and query.
    pub base_url: url::Url,
}

/// Which listing of a provider an asset is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Collection {
    /// What the account's people uploaded.
    #[default]
    Assets,
    /// What the service made for them.
    Rendered,
}

impl Collection {
    pub const ALL: [Self; 2] = [Self::Assets, Self::Rendered];

    /// The word in JSON and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assets => "assets",
            Self::Rendered => "rendered",
        }
    }
}

/// The identity of an asset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AssetId {
    pub account: AccountName,
    pub collection: Collection,
    /// The provider's id: text from outside. Make a [`Label`](crate::text::Label) of it before showing it.
    pub id: Arc<str>,
}

/// The identity of a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FolderId {
    pub account: AccountName,
    pub id: Arc<str>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("heygen", true)]
    #[case("studio-2.eu_1", true)]
    #[case("", false)]
    #[case("a b", false)]
    #[case("a:b", false)]
    #[case("a\u{202e}b", false)]
    #[case("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    fn names_of_accounts_are_plain_words(#[case] name: &str, #[case] good: bool) {
        assert_eq!(AccountName::new(name).is_ok(), good);
    }
}
