//! Copying: by a key, by the menu, one field, a text as it is.

use std::path::PathBuf;

use super::{deed, say};
use crate::asset::copy_form::TEXT_FILE;
use crate::asset::media::byte_size;
use crate::asset::{AssetId, CopyForm};
use crate::effect::Effect;
use crate::input::{Action, Place};
use crate::state::detail::fields;
use crate::state::{CopyMenu, CopyRoute, Deed, Overlay, State, Ticket, Tone};
use crate::text::thousands;

/// Copies what is chosen in one form.
pub(super) fn form(state: &mut State, form: CopyForm, effects: &mut Vec<Effect>) {
    let assets = if state.needs_link(form) {
        deed::with_links(state)
    } else {
        Some(state.chosen()).filter(|assets| !assets.is_empty())
    };
    if let Some(assets) = assets {
        deed::begin(state, Deed::Copy { form, assets }, effects);
    }
}

/// Opens the copy menu over what is chosen.
pub(super) fn open_menu(state: &mut State, effects: &mut Vec<Effect>) {
    let assets = state.chosen();
    if assets.is_empty() {
        return;
    }
    let ticket = state.tickets.mint();
    let marked = !state.marks.is_empty();
    let menu = CopyMenu { assets: assets.clone(), marked, selected: 0, scroll: 0, ticket, samples: Vec::new() };
    state.overlay = Some(Overlay::CopyMenu(menu));
    deed::gather_for_menu(state, ticket, assets, effects);
}

/// Takes a form of the menu. One that cannot be had says why and leaves the menu open.
pub(super) fn take(state: &mut State, item: usize, effects: &mut Vec<Effect>) {
    let Some(form) = state.copy_forms().get(item).copied() else { return };
    let Some(Overlay::CopyMenu(menu)) = &mut state.overlay else { return };
    menu.selected = item;
    if let Some(why) = menu.samples.get(item).and_then(|sample| sample.text.clone().err()) {
        say(state, Tone::Warn, why);
        return;
    }
    let assets = std::mem::take(&mut menu.assets);
    state.overlay = None;
    deed::begin(state, Deed::Copy { form, assets }, effects);
}

/// Copies the selected field of the full detail.
pub(super) fn field(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(asset) = state.listing.selected_asset() else { return };
    let Some(field) = fields(state, asset).into_iter().nth(state.detail.field) else { return };
    match field.copied {
        Some(text) => text_as_it_is(state, format!("the {} of {}", field.name, asset_name(state)), text, effects),
        None => say(state, Tone::Warn, format!("{}: nothing to copy", field.name)),
    }
}

/// Copies a text that is on the screen.
pub(super) fn text_as_it_is(state: &mut State, what: String, text: String, effects: &mut Vec<Effect>) {
    let ticket = deed::new(state);
    effects.push(Effect::CopyText { ticket, what, text });
}

/// Says how copying went.
pub(super) fn copied(
    state: &mut State,
    ticket: Ticket,
    (what, elsewhere): (&str, usize),
    result: Result<CopyRoute, String>,
) {
    if !is_done(state, ticket) {
        return;
    }
    let others = match elsewhere {
        0 => String::new(),
        elsewhere => format!(", {} marked on other pages", thousands(elsewhere as u64)),
    };
    match result {
        Ok(route) if route == CopyRoute::Native || elsewhere > 0 => {
            say(state, Tone::Ok, format!("copied {what} · {}{others}", route.words()));
        }
        Ok(_) => {
            say(state, Tone::Ok, format!("sent {what} to the terminal (OSC 52) · not arriving? assetbrowse doctor"));
        }
        Err(why) => say(state, Tone::Error, format!("{what} not copied: {why}")),
    }
}

/// Nothing is cut: where the terminal does not take the text, a file can.
pub(super) fn too_large(
    state: &mut State,
    ticket: Ticket,
    (form, assets): (CopyForm, Vec<AssetId>),
    (bytes, limit): (usize, usize),
) {
    if !is_done(state, ticket) {
        return;
    }
    let (what, are) = (state.copy_words(form, &assets), if assets.len() == 1 { "is" } else { "are" });
    let words = writes(state, &format!("{what} {are}"), (bytes, limit), form.file_name());
    deed::ask(state, words, Deed::CopyFile { form, assets });
}

/// The same of a text that is on the screen.
pub(super) fn text_too_large(state: &mut State, ticket: Ticket, (what, text): (String, String), limit: usize) {
    if is_done(state, ticket) {
        if matches!(state.overlay, Some(Overlay::Raw { .. } | Overlay::Messages { .. })) && !state.is_finding() {
            // It was copied from there, and there is one thing at a time over the panes.
            state.close_overlay();
        }
        let words = writes(state, &format!("{what} is"), (text.len(), limit), TEXT_FILE);
        deed::ask(state, words, Deed::CopyTextFile { what, text });
    }
}

/// `10,000 URLs are 940 kB, the terminal takes 74 kB · enter writes urls.txt and copies its path`
fn writes(state: &State, what_is: &str, (bytes, limit): (usize, usize), file: &str) -> String {
    let size = |bytes: usize| byte_size(bytes as u64);
    let enter = state.keymap.hint(Place::Confirm, Action::Yes).unwrap_or_default();
    format!("{what_is} {}, the terminal takes {} · {enter} writes {file} and copies its path", size(bytes), size(limit))
}

/// Says how writing a file went, and what became of its path.
pub(super) fn written(
    state: &mut State,
    ticket: Ticket,
    what: &str,
    result: Result<(PathBuf, Result<CopyRoute, String>), String>,
) {
    if !is_done(state, ticket) {
        return;
    }
    match result {
        Ok((file, copied)) => {
            let wrote = format!("wrote {what}, into {}", state.downloads.path_words(&file));
            match copied {
                Ok(route) => say(state, Tone::Ok, format!("{wrote} · its path copied: {}", route.words())),
                Err(why) => say(state, Tone::Warn, format!("{wrote} · its path not copied: {why}")),
            }
        }
        Err(why) => say(state, Tone::Error, format!("{what} not written: {why}")),
    }
}

/// Whether it is still this that a person waits for; then nothing is waited for any more.
fn is_done(state: &mut State, ticket: Ticket) -> bool {
    state.deed.take_if(|deed| *deed == ticket).is_some()
}

fn asset_name(state: &State) -> String {
    state.listing.selected_asset().map(|asset| asset.name.shown().to_owned()).unwrap_or_default()
}
