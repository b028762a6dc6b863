//! The media themselves: the bytes, facts, pictures and sounds of one asset. Values come out of here, never messages.

mod boxes;
pub mod cache;
pub mod download;
mod ebml;
pub mod fetch;
mod host;
pub(crate) mod kind;
pub mod picture;
pub mod poster;
pub mod preview;
pub mod probe;
pub mod waveform;
