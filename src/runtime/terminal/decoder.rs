//! The bytes of a terminal as events.
//!
//! crossterm reads terminals too, but its parser waits for the end of a bracketed paste for ever: a paste that was cut
//! off (a closed lid, a lost connection) would swallow every later key, ctrl-c included. Here everything that is begun
//! and not ended is settled when nothing more comes for a while.

mod answer;

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use crate::runtime::canvas::Answer;

/// How long the rest of a sequence may take. A terminal writes it in one piece; a network may cut it in two.
const SEQUENCE: Duration = Duration::from_millis(10);
/// How long the rest of what no person types may take: an answer of the terminal, or a key that has come in part. What was
/// cut off must not leave letters behind that would be keys.
const REST: Duration = Duration::from_millis(500);
/// How long the next piece of a paste may take.
const PASTE: Duration = Duration::from_millis(500);
/// The most bytes kept of a paste; the rest is dropped.
const PASTE_CAP: usize = 64 * 1024;
/// The longest sequence that is waited for.
const SEQUENCE_CAP: usize = 4 * 1024;

const ESC: u8 = 0x1b;
const CTRL_C: u8 = 0x03;
const PASTE_END: &[u8] = b"\x1b[201~";

/// Turns bytes into events, however they are cut into pieces.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    /// The beginning of a sequence or of a character.
    pending: Vec<u8>,
    /// The paste that is under way.
    paste: Option<Vec<u8>>,
    /// What the terminal has answered.
    answers: Vec<Answer>,
}

/// What stands at the beginning of some bytes.
enum Step {
    /// An event, or something that means nothing, and how many bytes it takes.
    Taken(Option<Event>, usize),
    /// The beginning of something.
    More,
}

impl Decoder {
    /// Takes what one read brought.
    pub(super) fn take(&mut self, bytes: &[u8], events: &mut Vec<Event>) {
        // No terminal sends ctrl-c alone within a paste: a person wants out.
        if self.paste.is_some() && bytes == [CTRL_C] {
            self.settle(events);
        }
        self.pending.extend_from_slice(bytes);
        self.parse(events);
    }

    /// What the terminal has answered since this was asked last, wanted or not.
    pub(super) fn answers(&mut self) -> Vec<Answer> {
        std::mem::take(&mut self.answers)
    }

    /// How long to wait for more before [`settle`](Self::settle); `None` when nothing is open.
    pub(super) fn patience(&self) -> Option<Duration> {
        match (&self.paste, self.pending.as_slice()) {
            (Some(_), _) => Some(PASTE),
            (None, []) => None,
            // With two bytes it may still be alt and a letter.
            (None, [ESC, b'[' | b'P' | b']' | b'^' | b'_' | b'X', _, ..]) => Some(REST),
            (None, [_, ..]) => Some(SEQUENCE),
        }
    }

    /// Nothing more came: what is open is taken as it stands.
    pub(super) fn settle(&mut self, events: &mut Vec<Event>) {
        if let Some(mut text) = self.paste.take() {
            text.append(&mut self.pending);
            events.push(paste(&text));
        }
        let pending = std::mem::take(&mut self.pending);
        match pending.as_slice() {
            [ESC] => events.push(key(KeyCode::Esc, KeyModifiers::NONE)),
            // alt with a key that also begins a sequence.
            [ESC, letter] if letter.is_ascii_graphic() => {
                events.push(key(KeyCode::Char(char::from(*letter)), KeyModifiers::ALT));
            }
            // Half a sequence or half a character is no key.
            [] | [_, ..] => {}
        }
    }

    fn parse(&mut self, events: &mut Vec<Event>) {
        let bytes = std::mem::take(&mut self.pending);
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            if let Some(text) = &mut self.paste {
                let end = find(rest, PASTE_END);
                // The last bytes may be the beginning of the end.
                let kept = end.unwrap_or(rest.len() - tail_of_end(rest));
                let room = PASTE_CAP.saturating_sub(text.len()).min(kept);
                text.extend_from_slice(&rest[..room]);
                if end.is_none() {
                    rest = &rest[kept..];
                    break;
                }
                events.push(paste(text));
                self.paste = None;
                rest = &rest[kept + PASTE_END.len()..];
                continue;
            }
            if rest.starts_with(b"\x1b[200~") {
                self.paste = Some(Vec::new());
                rest = &rest[6..];
                continue;
            }
            match step(rest) {
                Step::Taken(event, used) => {
                    if event.is_none() {
                        self.answers.extend(answer::of(&rest[..used]));
                    }
                    events.extend(event);
                    rest = &rest[used..];
                }
                Step::More if rest.len() > SEQUENCE_CAP => {
                    self.pending = shortened(rest);
                    return;
                }
                Step::More => break,
            }
        }
        self.pending = rest.to_vec();
    }
}

/// What is kept of a sequence that is too long. A string goes on until its end, so that no part of it becomes keys.
fn shortened(bytes: &[u8]) -> Vec<u8> {
    match bytes {
        [ESC, kind, .., last] if *kind != b'[' => {
            let mut kept = vec![ESC, *kind, b' '];
            // It may be the beginning of the end.
            kept.extend((*last == ESC).then_some(ESC));
            kept
        }
        _ => Vec::new(),
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// How many bytes at the end may be the beginning of a paste's end.
fn tail_of_end(bytes: &[u8]) -> usize {
    (1..PASTE_END.len()).rev().find(|length| bytes.ends_with(&PASTE_END[..*length])).unwrap_or(0)
}

fn paste(text: &[u8]) -> Event {
    Event::Paste(String::from_utf8_lossy(text).into_owned())
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

fn taken(code: KeyCode, used: usize) -> Step {
    Step::Taken(Some(key(code, KeyModifiers::NONE)), used)
}

fn control(letter: char) -> Step {
    Step::Taken(Some(key(KeyCode::Char(letter), KeyModifiers::CONTROL)), 1)
}

/// The first thing in some bytes; there is at least one.
fn step(bytes: &[u8]) -> Step {
    match bytes[0] {
        ESC => escape(bytes),
        b'\r' => taken(KeyCode::Enter, 1),
        b'\t' => taken(KeyCode::Tab, 1),
        0x7f => taken(KeyCode::Backspace, 1),
        0 => control(' '),
        byte @ 0x01..=0x1a => control(char::from(byte - 1 + b'a')),
        byte @ 0x1c..=0x1f => control(char::from(byte - 0x1c + b'\\')),
        _ => character(bytes),
    }
}

/// One character of UTF-8; a byte that is none is skipped.
fn character(bytes: &[u8]) -> Step {
    let length = match bytes[0] {
        0x00..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        0x80..=0xc1 | 0xf5..=0xff => return Step::Taken(None, 1),
    };
    let there = &bytes[..length.min(bytes.len())];
    match std::str::from_utf8(there) {
        // The second set of controls is no key.
        Ok(text) => match text.chars().next() {
            Some(c) if !c.is_control() => taken(KeyCode::Char(c), length),
            Some(_) | None => Step::Taken(None, length),
        },
        Err(error) if error.error_len().is_none() => Step::More,
        Err(_) => Step::Taken(None, 1),
    }
}

fn escape(bytes: &[u8]) -> Step {
    match bytes.get(1) {
        None => Step::More,
        Some(b'[') => csi(bytes),
        Some(b'O') => match bytes.get(2) {
            None => Step::More,
            Some(b'M') => taken(KeyCode::Enter, 3),
            Some(letter) => Step::Taken(named(*letter).map(|code| key(code, KeyModifiers::NONE)), 3),
        },
        // Strings of the terminal: device control, system command, privacy, application command, string.
        Some(b'P' | b']' | b'^' | b'_' | b'X') => string(bytes),
        Some(&ESC) => taken(KeyCode::Esc, 1),
        Some(_) => match step(&bytes[1..]) {
            Step::Taken(Some(Event::Key(mut pressed)), used) => {
                pressed.modifiers |= KeyModifiers::ALT;
                Step::Taken(Some(Event::Key(pressed)), used + 1)
            }
            Step::Taken(event, used) => Step::Taken(event, used + 1),
            Step::More => Step::More,
        },
    }
}

/// A string that ends with a bell or with ESC \. It is cut off where another sequence begins, and by keys that want out.
fn string(bytes: &[u8]) -> Step {
    const CUT: [u8; 3] = [CTRL_C, 0x18, 0x1a];
    for (at, byte) in bytes.iter().enumerate().skip(2) {
        match (*byte, bytes.get(at + 1)) {
            (0x07, _) => return Step::Taken(None, at + 1),
            (ESC, Some(b'\\')) => return Step::Taken(None, at + 2),
            (ESC, None) => return Step::More,
            (ESC, Some(_)) => return Step::Taken(None, at),
            (byte, _) if CUT.contains(&byte) => return Step::Taken(None, at),
            _ => {}
        }
    }
    Step::More
}

/// `ESC [`, parameters, a final byte.
fn csi(bytes: &[u8]) -> Step {
    // The console of Linux: ESC [ [ A is F1.
    if bytes.get(2) == Some(&b'[') {
        return match bytes.get(3) {
            None => Step::More,
            Some(letter @ b'A'..=b'E') => taken(KeyCode::F(letter - b'A' + 1), 4),
            Some(_) => Step::Taken(None, 4),
        };
    }
    let Some(at) = bytes.iter().skip(2).position(|byte| !matches!(byte, 0x20..=0x3f)) else { return Step::More };
    let (parameters, last, used) = (&bytes[2..2 + at], bytes[2 + at], at + 3);
    // Something else begins here: the sequence was cut off.
    if !matches!(last, 0x40..=0x7e) {
        return Step::Taken(None, at + 2);
    }
    match (parameters, last) {
        // The old report of the mouse: three bytes follow.
        ([], b'M') => match bytes.get(3..6) {
            None => Step::More,
            Some(report) => {
                let [button, column, row] = [0, 1, 2].map(|at| u16::from(report[at]).saturating_sub(32));
                Step::Taken(mouse(button, column, row, button & 3 != 3), 6)
            }
        },
        // What begins so is an answer, whatever it ends with.
        ([b'?' | b'>' | b'=', ..], _) => Step::Taken(None, used),
        (place, b'R') if answer::cursor(place).is_some() => Step::Taken(None, used),
        ([b'<', report @ ..], b'M' | b'm') => {
            let report = numbers(report);
            let at = |index: usize| report.get(index).copied().unwrap_or(0);
            Step::Taken(mouse(at(0), at(1), at(2), last == b'M'), used)
        }
        _ => Step::Taken(pressed(&numbers(parameters), last), used),
    }
}

/// The numbers between semicolons; what is none is 0.
fn numbers(parameters: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(parameters);
    text.split(';').map(|number| number.parse().unwrap_or(0)).collect()
}

/// The key of a sequence with these parameters and this final byte.
fn pressed(numbers: &[u16], last: u8) -> Option<Event> {
    let at = |index: usize| numbers.get(index).copied().unwrap_or(0);
    let code = match (last, at(0)) {
        (b'~', 1 | 7) => KeyCode::Home,
        (b'~', 2) => KeyCode::Insert,
        (b'~', 3) => KeyCode::Delete,
        (b'~', 4 | 8) => KeyCode::End,
        (b'~', 5) => KeyCode::PageUp,
        (b'~', 6) => KeyCode::PageDown,
        (b'~', number @ 11..=15) => function(number - 10),
        (b'~', number @ 17..=21) => function(number - 11),
        (b'~', number @ 23..=24) => function(number - 12),
        // The two extended protocols, for multiplexers that use them without being asked.
        (b'~', 27) => code_point(at(2))?,
        (b'u', number) => code_point(number)?,
        (b'Z', _) => KeyCode::BackTab,
        (letter, _) => named(letter)?,
    };
    Some(key(code, modifiers(at(1))))
}

fn function(number: u16) -> KeyCode {
    KeyCode::F(u8::try_from(number).unwrap_or(u8::MAX))
}

fn code_point(number: u16) -> Option<KeyCode> {
    match number {
        9 => Some(KeyCode::Tab),
        13 => Some(KeyCode::Enter),
        27 => Some(KeyCode::Esc),
        127 => Some(KeyCode::Backspace),
        number => char::from_u32(number.into()).filter(|c| !c.is_control()).map(KeyCode::Char),
    }
}

/// The keys that are sent as one letter after `ESC [` or `ESC O`.
fn named(letter: u8) -> Option<KeyCode> {
    match letter {
        b'A' => Some(KeyCode::Up),
        b'B' => Some(KeyCode::Down),
        b'C' => Some(KeyCode::Right),
        b'D' => Some(KeyCode::Left),
        b'H' => Some(KeyCode::Home),
        b'F' => Some(KeyCode::End),
        b'P'..=b'S' => Some(KeyCode::F(letter - b'P' + 1)),
        _ => None,
    }
}

/// The second parameter: one more than a set of bits.
fn modifiers(number: u16) -> KeyModifiers {
    let bits = number.saturating_sub(1);
    let mut modifiers = KeyModifiers::NONE;
    modifiers.set(KeyModifiers::SHIFT, bits & 1 != 0);
    modifiers.set(KeyModifiers::ALT, bits & 2 != 0);
    modifiers.set(KeyModifiers::CONTROL, bits & 4 != 0);
    modifiers
}

/// A report of the mouse; columns and rows count from 1.
fn mouse(button: u16, column: u16, row: u16, down: bool) -> Option<Event> {
    // 32 marks a motion; 4, 8 and 16 are modifiers.
    let kind = match (button & !0b1_1100, down) {
        (0, true) => MouseEventKind::Down(MouseButton::Left),
        (0, false) => MouseEventKind::Up(MouseButton::Left),
        (64, true) => MouseEventKind::ScrollUp,
        (65, true) => MouseEventKind::ScrollDown,
        _ => return None,
    };
    let place = (column.checked_sub(1)?, row.checked_sub(1)?);
    Some(Event::Mouse(MouseEvent { kind, column: place.0, row: place.1, modifiers: KeyModifiers::NONE }))
}

#[cfg(test)]
mod tests;
