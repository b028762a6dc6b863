//! The pictures at hand, encoded for the terminal.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;

use crate::media::preview::{Body, Encoded};
use crate::state::PictureKey;
use crate::view::Pictures;

/// The pictures by their names. What is here is what `update` knows of: it says what is no longer needed.
#[derive(Debug, Default)]
pub struct Shelf {
    pictures: BTreeMap<PictureKey, Encoded>,
}

impl Shelf {
    pub(super) fn put(&mut self, key: PictureKey, picture: Encoded) {
        self.pictures.insert(key, picture);
    }

    pub(super) fn forget(&mut self, keys: &[PictureKey]) {
        for key in keys {
            self.pictures.remove(key);
        }
    }

    /// A picture as it is drawn.
    #[must_use]
    pub fn get(&self, key: &PictureKey) -> Option<&Encoded> {
        self.pictures.get(key)
    }
}

impl Pictures for Shelf {
    fn cells(&self, key: &PictureKey) -> Option<&Buffer> {
        match &self.get(key)?.body {
            Body::Cells(cells) => Some(cells),
            Body::Inline(_) | Body::Kept { .. } => None,
        }
    }
}
