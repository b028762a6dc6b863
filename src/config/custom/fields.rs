//! Where the fields of an item are.

use std::collections::BTreeMap;

use super::template::Scope;
use crate::asset::AssetKind;
use crate::config::reader::{Notes, Section};
use crate::provider::custom::settings::{Dates, Durations, Fields, Source};

pub(super) const DATES: [Dates; 4] = [Dates::Auto, Dates::Seconds, Dates::Milliseconds, Dates::Rfc3339];
pub(super) const DURATIONS: [Durations; 2] = [Durations::Seconds, Durations::Milliseconds];

pub(super) fn date_word(dates: Dates) -> &'static str {
    match dates {
        Dates::Auto => "auto",
        Dates::Seconds => "seconds",
        Dates::Milliseconds => "milliseconds",
        Dates::Rfc3339 => "rfc3339",
    }
}

pub(super) fn duration_word(durations: Durations) -> &'static str {
    match durations {
        Durations::Seconds => "seconds",
        Durations::Milliseconds => "milliseconds",
    }
}

/// The fields of a table, and for what it leaves out those of `shared`. `nested` says whether there are outer items.
pub(super) fn read(
    table: Option<&Section<'_>>,
    shared: &Fields,
    nested: bool,
    scope: &Scope,
    notes: &mut Notes<'_>,
) -> Fields {
    let Some(table) = table else { return shared.clone() };
    let mut sources = |name: &str, shared: &[Source]| match table.entry(name) {
        Some(entry) => entry.each().iter().filter_map(|entry| scope.source(entry, nested, notes)).collect(),
        None => shared.to_vec(),
    };
    Fields {
        id: sources("id", &shared.id),
        name: sources("name", &shared.name),
        kind: sources("kind", &shared.kind),
        kinds: table.table("kinds").map_or_else(|| shared.kinds.clone(), |table| kinds(&table)),
        mime: sources("mime", &shared.mime),
        status: sources("status", &shared.status),
        url: sources("url", &shared.url),
        thumbnail: sources("thumbnail", &shared.thumbnail),
        expires: sources("expires", &shared.expires),
        created: sources("created", &shared.created),
        dates: choice(table, "dates", &DATES, date_word).unwrap_or(shared.dates),
        width: sources("width", &shared.width),
        height: sources("height", &shared.height),
        duration: sources("duration", &shared.duration),
        durations: choice(table, "durations", &DURATIONS, duration_word).unwrap_or(shared.durations),
        frames: sources("frames", &shared.frames),
        fps: sources("fps", &shared.fps),
        bytes: sources("bytes", &shared.bytes),
        folder: sources("folder", &shared.folder),
        folder_name: sources("folder_name", &shared.folder_name),
    }
}

fn choice<T: Copy>(table: &Section<'_>, name: &str, all: &[T], word: fn(T) -> &'static str) -> Option<T> {
    table.entry(name)?.choice(all, word)
}

/// Words are compared in lower case.
fn kinds(table: &Section<'_>) -> BTreeMap<String, AssetKind> {
    let kind = |entry: &crate::config::reader::Entry<'_>| entry.choice(&AssetKind::ALL, AssetKind::as_str);
    table.entries().filter_map(|entry| Some((entry.name().to_lowercase(), kind(&entry)?))).collect()
}
