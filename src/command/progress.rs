//! How far a sync has come, on stderr, for whoever watches.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::console::Messages;
use crate::asset::{AccountName, Counts};

/// Where the service tells how many there are.
const OF_A_TOTAL: &str = "{prefix} {bar:24} {human_pos} of {human_len} · {rate} · {eta} left";
/// Where it does not: there is no part of an unknown whole.
const OF_UNKNOWN: &str = "{prefix} {human_pos} so far · {rate}";

/// A sign on stderr that something is waited for, while that is a terminal and it takes a moment.
pub(super) fn waiting(messages: &Messages, what: &'static str) -> ProgressBar {
    let target = if messages.are_watched() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let line = ProgressBar::with_draw_target(None, target).with_message(what);
    line.set_style(style("{msg} · {elapsed}"));
    line.enable_steady_tick(Duration::from_millis(200));
    line
}

/// A line for each account, while stderr is a terminal.
pub(super) struct Progress<'a> {
    messages: &'a Messages,
    lines: MultiProgress,
    accounts: BTreeMap<AccountName, Line>,
}

struct Line {
    bar: ProgressBar,
    has_total: bool,
}

impl<'a> Progress<'a> {
    pub(super) fn new(messages: &'a Messages) -> Self {
        let target = if messages.are_watched() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self { messages, lines: MultiProgress::with_draw_target(target), accounts: BTreeMap::new() }
    }

    /// Shows how far an account has come.
    pub(super) fn show(&mut self, account: &AccountName, counts: &Counts) {
        let lines = &self.lines;
        let line = self.accounts.entry(account.clone()).or_insert_with(|| {
            let bar = lines.add(ProgressBar::no_length().with_prefix(format!("{account:<12}")));
            bar.set_style(style(OF_UNKNOWN));
            // What an earlier walk had behind it was not walked through just now.
            bar.reset_eta();
            bar.set_position(counts.listed);
            bar.reset_eta();
            Line { bar, has_total: false }
        });
        if let Some(total) = counts.total {
            // A total below what was listed is not believed.
            line.bar.set_length(total.max(counts.listed));
            if !line.has_total {
                line.bar.set_style(style(OF_A_TOTAL));
                line.has_total = true;
            }
        }
        line.bar.set_position(counts.listed);
    }

    /// Takes an account's line away.
    pub(super) fn end(&mut self, account: &AccountName) {
        if let Some(line) = self.accounts.remove(account) {
            line.bar.finish_and_clear();
        }
    }

    /// Says something above the lines, to whoever watches.
    pub(super) fn say(&self, line: &str) {
        self.lines.suspend(|| self.messages.progress(line));
    }
}

/// The style of a template of this file, which a test has read.
fn style(template: &'static str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    style.with_key("rate", |state: &ProgressState, out: &mut dyn fmt::Write| {
        // A line that cannot be written is not seen.
        let _ = write!(out, "{:.0}/s", state.per_sec());
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lines_can_be_read() {
        for template in [OF_A_TOTAL, OF_UNKNOWN] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }
}
