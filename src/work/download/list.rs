//! The downloads in their order: how each one stands, who is next, and what an order makes of them. Nothing is done here;
//! what changed is noted for those who tell it and keep it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use super::item::{Item, Key};
use super::outbox::Outbox;
use crate::asset::{Amount, Asset, Download, DownloadFault, DownloadId, DownloadNews, Stage};

/// One download.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) item: Item,
    pub(super) stage: Stage,
    /// The whole asset, where something of it is written beside the file.
    pub(super) whole: Option<Box<Asset>>,
}

/// What the journal has to be told of a download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Note {
    Added,
    Stage,
    Url,
    /// Nothing of it has to be kept any more.
    Gone,
}

/// All downloads.
#[derive(Debug, Default)]
pub(super) struct List {
    entries: BTreeMap<DownloadId, Entry>,
    waiting: BTreeSet<DownloadId>,
    /// Those that are not over.
    current: HashMap<Key, DownloadId>,
    last: u64,
    /// How many have to be kept for the next start.
    live: usize,
    pub(super) outbox: Outbox,
    notes: Vec<(DownloadId, Note)>,
}

/// What a start of the program after this one has to know of a stage: what runs waits then.
pub(super) fn kept(stage: &Stage) -> Option<Stage> {
    match stage {
        Stage::Waiting | Stage::Running { .. } | Stage::Again { .. } => Some(Stage::Waiting),
        Stage::Paused { .. } | Stage::Failed { .. } | Stage::Cancelled { .. } => Some(stage.clone()),
        Stage::Saved { .. } | Stage::Same { .. } | Stage::Skipped => None,
    }
}

pub(super) fn is_kept(stage: &Stage) -> bool {
    !matches!(stage, Stage::Saved { .. } | Stage::Same { .. } | Stage::Skipped)
}

/// What is here of a download, as far as it was told.
pub(super) fn amount(stage: &Stage) -> Amount {
    match stage {
        Stage::Running { amount, .. }
        | Stage::Again { amount, .. }
        | Stage::Paused { amount }
        | Stage::Failed { amount, .. }
        | Stage::Cancelled { amount } => *amount,
        Stage::Saved { bytes, .. } | Stage::Same { bytes, .. } => Amount { done: *bytes, total: Some(*bytes) },
        Stage::Waiting | Stage::Skipped => Amount::default(),
    }
}

impl List {
    pub(super) fn get(&self, id: DownloadId) -> Option<&Entry> {
        self.entries.get(&id)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (DownloadId, &Entry)> {
        self.entries.iter().map(|(id, entry)| (*id, entry))
    }

    /// One as it is told.
    pub(super) fn download(&self, id: DownloadId) -> Option<Download> {
        let Entry { item, stage, .. } = self.entries.get(&id)?;
        let (asset, name, stage) = (item.asset.clone(), item.name.clone(), stage.clone());
        Some(Download { id, asset, name, stage, bytes: item.bytes })
    }

    /// What was not told yet: at most [`KINDS`](super::outbox::KINDS) news.
    pub(super) fn take_news(&mut self) -> Vec<DownloadNews> {
        let mut outbox = std::mem::take(&mut self.outbox);
        let news = outbox.take(self);
        self.outbox = outbox;
        news
    }

    /// What the journal was not told yet.
    pub(super) fn take_notes(&mut self) -> Vec<(DownloadId, Note)> {
        std::mem::take(&mut self.notes)
    }

    /// How many have to be kept for the next start.
    pub(super) fn live(&self) -> usize {
        self.live
    }

    /// The one of an asset and folder that is not over, if there is one.
    pub(super) fn current(&self, key: &Key) -> Option<DownloadId> {
        self.current.get(key).copied()
    }

    /// Puts one at the end.
    pub(super) fn add(&mut self, item: Item, stage: Stage, whole: Option<Box<Asset>>) -> DownloadId {
        self.last += 1;
        let id = DownloadId(self.last);
        if !stage.is_over() {
            self.current.insert(item.key(), id);
        }
        if stage == Stage::Waiting {
            self.waiting.insert(id);
        }
        if is_kept(&stage) {
            self.live += 1;
            self.notes.push((id, Note::Added));
        }
        self.entries.insert(id, Entry { item, stage, whole });
        self.outbox.added(id);
        id
    }

    /// Says how one stands now.
    pub(super) fn set(&mut self, id: DownloadId, stage: Stage) {
        let Some(entry) = self.entries.get_mut(&id).filter(|entry| entry.stage != stage) else { return };
        match (kept(&entry.stage), kept(&stage)) {
            (Some(_), None) => {
                self.live -= 1;
                self.notes.push((id, Note::Gone));
            }
            (before, after) if before != after => self.notes.push((id, Note::Stage)),
            (_, _) => {}
        }
        if stage == Stage::Waiting {
            self.waiting.insert(id);
        } else {
            self.waiting.remove(&id);
        }
        if entry.stage.is_over() != stage.is_over() {
            let key = entry.item.key();
            if stage.is_over() {
                self.current.remove(&key);
            } else {
                self.current.insert(key, id);
            }
        }
        entry.stage = stage;
        self.outbox.changed(id);
    }

    /// Takes a newer URL of an asset.
    pub(super) fn renew(&mut self, id: DownloadId, asset: &Asset) {
        if let Some(entry) = self.entries.get_mut(&id)
            && entry.item.renew(asset)
            && is_kept(&entry.stage)
        {
            self.notes.push((id, Note::Url));
        }
    }

    /// Keeps the whole asset of one, where none is kept.
    pub(super) fn complete(&mut self, id: DownloadId, whole: Box<Asset>) {
        if let Some(entry) = self.entries.get_mut(&id) {
            entry.whole.get_or_insert(whole);
        }
    }

    /// The first that waits and is none of `busy`: what was stopped just now may still be writing.
    pub(super) fn next(&self, busy: impl Fn(&Key) -> bool) -> Option<DownloadId> {
        self.waiting.iter().copied().find(|id| self.entries.get(id).is_some_and(|entry| !busy(&entry.item.key())))
    }

    pub(super) fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Whether its bytes are to be fetched just now.
    pub(super) fn is_active(&self, id: DownloadId) -> bool {
        self.get(id).is_some_and(|entry| matches!(entry.stage, Stage::Running { .. } | Stage::Again { .. }))
    }

    // --- orders

    pub(super) fn pause(&mut self, id: DownloadId) {
        let Some(stage) = self.get(id).map(|entry| &entry.stage) else { return };
        if matches!(stage, Stage::Waiting | Stage::Running { .. } | Stage::Again { .. }) {
            let amount = amount(stage);
            self.set(id, Stage::Paused { amount });
        }
    }

    pub(super) fn resume(&mut self, id: DownloadId) {
        if self.get(id).is_some_and(|entry| matches!(entry.stage, Stage::Paused { .. })) {
            self.set(id, Stage::Waiting);
        }
    }

    pub(super) fn cancel(&mut self, id: DownloadId) {
        let Some(stage) = self.get(id).map(|entry| &entry.stage) else { return };
        if !stage.is_over() {
            let amount = amount(stage);
            self.set(id, Stage::Cancelled { amount });
        }
    }

    /// Takes up one that failed or was cancelled, unless its asset was ordered anew meanwhile.
    pub(super) fn retry(&mut self, id: DownloadId) {
        let Some(entry) = self.get(id) else { return };
        let may = matches!(entry.stage, Stage::Failed { .. } | Stage::Cancelled { .. });
        if may && self.current(&entry.item.key()).is_none() {
            self.set(id, Stage::Waiting);
        }
    }

    /// Does something with each that stands in one of these stages.
    pub(super) fn each(&mut self, which: impl Fn(&Stage) -> bool, mut deed: impl FnMut(&mut Self, DownloadId)) {
        let ids: Vec<_> = self.iter().filter(|(_, entry)| which(&entry.stage)).map(|(id, _)| id).collect();
        for id in ids {
            deed(self, id);
        }
    }

    /// Takes out what is over. Answers with those of which nothing is to be kept.
    pub(super) fn clear(&mut self) -> Vec<Key> {
        let mut given_up = Vec::new();
        self.each(Stage::is_over, |list, id| {
            let Some(Entry { item, stage, .. }) = list.entries.remove(&id) else { return };
            if is_kept(&stage) {
                list.live -= 1;
                list.notes.push((id, Note::Gone));
            }
            if matches!(stage, Stage::Cancelled { .. }) && list.current(&item.key()).is_none() {
                given_up.push(item.key());
            }
            list.outbox.removed(id);
        });
        given_up
    }

    /// Those that wait for this folder fail with the one that found out.
    pub(super) fn fail_those_for(&mut self, into: &Path, fault: &DownloadFault) {
        let waits = |id: &DownloadId| self.get(*id).is_some_and(|entry| *entry.item.into == *into);
        let ids: Vec<_> = self.waiting.iter().copied().filter(waits).collect();
        for id in ids {
            self.set(id, Stage::Failed { fault: fault.clone(), amount: Amount::default() });
        }
    }
}
