//! What is shown of assets: which previews are asked for, and what comes back.

use crate::asset::{Asset, MediaFault, Waveform};
use crate::effect::Effect;
use crate::state::{Graphics, Picture, PictureKey, State, Ticket};

/// What the terminal can show is known: what was made for another is not needed any more.
pub(super) fn graphics(state: &mut State, graphics: Graphics, _effects: &mut Vec<Effect>) {
    state.previews.graphics = graphics;
}

/// A picture that nobody waits for any more is forgotten at once.
pub(super) fn pictured(
    state: &mut State,
    ticket: Ticket,
    key: PictureKey,
    _result: Result<Picture, MediaFault>,
    _refreshed: Option<Box<Asset>>,
    effects: &mut Vec<Effect>,
) {
    if state.previews.seats.leave(ticket).is_none() {
        effects.push(Effect::Forget(vec![key]));
    }
}

pub(super) fn waved(
    state: &mut State,
    ticket: Ticket,
    _result: Result<Waveform, MediaFault>,
    _refreshed: Option<Box<Asset>>,
    _effects: &mut Vec<Effect>,
) {
    state.previews.seats.leave(ticket);
}
