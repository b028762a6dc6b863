//! The way from a picture's name to what is drawn of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::state::PictureKey;

/// Who holds the pictures that the state knows by name.
pub trait Pictures: std::fmt::Debug {
    /// The cells of a picture that is made of text. One of pixels has none: it is drawn by whoever holds it, where the
    /// frame says.
    fn cells(&self, key: &PictureKey) -> Option<&Buffer>;
}

/// No pictures at all.
#[derive(Clone, Copy, Debug)]
pub struct NoPictures;

impl Pictures for NoPictures {
    fn cells(&self, _key: &PictureKey) -> Option<&Buffer> {
        None
    }
}

/// A picture of pixels in a frame: its cells are left blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    pub key: PictureKey,
    pub area: Rect,
}

/// The pictures that there are, and where those of pixels belong in the frame that is drawn.
#[derive(Debug)]
pub(super) struct Canvas<'a> {
    pub(super) pictures: &'a dyn Pictures,
    pub(super) placed: Vec<Placed>,
}
