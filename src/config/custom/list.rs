//! One listing: what is asked, how it goes on, and where the items are.

use std::collections::BTreeMap;

use super::template::{Scope, holds};
use super::{fields, pointer};
use crate::asset::{AssetKind, Collection};
use crate::config::reader::{Entry, Notes, Section};
use crate::provider::custom::settings::{CursorAt, Fields, List, Paging, Template};

/// The most items of a page, where nothing is said.
const PAGE_SIZE: usize = 100;

/// Parameters of a request, in their order.
type Parameters = Vec<(String, Template)>;

/// Reads a list; `shared` are the fields that it need not say itself.
pub(super) fn read(table: &Section<'_>, shared: &Fields, scope: &Scope, notes: &mut Notes<'_>) -> Option<List> {
    let paging_entry = table.entry("paging")?;
    let paging = paging(&paging_entry, notes)?;
    let place = place(&paging);
    let own: Vec<&str> = std::iter::once("page_size").chain(place).collect();
    let path = table.entry("path").and_then(|entry| scope.path(&entry, &own, notes));
    let query = table.table("query").map(|table| parameters(&table, &own, scope, notes));
    let path = path?;
    let query = query.unwrap_or_else(|| Some(Vec::new()))?;
    let asks = |variable: &str| holds(&path, variable) || query.iter().any(|(_, template)| holds(template, variable));
    if let Some(variable) = place.filter(|variable| !asks(variable)) {
        paging_entry.wrong(notes, &format!("needs {{{variable}}} in path or query, else each page would be the first"));
    }
    if asks("page_size") && table.entry("page_size").is_none() {
        table.wrong(notes, &format!("has no page_size, which {{page_size}} needs: the most that the service allows"));
    }
    let inner = pointer(table, "inner");
    let fields = fields::read(table.table("fields").as_ref(), shared, inner.is_some(), scope, notes);
    if fields.id.is_empty() {
        table.wrong(notes, "has no fields.id, so its items could not be told apart");
    }
    let filters = table.table("filters");
    let filter = |name: &str| filters.as_ref()?.table(name);
    let mut kinds = BTreeMap::new();
    for kind in AssetKind::ALL {
        if let Some(table) = filter(kind.as_str()) {
            kinds.insert(kind, parameters(&table, &[], scope, notes)?);
        }
    }
    let folder = filter("folder").and_then(|table| {
        let folder = parameters(&table, &["folder"], scope, notes)?;
        if !folder.iter().any(|(_, template)| holds(template, "folder")) {
            table.wrong(notes, "{folder} is nowhere in it, so it would always be the same folder");
        }
        Some(folder)
    });
    Some(List {
        collection: choice(table, "collection", &Collection::ALL, Collection::as_str).unwrap_or_default(),
        kind: choice(table, "kind", &AssetKind::ALL, AssetKind::as_str),
        path,
        query,
        page_size: table.entry("page_size").and_then(|entry| entry.whole()).unwrap_or(PAGE_SIZE),
        paging,
        items: pointer(table, "items").unwrap_or_default(),
        inner,
        total: pointer(table, "total"),
        kinds,
        folder: folder.unwrap_or_default(),
        newest_first: table.entry("newest_first").and_then(|entry| entry.flag()).unwrap_or_default(),
        fields,
    })
}

fn choice<T: Copy>(table: &Section<'_>, name: &str, all: &[T], word: fn(T) -> &'static str) -> Option<T> {
    table.entry(name)?.choice(all, word)
}

fn paging(entry: &Entry<'_>, notes: &mut Notes<'_>) -> Option<Paging> {
    let (word, table) = entry.variant("by")?;
    let pointer = |name: &str| pointer(table.as_ref()?, name);
    match &*word {
        "page" => {
            let first = table.as_ref().and_then(|table| table.entry("first")?.whole()).unwrap_or(1);
            Some(Paging::Page { first: first as u64 })
        }
        "offset" => Some(Paging::Offset),
        "cursor" => {
            let cursor = match (pointer("cursor"), pointer("last_item")) {
                (Some(answer), None) => CursorAt::Answer(answer),
                (None, Some(field)) => CursorAt::LastItem(field),
                (Some(_), Some(_)) => {
                    entry.wrong(notes, "has cursor and last_item; the cursor can be in one place only");
                    return None;
                }
                (None, None) => {
                    entry
                        .wrong(notes, "has neither cursor (where the answer has it) nor last_item (which field it is)");
                    return None;
                }
            };
            Some(Paging::Cursor { cursor, has_more: pointer("has_more") })
        }
        "next" => pointer("url").map(Paging::Next),
        "link" => Some(Paging::Link),
        "none" => Some(Paging::Single),
        _ => None,
    }
}

/// The variable that leads from page to page.
fn place(paging: &Paging) -> Option<&'static str> {
    match paging {
        Paging::Page { .. } => Some("page"),
        Paging::Offset => Some("offset"),
        Paging::Cursor { .. } => Some("cursor"),
        Paging::Next(_) | Paging::Link | Paging::Single => None,
    }
}

/// Parameters as they are written; one with a list is there several times.
fn parameters(table: &Section<'_>, own: &[&str], scope: &Scope, notes: &mut Notes<'_>) -> Option<Parameters> {
    let mut parameters = Some(Vec::new());
    for entry in table.written() {
        for value in entry.each() {
            let template = value.plain().and_then(|text| scope.parameter(&value, &text, own, notes));
            parameters = parameters.zip(template).map(|(mut all, template)| {
                all.push((entry.name().to_owned(), template));
                all
            });
        }
    }
    parameters
}
