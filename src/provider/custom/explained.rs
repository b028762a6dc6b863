//! How the first item of a listing was understood, field by field: for whoever writes a description.

use serde_json::value::RawValue;

use super::settings::Pointer;
use crate::asset::{Asset, Fault, Seconds};
use crate::provider::wire::{self, Object, shape};
use crate::text::Label;

/// The fields, in the order of the description.
const ORDER: [&str; 17] = [
    "id",
    "name",
    "kind",
    "mime",
    "status",
    "url",
    "thumbnail",
    "expires",
    "created",
    "width",
    "height",
    "duration",
    "frames",
    "fps",
    "bytes",
    "folder",
    "folder_name",
];

/// How many names are told of what is there instead.
const MOST_NAMES: usize = 12;

/// How much of a value is told, in code points.
const LONGEST: usize = 60;

/// One listing, tried. All texts but the first item are safe to print.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// Its path and query, as they were asked, or would be.
    pub path: String,
    pub outcome: Result<Explained, Fault>,
    /// What else may be meant where there are no items, a sentence each.
    pub hints: Vec<String>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// How many items its first page held.
    pub items: usize,
    /// The service's own number of all.
    pub total: Option<u64>,
    /// Whether there is a next page, and how that was told.
    pub goes_on: String,
    /// The first item's fields, in the order of the description; empty where there is no item.
    pub fields: Vec<Field>,
    /// The first item as it came: anything at all. Empty where there is none.
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

/// All fields of an asset, with what was tried for each.
pub(super) fn fields(asset: &Asset, tried: Vec<(&'static str, Tried)>) -> Vec<Field> {
    let mut fields: Vec<Field> =
        ORDER.into_iter().map(|name| Field { name, value: value(asset, name), tried: Vec::new() }).collect();
    for (name, Tried { source, why_not }) in tried {
        if let Some(field) = fields.iter_mut().find(|field| field.name == name) {
            field.tried.push(Tried { source: safe(&source), why_not: why_not.as_deref().map(safe) });
        }
    }
    fields
}

/// What the asset has of a field.
fn value(asset: &Asset, name: &str) -> Option<String> {
    let shown = |label: &Option<Label>| label.as_ref().map(|label| label.shown().to_owned());
    let said = &asset.said;
    match name {
        "id" => (!wire::is_nameless(asset)).then(|| safe(&asset.id.id)),
        "name" => Some(asset.name.shown().to_owned()),
        "kind" => Some(asset.kind.as_str().to_owned()),
        "mime" => shown(&said.mime),
        "status" => shown(&asset.status),
        "url" => shown(&asset.url),
        "thumbnail" => shown(&asset.thumbnail),
        "expires" => asset.expires.map(|moment| moment.to_string()),
        "created" => asset.created.map(|moment| moment.to_string()),
        "width" => said.width.map(|pixels| pixels.to_string()),
        "height" => said.height.map(|pixels| pixels.to_string()),
        "duration" => said.duration.map(Seconds::clock),
        "frames" => said.frames.map(|frames| frames.to_string()),
        "fps" => said.fps.map(|fps| fps.to_string()),
        "bytes" => said.bytes.map(|bytes| bytes.to_string()),
        "folder" => asset.folder.as_deref().map(safe),
        "folder_name" => shown(&asset.folder_name),
        _ => None,
    }
}

/// Why there is nothing at a pointer in an object: how far it leads, and what is there instead.
pub(super) fn missing(fields: &Object<'_>, pointer: &Pointer) -> String {
    let Some((first, rest)) = pointer.steps.split_first() else { return "is the item itself".into() };
    match fields.raw(first) {
        None => format!("is missing: the item has {}", names(fields)),
        Some(raw) => missing_within(raw, std::slice::from_ref(first), rest),
    }
}

/// The same in a whole answer.
pub(super) fn missing_in(answer: &RawValue, pointer: &Pointer) -> String {
    missing_within(answer, &[], &pointer.steps)
}

/// `raw` is at the steps `done`; `rest` leads nowhere, or to null.
fn missing_within(raw: &RawValue, done: &[String], rest: &[String]) -> String {
    let mut at = raw;
    for (number, step) in rest.iter().enumerate() {
        let Some(next) = wire::child(at, step) else {
            let mut steps = done.to_vec();
            steps.extend_from_slice(&rest[..number]);
            let place = if steps.is_empty() { "the answer".to_owned() } else { Pointer { steps }.to_string() };
            return match Object::of(at) {
                Some(fields) => format!("is missing: {place} has {}", names(&fields)),
                None => format!("is missing: {place} is {}", shape(at)),
            };
        };
        at = next;
    }
    format!("is {}", shape(at))
}

/// The names of an object's fields.
fn names(fields: &Object<'_>) -> String {
    let all: Vec<&str> = fields.names().collect();
    let mut told: Vec<String> = all.iter().take(MOST_NAMES).map(|name| short(name)).collect();
    match all.len().saturating_sub(MOST_NAMES) {
        0 if all.is_empty() => return "no fields".into(),
        0 => {}
        more => told.push(format!("{more} more")),
    }
    told.join(", ")
}

/// The beginning of a value.
pub(super) fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

pub(super) fn safe(text: &str) -> String {
    Label::new(text).shown().to_owned()
}
