//! How far the downloads have come, on stderr, for whoever watches.

use std::collections::{BTreeMap, HashMap};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::asset::media::byte_size;
use crate::asset::{Amount, Download, DownloadId, DownloadNews, Seconds, Stage};
use crate::command::console::Messages;
use crate::text::{self, Label};
use crate::update::explain;

/// How many columns of a name are shown.
const NAME: usize = 40;

/// A line for all, and one for each that runs, while stderr is a terminal.
pub(super) struct Progress {
    lines: MultiProgress,
    is_seen: bool,
    all: ProgressBar,
    running: BTreeMap<DownloadId, Running>,
    /// The names of those that are not over, and how many bytes they will be where that is known.
    open: HashMap<DownloadId, (Label, Option<u64>)>,
    added: u64,
    /// Bytes of those that are over.
    done: u64,
}

struct Running {
    line: ProgressBar,
    amount: Amount,
    rate: u64,
}

impl Progress {
    pub(super) fn new(messages: &Messages) -> Self {
        let is_seen = messages.are_watched();
        let target = if is_seen { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let lines = MultiProgress::with_draw_target(target);
        let all = lines.add(line());
        Self { lines, is_seen, all, running: BTreeMap::new(), open: HashMap::new(), added: 0, done: 0 }
    }

    /// Where others can write without being in the way.
    pub(super) fn lines(&self) -> &MultiProgress {
        &self.lines
    }

    /// Shows what the queue tells.
    pub(super) fn show(&mut self, news: &DownloadNews) {
        if !self.is_seen {
            return;
        }
        match news {
            DownloadNews::Added(downloads) => {
                self.added += downloads.len() as u64;
                for Download { id, name, bytes, stage, .. } in downloads {
                    self.open.insert(*id, (name.clone(), *bytes));
                    self.stage(*id, stage);
                }
            }
            DownloadNews::Stages(stages) => {
                for (id, stage) in stages {
                    self.stage(*id, stage);
                }
            }
            DownloadNews::Removed(_) | DownloadNews::Free { .. } | DownloadNews::Trouble(_) => return,
        }
        self.all.set_message(self.summary());
    }

    /// Takes the lines away.
    pub(super) fn end(&mut self) {
        for running in std::mem::take(&mut self.running).into_values() {
            running.line.finish_and_clear();
        }
        self.all.finish_and_clear();
    }

    fn stage(&mut self, id: DownloadId, stage: &Stage) {
        let Some((name, bytes)) = self.open.get_mut(&id) else { return };
        match stage {
            Stage::Running { amount, rate } => {
                *bytes = amount.total.or(*bytes);
                let lines = &self.lines;
                let new = || Running { line: lines.add(line()), amount: Amount::default(), rate: 0 };
                let running = self.running.entry(id).or_insert_with(new);
                (running.amount, running.rate) = (*amount, rate.unwrap_or(0));
                running.line.set_message(format!("  {}  {}", shown(name), amount_of(*amount)));
            }
            Stage::Again { fault, amount, wait } => {
                let told = explain::download(fault, *amount, None).head;
                let lines = &self.lines;
                let new = || Running { line: lines.add(line()), amount: Amount::default(), rate: 0 };
                let running = self.running.entry(id).or_insert_with(new);
                running.rate = 0;
                running.line.set_message(format!("  {}  {told}, again in {} s", shown(name), wait.as_secs()));
            }
            Stage::Waiting | Stage::Paused { .. } => self.stop(id),
            Stage::Saved { bytes, .. } | Stage::Same { bytes, .. } => {
                self.done += bytes;
                self.over(id);
            }
            Stage::Skipped | Stage::Failed { .. } | Stage::Cancelled { .. } => self.over(id),
        }
    }

    fn over(&mut self, id: DownloadId) {
        self.open.remove(&id);
        self.stop(id);
    }

    fn stop(&mut self, id: DownloadId) {
        if let Some(running) = self.running.remove(&id) {
            running.line.finish_and_clear();
        }
    }

    /// `12 of 40 · 218 MB · 11.2 MB/s · 0:40 left`
    fn summary(&self) -> String {
        let over = self.added - self.open.len() as u64;
        let running: u64 = self.running.values().map(|running| running.amount.done).sum();
        let rate: u64 = self.running.values().map(|running| running.rate).sum();
        let mut words = vec![format!("{} of {}", text::thousands(over), text::thousands(self.added))];
        words.push(byte_size(self.done + running));
        if rate > 0 {
            words.push(format!("{}/s", byte_size(rate)));
            words.extend(self.left(running, rate).map(|left| format!("{left} left")));
        }
        words.join(" · ")
    }

    /// How long the rest takes at this rate, where it is known how much that is.
    fn left(&self, here: u64, rate: u64) -> Option<String> {
        let rest = self.open.values().try_fold(0_u64, |sum, (_, bytes)| Some(sum.saturating_add((*bytes)?)))?;
        #[expect(clippy::cast_precision_loss, reason = "shown in whole seconds")]
        let seconds = rest.saturating_sub(here) as f64 / rate as f64;
        Seconds::new(seconds).map(Seconds::clock)
    }
}

fn line() -> ProgressBar {
    let line = ProgressBar::no_length();
    line.set_style(ProgressStyle::with_template("{msg}").unwrap_or_else(|_| ProgressStyle::default_bar()));
    line
}

fn shown(name: &Label) -> String {
    text::cut_middle(name.shown(), NAME, "…").into_owned()
}

fn amount_of(amount: Amount) -> String {
    match amount {
        Amount { done, total: Some(total) } => explain::part_of(done, total),
        Amount { done, total: None } => byte_size(done),
    }
}
