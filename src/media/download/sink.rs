//! Where the bytes of a download go as they come: into a buffer, and from there into its part, on threads for blocking work.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::Instant;

use super::answer::Goal;
use super::commit::{Stayed, Whole};
use super::disk::gone;
use super::folder::{Folder, Turn};
use super::part::Part;
use super::room::Sought;
use crate::asset::DownloadFault;
use crate::text::Label;

/// How much is gathered before it is written. Once more as much may be on its way to the disk.
pub(super) const BUFFER: usize = 256 * 1024;

/// What came is written after this time, even if the buffer is not full: so much is lost at most where the program is ended.
const LINGER: Duration = Duration::from_millis(100);

/// Where the length is not told, it is looked at so often whether there still is room, and so much is left to others.
const LOOK: u64 = 64 * 1024 * 1024;
const SPARED: u64 = 256 * 1024 * 1024;

/// What a part is to be, before there is one.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) folder: Folder,
    pub(super) folders: Vec<String>,
    pub(super) name: String,
    /// What is there of it already may be gone on with.
    pub(super) goes_on: bool,
    /// What comes of it is worth keeping if it does not become whole.
    pub(super) keeps: bool,
    /// Its length, as far as it is told.
    pub(super) total: Option<u64>,
    /// Held as long as anything of this download is being done.
    pub(super) _turn: Arc<Turn>,
}

impl Plan {
    fn open(&self) -> Result<(Part, u64), DownloadFault> {
        // Looked at before anything is made.
        let bytes = self.missing();
        if let Some(free) = self.folder.free().filter(|free| *free < bytes) {
            return Err(DownloadFault::NoRoom { bytes, free });
        }
        let room = self.folder.room(&self.folders, true)?.ok_or_else(gone)?;
        let most = self.total.filter(|_| self.goes_on).unwrap_or_default();
        Part::open(&room, &self.name, self.folder.disk(), most)
    }

    /// How much is still to come, as far as it is told.
    fn missing(&self) -> u64 {
        let room = if self.goes_on { self.folder.room(&self.folders, false).ok().flatten() } else { None };
        let here = room.and_then(|room| room.file(&self.name).ok().flatten()).map_or(0, |its| its.bytes);
        self.total.unwrap_or_default().saturating_sub(here)
    }

    /// Whether there is room for more of something whose length nobody told.
    fn has_room(&self, part: &Part) -> bool {
        (self.folder.disk().free)(part.room().dir()).is_none_or(|free| free > SPARED)
    }
}

/// The way of bytes into a part.
#[derive(Debug)]
pub(super) struct Sink {
    plan: Arc<Plan>,
    part: Option<Arc<Part>>,
    chunks: Vec<Bytes>,
    buffered: usize,
    /// When the first of what is buffered came.
    since: Option<Instant>,
    /// What was written since there was last looked for room.
    unlooked: u64,
    writing: Option<JoinHandle<Result<Arc<Part>, DownloadFault>>>,
}

impl Sink {
    /// Opens nothing yet: what is small is written in one go when it is whole.
    pub(super) fn new(plan: Plan) -> Self {
        Self {
            plan: Arc::new(plan),
            part: None,
            chunks: Vec::new(),
            buffered: 0,
            since: None,
            unlooked: 0,
            writing: None,
        }
    }

    /// The name of the part.
    pub(super) fn name(&self) -> &str {
        &self.plan.name
    }

    /// Opens the part, and tells how much of it is there.
    pub(super) async fn open(&mut self) -> Result<u64, DownloadFault> {
        let plan = Arc::clone(&self.plan);
        let (part, bytes) = blocking(move || plan.open()).await?;
        self.part = Some(Arc::new(part));
        Ok(bytes)
    }

    /// Waits until what was given to the disk is in the file.
    async fn written(&mut self) -> Result<(), DownloadFault> {
        let Some(writing) = &mut self.writing else { return Ok(()) };
        let written = writing.await.unwrap_or_else(|_| Err(interrupted()));
        self.writing = None;
        match written {
            Ok(part) => {
                self.part = Some(part);
                Ok(())
            }
            Err(fault) => {
                // What comes behind a gap must never be written.
                self.chunks.clear();
                Err(fault)
            }
        }
    }

    /// Ends without being whole: what came is kept where it can be gone on with, else there is nothing left of it.
    pub(super) async fn give_up(mut self, is_good: bool) {
        let keeps = is_good && self.plan.keeps;
        // It has failed already; that this fails, too, is nothing new.
        if self.written().await.is_ok() && keeps && !self.chunks.is_empty() {
            let _ = self.flush().await;
            let _ = self.written().await;
        }
        if let Some(part) = self.part.take().filter(|_| !keeps) {
            let plan = Arc::clone(&self.plan);
            let _ = blocking(move || {
                let removed = part.remove();
                drop(plan);
                removed
            })
            .await;
        }
    }

    /// Writes the rest, has all of it on the disk under its final name, and takes away what is left of other versions. Tells
    /// where it is, and whether it was there already.
    pub(super) async fn finish(mut self, sought: Sought) -> Result<Stayed, DownloadFault> {
        if let Err(fault) = self.written().await {
            self.give_up(true).await;
            return Err(fault);
        }
        let Self { plan, part, chunks, .. } = self;
        let (told, stays) = oneshot::channel();
        // Its end is not waited for: it may commit for others long after this one has its name.
        spawn_blocking(move || {
            let part = match opened(&plan, part) {
                Ok(part) => part,
                Err(fault) => return drop(told.send(Err(fault))),
            };
            let written = part.write(&chunks).and_then(|()| part.seal(sought.bytes, sought.created));
            // The disk may be waited for long, and by many.
            drop(chunks);
            let file = Whole { plan: Arc::clone(&plan), part, sought, told };
            match written {
                Ok(()) => plan.folder.commits().add(file),
                Err(fault) => file.fail(fault),
            }
        });
        stays.await.unwrap_or_else(|_| Err(interrupted()))
    }
}

/// What is taken waits only where the disk is slower than the network, and what is flushed until that which was written
/// before is in the file.
impl Goal for Sink {
    async fn take(&mut self, chunk: Bytes) -> Result<(), DownloadFault> {
        self.buffered += chunk.len();
        self.chunks.push(chunk);
        self.since.get_or_insert_with(Instant::now);
        if self.buffered >= BUFFER { self.flush().await } else { Ok(()) }
    }

    fn due(&self) -> Option<Instant> {
        self.since.map(|since| since + LINGER)
    }

    async fn flush(&mut self) -> Result<(), DownloadFault> {
        self.written().await?;
        let chunks = std::mem::take(&mut self.chunks);
        self.unlooked += std::mem::take(&mut self.buffered) as u64;
        self.since = None;
        let looks = self.plan.total.is_none() && self.unlooked >= LOOK;
        if looks {
            self.unlooked = 0;
        }
        let (plan, part) = (Arc::clone(&self.plan), self.part.clone());
        self.writing = Some(spawn_blocking(move || {
            let part = opened(&plan, part)?;
            if looks && !plan.has_room(&part) {
                return Err(DownloadFault::DiskFull);
            }
            if !part.is_there()? {
                return Err(gone());
            }
            part.write(&chunks)?;
            Ok(part)
        }));
        Ok(())
    }
}

fn opened(plan: &Plan, part: Option<Arc<Part>>) -> Result<Arc<Part>, DownloadFault> {
    match part {
        Some(part) => Ok(part),
        None => plan.open().map(|(part, _)| Arc::new(part)),
    }
}

/// Runs what blocks on the disk.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DownloadFault> + Send + 'static,
) -> Result<T, DownloadFault> {
    spawn_blocking(work).await.map_err(|_| interrupted())?
}

fn interrupted() -> DownloadFault {
    DownloadFault::Folder { what: Label::new("the writing was interrupted") }
}
