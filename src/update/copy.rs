//! Copying and opening.

use super::say;
use crate::asset::link::Refusal;
use crate::asset::{Asset, AssetId, CopyForm};
use crate::effect::Effect;
use crate::input::{Action, Place};
use crate::message::CopyRoute;
use crate::state::detail::fields;
use crate::state::{CopyMenu, Overlay, State, Ticket, Tone};

/// Copies the URL of what is chosen.
pub(super) fn url(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(assets) = with_links(state) {
        start(state, CopyForm::Url, assets, effects);
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
    effects.push(Effect::Samples { ticket, assets });
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
    start(state, form, assets, effects);
}

fn start(state: &mut State, form: CopyForm, assets: Vec<AssetId>, effects: &mut Vec<Effect>) {
    let ticket = new_deed(state);
    effects.push(Effect::Copy { ticket, form, assets });
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
    let ticket = new_deed(state);
    effects.push(Effect::CopyText { ticket, what, text });
}

/// Opens what is chosen in the system's viewer.
pub(super) fn open(state: &mut State, effects: &mut Vec<Effect>) {
    for asset in with_links(state).into_iter().flatten() {
        let ticket = new_deed(state);
        effects.push(Effect::Open { ticket, asset });
    }
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

/// Says how opening went.
pub(super) fn opened(state: &mut State, ticket: Ticket, asset: &AssetId, result: Result<(), String>) {
    if state.deed != Some(ticket) {
        return;
    }
    state.deed = None;
    let name = state
        .asset(asset)
        .map_or_else(|| crate::text::Label::new(&asset.id).shown().to_owned(), |asset| asset.name.shown().to_owned());
    match result {
        Ok(()) => say(state, Tone::Ok, format!("opened {name} in the system's viewer")),
        Err(why) => say(state, Tone::Error, format!("{name} not opened: {why}")),
    }
}

fn new_deed(state: &mut State) -> Ticket {
    let ticket = state.tickets.mint();
    state.deed = Some(ticket);
    ticket
}

/// What is chosen, if every one of it has a URL that may be used; else says why not.
fn with_links(state: &mut State) -> Option<Vec<AssetId>> {
    let assets = state.chosen();
    let refused = assets.iter().filter_map(|id| state.asset(id)).find_map(|asset| Some((asset, asset.link().err()?)));
    if let Some((asset, why)) = refused {
        let words = no_link(state, asset, why);
        say(state, Tone::Warn, words);
        return None;
    }
    (!assets.is_empty()).then_some(assets)
}

fn no_link(state: &State, asset: &Asset, why: Refusal) -> String {
    let account = &asset.id.account;
    let still = asset.status.as_ref().is_some_and(|status| matches!(status.raw(), "pending" | "processing"));
    match (why, state.keymap.hint(Place::List, Action::Reload)) {
        (Refusal::Missing, Some(key)) if still => {
            format!("no URL yet: {account} is still processing it · {key} asks again")
        }
        (Refusal::Missing, _) => format!("{}: {account} tells no URL for it", asset.name),
        (why, _) => format!("{}: {why}", asset.name),
    }
}

fn asset_name(state: &State) -> String {
    state.listing.selected_asset().map(|asset| asset.name.shown().to_owned()).unwrap_or_default()
}
