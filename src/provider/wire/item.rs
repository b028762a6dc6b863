//! One item of a listing. What is wrong with it costs only itself.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::value::RawValue;

use super::{Field, Object, shape, time};
use crate::asset::{AccountName, Asset, AssetId, Collection, Seconds};
use crate::text::Label;

/// The fields of an item. The first one of an impossible type is remembered as what is wrong.
#[derive(Debug)]
pub(crate) struct Item<'a> {
    fields: Object<'a>,
    wrong: Option<String>,
}

impl<'a> Item<'a> {
    /// The item, if it is an object.
    pub(crate) fn of(raw: &'a RawValue) -> Option<Self> {
        Object::of(raw).map(|fields| Self { fields, wrong: None })
    }

    pub(crate) fn fields(&self) -> &Object<'a> {
        &self.fields
    }

    /// What is wrong with it, as far as it was read.
    pub(crate) fn into_wrong(self) -> Option<Label> {
        self.wrong.map(Label::from)
    }

    /// A text; an empty one is none.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        match self.field(name) {
            Field::Text(text) => Some(text).filter(|text| !text.is_empty()),
            Field::Absent => None,
            Field::Number(_) => self.mark(name, "a number"),
            Field::Other(what) => self.mark(name, what),
        }
    }

    pub(crate) fn label(&mut self, name: &str) -> Option<Label> {
        self.text(name).map(Label::from)
    }

    pub(crate) fn count(&mut self, name: &str) -> Option<u64> {
        self.number(name)?.count()
    }

    pub(crate) fn seconds(&mut self, name: &str) -> Option<Seconds> {
        self.number(name)?.seconds()
    }

    /// Seconds since 1970.
    pub(crate) fn timestamp(&mut self, name: &str) -> Option<Timestamp> {
        time::timestamp(&self.number(name)?)
    }

    /// Two numbers of pixels in an object.
    pub(crate) fn size(&mut self, name: &str) -> (Option<u32>, Option<u32>) {
        let Some(raw) = self.fields.get(name).filter(|raw| raw.get() != "\"\"") else { return (None, None) };
        let Some(fields) = Object::of(raw) else {
            self.mark::<()>(name, shape(raw));
            return (None, None);
        };
        let mut size = Item { fields, wrong: None };
        let sides = (size.pixels("width"), size.pixels("height"));
        if let Some(wrong) = size.wrong {
            self.wrong.get_or_insert(format!("{name}.{wrong}"));
        }
        sides
    }

    fn pixels(&mut self, name: &str) -> Option<u32> {
        self.number(name)?.pixels()
    }

    /// A number, or a text that may be one.
    fn number(&mut self, name: &str) -> Option<Field> {
        match self.field(name) {
            Field::Absent => None,
            Field::Other(what) => self.mark(name, what),
            field @ (Field::Number(_) | Field::Text(_)) => Some(field),
        }
    }

    /// An id: a text, or a number in its own digits.
    fn id(&mut self) -> Option<String> {
        match self.field("id") {
            Field::Text(id) | Field::Number(id) if !id.trim().is_empty() => Some(id),
            Field::Text(_) | Field::Number(_) | Field::Absent => {
                self.no_id();
                None
            }
            Field::Other(what) => self.mark("id", what),
        }
    }

    fn field(&self, name: &str) -> Field {
        Field::of(self.fields.get(name))
    }

    pub(crate) fn no_id(&mut self) {
        self.wrong.get_or_insert("it has no id".into());
    }

    /// Remembers what an impossible field is.
    pub(crate) fn mark<T>(&mut self, name: &str, what: &str) -> Option<T> {
        self.wrong.get_or_insert(format!("{name} is {what}"));
        None
    }
}

/// The asset of an item, whatever it is: `fill` reads the fields that its service gives. One that cannot be read says
/// why, keeps what was readable of it, and has an id made of its content where it has none of its own.
pub(crate) fn asset(
    account: &AccountName,
    collection: Collection,
    raw: &RawValue,
    fill: impl FnOnce(&mut Item<'_>, &mut Asset),
) -> Asset {
    let Some(mut item) = Item::of(raw) else { return unreadable(account, collection, raw) };
    let id = item.id().unwrap_or_else(|| made_up(raw));
    let id = AssetId { account: account.clone(), collection, id: Arc::from(id) };
    let mut asset = Asset::bare(id, Arc::from(raw.get()));
    fill(&mut item, &mut asset);
    asset.unreadable = item.into_wrong();
    asset
}

/// What stands for an item that is no object, or that has no id.
pub(crate) fn unreadable(account: &AccountName, collection: Collection, raw: &RawValue) -> Asset {
    let id = AssetId { account: account.clone(), collection, id: Arc::from(made_up(raw)) };
    let mut asset = Asset::bare(id, Arc::from(raw.get()));
    asset.unreadable = Some(Label::from(format!("it is {}", shape(raw))));
    asset
}

/// How the ids begin that are made up here.
const MADE_UP: &str = "unreadable-";

/// Whether an asset came without an id, so that it may be any of those that are known.
pub(crate) fn is_nameless(asset: &Asset) -> bool {
    asset.unreadable.is_some() && asset.id.id.starts_with(MADE_UP)
}

/// An id for an item that has none: the same content has the same one in every run (64 bits of FNV-1a).
fn made_up(raw: &RawValue) -> String {
    let hash = raw
        .get()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{MADE_UP}{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn read(json: &str) -> Asset {
        let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
        asset(&AccountName::new("studio").unwrap(), Collection::Assets, &raw, |item, asset| {
            asset.url = item.label("url");
            (asset.said.width, asset.said.height) = item.size("size");
            asset.said.duration = item.seconds("duration");
            asset.said.frames = item.count("frames");
        })
    }

    #[rstest]
    #[case::fine(r#"{"id":"a","url":"u","size":{"width":1,"height":2},"duration":1.5}"#, None)]
    #[case::numeric_id(r#"{"id":17}"#, None)]
    #[case::loose(r#"{"id":"a","url":null,"size":{},"duration":"NaN","frames":-1}"#, None)]
    #[case::empty_size(r#"{"id":"a","size":""}"#, None)]
    #[case::size_is_text(r#"{"id":"a","size":"1920x1080"}"#, Some("size is text"))]
    #[case::side_is_a_list(r#"{"id":"a","size":{"width":[1]}}"#, Some("size.width is a list"))]
    #[case::url_is_a_number(r#"{"id":"a","url":7}"#, Some("url is a number"))]
    #[case::duration_is_true(r#"{"id":"a","duration":true}"#, Some("duration is true or false"))]
    #[case::no_id(r#"{"url":"u"}"#, Some("it has no id"))]
    #[case::empty_id(r#"{"id":" "}"#, Some("it has no id"))]
    #[case::id_is_an_object(r#"{"id":{}}"#, Some("id is an object"))]
    #[case::text("\"x\"", Some("it is text"))]
    #[case::nothing("null", Some("it is null"))]
    #[case::list("[]", Some("it is a list"))]
    fn what_is_wrong_with_an_item_is_said(#[case] json: &str, #[case] wrong: Option<&str>) {
        let asset = read(json);
        assert_eq!(asset.unreadable.as_ref().map(Label::raw), wrong);
        assert_eq!(&*asset.raw, json);
    }

    #[test]
    fn a_bad_item_keeps_what_is_readable() {
        let asset = read(r#"{"id":"a","url":"https://x.example/a.png","size":"big"}"#);
        assert_eq!(&*asset.id.id, "a");
        assert_eq!(asset.url.as_ref().map(Label::raw), Some("https://x.example/a.png"));
    }

    #[test]
    fn an_id_is_made_of_the_content() {
        assert_eq!(&*read("null").id.id, "unreadable-5b9bc4ba528108e4");
        assert_eq!(read(r#"{"url":"u"}"#).id, read(r#"{"url":"u"}"#).id);
        assert_ne!(read(r#"{"url":"u"}"#).id, read(r#"{"url":"v"}"#).id);
    }
}
