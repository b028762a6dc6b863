//! Copying: by a key, by the menu, one field, a text as it is.

use super::{deed, say};
use crate::asset::{AssetId, CopyForm};
use crate::effect::Effect;
use crate::message::CopyRoute;
use crate::state::detail::fields;
use crate::state::{CopyMenu, Deed, Overlay, State, Ticket, Tone};

/// Copies the URL of what is chosen.
pub(super) fn url(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(assets) = deed::with_links(state) {
        deed::begin(state, Deed::Copy { form: CopyForm::Url, assets }, effects);
    }
}

/// Opens the copy menu over what is chosen.
pub(super) fn open_menu(state: &mut State, effects: &mut Vec<Effect>) {
    let assets = state.chosen();
    if assets.is_empty() {
        return;
    }
    let ticket = state.tickets.mint();
    state.overlay =
        Some(Overlay::CopyMenu(CopyMenu { assets: assets.clone(), selected: 0, ticket, samples: Vec::new() }));
    deed::gather_for_menu(state, ticket, assets, effects);
}

/// Takes one form of the menu. A form that cannot be had says why and leaves the menu open.
pub(super) fn take_form(state: &mut State, form: CopyForm, assets: Vec<AssetId>, effects: &mut Vec<Effect>) {
    if let Some(Overlay::CopyMenu(menu)) = &mut state.overlay {
        if let Some(at) = CopyForm::ALL.iter().position(|known| *known == form) {
            menu.selected = at;
        }
        let refused = menu.samples.iter().find(|sample| sample.form == form).and_then(|p| p.text.clone().err());
        if let Some(why) = refused {
            say(state, Tone::Warn, why);
            return;
        }
    }
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
pub(super) fn copied(state: &mut State, ticket: Ticket, what: &str, result: Result<CopyRoute, String>) {
    if state.deed != Some(ticket) {
        return;
    }
    state.deed = None;
    match result {
        Ok(CopyRoute::Native) => say(state, Tone::Ok, format!("copied {what} · native clipboard")),
        Ok(CopyRoute::Terminal) => {
            say(
                state,
                Tone::Ok,
                format!("sent {what} to the terminal (OSC 52) · not arriving? the terminal must allow it"),
            );
        }
        Err(why) => say(state, Tone::Error, format!("{what} not copied: {why}")),
    }
}

fn asset_name(state: &State) -> String {
    state.listing.selected_asset().map(|asset| asset.name.shown().to_owned()).unwrap_or_default()
}
