//! What happens next: `(&mut State, now, Msg) → Vec<Effect>`, synchronous and total.

pub mod explain;

use crate::effect::Effect;
use crate::message::Msg;
use crate::state::{Now, State};

/// Takes one message and says what is to be done.
pub fn update(state: &mut State, now: Now, msg: Msg) -> Vec<Effect> {
    state.now = now;
    match msg {
        Msg::Stop(code) => vec![Effect::Quit(code)],
        Msg::Start { .. } | Msg::Input(_) | Msg::Wake(_) | Msg::Reply(_) | Msg::Resumed { .. } => Vec::new(),
    }
}
