//! The bytes of one medium, range by range, from its host: no cookie, no referer, never more than is needed, and no key but
//! where a service keeps its media at its own origin and wants to know who asks.

mod host;
mod reader;
mod spans;

use std::fmt;
use std::ops::Range;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use bytes::Bytes;
use url::Url;

use super::host::version::Version;
use super::host::{Door, damaged};
use crate::asset::media::byte_size;
use crate::asset::{AssetId, MediaFault, link};
use crate::net::{Passes, Settings};
use crate::text::Label;
use host::{First, Network, Way};
pub use reader::Reader;
use spans::Spans;

/// Who fetches media. A clone is another handle to the same one.
#[derive(Clone, Debug)]
pub struct Fetcher {
    network: Arc<Network>,
    passes: Passes,
}

impl Fetcher {
    /// Makes no client yet.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        Self { network: Arc::new(Network::new(settings)), passes: Passes::default() }
    }

    /// The same, which shows at the hosts of an account's media what that account says.
    #[must_use]
    pub fn showing(self, passes: Passes) -> Self {
        Self { passes, ..self }
    }

    /// Opens a medium of an asset by its first range. `most` bytes are fetched of it at the most, over all its ranges.
    ///
    /// # Errors
    /// Its URL may not be fetched; its host cannot be asked, or refuses.
    pub async fn open_of(&self, asset: &AssetId, url: &Url, most: u64) -> Result<Medium, MediaFault> {
        let url = link::parse(url.as_str()).map_err(MediaFault::Link)?;
        let pass = self.passes.find(asset, &url).await;
        self.open_behind(&Door::new(url, pass), most).await
    }

    /// Opens a medium that is no asset's, likewise.
    ///
    /// # Errors
    /// As above.
    pub async fn open(&self, url: &Url, most: u64) -> Result<Medium, MediaFault> {
        let url = link::parse(url.as_str()).map_err(MediaFault::Link)?;
        self.open_behind(&Door::new(url, None), most).await
    }

    async fn open_behind(&self, door: &Door, most: u64) -> Result<Medium, MediaFault> {
        let first = self.network.open(door, most).await?;
        Ok(Medium { inner: Arc::new(Inner::new(Some(Arc::clone(&self.network)), first, most)) })
    }
}

/// One medium, open: what was read of it, and the way to more. A clone is another handle to the same one.
#[derive(Clone, Debug)]
pub struct Medium {
    inner: Arc<Inner>,
}

impl Medium {
    /// One that is here already.
    #[must_use]
    pub fn of_bytes(bytes: Bytes) -> Self {
        let length = bytes.len() as u64;
        let first = First { version: Version::default(), mime: None, length: Some(length), bytes, way: Way::None };
        Self { inner: Arc::new(Inner::new(None, first, length)) }
    }

    /// Its length in bytes, as far as its host tells.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.inner.length.get().copied()
    }

    /// The type that its host states. It may be anything: what the bytes begin with counts for more.
    #[must_use]
    pub fn mime(&self) -> Option<Label> {
        self.inner.mime.clone()
    }

    /// Its `ETag`, else its length: see [`Probe::version`](crate::asset::Probe::version).
    #[must_use]
    pub fn version(&self) -> Label {
        self.inner.version.label(self.length())
    }

    /// Bytes that were fetched of it so far.
    #[must_use]
    pub fn fetched(&self) -> u64 {
        self.inner.fetched.load(Ordering::Relaxed)
    }

    /// Ranges that were asked of its host so far; redirects do not count.
    #[must_use]
    pub fn requests(&self) -> u32 {
        self.inner.requests.load(Ordering::Relaxed)
    }

    /// All of it, at most `most` bytes.
    ///
    /// # Errors
    /// It is larger, it changed, or the network failed.
    pub async fn whole(&self, most: u64) -> Result<Bytes, MediaFault> {
        let length = self.settle(most).await?;
        if length > most {
            return Err(MediaFault::TooLarge { what: byte_size(length) });
        }
        let whole = self.span(0..length).await?;
        self.inner.spans().unite(whole.clone());
        Ok(whole)
    }

    /// These bytes of it. What of them is missing is fetched, and nothing else.
    ///
    /// # Errors
    /// It ends before; they are more than is to be fetched; it changed, or the network failed.
    pub async fn span(&self, range: Range<u64>) -> Result<Bytes, MediaFault> {
        while let Some(gap) = self.inner.gap(range.clone()) {
            self.inner.fill(gap).await?;
        }
        self.inner.spans().collect(range).ok_or_else(ended)
    }

    /// Runs a parser on a thread for blocking work; what it reads is fetched as it goes. Dropping the future ends its
    /// reading with an error. Where the host tells neither a length nor ranges, all of it is read first.
    ///
    /// # Errors
    /// What ended the fetching, whatever the parser made of it. A parser that panics has met a damaged medium.
    pub async fn parse<T: Send + 'static>(
        &self,
        parse: impl FnOnce(Reader) -> T + Send + 'static,
    ) -> Result<T, MediaFault> {
        let length = self.settle(u64::MAX).await?;
        let (reader, mut asked) = Reader::new(Arc::clone(&self.inner), length);
        let mut work = tokio::task::spawn_blocking(move || parse(reader));
        let mut failed = None;
        let parsed = loop {
            tokio::select! {
                parsed = &mut work => break parsed,
                // A failure is the last answer: later ones are dropped unheard, which the reader takes for an error.
                Some(ask) = asked.recv(), if failed.is_none() => {
                    let answer = if ask.all { self.span(ask.range).await.map(drop) } else { self.inner.begin(ask.range).await };
                    match answer {
                        // It fails where the parser is gone, and then nobody waits.
                        Ok(()) => _ = ask.done.send(()),
                        Err(fault) => {
                            failed = Some(fault);
                            asked.close();
                        }
                    }
                }
            }
        };
        match (failed, parsed) {
            (Some(fault), _) => Err(fault),
            (None, Ok(parsed)) => Ok(parsed),
            (None, Err(_)) => Err(damaged("what reads it gave up")),
        }
    }

    /// Its length. Where the host tells none, its body is read to its end, or to `most`.
    async fn settle(&self, most: u64) -> Result<u64, MediaFault> {
        let mut until = 0;
        loop {
            if let Some(length) = self.length() {
                return Ok(length);
            }
            if until > most {
                return Err(MediaFault::TooLarge { what: format!("more than {}", byte_size(most)) });
            }
            until += host::FIRST;
            self.inner.fill(until - host::FIRST..until).await?;
        }
    }
}

/// What all handles to one medium share.
struct Inner {
    /// `None` for what was here from the beginning.
    network: Option<Arc<Network>>,
    version: Version,
    mime: Option<Label>,
    /// So much of it is fetched at the most.
    most: u64,
    length: OnceLock<u64>,
    fetched: AtomicU64,
    requests: AtomicU32,
    spans: Mutex<Spans>,
    /// Whoever fetches holds it: what two want is fetched once.
    way: tokio::sync::Mutex<Way>,
}

impl Inner {
    fn new(network: Option<Arc<Network>>, first: First, most: u64) -> Self {
        let requests = u32::from(network.is_some());
        let fetched = if network.is_some() { first.bytes.len() as u64 } else { 0 };
        Self {
            network,
            version: first.version,
            mime: first.mime,
            most,
            length: first.length.map_or_else(OnceLock::new, OnceLock::from),
            fetched: fetched.into(),
            requests: requests.into(),
            spans: Mutex::new(Spans::whole(first.bytes)),
            way: first.way.into(),
        }
    }

    fn spans(&self) -> MutexGuard<'_, Spans> {
        // Who panicked with it in his hands left whole pieces behind.
        self.spans.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn gap(&self, range: Range<u64>) -> Option<Range<u64>> {
        self.spans().gap(range)
    }

    fn from(&self, at: u64) -> Option<Bytes> {
        self.spans().from(at)
    }

    /// How much of it may still be fetched.
    fn left(&self) -> u64 {
        self.most.saturating_sub(self.fetched.load(Ordering::Relaxed))
    }

    /// `bytes`, or none of them where they are more than may be fetched.
    fn affordable(&self, bytes: u64) -> u64 {
        if bytes <= self.left() { bytes } else { 0 }
    }

    fn too_large(&self) -> MediaFault {
        MediaFault::TooLarge { what: format!("more than {} of it", byte_size(self.most)) }
    }

    /// Fetches the beginning of `range`, as much of it as may be fetched.
    async fn begin(&self, range: Range<u64>) -> Result<(), MediaFault> {
        let end = range.end.min(range.start.saturating_add(self.left()).max(range.start + 1));
        self.fill(range.start..end).await
    }

    /// Fetches the first part of `range` that is missing.
    async fn fill(&self, range: Range<u64>) -> Result<(), MediaFault> {
        let mut way = self.way.lock().await;
        // Somebody else may have fetched it in the meantime.
        let Some(gap) = self.gap(range) else { return Ok(()) };
        let length = self.length.get().copied();
        if length.is_some_and(|length| gap.end > length) {
            return Err(ended());
        }
        let Some(network) = &self.network else { return Err(ended()) };
        let filled = match (&mut *way, length) {
            (Way::Ranges(door), Some(length)) if gap.end - gap.start <= self.left() => {
                self.requests.fetch_add(1, Ordering::Relaxed);
                network.range(door, &gap, &self.version, length).await.map(|bytes| self.take(gap.start, bytes))
            }
            (Way::Tail(tail), _) if gap.start < self.most && length.is_none_or(|_| gap.end <= self.most) => {
                // One byte more than is kept tells whether this was all.
                let until = gap.end.min(self.most.saturating_add(1));
                match network.pull(tail, until).await {
                    Ok(pulled) => {
                        let end = pulled.at + pulled.bytes.len() as u64;
                        let room = usize::try_from(self.most.saturating_sub(pulled.at)).unwrap_or(usize::MAX);
                        self.take(pulled.at, pulled.bytes.slice(..pulled.bytes.len().min(room)));
                        if pulled.is_end || length == Some(end) {
                            self.length.get_or_init(|| end);
                            *way = Way::None;
                        }
                        if end > self.most && gap.end > self.most { Err(self.too_large()) } else { Ok(()) }
                    }
                    Err(fault) => {
                        *way = Way::Lost(fault.clone());
                        Err(fault)
                    }
                }
            }
            (Way::Ranges(_), Some(_)) | (Way::Tail(_), _) => Err(self.too_large()),
            (Way::Ranges(_), None) | (Way::None, _) => Err(ended()),
            (Way::Lost(fault), _) => Err(fault.clone()),
        };
        if filled == Err(MediaFault::Changed) {
            // No other range can ever belong to what is here.
            *way = Way::Lost(MediaFault::Changed);
        }
        filled
    }

    /// Keeps what came.
    fn take(&self, at: u64, bytes: Bytes) {
        self.fetched.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        self.spans().insert(at, bytes);
    }
}

/// Without its URL, whose query may be signed.
impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Medium")
            .field("version", &self.version)
            .field("length", &self.length.get())
            .field("fetched", &self.fetched)
            .field("requests", &self.requests)
            .field("spans", &*self.spans())
            .finish_non_exhaustive()
    }
}

fn ended() -> MediaFault {
    damaged("it ends too early")
}
