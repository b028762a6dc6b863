//! Which way a copy takes, and what to do where it does not arrive.

use super::finding::{Finding, Findings, Topic};
use crate::asset::media::byte_size;
use crate::desktop::clipboard::{self, TERMINAL_LIMIT, Way, Wrap};
use crate::desktop::{self, Lookup};

/// What there is to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) way: Way,
    /// Whether this build knows the system's clipboard.
    pub(super) is_built_in: bool,
    /// One sits at another machine.
    pub(super) is_remote: bool,
    /// What the system's clipboard says; `None` where it is not used.
    pub(super) reached: Option<Result<(), String>>,
    /// What the terminal calls itself, by its answer or by the environment.
    pub(super) terminal: String,
}

/// Opens the system's clipboard, where it is the way; what is on it stays. `terminal` is what the terminal calls itself.
pub(super) async fn gather(look_up: Lookup<'_>, terminal: &str) -> Facts {
    let way = Way::of(look_up);
    let program = look_up("TERM_PROGRAM").unwrap_or_default();
    let vte = if look_up("VTE_VERSION").is_some() { "VTE" } else { "" };
    Facts {
        way,
        is_built_in: cfg!(feature = "clipboard"),
        is_remote: desktop::is_remote(look_up),
        reached: if way.native { Some(clipboard::reach().await) } else { None },
        terminal: format!("{terminal} {} {vte}", program.to_string_lossy()),
    }
}

/// Terminals, by what their names hold, that need to be told to take OSC 52, and how; `None` where nothing helps.
const TERMINALS: [(&str, Option<&str>); 5] = [
    ("xterm(", Some("in ~/.Xresources: XTerm*disallowedWindowOps: 20,21,SetXprop")),
    ("iterm", Some("in iTerm2's settings, General, Selection: applications in terminal may access clipboard")),
    ("konsole", Some("Konsole takes it from 24.12 on, where its profile allows it")),
    ("apple_terminal", None),
    ("vte", None),
];

pub(super) fn judge(facts: &Facts) -> Vec<Finding> {
    let mut found = Findings::of(Topic::Clipboard);
    match &facts.reached {
        Some(Ok(())) => {
            found.ok("route", "the system's own clipboard; where it fails, the terminal's (OSC 52)");
            return found.all;
        }
        Some(Err(why)) => found.warn(
            "route",
            format!("the system's clipboard fails ({why}), so copies go to the terminal (OSC 52)"),
            "is the display there that DISPLAY or WAYLAND_DISPLAY names?",
        ),
        None => {
            let why = match facts {
                Facts { is_built_in: false, .. } => "this build knows no other",
                Facts { is_remote: true, .. } => "you sit at another machine",
                Facts { .. } => "there is no display",
            };
            found.ok("route", format!("the terminal's (OSC 52), for {why}"));
        }
    }
    let wrapped = match facts.way.wrap {
        Wrap::Plain => "",
        Wrap::Screen => ", in pieces that screen passes on",
    };
    found.ok("limit", format!("{}{wrapped}; what is larger goes into a file", byte_size(TERMINAL_LIMIT as u64)));
    let name = facts.terminal.to_lowercase();
    match TERMINALS.iter().find(|(known, _)| name.contains(known)) {
        Some((_, Some(remedy))) => found.hint("arrival", "this terminal takes it only where it is allowed", *remedy),
        Some((_, None)) => found.warn(
            "arrival",
            "this terminal does not know OSC 52",
            "take another one, or: assetbrowse list --format url > urls.txt",
        ),
        None => found.note("arrival", "no terminal confirms a copy; one that does not arrive was not allowed there"),
    }
    found.all
}
