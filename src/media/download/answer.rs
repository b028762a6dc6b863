//! A host's answer to the question for a whole file: which version it is, and its bytes as they come.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::Response;
use tokio::time::{Instant, sleep_until};

use super::Telling;
use super::sink::BUFFER;
use crate::asset::{Amount, DownloadFault, MediaFault, Saved};
use crate::media::host::version::Version;
use crate::media::host::{Door, refuse_packed};
use crate::media::kind::DECIDING;
use crate::net::body;
use crate::text::Label;

/// Where bytes go as they come.
pub(super) trait Goal {
    /// Takes what came.
    async fn take(&mut self, chunk: Bytes) -> Result<(), DownloadFault>;

    /// When what it holds is to be flushed, whether or not more has come.
    fn due(&self) -> Option<Instant>;

    /// Begins to write what it holds.
    async fn flush(&mut self) -> Result<(), DownloadFault>;
}

/// An answer that is being read.
pub(super) struct Answer {
    /// Where the redirects led.
    pub(super) door: Door,
    pub(super) version: Version,
    /// How long its host says it is.
    pub(super) length: Option<u64>,
    /// Bytes that are here, those of an earlier try among them.
    pub(super) came: u64,
    /// `None` when nothing more is to come.
    response: Option<Response>,
    /// Bytes that were looked at and not yet taken.
    ahead: Bytes,
}

impl Answer {
    pub(super) fn read(response: Response, door: Door) -> Result<Self, MediaFault> {
        refuse_packed(response.headers())?;
        let version = Version::of(response.headers());
        let length = response.content_length();
        Ok(Self { door, version, length, came: 0, response: Some(response), ahead: Bytes::new() })
    }

    /// What tells this version from any other: a strong tag and a length.
    pub(super) fn identity(&self) -> Option<(&[u8], u64)> {
        Some((self.version.strong()?.as_bytes(), self.length?))
    }

    /// Which version it is, as it is remembered.
    pub(super) fn label(&self, bytes: u64) -> Label {
        self.version.label(Some(bytes))
    }

    /// Whether it is of the version that was saved, as far as its host tells.
    pub(super) fn is_of(&self, saved: &Saved) -> bool {
        self.length.is_none_or(|length| length == saved.bytes)
            && !saved.version.is_empty()
            && self.version.label(self.length) == saved.version
    }

    /// Whether it is written as it comes, not when it is whole.
    pub(super) fn is_large(&self) -> bool {
        self.length.is_none_or(|length| length > BUFFER as u64)
    }

    pub(super) fn amount(&self) -> Amount {
        Amount { done: self.came, total: self.length }
    }

    /// Its first bytes, which tell what it is. They come again.
    pub(super) async fn head(&mut self, idle: Duration) -> Result<Bytes, DownloadFault> {
        let mut held = BytesMut::new();
        while held.len() < DECIDING {
            let Some(response) = &mut self.response else { break };
            match body::next(response, idle).await {
                // What comes in one piece is not copied.
                Ok(Some(chunk)) if held.is_empty() && chunk.len() >= DECIDING => {
                    self.ahead = chunk;
                    return Ok(self.ahead.clone());
                }
                Ok(Some(chunk)) => held.extend_from_slice(&chunk),
                Ok(None) => self.response = None,
                Err(failure) => return Err(DownloadFault::Medium(failure.into())),
            }
        }
        self.ahead = held.freeze();
        Ok(self.ahead.clone())
    }

    /// Goes on with an answer that has the bytes behind the first `here`.
    pub(super) fn follow(&mut self, response: Response, here: u64) {
        self.response = Some(response);
        self.ahead = Bytes::new();
        self.came = here;
    }

    /// All of it is here.
    pub(super) fn end(&mut self, here: u64) {
        self.response = None;
        self.ahead = Bytes::new();
        self.came = here;
    }

    /// Lets all that is to come flow to its goal. A failure says whether what came before it is worth keeping.
    pub(super) async fn pour(
        &mut self,
        goal: &mut impl Goal,
        telling: &mut Telling<'_>,
        idle: Duration,
    ) -> Result<(), (DownloadFault, bool)> {
        telling.amount(self.amount());
        let ahead = std::mem::take(&mut self.ahead);
        if !ahead.is_empty() {
            self.give(ahead, goal, telling).await?;
        }
        while let Some(response) = &mut self.response {
            let due = goal.due();
            let next = tokio::select! {
                biased;
                next = body::next(response, idle) => next,
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {
                    goal.flush().await.map_err(|fault| (fault, true))?;
                    continue;
                }
            };
            match next {
                Ok(Some(chunk)) => self.give(chunk, goal, telling).await?,
                Ok(None) => self.response = None,
                Err(failure) => return Err((DownloadFault::Medium(failure.into()), true)),
            }
        }
        match self.length {
            Some(told) if told != self.came => Err((DownloadFault::Length { told, came: self.came }, true)),
            Some(_) | None => Ok(()),
        }
    }

    async fn give(
        &mut self,
        chunk: Bytes,
        goal: &mut impl Goal,
        telling: &mut Telling<'_>,
    ) -> Result<(), (DownloadFault, bool)> {
        self.came += chunk.len() as u64;
        if let Some(told) = self.length.filter(|told| *told < self.came) {
            // Which of its bytes are the right ones, nobody knows.
            return Err((DownloadFault::Length { told, came: self.came }, false));
        }
        goal.take(chunk).await.map_err(|fault| (fault, true))?;
        telling.amount(self.amount());
        Ok(())
    }
}
