//! How the first item of a listing was understood, field by field: for whoever writes a description.

/// What came of one listing.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// Its path, as it was asked.
    pub path: String,
    /// How many items its first page held.
    pub items: usize,
    /// Whether there is a next page, and how that was told.
    pub goes_on: String,
    /// The first item's fields, in the order of the description; empty where there is no item.
    pub fields: Vec<Field>,
    /// The first item as it came; empty where there is none.
    pub raw: String,
}

/// One field of the first item.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: &'static str,
    /// What the asset has of it, as it is shown; `None` where it stays unknown.
    pub value: Option<String>,
    /// What each of its sources gave, in their order, up to the one that counted.
    pub tried: Vec<Tried>,
}

/// One source of a field.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// As it is written in the description.
    pub source: String,
    /// `None` where it gave the value; else why not: `is missing`, `is a list, a text is wanted`.
    pub why_not: Option<String>,
}
