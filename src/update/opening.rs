//! Opening files of this machine, and showing them in their folders.

use std::path::Path;

use super::say;
use crate::message::FileShown;
use crate::state::{State, Ticket, Tone};
use crate::text;

/// Says how it went.
pub(super) fn file_opened(state: &mut State, ticket: Ticket, file: &Path, result: Result<FileShown, String>) {
    if state.deed != Some(ticket) {
        return;
    }
    state.deed = None;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let name = text::safe(&name);
    match result {
        Ok(FileShown::Opened) => say(state, Tone::Ok, format!("opened {name} in the system's viewer")),
        Ok(FileShown::Revealed) => say(state, Tone::Ok, format!("opened the folder of {name}")),
        Err(why) => say(state, Tone::Error, format!("{name} not opened: {why}")),
    }
}
