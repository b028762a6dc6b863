//! The way of bytes into an object: in one request where they are few, else in parts of which few are on their way.

use bytes::Bytes;
use object_store::path::Path as Key;
use object_store::{PutMultipartOptions, PutPayload, WriteMultipart};
use tokio::time::Instant;

use super::{Place, Sought, Store, fault, file};
use crate::asset::destination::Service;
use crate::asset::{DownloadFault, Saved};
use crate::media::download::Outcome;
use crate::media::download::answer::Goal;

/// The size of a part, and of what is sent in one request.
const PART: usize = 8 * 1024 * 1024;

/// How many parts an object may have. What is longer than so many of them (80 GB) gets longer ones.
const PARTS: u64 = 10_000;

/// How many parts of one object are on their way at once; one more is being filled.
const UNDER_WAY: usize = 2;

/// How often a name is looked for that somebody else takes at the same moment.
const TRIES: u32 = 8;

/// The upload of one object.
#[derive(Debug)]
pub(super) struct Upload {
    store: Store,
    sought: Sought,
    key: Key,
    /// How many of its names are taken.
    nth: usize,
    came: u64,
    held: Vec<Bytes>,
    parts: Option<WriteMultipart>,
}

impl Upload {
    /// Asks nobody yet.
    pub(super) fn new(store: Store, sought: Sought, key: Key, nth: usize) -> Self {
        Self { store, sought, key, nth, came: 0, held: Vec::new(), parts: None }
    }

    async fn begin(&mut self) -> Result<WriteMultipart, DownloadFault> {
        let options =
            PutMultipartOptions { attributes: self.sought.mark.attributes(), ..PutMultipartOptions::default() };
        let upload = self.store.objects().put_multipart_opts(&self.key, options).await;
        let upload = upload.map_err(|error| fault::fault(&error))?;
        let least = self.sought.bytes.unwrap_or_default().div_ceil(PARTS);
        Ok(WriteMultipart::new_with_chunk_size(upload, PART.max(usize::try_from(least).unwrap_or(PART))))
    }

    /// Ends without being whole: nothing is left of it.
    pub(super) async fn give_up(mut self) {
        if let Some(parts) = self.parts.take() {
            // It has failed already; what cannot be taken away is left to the store's own rules.
            let _ = parts.abort().await;
        }
    }

    /// Makes the object, whole, where none is. Tells where.
    pub(super) async fn finish(mut self) -> Result<Outcome, DownloadFault> {
        match self.parts.take() {
            Some(parts) => self.complete(parts).await,
            None => self.put().await,
        }
    }

    async fn put(mut self) -> Result<Outcome, DownloadFault> {
        let payload = PutPayload::from_iter(std::mem::take(&mut self.held));
        for _ in 0..TRIES {
            if self.store.create(&self.key, payload.clone(), self.sought.mark.attributes()).await? {
                return Ok(Outcome::Saved(self.saved()));
            }
            // Somebody else was quicker; or it was this one, and the answer was lost.
            match self.store.place(&self.sought, self.nth).await? {
                Place::Same(saved) => return Ok(Outcome::Same(saved)),
                Place::Free { key, nth } => (self.key, self.nth) = (key, nth),
            }
        }
        Err(DownloadFault::Busy)
    }

    /// S3 makes the object only where none is: the [client](super::client) sees to it that this is asked for. The others know
    /// no such condition at the end of many parts, so that it is looked just before: what another makes in between would be
    /// replaced.
    async fn complete(self, parts: WriteMultipart) -> Result<Outcome, DownloadFault> {
        let is_taken = match self.store.inner.service {
            Service::S3 => Ok(false),
            Service::Google | Service::Azure => self.store.standing(&self.key).await.map(|standing| standing.is_some()),
        };
        if !matches!(is_taken, Ok(false)) {
            let _ = parts.abort().await;
            is_taken?;
            // The next try finds the next name, or that it is the same.
            return Err(DownloadFault::Busy);
        }
        match parts.finish().await {
            Ok(_) => Ok(Outcome::Saved(self.saved())),
            Err(object_store::Error::AlreadyExists { .. } | object_store::Error::Precondition { .. }) => {
                Err(DownloadFault::Busy)
            }
            Err(error) => Err(fault::fault(&error)),
        }
    }

    fn saved(&self) -> Saved {
        Saved { file: file(&self.key), bytes: self.came, version: self.sought.version.clone() }
    }
}

impl Goal for Upload {
    async fn take(&mut self, chunk: Bytes) -> Result<(), DownloadFault> {
        self.came += chunk.len() as u64;
        if let Some(parts) = &mut self.parts {
            parts.wait_for_capacity(UNDER_WAY).await.map_err(|error| fault::fault(&error))?;
            parts.put(chunk);
            return Ok(());
        }
        self.held.push(chunk);
        if self.came > PART as u64 {
            let mut parts = self.begin().await?;
            self.held.drain(..).for_each(|chunk| parts.put(chunk));
            self.parts = Some(parts);
        }
        Ok(())
    }

    fn due(&self) -> Option<Instant> {
        None
    }

    async fn flush(&mut self) -> Result<(), DownloadFault> {
        Ok(())
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if let Some(parts) = self.parts.take() {
            self.store.clear(parts);
        }
    }
}
