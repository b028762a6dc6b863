//! The detail: what is said of one asset, field by field.

mod lines;
mod places;

use jiff::tz::TimeZone;

use super::State;
use super::age::{ago, ending};
use crate::asset::media::byte_size;
use crate::asset::{Asset, Facts, Seconds};
use crate::text::{Label, thousands};
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
    /// A second line: what the service says, where the medium says otherwise.
    pub note: Option<String>,
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
    let own = asset.probed.clone().or(&asset.said);
    let mut fields = first_fields(state, asset, &own);
    fields.push(known("url ends", ends(state, asset)));
    fields.push(known("kind", Some(kind(asset, None))));
    fields.extend(codecs(&own).map(|codecs| known("codecs", Some(codecs))));
    fields.extend(bit_rate(&own).map(|rate| known("bit rate", Some(rate))));
    fields.extend(rest(state, asset));
    if let Some(probe) = &asset.probe {
        fields.push(known("facts", Some(format!("the media: {} read", byte_size(probe.read)))));
    }
    fields.extend(unread(state, asset));
    fields.extend(seen(state, asset));
    fields
}

/// The fields in the pane: fewer and shorter.
#[must_use]
pub fn fields_in_brief(state: &State, asset: &Asset) -> Vec<Field> {
    let own = asset.probed.clone().or(&asset.said);
    let mut fields = first_fields(state, asset, &own);
    fields.push(known("kind", Some(kind(asset, own.codec.as_ref()))));
    fields.extend(rest(state, asset));
    if let Some(at) = asset.expires {
        // The moment itself is in the full detail.
        fields.push(known("url ends", Some(ending(at, state.now.wall))));
    }
    fields.extend(unread(state, asset));
    fields.extend(seen(state, asset));
    fields
}

/// What people come for.
fn first_fields(state: &State, asset: &Asset, own: &Facts) -> Vec<Field> {
    let mut fields = Vec::new();
    if let Some(why) = &asset.unreadable {
        fields.push(plain("item", format!("unreadable: {why}"), FieldRole::Warning));
    }
    if asset.gone {
        fields.push(plain("gone", gone(asset, state), FieldRole::Warning));
    }
    let (said, probed) = (&asset.said, &asset.probed);
    let measured = size(own.dimensions(), own.bytes);
    let other_pixels = said.dimensions().filter(|said| probed.dimensions().is_some_and(|own| own != *said));
    let other_bytes = said.bytes.filter(|said| probed.bytes.is_some_and(|own| own != *said));
    fields.push(Field { note: says(size(other_pixels, other_bytes)), ..known("size", measured) });
    let lasts = |facts: &Facts| facts.duration.map(Seconds::clock);
    let apart = |said: Seconds, own: Seconds| (said.get() - own.get()).abs() > NOTICEABLE;
    let other = said.duration.zip(probed.duration).is_some_and(|(said, own)| apart(said, own));
    let other = lasts(said).filter(|said| other && Some(said) != lasts(own).as_ref());
    fields.push(Field { note: says(other), ..known("duration", lasts(own)) });
    let other = said.frames.filter(|said| probed.frames.is_some_and(|own| own != *said));
    fields.push(Field { note: says(other.map(thousands)), ..known("frames", frames(own)) });
    fields.push(url(asset));
    fields
}

/// What comes after the kind.
fn rest(state: &State, asset: &Asset) -> [Field; 5] {
    [
        plain("provider", asset.id.account.to_string(), FieldRole::Plain),
        known("status", asset.status.as_ref().map(|status| status.shown().to_owned())),
        known("created", asset.created.map(|at| local(at, &state.zone))),
        known("folder", state.folder_path(asset)),
        Field {
            copied: Some(asset.id.id.to_string()),
            ..plain("id", crate::text::safe(&asset.id.id).into_owned(), FieldRole::Token)
        },
    ]
}

/// Only what the catalogue holds has been seen before.
fn seen(state: &State, asset: &Asset) -> impl Iterator<Item = Field> {
    let seen = asset.last_seen.map(|seen| known("seen", Some(local(seen, &state.zone))));
    let new = if asset.new { ", new" } else { "" };
    let found = asset.first_seen.map(|found| known("found", Some(format!("{}{new}", local(found, &state.zone)))));
    seen.into_iter().chain(found)
}

/// Why the medium could not be read for its facts.
fn unread(state: &State, asset: &Asset) -> Option<Field> {
    let (version, failure) = state.probing.failed.get(&asset.id)?;
    let is_now = asset.medium_version() == Some(*version) && asset.probe.is_none();
    is_now.then(|| known("facts", Some(format!("not readable: {}", failure.words))))
}

/// Lengths that differ by no more are the same, told less exactly. In seconds.
const NOTICEABLE: f64 = 0.5;

/// `service says 0:45`
fn says(what: Option<String>) -> Option<String> {
    what.map(|what| format!("service says {what}"))
}

/// When the URL ends: `2025-10-06 18:21:56 +0200, in 3 h`, `never (not signed)`; `None` where nobody tells.
fn ends(state: &State, asset: &Asset) -> Option<String> {
    match asset.expires {
        Some(at) => Some(format!("{}, {}", local(at, &state.zone), ending(at, state.now.wall))),
        None => asset.link().ok().filter(|url| url.query().is_none()).map(|_| "never (not signed)".to_owned()),
    }
}

/// `h264 High 5.1 · aac`
fn codecs(facts: &Facts) -> Option<String> {
    let picture: Vec<&str> = facts.codec.iter().chain(&facts.profile).map(Label::shown).collect();
    let picture = (!picture.is_empty()).then(|| picture.join(" "));
    let parts: Vec<String> =
        picture.into_iter().chain(facts.sound.iter().map(|sound| sound.shown().to_owned())).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// `3.5 Mb/s`, on the average.
fn bit_rate(facts: &Facts) -> Option<String> {
    let (bytes, seconds) = (facts.bytes?, facts.duration.filter(|duration| duration.get() > 0.0)?.get());
    #[expect(clippy::cast_precision_loss, reason = "shown with three digits at most")]
    let bits = bytes as f64 * 8.0 / seconds;
    let (value, unit) = [(1e9, "Gb/s"), (1e6, "Mb/s"), (1e3, "kb/s")]
        .into_iter()
        .find(|(size, _)| bits >= *size)
        .map_or((bits, "b/s"), |(size, unit)| (bits / size, unit));
    (value < 1000.0).then(|| if value < 100.0 { format!("{value:.1} {unit}") } else { format!("{value:.0} {unit}") })
}

/// `no longer listed · last seen 2 h ago`
fn gone(asset: &Asset, state: &State) -> String {
    let seen = asset.last_seen.map(|seen| format!(" · last seen {}", ago(seen, state.now.wall)));
    format!("no longer listed{}", seen.unwrap_or_default())
}

fn plain(name: &'static str, shown: String, role: FieldRole) -> Field {
    Field { name, copied: Some(shown.clone()), shown, note: None, role }
}

fn known(name: &'static str, value: Option<String>) -> Field {
    match value {
        Some(shown) => plain(name, shown, FieldRole::Plain),
        None => Field { name, shown: UNKNOWN.to_owned(), note: None, copied: None, role: FieldRole::Unknown },
    }
}

/// `3840 × 2160 · 18.4 MB`, as far as it is known.
fn size(pixels: Option<(u32, u32)>, bytes: Option<u64>) -> Option<String> {
    let pixels = pixels.map(|(width, height)| format!("{width} × {height}"));
    let parts: Vec<String> = pixels.into_iter().chain(bytes.map(byte_size)).collect();
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
        Ok(_) => {
            Field { copied: Some(text.raw().to_owned()), ..plain("url", text.shown().to_owned(), FieldRole::Link) }
        }
        // Shown, so that one sees what came; not copied, since it is not what it seems.
        Err(why) => Field { copied: None, ..plain("url", format!("{} ({why})", text.shown()), FieldRole::Warning) },
    }
}

/// `video · mp4 · h264`: our word, the service's own where it differs, the format, and the codec where that is wanted.
fn kind(asset: &Asset, codec: Option<&Label>) -> String {
    let mut words = vec![asset.kind.as_str().to_owned()];
    let own = asset.type_word.as_ref().map(|word| word.shown().to_owned());
    words.extend(own.filter(|word| *word != words[0]));
    let format = asset.said.mime.as_ref().or(asset.probed.mime.as_ref()).map(|mime| {
        let shown = mime.shown();
        // `video · mp4` says all that `video · video/mp4` does.
        shown.strip_prefix(words[0].as_str()).and_then(|rest| rest.strip_prefix('/')).unwrap_or(shown).to_owned()
    });
    words.extend(format.into_iter().chain(codec.map(|codec| codec.shown().to_owned())));
    words.join(" · ")
}

fn local(at: jiff::Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S %z").to_string()
}
