//! An account gets its key: what is typed, the trial, where the key shall live, and going on with the account.

mod joining;
mod trying;

use tui_input::InputRequest;

use super::{action, copy};
use crate::asset::{AccountName, ProviderKind};
use crate::effect::{Effect, Lane};
use crate::state::{
    AccountState, Asked, Connect, ConnectField, HomeChoice, KeyHome, Scene, State, Step, TextField, Trial,
};
pub(super) use joining::connected;
pub(super) use trying::tried;

/// Opens the screen of a service from the ways on.
pub(super) fn begin(state: &mut State, service: usize) {
    let Some(service) = state.setup.services.get(service) else { return };
    let name = free_name(state, service.kind);
    let connect = Connect::new(service.kind, &name, &service.address);
    let back = match std::mem::take(&mut state.scene) {
        Scene::Welcome(welcome) => Some(welcome),
        Scene::Browse | Scene::Connect(_) => None,
    };
    state.scene = Scene::Connect(Box::new(Connect { back, ..connect }));
}

/// The service's own name, with a number behind it where there is an account of that name already.
fn free_name(state: &State, kind: ProviderKind) -> String {
    let is_free = |name: &String| !state.accounts.iter().any(|account| account.name().as_str() == name);
    let mut names = (2..1000).map(|number| format!("{}-{number}", kind.as_str()));
    let plain = kind.as_str().to_owned();
    if is_free(&plain) { plain } else { names.find(is_free).unwrap_or(plain) }
}

/// Opens the screen of an account that has no key, or none that is not refused. Whether it is such a one.
pub(super) fn again(state: &mut State, name: &AccountName) -> bool {
    let connects = state.setup.connects;
    let Some(account) = state.account(name).filter(|account| connects && account.wants_key()) else { return false };
    let info = &account.info;
    let connect = Connect::new(info.account.kind, name.as_str(), info.account.base_url.as_str());
    let why = super::notes::key_fault(account).map(|told| told.head);
    state.scene = Scene::Connect(Box::new(Connect { old: Some(name.clone()), wrong: why, ..connect }));
    true
}

/// Opens the screen of the first account where all of them want a key and there is nothing to be seen.
pub(super) fn where_all_are_refused(state: &mut State) {
    let is_elsewhere = state.scene != Scene::Browse || state.overlay.is_some() || state.search.field.is_some();
    let all = !state.accounts.is_empty() && state.accounts.iter().all(AccountState::wants_key);
    if is_elsewhere || !all || !state.listing.shown.is_empty() || state.listing.is_pending() {
        return;
    }
    if let Some(first) = state.accounts.first().map(|account| account.name().clone()) {
        again(state, &first);
    }
}

fn open(state: &mut State) -> Option<&mut Connect> {
    match &mut state.scene {
        Scene::Connect(connect) => Some(connect),
        Scene::Browse | Scene::Welcome(_) => None,
    }
}

/// Whether text is typed on this screen.
pub(super) fn is_typing(state: &State) -> bool {
    state.overlay.is_none() && matches!(&state.scene, Scene::Connect(connect) if connect.is_typed_in())
}

/// Takes letters, as far as there is room for them.
pub(super) fn insert(state: &mut State, letters: impl Iterator<Item = char>, effects: &mut Vec<Effect>) {
    change(
        state,
        effects,
        |letters, field| field.insert(letters),
        |letters, key| key.insert(letters.filter(|letter| !letter.is_whitespace())),
        letters,
    );
}

/// Moves the cursor, or deletes.
pub(super) fn edit(state: &mut State, request: InputRequest, effects: &mut Vec<Effect>) {
    change(state, effects, |request, field| field.edit(request), |request, key| key.edit(request), request);
}

/// Changes the field that is typed in; what was found of the text before is true no longer then.
fn change<T>(
    state: &mut State,
    effects: &mut Vec<Effect>,
    in_text: impl FnOnce(T, &mut TextField) -> bool,
    in_key: impl FnOnce(T, &mut crate::state::SecretField) -> bool,
    what: T,
) {
    let Some(connect) = open(state).filter(|connect| !connect.is_keeping()) else { return };
    let changed = match (connect.step, connect.field) {
        (Step::Command, _) => in_text(what, &mut connect.command),
        (Step::Key, ConnectField::Name) => in_text(what, &mut connect.name),
        (Step::Key, ConnectField::Address) => in_text(what, &mut connect.address),
        (Step::Key, ConnectField::Key) => in_key(what, &mut connect.key),
        (Step::Home { .. }, _) => false,
    };
    if changed {
        connect.wrong = None;
        if connect.step == Step::Key {
            connect.works = None;
        }
        stop(connect, effects);
    }
}

/// Ends a trial. Whether there was one.
fn stop(connect: &mut Connect, effects: &mut Vec<Effect>) -> bool {
    let was = connect.asked.take_if(|asked| matches!(asked, Asked::Trial(_))).is_some();
    if was {
        effects.push(Effect::Cancel(Lane::Trial));
    }
    was
}

/// Goes to another field; from the choices, back to the key.
pub(super) fn step_field(state: &mut State, by: i64) {
    let Some(connect) = open(state) else { return };
    match connect.step {
        Step::Key => {
            let fields = ConnectField::ALL;
            let to = action::moved(connect.field.number(), by, fields.len() - 1);
            go_to(connect, fields[to]);
        }
        Step::Home { .. } if connect.asked.is_none() => {
            connect.step = Step::Key;
            connect.field = ConnectField::Key;
        }
        Step::Home { .. } | Step::Command => {}
    }
}

fn go_to(connect: &mut Connect, field: ConnectField) {
    // The name is what an account is known by: another one would be another account.
    if field != ConnectField::Name || connect.old.is_none() {
        connect.field = field;
    }
}

/// Goes to a field that was clicked.
pub(super) fn click_field(state: &mut State, number: usize) {
    let Some(connect) = open(state) else { return };
    let Some(field) = ConnectField::ALL.get(number) else { return };
    match connect.step {
        Step::Key => go_to(connect, *field),
        Step::Home { .. } => step_field(state, 0),
        Step::Command => {}
    }
}

/// Moves among the choices.
pub(super) fn step(state: &mut State, by: i64) {
    let Scene::Connect(connect) = &mut state.scene else { return };
    let last = connect.homes(&state.setup).len().saturating_sub(1);
    match &mut connect.step {
        Step::Home { selected } => *selected = action::moved(*selected, by, last),
        Step::Key => step_field(state, by),
        Step::Command => {}
    }
}

/// Takes what is typed, or what is chosen.
pub(super) fn accept(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(connect) = open(state).filter(|connect| connect.asked.is_none()) else { return };
    match connect.step {
        Step::Key => trying::try_key(state, effects),
        Step::Home { selected } => choose(state, selected, effects),
        Step::Command => trying::try_command(state, effects),
    }
}

/// Keeps the key in one of the places (from 0).
pub(super) fn choose(state: &mut State, number: usize, effects: &mut Vec<Effect>) {
    let Scene::Connect(connect) = &mut state.scene else { return };
    let Some(home) = connect.homes(&state.setup).get(number).copied() else { return };
    if connect.asked.is_some() || !matches!(connect.step, Step::Home { .. }) {
        return;
    }
    connect.step = Step::Home { selected: number };
    let home = match home {
        HomeChoice::Keyring => KeyHome::Keyring,
        HomeChoice::File => KeyHome::File,
        HomeChoice::Variable => KeyHome::Variable(connect.variable(&state.setup)),
        HomeChoice::Named => KeyHome::Named,
        HomeChoice::Session => KeyHome::Session,
        HomeChoice::Command => {
            connect.step = Step::Command;
            connect.wrong = None;
            return;
        }
    };
    let Some((trial, _)) = connect.works.clone() else { return };
    keep(state, trial, home, effects);
}

fn keep(state: &mut State, trial: Trial, home: KeyHome, effects: &mut Vec<Effect>) {
    let ticket = state.tickets.mint();
    let Some(connect) = open(state) else { return };
    connect.wrong = None;
    connect.asked = Some(Asked::Keeping(ticket));
    effects.push(Effect::KeepKey { ticket, trial, home });
}

/// Goes back by one step: ends the trial, or leaves the screen. Whether there was a step to go back by.
pub(super) fn leave(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let Scene::Connect(connect) = &mut state.scene else { return false };
    // What is being written is waited for.
    if connect.is_keeping() || stop(connect, effects) {
        return true;
    }
    match connect.step {
        Step::Home { .. } => {
            connect.step = Step::Key;
            connect.wrong = None;
        }
        Step::Command => {
            let homes = connect.homes(&state.setup);
            let selected = homes.iter().position(|home| *home == HomeChoice::Command).unwrap_or(0);
            connect.step = Step::Home { selected };
            connect.wrong = None;
        }
        Step::Key => state.scene = connect.back.take().map_or(Scene::Browse, Scene::Welcome),
    }
    true
}

/// Copies the line for the shell's profile.
pub(super) fn copy_lines(state: &mut State, effects: &mut Vec<Effect>) {
    let Scene::Connect(connect) = &state.scene else { return };
    let line = connect.export(&state.setup);
    copy::text_as_it_is(state, "the line for your shell".to_owned(), line, effects);
}
