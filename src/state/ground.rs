//! What the terminal's own ground is like.

/// Whether the terminal draws on something dark or on something light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    Dark,
    Light,
}
