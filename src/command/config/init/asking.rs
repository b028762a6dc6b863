//! Questions on a terminal, one line each. What is typed of a key is not shown.

use std::io::{self, Write as _};

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

use super::places;
use crate::asset::{Account, AccountName, ProviderKind, Secret};
use crate::cli::KeepIn;
use crate::config::Paths;
use crate::text;

/// No answer is longer.
const LONGEST: usize = 8 * 1024;

/// The line takes what is typed as it comes, until this is dropped.
struct Raw;

impl Raw {
    fn begin() -> io::Result<Self> {
        enable_raw_mode().map(|()| Self)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // There is nothing left to be done where this fails.
        let _ = disable_raw_mode();
    }
}

/// Which service; `None` where the question is given up.
pub(super) fn service() -> Option<ProviderKind> {
    say("which service?\r\n  1  HeyGen\r\n  2  Affogato (RenderNet)\r\n");
    loop {
        match line("1 or 2: ", true)?.expose().trim() {
            "1" | "heygen" => return Some(ProviderKind::Heygen),
            "2" | "affogato" => return Some(ProviderKind::Affogato),
            _ => {}
        }
    }
}

pub(super) fn key(account: &Account) -> Option<Secret> {
    loop {
        let key = line(&format!("the key for {} (not shown): ", account.name), false)?;
        if !key.expose().trim().is_empty() {
            return Some(Secret::new(key.expose().trim()));
        }
    }
}

/// Where the key shall live; `None` where it shall be kept nowhere.
pub(super) fn home(paths: &Paths, account: &AccountName) -> Option<KeepIn> {
    let folder = paths.config.parent().unwrap_or(&paths.config);
    let file = crate::config::paths::shown(&folder.join(format!("{account}.key")));
    let places = places();
    say("where should the key live?\r\n");
    for (number, place) in (1..).zip(&places) {
        let words = match place {
            KeepIn::File => format!("a file that only you can read: {}", text::safe(&file)),
            KeepIn::Keyring => "the system keyring".to_owned(),
            KeepIn::Env => "nowhere: a variable that I set".to_owned(),
            KeepIn::Command => "nowhere: a command that prints it".to_owned(),
            KeepIn::None => "nowhere: it was only to be tried".to_owned(),
        };
        say(&format!("  {number}  {words}\r\n"));
    }
    loop {
        let answer = line(&format!("1 to {}: ", places.len()), true)?;
        let number = answer.expose().trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        if let Some(place) = number.and_then(|number| places.get(number)) {
            return Some(*place);
        }
    }
}

fn say(text: &str) {
    // With stderr closed there is nobody to tell.
    let _ = io::stderr().write_all(text.as_bytes()).and_then(|()| io::stderr().flush());
}

/// What is typed until Enter; `None` where it is given up.
fn line(question: &str, shown: bool) -> Option<Secret> {
    let raw = Raw::begin().ok()?;
    say(question);
    let mut typed = Secret::default();
    let answer = loop {
        let Ok(event) = read() else { break None };
        let Event::Key(key) = event else { continue };
        if key.kind == KeyEventKind::Release {
            continue;
        }
        match key.code {
            KeyCode::Enter => break Some(typed),
            KeyCode::Esc => break None,
            KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => break None,
            KeyCode::Char('j' | 'm') if key.modifiers.contains(KeyModifiers::CONTROL) => break Some(typed),
            KeyCode::Char('u') if key.modifiers.contains(KeyModifiers::CONTROL) => {
                rub(&typed, shown);
                typed = Secret::default();
            }
            KeyCode::Backspace => {
                let mut letters = typed.expose().chars();
                if let (Some(last), true) = (letters.next_back(), shown) {
                    rub(&Secret::new(&last.to_string()), shown);
                }
                typed = Secret::new(letters.as_str());
            }
            KeyCode::Char(letter) if !text::is_unsafe(letter) && typed.expose().len() < LONGEST => {
                typed = Secret::new(&format!("{}{letter}", typed.expose()));
                if shown {
                    say(&letter.to_string());
                }
            }
            _ => {}
        }
    };
    drop(raw);
    say("\n");
    answer
}

/// Takes letters off the screen.
fn rub(letters: &Secret, shown: bool) {
    if shown {
        say(&"\u{8} \u{8}".repeat(text::width(letters.expose())));
    }
}
