//! What stands between the program and the terminal: tmux, zellij or screen, and how it is set.

use super::asked;
use super::finding::{Finding, Findings, Topic};
use crate::config::Environment;
use crate::runtime::canvas::Multiplexer;

/// How long esc may wait to be told from the beginning of another key, in milliseconds.
const QUICK: u64 = 100;

/// Terminals outside of tmux that draw kitty's pictures.
const KITTIES: [&str; 2] = ["kitty", "ghostty"];

/// What there is to know of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) which: Option<Multiplexer>,
    /// As it says itself: `tmux 3.5a`.
    pub(super) version: Option<String>,
    pub(super) tmux: Tmux,
    /// Copies go to the terminal, through it.
    pub(super) takes_copies: bool,
}

/// How tmux is set; `None` where it does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tmux {
    pub(super) passthrough: Option<String>,
    pub(super) clipboard: Option<String>,
    /// Milliseconds.
    pub(super) escape_time: Option<u64>,
    /// What the terminal outside is called, and what tmux knows of it.
    pub(super) outside: Option<String>,
    pub(super) features: Option<String>,
}

/// Asks it.
pub(super) async fn gather(which: Option<Multiplexer>, takes_copies: bool, environment: &Environment) -> Facts {
    let mut facts = Facts { which, takes_copies, ..Facts::default() };
    let Some(which) = which else { return facts };
    let (program, version) = match which {
        Multiplexer::Tmux => ("tmux", "-V"),
        Multiplexer::Zellij => ("zellij", "--version"),
        Multiplexer::Screen => ("screen", "--version"),
    };
    let Some(program) = asked::find(program, environment) else { return facts };
    facts.version = asked::first_line(&program, &[version], environment).await;
    if which == Multiplexer::Tmux {
        let option = async |name: &str| asked::ask(&program, &["show-options", "-gv", name], environment).await;
        let format = async |text: &str| asked::ask(&program, &["display-message", "-p", text], environment).await;
        let (passthrough, clipboard, escape_time, outside, features) = tokio::join!(
            option("allow-passthrough"),
            option("set-clipboard"),
            option("escape-time"),
            format("#{client_termname}"),
            format("#{client_termfeatures}"),
        );
        let escape_time = escape_time.and_then(|text| text.parse().ok());
        facts.tmux = Tmux { passthrough, clipboard, escape_time, outside, features };
    }
    facts
}

pub(super) fn judge(facts: &Facts) -> Vec<Finding> {
    let mut found = Findings::of(Topic::Multiplexer);
    let version =
        |name: &str| facts.version.clone().unwrap_or_else(|| format!("{name}, which does not tell its version"));
    match facts.which {
        None => found.ok("is", "none"),
        Some(Multiplexer::Tmux) => {
            found.ok("is", version("tmux"));
            tmux(facts, &mut found);
        }
        Some(Multiplexer::Zellij) => {
            found.ok("is", version("zellij"));
            found.note("pictures", "sixel alone gets through");
        }
        Some(Multiplexer::Screen) => {
            found.ok("is", version("screen"));
            found.note("pictures", "no protocol for pixels gets through; half blocks are drawn");
        }
    }
    found.all
}

fn tmux(facts: &Facts, found: &mut Findings) {
    let Tmux { passthrough, clipboard, escape_time, outside, features } = &facts.tmux;
    let outside = outside.as_deref().unwrap_or_default();
    let draws = KITTIES.iter().any(|name| outside.contains(name));
    match passthrough.as_deref() {
        Some("on" | "all") => found.ok("allow-passthrough", "on: kitty's pictures get through"),
        Some(_) if draws => found.warn(
            "allow-passthrough",
            "off: kitty's pictures do not get through",
            "in ~/.tmux.conf: set -g allow-passthrough on",
        ),
        Some(_) => found.note("allow-passthrough", "off; only kitty's pictures would need it"),
        None => found.note("allow-passthrough", "not known to this tmux"),
    }
    match clipboard.as_deref() {
        Some("on") => found.ok("set-clipboard", "on: copies get through"),
        Some(word) if facts.takes_copies => found.warn(
            "set-clipboard",
            format!("{word}: copies do not get through"),
            "in ~/.tmux.conf: set -s set-clipboard on",
        ),
        Some(word) => found.note("set-clipboard", format!("{word}; copies take another way")),
        None => found.note("set-clipboard", "it does not say"),
    }
    match escape_time {
        Some(time) if *time > QUICK => found.warn(
            "escape-time",
            format!("{time} ms: esc does nothing for so long"),
            "in ~/.tmux.conf: set -s escape-time 10",
        ),
        Some(time) => found.ok("escape-time", format!("{time} ms")),
        None => {}
    }
    if let Some(features) = features
        && !features.split(',').any(|feature| feature == "RGB")
        && !outside.is_empty()
    {
        found.hint(
            "colours",
            format!("256: tmux does not know whether {outside} has more"),
            format!("if it has, in ~/.tmux.conf: set -as terminal-features ',{outside}:RGB'"),
        );
    }
}
