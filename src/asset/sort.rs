//! What a listing can be ordered by, and the order itself.

/// A property that assets can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SortBy {
    Name,
    Kind,
    Created,
    Duration,
    Dimensions,
    Bytes,
    Provider,
}

impl SortBy {
    pub const ALL: [Self; 7] =
        [Self::Name, Self::Kind, Self::Created, Self::Duration, Self::Dimensions, Self::Bytes, Self::Provider];

    /// The word on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Created => "created",
            Self::Duration => "duration",
            Self::Dimensions => "dimensions",
            Self::Bytes => "bytes",
            Self::Provider => "provider",
        }
    }
}

/// An order: what is not known is last, either way round; equal ones stand as their providers list them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    pub by: SortBy,
    pub reverse: bool,
}
