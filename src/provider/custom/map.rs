//! From an item to an asset, field by field: each is what the first of its sources that holds something says. What is
//! wrong with an item costs only itself.

use std::fmt::Display;
use std::sync::Arc;

use serde_json::value::RawValue;
use url::Url;

use super::explained::{self, Tried};
use super::fill::Variables;
use super::settings::{Fields, Piece, Pointer, Source, Template};
use super::value::{self, Side};
use crate::asset::{AccountName, Asset, AssetId, AssetKind, Collection};
use crate::provider::wire::{self, Field, Item, Object};
use crate::text::Label;

/// What the items of one answer are read with.
#[derive(Debug)]
pub(super) struct Map<'a> {
    pub(super) account: &'a AccountName,
    pub(super) collection: Collection,
    pub(super) fields: &'a Fields,
    /// The kind of all of them, where their list has but one.
    pub(super) kind: Option<AssetKind>,
    pub(super) variables: Variables<'a>,
    /// What relative URLs belong to.
    pub(super) base: &'a Url,
}

impl Map<'_> {
    pub(super) fn asset(&self, raw: &RawValue, outer: Option<&Object<'_>>) -> Asset {
        self.read(raw, outer, None)
    }

    /// What stands for an item that cannot be read.
    pub(super) fn broken(&self, raw: &RawValue, why: &str) -> Asset {
        Asset { unreadable: Some(Label::from(why)), ..wire::unreadable(self.account, self.collection, raw) }
    }

    /// The asset, with the way to each of its fields.
    pub(super) fn explained(&self, raw: &RawValue, outer: Option<&Object<'_>>) -> (Asset, Vec<explained::Field>) {
        let mut tried = Vec::new();
        let asset = self.read(raw, outer, Some(&mut tried));
        let fields = explained::fields(&asset, tried);
        (asset, fields)
    }

    fn read(
        &self,
        raw: &RawValue,
        outer: Option<&Object<'_>>,
        tried: Option<&mut Vec<(&'static str, Tried)>>,
    ) -> Asset {
        let unreadable = || wire::unreadable(self.account, self.collection, raw);
        let Some(item) = Item::of(raw) else { return unreadable() };
        let mut look = Look { map: self, item, outer, tried };
        let fields = self.fields;
        let id = look.first("id", &fields.id, "a text or a number", value::text);
        let mut asset = if let Some(id) = id {
            let id = AssetId { account: self.account.clone(), collection: self.collection, id: Arc::from(id) };
            Asset::bare(id, Arc::from(raw.get()))
        } else {
            look.item.no_id();
            unreadable()
        };
        look.fill(&mut asset);
        asset.unreadable = look.item.into_wrong();
        asset
    }
}

/// One item, being read.
struct Look<'m, 'a> {
    map: &'m Map<'m>,
    item: Item<'a>,
    outer: Option<&'m Object<'a>>,
    /// Where it is told how each field was come by, if anybody wants to know.
    tried: Option<&'m mut Vec<(&'static str, Tried)>>,
}

impl Look<'_, '_> {
    fn fill(&mut self, asset: &mut Asset) {
        let fields = self.map.fields;
        let address = |field: &Field| value::text(field).map(|text| value::absolute(text, self.map.base));
        let url = self.first("url", &fields.url, "a text", address);
        asset.thumbnail = self.first("thumbnail", &fields.thumbnail, "a text", address).map(Label::from);
        self.name(asset, url.as_deref());
        asset.said.mime = self.first("mime", &fields.mime, "a text", value::text).map(Label::from);
        self.kind(asset, url.as_deref());
        asset.status = self.first("status", &fields.status, "a text", value::text).map(Label::from);
        let date = |field: &Field| value::moment(field, fields.dates);
        asset.created = self.first("created", &fields.created, "a date", date);
        asset.expires = self.first("expires", &fields.expires, "a date", date);
        if asset.expires.is_none() {
            asset.expires = url.as_deref().and_then(wire::expiry);
            if asset.expires.is_some() {
                self.told("expires", "the query of the URL", None);
            }
        }
        self.facts(asset);
        asset.folder = self.first("folder", &fields.folder, "a text or a number", value::text).map(Arc::from);
        asset.folder_name = self.first("folder_name", &fields.folder_name, "a text", value::text).map(Label::from);
        asset.url = url.map(Label::from);
    }

    /// What the item says, else the base name of its URL, else its id.
    fn name(&mut self, asset: &mut Asset, url: Option<&str>) {
        let name = self.first("name", &self.map.fields.name, "a text", value::text);
        if let Some(name) = name.clone().or_else(|| url.and_then(wire::base_name)) {
            asset.name = Label::from(name);
        }
        if name.is_none() {
            let source = if url.and_then(wire::base_name).is_some() { "the end of the URL" } else { "the id" };
            self.told("name", source, None);
        }
    }

    /// Its list's kind, else what its word means, else its MIME type's, else its ending's.
    fn kind(&mut self, asset: &mut Asset, url: Option<&str>) {
        let word = self.first("kind", &self.map.fields.kind, "a text", value::text);
        asset.type_word = word.clone().map(Label::from);
        let ending = url.and_then(wire::ending);
        let guesses: [(&'static str, Option<String>, Option<AssetKind>); 4] = [
            ("the kind of the list", None, self.map.kind),
            ("the word's meaning", word.clone(), word.as_deref().and_then(|word| self.meaning(word))),
            (
                "the MIME type",
                asset.said.mime.as_ref().map(|mime| mime.raw().to_owned()),
                asset.said.mime.as_ref().and_then(|mime| value::kind_of_mime(mime.raw())),
            ),
            ("the ending of the URL", ending.clone(), ending.as_deref().and_then(value::kind_of_ending)),
        ];
        for (source, said, kind) in guesses {
            match (said, kind) {
                (_, Some(kind)) => {
                    asset.kind = kind;
                    return self.told("kind", source, None);
                }
                (Some(said), None) => {
                    self.told("kind", source, Some(format!("{:?} stands for none", explained::short(&said))));
                }
                (None, None) => {}
            }
        }
    }

    fn meaning(&self, word: &str) -> Option<AssetKind> {
        let word = word.trim().to_lowercase();
        let known = self.map.fields.kinds.get(&word).copied();
        let itself = || Some(AssetKind::of_word(&word)).filter(|kind| kind.as_str() == word);
        known.or_else(itself)
    }

    fn facts(&mut self, asset: &mut Asset) {
        let fields = self.map.fields;
        let side = |side| move |field: &Field| value::pixels(field, side);
        asset.said.width = self.first("width", &fields.width, "a number of pixels", side(Side::Width));
        asset.said.height = self.first("height", &fields.height, "a number of pixels", side(Side::Height));
        let length = |field: &Field| value::duration(field, fields.durations);
        let duration = self.first("duration", &fields.duration, "a length of time", length);
        // A picture's 0 seconds are a default that services fill in.
        asset.said.duration = duration.filter(|length| asset.kind != AssetKind::Image || length.get() > 0.0);
        asset.said.frames = self.first("frames", &fields.frames, "a number", |field| field.count().filter(|n| *n > 0));
        asset.said.fps = self.first("fps", &fields.fps, "a number", |field| field.float().filter(|fps| *fps > 0.0));
        asset.said.bytes = self.first("bytes", &fields.bytes, "a number of bytes", Field::count);
    }

    /// What the first source that holds something says. Something of an impossible type is remembered as what is wrong,
    /// unless a later source does better.
    fn first<T>(
        &mut self,
        name: &'static str,
        sources: &[Source],
        wanted: &str,
        read: impl Fn(&Field) -> Option<T>,
    ) -> Option<T> {
        let mut wrong = None;
        for source in sources {
            let field = self.at(source);
            if let Some(value) = read(&field) {
                self.told(name, source, None);
                return Some(value);
            }
            if let Field::Other(what) = field {
                wrong.get_or_insert((source, what));
            }
            if self.tried.is_some() {
                let why = self.why_not(source, &field, wanted);
                self.told(name, source, Some(why));
            }
        }
        let (source, what) = wrong?;
        self.item.mark(&source.to_string(), what)
    }

    fn at(&self, source: &Source) -> Field {
        match source {
            Source::Item(pointer) => self.inside(pointer),
            Source::Outer(pointer) => self.outside(pointer),
            Source::Template(template) => self.filled(template).map_or(Field::Absent, Field::Text),
        }
    }

    fn inside(&self, pointer: &Pointer) -> Field {
        Field::of(within(self.item.fields(), pointer))
    }

    fn outside(&self, pointer: &Pointer) -> Field {
        Field::of(self.outer.and_then(|outer| within(outer, pointer)))
    }

    fn filled(&self, template: &Template) -> Option<String> {
        let mut text = String::new();
        for piece in &template.0 {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Variable(name) => text.push_str(self.map.variables.get(name)?),
                Piece::Item(pointer) => text.push_str(&value::text(&self.inside(pointer))?),
                Piece::Outer(pointer) => text.push_str(&value::text(&self.outside(pointer))?),
            }
        }
        Some(text)
    }

    /// Tells how a field was come by, or not.
    fn told(&mut self, name: &'static str, source: impl Display, why_not: Option<String>) {
        if let Some(tried) = &mut self.tried {
            tried.push((name, Tried { source: source.to_string(), why_not }));
        }
    }

    /// Why a source gave nothing.
    fn why_not(&self, source: &Source, field: &Field, wanted: &str) -> String {
        match field {
            Field::Other(what) => format!("is {what}, {wanted} is wanted"),
            Field::Text(text) if text.trim().is_empty() => "is empty".into(),
            Field::Text(text) => format!("is {:?}, {wanted} is wanted", explained::short(text)),
            Field::Number(digits) => format!("is {}, {wanted} is wanted", explained::short(digits)),
            Field::Absent => match source {
                Source::Item(pointer) => explained::missing(self.item.fields(), pointer),
                Source::Outer(pointer) => match self.outer {
                    Some(outer) => explained::missing(outer, pointer),
                    None => "is missing: this list has no inner one".into(),
                },
                Source::Template(template) => self.unfilled(template),
            },
        }
    }

    /// The first place of a template that stays empty.
    fn unfilled(&self, template: &Template) -> String {
        let sources = template.0.iter().filter_map(|piece| match piece {
            Piece::Item(pointer) => Some(Source::Item(pointer.clone())),
            Piece::Outer(pointer) => Some(Source::Outer(pointer.clone())),
            Piece::Text(_) | Piece::Variable(_) => None,
        });
        for source in sources {
            let field = self.at(&source);
            if value::text(&field).is_none() {
                return format!("{source} {}", self.why_not(&source, &field, "a text or a number"));
            }
        }
        "a variable in it stands for nothing".into()
    }
}

/// What is at a pointer in an object.
fn within<'a>(fields: &Object<'a>, pointer: &Pointer) -> Option<&'a RawValue> {
    let (first, rest) = pointer.steps.split_first()?;
    wire::find(fields.raw(first)?, rest)
}
