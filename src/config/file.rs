//! The configuration file: which tables and keys there are, and what their values may be.

use std::path::Path;

use toml::de::DeTable;

use super::reader::{self, Entry, Notes, Section};
use super::{Config, Environment, LogLevel, LogSettings, Mistake, Place, Probe, download, keys, own, paths, providers};
use crate::media::cache;
use crate::net;
use crate::state::settings::{BrowserSettings, Column, Icons, Images, THEMES};

const TABLES: [&str; 9] = ["browser", "network", "media", "download", "copy", "open", "providers", "keys", "log"];
const BROWSER: [&str; 7] = ["page_size", "theme", "icons", "images", "mouse", "columns", "reduced_motion"];
const NETWORK: [&str; 6] =
    ["concurrency", "connect_timeout", "headers_timeout", "idle_timeout", "total_timeout", "probe"];
const MEDIA: [&str; 1] = ["cache_size"];
const LOG: [&str; 2] = ["file", "level"];

/// Reads a file's text. What is mistaken stands at its default in the configuration.
pub(super) fn parse(source: &str, file: &Path, environment: &Environment) -> (Config, Vec<Mistake>) {
    let mut notes = Notes::new(file, source);
    let (table, errors) = DeTable::parse_recoverable(source);
    let empty = DeTable::new();
    // Where the text is not TOML, what was made of it says nothing.
    let root = Section::root(if errors.is_empty() { table.get_ref() } else { &empty });
    reader::syntax(&errors, &mut notes);
    root.only(&TABLES, &mut notes);
    let (network, probe) =
        root.table("network", &mut notes).map(|table| network(&table, &mut notes)).unwrap_or_default();
    let (browser, theme_place) = root
        .table("browser", &mut notes)
        .map(|table| browser(&table, file, environment, &mut notes))
        .unwrap_or_default();
    let (download, bell) = download::read(root.table("download", &mut notes).as_ref(), file, environment, &mut notes);
    let copies = root.table("copy", &mut notes).map(|table| own::copies(&table, &mut notes)).unwrap_or_default();
    let config = Config {
        browser: BrowserSettings { bell, copies, ..browser },
        theme_place,
        network,
        probe,
        media: root.table("media", &mut notes).map(|table| media(&table, &mut notes)).unwrap_or_default(),
        download,
        desktop: root.table("open", &mut notes).map(|table| own::openers(&table, &mut notes)).unwrap_or_default(),
        providers: match root.table("providers", &mut notes) {
            Some(table) => providers::read(&table, file, environment, &mut notes),
            None => providers::from_environment(environment),
        },
        keys: root.table("keys", &mut notes).map(|table| keys::read(&table, file, &mut notes)).unwrap_or_default(),
        log: root.table("log", &mut notes).map(|table| log(&table, file, environment, &mut notes)).unwrap_or_default(),
    };
    (config, notes.into_mistakes())
}

/// The settings, and where the theme is named.
fn browser(
    table: &Section<'_>,
    file: &Path,
    environment: &Environment,
    notes: &mut Notes<'_>,
) -> (BrowserSettings, Option<Place>) {
    table.only(&BROWSER, notes);
    let usual = BrowserSettings::default();
    let theme_place = table.entry("theme").map(|entry| notes.place(&entry));
    let settings = BrowserSettings {
        page_size: get(table, "page_size", usual.page_size, |entry| entry.whole(1..=100, notes)),
        theme: get(table, "theme", usual.theme, |entry| theme(entry, file, environment, notes)),
        icons: get(table, "icons", usual.icons, |entry| entry.choice(&Icons::ALL, Icons::as_str, notes)),
        images: get(table, "images", usual.images, |entry| entry.choice(&Images::ALL, Images::as_str, notes)),
        mouse: get(table, "mouse", usual.mouse, |entry| entry.flag(notes)),
        columns: get(table, "columns", usual.columns, |entry| columns(entry, notes)),
        reduced_motion: get(table, "reduced_motion", usual.reduced_motion, |entry| entry.flag(notes)),
        ..usual
    };
    (settings, theme_place)
}

/// The value of a key, or `usual` where it is left out or mistaken.
pub(super) fn get<T>(table: &Section<'_>, key: &str, usual: T, read: impl FnOnce(&Entry<'_>) -> Option<T>) -> T {
    table.entry(key).and_then(|entry| read(&entry)).unwrap_or(usual)
}

/// A built-in theme by its name, or a file: what has a slash or ends in `.toml`.
fn theme(entry: &Entry<'_>, file: &Path, environment: &Environment, notes: &mut Notes<'_>) -> Option<String> {
    let text = entry.text(notes)?;
    if THEMES.contains(&text.as_str()) {
        return Some(text);
    }
    let is_file = text.contains(['/', '\\']) || Path::new(&text).extension().is_some_and(|end| end == "toml");
    if !is_file {
        entry.wrong(notes, &format!("is not one of {}, and no path of a theme file", THEMES.join(", ")));
        return None;
    }
    Some(paths::resolve(&text, file, environment).to_string_lossy().into_owned())
}

fn columns(entry: &Entry<'_>, notes: &mut Notes<'_>) -> Option<Vec<Column>> {
    let mut columns = Vec::new();
    for word in entry.texts(notes)? {
        let known = Column::ALL.into_iter().find(|column| column.as_str() == word);
        let mistake = match known {
            Some(column) if columns.contains(&column) => "is there twice".to_owned(),
            Some(column) => {
                columns.push(column);
                continue;
            }
            None => format!("is not one of {}", Column::ALL.map(Column::as_str).join(", ")),
        };
        entry.wrong(notes, &format!("{word:?} {mistake}"));
        return None;
    }
    Some(columns)
}

fn network(table: &Section<'_>, notes: &mut Notes<'_>) -> (net::Settings, Probe) {
    table.only(&NETWORK, notes);
    let usual = net::Settings::default();
    let settings = net::Settings {
        concurrency: get(table, "concurrency", usual.concurrency, |entry| entry.whole(1..=16, notes)),
        connect: get(table, "connect_timeout", usual.connect, |entry| entry.seconds(notes)),
        headers: get(table, "headers_timeout", usual.headers, |entry| entry.seconds(notes)),
        idle: get(table, "idle_timeout", usual.idle, |entry| entry.seconds(notes)),
        total: get(table, "total_timeout", usual.total, |entry| entry.seconds(notes)),
    };
    (settings, get(table, "probe", Probe::Auto, |entry| entry.choice(&Probe::ALL, Probe::as_str, notes)))
}

fn media(table: &Section<'_>, notes: &mut Notes<'_>) -> cache::Settings {
    const MEGABYTE: u64 = 1_000_000;
    table.only(&MEDIA, notes);
    let usual = cache::Settings::default();
    let size = |entry: &Entry<'_>| Some(entry.whole(0..=1_000_000, notes)? as u64 * MEGABYTE);
    cache::Settings { cache_limit: get(table, "cache_size", usual.cache_limit, size) }
}

fn log(table: &Section<'_>, file: &Path, environment: &Environment, notes: &mut Notes<'_>) -> LogSettings {
    table.only(&LOG, notes);
    LogSettings {
        file: get(table, "file", None, |entry| Some(Some(paths::resolve(&entry.text(notes)?, file, environment)))),
        level: get(table, "level", LogLevel::default(), |entry| entry.choice(&LogLevel::ALL, LogLevel::as_str, notes)),
    }
}

#[cfg(test)]
mod tests;
