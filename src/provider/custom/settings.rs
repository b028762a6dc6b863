//! How a service is described: what is asked, where the items are in its answers, and what their fields mean.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::asset::{AssetKind, Collection};
pub use crate::provider::http::Auth;

/// A service, described.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    pub auth: Auth,
    /// Whether media at the service's own origin are asked with the key. Those of other origins never are.
    pub send_auth: bool,
    /// Further headers of each request to the service, such as one that names the version of its API.
    pub headers: Vec<(String, String)>,
    /// What `{name}` stands for in paths, queries and fields.
    pub variables: BTreeMap<String, String>,
    /// One request before all others, whose answer fills further variables.
    pub first: Option<First>,
    /// The listings, at least one. Those of one collection are listed one behind the other.
    pub lists: Vec<List>,
    /// How one asset is asked for, where the service can tell one.
    pub one: Option<One>,
    /// Where an answer says that something went wrong, if anything but an empty value is there.
    pub errors: Vec<Pointer>,
    /// Statuses that ask to slow down, besides 429.
    pub throttle: Vec<u16>,
}

/// The first request.
#[derive(Clone, Debug, PartialEq)]
pub struct First {
    pub path: Template,
    /// The variables that its answer fills, each from the first place that holds something.
    pub variables: BTreeMap<String, Vec<Pointer>>,
}

/// One listing.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    pub collection: Collection,
    /// All of its items are of this kind, so that it need not be asked for others.
    pub kind: Option<AssetKind>,
    /// Below the base URL.
    pub path: Template,
    /// Parameters in their order. One whose variables are not all known yet (`{cursor}` of the first page) is left out.
    pub query: Vec<(String, Template)>,
    /// The most items that one page may hold: what `{page_size}` is at most.
    pub page_size: usize,
    pub paging: Paging,
    /// Where the items are; the empty pointer is the answer itself.
    pub items: Pointer,
    /// Where an item holds a list of its own, whose elements are the assets. Fields of the outer one are `../…`.
    pub inner: Option<Pointer>,
    /// Where the number of all items is told.
    pub total: Option<Pointer>,
    /// Further parameters where one kind alone is wanted.
    pub kinds: BTreeMap<AssetKind, Vec<(String, Template)>>,
    /// Further parameters where one folder alone is wanted: `{folder}` is its id.
    pub folder: Vec<(String, Template)>,
    pub newest_first: bool,
    pub fields: Fields,
}

/// How a listing goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paging {
    /// `{page}` counts from `first`.
    Page { first: u64 },
    /// `{offset}` is how many items are before the page.
    Offset,
    /// `{cursor}` is told by the answer, or is a field of its last item.
    Cursor { cursor: CursorAt, has_more: Option<Pointer> },
    /// The answer holds the URL of the next page, which has to be of the same origin.
    Next(Pointer),
    /// The header `Link` with `rel="next"`, likewise.
    Link,
    /// There is one page.
    Single,
}

/// Where a cursor is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CursorAt {
    Answer(Pointer),
    LastItem(Pointer),
}

/// What the fields of an asset are made of: the first source that holds something. Without sources a field is unknown;
/// an asset without an id is unreadable.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    pub id: Vec<Source>,
    pub name: Vec<Source>,
    /// The service's own word for the kind.
    pub kind: Vec<Source>,
    /// Which kind a word means, in lower case. Where it is not here: the words themselves, then the MIME type, then the
    /// URL's ending.
    pub kinds: BTreeMap<String, AssetKind>,
    pub mime: Vec<Source>,
    pub status: Vec<Source>,
    pub url: Vec<Source>,
    pub thumbnail: Vec<Source>,
    pub expires: Vec<Source>,
    pub created: Vec<Source>,
    pub dates: Dates,
    pub width: Vec<Source>,
    pub height: Vec<Source>,
    pub duration: Vec<Source>,
    pub durations: Durations,
    pub frames: Vec<Source>,
    pub fps: Vec<Source>,
    pub bytes: Vec<Source>,
    pub folder: Vec<Source>,
    pub folder_name: Vec<Source>,
}

/// How moments are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dates {
    /// RFC 3339, or a number (or numeric text): of seconds since 1970, of milliseconds from 100,000,000,000 on.
    #[default]
    Auto,
    Seconds,
    Milliseconds,
    Rfc3339,
}

/// How durations are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durations {
    /// A number (or numeric text) of seconds, or `M:SS`, `H:MM:SS`.
    #[default]
    Seconds,
    Milliseconds,
}

/// How one asset is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct One {
    pub collection: Collection,
    /// Below the base URL; `{id}` is the asset's.
    pub path: Template,
    /// Where the item is in the answer. Its fields are those of the collection's first list.
    pub item: Pointer,
}

/// One way to a field's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the item.
    Item(Pointer),
    /// In the outer item that holds this one: `../created_at`.
    Outer(Pointer),
    /// A text in which `{/pointer}`, `{../pointer}` and `{variable}` are filled in; it says nothing unless all of them
    /// hold something. Without any it is a constant.
    Template(Template),
}

/// A JSON pointer (RFC 6901).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer {
    /// The keys and indices on the way, without their escapes.
    pub steps: Vec<String>,
}

/// Text with places to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(pub Vec<Piece>);

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    Variable(String),
    Item(Pointer),
    Outer(Pointer),
}

impl FromStr for Pointer {
    type Err = String;

    /// # Errors
    /// One sentence: it begins with no slash, or an escape is none.
    fn from_str(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let Some(rest) = text.strip_prefix('/') else {
            return Err("a JSON pointer begins with a slash, like /data/items".into());
        };
        let steps = rest.split('/').map(unescaped).collect::<Option<_>>();
        steps.map(|steps| Self { steps }).ok_or_else(|| "in a JSON pointer ~ is written ~0, and / is ~1".into())
    }
}

fn unescaped(step: &str) -> Option<String> {
    let mut text = String::with_capacity(step.len());
    let mut chars = step.chars();
    while let Some(c) = chars.next() {
        text.push(match c {
            '~' => match chars.next()? {
                '0' => '~',
                '1' => '/',
                _ => return None,
            },
            c => c,
        });
    }
    Some(text)
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps.iter().try_for_each(|step| write!(f, "/{}", step.replace('~', "~0").replace('/', "~1")))
    }
}

impl FromStr for Source {
    type Err = String;

    /// # Errors
    /// What is wrong with the pointer or the template.
    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(rest) = text.strip_prefix("..") {
            return rest.parse().map(Self::Outer);
        }
        if text.starts_with('/') {
            return text.parse().map(Self::Item);
        }
        text.parse().map(Self::Template)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Item(pointer) => pointer.fmt(f),
            Self::Outer(pointer) => write!(f, "..{pointer}"),
            Self::Template(template) => template.fmt(f),
        }
    }
}

impl FromStr for Template {
    type Err = String;

    /// # Errors
    /// One sentence: a brace is open, or what is between braces is neither a name nor a pointer.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            plain.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                plain.push_str(brace);
                rest = after;
                continue;
            }
            let Some((inside, after)) = (brace == "{").then(|| rest.split_once('}')).flatten() else {
                return Err(format!("a {brace} stands alone; {brace}{brace} is one in the text"));
            };
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            pieces.push(piece(inside)?);
            rest = after;
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Ok(Self(pieces))
    }
}

fn piece(inside: &str) -> Result<Piece, String> {
    let is_name = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    match inside.strip_prefix("..") {
        Some(pointer) => pointer.parse().map(Piece::Outer),
        None if inside.starts_with('/') => inside.parse().map(Piece::Item),
        None if is_name(inside) => Ok(Piece::Variable(inside.to_owned())),
        None => Err(format!("{{{inside}}} is neither a variable's name nor a JSON pointer")),
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| match piece {
            Piece::Text(text) => f.write_str(&text.replace('{', "{{").replace('}', "}}")),
            Piece::Variable(name) => write!(f, "{{{name}}}"),
            Piece::Item(pointer) => write!(f, "{{{pointer}}}"),
            Piece::Outer(pointer) => write!(f, "{{..{pointer}}}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("", &[])]
    #[case("/", &[""])]
    #[case("/data/0/url", &["data", "0", "url"])]
    #[case("/a~1b/m~0n", &["a/b", "m~n"])]
    fn a_pointer_is_read_and_written(#[case] text: &str, #[case] steps: &[&str]) {
        let pointer: Pointer = text.parse().unwrap();
        assert_eq!(pointer.steps, steps);
        assert_eq!(pointer.to_string(), text);
    }

    #[rstest]
    #[case("data")]
    #[case("/a~2")]
    #[case("/a~")]
    fn text_that_is_no_pointer_is_refused(#[case] text: &str) {
        assert!(text.parse::<Pointer>().is_err());
    }

    #[rstest]
    #[case("/id")]
    #[case("../created_at")]
    #[case("image")]
    #[case("https://stream.example/{/playback/0/id}.m3u8")]
    #[case("{../id}-{/id}")]
    #[case("{user} {{as is}}")]
    fn a_source_is_written_as_it_was_read(#[case] text: &str) {
        assert_eq!(text.parse::<Source>().unwrap().to_string(), text);
    }

    #[rstest]
    #[case("{")]
    #[case("a}b")]
    #[case("{}")]
    #[case("{a b}")]
    #[case("{/a~3}")]
    #[case("..created")]
    fn a_source_that_means_nothing_is_refused(#[case] text: &str) {
        assert!(text.parse::<Source>().is_err(), "{text}");
    }
}
