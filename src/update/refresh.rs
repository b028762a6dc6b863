//! What is still being made, on the screen: asked for again at growing waits, until it is there.

use super::asking::is_reachable;
use crate::asset::{Asset, AssetId};
use crate::effect::{Effect, Lane};
use crate::state::refresh::{FIRST_WAIT, GROWTH, LONGEST_WAIT};
use crate::state::{Refresh, State, Ticket};

/// Watches what is on the screen now.
pub(super) fn watch(state: &mut State, effects: &mut Vec<Effect>) {
    let mut now = state.under_way();
    now.retain(|id| is_reachable(state, &id.account));
    if now == state.refresh.assets {
        return;
    }
    let refresh = &mut state.refresh;
    if now.is_empty() {
        if refresh.ticket.take().is_some() {
            effects.push(Effect::Cancel(Lane::Refresh));
        }
        *refresh = Refresh { untold: std::mem::take(&mut refresh.untold), ..Refresh::default() };
        return;
    }
    // Others than before: the waits begin anew. Fewer of the same go on.
    if !now.is_subset(&refresh.assets) {
        refresh.wait = FIRST_WAIT;
        if refresh.ticket.is_none() {
            refresh.at = Some(state.now.since_start + FIRST_WAIT);
        }
    }
    refresh.assets = now;
}

/// Asks where it is time.
pub(super) fn ask_due(state: &mut State, effects: &mut Vec<Effect>) {
    if state.refresh.at.is_none_or(|at| at > state.now.since_start) {
        return;
    }
    let ticket = state.tickets.mint();
    state.refresh.at = None;
    state.refresh.ticket = Some(ticket);
    effects.push(Effect::Refresh { ticket, assets: state.refresh.assets.iter().cloned().collect() });
}

/// How they are now. They turn over where they stand.
pub(super) fn refreshed(state: &mut State, ticket: Ticket, assets: &[Asset]) {
    if state.refresh.ticket.take_if(|waiting| *waiting == ticket).is_none() {
        return;
    }
    let refresh = &mut state.refresh;
    let told = |id: &&AssetId| assets.iter().any(|asset| asset.id == **id);
    let untold: Vec<AssetId> = refresh.assets.iter().filter(|id| !told(id)).cloned().collect();
    // Where none of them could be told the service may be out of sorts: they are asked for again, later.
    if untold.len() < refresh.assets.len() {
        refresh.untold.extend(untold);
    }
    refresh.wait = (refresh.wait * GROWTH.0 / GROWTH.1).min(LONGEST_WAIT);
    refresh.at = Some(state.now.since_start + refresh.wait);
    turn_over(state, assets);
}

/// Assets as they are now take their own places, wherever they are at hand.
pub(super) fn turn_over<'a>(state: &mut State, assets: impl IntoIterator<Item = &'a Asset>) {
    for asset in assets {
        state.listing.pages_mut().for_each(|page| page.turn_over(asset));
        state.gathered.turn_over(asset);
    }
}
