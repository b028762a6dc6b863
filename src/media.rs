//! The media themselves: the bytes, facts, pictures and sounds of one asset. Values come out of here, never messages.

pub mod cache;
pub mod fetch;
pub mod picture;
pub mod poster;
pub mod preview;
pub mod probe;
pub mod waveform;
