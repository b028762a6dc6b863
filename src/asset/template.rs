//! Texts of the user's own, made from the fields of an asset: `{provider}/{name}`, `{name|stem} ({created|date})`.
//!
//! A field is what the JSON of an asset calls it; a filter stands behind `|`; `{{` and `}}` are braces. What is not known
//! is empty.

use std::fmt;

use super::{Asset, Seconds};
use crate::text::Label;

/// A text with fields in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Plain(String),
    Field { field: Field, filters: Vec<Filter> },
}

/// What is wrong with a template, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Mistake(String);

/// Declares the fields in one place: variant, name, and how it is read.
macro_rules! fields {
    ($($variant:ident $name:literal $read:expr,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        enum Field { $($variant,)* }

        impl Field {
            const ALL: &[Self] = &[$(Self::$variant,)*];

            fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            fn read(self, asset: &Asset) -> Option<String> {
                let read: fn(&Asset) -> Option<String> = match self { $(Self::$variant => $read,)* };
                read(asset)
            }
        }
    };
}

fields! {
    Provider "provider" |asset| Some(asset.id.account.to_string()),
    Collection "collection" |asset| Some(asset.id.collection.as_str().to_owned()),
    Id "id" |asset| Some(asset.id.id.to_string()),
    Name "name" |asset| Some(asset.name.raw().to_owned()),
    Kind "kind" |asset| Some(asset.kind.as_str().to_owned()),
    Type "type" |asset| raw(asset.type_word.as_ref()),
    Status "status" |asset| raw(asset.status.as_ref()),
    Width "width" |asset| shown(asset.facts().width),
    Height "height" |asset| shown(asset.facts().height),
    Duration "duration" |asset| shown(asset.facts().duration.map(Seconds::get)),
    Frames "frames" |asset| shown(asset.facts().frames),
    Fps "fps" |asset| shown(asset.facts().fps),
    Codec "codec" |asset| raw(asset.facts().codec.as_ref()),
    Bytes "bytes" |asset| shown(asset.facts().bytes),
    Mime "mime" |asset| raw(asset.facts().mime.as_ref()),
    Folder "folder" |asset| asset.folder.as_deref().map(str::to_owned),
    FolderName "folder_name" |asset| raw(asset.folder_name.as_ref()),
    Created "created" |asset| shown(asset.created),
    Url "url" |asset| raw(asset.url.as_ref()),
    Expires "expires" |asset| shown(asset.expires),
    Thumbnail "thumbnail" |asset| raw(asset.thumbnail.as_ref()),
}

fn raw(label: Option<&Label>) -> Option<String> {
    label.map(|label| label.raw().to_owned())
}

fn shown(value: Option<impl fmt::Display>) -> Option<String> {
    value.map(|value| value.to_string())
}

/// What is made of a field's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    /// A file name without its extension.
    Stem,
    /// The extension of a file name, without its dot.
    Extension,
    /// The day of a moment: `2025-10-06`.
    Date,
}

impl Filter {
    const ALL: [Self; 3] = [Self::Stem, Self::Extension, Self::Date];

    fn name(self) -> &'static str {
        match self {
            Self::Stem => "stem",
            Self::Extension => "ext",
            Self::Date => "date",
        }
    }

    fn apply(self, text: &str) -> String {
        match (self, text.rsplit_once('.').filter(|(stem, _)| !stem.is_empty())) {
            (Self::Stem, Some((stem, _))) => stem,
            (Self::Extension, Some((_, extension))) => extension,
            (Self::Stem, None) => text,
            (Self::Extension, None) => "",
            (Self::Date, _) => text.split('T').next().unwrap_or_default(),
        }
        .to_owned()
    }
}

/// `{provider}/{name}`: what downloads are called where nothing else is said.
impl Default for Template {
    fn default() -> Self {
        let field = |field| Piece::Field { field, filters: Vec::new() };
        Self { pieces: vec![field(Field::Provider), Piece::Plain("/".to_owned()), field(Field::Name)] }
    }
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// An unknown field or filter, or a brace that is not closed.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            plain.push_str(&rest[..at]);
            let (brace, behind) = rest[at..].split_at(1);
            if let Some(behind) = behind.strip_prefix(brace) {
                plain.push_str(brace);
                rest = behind;
                continue;
            }
            let Some((inside, behind)) = behind.split_once('}').filter(|_| brace == "{") else {
                return Err(Mistake(format!(
                    "a `{brace}` without its other half: write {brace}{brace} for one that is meant"
                )));
            };
            if !plain.is_empty() {
                pieces.push(Piece::Plain(std::mem::take(&mut plain)));
            }
            pieces.push(field(inside)?);
            rest = behind;
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Plain(plain));
        }
        Ok(Self { pieces })
    }

    /// Whether the URL stands in it.
    #[must_use]
    pub fn has_url(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Field { field: Field::Url, .. }))
    }

    /// The text for an asset. `inside` makes of each field's text what may stand there; the rest is the user's own.
    #[must_use]
    pub fn text(&self, asset: &Asset, inside: impl Fn(&str) -> String) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Plain(text) => text.clone(),
            Piece::Field { field, filters } => {
                let text = field.read(asset).unwrap_or_default();
                inside(&filters.iter().fold(text, |text, filter| filter.apply(&text)))
            }
        };
        self.pieces.iter().map(piece).collect()
    }
}

fn field(inside: &str) -> Result<Piece, Mistake> {
    let mut words = inside.split('|').map(str::trim);
    let name = words.next().unwrap_or_default();
    let known = Field::ALL.iter().find(|field| field.name() == name);
    let field = *known.ok_or_else(|| unknown("field", name, Field::ALL.iter().map(|field| field.name())))?;
    let filter = |name: &str| {
        let known = Filter::ALL.into_iter().find(|filter| filter.name() == name);
        known.ok_or_else(|| unknown("filter", name, Filter::ALL.into_iter().map(Filter::name)))
    };
    Ok(Piece::Field { field, filters: words.map(filter).collect::<Result<_, _>>()? })
}

fn unknown(what: &str, name: &str, known: impl Iterator<Item = &'static str>) -> Mistake {
    Mistake(format!("there is no {what} {name:?}; there are {}", known.collect::<Vec<_>>().join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::{AccountName, AssetId, Collection};
    use rstest::rstest;
    use std::sync::Arc;

    fn asset() -> Asset {
        let account = AccountName::new("heygen").unwrap();
        let id = AssetId { account, collection: Collection::Assets, id: Arc::from("5db1") };
        let created = Some("2025-10-06T13:21:56Z".parse().unwrap());
        Asset { name: Label::new("my.clip.mp4"), created, ..Asset::bare(id, Arc::from("{}")) }
    }

    #[rstest]
    #[case("{provider}/{name}", "heygen/my.clip.mp4")]
    #[case("{name|stem} ({created|date}).{name|ext}", "my.clip (2025-10-06).mp4")]
    #[case("{{{id}}}", "{5db1}")]
    #[case("[{url}]", "[]")]
    #[case("plain", "plain")]
    #[case("{ name | ext }", "mp4")]
    fn fields_stand_in_for_themselves(#[case] template: &str, #[case] text: &str) {
        assert_eq!(Template::parse(template).unwrap().text(&asset(), str::to_owned), text);
    }

    #[rstest]
    #[case("{nam}", "there is no field \"nam\"; there are provider, collection")]
    #[case("{name|upper}", "there is no filter \"upper\"; there are stem, ext, date")]
    #[case("{name", "a `{` without its other half")]
    #[case("name}", "a `}` without its other half")]
    fn a_mistake_is_named(#[case] template: &str, #[case] words: &str) {
        let mistake = Template::parse(template).unwrap_err().to_string();
        assert!(mistake.starts_with(words), "{mistake}");
    }

    #[test]
    fn the_default_is_what_it_says() {
        assert_eq!(Template::parse("{provider}/{name}"), Ok(Template::default()));
    }

    #[test]
    fn what_stands_inside_may_be_changed_on_its_way_and_the_rest_may_not() {
        let template = Template::parse("a/{name}").unwrap();
        assert_eq!(template.text(&asset(), |text| text.replace('.', "/")), "a/my/clip/mp4");
    }
}
