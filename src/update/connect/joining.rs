//! Going on with an account that has its key now.

use super::open;
use crate::asset::AccountName;
use crate::effect::Effect;
use crate::state::{AccountInfo, AccountState, Asked, Kept, Landing, Scene, State, Ticket, Tone};
use crate::update::{ask_for_folders, log, pages, say, start};

/// The key is kept where it was wanted, and these accounts can be asked from now on; or why it could not be.
pub(in crate::update) fn connected(
    state: &mut State,
    ticket: Ticket,
    result: Result<(Vec<AccountInfo>, Kept), String>,
    effects: &mut Vec<Effect>,
) {
    let Some(connect) = open(state).filter(|connect| connect.asked == Some(Asked::Keeping(ticket))) else { return };
    let (accounts, kept) = match result {
        Ok(done) => done,
        Err(why) => {
            connect.asked = None;
            connect.wrong = Some(why);
            return;
        }
    };
    let was_empty = state.accounts.is_empty();
    let was_there = state.account(&kept.account).is_some();
    join(state, accounts, &kept.account);
    state.scene = Scene::Browse;
    say(state, Tone::Ok, format!("{} connected · {}", kept.account, kept.key));
    for note in kept.notes {
        log(state, Tone::Warn, note);
    }
    if was_empty {
        start(state, effects);
        return;
    }
    if was_there {
        pages::retry_account(state, &kept.account, effects);
    } else {
        pages::open(state, Landing::Same, effects);
    }
    ask_for_folders(state, effects);
}

/// Takes these for the accounts there are. What is known of one stays, unless it is the one that has changed.
fn join(state: &mut State, infos: Vec<AccountInfo>, changed: &AccountName) {
    let mut known = std::mem::take(&mut state.accounts);
    let one = |info: AccountInfo| {
        let at = known.iter().position(|account| account.name() == &info.account.name && account.name() != changed);
        match at {
            Some(at) => AccountState { info, ..known.swap_remove(at) },
            None => AccountState::new(info),
        }
    };
    state.accounts = infos.into_iter().map(one).collect();
}
