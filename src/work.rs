//! What needs a provider and the catalogue together, or a provider and the media, for the browser and for scripts alike.

pub mod download;
pub mod facts;
pub mod fresh;
pub mod preview;
pub mod sync;
