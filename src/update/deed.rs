//! Deeds, from the wish to the effect: what is not at hand is gathered, what is large or lacks something is asked about,
//! URLs that have ended are asked for anew, then it is done.

use std::collections::HashMap;
use std::sync::Arc;

use super::{asking, downloads, marks, refresh, say};
use crate::asset::link::Refusal;
use crate::asset::{Asset, AssetId, DownloadOrder};
use crate::effect::{Effect, Lane};
use crate::input::{Action, Place};
use crate::state::age::ago;
use crate::state::{Confirm, Deed, Gathered, Gathering, Notice, OpenWith, Overlay, Renewal, State, Ticket, Tone};
use crate::text::thousands;

/// More than these are not opened without a question.
const OPENED_AT_ONCE: usize = 10;

/// From so many on it is said that assets are being gathered: of fewer nobody would see it.
const GATHERED_UNSEEN: usize = 500;

/// Begins a deed, with a question where it is large, or cannot be done with all of its assets.
pub(super) fn begin(state: &mut State, deed: Deed, effects: &mut Vec<Effect>) {
    let absent = state.absent(deed.assets());
    if absent.is_empty() || !state.has_catalog() {
        consider(state, deed, effects);
        return;
    }
    let ticket = new(state);
    if absent.len() >= GATHERED_UNSEEN {
        let esc = state.keymap.hint(Place::List, Action::Back).unwrap_or_default();
        let text = format!("gathering {} assets of other pages · {esc} gives up", thousands(absent.len() as u64));
        state.notice = Some(Notice { tone: Tone::Busy, text, since: state.now.since_start });
    }
    effects.push(Effect::Gather { ticket, assets: absent });
    state.gathering = Some(Gathering { ticket, deed });
}

/// Asks for the samples of the copy menu that waits for them with this ticket, once its assets are at hand.
pub(super) fn gather_for_menu(state: &mut State, ticket: Ticket, assets: Vec<AssetId>, effects: &mut Vec<Effect>) {
    let absent = state.absent(&assets);
    if absent.is_empty() || !state.has_catalog() {
        effects.push(Effect::Samples { ticket, assets });
    } else {
        effects.push(Effect::Gather { ticket, assets: absent });
    }
}

/// What is known of the assets that were not at hand.
pub(super) fn gathered(
    state: &mut State,
    ticket: Ticket,
    assets: Arc<HashMap<AssetId, Asset>>,
    effects: &mut Vec<Effect>,
) {
    let needed = state.now.since_start;
    if let Some(Gathering { deed, .. }) = state.gathering.take_if(|gathering| gathering.ticket == ticket) {
        state.gathered = Gathered { assets, needed };
        (state.deed, state.notice) = (None, None);
        consider(state, deed, effects);
    } else if let Some(Overlay::CopyMenu(menu)) = &state.overlay
        && menu.ticket == ticket
    {
        effects.push(Effect::Samples { ticket, assets: menu.assets.clone() });
        state.gathered = Gathered { assets, needed };
    }
}

/// Leaves out what it cannot be done with, and asks where it is large or anything was left out.
fn consider(state: &mut State, deed: Deed, effects: &mut Vec<Effect>) {
    let wanted = deed.assets().len();
    let absent = if matches!(deed, Deed::Mark { .. }) { Vec::new() } else { state.absent(deed.assets()) };
    let deed = deed.without(&absent);
    let known = deed.assets().len();
    let linkless: Vec<AssetId> = if deed.needs_links(state) && wanted > 1 {
        let lookup = state.lookup();
        let has_no_link = |id: &&AssetId| lookup.get(id).is_some_and(|asset| asset.link().is_err());
        deed.assets().iter().filter(has_no_link).cloned().collect()
    } else {
        Vec::new()
    };
    let deed = deed.without(&linkless);
    let number = |count: usize| thousands(count as u64);
    let mut lacks = Vec::new();
    if known < wanted {
        lacks.push(format!("only {} of {} are known here", number(known), number(wanted)));
    }
    if !linkless.is_empty() {
        lacks.push(format!("{} of {} have no URL", number(linkless.len()), number(known)));
    }
    if deed.assets().is_empty() {
        say(state, Tone::Warn, lacks.join(", "));
        return;
    }
    let question = question(state, &deed);
    if lacks.is_empty() && question.is_none() {
        go(state, deed, effects);
        return;
    }
    let enter = state.keymap.hint(Place::Confirm, Action::Yes).unwrap_or_default();
    let rest = || format!("{enter} {} the other {}", deed.verb(), number(deed.assets().len()));
    let words = match question {
        Some(question) => lacks.into_iter().chain([question]).collect::<Vec<_>>().join("; "),
        None => format!("{} · {}", lacks.join(", "), rest()),
    };
    ask(state, words, deed);
}

/// Asks whether it shall be done. Nothing comes between somebody and what he types: then it is not done, and said so.
pub(super) fn ask(state: &mut State, words: String, then: Deed) {
    if state.overlay.is_some() || state.search.field.is_some() {
        let why = words.rsplit_once(" · ").map_or(&*words, |(why, _)| why);
        say(state, Tone::Warn, format!("not done: {why}"));
        return;
    }
    state.overlay = Some(Overlay::Confirm(Confirm { words, then }));
}

/// The answer was yes: it is done without being asked about again.
pub(super) fn confirmed(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(Overlay::Confirm(confirm)) = state.overlay.take_if(|overlay| matches!(overlay, Overlay::Confirm(_))) {
        go(state, confirm.then, effects);
    }
}

/// What is asked before a deed that is large.
fn question(state: &State, deed: &Deed) -> Option<String> {
    match deed {
        Deed::Open { assets, with } if assets.len() > OPENED_AT_ONCE => {
            let enter = state.keymap.hint(Place::Confirm, Action::Yes).unwrap_or_default();
            let number = thousands(assets.len() as u64);
            let viewer = match with {
                OpenWith::Usual if !state.programs.is_empty() => "the program for its kind".to_owned(),
                OpenWith::Own(kind) => state.opener_words(*with, *kind),
                OpenWith::Usual | OpenWith::System | OpenWith::Saved => "the system's viewer".to_owned(),
            };
            Some(format!("{number} assets, each in {viewer} · {enter} opens them"))
        }
        Deed::Download { assets, folder } => downloads::question(state, assets, folder.as_deref()),
        Deed::Open { .. }
        | Deed::Copy { .. }
        | Deed::CopyFile { .. }
        | Deed::CopyTextFile { .. }
        | Deed::Mark { .. } => None,
    }
}

/// Does it, behind asking anew for the URLs of it that have ended.
fn go(state: &mut State, deed: Deed, effects: &mut Vec<Effect>) {
    let ended: Vec<AssetId> = if deed.needs_urls() { ended(state, &deed) } else { Vec::new() };
    if ended.is_empty() {
        perform(state, deed, effects);
        return;
    }
    let ticket = new(state);
    let esc = state.keymap.hint(Place::List, Action::Back).unwrap_or_default();
    let (what, others) = (asked_anew(state, &ended), deed.assets().len() - ended.len());
    let tail = match others {
        0 => format!("{esc} gives up"),
        others => format!("{esc} {} the other {}", deed.verb(), thousands(others as u64)),
    };
    let text = format!("{what} · {tail}");
    state.notice = Some(Notice { tone: Tone::Busy, text, since: state.now.since_start });
    effects.push(Effect::Renew { ticket, assets: ended.clone() });
    state.renewal = Some(Renewal { ticket, ended, deed });
}

/// Those of its assets whose URLs have ended and whose accounts can be asked.
fn ended(state: &State, deed: &Deed) -> Vec<AssetId> {
    let lookup = state.lookup();
    let at_hand = deed.assets().iter().filter_map(|id| lookup.get(id));
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
        several => format!("refreshing {} expired URLs", thousands(several.len() as u64)),
    }
}

/// The assets as they are now, or as many of them as could be told. What stays ended is not copied and not opened.
pub(super) fn renewed(state: &mut State, ticket: Ticket, assets: &[Asset], effects: &mut Vec<Effect>) {
    let Some(Renewal { ended, deed, .. }) = state.renewal.take_if(|renewal| renewal.ticket == ticket) else { return };
    refresh::turn_over(state, assets);
    let lookup = state.lookup();
    let stay: Vec<AssetId> =
        ended.into_iter().filter(|id| lookup.get(id).is_some_and(|asset| state.has_ended(asset))).collect();
    go_on(state, deed, &stay, effects);
}

/// Waits no longer: not for assets of other pages, and not for new URLs, where the others are copied or opened. Whether anything was waited for.
pub(super) fn give_up(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    if state.gathering.take().is_some() {
        effects.push(Effect::Cancel(Lane::Gather));
        (state.deed, state.notice) = (None, None);
        return true;
    }
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
            let ticket = new(state);
            effects.push(Effect::Copy { ticket, form, assets });
        }
        Deed::Open { assets, with } => {
            let ticket = new(state);
            effects.push(Effect::Open { ticket, assets, with });
        }
        Deed::Mark { assets, .. } => marks::add(state, assets, "all that match so far"),
        Deed::Download { assets, folder } => {
            // What comes and has failed already did so just now.
            state.downloads.expect();
            effects.push(Effect::Downloads(DownloadOrder::Add { assets, folder }));
        }
        Deed::CopyFile { form, assets } => {
            let ticket = new(state);
            effects.push(Effect::CopyFile { ticket, form, assets });
        }
        Deed::CopyTextFile { what, text } => {
            let ticket = new(state);
            effects.push(Effect::CopyTextFile { ticket, what, text });
        }
    }
}

/// The ticket of what is done now. What was to be done before is not wanted any more.
pub(super) fn new(state: &mut State) -> Ticket {
    let ticket = state.tickets.mint();
    state.deed = Some(ticket);
    (state.renewal, state.gathering) = (None, None);
    ticket
}

/// What is chosen. One asset alone has to have a URL that may be used, else it is said why not; of several, those without
/// are left out later.
pub(super) fn with_links(state: &mut State) -> Option<Vec<AssetId>> {
    let assets = state.chosen();
    let alone = if let [one] = &assets[..] { state.asset(one) } else { None };
    if let Some((asset, why)) = alone.and_then(|asset| Some((asset, asset.link().err()?))) {
        let words = no_link(state, asset, why);
        say(state, Tone::Warn, words);
        return None;
    }
    (!assets.is_empty()).then_some(assets)
}

/// Why the URL of an asset may not be used, and what to do.
pub(super) fn no_link(state: &State, asset: &Asset, why: Refusal) -> String {
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
