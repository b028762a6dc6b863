//! What is shown of assets: which previews are asked for, and what comes back.

use super::{explain, refresh, say};
use crate::asset::{Asset, AssetId, AssetKind, MediaFault, Waveform};
use crate::effect::{Effect, Lane};
use crate::input::{Action, Place};
use crate::state::preview::{LOOK_SEAT, MOST_FAILED, MOST_WAVES, PAUSE, PICTURE_BYTES, PREVIEW_SEATS};
use crate::state::{
    AtHand, Failure, Front, Gaze, Graphics, Picture, PictureKey, Preview, State, Subject, Ticket, Tone, WaveKey,
};

/// Begins, goes on with and ends previews as the screen is now, and forgets what it has no room for. To be called after
/// each message.
pub(super) fn settle(state: &mut State, effects: &mut Vec<Effect>) {
    if state.ending.is_some() {
        return;
    }
    gaze(state);
    state.forget_refusals();
    let wanted = state.wanted();
    see(state, &wanted);
    forget_unseen(state, &wanted, effects);
    // What is forgotten may have told how many frames there are.
    let wanted = state.wanted();
    let previews = &mut state.previews;
    let lacking: Vec<Preview> = wanted.into_iter().filter(|preview| previews.lacks(preview)).collect();
    previews.absent.retain(|preview| lacking.contains(preview));
    fetch(state, &lacking, effects);
    look_up(state, &lacking, effects);
}

/// Notes where the gaze is, and from when on it rests there.
fn gaze(state: &mut State) {
    let (front, listing) = (state.front(), &state.listing);
    let first = || listing.shown.asset(listing.offset).map(|asset| asset.id.clone());
    let gaze = Gaze {
        asset: if front == Front::Sheet { first() } else { listing.selected.clone() },
        offset: state.listing.offset,
        frame: state.detail.frame,
        front,
        size: state.size,
    };
    if gaze != state.previews.gaze {
        state.previews.gaze = gaze;
        state.previews.rests_at = state.now.since_start + PAUSE;
    }
}

/// Notes what is on the screen.
fn see(state: &mut State, wanted: &[Preview]) {
    let previews = &mut state.previews;
    previews.turn += 1;
    for preview in wanted {
        match preview {
            Preview::Picture(key) => {
                if let Some(picture) = previews.pictures.get_mut(key) {
                    picture.seen = previews.turn;
                }
            }
            Preview::Wave(key) => {
                if let Some(wave) = previews.waves.get_mut(key) {
                    wave.seen = previews.turn;
                }
            }
        }
    }
}

/// Forgets what was not seen for longest, as far as there is no room for it. What is on the screen stays.
fn forget_unseen(state: &mut State, wanted: &[Preview], effects: &mut Vec<Effect>) {
    let previews = &mut state.previews;
    let turn = previews.turn;
    let mut bytes: usize = previews.pictures.values().map(|picture| picture.what.bytes).fold(0, usize::saturating_add);
    let mut forgotten = Vec::new();
    while bytes > PICTURE_BYTES {
        let unseen = previews.pictures.iter().filter(|(_, picture)| picture.seen < turn);
        let Some(key) = unseen.min_by_key(|(_, picture)| picture.seen).map(|(key, _)| key.clone()) else { break };
        if let Some(picture) = previews.pictures.remove(&key) {
            bytes = bytes.saturating_sub(picture.what.bytes);
        }
        forgotten.push(key);
    }
    if !forgotten.is_empty() {
        effects.push(Effect::Forget(forgotten));
    }
    // Half of a sound is of no use to anybody who comes back: it is decoded from its beginning, unless it ends there.
    let failed = &previews.failed;
    let broken = |key: &WaveKey| failed.contains_key(&Preview::Wave(key.clone()).subject());
    previews.waves.retain(|key, wave| wave.seen == turn || wave.what.whole || broken(key));
    while previews.waves.len() > MOST_WAVES {
        let unseen = previews.waves.iter().filter(|(_, wave)| wave.seen < turn);
        let Some(key) = unseen.min_by_key(|(_, wave)| wave.seen).map(|(key, _)| key.clone()) else { break };
        previews.waves.remove(&key);
    }
    // What may pass is tried again by coming back to it.
    let is_wanted = |subject: &Subject| wanted.iter().any(|preview| preview.subject() == *subject);
    let is_full = previews.failed.len() > MOST_FAILED;
    previews.failed.retain(|subject, failure| failure.fault.lasts() && !is_full || is_wanted(subject));
}

/// Ends what is no longer wanted, and fetches what is, once the gaze rests.
fn fetch(state: &mut State, lacking: &[Preview], effects: &mut Vec<Effect>) {
    let may_begin = state.has_rested() && !state.reach.offline;
    // What is being looked up is there in a moment.
    let looked_up = state.previews.look.as_ref().map(|(preview, _)| preview);
    let wanted: Vec<Preview> = lacking.iter().filter(|preview| looked_up != Some(*preview)).cloned().collect();
    let seats = if may_begin { PREVIEW_SEATS } else { 0 };
    let moves = state.previews.seats.settle(seats, &wanted);
    effects.extend(moves.left.into_iter().map(|seat| Effect::Cancel(Lane::Preview(seat))));
    for (seat, of) in moves.begins {
        let ticket = state.tickets.mint();
        state.previews.seats.take(seat, of.clone(), ticket);
        effects.push(Effect::Preview { seat, ticket, of, fetch: true });
    }
}

/// Looks up whether the first one that is lacking is kept on this machine.
fn look_up(state: &mut State, lacking: &[Preview], effects: &mut Vec<Effect>) {
    let previews = &mut state.previews;
    if previews.look.is_some() {
        return;
    }
    let unknown = |preview: &&Preview| !previews.absent.contains(*preview) && !previews.seats.holds(preview);
    let Some(of) = lacking.iter().find(unknown).cloned() else { return };
    let ticket = state.tickets.mint();
    previews.look = Some((of.clone(), ticket));
    effects.push(Effect::Preview { seat: LOOK_SEAT, ticket, of, fetch: false });
}

/// What the terminal can show is known: what was made for another is not needed any more.
pub(super) fn graphics(state: &mut State, graphics: Graphics, effects: &mut Vec<Effect>) {
    let previews = &mut state.previews;
    previews.graphics = graphics;
    let left = previews.seats.settle(0, &[]).left;
    let looks = previews.look.take().map(|_| LOOK_SEAT);
    effects.extend(left.into_iter().chain(looks).map(|seat| Effect::Cancel(Lane::Preview(seat))));
    let keys: Vec<PictureKey> = std::mem::take(&mut previews.pictures).into_keys().collect();
    if !keys.is_empty() {
        effects.push(Effect::Forget(keys));
    }
}

/// A picture that nobody waits for any more is forgotten at once.
pub(super) fn pictured(
    state: &mut State,
    ticket: Ticket,
    key: PictureKey,
    result: Result<Picture, MediaFault>,
    refreshed: Option<&Asset>,
    effects: &mut Vec<Effect>,
) {
    let Some(of) = leave(state, ticket).filter(|of| *of == Preview::Picture(key.clone())) else {
        if result.is_ok() && !state.previews.pictures.contains_key(&key) {
            effects.push(Effect::Forget(vec![key]));
        }
        return;
    };
    refresh::turn_over(state, refreshed);
    match result {
        Ok(what) => {
            let seen = state.previews.turn;
            state.previews.pictures.insert(key, AtHand { what, seen });
        }
        Err(fault) => failed(state, of, fault),
    }
}

/// A sound as far as it is decoded; its seat is taken until all of it is.
pub(super) fn waved(
    state: &mut State,
    ticket: Ticket,
    result: Result<Waveform, MediaFault>,
    refreshed: Option<&Asset>,
) {
    let Some(key) = waited_for(state, ticket) else { return };
    refresh::turn_over(state, refreshed);
    if result.as_ref().map_or(true, |wave| wave.whole) {
        leave(state, ticket);
    }
    match result {
        Ok(what) => {
            let seen = state.previews.turn;
            state.previews.waves.insert(key, AtHand { what, seen });
        }
        // As much as was decoded of it is still to be seen.
        Err(fault) => failed(state, Preview::Wave(key), fault),
    }
}

/// The sound that a ticket is of.
fn waited_for(state: &State, ticket: Ticket) -> Option<WaveKey> {
    let previews = &state.previews;
    let looked_up = previews.look.as_ref().filter(|(_, known)| *known == ticket).map(|(preview, _)| preview);
    match previews.seats.waits_for(ticket).or(looked_up)? {
        Preview::Wave(key) => Some(key.clone()),
        Preview::Picture(_) => None,
    }
}

/// What was waited for with this ticket; its seat is free.
fn leave(state: &mut State, ticket: Ticket) -> Option<Preview> {
    let previews = &mut state.previews;
    let looked_up = previews.look.take_if(|(_, known)| *known == ticket).map(|(preview, _)| preview);
    looked_up.or_else(|| previews.seats.leave(ticket))
}

fn failed(state: &mut State, of: Preview, fault: MediaFault) {
    if fault == MediaFault::NotHere {
        state.previews.absent.insert(of);
        return;
    }
    let failure = failure(state, of.asset(), fault);
    state.previews.failed.insert(of.subject(), failure);
}

/// Why there is nothing to see of an asset, and what to do.
pub(super) fn failure(state: &State, id: &AssetId, fault: MediaFault) -> Failure {
    let asset = state.asset(id);
    let kind = asset.map_or(AssetKind::Other, |asset| asset.kind);
    let key = |action| state.keymap.hint(Place::List, action);
    let (reload, open) = (key(Action::Reload), key(Action::Open));
    let keys = explain::MediaKeys { reload: reload.as_deref(), open: open.as_deref() };
    let words = explain::media(&fault, kind, keys).to_string();
    Failure { fault, words, url: asset.and_then(|asset| asset.url.clone()) }
}

/// What failed is tried again: somebody asked for it.
pub(super) fn try_again(state: &mut State) {
    state.previews.failed.clear();
    state.previews.absent.clear();
    state.probing.failed.clear();
}

/// Takes previews away, or brings them back.
pub(super) fn toggle(state: &mut State) {
    let previews = &mut state.previews;
    previews.hidden = !previews.hidden;
    let words = match (previews.hidden, previews.graphics) {
        (true, _) => match state.keymap.hint(Place::List, Action::TogglePreview) {
            Some(key) => format!("pictures and sounds off · {key} brings them back"),
            None => "pictures and sounds off".to_owned(),
        },
        (false, Graphics::None) => "sounds on: this terminal draws no pictures".to_owned(),
        (false, Graphics::Unknown | Graphics::Cells | Graphics::Pixels) => "pictures and sounds on".to_owned(),
    };
    say(state, Tone::Ok, words);
}

/// Goes on to another frame of the filmstrip.
pub(super) fn step_frame(state: &mut State, by: i64) {
    let Some(strip) = state.strip() else { return };
    let to = i64::from(state.detail.frame.min(strip - 1)).saturating_add(by).clamp(0, i64::from(strip - 1));
    state.detail.frame = u8::try_from(to).unwrap_or(0);
}
