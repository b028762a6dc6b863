//! The pictures at hand, encoded for the terminal.

use std::collections::{BTreeMap, BTreeSet};

use ratatui::buffer::Buffer;

use crate::media::preview::{Body, Encoded};
use crate::state::PictureKey;
use crate::view::Pictures;

/// The pictures by their names. What is here is what `update` knows of: it says what is no longer needed.
#[derive(Debug, Default)]
pub struct Shelf {
    pictures: BTreeMap<PictureKey, Shelved>,
    /// The numbers of the pictures that the terminal may keep.
    numbers: BTreeSet<u32>,
    stamps: u64,
}

/// A picture on the shelf.
#[derive(Debug)]
pub struct Shelved {
    /// Another picture, even under the same name, has another one.
    pub stamp: u64,
    pub picture: Encoded,
}

impl Shelf {
    pub(super) fn put(&mut self, key: PictureKey, picture: Encoded) {
        self.stamps += 1;
        self.numbers.extend(number(&picture));
        if let Some(before) = self.pictures.insert(key, Shelved { stamp: self.stamps, picture }) {
            self.drop_number(&before);
        }
    }

    pub(super) fn forget(&mut self, keys: &[PictureKey]) {
        for key in keys {
            if let Some(gone) = self.pictures.remove(key) {
                self.drop_number(&gone);
            }
        }
    }

    /// A picture as it is drawn.
    #[must_use]
    pub fn get(&self, key: &PictureKey) -> Option<&Shelved> {
        self.pictures.get(key)
    }

    /// Whether a picture with this number is here.
    #[must_use]
    pub fn has_number(&self, number: u32) -> bool {
        self.numbers.contains(&number)
    }

    fn drop_number(&mut self, gone: &Shelved) {
        if let Some(number) = number(&gone.picture) {
            self.numbers.remove(&number);
        }
    }
}

fn number(picture: &Encoded) -> Option<u32> {
    match &picture.body {
        Body::Kept { number, .. } => Some(*number),
        Body::Cells(_) | Body::Inline(_) => None,
    }
}

impl Pictures for Shelf {
    fn cells(&self, key: &PictureKey) -> Option<&Buffer> {
        match &self.get(key)?.picture.body {
            Body::Cells(cells) => Some(cells),
            Body::Inline(_) | Body::Kept { .. } => None,
        }
    }
}
