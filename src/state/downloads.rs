//! The queue of downloads as it was told: each one at hand by its number, its totals kept with each change.

mod panel;
mod totals;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::asset::{Download, DownloadId, Stage};
use crate::text;
pub use panel::{DownloadLine, DownloadsPanel, Moving, PanelPlaces, Tail};
pub use totals::{Phase, Totals, rate_words};

/// A download, and why it failed, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub download: Download,
    /// What happened, and what to do or what is done; `None` where it did not fail.
    pub words: Option<String>,
    /// In which round it was last wanted; `None`: not since the start.
    round: Option<u32>,
}

impl Item {
    #[must_use]
    pub fn phase(&self) -> Phase {
        Phase::of(&self.download.stage)
    }

    /// Its file, where it is whole.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match &self.download.stage {
            Stage::Saved { file, .. } | Stage::Same { file, .. } => Some(file),
            Stage::Waiting
            | Stage::Running { .. }
            | Stage::Again { .. }
            | Stage::Paused { .. }
            | Stage::Skipped
            | Stage::Failed { .. }
            | Stage::Cancelled { .. } => None,
        }
    }
}

/// What became of a round: everything that was wanted from the moment when something was until nothing was any more.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    pub totals: Totals,
    /// The one that ended last.
    pub last: Option<Item>,
    /// The folder that all new files went to; `None` where they went to several, or there is none.
    pub folder: Option<PathBuf>,
}

/// The queue. Numbers rise with the places in it, so that each is found by halving.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Downloads {
    items: Vec<Item>,
    all: Totals,
    round: Totals,
    rounds: u32,
    last: Option<DownloadId>,
    /// Whether more was wanted since the start.
    expects: bool,
    /// Where the files of this round went.
    into: BTreeSet<PathBuf>,
    /// Where downloads go unless another folder is asked for.
    pub folder: PathBuf,
    /// The folder that was asked for last.
    pub asked: Option<PathBuf>,
    /// The user's own folder, which is written `~`.
    pub home: Option<PathBuf>,
    /// Of which folder the free bytes were told last, and how many there are.
    pub free: Option<(PathBuf, Option<u64>)>,
}

impl Downloads {
    /// Where downloads go in this session.
    #[must_use]
    pub fn new(folder: PathBuf, home: Option<PathBuf>) -> Self {
        Self { folder, home, ..Self::default() }
    }

    /// The same places with nothing in the queue: another one is listened to from now on.
    pub fn begin_anew(&mut self) {
        *self = Self { asked: self.asked.take(), ..Self::new(std::mem::take(&mut self.folder), self.home.take()) };
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// From the first in the queue.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// What all of them come to.
    #[must_use]
    pub fn totals(&self) -> &Totals {
        &self.all
    }

    /// What those come to that are wanted now, and those that were wanted with them.
    #[must_use]
    pub fn running(&self) -> Option<&Totals> {
        self.round.is_active().then_some(&self.round)
    }

    #[must_use]
    pub fn get(&self, id: DownloadId) -> Option<&Item> {
        self.items.get(self.place(id)?)
    }

    fn place(&self, id: DownloadId) -> Option<usize> {
        self.items.binary_search_by_key(&id, |item| item.download.id).ok()
    }

    /// The first place from which on the numbers are not below this one.
    #[must_use]
    pub fn place_of_next(&self, id: DownloadId) -> usize {
        self.items.partition_point(|item| item.download.id < id)
    }

    /// More is wanted from now on, so that what comes and has failed did so just now.
    pub fn expect(&mut self) {
        self.expects = true;
    }

    /// Puts one at its place in the queue, which is the end for every new one.
    pub fn add(&mut self, download: Download, words: Option<String>) {
        let id = download.id;
        let at = self.place_of_next(id);
        if self.items.get(at).is_some_and(|item| item.download.id == id) {
            self.change(at, download.stage, words);
            return;
        }
        let is_new = match Phase::of(&download.stage) {
            // What is whole is not kept for another start.
            Phase::Waiting | Phase::Running | Phase::Again | Phase::Saved | Phase::Same | Phase::Skipped => true,
            Phase::Failed | Phase::Cancelled => self.expects,
            Phase::Paused => false,
        };
        let item = Item { download, words, round: is_new.then_some(self.rounds) };
        self.count(&item, Totals::add);
        let is_over = item.download.stage.is_over();
        self.items.insert(at, item);
        if is_new && is_over {
            self.ended(at);
        }
    }

    /// One stands otherwise now.
    pub fn set(&mut self, id: DownloadId, stage: Stage, words: Option<String>) {
        if let Some(at) = self.place(id) {
            self.change(at, stage, words);
        }
    }

    fn change(&mut self, at: usize, stage: Stage, words: Option<String>) {
        let Some(item) = self.items.get_mut(at) else { return };
        self.all.take(&item.download);
        if item.round == Some(self.rounds) {
            self.round.take(&item.download);
        }
        let was_over = item.download.stage.is_over();
        let (joins, ends) = match Phase::of(&stage) {
            Phase::Waiting | Phase::Running | Phase::Again => (true, false),
            Phase::Paused => (false, false),
            // It may have been begun again and ended since it was told of.
            Phase::Saved | Phase::Same => (true, true),
            Phase::Failed | Phase::Cancelled | Phase::Skipped => (!was_over, !was_over),
        };
        if joins {
            item.round = Some(self.rounds);
        }
        item.download.stage = stage;
        item.words = words;
        self.all.add(&item.download);
        if item.round == Some(self.rounds) {
            self.round.add(&item.download);
        }
        if ends {
            self.ended(at);
        }
    }

    /// Takes note of one of this round that has come to its end.
    fn ended(&mut self, at: usize) {
        let Download { id, stage, .. } = &self.items[at].download;
        self.last = Some(*id);
        if let Stage::Saved { file, .. } = stage {
            let folder = self.folder_of(file);
            self.into.insert(folder);
        }
    }

    /// Takes these out of the queue.
    pub fn remove(&mut self, ids: &[DownloadId]) {
        let gone: BTreeSet<DownloadId> = ids.iter().copied().collect();
        let (gone, stay) =
            std::mem::take(&mut self.items).into_iter().partition(|item: &Item| gone.contains(&item.download.id));
        self.items = stay;
        for item in &gone {
            self.count(item, Totals::take);
        }
    }

    /// What became of the round, if it has come to its end; told once.
    pub fn take_ended(&mut self) -> Option<Round> {
        if self.round.is_open() || self.round.is_empty() {
            return None;
        }
        let mut into = std::mem::take(&mut self.into);
        let folder = into.pop_first().filter(|_| into.is_empty());
        let round = Round { totals: self.round, last: self.last.take().and_then(|id| self.get(id).cloned()), folder };
        self.round = Totals::default();
        self.rounds = self.rounds.saturating_add(1);
        Some(round)
    }

    fn count(&mut self, item: &Item, count: fn(&mut Totals, &Download)) {
        count(&mut self.all, &item.download);
        if item.round == Some(self.rounds) {
            count(&mut self.round, &item.download);
        }
    }

    /// Which of the folders that are known a file is in; else the one that it is in.
    fn folder_of(&self, file: &Path) -> PathBuf {
        let known = self.asked.iter().chain([&self.folder]).find(|folder| file.starts_with(folder));
        known.cloned().or_else(|| file.parent().map(Path::to_path_buf)).unwrap_or_default()
    }

    /// A file as the panel writes it: within the folder of downloads without that.
    #[must_use]
    pub fn file_words(&self, file: &Path) -> String {
        match file.strip_prefix(&self.folder) {
            Ok(inside) => text::safe(&inside.to_string_lossy()).into_owned(),
            Err(_) => self.path_words(file),
        }
    }

    /// A path as people write it, with `~` for the user's own folder.
    #[must_use]
    pub fn path_words(&self, path: &Path) -> String {
        let inside = self.home.as_deref().and_then(|home| path.strip_prefix(home).ok());
        let written = match inside {
            Some(inside) => Path::new("~").join(inside),
            None => path.to_path_buf(),
        };
        text::safe(&written.to_string_lossy()).into_owned()
    }
}

#[cfg(test)]
mod tests;
