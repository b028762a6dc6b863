//! Names of files and folders that are good on every system, made of any text.
//!
//! Windows, macOS and Linux do not agree on what a name may be, and a folder of media goes from one to the other. So a name
//! holds what all of them allow: no separators, controls, invisible or direction-changing characters, none of `<>:"|?*`, no
//! device names, no blank or dot at its end, no dot, dash or tilde at its beginning, composed (NFC), at most [`LONGEST`] bytes.

use icu_normalizer::ComposingNormalizerBorrowed;
use unicode_segmentation::UnicodeSegmentation;

use super::AssetId;
use crate::text::is_unsafe;

/// The longest name in bytes of UTF-8. Systems allow 255; what is behind the name of a `.part` needs room, too.
pub const LONGEST: usize = 200;

/// How many folders deep a path may lead; what is beyond is left out.
pub const DEEPEST: usize = 8;

/// What is read of a part of a path: more than this never fits.
const READ: usize = 4096;

/// The longest extension, without its dot.
const LONGEST_EXTENSION: usize = 8;

/// The longest id that a name holds as it is.
const LONGEST_TAG: usize = 40;

/// Windows takes these for devices, with any extension.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// What may stand inside a part of a path, for the fields of a template: whatever a service calls its assets, only the
/// user's own template makes folders.
#[must_use]
pub fn inside(field: &str) -> String {
    field.replace(['/', '\\'], "_")
}

/// What two names have in common that are the same to a system which knows no case, or decomposes letters.
#[must_use]
pub fn key(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    // Upper case first: `ß` and `ẞ` are one, as are `ſ` and `s`.
    composed(&composed(name).to_uppercase().to_lowercase())
}

fn composed(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned()
}

/// Where an asset is to be saved: the folders, and what its file's name is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    folders: Vec<String>,
    /// The name as it is wanted, with the extension that it came with.
    name: String,
    /// The asset's id, as a name may hold it.
    tag: String,
}

impl Wanted {
    /// Makes good names of the parts of a path; those of which nothing is left are left out. Without a name, the file has
    /// the asset's id.
    #[must_use]
    pub fn new(path: &str, asset: &AssetId) -> Self {
        let tag = tag(&asset.id);
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let folders = folders.split('/').filter_map(good).take(DEEPEST).map(|folder| cut(&folder, LONGEST)).collect();
        Self { folders, name: good(name).unwrap_or_else(|| tag.clone()), tag }
    }

    #[must_use]
    pub fn folders(&self) -> &[String] {
        &self.folders
    }

    /// The name with the extension that it came with, which says nothing of what is in the file.
    #[must_use]
    pub fn raw_name(&self) -> String {
        match split(&self.name) {
            (stem, Some(extension)) => format!("{}.{extension}", cut(stem, LONGEST - 1 - extension.len())),
            (stem, None) => cut(stem, LONGEST),
        }
    }

    /// The extension that it came with.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        split(&self.name).1
    }

    /// The names that the file may have, with this extension: in the place of its own, or behind it.
    #[must_use]
    pub fn names(&self, extension: &str, in_place: bool) -> Names {
        let stem = if in_place { split(&self.name).0 } else { &self.name };
        Names { stem: stem.to_owned(), tag: self.tag.clone(), extension: extension.to_owned() }
    }

    /// What the names of the file begin with, whatever extension it gets: enough to find them by, if not all of it.
    #[must_use]
    pub fn beginning(&self) -> &str {
        let (stem, _) = split(&self.name);
        // An end that is too long is cut at another place for each extension.
        &stem[..stem.floor_char_boundary(LONGEST / 2)]
    }

    /// Whether a file of this name may be the one of this asset, whatever its extension became.
    #[must_use]
    pub fn may_be(&self, name: &str) -> bool {
        let Some((_, extension)) = name.rsplit_once('.') else { return false };
        [true, false].into_iter().any(|in_place| {
            let names = self.names(extension, in_place);
            (0..Names::MOST).any(|nth| names.nth(nth) == name)
        })
    }
}

/// The names of one file, from the one that is wanted to those that are taken where it is another's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    stem: String,
    tag: String,
    extension: String,
}

impl Names {
    /// How many there are.
    pub const MOST: usize = 100;

    /// `clip.mp4`, `clip ~5db1.mp4`, `clip ~5db1 (1).mp4`, `clip ~5db1 (2).mp4` …
    #[must_use]
    pub fn nth(&self, nth: usize) -> String {
        let Self { stem, tag, extension } = self;
        let end = match nth {
            0 => format!(".{extension}"),
            1 => format!(" ~{tag}.{extension}"),
            nth => format!(" ~{tag} ({}).{extension}", nth - 1),
        };
        let stem = cut(stem, LONGEST.saturating_sub(end.len()));
        stem + &end
    }
}

/// The part of a path as a name; `None` where nothing is left of it. It may still be too long.
fn good(part: &str) -> Option<String> {
    let mut name = String::new();
    for c in part[..part.floor_char_boundary(READ)].chars() {
        match c {
            c if c.is_whitespace() || c.is_control() => {
                if !name.ends_with(' ') {
                    name.push(' ');
                }
            }
            // The joiners and presentations of emoji are invisible, too; without them the same pictures stand side by side.
            c if is_unsafe(c) || matches!(c, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}') => {}
            c if is_reserved(c) => name.push('_'),
            c => name.push(c),
        }
    }
    let name = composed(name.trim_start());
    let mut name = name.trim_end_matches([' ', '.']).to_owned();
    if name.starts_with(['.', '-', '~']) {
        name.replace_range(..1, "_");
    }
    if is_device(&name) {
        name.insert(0, '_');
    }
    (!name.is_empty()).then_some(name)
}

/// What some system takes for a separator or a wildcard, and what Windows makes of it for old programs.
fn is_reserved(c: char) -> bool {
    let narrow = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{2044}' | '\u{2215}' | '\u{29f8}' => '/',
        '\u{2216}' | '\u{29f5}' | '\u{29f9}' | '\u{fe68}' => '\\',
        c => c,
    };
    matches!(narrow, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*')
}

fn is_device(name: &str) -> bool {
    let base = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let is_port = |port: &str| {
        let number = base.strip_prefix(port).and_then(|number| {
            let mut digits = number.chars();
            digits.next().filter(|_| digits.next().is_none())
        });
        number.is_some_and(|number| matches!(number, '0'..='9' | '¹' | '²' | '³'))
    };
    DEVICES.contains(&base.as_str()) || is_port("COM") || is_port("LPT")
}

/// A name without its extension, and that. What is no short word of letters and digits is none.
fn split(name: &str) -> (&str, Option<&str>) {
    let is_word = |text: &str| {
        (1..=LONGEST_EXTENSION).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    match name.rsplit_once('.').filter(|(stem, extension)| !stem.is_empty() && is_word(extension)) {
        Some((stem, extension)) => (stem.trim_end_matches([' ', '.']), Some(extension)),
        None => (name, None),
    }
}

/// As much of a name as fits, on the edge of a letter.
fn cut(name: &str, most: usize) -> String {
    if name.len() <= most {
        return name.to_owned();
    }
    let edge = name.grapheme_indices(true).map(|(at, _)| at).take_while(|at| *at <= most).last();
    // A letter with hundreds of marks is cut within.
    let edge = edge.filter(|edge| *edge > 0).unwrap_or_else(|| name.floor_char_boundary(most));
    name[..edge].trim_end_matches([' ', '.']).to_owned()
}

/// An id as a name may hold it. Those that had to be changed for it are told apart by a number of their own.
fn tag(id: &str) -> String {
    let plain: String = id.chars().filter(char::is_ascii_alphanumeric).take(LONGEST_TAG).collect();
    if plain == id && !plain.is_empty() {
        return plain;
    }
    // FNV-1a.
    let sum =
        id.bytes().fold(0xcbf2_9ce4_8422_2325, |sum: u64, byte| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    let plain: String = plain.chars().take(LONGEST_TAG - 9).collect();
    format!("{plain}-{:08x}", (sum >> 32) ^ (sum & 0xffff_ffff)).trim_start_matches('-').to_owned()
}

#[cfg(test)]
mod tests;
