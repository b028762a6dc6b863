//! What happens next: `(&mut State, now, Msg) → Vec<Effect>`, synchronous and total.
//!
//! No clock, file, environment or chance in here: the runtime stamps the moment on every message, and what needs a later
//! one is [`Effect::WakeAt`]. So every behaviour of the browser is a test of a few microseconds.

mod action;
mod alarm;
mod asking;
mod collections;
mod connect;
mod copy;
mod deed;
mod downloads;
pub mod explain;
mod field;
mod find;
mod keys;
mod marks;
mod menu;
mod mouse;
mod notes;
mod opening;
mod pages;
mod palette;
mod parking;
mod preview;
mod probing;
mod prompt;
mod reach;
mod refresh;
mod reply;
mod rows;
mod search;
mod session;
mod sidebar;
mod sort;
mod sync;
mod welcome;

#[cfg(test)]
mod tests;

use crate::effect::Effect;
use crate::input::Input;
use crate::message::Msg;
use crate::state::{AccountState, Message, Notice, Now, Overlay, Pane, Remote, Scene, State, Tone};

/// Takes one message and says what is to be done.
pub fn update(state: &mut State, now: Now, msg: Msg) -> Vec<Effect> {
    state.now = now;
    state.settle_gathered();
    state.keeping.touched |= matches!(msg, Msg::Input(Input::Key(_) | Input::Mouse { .. } | Input::Paste(_)));
    let mut effects = Vec::new();
    match msg {
        Msg::Start { columns, rows } => {
            state.size = (columns, rows);
            start(state, &mut effects);
        }
        Msg::Census(census) => reach::take_census(state, census, &mut effects),
        Msg::Input(Input::Key(chord)) => keys::press(state, chord, &mut effects),
        Msg::Input(Input::Mouse { column, row, pointer }) => mouse::point(state, (column, row), pointer, &mut effects),
        Msg::Input(Input::Paste(text)) => field::paste(state, &text, &mut effects),
        Msg::Input(Input::Resize(columns, rows)) => resize(state, columns, rows),
        Msg::Wake(ticket) => alarm::ring(state, ticket, &mut effects),
        Msg::Reply(reply) => reply::take(state, reply, &mut effects),
        Msg::Downloads(news) => downloads::take(state, news, &mut effects),
        Msg::Graphics(graphics) => preview::graphics(state, graphics, &mut effects),
        Msg::Ground(ground) => state.ground = Some(ground),
        Msg::Resumed { columns, rows } => {
            resize(state, columns, rows);
            effects.push(Effect::Redraw);
        }
        Msg::Stop(code) => quit(state, code, &mut effects),
    }
    reach::follow(state, &mut effects);
    sync::complete(state, &mut effects);
    reach::plan(state);
    notes::refresh(state);
    rows::keep_in_view(state);
    marks::settle(state, &mut effects);
    refresh::watch(state, &mut effects);
    session::plan(state);
    preview::settle(state, &mut effects);
    probing::settle(state, &mut effects);
    find::settle(state);
    state.settle_scrolls();
    alarm::arm(state, &mut effects);
    effects
}

fn resize(state: &mut State, columns: u16, rows: u16) {
    state.size = (columns, rows);
    if state.focus == Pane::Sidebar {
        sidebar::keep_in_view(state);
    }
}

/// Asks for the first page and the folders of every account.
fn start(state: &mut State, effects: &mut Vec<Effect>) {
    if state.scene != Scene::Browse {
        return;
    }
    if state.reach.offline {
        reach::stay_offline(state);
    }
    session::begin(state, effects);
    ask_for_folders(state, effects);
}

/// Asks for the folders that were not asked for yet, or did not come.
fn ask_for_folders(state: &mut State, effects: &mut Vec<Effect>) {
    if state.reach.offline {
        return;
    }
    let is_missing = |account: &&AccountState| {
        account.info.has_folders && matches!(account.folders, Remote::Idle | Remote::Failed { .. })
    };
    let missing: Vec<_> = state.accounts.iter().filter(is_missing).map(|account| account.name().clone()).collect();
    for account in missing {
        let ticket = state.tickets.mint();
        if let Some(known) = state.account_mut(&account) {
            known.folders.load(ticket);
        }
        effects.push(Effect::Folders { ticket, account });
    }
}

fn quit(state: &mut State, code: u8, effects: &mut Vec<Effect>) {
    if state.ending.is_none() {
        state.ending = Some(code);
        session::keep(state, effects);
        effects.push(Effect::Quit(code));
    }
}

/// Says something in the status line, and keeps it in the messages.
fn say(state: &mut State, tone: Tone, text: String) {
    log(state, tone, text.clone());
    state.notice = Some(Notice { tone, text, since: state.now.since_start });
}

/// Keeps something in the messages alone.
fn log(state: &mut State, tone: Tone, text: String) {
    let message = Message { at: state.now.wall, tone, text };
    let kept = state.messages.keep(message);
    // Newest first: who reads an older one goes on reading it.
    if let Some(Overlay::Messages { selected, .. }) = state.beneath_palette_mut().filter(|_| kept) {
        *selected += 1;
    }
}
