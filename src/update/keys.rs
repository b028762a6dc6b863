//! Key presses: counts, sequences, and what each means where it was pressed.

use std::time::Duration;

use super::{action, connect, field, menu, welcome};
use crate::effect::Effect;
use crate::input::{Action, Chord, Found, Key, Place};
use crate::state::{Pending, State, Tone};

/// A success that has been there so long goes with the next key or click.
const READ: Duration = Duration::from_secs(2);

/// No count is larger; more digits change nothing.
const MOST: u32 = 999_999_999;

/// Takes one key press.
pub(super) fn press(state: &mut State, chord: Chord, effects: &mut Vec<Effect>) {
    drop_read_notice(state);
    let seen = !state.geometry().too_small;
    // A field that cannot be seen takes no text: `q` quits, as the screen says then.
    let place = Some(state.place()).filter(|place| seen || !place.is_field()).unwrap_or(Place::List);
    let is_admitted = state.pending.keys.first().is_some_and(|first| first.letter().is_none());
    if place.is_field() && !is_admitted {
        // It was typed while the field could not be seen.
        state.pending = Pending::default();
    }
    if let (true, Some(letter)) = (place.is_field(), chord.letter()) {
        state.pending = Pending::default();
        field::letter(state, letter, effects);
        return;
    }
    if seen && pick(state, place, chord, effects) || count(state, place, chord) {
        return;
    }
    let mut keys = std::mem::take(&mut state.pending.keys);
    keys.push(chord);
    match state.keymap.find(place, &keys) {
        Found::Action(found) if seen || outlives_smallness(found) => {
            let count = state.pending.count.take();
            action::run(state, found, count, effects);
        }
        Found::Action(_) => {}
        Found::Prefix => state.pending.keys = keys,
        // A key that does not go on with a sequence ends it and does nothing else, but for the one that always quits.
        Found::Nothing if keys.len() > 1 && state.keymap.find(place, &[chord]) == Found::Action(Action::QuitNow) => {
            action::run(state, Action::QuitNow, None, effects);
        }
        Found::Nothing => unbound(state, chord, effects),
    }
}

/// Esc and a key in one write arrive as Alt and the key; unbound, they are read as the two presses they were.
fn unbound(state: &mut State, chord: Chord, effects: &mut Vec<Effect>) {
    state.pending.count = None;
    if chord.alt {
        press(state, Chord::plain(Key::Esc), effects);
        press(state, Chord { alt: false, ..chord }, effects);
    }
}

/// On a terminal that is too small to show anything, no key changes what cannot be seen.
fn outlives_smallness(action: Action) -> bool {
    matches!(action, Action::BackOrQuit | Action::QuitNow | Action::Suspend | Action::Redraw)
}

/// Takes away a notice that could be read.
pub(super) fn drop_read_notice(state: &mut State) {
    let now = state.now.since_start;
    if state
        .notice
        .as_ref()
        .is_some_and(|notice| !matches!(notice.tone, Tone::Error | Tone::Busy) && now >= notice.since + READ)
    {
        state.notice = None;
    }
}

/// Takes a digit as part of a count, where counts mean something.
fn count(state: &mut State, place: Place, chord: Chord) -> bool {
    let Key::Char(letter) = chord.key else { return false };
    let counts = place.chain().contains(&Place::Assets) && !chord.ctrl && !chord.alt && state.pending.keys.is_empty();
    let Some(digit) = letter.to_digit(10).filter(|_| counts) else { return false };
    match (state.pending.count, digit) {
        (None, 0) => false,
        (count, digit) => {
            let count = u64::from(count.unwrap_or(0)) * 10 + u64::from(digit);
            state.pending.count = Some(u32::try_from(count).unwrap_or(MOST).min(MOST));
            true
        }
    }
}

/// Takes the letter or number of a menu's item.
fn pick(state: &mut State, place: Place, chord: Chord, effects: &mut Vec<Effect>) -> bool {
    let Key::Char(letter) = chord.key else { return false };
    if chord.ctrl || chord.alt {
        return false;
    }
    if menu::pick(state, letter, effects) {
        return true;
    }
    let number = letter.to_digit(10).and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1));
    match (place, number) {
        (Place::Welcome, Some(number)) => welcome::choose(state, number, effects),
        (Place::Home, Some(number)) => connect::choose(state, number, effects),
        (_, Some(_) | None) => return false,
    }
    true
}
