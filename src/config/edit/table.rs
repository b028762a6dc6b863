//! The text of a configuration file with an account more, or changed in one.

use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value, value};

use super::super::{providers::home, tables};
use super::{Entry, KeyEntry};

/// What a new file begins with.
const HEAD: &str =
    "# The configuration of assetbrowse. `assetbrowse config init --example` writes one with every key in it.\n\n";

/// Whether a text has a table `[providers]`.
pub(super) fn has_accounts(source: &str) -> bool {
    source.parse::<DocumentMut>().is_ok_and(|document| document.contains_key("providers"))
}

/// The text with this entry in it, and these where there was no account at all.
pub(super) fn edited(source: &str, entry: &Entry, others: &[Entry]) -> Result<String, String> {
    let mut document = source.parse::<DocumentMut>().map_err(|_| "is not TOML".to_owned())?;
    let is_new = source.trim().is_empty();
    let mut end = document.trailing().as_str().unwrap_or_default().to_owned();
    if !is_new {
        end.push('\n');
    }
    let accounts = document.entry("providers").or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    });
    // Tables with heads of their own go to the end of the file, behind the comments that are there.
    let at_end = accounts.as_table().is_some_and(|table| !table.is_dotted());
    let mut before = at_end.then_some(end);
    let accounts = accounts.as_table_like_mut().ok_or("has providers that are no table")?;
    for one in others.iter().chain([entry]) {
        put(accounts, one, &mut before, at_end)?;
    }
    if before.is_none() {
        document.set_trailing("");
    }
    let text = document.to_string();
    Ok(if is_new { format!("{HEAD}{text}") } else { text })
}

/// Adds an entry, or changes it; `before` are the comments that the first new table takes before itself.
fn put(accounts: &mut dyn TableLike, entry: &Entry, before: &mut Option<String>, at_end: bool) -> Result<(), String> {
    let name = entry.name.as_str();
    if let Some(known) = accounts.get_mut(name) {
        let table = known.as_table_like_mut().ok_or("has an account that is no table")?;
        if let Some(url) = &entry.base_url {
            set(table, "base_url", value(url.as_str()));
        }
        set_key(table, &entry.key);
        return Ok(());
    }
    let mut table = Table::new();
    if at_end {
        table.set_position(Some(isize::MAX));
        table.decor_mut().set_prefix(before.take().unwrap_or_else(|| "\n".to_owned()));
    } else {
        table.set_dotted(true);
    }
    table.insert("kind", value(entry.kind.as_str()));
    if let Some(url) = entry.base_url.as_ref().filter(|url| !is_home(url, entry)) {
        table.insert("base_url", value(url.as_str()));
    }
    if let Some((key, item)) = line(&entry.key) {
        table.insert(key, item);
    }
    accounts.insert(name, Item::Table(table));
    Ok(())
}

/// Whether an address is the one that the kind has anyway.
fn is_home(url: &url::Url, entry: &Entry) -> bool {
    home(entry.kind).and_then(|home| url::Url::parse(home).ok()).as_ref() == Some(url)
}

/// Changes a value and leaves the comments around it.
fn set(table: &mut dyn TableLike, key: &str, mut item: Item) {
    if let (Some(old), Some(new)) = (table.get(key).and_then(Item::as_value), item.as_value_mut()) {
        *new.decor_mut() = old.decor().clone();
    }
    match table.get_mut(key) {
        Some(old) => *old = item,
        None => _ = table.insert(key, item),
    }
}

/// Says where the key is, in the line that said so before, if there is one.
fn set_key(table: &mut dyn TableLike, entry: &KeyEntry) {
    let new = line(entry);
    let names: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
    let mut new = new;
    if let Some((key, item)) = new.take_if(|(key, _)| table.contains_key(key)) {
        set(table, key, item);
        for source in tables::KEY.iter().filter(|source| source.name != key) {
            table.remove(source.name);
        }
        return;
    }
    // Each is taken out and put back, so that the new line stands where the old one was.
    for name in names {
        let Some((key, old)) = remove(table, &name) else { continue };
        if !tables::KEY.iter().any(|source| source.name == name) {
            put_back(table, &key, old);
            continue;
        }
        if let Some((source, mut item)) = new.take() {
            if let (Some(old), Some(new)) = (old.as_value(), item.as_value_mut()) {
                *new.decor_mut() = old.decor().clone();
            }
            let renamed = toml_edit::Key::new(source).with_leaf_decor(key.leaf_decor().clone());
            put_back(table, &renamed, item);
        }
    }
    if let Some((source, item)) = new {
        table.insert(source, item);
    }
}

fn remove(table: &mut dyn TableLike, name: &str) -> Option<(toml_edit::Key, Item)> {
    let key = table.key(name)?.clone();
    Some((key, table.remove(name)?))
}

fn put_back(table: &mut dyn TableLike, key: &toml_edit::Key, item: Item) {
    table.insert(key.get(), item);
    if let Some(mut new) = table.key_mut(key.get()) {
        *new.leaf_decor_mut() = key.leaf_decor().clone();
    }
}

/// The line that says where a key is.
fn line(entry: &KeyEntry) -> Option<(&'static str, Item)> {
    match entry {
        KeyEntry::Usual => None,
        KeyEntry::Variable(name) => Some(("api_key_env", value(name))),
        KeyEntry::File(file) => Some(("api_key_file", value(file))),
        KeyEntry::Command(words) => {
            let words: Array = words.iter().map(Value::from).collect();
            Some(("api_key_command", value(words)))
        }
        KeyEntry::Keyring(name) => Some(("api_key_keyring", value(name))),
    }
}
