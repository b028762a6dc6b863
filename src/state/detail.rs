//! The detail: what is said of one asset, field by field.

mod lines;
mod places;

use jiff::tz::TimeZone;

use super::State;
use super::age::ago;
use crate::asset::media::byte_size;
use crate::asset::{Asset, Facts};
use crate::text::thousands;
pub use lines::{DetailLines, Line};
pub use places::{DetailPlaces, Strip};

/// Where the detail stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// The first line on the screen.
    pub scroll: usize,
    /// The selected field of the full detail.
    pub field: usize,
    /// The chosen frame of the filmstrip, from 0.
    pub frame: u8,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    /// Safe to draw. `·` where it is unknown.
    pub shown: String,
    /// What copying it gives; `None` where there is nothing to copy.
    pub copied: Option<String>,
    pub role: FieldRole,
}

/// How a field's value is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldRole {
    Plain,
    Link,
    Unknown,
    /// An id or URL: folded anywhere, since it has no blanks.
    Token,
    Warning,
}

/// What stands for the unknown.
pub const UNKNOWN: &str = "·";

/// The fields of an asset in the order in which people want them: size, duration, frames, URL, then the rest.
#[must_use]
pub fn fields(state: &State, asset: &Asset) -> Vec<Field> {
    let facts = asset.facts();
    let mut fields = Vec::new();
    if let Some(why) = &asset.unreadable {
        fields.push(plain("item", format!("unreadable: {why}"), FieldRole::Warning));
    }
    if asset.gone {
        fields.push(plain("gone", gone(asset, state), FieldRole::Warning));
    }
    fields.push(known("size", size(&facts)));
    fields.push(known("duration", facts.duration.map(crate::asset::Seconds::clock)));
    fields.push(known("frames", frames(&facts)));
    fields.push(url(asset));
    fields.push(known("kind", Some(kind(asset, &facts))));
    fields.push(plain("provider", asset.id.account.to_string(), FieldRole::Plain));
    fields.push(known("status", asset.status.as_ref().map(|status| status.shown().to_owned())));
    fields.push(known("created", asset.created.map(|at| local(at, &state.zone))));
    fields.push(known("folder", state.folder_path(asset)));
    if asset.expires.is_some() {
        fields.push(known("url ends", asset.expires.map(|at| local(at, &state.zone))));
    }
    // Only what the catalogue holds has been seen before.
    if let Some(seen) = asset.last_seen {
        fields.push(known("seen", Some(local(seen, &state.zone))));
    }
    if let Some(found) = asset.first_seen {
        let new = if asset.new { ", new" } else { "" };
        fields.push(known("found", Some(format!("{}{new}", local(found, &state.zone)))));
    }
    fields.push(Field {
        name: "id",
        shown: crate::text::safe(&asset.id.id).into_owned(),
        copied: Some(asset.id.id.to_string()),
        role: FieldRole::Token,
    });
    fields
}

/// `no longer listed · last seen 2 h ago`
fn gone(asset: &Asset, state: &State) -> String {
    let seen = asset.last_seen.map(|seen| format!(" · last seen {}", ago(seen, state.now.wall)));
    format!("no longer listed{}", seen.unwrap_or_default())
}

fn plain(name: &'static str, shown: String, role: FieldRole) -> Field {
    Field { name, copied: Some(shown.clone()), shown, role }
}

fn known(name: &'static str, value: Option<String>) -> Field {
    match value {
        Some(shown) => plain(name, shown, FieldRole::Plain),
        None => Field { name, shown: UNKNOWN.to_owned(), copied: None, role: FieldRole::Unknown },
    }
}

/// `3840 × 2160 · 18.4 MB`, as far as it is known.
fn size(facts: &Facts) -> Option<String> {
    let pixels = facts.dimensions().map(|(width, height)| format!("{width} × {height}"));
    let bytes = facts.bytes.map(byte_size);
    let parts: Vec<String> = pixels.into_iter().chain(bytes).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// `1,008 · 24 fps`, as far as it is known.
fn frames(facts: &Facts) -> Option<String> {
    let rate = facts.fps.map(|fps| format!("{} fps", (fps * 100.0).round() / 100.0));
    let parts: Vec<String> = facts.frames.map(thousands).into_iter().chain(rate).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

fn url(asset: &Asset) -> Field {
    let Some(text) = &asset.url else { return known("url", None) };
    match asset.link() {
        Ok(_) => Field {
            name: "url",
            shown: text.shown().to_owned(),
            copied: Some(text.raw().to_owned()),
            role: FieldRole::Link,
        },
        // Shown, so that one sees what came; not copied, since it is not what it seems.
        Err(why) => {
            Field { name: "url", shown: format!("{} ({why})", text.shown()), copied: None, role: FieldRole::Warning }
        }
    }
}

/// `video · mp4 · h264`: our word, the service's own where it differs, then what the medium says.
fn kind(asset: &Asset, facts: &Facts) -> String {
    let mut words = vec![asset.kind.as_str().to_owned()];
    let own = asset.type_word.as_ref().map(|word| word.shown().to_owned());
    words.extend(own.filter(|word| *word != words[0]));
    let format = facts.mime.as_ref().map(|mime| {
        let shown = mime.shown();
        // `video · mp4` says all that `video · video/mp4` does.
        shown.strip_prefix(words[0].as_str()).and_then(|rest| rest.strip_prefix('/')).unwrap_or(shown).to_owned()
    });
    words.extend(format.into_iter().chain(facts.codec.iter().map(|codec| codec.shown().to_owned())));
    words.join(" · ")
}

fn local(at: jiff::Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S %z").to_string()
}
