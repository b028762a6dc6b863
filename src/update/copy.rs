//! Copying and opening.

use super::{asking, refresh, say};
use crate::asset::link::Refusal;
use crate::asset::{Asset, AssetId, CopyForm};
use crate::effect::{Effect, Lane};
use crate::input::{Action, Place};
use crate::message::CopyRoute;
use crate::state::age::ago;
use crate::state::detail::fields;
use crate::state::{CopyMenu, Deed, Notice, Overlay, Renewal, State, Ticket, Tone};

/// Copies the URL of what is chosen.
pub(super) fn url(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(assets) = with_links(state) {
        begin(state, Deed::Copy { form: CopyForm::Url, assets }, effects);
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
    begin(state, Deed::Copy { form, assets }, effects);
}

/// Does it, behind asking anew for the URLs of it that have ended.
fn begin(state: &mut State, deed: Deed, effects: &mut Vec<Effect>) {
    let ended: Vec<AssetId> = if deed.needs_urls() { ended(state, &deed) } else { Vec::new() };
    if ended.is_empty() {
        perform(state, deed, effects);
        return;
    }
    let ticket = new_deed(state);
    let esc = state.keymap.hint(Place::List, Action::Back).unwrap_or_default();
    let (what, others) = (asked_anew(state, &ended), deed.assets().len() - ended.len());
    let tail = match (others, &deed) {
        (0, _) => format!("{esc} gives up"),
        (others, Deed::Copy { .. }) => format!("{esc} copies the other {others}"),
        (others, Deed::Open { .. }) => format!("{esc} opens the other {others}"),
    };
    let text = format!("{what} · {tail}");
    state.notice = Some(Notice { tone: Tone::Busy, text, since: state.now.since_start });
    effects.push(Effect::Renew { ticket, assets: ended.clone() });
    state.renewal = Some(Renewal { ticket, ended, deed });
}

/// Those of its assets whose URLs have ended and whose accounts can be asked.
fn ended(state: &State, deed: &Deed) -> Vec<AssetId> {
    let at_hand = deed.assets().iter().filter_map(|id| state.asset(id));
    let ended = at_hand.filter(|asset| state.may_have_ended(asset));
    ended.filter(|asset| asking::is_reachable(state, &asset.id.account)).map(|asset| asset.id.clone()).collect()
}

/// `refreshing the expired URL of clip.mp4`, `refreshing 7 expired URLs`.
fn asked_anew(state: &State, ended: &[AssetId]) -> String {
    match ended {
        [id] => {
            let name = state.asset(id).map(|asset| asset.name.shown().to_owned()).unwrap_or_default();
            format!("refreshing the expired URL of {name}")
        }
        several => format!("refreshing {} expired URLs", several.len()),
    }
}

/// The assets as they are now, or as many of them as could be told. What stays ended is not copied and not opened.
pub(super) fn renewed(state: &mut State, ticket: Ticket, assets: &[Asset], effects: &mut Vec<Effect>) {
    let Some(Renewal { ended, deed, .. }) = state.renewal.take_if(|renewal| renewal.ticket == ticket) else { return };
    refresh::turn_over(state, assets);
    let stay: Vec<AssetId> =
        ended.into_iter().filter(|id| state.asset(id).is_some_and(|asset| state.has_ended(asset))).collect();
    go_on(state, deed, &stay, effects);
}

/// Waits no longer for new URLs: the others are copied or opened. Whether anything was waited for.
pub(super) fn give_up(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let Some(Renewal { ended, deed, .. }) = state.renewal.take() else { return false };
    effects.push(Effect::Cancel(Lane::Renew));
    state.deed = None;
    state.notice = None;
    let rest = deed.without(&ended);
    if !rest.assets().is_empty() {
        perform(state, rest, effects);
    }
    true
}

fn go_on(state: &mut State, deed: Deed, left_out: &[AssetId], effects: &mut Vec<Effect>) {
    state.notice = None;
    state.deed = None;
    let first = left_out.first().and_then(|id| state.asset(id));
    let words = first.map(|asset| {
        let when = asset.expires.map(|end| ago(end, state.now.wall)).unwrap_or_default();
        format!("{}: its URL ended {when}, and {} tells no new one", asset.name.shown(), asset.id.account)
    });
    let rest = deed.without(left_out);
    if !rest.assets().is_empty() {
        perform(state, rest, effects);
    }
    if let Some(words) = words {
        say(state, Tone::Warn, words);
    }
}

fn perform(state: &mut State, deed: Deed, effects: &mut Vec<Effect>) {
    match deed {
        Deed::Copy { form, assets } => {
            let ticket = new_deed(state);
            effects.push(Effect::Copy { ticket, form, assets });
        }
        Deed::Open { assets } => {
            for asset in assets {
                let ticket = new_deed(state);
                effects.push(Effect::Open { ticket, asset });
            }
        }
    }
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
    if let Some(assets) = with_links(state) {
        begin(state, Deed::Open { assets }, effects);
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

/// A ticket for what a person wants now: of what was under way for them nothing is said any more.
pub(super) fn new_deed(state: &mut State) -> Ticket {
    let ticket = state.tickets.mint();
    state.deed = Some(ticket);
    // What was to be copied before is not wanted any more.
    state.renewal = None;
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
