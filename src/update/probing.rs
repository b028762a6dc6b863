//! Facts from the media of the rows on the screen: which are read, and what was learned.

use crate::asset::{Asset, Facts, MediaFault, Probe};
use crate::effect::Effect;
use crate::state::{State, Ticket};

pub(super) fn probed(
    state: &mut State,
    ticket: Ticket,
    _result: Result<(Facts, Probe), MediaFault>,
    _refreshed: Option<Box<Asset>>,
    _effects: &mut Vec<Effect>,
) {
    state.probing.seats.leave(ticket);
}
