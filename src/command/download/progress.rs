//! How far the downloads have come, on stderr, for whoever watches.

use std::collections::{BTreeMap, HashMap};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::asset::media::byte_size;
use crate::asset::{Amount, Download, DownloadId, DownloadNews, Seconds, Stage};
use crate::command::console::Messages;
use crate::state::downloads::rate_words;
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
        Self::drawn_to(if is_seen { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() }, is_seen)
    }

    fn drawn_to(target: ProgressDrawTarget, is_seen: bool) -> Self {
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
                running.line.set_message(format!("  {}  {}", shown(name), amount.words()));
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
            words.push(rate_words(rate));
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::asset::{AccountName, AssetId, Collection};

    fn download(number: u64, bytes: Option<u64>) -> Download {
        let account = AccountName::new("a").unwrap();
        let asset = AssetId { account, collection: Collection::Assets, id: Arc::from(format!("id{number}")) };
        Download { id: DownloadId(number), asset, name: Label::new("clip.mp4"), stage: Stage::Waiting, bytes }
    }

    fn progress(downloads: Vec<Download>) -> Progress {
        let mut progress = Progress::drawn_to(ProgressDrawTarget::hidden(), true);
        progress.show(&DownloadNews::Added(downloads));
        progress
    }

    #[test]
    fn it_says_how_far_all_have_come() {
        let mut progress = progress(vec![download(1, Some(40_000_000)), download(2, None)]);
        assert_eq!(progress.summary(), "0 of 2 · 0 bytes");
        let running = |done, rate| Stage::Running { amount: Amount { done, total: Some(60_000_000) }, rate };
        progress.show(&DownloadNews::Stages(vec![(DownloadId(1), running(20_000_000, Some(10_000_000)))]));
        assert_eq!(progress.summary(), "0 of 2 · 20.0 MB · 10.0 MB/s", "how long the other one is nobody knows");
        progress.show(&DownloadNews::Stages(vec![(DownloadId(2), running(0, None))]));
        assert_eq!(progress.summary(), "0 of 2 · 20.0 MB · 10.0 MB/s · 0:10 left");
        let saved = Stage::Saved { file: "/x".into(), bytes: 60_000_000 };
        progress.show(&DownloadNews::Stages(vec![(DownloadId(1), saved)]));
        assert_eq!(progress.summary(), "1 of 2 · 60.0 MB");
    }

    #[test]
    fn a_line_is_there_while_its_download_runs() {
        let mut progress = progress(vec![download(1, None)]);
        let running = Stage::Running { amount: Amount { done: 131, total: None }, rate: None };
        progress.show(&DownloadNews::Stages(vec![(DownloadId(1), running)]));
        assert_eq!(progress.running[&DownloadId(1)].line.message(), "  clip.mp4  131 bytes");
        progress.show(&DownloadNews::Stages(vec![(DownloadId(1), Stage::Skipped)]));
        assert!(progress.running.is_empty());
    }
}
