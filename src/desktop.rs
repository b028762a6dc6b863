//! The user's machine: its clipboard, texts too large for that, and what opens a URL or a file.

pub mod clipboard;
#[cfg(feature = "clipboard")]
mod native;
pub mod opener;
pub mod settings;
pub mod text_file;

use std::ffi::{OsStr, OsString};

/// Where an environment variable is looked up; the tests bring their own.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The program's own environment.
#[must_use]
pub fn environment(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// Whether a variable is set to something.
fn is_set(look_up: Lookup<'_>, name: &str) -> bool {
    look_up(name).is_some_and(|value| value != OsStr::new(""))
}

/// Whether windows can be shown here. macOS and Windows always have a display; elsewhere a variable names it.
fn has_display(look_up: Lookup<'_>) -> bool {
    cfg!(any(target_os = "macos", windows)) || is_set(look_up, "WAYLAND_DISPLAY") || is_set(look_up, "DISPLAY")
}

/// Whether the person sits at another machine.
#[must_use]
pub fn is_remote(look_up: Lookup<'_>) -> bool {
    ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"].iter().any(|name| is_set(look_up, name))
}
