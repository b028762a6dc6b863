//! What is to be told, gathered so that many changes are few words.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::time::Instant;

use super::list::List;
use crate::asset::{DownloadId, DownloadNews};

/// The shortest time from one telling to the next.
const PAUSE: Duration = Duration::from_millis(100);

/// The most news that one telling consists of.
pub(super) const KINDS: usize = 16;

/// What was not told yet.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    added: BTreeSet<DownloadId>,
    changed: BTreeSet<DownloadId>,
    removed: Vec<DownloadId>,
    /// Free space and trouble.
    words: Vec<DownloadNews>,
    told_at: Option<Instant>,
}

impl Outbox {
    pub(super) fn added(&mut self, id: DownloadId) {
        self.added.insert(id);
    }

    pub(super) fn changed(&mut self, id: DownloadId) {
        if !self.added.contains(&id) {
            self.changed.insert(id);
        }
    }

    /// One that was never told to be there is not told to be gone.
    pub(super) fn removed(&mut self, id: DownloadId) {
        self.changed.remove(&id);
        if !self.added.remove(&id) {
            self.removed.push(id);
        }
    }

    pub(super) fn word(&mut self, news: DownloadNews) {
        let is_free = |news: &DownloadNews| matches!(news, DownloadNews::Free { .. });
        if is_free(&news) && self.words.len() >= KINDS / 2 {
            self.words.retain(|word| !is_free(word));
        }
        self.words.push(news);
    }

    /// When something is to be told; `None` while there is nothing.
    pub(super) fn due(&self) -> Option<Instant> {
        let is_empty =
            self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty() && self.words.is_empty();
        (!is_empty).then(|| self.told_at.map_or_else(Instant::now, |told_at| told_at + PAUSE))
    }

    /// All of it, as the list stands now: at most [`KINDS`] news.
    pub(super) fn take(&mut self, list: &List) -> Vec<DownloadNews> {
        self.told_at = Some(Instant::now());
        let added: Vec<_> = std::mem::take(&mut self.added).into_iter().filter_map(|id| list.download(id)).collect();
        let changed = std::mem::take(&mut self.changed).into_iter();
        let stages: Vec<_> = changed.filter_map(|id| Some((id, list.get(id)?.stage.clone()))).collect();
        let removed = std::mem::take(&mut self.removed);
        let mut news = Vec::new();
        if !added.is_empty() {
            news.push(DownloadNews::Added(added));
        }
        if !stages.is_empty() {
            news.push(DownloadNews::Stages(stages));
        }
        if !removed.is_empty() {
            news.push(DownloadNews::Removed(removed));
        }
        let rest = (KINDS - news.len()).min(self.words.len());
        news.extend(self.words.drain(..rest));
        news
    }
}
