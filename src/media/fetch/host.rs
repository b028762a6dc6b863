//! Asking the host of a medium: for its first bytes, which tell what it is and what its host can do, and for more.

use std::ops::Range;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{self, HeaderValue};
use reqwest::{Response, StatusCode};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout};

use crate::asset::{FaultKind, MediaFault};
use crate::media::host::version::{Told, Version};
use crate::media::host::{Door, Hosts, Stretch, damaged, foreign_range, refuse_packed, refused};
use crate::net::{Failure, Hops, Pass, Settings, body};
use crate::text::Label;

/// How many media are asked for at once, whoever wants them. The hosts are content networks that serve browsers, and
/// those open six connections each.
const AT_ONCE: usize = 8;

/// What is asked for first: the header of nearly every picture is in it, and of a clip that is made for the web the
/// beginning of its index, while a host of a continent away sends it in the time that its answer takes anyway (TCP begins
/// with some 14 kB and doubles with each round).
pub(super) const FIRST: u64 = 64 * 1024;

/// A longer type is none.
const LONGEST_TYPE: usize = 256;

/// The way to all hosts.
#[derive(Debug)]
pub(super) struct Network {
    hosts: Hosts,
    gate: Semaphore,
}

impl Network {
    pub(super) fn new(settings: &Settings) -> Self {
        Self { hosts: Hosts::new(settings), gate: Semaphore::new(AT_ONCE) }
    }

    /// A place among those who are asking. The gate is never closed, so there is always one to come.
    async fn place(&self) -> Option<SemaphorePermit<'_>> {
        self.gate.acquire().await.ok()
    }

    /// One GET for a range of what is at the end of `hops`.
    async fn ask(
        &self,
        hops: &mut Hops,
        pass: Option<&Pass>,
        range: &Range<u64>,
        condition: Option<&HeaderValue>,
    ) -> Result<Response, Failure> {
        self.hosts.ask(hops, pass, Stretch::Within(range.start, range.end.saturating_sub(1)), condition).await
    }

    /// Runs what asks, within the time that one answer may take.
    async fn timed<T>(&self, asking: impl Future<Output = Result<T, MediaFault>>) -> Result<T, MediaFault> {
        let limit = self.hosts.settings.total;
        timeout(limit, asking).await.unwrap_or_else(|_| Err(Failure::timed_out(limit).into()))
    }

    /// The first bytes of a medium, at most `most`.
    pub(super) async fn open(&self, door: &Door, most: u64) -> Result<First, MediaFault> {
        let _place = self.place().await;
        self.timed(async {
            let mut hops = door.way()?;
            let asked = 0..FIRST.min(most).max(1);
            let response = self.ask(&mut hops, door.pass.as_ref(), &asked, None).await?;
            let headers = response.headers();
            let version = Version::of(headers);
            let mime = headers.get(header::CONTENT_TYPE).filter(|mime| mime.len() <= LONGEST_TYPE);
            let mime = mime.map(|mime| Label::new(&String::from_utf8_lossy(mime.as_bytes())));
            let told = Told::of(headers);
            match response.status() {
                StatusCode::PARTIAL_CONTENT => {
                    let length = told.and_then(|told| told.length).ok_or_else(foreign_range)?;
                    let bytes = self.part(response, &(0..asked.end.min(length))).await?;
                    Ok(First { version, mime, length: Some(length), bytes, way: Way::Ranges(door.behind(&hops)) })
                }
                StatusCode::OK => {
                    refuse_packed(headers)?;
                    let length = response.content_length();
                    let tail = Tail { response, at: 0, held: Vec::new(), left: self.hosts.settings.total };
                    Ok(First { version, mime, length, bytes: Bytes::new(), way: Way::Tail(Box::new(tail)) })
                }
                // Nothing lies within an empty file.
                StatusCode::RANGE_NOT_SATISFIABLE if told.is_some_and(|told| told.length == Some(0)) => {
                    Ok(First { version, mime, length: Some(0), bytes: Bytes::new(), way: Way::None })
                }
                StatusCode::RANGE_NOT_SATISFIABLE => Err(foreign_range()),
                status => Err(refused(status, hops.url())),
            }
        })
        .await
    }

    /// One more range of a medium whose version and length are known.
    pub(super) async fn range(
        &self,
        door: &Door,
        range: &Range<u64>,
        version: &Version,
        length: u64,
    ) -> Result<Bytes, MediaFault> {
        let _place = self.place().await;
        self.timed(async {
            let mut hops = door.way()?;
            let response = self.ask(&mut hops, door.pass.as_ref(), range, version.condition()).await?;
            match response.status() {
                StatusCode::PARTIAL_CONTENT => {
                    let told = Told::of(response.headers()).ok_or_else(foreign_range)?;
                    let same = told.length.is_none_or(|told| told == length);
                    if !same || !version.agrees(&Version::of(response.headers())) {
                        return Err(MediaFault::Changed);
                    }
                    self.part(response, range).await
                }
                // The whole of another version; or nothing of the one that had these bytes.
                StatusCode::OK | StatusCode::RANGE_NOT_SATISFIABLE => Err(MediaFault::Changed),
                status => Err(refused(status, hops.url())),
            }
        })
        .await
    }

    /// The body of an answer that has to be exactly this range.
    async fn part(&self, response: Response, range: &Range<u64>) -> Result<Bytes, MediaFault> {
        refuse_packed(response.headers())?;
        let told = Told::of(response.headers()).and_then(|told| told.part);
        if told != Some((range.start, range.end.saturating_sub(1))) {
            return Err(foreign_range());
        }
        let length = usize::try_from(range.end - range.start).unwrap_or(usize::MAX);
        let bytes =
            body::read(response, length, self.hosts.settings.idle).await.map_err(|failure| match failure.kind {
                FaultKind::TooLarge { .. } => damaged("its host sent more than it said"),
                _ => failure.into(),
            })?;
        if bytes.len() < length {
            return Err(damaged("its host sent less than it said"));
        }
        Ok(bytes.into())
    }

    /// Reads a body on, until all before `until` is here or it has ended. It may be dropped and called again.
    pub(super) async fn pull(&self, tail: &mut Tail, until: u64) -> Result<Pulled, MediaFault> {
        let _place = self.place().await;
        let total = self.hosts.settings.total;
        while tail.at + (tail.held.len() as u64) < until {
            let began = Instant::now();
            let next = timeout(tail.left, body::next(&mut tail.response, self.hosts.settings.idle)).await;
            tail.left = tail.left.saturating_sub(began.elapsed());
            match next {
                Ok(Ok(Some(bytes))) => tail.held.extend_from_slice(&bytes),
                Ok(Ok(None)) => return Ok(tail.take(true)),
                Ok(Err(failure)) => return Err(failure.into()),
                Err(_) => return Err(Failure::timed_out(total).into()),
            }
        }
        Ok(tail.take(false))
    }
}

/// What the first answer was.
pub(super) struct First {
    pub(super) version: Version,
    pub(super) mime: Option<Label>,
    pub(super) length: Option<u64>,
    pub(super) bytes: Bytes,
    pub(super) way: Way,
}

/// How there is more to be had.
pub(super) enum Way {
    /// Range by range, from where the redirects led.
    Ranges(Door),
    /// From one answer, byte after byte: its host knows no ranges.
    Tail(Box<Tail>),
    /// There is nothing more.
    None,
    /// There was something, but no more.
    Lost(MediaFault),
}

/// An answer that is being read.
pub(super) struct Tail {
    response: Response,
    /// Where `held` begins.
    at: u64,
    /// What was read and not yet taken: who reads may be dropped in between.
    held: Vec<u8>,
    /// How long it may still be waited for; the time in which nobody reads does not count.
    left: Duration,
}

/// What was read on.
pub(super) struct Pulled {
    pub(super) at: u64,
    pub(super) bytes: Bytes,
    /// The body has ended.
    pub(super) is_end: bool,
}

impl Tail {
    fn take(&mut self, is_end: bool) -> Pulled {
        let bytes = Bytes::from(std::mem::take(&mut self.held));
        let at = self.at;
        self.at += bytes.len() as u64;
        Pulled { at, bytes, is_end }
    }
}
