//! Opening assets, with what is usual for them or what the menu has, and files of this machine.

use std::path::Path;

use super::{deed, say};
use crate::asset::AssetId;
use crate::effect::Effect;
use crate::message::{FileShown, Opened};
use crate::state::{Deed, OpenMenu, OpenWith, Overlay, State, Ticket, Tone};
use crate::text::{self, thousands};

/// Opens what is chosen as usual.
pub(super) fn chosen(state: &mut State, effects: &mut Vec<Effect>) {
    let assets = state.chosen();
    open(state, assets, OpenWith::Usual, effects);
}

/// Asks what shall open what is chosen.
pub(super) fn open_menu(state: &mut State, effects: &mut Vec<Effect>) {
    let assets = state.chosen();
    let Some(kind) = assets.first().and_then(|id| state.asset(id)).map(|asset| asset.kind) else { return };
    let usual = |with: &OpenWith| *with == OpenWith::Own(kind);
    let openers = state.openers();
    let usual = openers.iter().position(usual);
    let selected = usual.or_else(|| openers.iter().position(|with| *with == OpenWith::System)).unwrap_or(0);
    let ticket = state.tickets.mint();
    state.overlay = Some(Overlay::OpenMenu(OpenMenu { assets: assets.clone(), selected, ticket, here: None }));
    effects.push(Effect::Locate { ticket, assets });
}

/// How many of the menu's assets are on this machine.
pub(super) fn located(state: &mut State, ticket: Ticket, here: usize) {
    if let Some(Overlay::OpenMenu(menu)) = &mut state.overlay
        && menu.ticket == ticket
    {
        menu.here = Some(here);
    }
}

/// Takes an item of the menu. One that cannot be had says why and leaves the menu open.
pub(super) fn take(state: &mut State, item: usize, effects: &mut Vec<Effect>) {
    let Some(with) = state.openers().get(item).copied() else { return };
    let Some(Overlay::OpenMenu(menu)) = &mut state.overlay else { return };
    menu.selected = item;
    let menu = menu.clone();
    if let Some(why) = state.why_not_open(&menu, with) {
        say(state, Tone::Warn, why);
        return;
    }
    state.overlay = None;
    open(state, menu.assets, with, effects);
}

/// Opens assets. One that has no URL that may be used says why, unless its file is what is opened.
fn open(state: &mut State, assets: Vec<AssetId>, with: OpenWith, effects: &mut Vec<Effect>) {
    let lookup = state.lookup();
    let by_url = |id: &AssetId| lookup.get(id).filter(|asset| state.opens_a_url(with, asset.kind));
    let refused = assets.iter().filter_map(by_url).find_map(|asset| Some((asset, asset.link().err()?)));
    if let Some((asset, why)) = refused {
        let words = deed::no_link(state, asset, why);
        say(state, Tone::Warn, words);
    } else if !assets.is_empty() {
        deed::begin(state, Deed::Open { assets, with }, effects);
    }
}

/// Says how opening went.
pub(super) fn opened(state: &mut State, ticket: Ticket, opened: Opened) {
    if state.deed.take_if(|deed| *deed == ticket).is_none() {
        return;
    }
    let Opened { assets, done, with, failed } = opened;
    let all = thousands(assets.len() as u64);
    match (failed, &assets[..]) {
        (Some((_, why)), [one]) => say(state, Tone::Error, format!("{} not opened: {why}", state.name_of(one))),
        (Some((first, why)), _) => {
            let words = format!("{} of {all} opened · {}: {why}", thousands(done as u64), state.name_of(&first));
            say(state, Tone::Error, words);
        }
        (None, [one]) => {
            let viewer = state.asset(one).map(|asset| state.opener_words(with, asset.kind));
            let viewer = viewer.map(|viewer| format!(" in {viewer}")).unwrap_or_default();
            say(state, Tone::Ok, format!("opened {}{viewer}", state.name_of(one)));
        }
        (None, _) => say(state, Tone::Ok, format!("opened {all} assets")),
    }
}

/// Says how opening a file, or its folder, went.
pub(super) fn file_opened(state: &mut State, ticket: Ticket, file: &Path, result: Result<FileShown, String>) {
    if state.deed.take_if(|deed| *deed == ticket).is_none() {
        return;
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let name = text::safe(&name);
    match result {
        Ok(FileShown::Opened) => say(state, Tone::Ok, format!("opened {name} in the system's viewer")),
        Ok(FileShown::Revealed) => say(state, Tone::Ok, format!("opened the folder of {name}")),
        Err(why) => say(state, Tone::Error, format!("{name} not opened: {why}")),
    }
}
