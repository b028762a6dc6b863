//! Terminal events become chords, and chords become actions.

pub mod action;
pub mod chord;
pub mod events;
pub mod keymap;

pub use action::{Action, Topic};
pub use chord::{Chord, Key};
pub use events::{Input, Pointer};
pub use keymap::{Binding, Found, Keymap, Place};
