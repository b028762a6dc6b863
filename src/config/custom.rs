//! A service that the configuration describes: `kind = "custom"`.

mod fields;
mod list;
pub(super) mod tables;
mod template;

use std::collections::BTreeMap;

use reqwest::header::{HeaderName, HeaderValue};

use super::reader::{Entry, Notes, Section};
use crate::asset::Collection;
use crate::provider::custom::settings::{Auth, Fields, First, List, One, Pointer, Settings};
use template::Scope;

/// Reads what the table says of the service, behind where it is and where the key is.
pub(super) fn read(table: &Section<'_>, notes: &mut Notes<'_>) -> Option<Settings> {
    let auth = table.entry("auth").map_or_else(|| Some(Auth::default()), |entry| auth(&entry, notes));
    let variables = variables(table, notes);
    let mut scope = Scope::new(variables.keys());
    let first = match table.table("first") {
        Some(first) => Some(self::first(&first, &scope, notes)?),
        None => None,
    };
    scope.add(first.iter().flat_map(|first| first.variables.keys()));
    let lists = table.entry("lists").map(|entry| entry.tables()).unwrap_or_default();
    let nested = lists.iter().any(|list| list.entry("inner").is_some());
    let shared = fields::read(table.table("fields").as_ref(), &Fields::default(), nested, &scope, notes);
    let lists: Vec<List> = lists.iter().filter_map(|table| list::read(table, &shared, &scope, notes)).collect();
    let one = table.table("one").and_then(|table| one(&table, &lists, &scope, notes));
    Some(Settings {
        auth: auth?,
        send_auth: table.entry("send_auth").and_then(|entry| entry.flag()).unwrap_or_default(),
        headers: table.table("headers").map(|table| headers(&table, notes)).unwrap_or_default(),
        variables,
        first,
        lists,
        one,
        errors: table.entry("errors").map(|entry| pointers(&entry)).unwrap_or_default(),
        throttle: table.entry("throttle").map(|entry| throttle(&entry)).unwrap_or_default(),
    })
}

fn auth(entry: &Entry<'_>, notes: &mut Notes<'_>) -> Option<Auth> {
    let (word, table) = entry.variant("by")?;
    let text = |name: &str| table.as_ref()?.entry(name)?.text();
    match &*word {
        "header" => {
            let given = table.as_ref().and_then(|table| table.entry("name"));
            let name = given.as_ref().and_then(Entry::text);
            if let (Some(entry), Some(name)) = (&given, &name)
                && HeaderName::from_bytes(name.as_bytes()).is_err()
            {
                entry.wrong(notes, "cannot be the name of a header");
            }
            let usual = if name.as_deref().is_none_or(|name| name.eq_ignore_ascii_case("Authorization")) {
                "Bearer "
            } else {
                ""
            };
            let prefix = text("prefix").unwrap_or_else(|| usual.to_owned());
            if HeaderValue::from_str(&prefix).is_err() || !prefix.is_ascii() {
                entry.wrong(notes, "a prefix is plain ASCII");
            }
            Some(Auth::Header { name: name.unwrap_or_else(|| "Authorization".to_owned()), prefix })
        }
        "basic" => {
            let user = text("user");
            if user.as_ref().is_some_and(|user| user.contains(':')) {
                entry.wrong(notes, "a user's name holds no colon");
            }
            Some(Auth::Basic { user })
        }
        "query" => Some(Auth::Query { name: text("name")? }),
        "none" => Some(Auth::Nothing),
        _ => None,
    }
}

/// Headers as they are written. What belongs to the connection, or is where a key belongs, cannot be among them.
fn headers(table: &Section<'_>, notes: &mut Notes<'_>) -> Vec<(String, String)> {
    const NOT_HERE: [&str; 5] = ["connection", "content-length", "cookie", "host", "transfer-encoding"];
    let mut headers = Vec::new();
    for entry in table.written() {
        let Some(value) = entry.text() else { continue };
        let (name, low) = (entry.name(), entry.name().to_ascii_lowercase());
        let is_secret = ["authorization", "key", "token", "secret"].iter().any(|word| low.contains(word));
        if is_secret {
            entry.wrong(notes, "belongs into auth, and the key into api_key_env or one of its like");
        } else if NOT_HERE.contains(&low.as_str()) {
            entry.wrong(notes, "cannot be set");
        } else if HeaderName::from_bytes(name.as_bytes()).is_err() {
            entry.wrong(notes, "cannot be the name of a header");
        } else if !value.is_ascii() || HeaderValue::from_str(&value).is_err() {
            entry.wrong(notes, "a header is plain ASCII");
        } else {
            headers.push((name.to_owned(), value));
        }
    }
    headers
}

/// The variables that are given, in the order of their names.
fn variables(table: &Section<'_>, notes: &mut Notes<'_>) -> BTreeMap<String, String> {
    let entries = table.table("variables").map(|table| table.written()).unwrap_or_default();
    let good = entries.iter().filter(|entry| template::can_be_named(entry, notes));
    good.filter_map(|entry| Some((entry.name().to_owned(), entry.plain()?))).collect()
}

fn first(table: &Section<'_>, scope: &Scope, notes: &mut Notes<'_>) -> Option<First> {
    let path = table.entry("path").and_then(|entry| scope.path(&entry, &[], notes));
    let given = table.table("variables")?;
    if given.is_empty() {
        table.wrong(notes, "fills no variable, so nothing would come of it");
    }
    let mut variables = BTreeMap::new();
    for entry in &given.written() {
        if scope.knows(entry.name()) {
            entry.wrong(notes, "has its value in variables already");
        } else if template::can_be_named(entry, notes) {
            variables.insert(entry.name().to_owned(), pointers(entry));
        }
    }
    Some(First { path: path?, variables })
}

fn one(table: &Section<'_>, lists: &[List], scope: &Scope, notes: &mut Notes<'_>) -> Option<One> {
    let entry = table.entry("path")?;
    let path = scope.path(&entry, &["id"], notes)?;
    if !template::holds(&path, "id") {
        entry.wrong(notes, "{id} is nowhere in it, so it would always be the same asset");
    }
    let collection = match table.entry("collection") {
        Some(entry) => {
            let wanted = entry.choice(&Collection::ALL, Collection::as_str)?;
            if !lists.iter().any(|list| list.collection == wanted) {
                entry.wrong(notes, "no list is of this collection");
            }
            wanted
        }
        None => lists.first()?.collection,
    };
    Some(One { collection, path, item: pointer(table, "item").unwrap_or_default() })
}

fn throttle(entry: &Entry<'_>) -> Vec<u16> {
    entry.each().iter().filter_map(|status| u16::try_from(status.whole()?).ok()).collect()
}

/// A pointer, or several.
fn pointers(entry: &Entry<'_>) -> Vec<Pointer> {
    entry.each().iter().filter_map(|pointer| pointer.text()?.parse().ok()).collect()
}

fn pointer(table: &Section<'_>, name: &str) -> Option<Pointer> {
    table.entry(name)?.text()?.parse().ok()
}

#[cfg(test)]
mod tests;
