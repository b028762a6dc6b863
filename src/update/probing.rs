//! Facts from the media of the rows on the screen: which are read, and what was learned.

use super::{preview, refresh};
use crate::asset::{Asset, Facts, MediaFault, Probe};
use crate::effect::{Effect, Lane};
use crate::state::probing::MOST_REMEMBERED;
use crate::state::{State, Ticket};

/// Begins, goes on with and ends the reading of facts as the screen is now. To be called after each message, behind
/// [`preview::settle`], which knows whether the gaze rests.
pub(super) fn settle(state: &mut State, effects: &mut Vec<Effect>) {
    if state.ending.is_some() || state.probing.most == 0 {
        return;
    }
    remember(state);
    let wanted = state.unprobed();
    let may_begin = state.has_rested() && !state.reach.offline;
    let seats = if may_begin { state.probing.most } else { 0 };
    let moves = state.probing.seats.settle(seats, &wanted);
    effects.extend(moves.left.into_iter().map(|seat| Effect::Cancel(Lane::Probe(seat))));
    for (seat, asset) in moves.begins {
        let ticket = state.tickets.mint();
        state.probing.seats.take(seat, asset.clone(), ticket);
        effects.push(Effect::Probe { seat, ticket, asset });
    }
}

/// Fills in what was learned before where a page was asked for anew.
fn remember(state: &mut State) {
    let all = &state.probing.learned;
    let lacking =
        state.listing.selected_asset().into_iter().chain(state.on_screen()).filter(|asset| asset.probe.is_none());
    let known = lacking.filter_map(|asset| all.get_key_value(&asset.id));
    let known: Vec<_> = known.map(|(id, (version, learned))| (id.clone(), *version, learned.clone())).collect();
    for (id, version, learned) in known {
        state.listing.pages_mut().for_each(|page| page.learn(&id, version, &learned));
    }
}

/// What a medium says of itself, or why it cannot be read. It stays where it stands in the list.
pub(super) fn probed(
    state: &mut State,
    ticket: Ticket,
    result: Result<Box<(Facts, Probe)>, MediaFault>,
    refreshed: Option<&Asset>,
) {
    let Some(id) = state.probing.seats.leave(ticket) else { return };
    refresh::turn_over(state, refreshed);
    let Some(version) = state.asset(&id).and_then(Asset::medium_version) else { return };
    match result {
        Ok(learned) => {
            state.probing.own_changes += 1;
            state.listing.pages_mut().for_each(|page| page.learn(&id, version, &learned));
            let known = &mut state.probing.learned;
            if known.len() >= MOST_REMEMBERED {
                known.pop_first();
            }
            known.insert(id, (version, *learned));
        }
        Err(fault) => {
            let failure = preview::failure(state, &id, fault);
            let known = &mut state.probing.failed;
            if known.len() >= MOST_REMEMBERED {
                known.pop_first();
            }
            known.insert(id, (version, failure));
        }
    }
}
