//! What came of the downloads, for people and for scripts.

use std::collections::HashMap;

use serde::Serialize;

use crate::asset::media::byte_size;
use crate::asset::{Amount, AssetId, Destination, Download, DownloadFault, DownloadId, DownloadNews, Stage};
use crate::output::Failed;
use crate::text::{self, Label};
use crate::update::explain;

/// What came of them so far.
#[derive(Debug)]
pub(super) struct Outcome {
    /// How many were ordered, and how many of them are over.
    ordered: usize,
    over: usize,
    /// Those that are not over.
    open: HashMap<DownloadId, (AssetId, Label)>,
    destination: Destination,
    pub(super) report: Report,
}

/// The JSON of it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    /// Where they are saved.
    pub(super) folder: String,
    pub(super) saved: Vec<Kept>,
    /// What was there already.
    pub(super) same: Vec<Kept>,
    /// Without a URL.
    pub(super) skipped: Vec<Skipped>,
    pub(super) failed: Vec<NotSaved>,
    /// What failed of the listing.
    pub(super) errors: Vec<ListingError>,
    /// What went wrong besides, in words: what could not be written beside a file.
    pub(super) troubles: Vec<String>,
    /// Of all that was saved.
    pub(super) bytes: u64,
}

#[derive(Debug, Serialize)]
pub(super) struct Kept {
    pub(super) id: String,
    pub(super) file: String,
    /// `null` in a plan, where the service does not tell.
    pub(super) bytes: Option<u64>,
}

#[derive(Debug, Serialize)]
pub(super) struct Skipped {
    pub(super) id: String,
}

#[derive(Debug, Serialize)]
pub(super) struct NotSaved {
    id: String,
    kind: &'static str,
    message: String,
}

#[derive(Debug, Serialize)]
pub(super) struct ListingError {
    provider: String,
    kind: &'static str,
    message: String,
}

impl From<Failed> for ListingError {
    fn from(failed: Failed) -> Self {
        Self { provider: failed.account.to_string(), kind: failed.kind, message: failed.message }
    }
}

/// What is to be said of a download that is over.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// It has its file now.
    Saved { file: String, bytes: u64 },
    /// In words, safe on a terminal.
    Failed(String),
}

impl Outcome {
    pub(super) fn new(destination: Destination) -> Self {
        let report = Report { folder: destination.text(), ..Report::default() };
        Self { ordered: 0, over: 0, open: HashMap::new(), destination, report }
    }

    /// So many more were ordered.
    pub(super) fn ordered(&mut self, assets: usize) {
        self.ordered += assets;
    }

    /// Whether each one that was ordered is over.
    pub(super) fn is_over(&self) -> bool {
        self.over >= self.ordered
    }

    /// Takes note of what the queue tells; gives what is to be said of those that are over now.
    pub(super) fn take(&mut self, news: &DownloadNews) -> Vec<Line> {
        match news {
            DownloadNews::Added(downloads) => {
                let known = |download: &Download| (download.id, (download.asset.clone(), download.name.clone()));
                self.open.extend(downloads.iter().map(known));
                downloads.iter().filter_map(|download| self.stage(download.id, &download.stage)).collect()
            }
            DownloadNews::Stages(stages) => stages.iter().filter_map(|(id, stage)| self.stage(*id, stage)).collect(),
            DownloadNews::Trouble(words) => {
                self.report.troubles.push(words.clone());
                Vec::new()
            }
            DownloadNews::Removed(_) | DownloadNews::Free { .. } => Vec::new(),
        }
    }

    /// Whether anything was not done that was asked for.
    pub(super) fn has_failed(&self) -> bool {
        !self.report.failed.is_empty() || !self.report.troubles.is_empty()
    }

    fn stage(&mut self, id: DownloadId, stage: &Stage) -> Option<Line> {
        if !stage.is_over() {
            return None;
        }
        let (asset, name) = self.open.remove(&id)?;
        self.over += 1;
        let report = &mut self.report;
        match stage {
            Stage::Saved { file, bytes } => {
                report.bytes += bytes;
                let file = self.destination.file(file);
                report.saved.push(kept(&asset, file.clone(), Some(*bytes)));
                return Some(Line::Saved { file, bytes: *bytes });
            }
            Stage::Same { file, bytes } => report.same.push(kept(&asset, self.destination.file(file), Some(*bytes))),
            Stage::Skipped => report.skipped.push(Skipped { id: written(&asset) }),
            Stage::Failed { fault, amount } => return Some(Line::Failed(self.failed(&asset, &name, fault, *amount))),
            // Nobody cancels here, and the others are not over.
            Stage::Cancelled { .. }
            | Stage::Waiting
            | Stage::Running { .. }
            | Stage::Again { .. }
            | Stage::Paused { .. } => {}
        }
        None
    }

    fn failed(&mut self, asset: &AssetId, name: &Label, fault: &DownloadFault, amount: Amount) -> String {
        let amount = if self.destination.keeps_parts() { amount } else { Amount::default() };
        let message = explain::download(fault, amount, None).to_string();
        let line = format!("{} ({name}): {message}", text::safe(&written(asset)));
        self.report.failed.push(NotSaved { id: written(asset), kind: fault.word(), message });
        line
    }

    /// All in one line: `10 saved, 218 MB, 3 there already, 1 without a URL, 2 failed, in /home/u/media`.
    pub(super) fn summary(&self) -> String {
        let Report { folder, saved, same, skipped, failed, bytes, .. } = &self.report;
        let mut words = vec![format!("{} saved", figure(saved))];
        words.extend((*bytes > 0).then(|| byte_size(*bytes)));
        words.extend(some(same, "there already"));
        words.extend(some(skipped, "without a URL"));
        words.extend(some(failed, "failed"));
        words.push(format!("in {}", text::safe(folder)));
        words.join(", ")
    }
}

/// A file of an asset.
pub(super) fn kept(asset: &AssetId, file: String, bytes: Option<u64>) -> Kept {
    Kept { id: written(asset), file, bytes }
}

/// An asset as it is written: `heygen:5db1`.
pub(super) fn written(asset: &AssetId) -> String {
    format!("{}:{}", asset.account, asset.id)
}

fn figure<T>(list: &[T]) -> String {
    text::thousands(list.len() as u64)
}

/// `3 there already`, where there are any.
pub(super) fn some<T>(list: &[T], what: &str) -> Option<String> {
    (!list.is_empty()).then(|| format!("{} {what}", figure(list)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::asset::{AccountName, Collection};

    fn download(number: u64, stage: Stage) -> Download {
        let account = AccountName::new("a").unwrap();
        let asset = AssetId { account, collection: Collection::Assets, id: Arc::from(format!("id{number}")) };
        Download { id: DownloadId(number), asset, name: Label::new("clip\u{1b}.mp4"), stage, bytes: None }
    }

    #[test]
    fn each_one_that_is_over_is_counted_once_and_said_where_there_is_something_to_say() {
        let mut outcome = Outcome::new(Destination::Folder("/to".into()));
        assert!(outcome.is_over(), "nothing was ordered");
        outcome.ordered(5);
        let added = (0..5).map(|number| download(number, if number == 0 { Stage::Skipped } else { Stage::Waiting }));
        assert_eq!(outcome.take(&DownloadNews::Added(added.collect())), []);
        let file = std::path::PathBuf::from("/to/clip.mp4");
        let amount = Amount { done: 5, total: Some(9) };
        let stages = vec![
            (DownloadId(1), Stage::Running { amount, rate: None }),
            (DownloadId(2), Stage::Saved { file: file.clone(), bytes: 2_000_000 }),
            (DownloadId(3), Stage::Same { file, bytes: 7 }),
            (DownloadId(4), Stage::Failed { fault: DownloadFault::DiskFull, amount }),
        ];
        let lines = outcome.take(&DownloadNews::Stages(stages.clone()));
        let failed = "a:id4 (clip\\u001b.mp4): disk full, 5 of 9 bytes kept · free some".to_owned();
        assert_eq!(lines, [Line::Saved { file: "/to/clip.mp4".to_owned(), bytes: 2_000_000 }, Line::Failed(failed)]);
        assert!(!outcome.is_over(), "one runs");
        assert_eq!(outcome.take(&DownloadNews::Stages(stages)), [], "what is over is over");
        outcome.take(&DownloadNews::Stages(vec![(DownloadId(1), Stage::Same { file: "/to/x".into(), bytes: 9 })]));
        assert!(outcome.is_over());
        assert_eq!(outcome.summary(), "1 saved, 2.0 MB, 2 there already, 1 without a URL, 1 failed, in /to");
    }
}
