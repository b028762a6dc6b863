//! A row of the catalogue as an asset.
//!
//! The file may have been made by anybody, so each value is checked as if a service had sent it: what has the wrong type,
//! the wrong size or no meaning is unknown.

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::Row;
use rusqlite::types::ValueRef;

use crate::asset::{AccountName, Asset, AssetId, AssetKind, Collection, Facts, Probe, Seconds};
use crate::text::Label;

/// The longest text that is taken: what a whole answer of a service may hold.
pub(super) const LONGEST_TEXT: usize = 8 * 1024 * 1024;

/// Whether an asset is new since the last visit. Where there was no visit before, none is.
pub(super) const NEW: &str = "ifnull(news > (SELECT value FROM fact WHERE name = 'visit_ended'), 0)";

/// An asset by its row's number, in the order in which [`read`] takes the values.
pub(super) fn statement() -> String {
    format!(
        "SELECT account, collection, id, name, kind, type, status,
                width, height, duration, frames, fps, codec, bytes, mime,
                media_width, media_height, media_duration, media_frames, media_fps, media_codec, media_bytes, media_mime,
                media_profile, media_sound, media_version, media_read, media_probed,
                folder, folder_name, created, url, expires, thumbnail, unreadable,
                first_seen, last_seen, gone IS NOT NULL, {NEW}, json
         FROM asset LEFT JOIN raw USING (asset) WHERE asset = ?1"
    )
}

/// The asset in a row of [`statement`]; `name_of` knows the accounts. `None` for what has no identity.
pub(super) fn read(row: &Row<'_>, name_of: impl Fn(i64) -> Option<AccountName>) -> Option<Asset> {
    let mut values = Values { row, next: 0 };
    let account = name_of(values.number()?)?;
    let collection = collection_of(values.text()?)?;
    let id = AssetId { account, collection, id: Arc::from(values.text()?) };
    let mut asset = Asset::bare(id, Arc::from("null"));
    if let Some(name) = values.label() {
        asset.name = name;
    }
    asset.kind = values.text().map_or(AssetKind::Other, AssetKind::of_word);
    asset.type_word = values.label();
    asset.status = values.label();
    asset.said = values.facts();
    asset.probed = values.facts();
    asset.probed.profile = values.label();
    asset.probed.sound = values.label();
    asset.probe = values.probe();
    asset.folder = values.text().map(Arc::from);
    asset.folder_name = values.label();
    asset.created = values.time();
    asset.url = values.label();
    asset.expires = values.time();
    asset.thumbnail = values.label();
    asset.unreadable = values.label();
    asset.first_seen = values.time();
    asset.last_seen = values.time();
    asset.gone = values.number() == Some(1);
    asset.new = values.number() == Some(1);
    if let Some(json) = values.text() {
        asset.raw = Arc::from(json);
    }
    Some(asset)
}

/// The collection that a word of the file stands for.
pub(super) fn collection_of(word: &str) -> Option<Collection> {
    [Collection::Assets, Collection::Rendered].into_iter().find(|collection| collection.as_str() == word)
}

/// The text of a value, if it is one.
pub(super) fn text(value: ValueRef<'_>) -> Option<&str> {
    match value {
        ValueRef::Text(bytes) if bytes.len() <= LONGEST_TEXT => std::str::from_utf8(bytes).ok(),
        ValueRef::Text(_) | ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Blob(_) => None,
    }
}

/// The values of a row, one after another.
struct Values<'r> {
    row: &'r Row<'r>,
    next: usize,
}

impl<'r> Values<'r> {
    fn value(&mut self) -> ValueRef<'r> {
        let value = self.row.get_ref(self.next).unwrap_or(ValueRef::Null);
        self.next += 1;
        value
    }

    fn text(&mut self) -> Option<&'r str> {
        text(self.value())
    }

    fn label(&mut self) -> Option<Label> {
        self.text().map(Label::new)
    }

    fn number<T: TryFrom<i64>>(&mut self) -> Option<T> {
        self.value().as_i64().ok().and_then(|number| T::try_from(number).ok())
    }

    fn real(&mut self) -> Option<f64> {
        self.value().as_f64().ok().filter(|real| real.is_finite() && *real >= 0.0)
    }

    fn time(&mut self) -> Option<Timestamp> {
        self.number().and_then(|millis| Timestamp::from_millisecond(millis).ok())
    }

    /// Three values; `None` where it was not read.
    fn probe(&mut self) -> Option<Probe> {
        let (version, read, at) = (self.label(), self.number(), self.time());
        Some(Probe { version: version.unwrap_or_default(), read: read.unwrap_or(0), at: at? })
    }

    /// What services tell as well.
    fn facts(&mut self) -> Facts {
        Facts {
            width: self.number(),
            height: self.number(),
            duration: self.real().and_then(Seconds::new),
            frames: self.number(),
            fps: self.real(),
            codec: self.label(),
            bytes: self.number(),
            mime: self.label(),
            profile: None,
            sound: None,
        }
    }
}
