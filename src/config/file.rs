//! The configuration file: what its values come to.

use std::path::Path;

use toml::de::DeTable;

use super::reader::{self, Entry, Notes, Section};
use super::{
    Config, Environment, LogLevel, LogSettings, Mistake, Place, Probe, download, keys, own, paths, providers, shape,
    tables,
};
use crate::media::cache;
use crate::net;
use crate::state::settings::{BrowserSettings, Column, Icons, Images, THEMES};

/// Reads a file's text. What is mistaken stands at its default in the configuration.
pub(super) fn parse(source: &str, file: &Path, environment: &Environment) -> (Config, Vec<Mistake>) {
    let mut notes = Notes::new(file, source);
    let (table, errors) = DeTable::parse_recoverable(source);
    let empty = DeTable::new();
    // Where the text is not TOML, what was made of it says nothing.
    let table = if errors.is_empty() { table.get_ref() } else { &empty };
    reader::syntax(&errors, &mut notes);
    shape::check(table, &tables::ROOT, &mut notes);
    let left_out = notes.take_left_out();
    let root = Section::root(table, &left_out);
    let (network, probe) = root.table("network").map(|table| network(&table)).unwrap_or_default();
    let (browser, theme_place) =
        root.table("browser").map(|table| browser(&table, file, environment, &mut notes)).unwrap_or_default();
    let (download, bell) = download::read(root.table("download").as_ref(), file, environment, &mut notes);
    let copies = root.table("copy").map(|table| own::copies(&table, &mut notes)).unwrap_or_default();
    let config = Config {
        browser: BrowserSettings { bell, copies, ..browser },
        theme_place,
        network,
        probe,
        media: root.table("media").map(|table| media(&table)).unwrap_or_default(),
        download,
        desktop: root.table("open").map(|table| own::openers(&table, &mut notes)).unwrap_or_default(),
        providers: match root.table("providers") {
            Some(table) => providers::read(&table, file, environment, &mut notes),
            None => providers::from_environment(environment),
        },
        keys: root.table("keys").map(|table| keys::read(&table, file, &notes)).unwrap_or_default(),
        log: root.table("log").map(|table| log(&table, file, environment)).unwrap_or_default(),
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
    let usual = BrowserSettings::default();
    let theme_place = table.entry("theme").map(|entry| notes.place(&entry));
    let settings = BrowserSettings {
        page_size: get(table, "page_size", usual.page_size, Entry::whole),
        theme: get(table, "theme", usual.theme, |entry| theme(entry, file, environment, notes)),
        icons: get(table, "icons", usual.icons, |entry| entry.choice(&Icons::ALL, Icons::as_str)),
        images: get(table, "images", usual.images, |entry| entry.choice(&Images::ALL, Images::as_str)),
        mouse: get(table, "mouse", usual.mouse, Entry::flag),
        columns: get(table, "columns", usual.columns, columns),
        reduced_motion: get(table, "reduced_motion", usual.reduced_motion, Entry::flag),
        ..usual
    };
    (settings, theme_place)
}

/// The value of a key, or `usual` where it is left out or mistaken.
pub(super) fn get<'a, T>(table: &Section<'a>, key: &str, usual: T, read: impl FnOnce(&Entry<'a>) -> Option<T>) -> T {
    table.entry(key).and_then(|entry| read(&entry)).unwrap_or(usual)
}

/// A built-in theme by its name, or a file: what has a slash or ends in `.toml`.
fn theme(entry: &Entry<'_>, file: &Path, environment: &Environment, notes: &mut Notes<'_>) -> Option<String> {
    let text = entry.text()?;
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

fn columns(entry: &Entry<'_>) -> Option<Vec<Column>> {
    entry.each().iter().map(|word| word.choice(&Column::ALL, Column::as_str)).collect()
}

fn network(table: &Section<'_>) -> (net::Settings, Probe) {
    let usual = net::Settings::default();
    let settings = net::Settings {
        concurrency: get(table, "concurrency", usual.concurrency, Entry::whole),
        connect: get(table, "connect_timeout", usual.connect, Entry::seconds),
        headers: get(table, "headers_timeout", usual.headers, Entry::seconds),
        idle: get(table, "idle_timeout", usual.idle, Entry::seconds),
        total: get(table, "total_timeout", usual.total, Entry::seconds),
    };
    (settings, get(table, "probe", Probe::Auto, |entry| entry.choice(&Probe::ALL, Probe::as_str)))
}

fn media(table: &Section<'_>) -> cache::Settings {
    const MEGABYTE: u64 = 1_000_000;
    let usual = cache::Settings::default();
    let size = |entry: &Entry<'_>| Some(entry.whole()? as u64 * MEGABYTE);
    cache::Settings { cache_limit: get(table, "cache_size", usual.cache_limit, size) }
}

fn log(table: &Section<'_>, file: &Path, environment: &Environment) -> LogSettings {
    LogSettings {
        file: get(table, "file", None, |entry| Some(Some(paths::resolve(&entry.text()?, file, environment)))),
        level: get(table, "level", LogLevel::default(), |entry| entry.choice(&LogLevel::ALL, LogLevel::as_str)),
    }
}

#[cfg(test)]
mod tests;
