//! The folder that is asked for: what completes it, and what is saved there.

use super::deed;
use crate::asset::AssetId;
use crate::effect::Effect;
use crate::state::prompt::path_of;
use crate::state::{Deed, Overlay, Prompt, State, TextField, Ticket};
use crate::text;

/// Asks for a folder for these, beginning with the one that was asked for last, or the usual one.
pub(super) fn open(state: &mut State, assets: Vec<AssetId>, effects: &mut Vec<Effect>) {
    let downloads = &state.downloads;
    let folder = downloads.asked.as_ref().unwrap_or(&downloads.folder);
    let written = downloads.path_words(folder);
    // What cannot be typed cannot be shown for being gone on with either.
    let is_plain = path_of(&written, downloads.home.as_deref()).as_ref() == Some(folder);
    let begun = if is_plain { format!("{written}/") } else { "~/".to_owned() };
    state.overlay = Some(Overlay::Prompt(Prompt::new(TextField::new(begun), assets)));
    typed(state, effects);
}

/// Looks for what completes the text, where that is in another folder than before.
pub(super) fn typed(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Overlay::Prompt(prompt)) = &mut state.overlay else { return };
    prompt.wrong = None;
    let (before, _) = prompt.parts();
    let within = path_of(before, state.downloads.home.as_deref());
    if within == prompt.within {
        return;
    }
    prompt.within.clone_from(&within);
    prompt.folders.clear();
    prompt.ticket = within.is_some().then(|| state.tickets.mint());
    if let (Some(ticket), Some(folder)) = (prompt.ticket, within) {
        effects.push(Effect::LocalFolders { ticket, folder });
    }
}

/// These folders are there. What cannot be read completes nothing.
pub(super) fn listed(state: &mut State, ticket: Ticket, mut folders: Vec<String>) {
    if let Some(Overlay::Prompt(prompt)) = &mut state.overlay
        && prompt.ticket == Some(ticket)
    {
        folders.retain(|name| text::safe(name) == *name);
        folders.sort();
        prompt.folders = folders;
        prompt.ticket = None;
    }
}

/// Adds what completes the text.
pub(super) fn complete(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Overlay::Prompt(prompt)) = &mut state.overlay else { return };
    if let Some(completion) = prompt.completion() {
        prompt.field = TextField::new(format!("{}{completion}", prompt.field.text()));
        typed(state, effects);
    }
}

/// Downloads into the folder that is typed.
pub(super) fn accept(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Overlay::Prompt(prompt)) = &mut state.overlay else { return };
    let Some(folder) = path_of(prompt.field.text(), state.downloads.home.as_deref()) else {
        prompt.wrong = Some("where does it begin? with ~/ or /");
        return;
    };
    let assets = std::mem::take(&mut prompt.assets);
    state.overlay = None;
    state.downloads.asked = Some(folder.clone());
    deed::begin(state, Deed::Download { assets, folder: Some(folder) }, effects);
}
