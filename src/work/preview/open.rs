//! Media that are open: a clip's index is read once, however many of its frames are wanted, and at once.

use std::collections::VecDeque;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use super::take::{Take, beginning};
use crate::asset::{AssetKind, MediaFault};
use crate::media::cache::Key;
use crate::media::fetch::Medium;
use crate::media::poster::Clip;

/// How many stay open: the one that is looked at and those beside it.
const MOST: usize = 4;

/// A medium whose first bytes were read.
#[derive(Clone, Debug)]
pub(super) enum Opened {
    Picture(Medium),
    Clip(Arc<Clip>),
}

impl Opened {
    /// What a medium is; its bytes count for more than what the service says.
    pub(super) async fn of(medium: Medium, kind: AssetKind) -> Result<Self, MediaFault> {
        match beginning(&medium).await?.unwrap_or(Take::of_kind(kind)) {
            Take::Clip => Ok(Self::Clip(Arc::new(Clip::open(medium).await?))),
            Take::Picture => Ok(Self::Picture(medium)),
        }
    }
}

type Cell = Arc<OnceCell<Result<Opened, MediaFault>>>;

/// The media that are open, the one that was used last at the end.
#[derive(Clone, Debug, Default)]
pub(super) struct Open {
    cells: Arc<Mutex<VecDeque<(Key, Cell)>>>,
}

impl Open {
    /// The medium of this name. Where several want one that is not open yet, one of them opens it; if that one gives up,
    /// another goes on.
    pub(super) async fn get<W>(&self, key: &Key, open: impl FnOnce() -> W) -> Result<Opened, MediaFault>
    where
        W: Future<Output = Result<Opened, MediaFault>>,
    {
        let cell = self.cell(key);
        let opened = cell.get_or_init(open).await.clone();
        if opened.is_err() {
            self.remove(|known, held| known == key && Arc::ptr_eq(held, &cell));
        }
        opened
    }

    pub(super) fn close(&self, key: &Key) {
        self.remove(|known, _| known == key);
    }

    fn cell(&self, key: &Key) -> Cell {
        let mut cells = self.cells.lock().unwrap_or_else(PoisonError::into_inner);
        let known = cells.iter().position(|(known, _)| known == key).and_then(|at| cells.remove(at));
        let used = known.unwrap_or_else(|| (key.clone(), Cell::default()));
        let cell = Arc::clone(&used.1);
        cells.push_back(used);
        if cells.len() > MOST {
            cells.pop_front();
        }
        cell
    }

    fn remove(&self, is_meant: impl Fn(&Key, &Cell) -> bool) {
        let mut cells = self.cells.lock().unwrap_or_else(PoisonError::into_inner);
        cells.retain(|(key, cell)| !is_meant(key, cell));
    }
}
