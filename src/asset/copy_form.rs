//! The forms in which assets are copied.

/// What a file is called that a text is written into which is no form of assets.
pub const TEXT_FILE: &str = "copied.txt";

/// One form of the copy menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CopyForm {
    Url,
    Id,
    Name,
    Markdown,
    /// A Markdown table.
    Table,
    Html,
    Curl,
    Json,
    Ndjson,
    Csv,
    /// Where they were saved on this machine.
    Path,
    /// One of the user's own, by its number in the settings.
    Own(usize),
}

/// Letters of the user's own forms: those that are left, but for what moves, closes, searches or helps in a menu.
const OWN_LETTERS: [char; 11] = ['a', 'b', 'f', 'o', 'p', 'r', 'v', 'w', 'x', 'y', 'z'];

impl CopyForm {
    /// Those that everybody has, in the order of the menu.
    pub const BUILT_IN: [Self; 11] = [
        Self::Url,
        Self::Id,
        Self::Name,
        Self::Markdown,
        Self::Table,
        Self::Html,
        Self::Curl,
        Self::Json,
        Self::Ndjson,
        Self::Csv,
        Self::Path,
    ];

    /// All of them in the order of the menu, where the user has `own` of their own.
    pub fn all(own: usize) -> impl Iterator<Item = Self> + Clone {
        Self::BUILT_IN.into_iter().chain((0..own).map(Self::Own))
    }

    /// The letter that picks it in the menu: never one of `j k q g G / ?` or a digit. The user's own have letters as far
    /// as there are some.
    #[must_use]
    pub fn letter(self) -> Option<char> {
        Some(match self {
            Self::Url => 'u',
            Self::Id => 'i',
            Self::Name => 'n',
            Self::Markdown => 'm',
            Self::Table => 't',
            Self::Html => 'h',
            Self::Curl => 'c',
            Self::Json => 's',
            Self::Ndjson => 'd',
            Self::Csv => 'e',
            Self::Path => 'l',
            Self::Own(number) => return OWN_LETTERS.get(number).copied(),
        })
    }

    /// Its title in the menu and in notices. One of the user's own has a name besides, which stands in the settings.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Url => "URL",
            Self::Id => "ID",
            Self::Name => "name",
            Self::Markdown => "Markdown link",
            Self::Table => "Markdown table",
            Self::Html => "HTML",
            Self::Curl => "curl command",
            Self::Json => "JSON",
            Self::Ndjson => "NDJSON",
            Self::Csv => "CSV",
            Self::Path => "local path",
            Self::Own(_) => "own",
        }
    }

    /// Whether an asset without a URL has no place in it; `own` tells it of the user's own, by their numbers.
    #[must_use]
    pub fn needs_link(self, own: impl FnOnce(usize) -> bool) -> bool {
        match self {
            Self::Url | Self::Markdown | Self::Html | Self::Curl => true,
            Self::Id | Self::Name | Self::Table | Self::Json | Self::Ndjson | Self::Csv | Self::Path => false,
            Self::Own(number) => own(number),
        }
    }

    /// What several assets in this form are called.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Url => "URLs",
            Self::Id => "IDs",
            Self::Name => "names",
            Self::Markdown => "Markdown links",
            Self::Table => "rows of a Markdown table",
            Self::Html => "HTML elements",
            Self::Curl => "curl commands",
            Self::Json => "JSON objects",
            Self::Ndjson => "lines of NDJSON",
            Self::Csv => "lines of CSV",
            Self::Path => "local paths",
            Self::Own(_) => "lines",
        }
    }

    /// What a file is called that such a text is written into.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Url => "urls.txt",
            Self::Id => "ids.txt",
            Self::Name => "names.txt",
            Self::Markdown => "links.md",
            Self::Table => "assets.md",
            Self::Html => "assets.html",
            Self::Curl => "curl.sh",
            Self::Json => "assets.json",
            Self::Ndjson => "assets.ndjson",
            Self::Csv => "assets.csv",
            Self::Path => "paths.txt",
            Self::Own(_) => "assets.txt",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_form_has_a_letter_of_its_own_that_means_nothing_else() {
        let letters: Vec<char> = CopyForm::all(OWN_LETTERS.len()).filter_map(CopyForm::letter).collect();
        let different: BTreeSet<char> = letters.iter().copied().collect();
        assert_eq!((different.len(), letters.len()), (letters.len(), CopyForm::BUILT_IN.len() + OWN_LETTERS.len()));
        // These move, close, search or help in a menu.
        assert!(different.is_disjoint(&"jkqgG/?0123456789".chars().collect()));
        assert_eq!(CopyForm::Own(0).letter(), Some('a'));
        assert_eq!(CopyForm::Own(OWN_LETTERS.len()).letter(), None);
    }
}
