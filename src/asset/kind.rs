//! What sort of medium an asset is.

/// The four kinds that the program tells apart; a service's other words are [`Other`](Self::Other) and keep their word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AssetKind {
    Image,
    Video,
    Audio,
    Other,
}

impl AssetKind {
    /// All of them, in the order of the sidebar.
    pub const ALL: [Self; 4] = [Self::Image, Self::Video, Self::Audio, Self::Other];

    /// The kind that a service's word stands for. The set of words is open.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        match word {
            "image" => Self::Image,
            "video" => Self::Video,
            "audio" => Self::Audio,
            _ => Self::Other,
        }
    }

    /// The word in JSON, filters and on the screen.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Other => "other",
        }
    }
}
