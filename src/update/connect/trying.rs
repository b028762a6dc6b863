//! Trying a key before it is kept.

use super::{keep, open};
use crate::asset::{Account, AccountName, Fault, link};
use crate::effect::Effect;
use crate::input::{Action, Place};
use crate::state::connect::argv;
use crate::state::{Asked, Connect, ConnectField, GivenKey, KeyHome, Scene, State, Step, Ticket, Trial, Tried};
use crate::update::explain;

/// Tries the key that is typed; where none is, that of the service's own tool, if there is one.
pub(super) fn try_key(state: &mut State, effects: &mut Vec<Effect>) {
    let Scene::Connect(connect) = &state.scene else { return };
    if connect.works.is_some() {
        // It was changed in nothing since.
        if let Some(connect) = open(state) {
            connect.step = Step::Home { selected: 0 };
        }
        return;
    }
    let key = match connect.own_tool(&state.setup) {
        _ if !connect.key.is_empty() => GivenKey::Typed(connect.key.secret()),
        Some(file) => GivenKey::File(file.to_owned()),
        None => return refuse(state, ConnectField::Key, "no key yet: paste one, or type it".to_owned()),
    };
    match account(state, connect) {
        Ok(account) => begin(state, Trial { account, key }, effects),
        Err((field, why)) => refuse(state, field, why),
    }
}

/// Tries the command that is typed.
pub(super) fn try_command(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(connect) = open(state) else { return };
    let words = argv::words(connect.command.text());
    let Some((Trial { account, .. }, _)) = connect.works.clone() else { return };
    match words {
        Some(words) if !words.is_empty() => begin(state, Trial { account, key: GivenKey::Command(words) }, effects),
        Some(_) => connect.wrong = Some("no command yet: a program, and then its arguments".to_owned()),
        None => connect.wrong = Some("a quote is open, or nothing follows the last \\".to_owned()),
    }
}

/// The account as it is typed, or the field that is wrong and why.
fn account(state: &State, connect: &Connect) -> Result<Account, (ConnectField, String)> {
    let name = AccountName::new(connect.name.text().trim()).map_err(|why| (ConnectField::Name, why))?;
    if connect.old.as_ref() != Some(&name) && state.account(&name).is_some() {
        return Err((ConnectField::Name, format!("{name} is another account's name: choose a new one")));
    }
    let base_url = link::base_url(connect.address.text().trim())
        .map_err(|why| (ConnectField::Address, format!("{}: {why}", crate::text::safe(connect.address.text()))))?;
    Ok(Account { name, kind: connect.kind, base_url })
}

fn refuse(state: &mut State, field: ConnectField, why: String) {
    if let Some(connect) = open(state) {
        connect.field = field;
        connect.wrong = Some(why);
    }
}

fn begin(state: &mut State, trial: Trial, effects: &mut Vec<Effect>) {
    let ticket = state.tickets.mint();
    let Some(connect) = open(state) else { return };
    connect.wrong = None;
    connect.asked = Some(Asked::Trial(ticket));
    effects.push(Effect::TryKey { ticket, trial });
}

/// The service has answered a trial.
pub(in crate::update) fn tried(
    state: &mut State,
    ticket: Ticket,
    result: Result<(Trial, Tried), Fault>,
    effects: &mut Vec<Effect>,
) {
    let again = state.keymap.hint(Place::Connect, Action::Accept);
    let Some(connect) = open(state).filter(|connect| connect.asked == Some(Asked::Trial(ticket))) else { return };
    connect.asked = None;
    match (result, connect.step) {
        (Ok((trial, _)), Step::Command) => keep(state, trial, KeyHome::Named, effects),
        (Ok(works), Step::Key | Step::Home { .. }) => {
            connect.works = Some(works);
            connect.step = Step::Home { selected: 0 };
        }
        (Err(fault), _) => connect.wrong = Some(explain::not_connected(&fault, again.as_deref())),
    }
}
