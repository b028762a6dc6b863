//! How many colours a terminal has, and what it draws on, as far as its environment tells.

use super::{Multiplexer, Surroundings};
use crate::state::Ground;
use crate::view::Colours;

/// Kinds of terminals (`TERM`) with all colours, by how their names begin.
const KINDS: [&str; 7] = ["xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm", "contour", "rio"];
/// Variables of terminals that have all colours.
const MARKS: [&str; 7] = [
    "KITTY_WINDOW_ID",
    "KONSOLE_VERSION",
    "VTE_VERSION",
    "WEZTERM_EXECUTABLE",
    "XTERM_VERSION",
    "GHOSTTY_RESOURCES_DIR",
    "WT_SESSION",
];
/// Terminals that have them, by `TERM_PROGRAM`.
const PROGRAMS: [&str; 7] = ["iTerm.app", "WezTerm", "ghostty", "vscode", "mintty", "rio", "Tabby"];

/// The colours of a terminal in which `COLORTERM` has this value.
pub(super) fn of(around: &Surroundings, colorterm: &str) -> Colours {
    let term = around.term.as_str();
    let named = ["truecolor", "24bit"].iter().any(|word| colorterm.eq_ignore_ascii_case(word))
        || term.ends_with("-direct")
        || KINDS.iter().any(|kind| term.starts_with(kind))
        || around.has(&MARKS)
        || PROGRAMS.contains(&around.program.as_str());
    let every = match around.multiplexer {
        // It makes of them what the terminal outside has.
        Some(Multiplexer::Tmux) => true,
        // It drops what it does not know, and lets the variables of the terminal outside through.
        Some(Multiplexer::Screen) => false,
        Some(Multiplexer::Zellij) | None => named || (cfg!(windows) && term.is_empty()),
    };
    if every {
        Colours::True
    } else if term.contains("256color") {
        Colours::Indexed
    } else {
        Colours::Sixteen
    }
}

/// What `COLORFGBG` says: numbers among the sixteen colours, of which the last one is the ground's.
pub(super) fn ground(colorfgbg: &str) -> Option<Ground> {
    let (_, number) = colorfgbg.rsplit_once(';')?;
    match number.parse().ok()? {
        0..=6 | 8 => Some(Ground::Dark),
        7 | 9..=15 => Some(Ground::Light),
        16_u8.. => None,
    }
}
