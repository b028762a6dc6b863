//! The first start, and the same ways to one more account.

use super::{action, connect, copy, say, start};
use crate::effect::Effect;
use crate::state::{AccountInfo, AccountState, Remote, Scene, State, Ticket, Tone, Way, Welcome, collections};

/// Shows the ways to one more account.
pub(super) fn open(state: &mut State) {
    if state.setup.connects {
        state.scene = Scene::Welcome(Welcome::default());
    } else {
        say(state, Tone::Warn, "accounts of your own are not connected in the demo".to_owned());
    }
}

/// Moves the selection.
pub(super) fn step(state: &mut State, by: i64) {
    let last = state.ways().len().saturating_sub(1);
    if let Scene::Welcome(welcome) = &mut state.scene
        && !welcome.another
    {
        welcome.selected = action::moved(welcome.selected, by, last);
    }
}

/// Takes a way on by its number (from 0).
pub(super) fn choose(state: &mut State, number: usize, effects: &mut Vec<Effect>) {
    let way = state.ways().into_iter().nth(number);
    let Scene::Welcome(welcome) = &mut state.scene else { return };
    // Who waits for the demo to start has chosen.
    let is_open = !welcome.another && !matches!(welcome.demo, Remote::Loading { .. });
    let Some(way) = way.filter(|_| is_open) else { return };
    welcome.selected = number;
    match way {
        Way::Demo => start_demo(state, effects),
        Way::Connect(service) => connect::begin(state, service),
        Way::Another => welcome.another = true,
    }
}

/// Takes the way that is selected; from the lines for another service, goes back.
pub(super) fn accept(state: &mut State, effects: &mut Vec<Effect>) {
    let Scene::Welcome(welcome) = &mut state.scene else { return };
    let selected = welcome.selected;
    if !std::mem::take(&mut welcome.another) {
        choose(state, selected, effects);
    }
}

/// Goes back by one layer. Whether there was one.
pub(super) fn leave(state: &mut State) -> bool {
    let is_first = state.accounts.is_empty();
    let Scene::Welcome(welcome) = &mut state.scene else { return false };
    if std::mem::take(&mut welcome.another) {
        return true;
    }
    if !is_first {
        state.scene = Scene::Browse;
    }
    !is_first
}

/// Copies the lines that the selected way stands for.
pub(super) fn copy_lines(state: &mut State, effects: &mut Vec<Effect>) {
    let Scene::Welcome(welcome) = &state.scene else { return };
    let Some(way) = state.ways().into_iter().nth(welcome.selected) else { return };
    let what = match way {
        Way::Demo => "the command",
        Way::Connect(_) => "the line for your shell",
        Way::Another => "the lines for config.toml",
    };
    let text = state.setup.lines_of(&way);
    copy::text_as_it_is(state, what.to_owned(), text, effects);
}

/// Starts the demo providers.
fn start_demo(state: &mut State, effects: &mut Vec<Effect>) {
    let Scene::Welcome(welcome) = &mut state.scene else { return };
    let ticket = state.tickets.mint();
    welcome.demo.load(ticket);
    effects.push(Effect::Demo { ticket });
}

/// The demo providers run, or do not start.
pub(super) fn demo(
    state: &mut State,
    ticket: Ticket,
    result: Result<Vec<AccountInfo>, String>,
    effects: &mut Vec<Effect>,
) {
    let Scene::Welcome(welcome) = &mut state.scene else { return };
    if !welcome.demo.waits_for(ticket) {
        return;
    }
    match result {
        Ok(accounts) => {
            state.scene = Scene::Browse;
            state.setup.connects = false;
            // Of a demo nothing is kept.
            state.keeping.on = false;
            state.downloads.begin_anew();
            state.listing.query.collection = collections::first(&accounts);
            state.accounts = accounts.into_iter().map(AccountState::new).collect();
            start(state, effects);
        }
        Err(why) => {
            welcome.demo = Remote::Idle;
            say(state, Tone::Error, format!("the demo does not start: {why}"));
        }
    }
}
