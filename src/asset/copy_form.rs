//! The forms in which assets are copied.

/// One form of the copy menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CopyForm {
    Url,
    Id,
    Name,
    Markdown,
    Html,
    Curl,
    Json,
}

impl CopyForm {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 7] = [Self::Url, Self::Id, Self::Name, Self::Markdown, Self::Html, Self::Curl, Self::Json];

    /// The letter that picks it in the menu: never one of `j k q g G / ?` or a digit.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Url => 'u',
            Self::Id => 'i',
            Self::Name => 'n',
            Self::Markdown => 'm',
            Self::Html => 'h',
            Self::Curl => 'c',
            Self::Json => 's',
        }
    }

    /// Its title in the menu and in notices.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Url => "URL",
            Self::Id => "ID",
            Self::Name => "name",
            Self::Markdown => "Markdown link",
            Self::Html => "HTML",
            Self::Curl => "curl command",
            Self::Json => "JSON",
        }
    }
}
