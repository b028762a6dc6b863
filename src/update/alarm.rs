//! The one wake-up: retries that are due, countdowns and spinners.

use std::time::Duration;

use super::{asking, reach, refresh, session};
use crate::effect::Effect;
use crate::state::{PageView, PartStatus, Remote, Scene, State, Ticket};

/// How long a frame of a spinner stands.
const SPIN: Duration = Duration::from_millis(100);

/// Arms the alarm for the next moment at which something changes by itself; leaves it unarmed when nothing does.
pub(super) fn arm(state: &mut State, effects: &mut Vec<Effect>) {
    let next = if state.ending.is_some() { None } else { next_moment(state) };
    match (next, state.alarm) {
        (None, _) => state.alarm = None,
        (Some(at), Some((armed, _))) if at == armed => {}
        (Some(at), _) => {
            let ticket = state.tickets.mint();
            state.alarm = Some((at, ticket));
            effects.push(Effect::WakeAt { at, ticket });
        }
    }
}

/// The alarm rang: asks again where a wait is over. What merely moves on the screen needs no more than the frame.
pub(super) fn ring(state: &mut State, ticket: Ticket, effects: &mut Vec<Effect>) {
    if state.alarm.is_some_and(|(_, armed)| armed == ticket) {
        state.alarm = None;
        asking::ask_due(state, effects);
        reach::try_due(state, effects);
        refresh::ask_due(state, effects);
        session::keep_due(state, effects);
    }
}

fn next_moment(state: &State) -> Option<Duration> {
    let now = state.now.since_start;
    let seen = [Some(&state.listing.shown), state.listing.coming.as_ref()];
    let unseen = state.listing.ahead.as_ref();
    let counted =
        seen.into_iter().flatten().flat_map(waits).map(|until| next_figure(now, until, state.countdown_step()));
    let due = unseen.into_iter().flat_map(waits);
    let spins = is_busy(state) && !state.settings.reduced_motion;
    let planned = [state.reach.again, state.refresh.at, state.keeping.at, rest(state)].into_iter().flatten();
    counted.chain(due).chain(planned).chain(spins.then(|| next_multiple(now, SPIN))).min()
}

/// When something is fetched, or shown to be on its way, because the gaze will have rested.
fn rest(state: &State) -> Option<Duration> {
    let now = state.now.since_start;
    let is_lacking = || state.wanted().iter().any(|preview| state.previews.lacks(preview));
    let may_fetch = !state.reach.offline;
    let fetches = (may_fetch
        && now < state.previews.rests_at
        && (is_lacking() || state.probing.most > 0 && !state.unprobed().is_empty()))
    .then_some(state.previews.rests_at);
    let loads = !state.previews.seats.is_empty() && now < state.shows_loading_at();
    fetches.or(loads.then(|| state.shows_loading_at()))
}

fn waits(page: &PageView) -> impl Iterator<Item = Duration> {
    page.parts.iter().filter_map(|part| match part.status {
        PartStatus::Waiting { until, .. } => Some(until),
        PartStatus::Loading { .. } | PartStatus::Ready(_) | PartStatus::Failed(_) | PartStatus::LeftOut => None,
    })
}

/// Whether something turns on the screen.
fn is_busy(state: &State) -> bool {
    let loads = |page: &PageView| page.parts.iter().any(|part| matches!(part.status, PartStatus::Loading { .. }));
    match &state.scene {
        Scene::Welcome(welcome) => matches!(welcome.demo, Remote::Loading { .. }),
        Scene::Connect(connect) => connect.asked.is_some(),
        Scene::Browse
            if state.syncs.running.is_some()
                || state.renewal.is_some()
                || state.gathering.is_some()
                || state.shows_loading() =>
        {
            true
        }
        Scene::Browse => loads(&state.listing.shown) || state.listing.coming.as_ref().is_some_and(loads),
    }
}

/// The next moment at which the whole steps left until `until` become fewer.
fn next_figure(now: Duration, until: Duration, step: Duration) -> Duration {
    let left = until.saturating_sub(now).as_nanos().div_ceil(step.as_nanos());
    let fewer = u32::try_from(left.saturating_sub(1)).unwrap_or(u32::MAX);
    until.saturating_sub(step.saturating_mul(fewer))
}

fn next_multiple(now: Duration, step: Duration) -> Duration {
    let steps = now.as_millis() / step.as_millis() + 1;
    step.saturating_mul(u32::try_from(steps).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, 12_000, 1, 1_000)]
    #[case(500, 12_000, 1, 1_000)]
    #[case(11_000, 12_000, 1, 12_000)]
    #[case(11_400, 12_000, 1, 12_000)]
    #[case(12_000, 12_000, 1, 12_000)]
    #[case(0, 12_000, 5, 2_000)]
    #[case(2_000, 12_000, 5, 7_000)]
    #[case(7_500, 12_000, 5, 12_000)]
    fn a_countdown_wakes_when_its_figure_changes(
        #[case] now: u64,
        #[case] until: u64,
        #[case] step: u64,
        #[case] next: u64,
    ) {
        let millis = Duration::from_millis;
        let at = next_figure(millis(now), millis(until), Duration::from_secs(step));
        assert!(at > millis(now) || now >= until);
        assert_eq!(at.max(millis(now)), millis(next.max(now)));
    }
}
