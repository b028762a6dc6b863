//! Thumbnails, posters and waveforms that were made before, on disk.
//!
//! An entry is kept under its asset and the version of its medium, never under a URL: what a signed query holds is in no
//! file and in no name. Nothing here is ever needed: what is lost is made again.

mod entry;
mod folder;

use std::path::Path;
use std::sync::Arc;

use image::RgbaImage;

use crate::asset::{AssetId, MediumVersion, Shot, ShotFacts, Waveform};
use entry::Read;
use folder::Folder;
pub use folder::Held;

/// What is kept by default, in bytes.
pub const DEFAULT_LIMIT: u64 = 256_000_000;

/// What is kept of media.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The most that the cache takes on disk, in bytes; 0 for no cache.
    pub cache_limit: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { cache_limit: DEFAULT_LIMIT }
    }
}

/// How large a kept picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scale {
    /// For the pane and the contact sheet: its longer side is 512 pixels at most.
    Thumbnail,
    /// For the full detail: 1,600 pixels at most.
    Large,
}

impl Scale {
    /// The longer side in pixels.
    #[must_use]
    pub fn side(self) -> u32 {
        match self {
            Self::Thumbnail => 512,
            Self::Large => 1600,
        }
    }
}

/// What something is kept under.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub asset: AssetId,
    pub version: MediumVersion,
}

impl Key {
    /// All that tells one entry from another. The id comes last: it may hold anything.
    fn text(&self, what: &str) -> String {
        let AssetId { account, collection, id } = &self.asset;
        format!("{account}/{}/{:016x}/{what}/{id}", collection.as_str(), self.version.0)
    }
}

/// The cache in a folder. A clone is another handle to the same one; several programs may share the folder.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: Arc<Folder>,
}

impl Cache {
    /// Keeps its files in `folder`, which is made when something is kept; `limit` bytes at most, and with 0 nothing.
    #[must_use]
    pub fn new(folder: &Path, limit: u64) -> Self {
        Self { folder: Arc::new(Folder::new(folder, limit)) }
    }

    /// A picture that was kept; `None` where there is none that can be read. Blocks on the disk.
    #[must_use]
    pub fn picture(&self, key: &Key, shot: Shot, scale: Scale) -> Option<(RgbaImage, ShotFacts)> {
        self.read(&key.text(&of(shot, scale)), entry::picture)
    }

    /// Keeps a picture. What cannot be kept is not: a full disk costs nothing but the next look. Blocks on the disk.
    pub fn keep_picture(&self, key: &Key, shot: Shot, scale: Scale, picture: &RgbaImage, facts: ShotFacts) {
        let key = key.text(&of(shot, scale));
        if let Some(entry) = entry::of_picture(&key, picture, facts) {
            self.keep(&key, &entry);
        }
    }

    /// A waveform that was kept. Blocks on the disk.
    #[must_use]
    pub fn waveform(&self, key: &Key) -> Option<Waveform> {
        self.read(&key.text("wave"), entry::waveform)
    }

    /// Keeps a waveform. Blocks on the disk.
    pub fn keep_waveform(&self, key: &Key, waveform: &Waveform) {
        let key = key.text("wave");
        self.keep(&key, &entry::of_waveform(&key, waveform));
    }

    /// How much is kept. Blocks on the disk.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn held(&self) -> std::io::Result<Held> {
        self.folder.held()
    }

    /// Takes away all that was kept, and nothing else in the folder; tells how much it was. Blocks on the disk.
    ///
    /// # Errors
    /// The folder cannot be read, or something in it cannot be taken away.
    pub fn clear(&self) -> std::io::Result<Held> {
        self.folder.clear()
    }

    fn read<T>(&self, key: &str, read: impl FnOnce(&str, &[u8]) -> Read<T>) -> Option<T> {
        let name = name(key);
        match read(key, &self.folder.read(name)?) {
            Read::Kept(kept) => Some(kept),
            Read::Other => None,
            Read::Damaged => {
                self.folder.remove(name);
                None
            }
        }
    }

    fn keep(&self, key: &str, entry: &[u8]) {
        if let Err(error) = self.folder.keep(name(key), entry) {
            tracing::debug!(kind = ?error.kind(), "a preview was not kept");
        }
    }
}

fn of(shot: Shot, scale: Scale) -> String {
    let side = scale.side();
    match shot {
        Shot::Whole => format!("whole-{side}"),
        Shot::Frame(number) => format!("frame{number}-{side}"),
    }
}

/// The name of an entry: FNV-1a of its key, so that nothing from outside is part of a path. Two keys of one name only cost
/// each other their place, since the key is in the entry, too.
fn name(key: &str) -> u128 {
    key.bytes().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |sum: u128, byte| {
        (sum ^ u128::from(byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b)
    })
}

#[cfg(test)]
mod tests;
